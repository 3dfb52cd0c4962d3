"""Funds that are the sum of their lines: every recipient's way to its amount, line by line."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from allocation.case import Case
from allocation.comparison import Difference
from allocation.distribution import Distribution
from allocation.files.columns import section, tables
from allocation.files.measures_of_change import missing_text, per_inhabitant_heading
from allocation.files.shown import Shown, ShownColumn, amounts, as_column
from allocation.line_table import FundLine, LineTable, line_tables
from allocation.measured_change import MeasuredChange, measured_changes
from allocation.problems import some_of
from allocation.words import RULE, STAGE

_HEADING, _CHANGE = 16, 19
"""How wide the headings of lines are, and of what stands after them."""

CHANGE, OF_FUND, OF_BASE_FRAME = "Endring", "Endring %", "Endring i % av basisrammen"
"""The headings of changes; that of the change per inhabitant is `per_inhabitant`."""

_SUM = ""


def lines_text(distribution: Distribution) -> str:
    """A section for each fund that is the sum of several lines; empty where there is none."""
    case = distribution.case
    pairs = zip(line_tables(distribution), lines_shown(distribution), strict=True)
    return "\n\n".join(_section(case, len(table.lines), shown) for table, shown in pairs)


def _section(case: Case, lines: int, shown: Shown) -> str:
    """What the lines sum to stands with the change, which no page break comes between."""
    each = [[as_column(one, _HEADING)] for one in shown.columns[:lines]]
    groups = [*each, [as_column(one, _CHANGE) for one in shown.columns[lines:]]]
    text = tables([shown.names], groups, line_before_last=shown.sums > 0)
    return section(f"{shown.title} ({case.unit.name})", text, *shown.notes)


def lines_shown(distribution: Distribution) -> list[Shown]:
    """Each fund's recipients by lines, what they sum to, and the change in the measures that somebody has."""
    case = distribution.case
    return [_shown(case, table) for table in line_tables(distribution)]


def per_inhabitant(case: Case) -> str:
    """The heading of the change per inhabitant, on one line."""
    return per_inhabitant_heading(case).replace("\n", " ")


def line_title(case: Case, line: FundLine) -> str:
    """What a line is called: its own title, or the rule's word with the budget or the pot that it is of."""
    of = [_STAGE[line.stage]] if line.stage else [case.pots[line.pot].title.lower()] if line.pot else []
    word = ", ".join([RULE[line.rule], *of])
    return line.title or word[0].upper() + word[1:]


_STAGE = {str(stage): word for stage, word in STAGE.items()}


def _shown(case: Case, table: LineTable) -> Shown:
    """A line is empty where it says nothing of a recipient, which is not nought."""
    rows = (*table.recipients, *([_SUM] if len(table.recipients) > 1 else []))
    lines = [_column(case, line_title(case, line), line.amounts, rows) for line in table.lines]
    totals = _column(case, f"I alt {case.year}", {code: table.total_of(code) for code in rows if code}, rows)
    changes, notes = _changes(case, table, rows)
    return Shown(
        f"{table.fund.name}, linje for linje",
        "Mottaker",
        tuple(case.name_of(code) if code else "Sum" for code in rows),
        (*lines, totals, *changes),
        sums=len(rows) - len(table.recipients),
        notes=tuple(notes),
    )


def _column(case: Case, heading: str, kroner: Mapping[str, int], rows: Sequence[str]) -> ShownColumn:
    sums = {**kroner, _SUM: sum(kroner.values())}
    return amounts(heading, [sums.get(code) for code in rows], case.unit)


def _changes(case: Case, table: LineTable, rows: Sequence[str]) -> tuple[list[ShownColumn], list[str]]:
    """The change from what was before, in the measures that somebody has, and what is not shown and why.

    Nothing where no line says what was before.
    """
    changes = {code: Difference(table.before(code), table.total_of(code)) for code in table.recipients}
    known = {code: one for code, one in changes.items() if one.base is not None}
    if not any(one.base for one in known.values()):
        return [], []
    found = _measured(case, table, known)
    notes = [missing_text(case, list(found.items())), _without_before(case, changes)]
    if len(known) == len(changes):
        whole = Difference(sum(one.base or 0 for one in known.values()), sum(map(table.total_of, known)))
        found[_SUM] = MeasuredChange(whole.change, None, whole.percent, None)
    kroner = amounts(CHANGE, [found[code].kroner if code in found else None for code in rows], case.unit)
    columns = [replace(kroner, signed=True), _measure(OF_FUND, found, rows, lambda one: one.of_fund)]
    if table.fund.code != case.frame:
        columns.append(_measure(OF_BASE_FRAME, found, rows, lambda one: one.of_base_frame, 2))
    columns.append(_measure(per_inhabitant(case), found, rows, lambda one: one.per_inhabitant))
    shown = [one for one in columns if any(value is not None for value in one.values)]
    return shown, [note for note in notes if note]


def _measured(case: Case, table: LineTable, changes: Mapping[str, Difference]) -> dict[str, MeasuredChange]:
    """Each change in all measures; of the frame itself per cent of the base frame is per cent of the fund."""
    found = measured_changes(case, changes)
    if table.fund.code != case.frame:
        return found
    return {code: replace(one, of_base_frame=one.of_fund) for code, one in found.items()}


def _without_before(case: Case, changes: Mapping[str, Difference]) -> str:
    names = [case.name_of(code) for code, one in changes.items() if one.base is None]
    if not names:
        return ""
    return f"Ikke vist endring for {some_of(names, len(names))}: ingen linje sier hva de hadde før."


def _measure(
    heading: str,
    found: Mapping[str, MeasuredChange],
    rows: Sequence[str],
    of: Callable[[MeasuredChange], Fraction | None],
    decimals: int = 1,
) -> ShownColumn:
    """A measure of each recipient's change; empty where it has none."""
    values = tuple(of(found[code]) if code in found else None for code in rows)
    return ShownColumn(heading, values, decimals, signed=True)
