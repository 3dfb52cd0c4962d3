"""Funds that are the sum of their lines as text: every recipient's way to its amount, line by line."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from textwrap import wrap

from allocation.case import Case
from allocation.comparison import Difference
from allocation.distribution import Distribution
from allocation.files.columns import Column, section, signed, tables
from allocation.files.gains_text import per_inhabitant_heading
from allocation.line_table import FundLine, LineTable, line_tables
from allocation.measured_change import MeasuredChange, measured_changes
from allocation.money import in_unit, number_text
from allocation.words import RULE, STAGE

_HEADING = 16
_SUM = ""


def lines_text(distribution: Distribution) -> str:
    """A section for each fund that is the sum of several lines; empty where there is none."""
    case = distribution.case
    return "\n\n".join(_section(case, table) for table in line_tables(distribution))


def line_title(case: Case, line: FundLine) -> str:
    """What a line is called: its own title, or the rule's word with the budget or the pot that it is of."""
    of = [_STAGE[line.stage]] if line.stage else [case.pots[line.pot].title.lower()] if line.pot else []
    word = ", ".join([RULE[line.rule], *of])
    return line.title or word[0].upper() + word[1:]


_STAGE = {str(stage): word for stage, word in STAGE.items()}


def _section(case: Case, table: LineTable) -> str:
    rows = (*table.recipients, *([_SUM] if len(table.recipients) > 1 else []))
    names = Column("Mottaker", [case.name_of(code) if code else "Sum" for code in rows], "left")
    lines = [[Column(_heading(case, line), _cells(case, line, rows))] for line in table.lines]
    ends = [Column(f"I alt {case.year}", _totals(case, table, rows)), *_changes(case, table, rows)]
    title = f"{table.fund.name}, linje for linje ({case.unit.name})"
    return section(title, tables([names], [*lines, ends], line_before_last=_SUM in rows))


def _heading(case: Case, line: FundLine) -> str:
    return "\n".join(wrap(line_title(case, line), _HEADING, break_long_words=False))


def _cells(case: Case, line: FundLine, rows: tuple[str, ...]) -> list[str]:
    """A line's amounts; empty where it says nothing of a recipient, which is not nought."""
    sums = {**line.amounts, _SUM: sum(line.amounts.values())}
    return [in_unit(sums[code], case.unit) if code in sums else "" for code in rows]


def _totals(case: Case, table: LineTable, rows: tuple[str, ...]) -> list[str]:
    totals = {code: table.total_of(code) for code in table.recipients}
    totals[_SUM] = sum(totals.values())
    return [in_unit(totals[code], case.unit) for code in rows]


def _changes(case: Case, table: LineTable, rows: tuple[str, ...]) -> list[Column]:
    """The change from what was before, in the measures that somebody has; none where no line says it."""
    changes = {code: Difference(table.before(code), table.total_of(code)) for code in table.recipients}
    known = {code: one for code, one in changes.items() if one.base}
    if not known:
        return []
    found = measured_changes(case, known)
    if len(known) == len(changes):
        whole = Difference(sum(one.base or 0 for one in known.values()), sum(map(table.total_of, known)))
        found[_SUM] = MeasuredChange(whole.change, None, whole.percent, None)
    columns = [
        ("Endring", [_text(found, code, lambda one: in_unit(one.kroner, case.unit)) for code in rows]),
        ("Endring %", [_text(found, code, lambda one: _number(one.of_fund)) for code in rows]),
        (
            per_inhabitant_heading(case),
            [_text(found, code, lambda one: _number(one.per_inhabitant)) for code in rows],
        ),
    ]
    return [Column(heading, cells) for heading, cells in columns if any(cells)]


def _text(found: Mapping[str, MeasuredChange], code: str, of: Callable[[MeasuredChange], str]) -> str:
    """A measure of a recipient's change with its sign; empty where it has none."""
    return signed(found[code].kroner, of(found[code])) if code in found else ""


def _number(value: Fraction | None) -> str:
    return "" if value is None else number_text(value, 1)
