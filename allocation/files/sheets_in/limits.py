"""How large a file may be that is read as a table: what fits the field, with room."""

from dataclasses import dataclass, replace
from fractions import Fraction

from allocation.money import number_text
from allocation.problems import Place, Problem, ProblemsFound, error


@dataclass(frozen=True, slots=True)
class Limits:
    """The largest that is read, of each kind.

    `content` and `unpacked` in bytes; `ratio` is how many times smaller a part may be packed; `parts` of a
    packed file; `rows` by their number in the file; `columns` of a row; `cells` that are filled, of a file;
    `letters` of a cell; `lines`, `pages` and `seconds` of a letter.
    """

    content: int = 20_000_000
    unpacked: int = 200_000_000
    ratio: int = 200
    parts: int = 2_000
    rows: int = 50_000
    columns: int = 200
    cells: int = 250_000
    letters: int = 5_000
    lines: int = 20_000
    pages: int = 600
    seconds: float = 20.0

    def refuse_more(self, place: Place, what: str, found: int, most: int, fix: str = "") -> None:
        """Refuse what is larger. Raises ProblemsFound."""
        if found > most:
            raise ProblemsFound([too_many(place, what, found, most, fix)])


LIMITS = Limits()
ROWS = "--rows"
"""What the command line calls the rows that a file may have."""
_CELLS_A_ROW = 10
_AROUND = 20
"""How many lines of headings, sums and notes a file may have besides the rows that a person has counted."""
LEDGER_LIMITS = Limits(content=300_000_000, rows=2_000_000, cells=40_000_000)
"""A plain export of accounts is read line by line and added up, so it may be long."""
_MILLIONS = LEDGER_LIMITS.rows // 1_000_000
LONGER = (
    "lagre bare tabellen i en fil for seg; er det et regnskap, kall kolonnene konto, ansvar og beløp,"
    f" så kan det ha {_MILLIONS} millioner linjer"
)
"""What to do about a file that is longer than most, and may well be a table all the same."""
OR_SAY = f"lagre bare tabellen i en fil for seg, eller si med {ROWS} hvor lang den er"
"""What to do about it where a person can say how long it is."""


def limits_for(rows: int) -> Limits:
    """The limits of files that may have so many rows of figures, as a person said of files of their own."""
    cells = max(LIMITS.cells, _CELLS_A_ROW * rows)
    return replace(LIMITS, rows=rows + _AROUND, cells=cells, content=LEDGER_LIMITS.content)


def too_many(place: Place, what: str, found: int, most: int, fix: str = "") -> Problem:
    """The problem of a file that is larger than any table of its kind."""
    fix = fix or "lagre bare tabellen, i en fil for seg"
    cause = "den er lengre eller bredere enn slike tabeller er, eller har mer enn én tabell i seg"
    found_text, most_text = number_text(Fraction(found), 0), number_text(Fraction(most), 0)
    return error(place, f"filen har {found_text} {what}, flere enn {most_text}", cause, fix)
