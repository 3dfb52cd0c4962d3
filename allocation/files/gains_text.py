"""Gainers and losers as text: how many, how much, who most, and a bar for each."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from tabulate import tabulate

from allocation.case import UNPLACED, Case
from allocation.comparison import Comparison, Difference, Summary
from allocation.files.board_columns import percent_text
from allocation.files.columns import Column, section, signed, tables
from allocation.files.measures_of_change import missing_text, per_inhabitant_heading
from allocation.measured_change import MeasuredChange, measured_changes
from allocation.money import Unit, in_unit, number_text
from allocation.sides import Side

_BAR = 16
_FULL, _LEFT_HALF, _RIGHT_HALF, _AXIS = "█", "▌", "▐", "│"


def gains_section(comparison: Comparison, other: Side) -> str:
    """Who gets more and who gets less than in the first; where a change comes by and by also in the end."""
    title = f"Hvem får mer og hvem får mindre: {other.scenario.title}"
    case = comparison.first.distribution.case
    every = {case.year, *comparison.first.distribution.years, *other.distribution.years}
    years = sorted({min(every), max(every)})
    parts: list[str] = []
    for year in years:
        when = f"I {year}" if len(years) > 1 else ""
        when += ", med full virkning" if when and year == years[-1] else ""
        parts += _parts(case, comparison.summary(other, year), f"{when}: " if when else "")
    sides = (comparison.first, other)
    if any(cell.passed_on for side in sides for cell in side.money(case.year)):
        parts.insert(0, "Regnet i det hver beholder når det som gis videre, er trukket fra.")
    summaries = [comparison.summary(other, year) for year in years]
    found = [one for summary in summaries for one in measured_changes(case, _changes(summary)).items()]
    return section(title, *parts, missing_text(case, found))


def _changes(summary: Summary) -> dict[str, Difference]:
    """Whose amount changes, and what is unplaced where that does, the largest gain first."""
    unplaced = {UNPLACED: summary.unplaced} if summary.unplaced.change else {}
    return {**summary.gaining, **summary.losing, **unplaced}


def _parts(case: Case, summary: Summary, when: str) -> list[str]:
    changes = _changes(summary)
    if not changes:
        return [f"{when}Ingen: alle får til sammen det samme."]
    up, down, same = len(summary.gaining), len(summary.losing), len(summary.unchanged)
    moved = moved_text([one.change for one in changes.values()], case.unit)
    unchanged = ", ".join(case.name_of(code) for code in summary.unchanged)
    return [
        f"{when}{up} får mer, {down} får mindre, {same} får det samme. {moved}",
        _largest(case, summary),
        f"Endring ({case.unit.name}):",
        _table(case, changes),
        f"Det samme som før: {unchanged}." if unchanged else "",
    ]


def moved_text(changes: Sequence[int], unit: Unit) -> str:
    """How much changes hands; where the sum itself changes, what is added and what is taken."""
    up = sum(change for change in changes if change > 0)
    down = sum(change for change in changes if change < 0)
    if up + down == 0:
        return f"{in_unit(up, unit)} {unit.name} flyttes."
    whole = f"{in_unit(abs(up + down), unit)} {unit.name} {'mer' if up + down > 0 else 'mindre'}"
    if not up or not down:
        return f"{whole} deles ut."
    return f"Økningene er {in_unit(up, unit)} og nedgangene {in_unit(down, unit)}: {whole} deles ut."


def _largest(case: Case, summary: Summary) -> str:
    """Who gains and who loses most in kroner, and who in per cent."""
    rows = []
    for word, changes in (("Størst økning", summary.gaining), ("Størst nedgang", summary.losing)):
        for what, code in _most(changes).items():
            rows.append([f"{word}{what}", *_cells(case, code, changes[code])])
    align = ["left", "left", "right", "right"]
    return tabulate(rows, tablefmt="plain", disable_numparse=True, colalign=align) if rows else ""


def _most(changes: Mapping[str, Difference]) -> dict[str, str]:
    """Whose change is largest, and whose in per cent; the first of equals."""
    percent = {code: abs(one.percent) for code, one in changes.items() if one.percent is not None}
    amounts = {code: Fraction(abs(one.change)) for code, one in changes.items()}
    found = {"": amounts, " i prosent": percent}
    return {what: max(sizes, key=sizes.__getitem__) for what, sizes in found.items() if sizes}


def _cells(case: Case, code: str, one: Difference) -> list[str]:
    """A recipient's name, and its change in kroner and in per cent, with signs."""
    percent = signed(one.change, percent_text(one))
    amount = signed(one.change, in_unit(one.change, case.unit))
    return [case.name_of(code), amount, f"{percent} %" if percent else ""]


def _table(case: Case, changes: Mapping[str, Difference]) -> str:
    found = changes.values()
    return tables(
        [
            Column("Mottaker", [case.name_of(code) for code in changes], "left"),
            Column("", ["▲" if one.change > 0 else "▼" for one in found], "left"),
            Column("Endring", [signed(one.change, in_unit(one.change, case.unit)) for one in found]),
            Column("Endring %", [_percent(code, one) for code, one in changes.items()]),
            *_more_measures(case, list(measured_changes(case, changes).values())),
            Column("", bars([one.change for one in found]), "left"),
        ],
        [],
    )


def _more_measures(case: Case, found: Sequence[MeasuredChange]) -> list[Column]:
    """The columns of the measures that need the register; a measure that nobody has is no column."""
    columns = [
        ("Endring i % av\nbasisrammen", [one.of_base_frame for one in found], 2),
        (
            per_inhabitant_heading(case),
            [one.per_inhabitant for one in found],
            1,
        ),
    ]
    return [
        Column(
            heading,
            [
                "" if value is None else signed(int(value > 0), number_text(value, decimals))
                for value in values
            ],
        )
        for heading, values, decimals in columns
        if any(value is not None for value in values)
    ]


def _percent(code: str, one: Difference) -> str:
    """Per cent of what is not placed says nothing."""
    return "" if code == UNPLACED else signed(one.change, percent_text(one))


def bars(changes: Sequence[int]) -> list[str]:
    """A bar for each change, to the left of the axis for less and to the right for more, on one scale."""
    most = max(map(abs, changes))
    room = _BAR if min(changes) < 0 else 0
    return [_bar(change, most, room) for change in changes]


def _bar(change: int, most: int, room: int) -> str:
    """A bar in half signs, at least one half; what is more than nothing is seen."""
    halves = max(1, round(Fraction(2 * _BAR * abs(change), most)))
    whole, half = _FULL * (halves // 2), halves % 2
    if change < 0:
        return f"{_RIGHT_HALF * half}{whole}".rjust(room) + _AXIS
    return " " * room + _AXIS + whole + _LEFT_HALF * half
