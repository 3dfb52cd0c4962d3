"""Where a question begins and what it aims at: amounts by recipient and stream, in whole units."""

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from fractions import Fraction
from functools import cached_property

from allocation.bases import base_names, no_base_amount, stated_base
from allocation.case import UNPLACED, Case
from allocation.criteria import Blend, FixedShares, Key, Mix, Need, PreviousAmounts
from allocation.distribution import Distribution
from allocation.key_faults import key_problems
from allocation.keys import key_shares
from allocation.money import Unit
from allocation.optimise.amounts.wishes import Aim, Wishes
from allocation.problems import Place, ProblemsFound, error, some_of, unknown_name
from allocation.rounding import largest_remainder
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


def aim_of(case: Case, start: Start, wishes: Wishes) -> tuple[int, ...]:
    """What the wishes aim at, by cell, in whole units. Raises ProblemsFound."""
    aim, place = wishes.aim, Place(wishes.file, column="target")
    said = [word for word in ("key", "scenario", "base") if getattr(aim, word)]
    if len(said) > 1:
        what = f"målet er sagt på {len(said)} måter: {', '.join(said)}"
        raise ProblemsFound([error(place, what, "et mål er én ting", "la én av dem stå")])
    groups = {recipient.group for recipient in case.recipients.values() if recipient.group}
    for group in aim.groups:
        if group not in groups:
            raise ProblemsFound([unknown_name(place, "gruppe", group, groups)])
    if aim.key:
        return _by_key(start, aim, place)
    if aim.scenario and aim.scenario not in case.scenarios:
        raise ProblemsFound([unknown_name(place, "alternativ", aim.scenario, case.scenarios)])
    if aim.scenario:
        other = start_of(case, replace(wishes, scenario=aim.scenario, streams=tuple(start.totals)))
        return tuple(
            other.amounts[other.cells[cell]] * other.unit // start.unit if cell in other.cells else 0
            for cell in start.cells
        )
    return _by_base(start, aim.base, place) if aim.base else start.amounts


def _by_base(start: Start, base: str, place: Place) -> tuple[int, ...]:
    """Amounts that stand already, each of which must be stated."""
    known = [name for name in base_names(start.case) if name != "base_frame"]
    if base not in known:
        raise ProblemsFound([unknown_name(place, "grunnlag", base, known)])
    problems = [
        problem
        for stream in start.totals
        for problem in no_base_amount(
            start.case, base, stream, [code for code, own in start.cells if own == stream], place
        )
    ]
    if problems:
        raise ProblemsFound(problems)
    return tuple(
        round(Fraction(stated_base(start.case, base, stream, code) or 0, start.unit))
        for code, stream in start.cells
    )


def _by_key(start: Start, aim: Aim, place: Place) -> tuple[int, ...]:
    """What the key gives those it concerns of what the others' amounts leave, stream by stream."""
    case = start.case
    if aim.key not in case.keys:
        raise ProblemsFound([unknown_name(place, "nøkkel", aim.key, case.keys)])
    amounts, is_used = list(start.amounts), False
    for stream in start.totals:
        own = [code for code, of in start.cells if of == stream]
        concerned = _concerned(case.keys[aim.key], start, stream, aim, own)
        if not concerned:
            continue
        faults = key_problems(case.keys[aim.key], case, stream, concerned)
        if faults:
            raise ProblemsFound(faults)
        is_used = True
        others = sum(start.amounts[start.cells[code, stream]] for code in own if code not in concerned)
        left = start.totals[stream] - others
        shares = key_shares(case.keys[aim.key], case, stream, concerned).scaled(Fraction(left))
        exact = [shares.get(code, Fraction(0)) for code in concerned]
        rounded = largest_remainder(exact, round(sum(exact)), codes=concerned)
        for code, amount in zip(concerned, rounded, strict=True):
            amounts[start.cells[code, stream]] = amount
    if not is_used:
        what = f"nøkkelen «{aim.key}» kan ikke måle noen av dem som får penger"
        fix = "nevn hvem den gjelder under [target], med recipients eller groups"
        raise ProblemsFound([error(place, what, "kriteriene har ingen verdi for dem", fix)])
    return tuple(amounts)


def _concerned(key: Key, start: Start, stream: str, aim: Aim, own: Sequence[str]) -> list[str]:
    """Those whom the aim names; where it names none, those whom the key can measure one by one."""
    register = start.case.recipients
    if aim.recipients or aim.groups:
        return [code for code in own if code in aim.recipients or register[code].group in aim.groups]
    return [code for code in own if _can_measure(key, start.case, stream, code)]


def _can_measure(key: Key, case: Case, stream: str, code: str) -> bool:
    """Whether everything that the key needs to know of a recipient is stated; a stated zero is."""
    if isinstance(key, Blend):
        return all(_can_measure(case.keys[part], case, stream, code) for part in key.blend)
    if isinstance(key, PreviousAmounts):
        return stated_base(case, key.previous, stream, code) is not None
    if isinstance(key, FixedShares):
        return code in key.shares
    criteria = key.mix if isinstance(key, Mix) else astuple(key.need) if isinstance(key, Need) else ()
    return bool(criteria) and all(code in case.criteria[one].values for one in criteria)
