"""Printed sums: which rows a table says add up to which, and what a wrong unit does to them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from allocation.case import Check
from allocation.figures import Figure, total
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
    for row in table.where(check.total):
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
        missing = len(claim.parts) - len(known)
        cause = f"{missing} av {len(claim.parts)} ledd er ikke oppgitt"
        stated = claim.stated
        return Finding(own, stated.unit, stated.decimals, stated.value, None, Status.ONLY_STATED, cause)
    return compare(own, claim.stated, total(figure.interval for figure in known), tolerance=tolerance)


def wrong_units(owner: str, checks: Iterable[Check], tables: Mapping[str, Table]) -> list[Problem]:
    """The cells that make a printed sum fail only because they are written in another unit.

    `owner` is the name of the folder that the tables and their checks stand in.
    """
    problems = {}
    for check in checks:
        table = tables.get(check.table)
        if check.columns and table is not None:
            for claim in sum_claims(check, table):
                problem = _wrong_unit(owner, claim)
                if problem is not None:
                    problems[problem.where] = problem
    return list(problems.values())


def _wrong_unit(owner: str, claim: SumClaim) -> Problem | None:
    """The one part that would make the sum hold in another unit.

    Shown, never corrected. Only money can slip by a thousand, and only where exactly one part
    explains the gap: the part's interval, in the other unit, must meet what the sum still needs.
    """
    figures = claim.figures()
    if not claim.stated.unit.money or None in figures:
        return None
    known = [figure for figure in figures if figure is not None]
    sums = total(figure.interval for figure in known)
    if sums.meets(claim.stated.interval):
        return None
    suspects = []
    for row, figure in zip(claim.parts, known, strict=True):
        needed = claim.stated.interval - (sums - figure.interval)
        for factor in _UNIT_SLIPS:
            unit = replace(figure.unit, factor=figure.unit.factor * factor)
            slipped = Figure(figure.value * factor, unit, figure.decimals)
            if figure.value and slipped.interval.meets(needed):
                suspects.append((row, figure, factor))
    if len(suspects) != 1:
        return None
    row, figure, factor = suspects[0]
    return _slip(owner, claim, row, figure, factor)


def _slip(owner: str, claim: SumClaim, row: Row, figure: Figure, factor: Fraction) -> Problem:
    unit = figure.unit
    written = next(
        (name for name in MONEY_UNITS if unit_named(name).factor == unit.factor * factor), "en annen enhet"
    )
    rest = number_text(figure.value * factor / unit.factor)
    return error(
        Place(f"{owner}/{claim.table.file}", row.line, claim.column),
        f"{label_of(row, claim.table.key)}: {figure} gir ikke den trykte summen {claim.stated} ({unit.name})",
        f"beløpet står i {written} i en kolonne som teller i {unit.name}",
        f"skriv beløpet i {unit.name}, om lag {rest}",
    )
