"""What holds of any two sides: order is nothing, differences add up, rounding is bounded, sides can swap."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from allocation.causes import claims
from allocation.explanations import Explanation, exact
from allocation.figures import Figure
from allocation.findings import Status
from allocation.found import TableKind
from allocation.money import KRONER, MILLION, THOUSAND, Unit
from allocation.reconciling.comparing import compared
from allocation.reconciling.side import SUM, Cell, PrintedSum, Side
from allocation.reconciling.whole import against, reconciled

_CELLS = st.tuples(st.sampled_from(["a", "b", "c", "d", "e"]), st.sampled_from(["x", "y"]))
_GRAINS: list[tuple[Unit, int]] = [(KRONER, 0), (KRONER, 2), (THOUSAND, 0), (MILLION, 1)]
_SWAPPED = {Status.ONLY_STATED: Status.ONLY_COMPUTED, Status.ONLY_COMPUTED: Status.ONLY_STATED}


few = settings(max_examples=40, deadline=None)
"""Enough to find a slip, and quick: more are tried by whoever changes this."""


@st.composite
def sides(draw: st.DrawFn) -> Side:
    """A side in one unit, with totals that may be wrong."""
    unit, decimals = draw(st.sampled_from(_GRAINS))
    grain = unit.factor / 10**decimals
    amounts = draw(st.dictionaries(_CELLS, st.integers(-400, 400), min_size=1))
    cells = {cell: Figure(n * grain, unit, decimals) for cell, n in amounts.items()}
    sums = []
    for stream in draw(st.sets(st.sampled_from(["x", "y"]))):
        members = tuple(cell for cell in cells if cell[1] == stream)
        total = sum((cells[cell].value for cell in members), Fraction(0)) + draw(st.integers(-9, 9)) * grain
        sums.append(PrintedSum((SUM, stream), "Sum", Figure(total, unit, decimals), members))
    names = {code: code.upper() for code in "abcde"}
    is_exact = unit == KRONER and not decimals and draw(st.booleans())
    columns = {"x": "X", "y": "Y"}
    return Side("side", TableKind.DISTRIBUTION, cells, names, columns, unit, tuple(sums), is_exact=is_exact)


def shuffled(side: Side, random: Random) -> Side:
    """The same side with its rows in another order."""
    cells = list(side.cells.items())
    random.shuffle(cells)
    sums = [replace(one, members=tuple(random.sample(one.members, len(one.members)))) for one in side.sums]
    random.shuffle(sums)
    return replace(side, cells=dict(cells), sums=tuple(sums))


def told(stated: Side, computed: Side) -> Mapping[Cell, tuple[Status, Fraction]]:
    """Status and difference of every finding."""
    two = compared(stated, computed)
    return {key: (one.status, one.difference) for key, one in {**two.cells, **two.sums}.items()}


@few
@given(sides(), sides(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(one: Side, other: Side, random: Random) -> None:
    again = shuffled(one, random), shuffled(other, random)
    assert told(one, other) == told(*again)
    found = [
        {(claim.kind, *sorted(claim.texts.items())) for claim in claims(compared(*pair))}
        for pair in ((one, other), again)
    ]
    assert found[0] == found[1]


@few
@given(sides(), sides())
def test_the_differences_of_cells_sum_to_the_difference_of_the_totals(one: Side, other: Side) -> None:
    two = compared(one, other)
    for stream in ("x", "y"):
        cells = [finding.difference for cell, finding in two.cells.items() if cell[1] == stream]
        both = [side.total(side.by_stream.get(stream, ()))[0] for side in (one, other)]
        assert sum(cells, Fraction(0)) == both[0] - both[1]


@few
@given(sides(), sides())
def test_rounding_is_never_claimed_beyond_the_intervals(one: Side, other: Side) -> None:
    two = compared(one, other)
    for cell, finding in two.cells.items():
        if finding.status is Status.ROUNDING:
            stated, computed = one.cells[cell], other.cells[cell]
            assert abs(finding.difference) <= one.half(stated) + other.half(computed)
    for key, finding in two.sums.items():
        if finding.status is Status.ROUNDING:
            rooms = [side.total(side.by_stream.get(key[1], ()))[1] for side in (one, other)]
            printed = [side.half(side.by_sum[key].figure) for side in (one, other) if key in side.by_sum]
            assert abs(finding.difference) <= sum(rooms) + sum(printed)


@few
@given(sides(), sides(), st.integers(1, 100))
def test_what_is_explained_and_what_is_left_make_the_difference(one: Side, other: Side, part: int) -> None:
    before = reconciled(one, other)
    given_ = [
        Explanation(
            against(one, other), held.key, exact(held.finding.stated), exact(held.finding.computed),
            int(held.rest * part / 100), "grunn", "Kari", "",
        )
        for held in before.result.held
        if held.is_explainable
    ]  # fmt: skip
    for held in reconciled(one, other, given_).result.held:
        if held.finding.is_unexplained:
            left = held.finding.difference - held.follows - held.explained - held.rest
            assert abs(left) < 1
        else:
            assert held.rest == 0


@few
@given(sides(), sides())
def test_swapping_the_sides_negates_the_differences(one: Side, other: Side) -> None:
    there, back = told(one, other), told(other, one)
    assert there.keys() == back.keys()
    for key, (status, difference) in there.items():
        assert back[key] == (_SWAPPED.get(status, status), -difference)


@few
@given(sides())
def test_a_side_held_against_itself_agrees_and_nothing_is_claimed(one: Side) -> None:
    made = reconciled(one, one)
    assert made.result.unexplained_amount == 0
    assert {held.status for held in made.result.held} <= {Status.AGREES}
    assert not made.claims
