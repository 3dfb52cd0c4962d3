"""Letters as PDF are read as what was set, however it was set; those that deceive are not believed."""

import subprocess
import sys
from fractions import Fraction
from itertools import product

import pytest

from allocation.files.letters import letter_tables
from allocation.files.letters.pdf import page_picture
from allocation.found import TableKind
from allocation.problems import errors
from tests.broken_pdfs import BROKEN, is_kept
from tests.letter_pdfs import Layout, pdf_of, sixty_pages
from tests.letter_tables import TABLES, LetterTable

_MOST_MEMORY = 300_000  # kilobytes
_KINDS = {"grants_2017": TableKind.GRANTS, "grants_2020": TableKind.GRANTS}


@pytest.mark.parametrize(("name", "layout"), [*product(TABLES, Layout)])
def test_a_letter_is_read_the_same_in_every_layout(name: str, layout: Layout) -> None:
    found = letter_tables(pdf_of(TABLES[name](), layout), f"{name}.pdf")
    assert errors(found.problems) == ()
    (table,) = found.tables
    assert table.kind is _KINDS.get(name, TableKind.DISTRIBUTION)
    read = [[_plain(row.name), *(_amount(cell.text) for cell in row.cells)] for row in table.rows]
    assert read == _printed(TABLES[name](), len(table.columns))


def _printed(letter: LetterTable, columns: int) -> list[list[object]]:
    """The names and amounts that were set."""
    return [
        [_plain(row[letter.name_column]), *(_amount(cell) for cell in row[len(row) - columns :])]
        for row in letter.rows
    ]


def _plain(name: str) -> str:
    return name.replace(" ", "")


def _amount(text: str) -> Fraction | None:
    plain = text.replace(" ", "").replace("\u00a0", "").replace("\u2212", "-")
    return Fraction(plain) if plain.lstrip("-") else Fraction(0) if plain else None


def test_a_page_break_does_not_make_two_tables() -> None:
    for layout in (Layout.PAGE_BREAK, Layout.PAGE_BREAK_HEADED):
        (table,) = letter_tables(pdf_of(TABLES["grants_2017"](), layout), "x.pdf").tables
        assert {row.place.page for row in table.rows} == {1, 2}


def test_the_table_of_a_long_letter_is_found_on_its_page() -> None:
    (table,) = letter_tables(sixty_pages(), "x.pdf").tables
    assert (len(table.rows), table.place.page, table.is_accepted) == (30, 31, True)


def test_a_page_can_be_looked_at_beside_its_rows() -> None:
    picture = page_picture(pdf_of(TABLES["grants_2017"](), Layout.RULED), "x.pdf", 1)
    assert picture.png.startswith(b"\x89PNG")
    tops = [line.top for line in picture.lines]
    assert tops == sorted(tops)
    assert 0 < tops[0] < tops[-1] < 1
    assert any("Kreftregisteret" in line.text for line in picture.lines)


@pytest.mark.parametrize("name", BROKEN)
def test_a_pdf_that_deceives_fails_or_attacks_gets_what_it_must(name: str) -> None:
    broken = BROKEN[name]
    assert is_kept(broken.must, letter_tables(broken.make(), broken.file))


def test_no_pdf_takes_more_memory_than_it_may() -> None:
    done = subprocess.run([sys.executable, "-c", _PEAK], capture_output=True, check=True, text=True)
    assert 0 < int(done.stdout) < _MOST_MEMORY


_PEAK = """
from resource import RUSAGE_CHILDREN, getrusage
from allocation.files.letters import letter_tables
from tests.broken_pdfs import BROKEN
for name in ("stream bomb", "nested bomb", "text bomb", "five thousand pages"):
    letter_tables(BROKEN[name].make(), BROKEN[name].file)
print(getrusage(RUSAGE_CHILDREN).ru_maxrss)
"""
