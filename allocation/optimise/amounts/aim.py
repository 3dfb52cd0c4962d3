"""What a question aims at, by cell in whole units: the shares of a key, another alternative, or a base."""

from collections.abc import Mapping, Sequence
from dataclasses import astuple, replace
from fractions import Fraction

from allocation.bases import BASE_FRAME, base_names, no_base_amount, stated_base
from allocation.case import Case
from allocation.criteria import Blend, FixedShares, Key, Mix, Need, PreviousAmounts
from allocation.key_faults import key_problems, unknown_groups
from allocation.keys import key_shares
from allocation.optimise.amounts.goals import NEEDING_A_TARGET
from allocation.optimise.amounts.start import Start, start_of
from allocation.optimise.amounts.table import Limit
from allocation.optimise.amounts.wishes import Aim, Wishes
from allocation.problems import Place, ProblemsFound, error, unknown_name
from allocation.rounding import largest_remainder


def aim_of(case: Case, start: Start, held: Mapping[str, Limit], wishes: Wishes) -> tuple[int, ...]:
    """What the wishes aim at, by cell, in whole units; a key shares what each stream is held to be in all.

    Raises ProblemsFound.
    """
    target = _aimed_at(case, start, held, wishes)
    goals = {wishes.goal, *wishes.weights, *((wishes.curve.of, wishes.curve.against) if wishes.curve else ())}
    sums: dict[str, int] = {}
    for code, amount in zip(start.recipients, target, strict=True):
        sums[code] = sums.get(code, 0) + amount
    if goals & NEEDING_A_TARGET and max(sums.values(), default=0) <= 0:
        what = "målet gir ingen noe: da er det ingen del av det å måle"
        fix = "velg et annet mål under [target], eller målsettingen «total»"
        raise ProblemsFound([error(Place(wishes.file, column="target"), what, "målet er null", fix)])
    return target


def _aimed_at(case: Case, start: Start, held: Mapping[str, Limit], wishes: Wishes) -> tuple[int, ...]:
    aim, place = wishes.aim, Place(wishes.file, column="target")
    said = [word for word in ("key", "scenario", "base") if getattr(aim, word)]
    if len(said) > 1:
        what = f"målet er sagt på {len(said)} måter: {', '.join(said)}"
        raise ProblemsFound([error(place, what, "et mål er én ting", "la én av dem stå")])
    if unknown := unknown_groups(aim.groups, case, place):
        raise ProblemsFound(unknown)
    if aim.key:
        return _by_key(start, held, aim, place)
    if aim.scenario and aim.scenario not in case.scenarios:
        raise ProblemsFound([unknown_name(place, "alternativ", aim.scenario, case.scenarios)])
    if aim.scenario:
        other = start_of(case, replace(wishes, scenario=aim.scenario, streams=tuple(start.totals)))
        return tuple(
            round(Fraction(other.amounts[other.cells[cell]] * other.unit, start.unit))
            if cell in other.cells
            else 0
            for cell in start.cells
        )
    return _by_base(start, aim.base, place) if aim.base else start.amounts


def _by_base(start: Start, base: str, place: Place) -> tuple[int, ...]:
    """Amounts that stand already, each of which must be stated."""
    known = [name for name in base_names(start.case) if name != BASE_FRAME]
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


def _by_key(start: Start, held: Mapping[str, Limit], aim: Aim, place: Place) -> tuple[int, ...]:
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
        left = _within(held[stream], start.totals[stream]) - others
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


def _within(total: Limit, amount: int) -> int:
    """What a stream is to be in all: what it is, or the nearest that it may be."""
    low = amount if total.least is None else max(amount, total.least)
    return low if total.most is None else min(low, total.most)


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
