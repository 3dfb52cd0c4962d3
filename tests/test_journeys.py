"""What a meeting does, in a real Chromium: keys tried, recipients locked, links sent, files taken away."""

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from allocation.money import MINUS, NBSP
from tests.browsing import PATIENCE, Faults, at_rest, cell, downloaded, forget, opened, tab_of
from tests.served import Served
from tests.shipped import shipped_case

pytestmark = pytest.mark.slow
expect.set_options(timeout=PATIENCE)


def nb(text: str) -> str:
    """A number with the spaces and the minus that the screen has in it."""
    return text.replace(" ", NBSP).replace("-", MINUS)


def choose(page: Page, label: str, value: str) -> None:
    page.get_by_label(label, exact=True).select_option(value)
    at_rest(page)


def type_in(page: Page, label: str, text: str) -> None:
    field = page.get_by_role("textbox", name=label, exact=True)
    field.fill(text)
    field.press("Enter")
    at_rest(page)


def largest_loss(page: Page) -> float:
    texts = [row.inner_text() for row in page.locator(".recipients tbody tr td:nth-of-type(4)").all()]
    numbers = [
        float(text.replace(MINUS, "-").replace(",", ".").rstrip(f"{NBSP}%")) for text in texts if "%" in text
    ]
    return min(numbers)


def test_a_director_tries_three_keys_and_keeps_the_one_where_nobody_loses_much(
    page: Page, served: Served
) -> None:
    opened(page, served.address)
    losses = {}
    for key in ("bed-days-and-beds", "income-model", "need-and-actual"):
        choose(page, "Fordelingsnøkkel", key)
        expect(page.get_by_text("Går opp:")).to_be_visible()
        losses[key] = largest_loss(page)
    fairest = max(losses, key=losses.__getitem__)
    assert fairest == "income-model"
    choose(page, "Fordelingsnøkkel", fairest)
    page.get_by_text("Lagre og åpne").click()
    page.get_by_label("Tittel").fill("Den jevneste")
    page.get_by_label("Lagret av").fill("Direktøren")
    page.get_by_role("button", name="Lagre som nytt alternativ").click()
    expect(page.get_by_label("Alternativ", exact=True)).to_have_value("den-jevneste")
    page.reload()
    expect(page.get_by_label("Alternativ", exact=True)).to_have_value("den-jevneste")


def test_two_recipients_are_locked_and_the_rest_take_the_cut(page: Page, served: Served) -> None:
    opened(page, f"{served.address}/?alternativ=need-and-actual")
    before = {name: cell(page, name).inner_text() for name in ("Oslo", "Vestre Viken")}
    for name in ("Oslo universitetssykehus HF", "Vestre Viken HF"):
        page.get_by_role("checkbox", name=f"Lås beløpet til {name}").check()
        at_rest(page)
    type_in(page, "Rammens beløp", "1 000 000")
    expect(page.get_by_text("Går opp:")).to_contain_text(
        nb("1 000 000 tusen kroner").replace(f"0{NBSP}t", "0 t")
    )
    for name, amount in before.items():
        expect(cell(page, name)).to_have_text(amount)
    page.keyboard.press("Control+z")
    at_rest(page)
    expect(page.get_by_role("textbox", name="Rammens beløp")).to_have_value(nb("1 113 400"))


def test_a_request_to_elsewhere_would_be_noticed(browser: Browser) -> None:
    found, page = Faults(), browser.new_page()
    with found.watching(page):
        page.evaluate("fetch('https://example.org/').catch(() => null)")
    page.close()
    assert found.outside == ["https://example.org/"]


@pytest.mark.parametrize("leave", [lambda page: page.goto("about:blank"), Page.close], ids=["left", "closed"])
def test_a_window_forgets_what_was_done_in_it(
    browser: Browser, served: Served, leave: Callable[[Page], object]
) -> None:
    kept = "[document.cookie, localStorage.length, sessionStorage.length]"
    with browser.new_context() as window:
        page = opened(tab_of(window), served.address)
        page.evaluate("document.cookie = localStorage.one = sessionStorage.one = 'kept'")
        leave(page)
        forget(window)
        page = tab_of(window)
        page.goto(f"{served.address}/favicon.png")
        assert page.evaluate(kept) == ["", 0, 0]


def test_a_typed_comma_is_a_decimal_comma(page: Page, served: Served) -> None:
    opened(page, f"{served.address}/?alternativ=need-and-actual")
    label = "Behov: framskrevne liggedøgn 2040"
    for typed, shown in (("20,5", "20,5"), ("7,5 %", "7,5"), (" 62,5 ", "62,5"), ("33,3", "33,3")):
        type_in(page, label, typed)
        expect(page.get_by_role("textbox", name=label, exact=True)).to_have_value(shown)


def test_what_is_not_taken_stays_in_its_field_with_the_reason_beside_it(page: Page, served: Served) -> None:
    opened(page, f"{served.address}/?alternativ=need-and-actual")
    label = "Behov: framskrevne liggedøgn 2040"
    amount = cell(page, "Oslo").inner_text()
    type_in(page, label, "205")
    field = page.get_by_role("textbox", name=label, exact=True)
    expect(field).to_have_value("205")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_role("alert").first).to_be_visible()
    expect(cell(page, "Oslo")).to_have_text(amount)


def test_a_block_from_a_sheet_fills_the_cells_as_norwegian_numbers(page: Page, served: Served) -> None:
    opened(page, f"{served.address}/?alternativ=need-and-actual")
    first = page.get_by_role("textbox", name="Beløpet til Akershus universitetssykehus HF")
    first.focus()
    first.evaluate(
        """(field, text) => {
            const held = new DataTransfer(); held.setData("text/plain", text);
            const how = {clipboardData: held, bubbles: true, composed: true};
            field.dispatchEvent(new ClipboardEvent("paste", how));
        }""",
        f"150{NBSP}000\n240 000\n15 000\n",
    )
    at_rest(page)
    expect(cell(page, "Akershus")).to_have_text(nb("150 000"))
    expect(cell(page, "Oslo")).to_have_text(nb("240 000"))
    expect(cell(page, "Sunnaas")).to_have_text(nb("15 000"))
    page.get_by_role("button", name="Angre").click()
    at_rest(page)
    expect(page.get_by_role("checkbox", name=re.compile("Lås beløpet")).first).not_to_be_checked()


def test_a_file_asked_for_in_the_moment_after_a_change_holds_the_new_figures(
    page: Page, served: Served
) -> None:
    opened(page, f"{served.address}/?alternativ=need-and-actual")
    slider = page.get_by_role("slider").first
    link = page.get_by_role("link", name=re.compile("Tall")).first
    for _ in range(5):
        with page.expect_download() as waiting:
            slider.press("ArrowRight")
            link.dispatch_event("click")
        document = json.loads(waiting.value.path().read_text(encoding="utf-8"))
        at_rest(page)
        stamp = page.locator(".stamp").inner_text()
        assert document["fingerprint"] in stamp
        total = sum(
            entry["amount"]
            for entry in document["entries"]
            if entry["recipient"].startswith("oslo") and entry["fund"] == "basic"
        )
        expect(cell(page, "Oslo")).to_have_text(nb(f"{total // 1000:,}".replace(",", " ")))


def test_every_file_of_the_screen_is_named_after_case_and_scenario(page: Page, served: Served) -> None:
    opened(page, f"{served.address}/?alternativ=need-and-actual")
    for name, begins in {
        "Arbeidsbok": b"PK",
        "Bilde": b"\x89PNG",
        "Tekst": b"Helse",
        "Alternativet": b"#",
    }.items():
        with page.expect_download() as waiting:
            page.get_by_role("link", name=name).first.click()
        assert waiting.value.suggested_filename.startswith("hso-2024-revised-need-and-actual.")
        assert waiting.value.path().read_bytes().startswith(begins)


def test_a_link_opens_what_is_tried_in_another_browser_and_what_is_not_sent_stays_unseen(
    page: Page, browser: Browser, served: Served, faults: Faults
) -> None:
    opened(page, f"{served.address}/?alternativ=need-and-actual")
    type_in(page, "Behov: framskrevne liggedøgn 2040", "71,3")
    page.get_by_text("Lagre og åpne").click()
    link = page.get_by_label("Lenke som bærer alternativet").input_value()
    mine = cell(page, "Oslo").inner_text()
    context = browser.new_context(locale="nb-NO")
    other = context.new_page()
    with faults.watching(other):
        opened(other, link)
        expect(cell(other, "Oslo")).to_have_text(mine)
        opened(other, page.url)
        field = other.get_by_role("textbox", name="Behov: framskrevne liggedøgn 2040", exact=True)
        expect(field).to_have_value("50")
    context.close()


def test_why_telemark_got_what_it_got_is_a_click_away(page: Page, served: Served) -> None:
    opened(page, f"{served.address}/?alternativ=illustration-bed-days")
    page.get_by_role("button", name="Sykehuset Telemark HF").click()
    expect(page.get_by_role("heading", name=re.compile("Hvorfor Sykehuset Telemark HF"))).to_be_visible()
    expect(page.get_by_role("table", name=re.compile("Fordelingslinjene til"))).to_contain_text("% av")
    expect(page.get_by_role("table", name=re.compile("Kriteriene bak nøkkelen"))).to_be_visible()


def test_the_keyboard_alone_moves_a_weight_locks_a_recipient_and_undoes(page: Page, served: Served) -> None:
    opened(page, f"{served.address}/?alternativ=need-and-actual")
    slider = page.get_by_role("slider").first
    slider.focus()
    page.keyboard.press("ArrowRight")
    at_rest(page)
    expect(slider).to_be_focused()
    box = page.get_by_role("checkbox", name="Lås beløpet til Sunnaas sykehus HF")
    box.focus()
    page.keyboard.press("Space")
    at_rest(page)
    expect(box).to_be_checked()
    expect(box).to_be_focused()
    page.keyboard.press("Control+z")
    at_rest(page)
    expect(box).not_to_be_checked()


def test_the_page_tells_its_language_and_follows_the_switch(page: Page, served: Served) -> None:
    opened(page, served.address)
    assert page.evaluate("document.documentElement.lang") == "nb"
    page.get_by_text("Visning").click()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_text("Rounding: the amounts sum to")).to_be_visible()
    assert page.evaluate("document.documentElement.lang") == "en"
    page.reload()
    expect(page.get_by_text("Rounding: the amounts sum to")).to_be_visible()
    assert page.evaluate("document.documentElement.lang") == "en"


def test_the_whole_summary_is_what_the_command_line_says(page: Page, served: Served) -> None:
    from allocation import run
    from allocation.files.summary import run_summary
    from allocation.reconciliation import all_findings

    opened(page, f"{served.address}/?alternativ=floor-2023")
    distribution = run(shipped_case("hso-2024-revised"), "floor-2023")
    wanted = run_summary(distribution, all_findings(distribution))
    assert downloaded(page, "Tekst").read_text(encoding="utf-8") == wanted
