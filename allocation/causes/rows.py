"""Amounts of a column that stand in each other's rows: two exchanged, several in a ring, a column shifted."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from allocation.causes.claims import Claim, Kind
from allocation.causes.pairs import figures_long
from allocation.figures import Figure
from allocation.findings import Status
from allocation.money import round_half_up
from allocation.reconciling.comparing import Compared
from allocation.reconciling.side import Cell

_LEAST_DIGITS = 2
_LEAST_ALONE = 3
"""How many digits an amount must have that nothing but its size tells from others."""
_LEAST_SHIFTED = 3


def moved_rows(two: Compared) -> Iterator[Claim]:
    """Differences of a column whose stated amounts are others' computed ones, in a ring or shifted."""
    by_stream: dict[str, list[Cell]] = {}
    for cell in two.deviating:
        by_stream.setdefault(cell[1], []).append(cell)
    found = [claim for cells in by_stream.values() if len(cells) > 1 for claim in _moved(cells, two)]
    yield from _whole_rows(found, two)


def _whole_rows(found: Iterable[Claim], two: Compared) -> Iterator[Claim]:
    """The claims, those of two rows that are exchanged in several columns as one: it was one slip."""
    by_pair: dict[object, list[Claim]] = {}
    for number, claim in enumerate(found):
        pair = frozenset(claim.rows) if claim.kind is Kind.EXCHANGED_ROWS else number
        by_pair.setdefault(pair, []).append(claim)
    for claims in by_pair.values():
        yield claims[0] if len(claims) == 1 else _exchanged_rows(claims, two)


def _exchanged_rows(claims: Sequence[Claim], two: Compared) -> Claim:
    one, other = claims[0].rows
    texts = {
        cell: f"raden har byttet plass med raden til {_name((other if cell[0] == one else one, ''), two)}: "
        f"det gjelder {len(claims)} kolonner"
        for claim in claims
        for cell in claim.texts
    }
    return Claim(Kind.EXCHANGED_ROWS, texts, claims[0].rows)


def _moved(cells: Sequence[Cell], two: Compared) -> Iterator[Claim]:
    grain = 2 * max(two.half(cell) for cell in cells) or Fraction(1)
    givers: dict[int, list[Cell]] = {}
    for cell in cells:
        figure = two.computed.cells.get(cell)
        if figure is not None:
            givers.setdefault(_grains(figure, grain), []).append(cell)
    sources: dict[Cell, Cell] = {}
    for cell in cells:
        stated = two.stated.cells.get(cell)
        found = givers.get(_grains(stated, grain), []) if stated is not None else []
        if len(found) == 1 and found[0] != cell:
            sources[cell] = found[0]
    rings = list(_rings(sources))
    for ring in rings:
        if any(_is_long(two.stated.cells[cell], grain) for cell in ring):
            yield _ring_claim(ring, sources, two)
    ringed = {cell for ring in rings for cell in ring}
    left = {cell: source for cell, source in sources.items() if cell not in ringed}
    yield from _shifts(left, two)


def _grains(figure: Figure, grain: Fraction) -> int:
    return int(round_half_up(figure.value / grain))


def _is_long(figure: Figure, grain: Fraction) -> bool:
    return figures_long(figure.value, grain / 2, _LEAST_DIGITS)


def _rings(sources: Mapping[Cell, Cell]) -> Iterator[tuple[Cell, ...]]:
    """The rings in which each cell has the next one's amount."""
    done: set[Cell] = set()
    for start in sources:
        path: list[Cell] = []
        at: Cell | None = start
        while at is not None and at not in done:
            done.add(at)
            path.append(at)
            at = sources.get(at)
        if at in path:
            yield tuple(path[path.index(at) :])


def _ring_claim(ring: Sequence[Cell], sources: Mapping[Cell, Cell], two: Compared) -> Claim:
    rows = tuple(cell[0] for cell in ring)
    names = {cell: _name(sources[cell], two) for cell in ring}
    if len(ring) == 2:
        texts = {cell: f"beløpet har byttet plass med beløpet til {names[cell]}" for cell in ring}
        return Claim(Kind.EXCHANGED_ROWS, texts, rows)
    texts = {
        cell: f"beløpet er det som hører til {names[cell]}: {len(ring)} beløp i kolonnen har byttet rader"
        for cell in ring
    }
    return Claim(Kind.ROTATED, texts, rows)


def _shifts(sources: Mapping[Cell, Cell], two: Compared) -> Iterator[Claim]:
    """Three rows or more, one after the other, that each have the amount of the row above or below."""
    order = {
        code: number for number, code in enumerate(dict.fromkeys((*two.stated.rows, *two.computed.rows)))
    }
    steps = {cell: order.get(source[0], 0) - order.get(cell[0], 0) for cell, source in sources.items()}
    for step in (-1, 1):
        run: list[Cell] = []
        ordered = sorted((c for c in sources if steps[c] == step), key=lambda cell: order[cell[0]])
        for cell in (*ordered, None):
            if run and (cell is None or order[cell[0]] != order[run[-1][0]] + 1):
                yield from _shift_claim(run, sources, two)
                run = []
            if cell is not None:
                run.append(cell)


def _shift_claim(run: Sequence[Cell], sources: Mapping[Cell, Cell], two: Compared) -> Iterator[Claim]:
    if len(run) >= _LEAST_SHIFTED:
        texts = {
            cell: f"beløpet er det som hører til {_name(sources[cell], two)}: "
            f"{len(run)} beløp i kolonnen er forskjøvet en rad"
            for cell in run
        }
        yield Claim(Kind.ROTATED, texts, tuple(cell[0] for cell in run))


def _name(cell: Cell, two: Compared) -> str:
    code = cell[0]
    return two.stated.rows.get(code) or two.computed.rows.get(code, code)


def other_name(two: Compared) -> Iterator[Claim]:
    """A row that only one side has, with an amount that the other side has in a row of its own: one row."""
    own: dict[tuple[str, Fraction], list[Cell]] = {}
    theirs: dict[tuple[str, Fraction], list[Cell]] = {}
    for cell in two.deviating:
        one, other = two.figures(cell)
        figure, into = (one, own) if two.cells[cell].status is Status.ONLY_STATED else (other, theirs)
        if (
            figure
            and (one is None or other is None)
            and figures_long(figure.value, two.half(cell), _LEAST_ALONE)
        ):
            into.setdefault((cell[1], figure.value), []).append(cell)
    for amount, cells in own.items():
        found = theirs.get(amount, [])
        if len(cells) == len(found) == 1:
            text = "samme beløp står på {}: kanskje samme rad under et annet navn"
            texts = {cells[0]: text.format(_name(found[0], two)), found[0]: text.format(_name(cells[0], two))}
            yield Claim(Kind.OTHER_NAME, texts, (cells[0][0], found[0][0]))
