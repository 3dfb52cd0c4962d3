"""A real Chromium for the journeys: it reaches nothing but this machine, and tells what went wrong in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, sync_playwright

from allocation.screens.addresses import ADVANCED, FIRST
from tests.tools import tool

PATIENCE = 60_000  # milliseconds: a loaded machine is slow, and that is not what is tested
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
]
_NOT_FOUND = 404
_BETWEEN_LOOKS = 30  # milliseconds
_APPLIED = "[...(window.allocation?.places?.values() ?? [])].every(one => !one.queue.length && !one.waiting)"
SCREENS = ("", *(*FIRST.values(), *ADVANCED.values())[1:])
"""The addresses of all screens, the first one's empty."""


@dataclass
class Faults:
    """What a page tried to reach outside this machine, and what failed in it."""

    outside: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    @contextmanager
    def watching(self, page: Page) -> Iterator[None]:
        """Listen to the page: to what it asks for, what fails in it, and what its policy refuses."""
        listeners = {
            "request": lambda request: self._asked(request.url),
            "websocket": lambda socket: self._asked(socket.url),
            "pageerror": lambda fault: self.failed.append(str(fault)),
            "console": lambda told: self._told(told.text),
            "response": lambda answer: self._answered(answer.status, answer.url),
        }
        for event, listener in listeners.items():
            page.on(event, listener)  # type: ignore[call-overload]
        try:
            yield
        finally:
            for event, listener in listeners.items():
                page.remove_listener(event, listener)

    def _asked(self, url: str) -> None:
        if not url.startswith(("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:")):
            self.outside.append(url)

    def _answered(self, status: int, url: str) -> None:
        if status == _NOT_FOUND:
            self.failed.append(f"{url} is not there")

    def _told(self, text: str) -> None:
        if "Content Security Policy" in text:
            self.failed.append(text)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The Chromium that is installed; without one the tests say how to get it."""
    path = tool("chromium", "chromium-browser", "google-chrome")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, headless=True, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def faults() -> Iterator[Faults]:
    """What goes wrong on the pages of a test; nothing may."""
    found = Faults()
    yield found
    assert found.outside == []
    assert found.failed == []


@pytest.fixture(scope="session")
def window(browser: Browser) -> Iterator[BrowserContext]:
    """The window that all tests of a process use in turn: what runs in it is then compiled once."""
    with browser.new_context(locale="nb-NO", accept_downloads=True) as opened:
        opened.set_default_timeout(PATIENCE)
        yield opened


@pytest.fixture
def page(window: BrowserContext, faults: Faults) -> Iterator[Page]:
    """A page as of a browser that nobody has used, Norwegian, as wide as a small laptop."""
    tab = tab_of(window)
    tab.set_viewport_size({"width": 1366, "height": 900})
    tab.emulate_media(color_scheme="light")
    with faults.watching(tab):
        yield tab
        forget(window)


def tab_of(window: BrowserContext) -> Page:
    """The tab of a window; a new one where somebody has closed it."""
    return window.pages[0] if window.pages else window.new_page()


def forget(window: BrowserContext) -> None:
    """Leave nothing of what was done in a window: no page, no cookie, and nothing that any page has kept."""
    tab = tab_of(window)
    tab.goto("about:blank")
    window.clear_cookies()
    tools = window.new_cdp_session(tab)
    tools.send("Storage.clearDataForOrigin", {"origin": "*", "storageTypes": "all"})
    tools.detach()


def at_rest(page: Page) -> Page:
    """The page when the server has nothing more to say, and what was done has been applied."""
    page.wait_for_selector("[data-testid='stApp'][data-test-script-state='notRunning']")
    for _ in range(PATIENCE // _BETWEEN_LOOKS):
        if page.evaluate(_APPLIED):
            break
        page.wait_for_timeout(_BETWEEN_LOOKS)
    page.wait_for_selector("[data-testid='stApp'][data-test-script-state='notRunning']")
    return page


def opened(page: Page, address: str) -> Page:
    """The page at an address, when its screen has come."""
    page.goto(address)
    page.locator("h1").first.wait_for(state="attached")
    return at_rest(page)


def cell(page: Page, recipient: str, number: int = 0) -> Locator:
    """A cell of Distribute's table, counted after the recipient's name."""
    row = page.locator(".recipients").get_by_role("row", name=recipient)
    return row.get_by_role("cell").nth(number)


def downloaded(page: Page, link: str) -> Path:
    """The file behind a link, when it has come."""
    with page.expect_download() as waiting:
        page.get_by_role("link", name=link).first.click()
    return Path(waiting.value.path())
