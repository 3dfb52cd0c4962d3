"""A recipient's trace as text: its entries, the way up to chapter and item, and the way down again."""

from collections.abc import Mapping
from textwrap import fill

from allocation.case import Case
from allocation.distribution import Distribution, Entry
from allocation.draws import line_of, parent_of
from allocation.funds import Fund, GrantLine, Lasting
from allocation.money import Unit, in_unit, plain_number
from allocation.trace import Way, criteria_behind, passed_on_by, ways_to
from allocation.words import LASTING, RULE

_WIDTH = 100


def trace_text(distribution: Distribution, recipient: str) -> str:
    """A recipient's entries with rule and source, where the money came from, and where it went on."""
    case = distribution.case
    lines = [f"Sporing: {case.name_of(recipient)} ({case.unit.name})"]
    ways = ways_to(distribution, recipient)
    if not ways:
        lines.append("- får ingenting i dette alternativet")
    for way in ways:
        lines += _way_lines(distribution, way)
    lines += _down_lines(distribution, recipient)
    return "\n".join(_indented(line) for line in lines) + "\n"


def _way_lines(distribution: Distribution, way: Way) -> list[str]:
    """One fund's money: the amount, each step, and the levels above it."""
    case, own = distribution.case, way.links[0]
    fund, unit = own.fund, case.unit
    of = f"{in_unit(own.amount, unit)} av {in_unit(fund.kroner, unit)}"
    kinds: dict[Lasting, int] = {}
    for entry in way.entries:
        kinds[Lasting(entry.lasting)] = kinds.get(Lasting(entry.lasting), 0) + entry.amount
    lines = [f"- {fund.name}: {of}, {lasting_text(fund, kinds, unit)}"]
    if len(way.links) == 1:
        lines.append(f"  betales av {case.name_of(fund.payer)}; rammen: {fund.source}")
    for entry in way.entries:
        lines += ["  " + _entry_line(entry, case), *_criteria_lines(entry, case)]
    for link, above in zip(way.links, way.links[1:], strict=False):
        lines.append(
            f"  betales av {case.name_of(link.fund.payer)} ({link.fund.source}), som fikk "
            f"{in_unit(above.amount, unit)} av {in_unit(above.fund.kroner, unit)} i «{above.fund.name}»"
        )
    top = way.links[-1].fund
    if len(way.links) > 1:
        lines.append(f"  «{top.name}» betales av {case.name_of(top.payer)}; rammen: {top.source}")
    if way.line is not None:
        lines.append(f"  fra {line_text(way.line, case)}")
    return lines + _later_years(distribution, fund.code, own.recipient)


def lasting_text(fund: Fund, kinds: Mapping[Lasting, int], unit: Unit) -> str:
    """How long a fund's money lasts, in a word, or each kind with its amount where there are several."""
    given = {kind: amount for kind, amount in kinds.items() if amount}
    if len(given) > 1:
        return ", ".join(f"{LASTING[kind]} {in_unit(amount, unit)}" for kind, amount in given.items())
    return LASTING[next(iter(given), fund.lasting)]


def drawn_on_text(fund: Fund, case: Case) -> str:
    """What a fund's payer takes it from: a grant line or another fund; empty where the case does not say."""
    line, parent = line_of(case, fund), parent_of(case, fund)
    if line is not None:
        return line_text(line, case)
    return f"«{parent.name}»" if parent is not None else ""


def line_text(line: GrantLine, case: Case) -> str:
    """A grant line with its chapter and item, and its amount where one is printed."""
    amount = f", {in_unit(line.amount, case.unit)} {case.unit.name}" if line.amount is not None else ""
    return f"kap. {line.chapter} post {line.item} {line.designation}{amount}"


def _entry_line(entry: Entry, case: Case) -> str:
    rule = RULE.get(entry.rule, entry.rule)
    return f"steg {entry.step}, {rule}: {in_unit(entry.amount, case.unit)}. Kilde: {entry.source}"


def _criteria_lines(entry: Entry, case: Case) -> list[str]:
    """What a key has measured the recipient by, each value with its source."""
    behind = criteria_behind(entry, case)
    return [
        f"  {criterion.name}: {plain_number(criterion.values[entry.recipient] / criterion.factor)} "
        f"{criterion.unit}. Kilde: {criterion.sources[entry.recipient]}"
        for _, criterion in (behind[1] if behind else ())
    ]


def _later_years(distribution: Distribution, fund: str, recipient: str) -> list[str]:
    """What the recipient gets in each year, where the change comes bit by bit."""
    years = distribution.year_by_year().get(fund, {}).get(recipient, {})
    if len(years) < 2:
        return []
    unit = distribution.case.unit
    amounts = [f"{year}: {in_unit(years[year], unit)}" for year in sorted(years)]
    return [f"  år for år: {', '.join(amounts)} (full virkning)"]


def _down_lines(distribution: Distribution, recipient: str) -> list[str]:
    """What the recipient passes on, level by level, and what it keeps of each fund."""
    case, lines = distribution.case, []
    for fund, amounts in passed_on_by(distribution, recipient):
        others = {code: amount for code, amount in amounts.items() if code != recipient}
        given, source = sum(others.values()), case.funds[fund.draws_on].name
        lines.append(f"- gir videre av «{source}»: {in_unit(given, case.unit)} som «{fund.name}»")
        lines += [f"  {case.name_of(code)}: {in_unit(amount, case.unit)}" for code, amount in others.items()]
        if recipient in amounts:
            lines.append(f"  holder selv tilbake {in_unit(amounts[recipient], case.unit)}")
    if lines:
        kept = sum(entry.amount for entry in distribution.bridge(recipient))
        lines.append(f"- beholder {in_unit(kept, case.unit)} når alt er gitt videre")
    return lines


def _indented(line: str) -> str:
    indent = "  " if line.startswith("- ") else "    "
    first = "  " if line.startswith("  ") else ""
    return fill(
        line.strip(), _WIDTH, initial_indent=first, subsequent_indent=indent,
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
