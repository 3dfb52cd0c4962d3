"""Plan and what came, month by month, with the target."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from allocation.charts.look import (
    DASHES,
    TIP,
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
)

_HEIGHT = 300
_MARK = 90
_ABOVE = 0.06  # of the scale, over the highest mark


@dataclass(frozen=True, slots=True)
class MonthRow:
    """What was planned for a month and what came, in the unit shown; None where it is not known."""

    month: str
    plan: float | None
    actual: float | None


@dataclass(frozen=True, slots=True)
class MonthWords:
    """What plan and actual are called."""

    plan: str
    actual: str


@dataclass(frozen=True, slots=True)
class Target:
    """An amount to reach, in the unit shown, and its text."""

    amount: float
    text: str


def months(
    rows: Sequence[MonthRow], words: MonthWords, title: str, palette: Palette, target: Target | None = None
) -> Spec:
    """What came as bars, the plan as a line with open marks, and the target as a broken line.

    A month whose plan or actual is not known has no mark, and the line is broken there.
    """
    data = [_row(number, row, words) for number, row in enumerate(rows)]
    known = [amount for row in rows for amount in (row.plan, row.actual) if amount is not None]
    low, high = _ends([*known, *([target.amount] if target else [])])
    right = palette.width_of([target.text]) + palette.px(8) if target else 0.0
    down = {"scale": {"domain": [low, high], "nice": False}, "axis": amount_axis(domain=False)}
    entries = [
        Entry(words.plan, palette.ink, "circle", palette.ground),
        Entry(words.actual, palette.up, "square"),
    ]
    layers = [_bars(data, right, down, palette), _plan(data, palette), key(entries, palette)]
    if target:
        layers.append(_target(target, right, palette))
    return chart(layers, title, months_alt(rows, words, title, target), palette.px(_HEIGHT), palette)


def months_alt(rows: Sequence[MonthRow], words: MonthWords, title: str, target: Target | None = None) -> str:
    """Each month with plan and actual, and the target, in one sentence."""
    texts = [f"{row.month} {', '.join(_known(row, words))}" for row in rows]
    return listed(title, [*texts, *([target.text] if target else [])])


def accumulated(rows: Iterable[MonthRow]) -> tuple[MonthRow, ...]:
    """The same months, each with what has come so far of plan and actual; not known from the first gap on."""
    rows = list(rows)
    plans, actuals = _so_far(row.plan for row in rows), _so_far(row.actual for row in rows)
    return tuple(
        MonthRow(row.month, plan, actual) for row, plan, actual in zip(rows, plans, actuals, strict=True)
    )


def _so_far(amounts: Iterable[float | None]) -> Iterator[float | None]:
    reached: float | None = 0.0
    for amount in amounts:
        reached = None if reached is None or amount is None else reached + amount
        yield reached


def _known(row: MonthRow, words: MonthWords) -> list[str]:
    """What is known of a month, each with what it is called."""
    both = ((words.plan, row.plan), (words.actual, row.actual))
    return [f"{word} {amount_text(amount)}" for word, amount in both if amount is not None]


def _ends(amounts: Sequence[float]) -> tuple[float, float]:
    """A scale that holds nought and every amount, with a little room beyond."""
    low, high = min([0.0, *amounts]), max([0.0, *amounts])
    beyond = _ABOVE * (high - low) or 1.0
    return (low - beyond if low < 0 else low), (high + beyond if high > 0 else high)


def _row(number: int, row: MonthRow, words: MonthWords) -> Spec:
    tip = "; ".join([row.month, *_known(row, words)])
    return {"month": number, "name": row.month, "plan": row.plan, "actual": row.actual, "tip": tip}


def _bars(data: Sequence[Spec], right: float, down: Spec, palette: Palette) -> Spec:
    """What came, from nought, over the months; a month is its place, so that two Januaries keep apart."""
    axis = {"labelExpr": "data('months')[datum.value].name", "labelAngle": 0, "title": None, "ticks": False}
    across = field(
        "month",
        "ordinal",
        axis=axis,
        scale={"range": [0, {"expr": f"width - {right}"}], "paddingInner": 0.25, "paddingOuter": 0.15},
    )
    bars = mark("bar", {"y": field("actual", **down), "y2": {"datum": 0}, **TIP}, color=palette.up)
    ends = {"y": {"datum": 0}, "x": {"value": 0}, "x2": {"value": {"expr": f"width - {right}"}}}
    nought = mark("rule", ends, strokeWidth=1, color=palette.ink)
    return layer(data, bars, nought, name="months", x=across)


def _plan(data: Sequence[Spec], palette: Palette) -> Spec:
    """The plan: an edged line, that shows over the bars, with open marks."""
    size = {"size": palette.px(_MARK), "opacity": 1}
    edge = mark("line", strokeWidth=palette.px(4), color=palette.ground)
    line = mark("line", strokeWidth=palette.px(2), color=palette.ink)
    marks = mark("point", TIP, fill=palette.ground, stroke=palette.ink, strokeWidth=palette.px(2), **size)
    return layer(data, edge, line, marks, x=field("month", "ordinal"), y=field("plan"))


def _target(target: Target, right: float, palette: Palette) -> Spec:
    """The target as a broken line over all months, its text at the right."""
    end = {"value": {"expr": f"width - {right}"}}
    data = [{"amount": target.amount, "text": target.text, "tip": target.text}]
    across = {"x": {"value": 0}, "x2": end, **TIP}
    rule = mark("rule", across, strokeDash=DASHES, strokeWidth=palette.px(2), color=palette.down)
    text = mark(
        "text", {"x": end, "text": field("text", "nominal")}, align="left", dx=palette.px(8), fontWeight=600
    )
    return layer(data, rule, text, y=field("amount"))
