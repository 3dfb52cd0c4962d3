"""Gains and losses as horizontal bars on one scale, and how far each has come in the years between."""

from collections.abc import Sequence
from dataclasses import dataclass

from allocation.charts.look import (
    DOWN,
    SHAPES,
    TIP,
    UP,
    Entry,
    Palette,
    Spec,
    amount_axis,
    amount_text,
    chart,
    field,
    key,
    layer,
    listed,
    mark,
    own,
    pixels,
)
from allocation.charts.rows import bar, in_rows, named, nought, room_beyond, row_height, text_beyond

_MARK = 5  # half of it, in pixels


@dataclass(frozen=True, slots=True)
class Bar:
    """What one gains or loses: the amount in the unit shown, and its text with sign and arrow."""

    name: str
    amount: float
    text: str


@dataclass(frozen=True, slots=True)
class YearBar:
    """A change from the first year to the last, and how much of it has come in each year between."""

    name: str
    amount: float
    text: str
    between: tuple[float, ...]


def change_bars(rows: Sequence[Bar], title: str, palette: Palette) -> Spec:
    """Gains and losses as horizontal bars on one scale, in the order of the rows."""
    data = [_row(number, row, row.amount, palette) for number, row in enumerate(rows)]
    layers = [_bars(data, palette), nought(palette)]
    return chart(layers, title, change_bars_alt(rows, title), _height(data, palette), palette)


def change_bars_alt(rows: Sequence[Bar], title: str) -> str:
    """Each row with its text, in one sentence."""
    return listed(title, [f"{row.name} {row.text}" for row in rows])


def year_bars(rows: Sequence[YearBar], years: Sequence[str], title: str, palette: Palette) -> Spec:
    """Changes from the first year to the last as bars, with a mark where each year between has come.

    `years` names the years between; each has a shape of its own, which the key over the chart names.
    """
    data = [_row(number, row, _outermost(row), palette) for number, row in enumerate(rows)]
    layers = [_bars(data, palette, palette.px(_MARK)), nought(palette)]
    if years:
        shapes = list(zip(years, SHAPES, strict=False))
        layers += [
            _marks(rows, shapes, palette),
            key([Entry(year, palette.ink, shape) for year, shape in shapes], palette),
        ]
    return chart(layers, title, year_bars_alt(rows, years, title), _height(data, palette), palette)


def year_bars_alt(rows: Sequence[YearBar], years: Sequence[str], title: str) -> str:
    """Each row with its text and what has come in each year between, in one sentence."""
    come = [
        ", ".join(f"{year} {amount_text(amount)}" for year, amount in zip(years, row.between, strict=True))
        for row in rows
    ]
    return listed(title, [f"{row.name} {row.text} ({then})" for row, then in zip(rows, come, strict=True)])


def _outermost(row: YearBar) -> float:
    """How far the bar and its marks reach on the side that the row goes to."""
    return max(row.amount, *row.between) if row.amount >= 0 else min(row.amount, *row.between)


def _row(number: int, row: Bar | YearBar, beyond: float, palette: Palette) -> Spec:
    return {
        **named(number, row.name),
        "start": 0,
        "end": row.amount,
        "beyond": beyond,
        "leftwards": row.amount < 0,
        "colour": palette.colour_of(DOWN if row.amount < 0 else UP),
        "text": row.text,
        "tip": f"{row.name}: {row.text}",
    }


def _bars(data: Sequence[Spec], palette: Palette, beside: float = 0) -> Spec:
    reach = [0.0, *(row["beyond"] for row in data)]
    scale = pixels(min(reach), max(reach), *room_beyond(data, palette, beside))
    across = {"x": field("start", scale=scale, axis=amount_axis()), "x2": {"field": "end"}}
    colours = {"color": own("colour"), "stroke": own("colour")}
    bars = bar({**across, **colours, **TIP})
    return layer(data, bars, text_beyond(palette, beside), name="rows", y=in_rows("rows", palette))


def _marks(rows: Sequence[YearBar], shapes: Sequence[tuple[str, str]], palette: Palette) -> Spec:
    """The marks of the years between: each in a shape of its own, edged so that it shows on a bar."""
    data = [
        {
            "row": number,
            "reached": reached,
            "shape": shape,
            "tip": f"{row.name}, {year}: {amount_text(reached)}",
        }
        for number, row in enumerate(rows)
        if row.amount or any(row.between)
        for (year, shape), reached in zip(shapes, row.between, strict=True)
    ]
    points = mark(
        "point",
        {"x": field("reached"), "shape": own("shape"), **TIP},
        fill=palette.ink,
        stroke=palette.ground,
        strokeWidth=1,
        size=palette.area(80),
        opacity=1,
    )
    return layer(data, points, y=field("row", "ordinal"))


def _height(data: Sequence[Spec], palette: Palette) -> float:
    return row_height(data, palette) * len(data)
