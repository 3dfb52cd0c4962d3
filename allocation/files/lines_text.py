"""Funds that are the sum of their lines as text: every recipient's way to its amount, line by line."""

from fractions import Fraction
from textwrap import wrap

from allocation.case import Case
from allocation.distribution import Distribution
from allocation.files.columns import Column, section, tables
from allocation.line_table import FundLine, LineTable, line_tables
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
    ends = [Column(f"I alt {case.year}", _totals(case, table, rows))]
    growth = _growth(table, rows)
    ends += [Column("Endring %", growth)] if any(growth) else []
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


def _growth(table: LineTable, rows: tuple[str, ...]) -> list[str]:
    """The change in per cent of what was before; empty for one that had nothing, and for a sum with such."""
    before = {code: table.before(code) for code in table.recipients}
    amounts = {code: table.total_of(code) for code in table.recipients}
    if None not in before.values():
        before[_SUM] = sum(was or 0 for was in before.values())
        amounts[_SUM] = sum(amounts.values())
    return [_percent(amounts.get(code, 0), before.get(code)) for code in rows]


def _percent(amount: int, before: int | None) -> str:
    return number_text(100 * Fraction(amount - before, before), 1) if before else ""
