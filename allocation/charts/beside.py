"""Scenarios side by side: a bar each for every recipient, told apart by shape as well as by colour."""

from collections.abc import Sequence
from dataclasses import dataclass

from allocation.charts.look import (
    SHAPES,
    TIP,
    Entry,
    Palette,
    Spec,
    amount_axis,
    chart,
    field,
    key,
    layer,
    listed,
    mark,
    own,
    pixels,
)
from allocation.charts.rows import in_rows, named, nought, room_beyond, text_beyond

_BAR, _BETWEEN = 20, 16
_MARK, _MARK_GAP = 90, 11


@dataclass(frozen=True, slots=True)
class SideRow:
    """What one gets in each of the series, in the unit shown, with the texts; None where it has no place."""

    name: str
    amounts: tuple[float | None, ...]
    texts: tuple[str, ...]


def beside(rows: Sequence[SideRow], series: Sequence[str], title: str, palette: Palette) -> Spec:
    """Two to five series side by side for every row: a bar each, which ends in the mark of its series.

    Raises ValueError with more series than can be told apart.
    """
    if len(series) > len(SHAPES):
        raise ValueError(f"{len(series)} series side by side; at most {len(SHAPES)} can be told apart")
    styles = [Entry(*style) for style in zip(series, palette.hues, SHAPES, strict=False)]
    data = [
        {**named(number, row.name), **cell} for number, row in enumerate(rows) for cell in _cells(row, styles)
    ]
    names = [named(number, row.name) for number, row in enumerate(rows)]
    height = palette.px(_BAR) * len(series) + palette.px(_BETWEEN)
    places = in_rows("names", palette) | {
        "scale": {"paddingInner": palette.px(_BETWEEN) / height, "paddingOuter": 0.1}
    }
    layers = [
        layer(names, mark("point", opacity=0), name="names", y=places),
        _bars(data, len(series), palette),
        nought(palette),
        key(styles, palette),
    ]
    return chart(layers, title, beside_alt(rows, series, title), height * len(rows), palette)


def beside_alt(rows: Sequence[SideRow], series: Sequence[str], title: str) -> str:
    """Each row with its text in every series that it has a place in, in one sentence."""
    cells = [
        ", ".join(
            f"{name} {text}"
            for name, amount, text in zip(series, row.amounts, row.texts, strict=True)
            if amount is not None
        )
        for row in rows
    ]
    return listed(title, [f"{row.name}: {cell}" for row, cell in zip(rows, cells, strict=True)])


def _cells(row: SideRow, styles: Sequence[Entry]) -> list[Spec]:
    """A bar for each series that the row has a place in."""
    return [
        {
            "series": number,
            "end": amount,
            "beyond": amount,
            "leftwards": amount < 0,
            "colour": colour,
            "shape": shape,
            "text": text,
            "tip": f"{row.name}, {name}: {text}",
        }
        for number, ((name, colour, shape, _), amount, text) in enumerate(
            zip(styles, row.amounts, row.texts, strict=True)
        )
        if amount is not None
    ]


def _bars(data: Sequence[Spec], series: int, palette: Palette) -> Spec:
    """Every bar from nought, its mark at its end, and its text beyond."""
    ends = [0.0, *(cell["end"] for cell in data)]
    left, right = room_beyond(data, palette, _beside(palette))
    scale = pixels(min(ends), max(ends), left, right)
    across = field("end", scale=scale, axis=amount_axis())
    offset = field("series", "ordinal", scale={"domain": list(range(series)), "paddingInner": 0.15})
    bars = mark("bar", {"x": across, "x2": {"datum": 0}, "color": own("colour"), **TIP})
    ends_in = mark(
        "point",
        {"x": across, "shape": own("shape"), "fill": own("colour"), **TIP},
        size=palette.area(_MARK),
        strokeWidth=0,
        xOffset={"expr": f"datum.leftwards ? {-palette.px(_MARK_GAP)} : {palette.px(_MARK_GAP)}"},
        opacity=1,
    )
    marks = [bars, ends_in, text_beyond(palette, _beside(palette))]
    return layer(data, *marks, y=field("row", "ordinal"), yOffset=offset)


def _beside(palette: Palette) -> float:
    """How far a text stands from its bar, for the mark between them."""
    return palette.px(_MARK_GAP + 4)
