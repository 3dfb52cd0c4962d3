"""Horizontal rows: each has its name at the left, its bar from a start to an end, and its text beside it."""

from collections.abc import Sequence
from typing import Any

from allocation.charts.look import Palette, Spec, field, layer, lines_of, mark

_ROW, _LOW_ROW, _MANY = 30, 22, 20
_AROUND_LINES = 4
_BAR = 0.65  # of a row
_GAP = 6


def in_rows(data: str, palette: Palette) -> Spec:
    """Places down the chart in the order of the rows, with the names that the data called `data` has.

    A row is its number, so that two rows may have the same name; the axis looks the name up.
    """
    up = -palette.height_of(1) / 2  # Vega puts the first line in the middle of the row
    lines = f"data('{data}')[datum.value].lines"
    axis = {
        "labelExpr": lines,
        "labelOffset": {"expr": f"{up} * (length({lines}) - 1)"},
        "labelOverlap": False,
        "title": None,
        "ticks": False,
        "domain": False,
        "grid": False,
    }
    return field("row", "ordinal", axis=axis, sort=None)


def named(number: int, name: str) -> Spec:
    """What a row of data has for its place: its number, and its name in lines."""
    return {"row": number, "lines": list(lines_of(name))}


def row_height(rows: Sequence[Spec], palette: Palette) -> float:
    """How high each row is: lower where there are many, higher where a name takes more lines."""
    lines = max((len(row["lines"]) for row in rows), default=1)
    plain = palette.px(_ROW if len(rows) <= _MANY else _LOW_ROW)
    return plain if lines == 1 else max(plain, palette.height_of(lines) + palette.px(_AROUND_LINES))


def bar(encoding: Spec, **properties: Any) -> Spec:
    """A horizontal bar that is seen however short it is, unless it is nothing."""
    seen = {"expr": "datum.start == datum.end ? 0 : 1"}
    return mark("bar", encoding, height={"band": _BAR}, strokeWidth=seen, **properties)


def text_beyond(palette: Palette, more: float = 0) -> Spec:
    """The text of a row past its place `beyond`, `more` pixels further: to the left of a row `leftwards`."""
    gap = palette.px(_GAP) + more
    return mark(
        "text",
        {"x": field("beyond"), "text": field("text", "nominal")},
        align={"expr": "datum.leftwards ? 'right' : 'left'"},
        dx={"expr": f"datum.leftwards ? {-gap} : {gap}"},
    )


def room_beyond(rows: Sequence[Spec], palette: Palette, more: float = 0) -> tuple[float, float]:
    """The pixels that the texts at the left and at the right take, each `more` pixels from its place."""
    gap = palette.px(_GAP) + more
    sides = [[row["text"] for row in rows if row["leftwards"] is leftwards] for leftwards in (True, False)]
    left, right = (palette.width_of(texts) + gap if texts else 0 for texts in sides)
    return left, right


def nought(palette: Palette) -> Spec:
    """The line at nought, on a scale that holds it."""
    return layer([{}], mark("rule", {"x": {"datum": 0}}, color=palette.ink, strokeWidth=1))
