"""The PDFs that readers are tried on hold what they claim to hold, by a reader of their own."""

import zlib
from io import BytesIO
from itertools import product

import pytest
from pypdf import PdfReader

from allocation.found import Found
from allocation.problems import Place, error, warning
from tests.broken_pdfs import BROKEN, Must, is_kept
from tests.deceiving_pdfs import ROWS
from tests.letter_pdfs import Layout, pdf_of, sixty_pages
from tests.letter_tables import TABLES
from tests.raw_pdfs import deflated_blanks

_SET = [*product(TABLES, Layout)]
_UNREADABLE = {
    "scanned",
    "truncated",
    "with password",
    "text with a PDF head",
    "pages in a loop",
    "length of itself",
}
_TOO_LARGE = {"stream bomb", "nested bomb", "text bomb", "five thousand pages"}
_LOOKED_AT = sorted({*BROKEN} - _UNREADABLE - _TOO_LARGE)


def _text(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).split())


@pytest.mark.parametrize(("name", "layout"), _SET)
def test_every_cell_of_a_table_stands_in_its_letter(name: str, layout: Layout) -> None:
    table = TABLES[name]()
    text = _text(pdf_of(table, layout)).replace(" ", "")
    missing = [cell for row in table.rows for cell in row if cell.replace(" ", "") not in text]
    assert not missing


@pytest.mark.parametrize(("name", "layout"), _SET)
def test_the_same_letter_is_the_same_bytes(name: str, layout: Layout) -> None:
    assert pdf_of(TABLES[name](), layout) == pdf_of(TABLES[name](), layout)


def test_a_page_breaks_inside_the_table_and_the_heading_is_repeated_only_where_it_is_said() -> None:
    table = TABLES["grants_2017"]()
    for layout, times in ((Layout.PAGE_BREAK, 1), (Layout.PAGE_BREAK_HEADED, 2)):
        content = pdf_of(table, layout)
        first, second = (page.extract_text() for page in PdfReader(BytesIO(content)).pages)
        assert "110 000 000" in first
        assert "125 057 000" in second
        assert _text(content).count("Betegnelse") == times


def test_a_footnote_stands_where_an_amount_would_and_its_text_below() -> None:
    text = _text(pdf_of(TABLES["grants_2020"](), Layout.RULED))
    assert "Kompensasjon for meirverdiavgift, overslagsløyving8" in text.replace(
        "overslagsløyving 8", "overslagsløyving8"
    )
    assert "utgjer akontoutbetalinga på posten 692,0 mill. kroner" in text


def test_the_long_letter_has_sixty_pages_and_its_table_in_the_middle() -> None:
    pages = PdfReader(BytesIO(sixty_pages())).pages
    assert len(pages) == 60
    assert "50 034 672 000" in pages[30].extract_text()


@pytest.mark.parametrize("name", _LOOKED_AT)
def test_a_deceiving_file_shows_the_rows_that_a_person_sees(name: str) -> None:
    text = _text(BROKEN[name].make())
    seen = [cell for row in ROWS[2:5] for cell in row if cell not in text]
    assert seen == (["43 800 000"] if name == "lying letters" else [])


def test_hidden_text_is_read_by_whoever_does_not_look() -> None:
    hidden = ("white text", "outside the page", "clipped away", "tiny text", "invisible text")
    assert all("99 000 000" in _text(BROKEN[name].make()) for name in hidden)
    assert "93 800 000" in _text(BROKEN["lying letters"].make())
    assert all(BROKEN[name].must is Must.WARN for name in (*hidden, "lying letters"))


def test_the_bombs_are_small_and_unpack_to_a_gigabyte() -> None:
    for name, packed in (("stream bomb", 1_100_000), ("nested bomb", 5_000)):
        assert len(BROKEN[name].make()) < packed
    assert zlib.decompress(deflated_blanks(3 << 20)) == b" " * (3 << 20)
    assert deflated_blanks(1 << 30).count(deflated_blanks(1 << 20)[2:-6]) == 1 << 10


def test_silence_is_never_what_reading_a_broken_file_must_come_to() -> None:
    where = Place("brev.pdf")
    silent, warned, refused = (
        Found("brev.pdf", "", own_problems=problems)
        for problems in ((), (warning(where, "", "", ""),), (error(where, "", "", ""),))
    )
    assert not any(is_kept(broken.must, silent) for broken in BROKEN.values())
    assert all(is_kept(broken.must, refused) for broken in BROKEN.values())
    assert {broken.must for broken in BROKEN.values() if is_kept(broken.must, warned)} == {Must.WARN}
