"""The first screen in a real Chromium: one journey, from the decision to the source of a figure."""

import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, Route, expect, sync_playwright

from allocation.money import MINUS, NBSP
from tests.tools import tool

CHECKOUT = Path(__file__).parents[1]
PATIENCE = 60_000  # milliseconds: a loaded machine is slow, and that is not what is tested


@pytest.fixture(scope="module")
def chromium() -> str:
    return tool("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="module")
def address(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the app, started as a user starts it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={port}"]
    log = tmp_path_factory.mktemp("screen") / "log"
    with log.open("w") as output:
        server = subprocess.Popen(command, cwd=CHECKOUT, stdout=output, stderr=subprocess.STDOUT)
        try:
            wait_until_healthy(f"http://127.0.0.1:{port}/_stcore/health", server, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(timeout=30)


def wait_until_healthy(url: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urlopen(url, timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.2)
    pytest.fail(f"the app did not start: {log.read_text()}")


@pytest.fixture
def page(chromium: str, outside: list[str], faults: list[str]) -> Iterator[Page]:
    """A page that reaches nothing but this machine, and notes what it tried and what failed."""

    def only_local(route: Route) -> None:
        if route.request.url.startswith(("http://127.0.0.1:", "data:", "blob:")):
            route.continue_()
        else:
            outside.append(route.request.url)
            route.abort()

    arguments = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, headless=True, args=arguments)
        page = browser.new_page(viewport={"width": 1366, "height": 768}, locale="nb-NO")
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        page.route("**/*", only_local)
        yield page
        browser.close()


@pytest.fixture
def outside() -> list[str]:
    return []


@pytest.fixture
def faults() -> list[str]:
    return []


def choose(page: Page, label: str, option: str) -> None:
    """Choose as one does from the keyboard; what is drawn meanwhile may move what a mouse aims at."""
    box = page.get_by_role("combobox", name=re.compile(label))
    box.focus()
    box.press("ArrowDown")
    box.press_sequentially(option, delay=20)
    expect(page.get_by_role("option", name=option, exact=True)).to_be_visible()
    box.press("Enter")


def nb(text: str) -> str:
    """A number with the spaces that the screen has in it."""
    return text.replace(" ", NBSP).replace("-", MINUS)


@pytest.mark.slow
def test_a_director_opens_the_case_compares_an_alternative_and_finds_a_figures_source(
    page: Page, address: str, outside: list[str], faults: list[str]
) -> None:
    expect.set_options(timeout=PATIENCE)
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_contain_text("revidert nasjonalbudsjett 2024")
    board = page.get_by_role("table", name="Helse Sør-Øst RHF fordeler, tusen kroner")
    oslo = board.get_by_role("row", name="Oslo universitetssykehus HF")
    expect(oslo.get_by_role("cell").last).to_have_text(nb("239 904"))
    expect(oslo.get_by_role("cell").last).to_have_css("text-align", "right")

    choose(page, "Alternativ", "Illustrasjon: liggedøgn og senger")
    expect(oslo.get_by_role("cell").nth(5)).to_have_text(nb("+35 165"))
    expect(page.get_by_text("Status: utkast")).to_be_visible()
    expect(page.get_by_label(re.compile("Endring mot vedtaket.*Akershus.*▼")).first).to_be_visible()

    choose(page, "Mottaker", "Oslo universitetssykehus HF")
    bridge = page.get_by_role("table", name="Fordelingslinjene til Oslo universitetssykehus HF")
    expect(bridge).to_contain_text(f"26,4703 % av {nb('999 450')} tusen kroner")

    page.get_by_text(re.compile("^Alle fordelingslinjene")).click()
    entries = page.get_by_role("table", name="Alle fordelingslinjene med kilde")
    expect(entries.get_by_role("row")).to_have_count(52)

    page.reload()
    expect(oslo.get_by_role("cell").nth(5)).to_have_text(nb("+35 165"))
    expect(bridge).to_be_visible()
    assert outside == []
    assert faults == []
