"""Where a question begins: what an alternative gives each recipient of each stream, in whole units."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from allocation.case import UNPLACED, Case
from allocation.distribution import Distribution
from allocation.money import Unit
from allocation.optimise.amounts.wishes import Wishes
from allocation.problems import Place, ProblemsFound, error, some_of, unknown_name
from allocation.scenario import run


@dataclass(frozen=True)
class Start:
    """An alternative's amounts in the streams of a question, by cell, in units of `unit` kroner.

    `totals` are what each stream's funds are, what they leave unplaced included; `distribution` is the run.
    """

    distribution: Distribution
    recipients: tuple[str, ...]
    streams: tuple[str, ...]
    amounts: tuple[int, ...]
    totals: Mapping[str, int]
    unit: int

    @property
    def case(self) -> Case:
        """The case as the alternative runs it."""
        return self.distribution.case

    @property
    def shown_in(self) -> Unit:
        """The unit that amounts are shown in: the printed table's."""
        return self.case.unit

    @cached_property
    def cells(self) -> Mapping[tuple[str, str], int]:
        """The position of each cell, by recipient and stream."""
        return {pair: cell for cell, pair in enumerate(zip(self.recipients, self.streams, strict=True))}

    def title_of(self, stream: str) -> str:
        """What the letter calls a stream."""
        return self.case.streams.get(stream, stream)


def start_of(case: Case, wishes: Wishes) -> Start:
    """What the wishes' alternative gives in their streams. Raises ProblemsFound."""
    if wishes.scenario and wishes.scenario not in case.scenarios:
        place = Place(wishes.file or "--scenario", column="scenario" if wishes.file else "")
        raise ProblemsFound([unknown_name(place, "alternativ", wishes.scenario, case.scenarios)])
    distribution = run(case, wishes.scenario or None)
    sums = _handed_out(case, distribution)
    chosen = _chosen_streams(case, sums, wishes)
    _refuse_several_levels(case, distribution, chosen, Place(wishes.file or case.name, column="streams"))
    placed = distribution.placed()
    order = sorted(placed, key=lambda cell: (case.position[cell[0]], list(case.streams).index(cell[1])))
    cells = [cell for cell in order if cell[1] in chosen]
    unit = _unit([*(placed[cell] for cell in cells), *(sums[stream] for stream in chosen)], case)
    return Start(
        distribution,
        tuple(recipient for recipient, _ in cells),
        tuple(stream for _, stream in cells),
        tuple(placed[cell] // unit for cell in cells),
        {stream: sums[stream] // unit for stream in chosen},
        unit,
    )


def _handed_out(case: Case, distribution: Distribution) -> dict[str, int]:
    """What each stream is in all, in kroner, with what only rounding leaves unplaced.

    What is left unplaced on purpose stays unplaced.
    """
    sums: dict[str, int] = {}
    unplaced: dict[str, int] = {}
    cells: dict[str, int] = {}
    for (payer, stream, code), amount in distribution.handed_out().items():
        if case.payer in ("", payer):
            sums[stream] = sums.get(stream, 0) + amount
            cells[stream] = cells.get(stream, 0) + 1
            unplaced[stream] = unplaced.get(stream, 0) + (amount if code == UNPLACED else 0)
    unit = int(case.unit.factor)
    return {
        stream: total if abs(unplaced[stream]) <= cells[stream] * unit else total - unplaced[stream]
        for stream, total in sums.items()
    }


def _refuse_several_levels(
    case: Case, distribution: Distribution, chosen: Sequence[str], place: Place
) -> None:
    """Refuse streams that come down through several payers: what one gets, it hands on to others."""
    for stream in chosen:
        payers = {payer for payer, own, _ in distribution.handed_out() if own == stream}
        if not case.payer and len(payers) > 1:
            names = some_of(sorted(map(case.name_of, payers)))
            what = f"«{case.streams[stream]}» fordeles i flere ledd: av {names}"
            fix = "skriv «payer» i case.toml, eller nevn andre finansieringstyper med «streams»"
            raise ProblemsFound([error(place, what, "det ett ledd får, deler det ut igjen", fix)])


def _chosen_streams(case: Case, sums: Mapping[str, int], wishes: Wishes) -> tuple[str, ...]:
    """The streams that the wishes name, or all that give money out; a fund that takes is not shared anew."""
    place = Place(wishes.file or case.name, column="streams")
    giving = [stream for stream in case.streams if sums.get(stream, 0) > 0]
    for stream in wishes.streams:
        if stream not in case.streams:
            raise ProblemsFound([unknown_name(place, "finansieringstype", stream, case.streams)])
        if stream not in giving:
            what = f"«{case.streams[stream]}» gir ikke ut noe i alternativet"
            fix = "velg en finansieringstype med en ramme over null"
            raise ProblemsFound([error(place, what, "rammen er null, eller et krav om innsparing", fix)])
    chosen = tuple(stream for stream in giving if not wishes.streams or stream in wishes.streams)
    if not chosen:
        fix = "velg et alternativ som fordeler penger"
        raise ProblemsFound([error(place, "det er ingenting å fordele", "alternativet gir ikke ut noe", fix)])
    return chosen


def _unit(amounts: Sequence[int], case: Case) -> int:
    """The distribution unit; kroner where some amount is not a whole number of it."""
    unit = int(case.unit.factor)
    return unit if all(amount % unit == 0 for amount in amounts) else 1
