"""A change that comes bit by bit: what each gets every year, and how far each has come."""

from allocation.charts import YearBar, year_bars
from allocation.money import lined_up
from allocation.screens.doing import doing
from allocation.screens.live.tables import Column, table
from allocation.screens.seat import Seat, draw
from allocation.screens.shown import amount, signed, with_arrow
from allocation.years import YearTable, changed_most_first, year_tables


def show_years(seat: Seat, fund: str) -> None:
    """The fund year by year as a table and a chart; nothing where everything comes at once."""
    for found in year_tables(seat.distribution):
        if found.fund.code == fund:
            _show_table(seat, found)
            _show_chart(seat, found)


def _show_table(seat: Seat, found: YearTable) -> None:
    say = seat.say
    unit = lined_up(seat.unit, (one for row in found.all_rows for one in row.amounts))
    *years, last = map(str, found.years)
    headings = [*years, say("years.full", year=last), say("years.since", year=found.years[0])]
    rows = [
        (
            row.label if row.recipient else say("words.sum"),
            *(amount(kroner, unit) for kroner in row.amounts),
            signed(row.change, unit),
        )
        for row in found.all_rows
    ]
    columns = [Column(say("words.recipient")), *(Column(heading, True) for heading in headings)]
    caption = say("years.caption", fund=found.fund.name, unit=seat.unit_words)
    shown = table(caption, columns, rows, strong=[len(found.rows)])
    seat.show("years", "years", doing({}), title=say("years.title"), shown=shown)


def _show_chart(seat: Seat, found: YearTable) -> None:
    """The change from the first year to the last, and where each year between has come."""
    moved, factor = changed_most_first(found), seat.unit.factor
    unit = lined_up(seat.unit, (row.change for row in moved))
    if not moved:
        return
    first, *between, last = map(str, found.years)
    bars = [
        YearBar(
            row.label,
            float(row.change / factor),
            with_arrow(row.change, unit),
            tuple(float(one / factor) for one in row.since_first[1:-1]),
        )
        for row in moved
    ]
    title = seat.say("years.chart", first=first, last=last, unit=seat.unit_words)
    draw(year_bars(bars, between, title, seat.palette))
