"""The sheet «Saksmappe»: which case, alternative and fingerprint a workbook is of, and the case's own files.

A shipped case is named, for the program has it. Of any other the files stand here line by line, so that the
workbook is a case wherever it is sent. Below them stands which cells are formulas, and on top a digest of all
that is locked here and where a person writes.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from allocation.files.living.book import Living
from allocation.files.living.cells import Expr
from allocation.files.living.formulas_kept import ranges_of
from allocation.files.living.inputs import CRITERIA, INPUTS
from allocation.files.living.pages import PART, SMALL_WRAPPED, WRAPPED, Page
from allocation.files.living.seal import LOCKED, Row, digest_of, only
from allocation.files.scenario_text import scenario_text

ORIGIN = "Saksmappe"
CASE, SCENARIO, FINGERPRINT = "Sak", "Alternativ", "Fingeravtrykk"
"""What the first rows of the sheet say, beside their labels."""
FILE = "Fil"
"""What a row begins with whose second cell is a file's name; its lines stand in the second cells below."""
SCENARIO_FILE = "alternativ.toml"
"""What the file of the workbook's own alternative is called here."""
DIGEST = "Låst"
"""What the row begins with that has the digest of what is locked here, on «Inndata» and on «Kriterier»."""
FORMULAS, FIGURES = "Formler", "Verdier"
"""What rows begin with that say of a sheet which cells are formulas, and the digest of those that are not."""
BETWEEN = ": "
"""What stands between a sheet's title, which has no colon, and what is said of the sheet."""

_WIDTHS = (16, 98)
_LONGEST = 1_500  # letters: what a cell shows of ranges


def write_origin(living: Living, pages: Sequence[Page]) -> Page:
    """Where the workbook comes from, all that is needed to run it again; `pages` are its other sheets."""
    distribution = living.distribution
    page = living.page(
        f"{ORIGIN}!", "Hva arbeidsboken er laget av: det som trengs for å kjøre den som en sak."
    )
    page.title = ORIGIN
    page.wide(_WIDTHS)
    named = {
        CASE: distribution.case.name,
        SCENARIO: distribution.scenario.name,
        FINGERPRINT: distribution.fingerprint,
    }
    for label, text in named.items():
        _labelled(page, label, text)
    row_of_digest = page.printed = page.row  # what it takes to run the workbook is for no reader
    page.row += 1
    for name, text in {
        SCENARIO_FILE: scenario_text(distribution.scenario),
        **distribution.case.files,
    }.items():
        page.row += 1
        _labelled(page, FILE, name)
        for line in text.splitlines():
            page.wrapped({2: line}, SMALL_WRAPPED if line.startswith("#") else WRAPPED)
            page.row += 1
    page.row += 1
    for one in pages:
        for text in _in_pieces(ranges_of(one)):
            _labelled(page, FORMULAS, f"{one.title}{BETWEEN}{text}")
    for one in pages:
        if one is living.grounds.page or one.title in living.figures:
            _labelled(page, FIGURES, f"{one.title}{BETWEEN}{digest_of([(one.title, _figures(one))])}")
    written = {one.title: _contents(one) for one in pages if one.title in (INPUTS, CRITERIA)}
    page.text(1, DIGEST, PART, row_of_digest)
    page.text(2, digest_of_locked(written, _contents(page)), row=row_of_digest)
    return page


def digest_of_locked(sheets: Mapping[str, Iterable[Row]], origin: Iterable[Row]) -> str:
    """The digest of what is locked on the sheets of inputs, which stand by their titles, and on this one."""
    inputs = [(title, only(LOCKED, rows)) for title, rows in sheets.items()]
    return digest_of([*inputs, (ORIGIN, [row for row in only((1, 2), origin) if row[0] != DIGEST])])


def _labelled(page: Page, label: str, text: str) -> None:
    page.wrapped({2: text})
    page.text(1, label, PART)
    page.row += 1


def _in_pieces(ranges: Iterable[str]) -> Iterator[str]:
    """Ranges in a row, in pieces that a cell can show."""
    piece = ""
    for one in ranges:
        if len(piece) + len(one) > _LONGEST:
            yield piece
            piece = ""
        piece = f"{piece} {one}".lstrip()
    if piece:
        yield piece


def _contents(page: Page) -> Iterator[Row]:
    """What stands on a page, row by row."""
    for row in sorted(page.rows):
        held = {one.column: one.content for one in page.rows[row]}
        yield [held.get(column) for column in range(1, max(held) + 1)]


def _figures(page: Page) -> Iterator[Row]:
    """The same without its formulas."""
    return ([None if isinstance(one, Expr) else one for one in row] for row in _contents(page))
