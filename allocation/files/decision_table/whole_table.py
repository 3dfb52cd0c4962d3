"""A table being read, and what is to be said of it as a whole when all rows are read."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from allocation.case import Case
from allocation.figures import Figure
from allocation.files.cells import invisible
from allocation.files.decision_table.layout import Layout
from allocation.files.sheets_in import TableText
from allocation.findings import Status
from allocation.found import NO_UNIT, UNIT_UNSAID
from allocation.money import Unit
from allocation.problems import Problem, error, errors, note, some_of, warning
from allocation.reconciling.side import OwnSum

MOST_UNKNOWN = 50
"""How many names that nobody knows are told one by one; a table that has more is of something else."""
_OF_THOUSANDS = 3
EXPLAIN_SUMS = "se summene under, og rett filen eller forklar avviket"
"""The way out of sums that do not hold: where all are explained, nobody needs to be told."""


@dataclass
class Reader:
    """One table being read: who stands where, and what has been found so far."""

    table: TableText
    case: Case
    unit: Unit | None
    figures: dict[tuple[str, str], Figure] = field(default_factory=dict)
    lines: dict[tuple[str, str], tuple[int, str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    formulas: list[str] = field(default_factory=list)
    passed: list[str] = field(default_factory=list)
    sums: list[OwnSum] = field(default_factory=list)
    takes_unit: bool = False
    unknown: int = 0


def of_the_whole(reader: Reader, layout: Layout, said: Unit | None, chosen: Unit | None) -> Iterator[Problem]:
    """What holds for the table as a whole."""
    place = reader.table.place()
    if layout.sections and not reader.figures and not errors(reader.problems):
        cause = "ingen linje har en mottaker fra registeret og et beløp"
        yield error(place, "tabellen har ingen beløp", cause, "se etter at det er arket med vedtaket")
    if reader.unknown > MOST_UNKNOWN:
        what = f"{reader.unknown - MOST_UNKNOWN} linjer til har en mottaker som ingen kjenner"
        cause = "tabellen er ikke av sakens mottakere"
        yield error(place, what, cause, "se etter at det er riktig fil, og riktig sak")
    if any(figure.unit == NO_UNIT for figure in reader.figures.values()):
        cause = "verken en linje over tabellen eller en overskrift sier det"
        yield error(place, UNIT_UNSAID, cause, "velg enheten")
    if chosen and said and chosen != said and any(one.unit == chosen for one in reader.figures.values()):
        what = f"beløpene er lest i {chosen.name}, men filen sier {said.name}"
        yield warning(
            place, what, "enheten er valgt her", "velg enheten som filen sier, dersom den er riktig"
        )
    yield from _hidden_signs(reader)
    yield from _perhaps_thousands(reader)
    yield from _left_unsaid(reader)


def _hidden_signs(reader: Reader) -> Iterator[Problem]:
    """Signs that nobody can see and that make equal names unequal, wherever they stand."""
    for row in reader.table.rows:
        hidden = next((sign for cell in row.cells if (sign := invisible(cell))), None)
        if hidden:
            what, cause = (
                f"cellen har et usynlig tegn, U+{ord(hidden):04X}",
                "teksten er kopiert fra et annet program",
            )
            yield error(reader.table.place(row.line), what, cause, "slett cellen og skriv den på nytt")


def _perhaps_thousands(reader: Reader) -> Iterator[Problem]:
    """«171,649» in a column of whole numbers: by its writing a decimal number, by its column thousands."""
    for stream in reader.case.streams:
        column = {cell: one for cell, one in reader.figures.items() if cell[1] == stream}
        odd = [cell for cell, one in column.items() if one.decimals == _OF_THOUSANDS]
        whole = sum(one.decimals == 0 for one in column.values())
        for cell in odd if 2 * whole > len(column) else ():
            line, heading = reader.lines[cell]
            what = f"«{column[cell]}» er lest med tre desimaler i en kolonne av hele tall"
            cause = "skilletegnet kan ha vært ment som tusenskille"
            yield warning(reader.table.place(line, heading), what, cause, "se etter at verdien er riktig")


def _left_unsaid(reader: Reader) -> Iterator[Problem]:
    """Formulas whose old values are read, rows without amounts, and sums that are not those of their rows."""
    place = reader.table.place()
    if reader.formulas:
        what = f"beløp som er formler: {some_of(reader.formulas)}"
        cause = "verdien er den som regnearket sist regnet ut"
        yield warning(place, what, cause, "åpne filen og lagre den, dersom noe er endret siden")
    if reader.passed:
        what = f"linjer uten beløp er ikke lest: {some_of([f'«{_short(text)}»' for text in reader.passed])}"
        cause = "de er overskrifter eller noter"
        yield note(place, what, cause, "skriv beløpet dersom en av dem er en mottaker")
    wrong = [one for one in reader.sums if one.finding.status is Status.DIFFERS]
    if wrong and not errors(reader.problems):
        what = (
            f"{len(wrong)} av tabellens egne {len(reader.sums)} summer stemmer ikke med det de er summen av"
        )
        yield warning(place, what, "et beløp eller en sum er skrevet feil", EXPLAIN_SUMS)


def _short(text: str, most: int = 40) -> str:
    return text if len(text) <= most else f"{text[:most]}…"
