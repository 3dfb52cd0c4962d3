"""A waterfall: from a start to an end step by step, each step beginning where the one above ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from allocation.charts.look import (
    TIP,
    WHOLE,
    Palette,
    Spec,
    amount_axis,
    chart,
    field,
    layer,
    listed,
    mark,
    own,
    pixels,
)
from allocation.charts.rows import bar, in_rows, named, nought, room_beyond, row_height, text_beyond

_NEAR = 0.4  # steps within this part of the whole are hard to see beside it, so the axis is cut
_MARGIN = 0.15
_BREAK = "M-0.5,1.1L-0.15,0.35L-0.5,-0.35L-0.15,-1.1M0.15,1.1L0.5,0.35L0.15,-0.35L0.5,-1.1"
_EDGE = 14


@dataclass(frozen=True, slots=True)
class Step:
    """A step from `start` to `end` in the unit shown: UP, DOWN, or a WHOLE, which stands from nought."""

    name: str
    start: float
    end: float
    kind: str
    text: str


def waterfall(steps: Sequence[Step], title: str, palette: Palette) -> Spec:
    """Horizontal steps from a start to an end, in their order, each with its text at its right.

    Where all that is reached lies far from nought on one side, the axis begins near it: every whole has
    a break at the cut, and `waterfall_is_cut` says so in words beside the chart.
    """
    low, high = _ends(steps)
    cut = waterfall_is_cut(steps)
    base = 0.0 if not cut else low if low > 0 else high
    data = [_row(number, step, base, palette) for number, step in enumerate(steps)]
    height = row_height(data, palette)
    scale = pixels(low, high, *room_beyond(data, palette))
    across = {"x": field("start", scale=scale, axis=amount_axis()), "x2": {"field": "end"}}
    bars = bar({**across, "color": own("colour"), "stroke": own("colour"), **TIP})
    layers = [
        _joins(steps, height, palette),
        layer(data, bars, text_beyond(palette), name="rows", y=in_rows("rows", palette)),
        _breaks(data, base, palette) if cut else nought(palette),
    ]
    return chart(layers, title, waterfall_alt(steps, title), height * len(steps), palette)


def waterfall_alt(steps: Sequence[Step], title: str) -> str:
    """Each step with its text, in one sentence, in order."""
    return listed(title, [f"{step.name} {step.text}" for step in steps])


def waterfall_is_cut(steps: Sequence[Step]) -> bool:
    """Whether the axis begins far from nought, for the steps are small beside what they change."""
    reached = _reached(steps)
    if not reached or min(reached) <= 0 <= max(reached):
        return False
    return max(reached) - min(reached) < _NEAR * max(map(abs, reached))


def _reached(steps: Sequence[Step]) -> list[float]:
    """Every amount that the steps reach; a whole's own beginning at nought is none of them."""
    return [at for step in steps for at in ((step.end,) if step.kind == WHOLE else (step.start, step.end))]


def _ends(steps: Sequence[Step]) -> tuple[float, float]:
    """Where the axis begins and ends: at nought or beyond, or where it is cut a little before the steps."""
    reached = _reached(steps)
    if not waterfall_is_cut(steps):
        return min([0.0, *reached]), max([0.0, *reached])
    low, high = min(reached), max(reached)
    margin = _MARGIN * (high - low) or _MARGIN * abs(high)
    return (low - margin, high) if low > 0 else (low, high + margin)


def _row(number: int, step: Step, base: float, palette: Palette) -> Spec:
    start = base if step.kind == WHOLE else step.start
    return {
        **named(number, step.name),
        "start": start,
        "end": step.end,
        "beyond": max(start, step.end),
        "leftwards": False,
        "whole": step.kind == WHOLE,
        "colour": palette.colour_of(step.kind),
        "text": step.text,
        "tip": f"{step.name}: {step.text}",
    }


def _joins(steps: Sequence[Step], height: float, palette: Palette) -> Spec:
    """A thin line from the end of each step down to the next."""
    data = [{"row": number, "end": step.end} for number, (step, _) in enumerate(pairwise(steps))]
    line = mark("tick", orient="vertical", size=height, yOffset=height / 2, thickness=1, color=palette.ink)
    return layer(data, line, x=field("end"), y=field("row", "ordinal"))


def _breaks(data: Sequence[Spec], base: float, palette: Palette) -> Spec:
    """The break at the cut end of every whole."""
    wholes = [{"row": row["row"], "base": base} for row in data if row["whole"]]
    inwards = (
        palette.px(_EDGE) if all(row["end"] >= base for row in data if row["whole"]) else -palette.px(_EDGE)
    )
    sign = mark(
        "point",
        shape=_BREAK,
        xOffset=inwards,
        stroke=palette.ground,
        strokeWidth=palette.px(2),
        filled=False,
        opacity=1,
        size=palette.area(400),
    )
    return layer(wholes, sign, x=field("base"), y=field("row", "ordinal"))
