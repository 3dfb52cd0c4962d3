"""Pictures of every screen in both languages and themes, on a laptop and on a projector: `make screenshots`.

    python -m tests.screenshots FOLDER [SCREEN …]

They are made to be looked at. Those of the README stand in `docs/screens`; `--readme` makes them anew.
"""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browsing import ARGUMENTS, PATIENCE, SCREENS, at_rest, opened
from tests.served import serving
from tests.tools import tool

Scheme = Literal["light", "dark"]
SIZES = {"laptop": (1366, 768), "projector": (1920, 1080)}
README = Path(__file__).parents[1] / "docs" / "screens"
CASES = {"aktivitet": "sak=example-region", "tiltak": "sak=example-measures"}
USUAL = "sak=hso-2024-revised&alternativ=need-and-actual"


@dataclass(frozen=True)
class View:
    """One picture: which screen, how it is shown, and where it is put."""

    screen: str
    language: str
    scheme: Scheme
    size: str
    presents: bool = False

    @property
    def file(self) -> str:
        """What the picture is called."""
        shown = "presentert" if self.presents else self.size
        return f"{self.screen or 'fordel'}-{self.language}-{self.scheme}-{shown}.png"


def views(screens: list[str]) -> Iterator[View]:
    """Every picture of those screens."""
    for screen in screens:
        for scheme in ("light", "dark"):
            for language in ("nb", "en"):
                for size in SIZES:
                    yield View(screen, language, scheme, size)
            yield View(screen, "nb", scheme, "projector", presents=True)


def shown(browser: Browser, address: str, view: View) -> Page:
    """The screen as the view wants it, in a browser of its own."""
    width, height = SIZES[view.size]
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale="nb-NO", color_scheme=view.scheme
    )
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    opened(page, f"{address}/{view.screen}?sprak={view.language}&{CASES.get(view.screen, USUAL)}")
    if view.presents:
        page.locator("[data-name=presents]").click()
    page.wait_for_timeout(700)  # charts are drawn after the page has come to rest
    return at_rest(page)


def main(words: list[str]) -> int:
    """Write the pictures, and say where each stands."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=Path("screenshots"))
    parser.add_argument("screens", nargs="*", default=[screen or "fordel" for screen in SCREENS])
    parser.add_argument("--readme", action="store_true", help="only those of the README")
    chosen = parser.parse_args(words)
    wanted = [
        View("", "nb", "light", "laptop"),
        View("sammenlign", "nb", "light", "laptop"),
        View("", "nb", "dark", "projector", presents=True),
    ]
    screens = ["" if screen == "fordel" else screen for screen in chosen.screens]
    folder = README if chosen.readme else chosen.folder
    folder.mkdir(parents=True, exist_ok=True)
    path = tool("chromium", "chromium-browser", "google-chrome")
    with TemporaryDirectory() as place, serving(Path(place)) as served, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        for view in wanted if chosen.readme else views(screens):
            page = shown(browser, served.address, view)
            page.screenshot(path=folder / view.file)
            page.context.close()
            print(folder / view.file)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
