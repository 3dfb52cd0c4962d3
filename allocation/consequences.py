"""What a distribution means for each recipient, against a decision, last year or another scenario."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from allocation.bases import BASE_FRAME, base_title
from allocation.case import UNPLACED, Case, Decision
from allocation.comparison import Difference
from allocation.distribution import Distribution
from allocation.line_table import LineTable, line_tables
from allocation.reconciliation import compared
from allocation.rounding import largest_remainder
from allocation.rules.bounds import Bound


@dataclass(frozen=True, slots=True)
class Consequences:
    """Each recipient's amount beside what it is held against, in the letter's order.

    `against` is what that is called in a sentence, `streams` those that both have. `is_earlier` says that it
    is of an earlier year, so that the sum itself may have changed.
    """

    against: str
    streams: tuple[str, ...]
    changes: Mapping[str, Difference]
    is_earlier: bool = False

    @property
    def whole(self) -> Difference:
        """The sum of all, the unplaced included."""
        return Difference(
            sum(one.base or 0 for one in self.changes.values()),
            sum(one.amount or 0 for one in self.changes.values()),
        )

    @property
    def moved(self) -> bool:
        """Whether anybody's amount changes."""
        return any(one.change for one in self.changes.values())

    @property
    def most_first(self) -> list[str]:
        """The codes of those whose amount changes, the largest gain first, the unplaced left out."""
        moved = [code for code, one in self.changes.items() if one.change and code != UNPLACED]
        return sorted(moved, key=lambda code: -self.changes[code].change)


def consequences(distribution: Distribution, beside: Distribution | None = None) -> list[Consequences]:
    """All that a distribution can be held against: a decision, earlier years, what was before, another run.

    The decision only where the scenario does not claim to be it (then it is reconciled instead); an earlier
    decision where the case uses one of an earlier year; what was before where a fund's lines say it; the base
    frames where the bounds of a fund are measured from them. `beside` is another run of the same case.
    """
    case = distribution.case
    found = []
    if case.decision is not None and not distribution.scenario.claims_decision:
        found.append(_against(distribution, case.decision, is_earlier=False))
    found += [
        _against(distribution, one, is_earlier=True)
        for one in case.baselines.values()
        if 0 < one.year < case.year
    ]
    found += [_before(case, table) for table in line_tables(distribution)]
    if stream := stream_held_to_frames(case):
        found.append(_against_frames(distribution, stream))
    if beside is not None:
        found.append(_beside(distribution, beside))
    return [one for one in found if any(change.base for change in one.changes.values())]


def stream_held_to_frames(case: Case) -> str:
    """The stream of the only fund whose bounds are measured from the base frames; empty where there is none.

    The amounts of that fund alone can be held against the frames.
    """
    found = [
        fund.stream
        for fund in case.funds.values()
        for step in case.methods[fund.method].steps
        if isinstance(step, Bound) and step.is_of_base_frames
    ]
    return found[0] if len(set(found)) == 1 else ""


def _against_frames(distribution: Distribution, stream: str) -> Consequences:
    """Beside the base frames, of those who have one and an amount."""
    case, kept = distribution.case, _kept(distribution)
    cells = [
        (code, one.base_frame, kept[code, stream])
        for code, one in case.recipients.items()
        if one.base_frame is not None and (code, stream) in kept
    ]
    return Consequences(base_title(case, BASE_FRAME), (stream,), _by_recipient(case, cells))


def _against(distribution: Distribution, decision: Decision, is_earlier: bool) -> Consequences:
    """Beside a decision, in its streams; what is unplaced where either side has it."""
    cells = [(one.recipient, one.baseline, one.amount) for one in compared(distribution, decision)]
    streams = tuple(stream for stream in distribution.case.streams if stream in decided_streams(decision))
    cells += [(UNPLACED, None, distribution.unplaced().get(stream)) for stream in streams]
    cells += [(code, cell.kroner, None) for (code, _), cell in decision.cells.items() if code == UNPLACED]
    return Consequences(f"«{decision.title}»", streams, _by_recipient(distribution.case, cells), is_earlier)


def decided_streams(decision: Decision) -> set[str]:
    """The streams that a decision has amounts in."""
    return {stream for _, stream in decision.cells}


def _before(case: Case, table: LineTable) -> Consequences:
    """Beside what the lines of a fund say that each had before."""
    cells = [(code, table.before(code), table.total_of(code)) for code in table.recipients]
    known = [cell for cell in cells if cell[1] is not None]
    return Consequences(
        f"det de hadde før i «{table.fund.name}»", (table.fund.stream,), _by_recipient(case, known)
    )


def _beside(distribution: Distribution, other: Distribution) -> Consequences:
    """What each keeps in the case's year, in the streams in which the two differ."""
    case, kept, base = distribution.case, _kept(distribution), _kept(other)
    cells = [(cell, base.get(cell), kept.get(cell)) for cell in {**base, **kept}]
    differing = {stream for (_, stream), was, now in cells if was != now}
    own = [(code, was, now) for (code, stream), was, now in cells if stream in differing]
    streams = tuple(stream for stream in case.streams if stream in differing)
    return Consequences(f"alternativet «{other.scenario.title}»", streams, _by_recipient(case, own))


def _kept(distribution: Distribution) -> dict[tuple[str, str], int]:
    table, year = distribution.table(), distribution.case.year
    return {(code, stream): kroner for (when, code, stream), kroner in table.items() if when == year}


def _by_recipient(case: Case, cells: Iterable[tuple[str, int | None, int | None]]) -> dict[str, Difference]:
    """Recipients, in the letter's order, with the sums of what they had and have; None where nothing is."""
    sums: dict[str, Difference] = {}
    for code, base, amount in cells:
        one = sums.get(code, Difference(None, None))
        sums[code] = Difference(_added(one.base, base), _added(one.amount, amount))
    known = {code: one for code, one in sums.items() if one != Difference(None, None)}
    return {code: known[code] for code in case.position if code in known}


def _added(one: int | None, other: int | None) -> int | None:
    return one if other is None else (one or 0) + other


def of_the_sum(found: Consequences, case: Case) -> dict[str, int]:
    """What of each recipient's change comes of the sum alone: its earlier part of the sum, grown as the sum.

    The rest of the change is a change of its part. Whole units that sum to the change of the sum; empty where
    there was no sum before.
    """
    before, now = found.whole.base or 0, found.whole.amount or 0
    if not before:
        return {}
    codes = list(found.changes)
    exact = [Fraction((found.changes[code].base or 0) * (now - before), before) for code in codes]
    unit = int(case.unit.factor)
    if (now - before) % unit:
        unit = 1
    return dict(zip(codes, largest_remainder(exact, now - before, unit, codes), strict=True))
