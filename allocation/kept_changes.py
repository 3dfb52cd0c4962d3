"""What each keeps in one run beside another: the change by recipient in the streams that differ."""

from collections.abc import Mapping
from dataclasses import dataclass

from allocation.case import UNPLACED
from allocation.comparison import Difference
from allocation.distribution import Distribution


@dataclass(frozen=True, slots=True)
class KeptChanges:
    """Each recipient's difference in the case's year, in the order of the case, and that of what is unplaced.

    Counted in what each keeps when all has been passed on, in the streams in which the runs differ; in the
    streams given where they do not.
    """

    recipients: Mapping[str, Difference]
    unplaced: Difference

    @property
    def added(self) -> int:
        """What all together get more: nothing where the whole is conserved."""
        return sum(one.change for one in (*self.recipients.values(), self.unplaced))

    @property
    def gaining(self) -> int:
        """How many get more."""
        return sum(one.change > 0 for one in self.recipients.values())

    @property
    def losing(self) -> int:
        """How many get less."""
        return sum(one.change < 0 for one in self.recipients.values())

    @property
    def gained(self) -> int:
        """What those who get more get more, together."""
        return sum(max(one.change, 0) for one in (*self.recipients.values(), self.unplaced))


def kept_changes(before: Distribution, after: Distribution, streams: set[str]) -> KeptChanges:
    """The differences between two runs of a case; `streams` are those shown where nothing differs."""
    was, now = _kept(before), _kept(after)
    cells = {*was, *now}
    differing = {cell[0] for cell in cells if was.get(cell, 0) != now.get(cell, 0)} or streams
    sides = [_by_recipient(one, differing) for one in (was, now)]
    found = {
        code: Difference(*(one.get(code) for one in sides))
        for code in after.case.position
        if any(code in one for one in sides)
    }
    unplaced = found.pop(UNPLACED, Difference(None, None))
    return KeptChanges(found, unplaced)


def _kept(distribution: Distribution) -> dict[tuple[str, str], int]:
    """Kroner by stream and recipient in the case's year, less what is passed on."""
    sums: dict[tuple[str, str], int] = {}
    for block in distribution.entries.blocks:
        if block.year == distribution.case.year:
            for code, amount in zip(block.recipients, block.amounts.tolist(), strict=True):
                sums[block.stream, code] = sums.get((block.stream, code), 0) + amount
    return sums


def _by_recipient(kept: Mapping[tuple[str, str], int], streams: set[str]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for (stream, code), amount in kept.items():
        if stream in streams:
            sums[code] = sums.get(code, 0) + amount
    return sums
