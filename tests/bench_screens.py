"""Speed of the screens, each in a server of its own: a cold start, one person who moves, and twenty.

A session is measured from the move to the new figures on their way to the browser; what the browser then
draws is in the cold start alone. The targets are for two cores with nothing else to do.
"""

import asyncio
import os
import shutil
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

from playwright.sync_api import sync_playwright
from tabulate import tabulate

from tests.load_users import Measured, Moving, figures_after, measured, near_a_billion, percentile_95, types
from tests.served import PATIENCE, serving

_PLACE, _INPUT = "distribute", "amount"
_MOVES = 10
_PEOPLE = 20
_COLD_STARTS = 3
_FIGURES = "[data-testid=stMain] table td"
_FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
_Row = tuple[str, str, str]


def table() -> str:
    """What was measured, beside its target."""
    one, many = _meeting(1), _meeting(_PEOPLE)
    rows = [
        *_cold_starts(),
        ("én person: median", "100 ms", _ms(median(one.changed))),
        ("én person: 95-prosentil", "200 ms", _ms(percentile_95(one.changed))),
        (f"{_PEOPLE} personer: median", "", _ms(median(many.changed))),
        (f"{_PEOPLE} personer: 95-prosentil", "300 ms", _ms(percentile_95(many.changed))),
        ("minne for hver økt etter den første", "5 MB", f"{many.memory:.2f} MB"),
    ]
    return tabulate(rows, ["skjermbildene", "mål", "målt"], disable_numparse=True)


def _ms(seconds: float) -> str:
    return f"{1000 * seconds:.0f} ms"


def _meeting(people: int) -> Measured:
    """So many people, each moving an amount every two seconds."""
    moving = Moving(types(_PLACE, _INPUT, near_a_billion), _MOVES, place=_PLACE)
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as server:
        return asyncio.run(measured(server.address, people, moving, server.process.pid))


def _cold_starts() -> list[_Row]:
    """From the command to the first figures, each time in a new server; in Chromium where there is one."""
    ways = [("kaldstart: første tall på vei", _in_a_session)]
    chromium = shutil.which(os.environ.get("CHROMIUM") or "chromium")
    if chromium:
        ways.append(("kaldstart: første tall i Chromium", lambda: _in_chromium(chromium)))
    return [(name, "3000 ms", _ms(median(way() for _ in range(_COLD_STARTS)))) for name, way in ways]


def _in_a_session() -> float:
    begun = perf_counter()
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as server:
        return asyncio.run(figures_after(begun, server.address, _PLACE))


def _in_chromium(chromium: str) -> float:
    """The browser stands open already, as it does on a desk."""
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=chromium, headless=True, args=_FLAGS)
        page = browser.new_page(locale="nb-NO")
        begun = perf_counter()
        with serving(Path(folder)) as server:
            page.goto(server.address, timeout=1000 * PATIENCE)
            page.locator(_FIGURES).first.wait_for(timeout=1000 * PATIENCE)
            taken = perf_counter() - begun
            browser.close()
    return taken


if __name__ == "__main__":
    print(table())
