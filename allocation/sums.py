"""Printed sums: which rows a table says add up to which, and what a wrong unit does to them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction

from allocation.declared_checks import Check
from allocation.figures import Figure, Interval, total
from allocation.findings import Finding, Status, Subject, compare
from allocation.formula import FormulaError
from allocation.money import Unit, Units, number_text
from allocation.problems import Place, Problem, did_you_mean, error
from allocation.tables import Cell, Row, Table, key_of, label_of

_UNIT_SLIPS = (Fraction(1000), Fraction(1, 1000), Fraction(1_000_000), Fraction(1, 1_000_000))


@dataclass(frozen=True, slots=True)
class SumClaim:
    """One printed sum and the rows it is printed as the sum of, in one column.

    `stated` is None where the table has the row, but no figure in it.
    """

    table: Table
    column: str
    stated: Figure | None
    total: Row
    parts: tuple[Row, ...]

    def figures(self) -> tuple[Figure, ...]:
        """The parts' figures, those that are missing left out."""
        return tuple(figure for part in self.parts if (figure := part.figure(self.column)) is not None)

    def label(self) -> str:
        """Which sum this is, in the table's words."""
        return f"{label_of(self.total, self.table.key)} · {self.table.columns[self.column].title}"


def sum_claims(check: Check, table: Table) -> Iterator[SumClaim]:
    """The sums that a check declares, total row by total row."""
    for column in (*check.columns, *check.by, *check.parts, *check.total):
        if column not in table.columns:
            suggestion = did_you_mean(column, table.columns)
            hint = f", mente du «{suggestion}»?" if suggestion else ""
            raise FormulaError(f"ukjent kolonne «{column}» i {table.name}{hint}")
    parts: dict[tuple[Cell, ...], list[Row]] = {}
    for part in table.where(check.parts):
        parts.setdefault(key_of(part, check.by), []).append(part)
    totals = table.where(check.total)
    if totals and not parts:
        raise FormulaError(f"ingen rader i {table.name} er ledd i summen")
    for row in totals:
        own = tuple(parts.get(key_of(row, check.by), ()))
        for column in check.columns:
            yield SumClaim(table, column, row.figure(column), row, own)


def sum_finding(claim: SumClaim, subject: Subject, tolerance: Fraction = Fraction(0)) -> Finding | None:
    """The sum recomputed from its parts; None where neither the sum nor all of its parts are stated."""
    own, stated, figures = subject.part(claim.label()), claim.stated, claim.figures()
    whole = len(figures) == len(claim.parts) > 0
    computed = total(figure.interval for figure in figures)
    if stated is not None and whole:
        return compare(own, stated, computed, tolerance=tolerance)
    if stated is not None:
        missing = [label_of(part, claim.table.key) for part in claim.parts if not part.figure(claim.column)]
        cause = f"kan ikke regnes ut: {', '.join(missing) or 'leddene'} er ikke oppgitt"
        return Finding(own, stated.unit, stated.decimals, stated.value, None, Status.ONLY_STATED, cause)
    if whole:
        cause = "summen er ikke oppgitt i tabellen"
        return Finding(own, figures[0].unit, 0, None, computed.value, Status.ONLY_COMPUTED, cause)
    return None


def wrong_units(owner: str, checks: Iterable[Check], tables: Mapping[str, Table]) -> list[Problem]:
    """The cells that make a printed sum fail only because they are written in another unit.

    `owner` is the name of the folder that the tables and their checks stand in. A check that names
    what does not exist is reported where it is held, not here.
    """
    problems: dict[Place, Problem] = {}
    for check in checks:
        table = tables.get(check.table)
        if check.columns and table is not None:
            with suppress(FormulaError):
                for claim in sum_claims(check, table):
                    for problem in _wrong_unit(owner, claim):
                        problems.setdefault(problem.where, problem)
    return list(problems.values())


def _wrong_unit(owner: str, claim: SumClaim) -> Iterator[Problem]:
    """The one figure, a part or the sum itself, that would make the sum hold in another unit."""
    figures = claim.figures()
    if claim.stated is None or len(figures) < len(claim.parts):
        return
    found = slipped_one(claim.stated, figures, claim.table.units)
    if found is not None:
        position, written = found
        row = claim.total if position is None else claim.parts[position]
        figure = claim.stated if position is None else figures[position]
        place = Place(f"{owner}/{claim.table.file}", row.line, claim.column)
        what = f"{label_of(row, claim.table.key)}: {figure} {figure.unit.name} gir ikke summen som er trykt"
        yield slipped(place, what, figure, written)


def slipped_one(stated: Figure, parts: Sequence[Figure], units: Units) -> tuple[int | None, Unit] | None:
    """The one figure that makes a sum hold in another of the units: its position and that unit.

    The position is None for the sum itself. Only money can slip by a thousand, and nothing is said
    unless exactly one figure explains the gap.
    """
    if not stated.unit.money:
        return None
    sums = total(part.interval for part in parts)
    if sums.meets(stated.interval):
        return None
    suspects: list[tuple[int | None, Unit | None]] = [(None, _slip(stated, sums, units))]
    for position, part in enumerate(parts):
        suspects.append((position, _slip(part, stated.interval - (sums - part.interval), units)))
    found = [(position, written) for position, written in suspects if written is not None]
    return found[0] if len(found) == 1 else None


def _slip(figure: Figure, needed: Interval, units: Units) -> Unit | None:
    """The other unit that a figure must have been written in to be what is needed; None if none does.

    The figure's interval, in the other unit, must meet what is needed; a figure that would be less than
    one of its column's units explains nothing.
    """
    for factor in _UNIT_SLIPS:
        written = units.times(figure.unit, factor)
        if written is not None:
            meant = Figure(figure.value * factor, written, figure.decimals)
            if abs(meant.value) >= figure.unit.factor and meant.interval.meets(needed):
                return written
    return None


def slipped(place: Place, what: str, figure: Figure, written: Unit) -> Problem:
    """The error for an amount written in another unit than its column's."""
    unit = figure.unit
    meant = number_text(figure.value / unit.factor * written.factor / unit.factor)
    cause = f"beløpet står i {written.name}, en annen enhet enn kolonnens {unit.name}"
    return error(place, what, cause, f"skriv beløpet i {unit.name}, om lag {meant}")
