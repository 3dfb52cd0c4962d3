"""Printed sums: which rows a table says add up to which, and what a wrong unit does to them."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from fractions import Fraction

from allocation.case import Check
from allocation.figures import Figure, Interval, total
from allocation.findings import Finding, Status, Subject, compare
from allocation.formula import FormulaError
from allocation.money import MONEY_UNITS, number_text, unit_named
from allocation.problems import Place, Problem, did_you_mean, error
from allocation.tables import Cell, Row, Table, key_of, label_of

_UNIT_SLIPS = (Fraction(1000), Fraction(1, 1000), Fraction(1_000_000), Fraction(1, 1_000_000))


@dataclass(frozen=True, slots=True)
class SumClaim:
    """One printed sum and the rows it is printed as the sum of, in one column."""

    table: Table
    column: str
    stated: Figure
    total: Row
    parts: tuple[Row, ...]

    def figures(self) -> tuple[Figure | None, ...]:
        """The parts' figures; None where one is missing."""
        return tuple(part.figure(self.column) for part in self.parts)

    def label(self) -> str:
        """Which sum this is, in the table's words."""
        return f"{label_of(self.total, self.table.key)} · {self.table.columns[self.column].title}"


def sum_claims(check: Check, table: Table) -> Iterator[SumClaim]:
    """The sums that a check declares, total row by total row; totals not printed claim nothing."""
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
            stated = row.figure(column)
            if stated is not None:
                yield SumClaim(table, column, stated, row, own)


def sum_finding(claim: SumClaim, subject: Subject, tolerance: Fraction = Fraction(0)) -> Finding:
    """The sum recomputed from its parts."""
    own = subject.part(claim.label())
    known = [figure for figure in claim.figures() if figure is not None]
    if len(known) < len(claim.parts) or not known:
        missing = [label_of(part, claim.table.key) for part in claim.parts if not part.figure(claim.column)]
        cause = f"kan ikke regnes ut: {', '.join(missing)} er ikke oppgitt"
        stated = claim.stated
        return Finding(own, stated.unit, stated.decimals, stated.value, None, Status.ONLY_STATED, cause)
    return compare(own, claim.stated, total(figure.interval for figure in known), tolerance=tolerance)


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
    """The one figure, a part or the sum itself, that would make the sum hold in another unit.

    Shown, never corrected. Only money can slip by a thousand, and only where exactly one figure
    explains the gap.
    """
    figures = [figure for figure in claim.figures() if figure is not None]
    if not claim.stated.unit.money or len(figures) < len(claim.parts):
        return
    sums = total(figure.interval for figure in figures)
    if sums.meets(claim.stated.interval):
        return
    suspects = [(claim.total, claim.stated, slip(claim.stated, sums))]
    for row, figure in zip(claim.parts, figures, strict=True):
        needed = claim.stated.interval - (sums - figure.interval)
        suspects.append((row, figure, slip(figure, needed)))
    found = [(row, figure, factor) for row, figure, factor in suspects if factor]
    if len(found) == 1:
        row, figure, factor = found[0]
        place = Place(f"{owner}/{claim.table.file}", row.line, claim.column)
        what = f"{label_of(row, claim.table.key)}: {figure} {figure.unit.name} gir ikke summen som er trykt"
        yield slipped(place, what, figure, factor)


def slip(figure: Figure, needed: Interval) -> Fraction | None:
    """The factor by which a figure's unit must be another for it to be what is needed; None if none does.

    The figure's interval, in the other unit, must meet what is needed.
    """
    for factor in _UNIT_SLIPS:
        unit = replace(figure.unit, factor=figure.unit.factor * factor)
        if figure.value and Figure(figure.value * factor, unit, figure.decimals).interval.meets(needed):
            return factor
    return None


def slipped(place: Place, what: str, figure: Figure, factor: Fraction) -> Problem:
    """The error for an amount written in another unit than its column's."""
    unit = figure.unit
    names = [name for name in MONEY_UNITS if unit_named(name).factor == unit.factor * factor]
    written = names[0] if names else "en annen enhet"
    meant = number_text(figure.value * factor / unit.factor)
    cause = f"beløpet står i {written}, en annen enhet enn kolonnens {unit.name}"
    return error(place, what, cause, f"skriv beløpet i {unit.name}, om lag {meant}")
