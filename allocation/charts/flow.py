"""The flow of money from the state to the trust: nodes in columns, ribbons as wide as what they carry."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from allocation.charts.look import (
    DASHES,
    TIP,
    Palette,
    Spec,
    chart,
    field,
    layer,
    lines_of,
    listed,
    mark,
)
from allocation.charts.ribbons import Link, Node, Ribbon, drawn
from allocation.money import NBSP

_BODY, _GAP, _BAR = 320, 8, 14
_LETTERS, _LAST_LETTERS = 24, 46
_BEND = 0.45  # how far into the gap a ribbon goes straight on
_TINT = 0.28


def flow(nodes: Sequence[Node], links: Sequence[Link], title: str, palette: Palette) -> Spec:
    """Who gives whom how much, level by level from the left, each column in the order of `nodes`.

    A label stands at the right of its node and says what is given back there as well. A chart of five
    levels wants a thousand pixels. Raises ValueError where a link does not go to a later level.
    """
    last = max((node.level for node in nodes), default=0)
    back = _texts_back(links)
    labels = [_label(node, back[node.code], last) for node in nodes]
    rooms = [palette.height_of(len(label)) for label in labels]
    drawing = drawn(nodes, links, rooms, palette.px(_BODY), palette.px(_GAP))
    names = {node.code: node.name for node in nodes}
    bars = [
        {
            "level": node.level,
            "top": drawing.places[node.code].top,
            "bottom": drawing.places[node.code].top + drawing.places[node.code].height,
            "first": drawing.places[node.code].middle - palette.height_of(len(label) - 1) / 2,
            "label": label,
            "tip": f"{node.name}: {node.text}",
        }
        for node, label in zip(nodes, labels, strict=True)
    ]
    ends = [line for node, label in zip(nodes, labels, strict=True) if node.level == last for line in label]
    right = palette.width_of(ends) + palette.px(_BAR)
    across = {
        "scale": {
            "domain": [0, last or 1],
            "nice": False,
            "range": [palette.px(_BAR), {"expr": f"width - {right}"}],
        },
        "axis": None,
    }
    down = {
        "scale": {"domain": [0, drawing.height], "range": [0, drawing.height], "nice": False},
        "axis": None,
    }
    layers = [
        _given(drawing.ribbons, names, palette),
        _given_back(drawing.ribbons, names, palette),
        _nodes(bars, across, down, palette),
    ]
    return chart(layers, title, flow_alt(nodes, links, title), drawing.height, palette)


def flow_alt(nodes: Sequence[Node], links: Sequence[Link], title: str) -> str:
    """Who gives whom how much, in one sentence."""
    names = {node.code: node.name for node in nodes}
    return listed(title, [f"{names[link.source]} → {names[link.target]} {link.text}" for link in links])


def _texts_back(links: Sequence[Link]) -> Mapping[str, list[str]]:
    """The texts of what is given back, by who gives it."""
    back: defaultdict[str, list[str]] = defaultdict(list)
    for link in links:
        if link.amount < 0:
            back[link.target].append(link.text)
    return back


def _label(node: Node, back: Sequence[str], last: int) -> list[str]:
    """The lines of a label: the name, the text, and each text of what is given back there."""
    if node.level == last:
        return [*lines_of(f"{node.name} {NBSP}{node.text}", _LAST_LETTERS), *back]
    return [*lines_of(node.name, _LETTERS), node.text, *back]


def _given(ribbons: Sequence[Ribbon], names: Mapping[str, str], palette: Palette) -> Spec:
    """What is given: full ribbons with a thin edge, so that a small one shows as well."""
    look = {"color": palette.up, "fillOpacity": _TINT, "stroke": palette.up, "strokeWidth": 1}
    return _ribbons([ribbon for ribbon in ribbons if ribbon.link.amount >= 0], names, look)


def _given_back(ribbons: Sequence[Ribbon], names: Mapping[str, str], palette: Palette) -> Spec:
    """What is given back: open ribbons with a broken edge."""
    edge = {"stroke": palette.down, "strokeWidth": palette.px(1.5), "strokeDash": DASHES}
    look = {"color": palette.down, "fillOpacity": _TINT / 2, **edge}
    return _ribbons([ribbon for ribbon in ribbons if ribbon.link.amount < 0], names, look)


def _ribbons(ribbons: Sequence[Ribbon], names: Mapping[str, str], look: Spec) -> Spec:
    data = [
        {"link": number, "level": level, "top": top, "bottom": top + ribbon.width, "tip": tip}
        for number, ribbon in enumerate(ribbons)
        for tip in [f"{names[ribbon.link.source]} → {names[ribbon.link.target]}: {ribbon.link.text}"]
        for level, top in _bent(ribbon.edges)
    ]
    encoding = {"y2": {"field": "bottom"}, "detail": field("link", "nominal"), **TIP}
    area = mark("area", encoding, interpolate="basis", **look)
    return layer(data, area, x=field("level", axis=None), y=field("top", axis=None))


def _bent(edges: Sequence[tuple[int, float]]) -> Iterator[tuple[float, float]]:
    """The points that a smooth edge is drawn by: straight on where it leaves and where it comes in."""
    for (start, top), (end, other) in pairwise(edges):
        yield from ((start, top), (start + _BEND, top), (end - _BEND, other))
    yield edges[-1]


def _nodes(bars: Sequence[Spec], across: Spec, down: Spec, palette: Palette) -> Spec:
    """The nodes as upright bars, their labels at their right with an edge that keeps ribbons off."""
    bar = mark("rule", {"y2": {"field": "bottom"}, **TIP}, color=palette.ink, strokeWidth=palette.px(_BAR))
    at = {"y": field("first", **down), "text": field("label", "nominal")}
    beside = {"align": "left", "baseline": "middle", "dx": palette.px(_BAR)}
    edge = mark("text", at, stroke=palette.ground, strokeWidth=palette.px(4), strokeJoin="round", **beside)
    text = mark("text", at, **beside)
    return layer(bars, bar, edge, text, x=field("level", **across), y=field("top", **down))
