"""Charts as pure functions from a table to an Altair chart, with Norwegian numbers.

Each table has its amounts in the unit that is shown, and beside each amount its text: the text, its
sign and its arrow say what the colour says, so that colour never carries meaning alone.
"""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from allocation.money import MINUS, NBSP

UP, DOWN, WHOLE = "Øker", "Reduserer", "Sum"

_BLUE, _VERMILLION, _GREY, _INK = "#0072B2", "#D55E00", "#6B7280", "#111111"
_COLOURS = {UP: _BLUE, DOWN: _VERMILLION, WHOLE: _GREY}
_ROW_HEIGHT = 30
_LOW_ROW_HEIGHT, _MANY_ROWS = 21, 20
_AXIS_HEIGHT = 60  # Streamlit counts the axis into the height
_ROOM_FOR_TEXT = 0.15  # of the whole scale, beyond the outermost bars
_TEXT_SIZE = 13
_LONGEST_NAME = 420
_AXES = {"labelColor": _INK, "titleColor": _INK, "labelFontSize": _TEXT_SIZE, "titleFontSize": _TEXT_SIZE}
_SHAPES, _SIGNS = ("circle", "diamond", "square", "cross"), ("●", "◆", "■", "✚")
_NORWEGIAN = {
    "number": {
        "decimal": ",",
        "thousands": NBSP,
        "grouping": [3],
        "currency": ["", f"{NBSP}kr"],
        "minus": MINUS,
    }
}


def change_bars(changes: pd.DataFrame, title: str) -> alt.LayerChart:
    """Gains and losses as horizontal bars on one scale, in the order of the rows.

    `changes` has the columns `name`, `amount` and `text`; `title` names the axis and its unit.
    """
    return _bars(_from_nought(changes), title)


def year_bars(changes: pd.DataFrame, between: Sequence[str], title: str) -> alt.LayerChart:
    """Changes from the first year to the last as bars, with a mark where each year between has come.

    `changes` is as for `change_bars`, and has a column of amounts for each year in `between`, whose
    marks are told apart by their shape: see `mark_of`.
    """
    bars = _from_nought(changes)
    base = _rows(bars, title)
    marks = [
        base.mark_point(
            shape=_SHAPES[number % len(_SHAPES)], filled=True, size=70, color=_INK, opacity=1
        ).encode(x=f"{year}:Q")
        for number, year in enumerate(between)
    ]
    return _bars(bars, title, marks, [amount for year in between for amount in bars[year]])


def mark_of(number: int) -> str:
    """The sign of the mark of that year between, counted from nought, for the text beside a chart."""
    return _SIGNS[number % len(_SIGNS)]


def bridge_steps(steps: pd.DataFrame, title: str) -> alt.LayerChart:
    """A bridge as horizontal steps, each beginning where the one above ended, and their sum last.

    `steps` has the columns `name`, `start`, `end`, `direction` (UP, DOWN or WHOLE) and `text`.
    """
    return _bars(steps, title)


def _from_nought(changes: pd.DataFrame) -> pd.DataFrame:
    """The changes as bars that begin at nought."""
    direction = [UP if amount >= 0 else DOWN for amount in changes["amount"]]
    return changes.assign(start=0, end=changes["amount"], direction=direction)


def _rows(rows: pd.DataFrame, title: str) -> alt.Chart:
    """One line a row, in their order, and what is told of it."""
    return alt.Chart(rows).encode(
        y=alt.Y("name:N", sort=None, title=None, axis=alt.Axis(labelLimit=_LONGEST_NAME)),
        tooltip=[alt.Tooltip("name:N", title="Hva"), alt.Tooltip("text:N", title=title)],
    )


def _bars(
    rows: pd.DataFrame, title: str, marks: Sequence[alt.Chart] = (), marked: Sequence[float] = ()
) -> alt.LayerChart:
    """Bars from `start` to `end`, each with its text beyond its end; `marks`, at `marked`, lie on them."""
    base = _rows(rows, title)
    colours = alt.Scale(domain=list(_COLOURS), range=list(_COLOURS.values()))
    axis = alt.Axis(format=",.0f", tickCount=6)
    bar = base.mark_bar(height={"band": 0.65}).encode(
        x=alt.X("start:Q", title=title, scale=_scale(rows, marked), axis=axis),
        x2="end:Q",
        color=alt.Color("direction:N", scale=colours, legend=None),
    )
    texts = base.encode(x="end:Q", text="text:N")
    rising = texts.transform_filter(alt.datum.end >= alt.datum.start).mark_text(align="left", dx=6)
    falling = texts.transform_filter(alt.datum.end < alt.datum.start).mark_text(align="right", dx=-6)
    row_height = _ROW_HEIGHT if len(rows) <= _MANY_ROWS else _LOW_ROW_HEIGHT
    height = row_height * len(rows) + _AXIS_HEIGHT
    text_style = {"fontSize": _TEXT_SIZE, "color": _INK}
    layers = alt.LayerChart(layer=[bar, *marks, rising, falling], height=height)
    chart: alt.LayerChart = layers.configure(locale=_NORWEGIAN, axis=_AXES, text=text_style)
    return chart


def _scale(rows: pd.DataFrame, marked: Sequence[float]) -> alt.Scale:
    """A scale that holds zero, every bar and mark, with room for the texts where they stand."""
    ends = [0.0, *rows["start"], *rows["end"], *marked]
    room = _ROOM_FOR_TEXT * (max(ends) - min(ends))
    falls = bool((rows["end"] < rows["start"]).any())
    low = min(ends) - room if min(ends) < 0 and falls else min(ends)
    return alt.Scale(domain=[low, max(ends) + room], nice=False)
