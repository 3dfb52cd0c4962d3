"""Compare: how much each alternative moves, side by side in plain figures."""

from collections.abc import Sequence

from allocation.comparison import Comparison
from allocation.money import Unit, lined_up
from allocation.movements import Losses, Movement, movement
from allocation.screens.live.tables import Column, Table, table
from allocation.screens.seat import Seat
from allocation.screens.shown import signed, signed_percent
from allocation.side_table import AmountRow

_DECIMALS = {"of_fund": 1, "of_base_frame": 2}
"""What a loss is in per cent of, and how many decimals that is shown with."""


def movements_table(
    seat: Seat, comparison: Comparison, rows: Sequence[AmountRow], year: int, caption: str
) -> Table:
    """A row for each of the others, in the order they stand in; nothing is ranked."""
    found = [movement(comparison, rows, position, year) for position in range(len(comparison.others))]
    unit = lined_up(seat.unit, (kroner for one in found for kroner in (one.up, one.down)))
    measures = _measures(comparison, found)
    texts = [
        (side.scenario.title, *_cells(one, unit), *(_loss(seat, one, name) for name in measures))
        for side, one in zip(comparison.others, found, strict=True)
    ]
    names = ("gaining", "losing", "unchanged", "up", "down")
    columns = [
        Column(seat.say("compare.movements.scenario")),
        *(Column(seat.say(f"compare.movements.{name}"), is_number=True) for name in names),
        *(Column(seat.say(f"compare.movements.{name}")) for name in measures),
    ]
    title = seat.say("compare.movements.title", title=comparison.first.scenario.title, caption=caption)
    return table(title, columns, texts)


def _measures(comparison: Comparison, found: Sequence[Movement]) -> list[str]:
    """What the losses are shown by: of base frames where the case has any and anybody loses."""
    has_frames = any(one.base_frame is not None for one in comparison.case.recipients.values())
    loses = any(one.losing for one in found)
    return [name for name in _DECIMALS if name == "of_fund" or (has_frames and loses)]


def _cells(one: Movement, unit: Unit) -> list[str]:
    counts = [str(count) for count in (one.gaining, one.losing, one.unchanged)]
    return [*counts, signed(one.up, unit), signed(one.down, unit)]


def _loss(seat: Seat, one: Movement, measure: str) -> str:
    """The largest loss by a measure and whose it is, and for how many who lose it is unknown."""
    losses: Losses = getattr(one, measure)
    texts = []
    if losses.largest is not None:
        percent = signed_percent(losses.largest.percent, _DECIMALS[measure])
        texts.append(f"{percent}, {seat.case.name_of(losses.largest.recipient)}")
    if losses.unmeasured:
        texts.append(seat.say("compare.movements.unmeasured", count=losses.unmeasured))
    return "; ".join(texts)
