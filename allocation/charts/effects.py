"""What a change is made of: the effect of each cause as stacked bars to both sides of nought."""

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
from allocation.charts.rows import bar, in_rows, named, nought, room_beyond, row_height, text_beyond

_WIDE = 0.04  # of the scale: a part that has room for its mark
_MARK = 60
_TOTAL = 24
_UP_AND_DOWN = 2  # the first hues


@dataclass(frozen=True, slots=True)
class EffectRow:
    """The effect of each cause on one, in the unit shown, with the texts, and the text of their sum."""

    name: str
    amounts: tuple[float, ...]
    texts: tuple[str, ...]
    total: str


def effects(rows: Sequence[EffectRow], parts: Sequence[str], title: str, palette: Palette) -> Spec:
    """Effects stacked to both sides of nought, each part with the mark of its cause, and a line at the sum.

    `parts` names the causes: volume, price and share. They have the hues that mean neither up nor down.
    Raises ValueError with more than there are such hues.
    """
    hues = palette.hues[_UP_AND_DOWN:]
    if len(parts) > len(hues):
        raise ValueError(f"{len(parts)} effects in one bar; at most {len(hues)} can be told apart")
    styles = [Entry(*style) for style in zip(parts, hues, SHAPES, strict=False)]
    pieces = [piece for number, row in enumerate(rows) for piece in _pieces(number, row, styles)]
    sums = [_sum(number, row) for number, row in enumerate(rows)]
    ends = [0.0, *(piece["end"] for piece in pieces)]
    scale = pixels(min(ends), max(ends), *room_beyond(sums, palette))
    wide = _WIDE * (max(ends) - min(ends))
    layers = [
        _sums(sums, scale, palette),
        _stacks(pieces, palette),
        _marks([piece for piece in pieces if abs(piece["end"] - piece["start"]) >= wide], palette),
        _lines(sums, palette),
        nought(palette),
        key(styles, palette),
    ]
    height = row_height(sums, palette) * len(rows)
    return chart(layers, title, effects_alt(rows, parts, title), height, palette)


def effects_alt(rows: Sequence[EffectRow], parts: Sequence[str], title: str) -> str:
    """Each row with its sum and the effects that make it, in one sentence."""
    made_of = [
        ", ".join(f"{part} {text}" for part, text in zip(parts, row.texts, strict=True)) for row in rows
    ]
    return listed(
        title, [f"{row.name} {row.total} ({parts})" for row, parts in zip(rows, made_of, strict=True)]
    )


def _pieces(number: int, row: EffectRow, styles: Sequence[Entry]) -> list[Spec]:
    """The parts of a row one after another, gains to the right of nought and losses to the left."""
    reached = {True: 0.0, False: 0.0}
    pieces = []
    for (part, colour, shape, _), amount, text in zip(styles, row.amounts, row.texts, strict=True):
        start = reached[amount >= 0]
        reached[amount >= 0] = start + amount
        pieces.append(
            {
                "row": number,
                "start": start,
                "end": start + amount,
                "middle": start + amount / 2,
                "colour": colour,
                "shape": shape,
                "tip": f"{row.name}, {part}: {text}",
            }
        )
    return pieces


def _sum(number: int, row: EffectRow) -> Spec:
    """Where the sum of a row stands, and its text beyond the outermost part on that side."""
    total = sum(row.amounts)
    side = [amount for amount in row.amounts if (amount < 0) is (total < 0)]
    return {
        **named(number, row.name),
        "sum": total,
        "beyond": sum(side),
        "leftwards": total < 0,
        "text": row.total,
        "tip": f"{row.name}: {row.total}",
    }


def _sums(sums: Sequence[Spec], scale: Spec, palette: Palette) -> Spec:
    text = text_beyond(palette)
    text["encoding"]["x"] |= {"scale": scale, "axis": amount_axis()}
    return layer(sums, text, name="rows", y=in_rows("rows", palette))


def _stacks(pieces: Sequence[Spec], palette: Palette) -> Spec:
    across = {"x": field("start"), "x2": {"field": "end"}}
    edged = bar({**across, "color": own("colour"), **TIP}, stroke=palette.ground)
    return layer(pieces, edged, y=field("row", "ordinal"))


def _marks(pieces: Sequence[Spec], palette: Palette) -> Spec:
    shape = {"x": field("middle"), "shape": own("shape"), **TIP}
    point = mark("point", shape, fill=palette.ground, strokeWidth=0, opacity=1, size=palette.area(_MARK))
    return layer(pieces, point, y=field("row", "ordinal"))


def _lines(sums: Sequence[Spec], palette: Palette) -> Spec:
    """A line across the bar where the sum stands, edged so that it shows on any part."""
    line: Spec = {"size": palette.px(_TOTAL), "orient": "vertical", "opacity": 1}
    edge = mark("tick", thickness=palette.px(6), color=palette.ground, **line)
    inner = mark("tick", TIP, thickness=palette.px(3), color=palette.ink, **line)
    return layer(sums, edge, inner, x=field("sum"), y=field("row", "ordinal"))
