"""Where a flow of money stands: nodes in columns by level, and ribbons between them that conserve.

A ribbon is as wide as its amount wherever it goes. A node is as high as the ribbons on its fuller side,
and has room for its label, so that no two labels meet. An amount below nought is given back: its ribbon
is as wide as what goes back, from the receiver to the giver.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

_LEAST = 1.0  # pixels: the thinnest ribbon that is seen
_Stop = tuple[int, str | int]
"""A level, and who stands there: a node by its code, or a link that passes by, by its number."""


@dataclass(frozen=True, slots=True)
class Node:
    """Who holds money: a code of its own, its name, the level it stands on from nought, and its text."""

    code: str
    name: str
    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """What goes from one node to another on a later level, in the unit shown; below nought, given back."""

    source: str
    target: str
    amount: float
    text: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a node stands down its column, in pixels: its bar begins at `top` and is `height` high."""

    top: float
    height: float

    @property
    def middle(self) -> float:
        """The middle of the bar, where its label stands."""
        return self.top + self.height / 2


@dataclass(frozen=True, slots=True)
class Ribbon:
    """A link as drawn, in pixels: its width, and where it leaves and comes in, by level: its upper edges."""

    link: Link
    width: float
    edges: tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A flow as drawn: the place of each node by its code, the ribbons, and the height of all in pixels."""

    places: Mapping[str, Place]
    ribbons: tuple[Ribbon, ...]
    height: float


def drawn(
    nodes: Sequence[Node], links: Sequence[Link], labels: Sequence[float], body: float, gap: float
) -> Drawing:
    """The flow with each column in the order of `nodes`, and `gap` pixels between them.

    `labels` is the height of each node's label. `body` is how high the fullest column would be without
    labels and gaps: the height grows with both. Raises ValueError where a link does not go to a later level.
    """
    paths = _paths(nodes, links)
    widths = _widths(nodes, links, body)
    heights = _heights(nodes, paths, widths)
    rooms = dict(heights)
    for node, label in zip(nodes, labels, strict=True):
        rooms[node.level, node.code] = max(label, heights[node.level, node.code])
    columns: defaultdict[int, list[_Stop]] = defaultdict(list)
    for stop in rooms:
        columns[stop[0]].append(stop)
    height = max(
        (sum(rooms[stop] for stop in column) + gap * len(column) for column in columns.values()), default=0
    )
    places = {
        stop: place
        for column in columns.values()
        for stop, place in _down(column, rooms, heights, height).items()
    }
    ribbons = _ribbons(links, paths, widths, places)
    return Drawing({node.code: places[node.level, node.code] for node in nodes}, ribbons, height)


def _paths(nodes: Sequence[Node], links: Sequence[Link]) -> list[list[_Stop]]:
    """Each link as the stops it makes: its source, itself on every level between, its target."""
    levels = {node.code: node.level for node in nodes}
    paths: list[list[_Stop]] = []
    for number, link in enumerate(links):
        first, last = levels[link.source], levels[link.target]
        if last <= first:
            raise ValueError(
                f"the link from {link.source} to {link.target} goes from level {first} to {last}"
            )
        between: list[_Stop] = [(level, number) for level in range(first + 1, last)]
        paths.append([(first, link.source), *between, (last, link.target)])
    return paths


def _widths(nodes: Sequence[Node], links: Sequence[Link], body: float) -> list[float]:
    """The width of each ribbon: its amount on a scale on which the fullest column is `body` high."""
    given: defaultdict[str, float] = defaultdict(float)
    received: defaultdict[str, float] = defaultdict(float)
    for link in links:
        given[link.source] += abs(link.amount)
        received[link.target] += abs(link.amount)
    columns: defaultdict[int, float] = defaultdict(float)
    for node in nodes:
        columns[node.level] += max(given[node.code], received[node.code])
    fullest = max(columns.values(), default=0) or 1
    return [max(_LEAST, body * abs(link.amount) / fullest) for link in links]


def _heights(
    nodes: Sequence[Node], paths: Sequence[Sequence[_Stop]], widths: Sequence[float]
) -> dict[_Stop, float]:
    """How high each stop is: as its ribbons on the fuller side. Nodes come first, in their order."""
    before: defaultdict[_Stop, float] = defaultdict(float)
    after: defaultdict[_Stop, float] = defaultdict(float)
    for path, width in zip(paths, widths, strict=True):
        for source, target in pairwise(path):
            after[source] += width
            before[target] += width
    stops = dict.fromkeys([*((node.level, node.code) for node in nodes), *before])
    return {stop: max(before[stop], after[stop], _LEAST) for stop in stops}


def _down(
    column: Sequence[_Stop], rooms: Mapping[_Stop, float], heights: Mapping[_Stop, float], height: float
) -> dict[_Stop, Place]:
    """The places down a column: each in the middle of its room, and what is left over around them evenly."""
    free = (height - sum(rooms[stop] for stop in column)) / len(column)
    reached, places = free / 2, {}
    for stop in column:
        places[stop] = Place(reached + (rooms[stop] - heights[stop]) / 2, heights[stop])
        reached += rooms[stop] + free
    return places


def _ribbons(
    links: Sequence[Link],
    paths: Sequence[Sequence[_Stop]],
    widths: Sequence[float],
    places: Mapping[_Stop, Place],
) -> tuple[Ribbon, ...]:
    """The ribbons, stacked at each stop in the order of where they go and come from, so that few cross."""
    pieces = [(number, *piece) for number, path in enumerate(paths) for piece in pairwise(path)]
    leaving = {stop: place.top for stop, place in places.items()}
    coming = dict(leaving)
    edges: defaultdict[int, set[tuple[int, float]]] = defaultdict(set)
    for number, source, _ in sorted(pieces, key=lambda piece: places[piece[2]].middle):
        edges[number].add((source[0], leaving[source]))
        leaving[source] += widths[number]
    for number, _, target in sorted(pieces, key=lambda piece: places[piece[1]].middle):
        edges[number].add((target[0], coming[target]))
        coming[target] += widths[number]
    return tuple(
        Ribbon(link, widths[number], tuple(sorted(edges[number]))) for number, link in enumerate(links)
    )
