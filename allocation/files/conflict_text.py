"""Why there is no answer, in the limits' own names: what they demand of what there is, and what would do."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import ceil, floor

from allocation.money import in_unit, number_text
from allocation.optimise.amounts.conflict import Conflict, Remedy
from allocation.optimise.amounts.start import Start
from allocation.optimise.amounts.table import Limit, LimitKind
from allocation.problems import Place, Problem, error, some_of

_MOST_NAMED = 6
_FEW = 3
"""Up to how many limits of one wish are named one by one; more are spoken of together."""
_LOWERED = {LimitKind.TOTAL: "reduser", LimitKind.RELATION: "lemp på"}
_RAISED = {LimitKind.TOTAL: "øk", LimitKind.RELATION: "lemp på"}


def conflict_problems(conflicts: Iterable[Conflict], start: Start, file: str) -> list[Problem]:
    """One error a conflict: both totals where sums say it, which limits, and each remedy."""
    return [_problem(conflict, start, Place(file)) for conflict in conflicts]


def _problem(conflict: Conflict, start: Start, place: Place) -> Problem:
    if conflict.demanded is not None and conflict.available is not None:
        what = _sums(conflict, start, conflict.demanded, conflict.available)
        cause = "det som kreves, er mer enn det som finnes"
        if not _is_demand(conflict):
            cause = "det er ikke plass til alt som skal fordeles"
    else:
        what = f"disse grensene kan ikke holdes samtidig: {_named(conflict.limits)}"
        if len(conflict.limits) == 1:
            what = f"{_named(conflict.limits)} kan ikke holdes"
        cause = f"til sammen krever de {_amount(conflict.gap, start)} mer enn de gir plass til"
    return error(place, what, cause, _fix(conflict, start))


def _is_demand(conflict: Conflict) -> bool:
    """Whether parts demand more than the whole has; otherwise they have less room than it demands."""
    *parts, whole = conflict.limits
    return any(part.least is not None for part in parts) and whole.most == conflict.available


def _sums(conflict: Conflict, start: Start, demanded: int, available: int) -> str:
    """Both totals and the gap: floors above a fund, ceilings below it, or one limit across another."""
    *parts, whole = conflict.limits
    unit, gap = start.shown_in, in_unit((demanded - available) * start.unit, start.shown_in)
    more, less = (in_unit(amount * start.unit, unit) for amount in (demanded, available))
    names, together = _named(parts), " til sammen" if len(parts) > 1 else ""
    if _is_demand(conflict):
        return f"{names} krever{together} {more}, men {whole.name} er {less} ({unit.name}): {gap} for mye"
    tail = f"men {whole.name} er {more} ({unit.name}): {gap} blir til overs"
    return f"{names} gir{together} plass til {less}, {tail}"


def _named(limits: Sequence[Limit]) -> str:
    """The limits by name with what they say; many of one wish together, with whom they concern."""
    texts, told = [], set[str]()
    for limit in limits:
        alike = [other for other in limits if limit.wish and other.wish == limit.wish]
        if len(alike) <= _FEW:
            texts.append(f"{limit.name} ({limit.told})" if limit.told else limit.name)
        elif limit.wish not in told:
            told.add(limit.wish)
            texts.append(f"{limit.wish}, {len(alike)} i alt")
    return some_of(texts, _MOST_NAMED)


def _fix(conflict: Conflict, start: Start) -> str:
    """Each limit that alone can give way, or how all must; those of one wish can share it."""
    ways = [*_together(conflict, start)]
    shared = {limit.wish for limit in conflict.limits if limit.wish and _count(conflict, limit.wish) > _FEW}
    ways += [remedy_text(remedy, start) for remedy in conflict.alone if remedy.limit.wish not in shared]
    if ways:
        more = [f"{len(ways) - _MOST_NAMED} andre måter"] if len(ways) > _MOST_NAMED else []
        return ("ett av dette er nok: " if len(ways) > 1 else "") + "; eller ".join(
            [*ways[:_MOST_NAMED], *more]
        )
    spread = some_of([remedy_text(remedy, start) for remedy in conflict.together], _MOST_NAMED)
    return f"ingen av dem er nok alene; minste lemping i alt: {spread}"


def _count(conflict: Conflict, wish: str) -> int:
    return sum(limit.wish == wish for limit in conflict.limits)


def _together(conflict: Conflict, start: Start) -> Iterable[str]:
    """How the many limits of one wish can share what is needed, and to which per cent they would come.

    They can where one of them alone could give way by as much: what one gives, the others need not.
    """
    for wish in dict.fromkeys(limit.wish for limit in conflict.limits if limit.wish):
        own = [remedy for remedy in conflict.alone if remedy.limit.wish == wish]
        if _count(conflict, wish) <= _FEW or not own:
            continue
        least = min(own, key=lambda remedy: abs(remedy.by))
        verb = "senk" if least.by < 0 else "hev"
        text = f"{verb} {wish} med {_amount(abs(least.by), start)} i alt"
        limits = [limit for limit in conflict.limits if limit.wish == wish]
        percent = _percent_that_fits(conflict, limits, is_floor=least.by < 0)
        yield f"{text}, for eksempel til {percent} %" if percent else text


def _percent_that_fits(conflict: Conflict, own: Sequence[Limit], is_floor: bool) -> str:
    """The per cent at which all bounds of the wish would fit, where they alone make the demand."""
    demanded, available = conflict.demanded, conflict.available
    percent, alone = own[0].percent, len(own) == len(conflict.limits) - 1
    if not alone or not percent or demanded is None or available is None:
        return ""
    exact = [limit.exact for limit in own if limit.exact is not None]
    wanted = available if is_floor else demanded
    if len(exact) < len(own) or not sum(exact):
        return ""
    step = Fraction(1, 100) * (-1 if is_floor else 1)
    fits = Fraction(round(100 * percent * wanted / sum(exact)), 100)
    while not _fit(exact, fits / percent, wanted, is_floor):
        fits += step
    return number_text(fits, 2)


def _fit(exact: Sequence[Fraction], factor: Fraction, wanted: int, is_floor: bool) -> bool:
    """Whether the bounds times a factor, made whole, are within what there is, or have room for it."""
    if is_floor:
        return sum(ceil(bound * factor) for bound in exact) <= wanted
    return sum(floor(bound * factor) for bound in exact) >= wanted


def remedy_text(remedy: Remedy, start: Start) -> str:
    """What to do with one limit: «senk gulvet for Sykehuset Telemark HF med 3 400 tusen kroner»."""
    limit = remedy.limit
    verb = _LOWERED.get(limit.kind, "senk") if remedy.by < 0 else _RAISED.get(limit.kind, "hev")
    amount = _amount(-(-abs(remedy.by) // limit.scale), start)
    by_more = " (i filen: et så mye mindre «more», som kan være under null)" if _is_least(limit) else ""
    return f"{verb} {limit.name} med {amount}{by_more}"


def _is_least(limit: Limit) -> bool:
    return limit.kind is LimitKind.RELATION and limit.most is None


def _amount(units: int, start: Start) -> str:
    return f"{in_unit(units * start.unit, start.shown_in)} {start.shown_in.name}"


def conflict_document(conflicts: Sequence[Conflict], start: Start) -> list[dict[str, object]]:
    """The conflicts as data: kroner, with each remedy's sign (a least that is lowered has a minus)."""
    return [
        {
            "limits": [
                {"kind": limit.kind, "name": limit.name, "told": limit.told} for limit in conflict.limits
            ],
            "demanded": _kroner(conflict.demanded, start),
            "available": _kroner(conflict.available, start),
            "gap": conflict.gap * start.unit,
            "alone": [_remedy(remedy, start) for remedy in conflict.alone],
            "together": [_remedy(remedy, start) for remedy in conflict.together],
        }
        for conflict in conflicts
    ]


def _kroner(units: int | None, start: Start) -> int | None:
    return None if units is None else units * start.unit


def _remedy(remedy: Remedy, start: Start) -> dict[str, object]:
    sign = -1 if remedy.by < 0 else 1
    by = sign * -(-abs(remedy.by) // remedy.limit.scale) * start.unit
    return {"kind": remedy.limit.kind, "name": remedy.limit.name, "by": by}
