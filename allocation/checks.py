"""Every sum, product, difference and share that a case's tables claim, recomputed from their parts.

What is claimed is declared beside the data (`checks.toml`); this room knows the forms a claim can take,
and how a deviation is named.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from fractions import Fraction

from allocation.beds import BedClaim, beds_finding
from allocation.case import Case, Check, Reading
from allocation.figures import Figure, Interval
from allocation.findings import Finding, Status, Subject, compare, with_unit
from allocation.formula import FormulaError, MissingFigure, Reference, evaluate, parameter_codes, references
from allocation.money import Unit, number_text
from allocation.parameters import NoParameter, parameter_on
from allocation.problems import Problem, did_you_mean, error
from allocation.sums import sum_claims, sum_finding
from allocation.tables import Row, Table, label_of

_PLACEHOLDER = re.compile(r"\{(?P<formula>[^{}:]+)(?::(?P<decimals>[0-9]))?\}")


@dataclass(frozen=True, slots=True)
class _CaseScope:
    """The names in a check's formula: columns of a row, cells of tables, parameters of the case."""

    case: Case
    row: Row | None = None
    table: Table | None = None
    depth: int = 0

    def __post_init__(self) -> None:
        if self.depth > len(self.case.formulas):
            raise FormulaError("formlene under [let] viser til hverandre i ring")

    def column(self, name: str) -> Interval:
        if self.row is not None and self.table is not None and name in self.table.columns:
            return _interval(self.row, name, self.table)
        if name not in self.case.formulas:
            columns = self.table.columns if self.table else ()
            raise FormulaError(f"ukjent navn «{name}»" + _suggestion(name, (*columns, *self.case.formulas)))
        return evaluate(self.case.formulas[name], _CaseScope(self.case, depth=self.depth + 1))

    def cell(self, reference: Reference) -> Interval:
        return _interval(*_located(self.case, reference))

    def parameter(self, code: str) -> Interval:
        return Interval.exact(_in_force(self.case, code).value)


def _in_force(case: Case, code: str) -> Figure:
    """The parameter's value on the case's day; a rule is exact, nobody rounded it."""
    try:
        return parameter_on(case.parameters, code, case.day).value
    except NoParameter as fault:
        raise FormulaError(str(fault)) from fault


def _located(case: Case, reference: Reference) -> tuple[Row, str, Table]:
    table = _table(case, reference.path)
    row = table.by_key.get(reference.key)
    if row is None:
        keys = " ".join(str(part) for part in reference.key)
        raise FormulaError(f"tabellen {'.'.join(reference.path)} har ingen rad «{keys}»")
    return row, reference.column, table


def _table(case: Case, path: tuple[str, ...]) -> Table:
    tables: Mapping[str, Table] = case.tables if len(path) == 1 else case.used.get(path[0], {})
    if path[-1] not in tables:
        raise FormulaError(f"ukjent tabell «{'.'.join(path)}»" + _suggestion(path[-1], tables))
    return tables[path[-1]]


def _interval(row: Row, column: str, table: Table) -> Interval:
    if column not in table.columns:
        raise FormulaError(f"ukjent kolonne «{column}» i {table.name}" + _suggestion(column, table.columns))
    figure = row.figure(column)
    if figure is None:
        raise MissingFigure(f"{label_of(row, table.key)}: {table.columns[column].title}")
    return figure.interval


def _suggestion(name: str, known: Iterable[str]) -> str:
    found = did_you_mean(name, known)
    return f", mente du «{found}»?" if found else ""


def check_findings(case: Case) -> list[Finding]:
    """All findings of the case's checks, in the order they are declared and the tables' own order."""
    return [finding for check in case.checks for finding in _findings_of(case, check)]


def faulty_checks(case: Case) -> list[Problem]:
    """The checks that name a table, column, row or parameter that does not exist."""
    problems = []
    for check in case.checks:
        try:
            found = list(_findings_of(case, check))
        except FormulaError as fault:
            reason = str(fault)
        else:
            if found or not check.table:
                continue
            reason = "kontrollen treffer ingen rader, så den kan ikke slå feil"
        problems.append(
            error(
                case.at("checks.toml", column=check.name),
                reason,
                "skrivefeil i kontrollen, eller tabellen er endret",
                "rett navnet eller betingelsen i checks.toml",
            )
        )
    return problems


def _findings_of(case: Case, check: Check) -> Iterator[Finding]:
    subject = Subject(case.name, check.title)
    if check.columns:
        for claim in sum_claims(check, _table(case, (check.table,))):
            finding = sum_finding(claim, subject, check.tolerance)
            if finding is not None:
                yield finding
    elif check.table:
        table = _table(case, (check.table,))
        if check.stated not in table.columns:
            raise FormulaError(f"ukjent kolonne «{check.stated}»" + _suggestion(check.stated, table.columns))
        for row in table.where(check.where):
            stated = row.figure(check.stated)
            own, scope = subject.part(label_of(row, table.key)), _CaseScope(case, row, table)
            if stated is not None:
                yield _claimed(own, check, stated, scope)
            elif check.computed:
                unit = table.units.named(table.columns[check.stated].unit)
                yield from _not_stated(own, check.computed, unit, scope)
    else:
        yield _single(subject, case, check)


def _not_stated(subject: Subject, formula: str, unit: Unit, scope: _CaseScope) -> Iterator[Finding]:
    """A figure that the table could state but does not; nothing where it cannot be worked out either."""
    with suppress(MissingFigure):
        computed = evaluate(formula, scope).value
        cause = "tallet er ikke oppgitt i tabellen"
        yield Finding(subject, unit, 0, None, computed, Status.ONLY_COMPUTED, cause)


def _single(subject: Subject, case: Case, check: Check) -> Finding:
    """A check of single figures: its stated side is one figure, or a formula over several.

    A formula's value is shown as the coarsest figure in it; its half digits are those of all of them.
    """
    scope = _CaseScope(case)
    try:
        value = evaluate(check.stated, scope)
    except MissingFigure as missing:
        cause = f"kan ikke holdes mot noe: {missing} er ikke oppgitt"
        return Finding(subject, case.units.base, 0, None, None, Status.ONLY_COMPUTED, cause)
    cells = [_located(case, reference) for reference in references(check.stated)]
    figures = [figure for row, column, _ in cells if (figure := row.figure(column)) is not None]
    figures += [_in_force(case, code) for code in parameter_codes(check.stated)]
    if not figures:
        raise FormulaError(f"«{check.stated}» nevner ingen oppgitt størrelse")
    coarsest = max(figures, key=lambda figure: figure.half_digit)
    more = max(Fraction(0), (value.high - value.low) / 2 - coarsest.half_digit)
    widened = replace(check, tolerance=check.tolerance + more / coarsest.unit.factor)
    return _claimed(subject, widened, replace(coarsest, value=value.value), scope)


def _claimed(subject: Subject, check: Check, stated: Figure, scope: _CaseScope) -> Finding:
    """Hold one stated figure against the check's formula, its readings, its bounds or its bed-days."""
    try:
        if check.between:
            return _within(subject, check, stated, scope)
        if check.beds:
            return _beds(subject, check.beds, stated, scope)
        first = check.readings[0].computed if check.readings else ""
        computed = evaluate(check.computed or first, scope)
    except MissingFigure as missing:
        cause = f"kan ikke regnes ut: {missing} er ikke oppgitt"
        return Finding(subject, stated.unit, stated.decimals, stated.value, None, Status.ONLY_STATED, cause)
    finding = compare(subject, stated, computed, check.tolerance)
    if finding.status is not Status.DIFFERS:
        return finding
    if check.readings:
        readings = enumerate(check.readings, 1)
        texts = [_reading(reading, stated, scope, number) for number, reading in readings]
        return replace(finding, status=Status.UNRESOLVED, cause="; ".join(texts))
    return replace(finding, cause=_filled(check.cause, scope))


def _within(subject: Subject, check: Check, stated: Figure, scope: _CaseScope) -> Finding:
    """A stated figure that must lie between two computed bounds, for example two occupancies."""
    bounds = [evaluate(formula, scope) for formula in check.between]
    low, high = sorted(bounds, key=lambda bound: bound.value)
    slack = stated.half_digit + check.tolerance * stated.unit.factor
    inside = low.low - slack <= stated.value <= high.high + slack
    nearest = min(low, high, key=lambda bound: abs(stated.value - bound.value))
    texts = " og ".join(with_unit(bound.value, stated.unit, stated.decimals + 1) for bound in (low, high))
    cause = f"{'mellom' if inside else 'utenfor'} {texts}"
    return Finding(
        subject,
        stated.unit,
        stated.decimals,
        stated.value,
        nearest.value,
        Status.EXPLAINED if inside else Status.DIFFERS,
        ": ".join(text for text in (cause, _filled(check.cause, scope)) if text),
    )


def _beds(subject: Subject, claim: BedClaim, stated: Figure, scope: _CaseScope) -> Finding:
    """Stated beds against bed-days and occupancy, see `allocation.beds`."""
    days, occupancy = (evaluate(formula, scope) for formula in (claim.days, claim.occupancy))
    if occupancy.low <= 0:
        raise FormulaError("belegget må være over null")
    return beds_finding(subject, stated, days, occupancy, claim)


def _reading(reading: Reading, stated: Figure, scope: _CaseScope, number: int) -> str:
    """One reading in words, with the figure that it gives."""
    text = f"lesning {number}: {_filled(reading.text, scope)}"
    if not reading.computed:
        return text
    try:
        value = evaluate(reading.computed, scope).value
    except MissingFigure as missing:
        return f"{text} kan ikke regnes ut ({missing} er ikke oppgitt)"
    return f"{text} gir {with_unit(value, stated.unit, max(stated.decimals, 1))}"


def _filled(text: str, scope: _CaseScope) -> str:
    """The text with each {formula} or {formula:decimals} replaced by its value, one decimal by default."""

    def value(found: re.Match[str]) -> str:
        try:
            return number_text(evaluate(found["formula"], scope).value, int(found["decimals"] or 1))
        except MissingFigure:
            return "(ikke oppgitt)"

    return _PLACEHOLDER.sub(value, text)
