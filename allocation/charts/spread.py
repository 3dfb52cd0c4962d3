"""How likely each outcome is, and how much of it reaches the target."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from allocation.charts.look import (
    TIP,
    Palette,
    Spec,
    amount_axis,
    amount_text,
    chart,
    field,
    layer,
    listed,
    mark,
    own,
)
from allocation.charts.months import Target
from allocation.money import DASH, NBSP

_HEIGHT = 280
_ABOVE = 1.15
_MOST_TICKS = 5
_OPEN = 0.2


@dataclass(frozen=True, slots=True)
class Bin:
    """The chance, of one, that the outcome is from `start` up to `end`, in the unit shown."""

    start: float
    end: float
    chance: float


def spread(bins: Sequence[Bin], target: Target, title: str, palette: Palette) -> Spec:
    """The chance of each outcome as bars: full where it reaches the target, else open with an edge.

    A bin that the target falls inside is full from the target on. The title tells the chance of reaching it.
    """
    data = [_row(part, whole, target, palette) for whole in bins for part in _parts(whole, target.amount)]
    ends = [at for one in bins for at in (one.start, one.end)] + [target.amount]
    highest = max((one.chance for one in bins), default=0) or 1
    across = {
        "scale": {"domain": [min(ends), max(ends)], "nice": False, "zero": False},
        "axis": amount_axis(grid=False),
    }
    down = {
        "scale": {"domain": [0, _ABOVE * highest], "nice": False},
        "axis": {"title": None, "format": "%", "tickCount": _MOST_TICKS, "ticks": False, "domain": False},
    }
    layers = [_bars(data, across, down, palette), _line(target, ends, palette)]
    return chart(layers, title, spread_alt(bins, target, title), palette.px(_HEIGHT), palette)


def spread_alt(bins: Sequence[Bin], target: Target, title: str) -> str:
    """The target and the chance of each outcome, in one sentence."""
    return listed(title, [target.text, *map(_text, bins)])


def _text(one: Bin) -> str:
    """A bin with its chance, such as «80–90 0,2 %»."""
    ends = f"{amount_text(one.start)}{DASH}{amount_text(one.end)}"
    return f"{ends} {amount_text(round(100 * one.chance, 1))}{NBSP}%"


def _parts(whole: Bin, target: float) -> Iterator[Bin]:
    """The bin before the target and from it on; as high both, for a bin's height is that of its whole."""
    if whole.start < target < whole.end:
        yield Bin(whole.start, target, whole.chance)
        yield Bin(target, whole.end, whole.chance)
    else:
        yield whole


def _row(part: Bin, whole: Bin, target: Target, palette: Palette) -> Spec:
    reached = part.start >= target.amount
    return {
        "start": part.start,
        "end": part.end,
        "chance": part.chance,
        "reached": reached,
        "colour": palette.up if reached else palette.down,
        "edge": palette.ground if reached else palette.down,
        "tip": _text(whole),
    }


def _bars(data: Sequence[Spec], across: Spec, down: Spec, palette: Palette) -> Spec:
    """The bins, with a bar's width of ground between them."""
    where = {
        "x": field("start", **across),
        "x2": {"field": "end"},
        "y": field("chance", **down),
        "y2": {"datum": 0},
        "color": own("colour"),
        "stroke": own("edge"),
        **TIP,
    }
    opacity = {"expr": f"datum.reached ? 1 : {_OPEN}"}
    bar = mark("bar", where, fillOpacity=opacity, strokeWidth=palette.px(1.5), binSpacing=0)
    return layer(data, bar)


def _line(target: Target, ends: Sequence[float], palette: Palette) -> Spec:
    """The target as an upright line, its text on the side that has more room."""
    leftwards = target.amount > (min(ends) + max(ends)) / 2
    data = [{"amount": target.amount, "text": target.text}]
    rule = mark("rule", strokeWidth=palette.px(2), color=palette.ink)
    beside = {"align": "right" if leftwards else "left", "dx": palette.px(-8 if leftwards else 8)}
    text = mark(
        "text",
        {"y": {"value": 0}, "text": field("text", "nominal")},
        baseline="top",
        fontWeight=600,
        **beside,
    )
    return layer(data, rule, text, x=field("amount"))
