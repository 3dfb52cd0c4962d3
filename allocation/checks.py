"""Every sum, product, difference and share that a case's tables claim, recomputed from their parts.

What is claimed is declared beside the data (`checks.toml`); this room knows the forms a claim can take,
and how a deviation is named.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction

from allocation.beds import BedClaim, Ready, beds_finding
from allocation.case import Case
from allocation.case_scope import CaseScope, in_force, located, suggestion, table_at
from allocation.declared_checks import Check, Reading
from allocation.figures import Figure
from allocation.findings import Finding, Status, Subject, compare, with_unit
from allocation.formula import FormulaError, MissingFigure, evaluate, parameter_codes, references
from allocation.money import Unit, number_text
from allocation.problems import Problem, error
from allocation.sums import sum_claims, sum_finding
from allocation.tables import label_of

_PLACEHOLDER = re.compile(r"\{(?P<formula>[^{}:]+)(?::(?P<decimals>[0-9]))?\}")


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
        for claim in sum_claims(check, table_at(case, (check.table,))):
            finding = sum_finding(claim, subject, check.tolerance)
            if finding is not None:
                yield finding
    elif check.table:
        table = table_at(case, (check.table,))
        if check.stated not in table.columns:
            raise FormulaError(f"ukjent kolonne «{check.stated}»" + suggestion(check.stated, table.columns))
        rows = table.where(check.where)
        _refuse_unknown_rows(check, [label_of(row, table.key) for row in rows])
        for row in rows:
            stated = row.figure(check.stated)
            own, scope = subject.part(label_of(row, table.key)), CaseScope(case, row, table)
            if stated is not None:
                yield _claimed(own, check, stated, scope)
            elif check.computed:
                unit = table.units.named(table.columns[check.stated].unit)
                yield from _not_stated(own, check.computed, unit, scope)
    else:
        _refuse_unknown_rows(check, ())
        yield _single(subject, case, check)


def _refuse_unknown_rows(check: Check, rows: Sequence[str]) -> None:
    """A row that is let have its own occupancy must be one that the check holds."""
    for row in check.beds.own_occupancy if check.beds else ():
        if row not in rows:
            raise FormulaError(f"own_occupancy: kontrollen har ingen rad «{row}»" + suggestion(row, rows))


def _not_stated(subject: Subject, formula: str, unit: Unit, scope: CaseScope) -> Iterator[Finding]:
    """A figure that the table could state but does not; nothing where it cannot be worked out either."""
    with suppress(MissingFigure):
        computed = evaluate(formula, scope).value
        cause = "tallet er ikke oppgitt i tabellen"
        yield Finding(subject, unit, 0, None, computed, Status.ONLY_COMPUTED, cause)


def _single(subject: Subject, case: Case, check: Check) -> Finding:
    """A check of single figures: its stated side is one figure, or a formula over several.

    A formula's value is shown as the coarsest figure in it; its half digits are those of all of them.
    """
    scope = CaseScope(case)
    try:
        value = evaluate(check.stated, scope)
    except MissingFigure as missing:
        cause = f"kan ikke holdes mot noe: {missing} er ikke oppgitt"
        return Finding(subject, case.units.base, 0, None, None, Status.ONLY_COMPUTED, cause)
    cells = [located(case, reference) for reference in references(check.stated, scope)]
    figures = [figure for row, column, _ in cells if (figure := row.figure(column)) is not None]
    figures += [in_force(case, code) for code in parameter_codes(check.stated)]
    if not figures:
        raise FormulaError(f"«{check.stated}» nevner ingen oppgitt størrelse")
    coarsest = max(figures, key=lambda figure: figure.half_digit)
    more = max(Fraction(0), (value.high - value.low) / 2 - coarsest.half_digit)
    widened = replace(check, tolerance=check.tolerance + more / coarsest.unit.factor)
    return _claimed(subject, widened, replace(coarsest, value=value.value), scope)


def _claimed(subject: Subject, check: Check, stated: Figure, scope: CaseScope) -> Finding:
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


def _within(subject: Subject, check: Check, stated: Figure, scope: CaseScope) -> Finding:
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


def _beds(subject: Subject, claim: BedClaim, stated: Figure, scope: CaseScope) -> Finding:
    """Stated beds against bed-days and occupancy, see `allocation.beds`."""
    days, occupancy = (evaluate(formula, scope) for formula in (claim.days, claim.occupancy))
    if occupancy.low <= 0:
        raise FormulaError("belegget må være over null")
    row = label_of(scope.row, scope.table.key) if scope.row and scope.table else ""
    return beds_finding(subject, stated, Ready(days, occupancy), claim, row)


def _reading(reading: Reading, stated: Figure, scope: CaseScope, number: int) -> str:
    """One reading in words, with the figure that it gives."""
    text = f"lesning {number}: {_filled(reading.text, scope)}"
    if not reading.computed:
        return text
    try:
        value = evaluate(reading.computed, scope).value
    except MissingFigure as missing:
        return f"{text} kan ikke regnes ut ({missing} er ikke oppgitt)"
    return f"{text} gir {with_unit(value, stated.unit, max(stated.decimals, 1))}"


def _filled(text: str, scope: CaseScope) -> str:
    """The text with each {formula} or {formula:decimals} replaced by its value, one decimal by default."""

    def value(found: re.Match[str]) -> str:
        try:
            return number_text(evaluate(found["formula"], scope).value, int(found["decimals"] or 1))
        except MissingFigure:
            return "(ikke oppgitt)"

    return _PLACEHOLDER.sub(value, text)
