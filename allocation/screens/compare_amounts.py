"""Compare, then: what each recipient gets in each scenario, who gains and who loses, and year by year."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from allocation.charts import Bar, Palette, SideRow, Spec, beside, change_bars
from allocation.comparison import Comparison, Difference, Summary
from allocation.measured_change import MeasuredChange
from allocation.money import Unit, lined_up
from allocation.screens.compare_movements import movements_table
from allocation.screens.compare_moves import MEASURES
from allocation.screens.compared import MEASURE, rows_of, view_of, year_of
from allocation.screens.live.tables import Column, Table, table
from allocation.screens.seat import Seat, unit_of
from allocation.screens.shown import amount, signed, signed_number, signed_percent, with_arrow
from allocation.screens.words import Words, words
from allocation.screens.words.sentences import said_in
from allocation.screens.working import WorkingCopy
from allocation.side_table import KEPT, AmountRow, View, gains, kinds_apart, views_of
from allocation.sides import Side

_DECIMALS = {"of_fund": 1, "of_base_frame": 2}


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell of the table: its text, and `up` or `down` where it is a change."""

    text: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row of the table; a sum is strong."""

    name: str
    kind: str
    cells: tuple[ShownCell, ...]


def shown_amounts(seat: Seat, comparison: Comparison) -> dict[str, object]:
    """The table of amounts with what is chosen of it, and what it comes to in sentences."""
    view, year = view_of(comparison, seat.copy), year_of(comparison, seat.copy)
    rows = rows_of(comparison, view, year)
    measure, measures = measure_of(rows, seat.copy), measures_in(rows)
    unit = lined_up(seat.unit, (own for row in rows for own in row.amounts))
    caption = caption_of(seat.say, comparison, view, year, seat.unit)
    return {
        "views": {one.code: view_title(seat.say, comparison, one) for one in views_of(comparison)},
        "view": view.code,
        "years": year_choices(seat.say, comparison),
        "year": str(year),
        "measures": {name: _measure_title(seat, name) for name in measures},
        "measure": measure,
        "measure_heading": _measure_title(seat, measure),
        "rows": [_shown_row(row, measure, unit, seat.say) for row in rows],
        "caption": caption,
        "movements": movements_table(seat, comparison, rows, year, caption),
        "told": told(seat, comparison, rows, year),
        "is_equal": not comparison.differing,
        "years_tables": [_years_table(seat, comparison, view, side) for side in _of_years(comparison)],
        "lasting_tables": _lasting_tables(seat, comparison, view),
    }


def view_title(say: Words, comparison: Comparison, view: View) -> str:
    """Which money is looked at: whose, in which streams."""
    case, every = comparison.case, comparison.differing
    if view.payer == KEPT:
        return say("compare.kept")
    if len(view.streams) == 1:
        streams = case.streams[view.streams[0]]
    else:
        streams = say("compare.differing" if view.streams == every.get(view.payer) else "compare.everything")
    payers = {one.payer for one in views_of(comparison)} - {KEPT}
    return f"{case.name_of(view.payer)}: {streams}" if len(payers) > 1 else streams


def year_choices(say: Words, comparison: Comparison) -> dict[str, str]:
    """The years that can be looked at; the last of several has the full effect."""
    years = comparison.years
    full = {str(years[-1]): say("compare.full_effect", year=years[-1])} if len(years) > 1 else {}
    return {**{str(year): str(year) for year in years}, **full}


def measures_in(rows: Sequence[AmountRow]) -> list[str]:
    """What changes can be measured in beside kroner: per cent, and each that somebody has figures for."""
    changes = [change for row in rows for change in row.measured]
    return [
        name
        for name in MEASURES
        if name == MEASURES[0] or any(getattr(change, name) is not None for change in changes)
    ]


def measure_of(rows: Sequence[AmountRow], copy: WorkingCopy) -> str:
    """What changes are measured in beside kroner: what was asked for, or per cent of what each had."""
    wanted = copy.asked.get(MEASURE, "")
    return wanted if wanted in measures_in(rows) else MEASURES[0]


def _measure_title(seat: Seat, measure: str) -> str:
    return seat.say(f"compare.measures.{measure}", unit=seat.in_words(seat.case.units.base.name))


def caption_of(say: Words, comparison: Comparison, view: View, year: int, unit: Unit) -> str:
    """What a table holds: which money, the year, and the unit."""
    money = view_title(say, comparison, view)
    return say("compare.caption", money=money, year=year, unit=said_in(unit.name, say.language).text)


def row_name(row: AmountRow, say: Words) -> str:
    """What a row is called: a recipient's name, or what it is the sum of."""
    names = {
        "subtotal": say("compare.sum_of", group=row.group),
        "total": say("words.sum"),
        "unplaced": say("words.unplaced"),
    }
    return names.get(row.kind, row.name)


def _shown_row(row: AmountRow, measure: str, unit: Unit, say: Words) -> ShownRow:
    cells = [ShownCell(amount(row.amounts[0], unit))]
    for own, change in zip(row.amounts[1:], row.measured, strict=True):
        tone = _tone(change.kroner) if row.kind == "item" else ""
        cells += [
            ShownCell(amount(own, unit)),
            ShownCell(with_arrow(change.kroner, unit), tone),
            ShownCell(_measured(change, measure), tone),
        ]
    return ShownRow(row_name(row, say), row.kind, tuple(cells))


def _tone(kroner: int) -> str:
    return "up" if kroner > 0 else "down" if kroner < 0 else ""


def _measured(change: MeasuredChange, measure: str) -> str:
    """A change in another measure than kroner; empty where the figure is missing."""
    value = getattr(change, measure)
    if measure in _DECIMALS:
        return signed_percent(value, _DECIMALS[measure])
    return signed_number(value)


def told(seat: Seat, comparison: Comparison, rows: Sequence[AmountRow], year: int) -> list[dict[str, str]]:
    """Of each of the others: how many gain and lose, how much is moved, and who gains and loses most."""
    return [
        {"title": side.scenario.title, "text": _told_of(seat, gains(comparison, rows, position, year))}
        for position, side in enumerate(comparison.others)
    ]


def _told_of(seat: Seat, found: Summary) -> str:
    say, gaining, losing = seat.say, found.gaining, found.losing
    if not gaining and not losing and not found.unplaced.change:
        return say("compare.nobody")
    counts = say("compare.counts", more=len(gaining), less=len(losing), same=len(found.unchanged))
    parts = [counts, _moved(seat, found)]
    if gaining:
        code, one = next(iter(gaining.items()))
        parts.append(say("compare.most_to", who=_who(seat, code, one)))
    if losing:
        code, one = list(losing.items())[-1]
        parts.append(say("compare.most_from", who=_who(seat, code, one)))
    return " ".join(parts)


def _who(seat: Seat, code: str, one: Difference) -> str:
    """A recipient with its change in kroner and in per cent."""
    percent = signed_percent(one.percent)
    change = ", ".join(text for text in (signed(one.change, seat.unit), percent) if text)
    return f"{seat.case.name_of(code)} ({change})"


def _moved(seat: Seat, found: Summary) -> str:
    """How much changes hands; where the sum itself changes, what is added and what is taken."""
    unit, say = seat.unit, seat.say
    changes = [one.change for one in (*found.recipients.values(), found.unplaced)]
    up, down = sum(max(one, 0) for one in changes), sum(min(one, 0) for one in changes)
    given = {"unit": seat.unit_words, "up": amount(up, unit), "down": amount(down, unit)}
    if not found.added:
        return say("compare.moved", **given)
    key = "more" if found.added > 0 else "less"
    one_way = "" if up and down else "only_"
    return say(f"compare.{one_way}{key}", whole=amount(abs(found.added), unit), **given)


def chart_of(comparison: Comparison, copy: WorkingCopy, palette: Palette) -> Spec | None:
    """Gainers and losers on one scale, the largest gain first; None where nobody's amount changes."""
    view, year, say = view_of(comparison, copy), year_of(comparison, copy), words(copy.look.language)
    rows = changing(rows_of(comparison, view, year), keeps_order=copy.look.presents)
    if not rows:
        return None
    unit = lined_up(unit_of(comparison.case, copy.look), (one.kroner for row in rows for one in row.measured))
    caption = caption_of(say, comparison, view, year, unit)
    title = say("compare.chart", title=comparison.first.scenario.title, caption=caption)
    if len(comparison.others) == 1:
        return change_bars([bar_of(row, unit) for row in rows], title, palette)
    series = [side.scenario.title for side in comparison.others]
    return beside([side_row(row, unit) for row in rows], series, title, palette)


def changing(rows: Sequence[AmountRow], keeps_order: bool = False) -> list[AmountRow]:
    """The recipients whose amount some scenario changes, the largest gain first or in the letter's order."""
    found = [row for row in rows if row.kind == "item" and any(one.kroner for one in row.measured)]
    return found if keeps_order else sorted(found, key=lambda row: -row.measured[0].kroner)


def bar_of(row: AmountRow, unit: Unit) -> Bar:
    """A recipient's change under the only other."""
    kroner = row.measured[0].kroner
    return Bar(row.name, in_chart(kroner, unit), with_arrow(kroner, unit))


def side_row(row: AmountRow, unit: Unit) -> SideRow:
    """A recipient's changes under each of the others."""
    kroner = [one.kroner for one in row.measured]
    texts = tuple(with_arrow(one, unit) for one in kroner)
    return SideRow(row.name, tuple(in_chart(one, unit) for one in kroner), texts)


def in_chart(kroner: int, unit: Unit) -> float:
    """An amount as a chart draws it."""
    return float(Fraction(kroner) / unit.factor)


def _of_years(comparison: Comparison) -> list[Side]:
    """Those whose change comes over several years."""
    return [side for side in comparison.sides if len(side.distribution.years) > 1]


def _years_table(seat: Seat, comparison: Comparison, view: View, side: Side) -> Table:
    """A scenario's years side by side, and the full effect beside what the first has then."""
    position, years = comparison.sides.index(side), side.distribution.years
    by_year = [rows_of(comparison, view, year) for year in years]
    last = [
        (row.amounts[0], Difference(row.amounts[0], row.amounts[position]))
        for row in by_year[-1]
    ]  # fmt: skip
    is_first = side is comparison.first
    own_amounts = (row.amounts[position] for own in by_year for row in own)
    unit = lined_up(seat.unit, [*own_amounts, *([] if is_first else (base for base, _ in last))])
    headings = [*map(str, years[:-1]), seat.say("compare.full_effect", year=years[-1])]
    if not is_first:
        headings += [comparison.first.scenario.title, seat.say("change.kroner"), "%"]
    rows = []
    for number, (base, change) in enumerate(last):
        cells = [amount(own[number].amounts[position], unit) for own in by_year]
        if not is_first:
            percent = "" if by_year[-1][number].kind == "unplaced" else signed_percent(change.percent)
            cells += [amount(base, unit), with_arrow(change.change, unit), percent]
        rows.append([row_name(by_year[-1][number], seat.say), *cells])
    caption = seat.say("compare.year_by_year", title=side.scenario.title, unit=seat.unit_words)
    return table(caption, _columns(seat, headings), rows, _strong(by_year[-1]))


def _columns(seat: Seat, headings: Sequence[str]) -> list[Column]:
    return [Column(seat.say("words.recipient")), *(Column(one, True) for one in headings)]


def _strong(rows: Sequence[AmountRow]) -> list[int]:
    return [number for number, row in enumerate(rows) if row.kind in ("subtotal", "total")]


def _lasting_tables(seat: Seat, comparison: Comparison, view: View) -> list[Table]:
    """A table for each kind where money lasts differently and the scenarios differ in it."""
    year = comparison.case.year
    headings = [side.scenario.title for side in comparison.sides]
    tables = []
    for kind in kinds_apart(comparison, view, year):
        rows = rows_of(comparison, view, year, kind)
        unit = lined_up(seat.unit, (own for row in rows for own in row.amounts))
        cells = [[row_name(row, seat.say), *(amount(own, unit) for own in row.amounts)] for row in rows]
        caption = seat.say(
            "compare.of_kind", kind=seat.say(f"lasting.{kind.value}"), year=year, unit=seat.unit_words
        )
        tables.append(table(caption, _columns(seat, headings), cells, _strong(rows)))
    return tables
