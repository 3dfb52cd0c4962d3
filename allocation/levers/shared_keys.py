"""Another key, a key's weights, and two keys blended."""

from collections.abc import Collection, Mapping
from fractions import Fraction
from math import lcm

from allocation.case import Case
from allocation.levers.fitting_keys import fitting_keys, own_blend, shared_by, steps_with_key
from allocation.levers.moves import CannotMove, Move, number_to_write, steps_written
from allocation.levers.showing import key_of, weights_of
from allocation.levers.steps import steps_of
from allocation.money import plain_number
from allocation.rounding import largest_remainder

_STEPS_OF_WEIGHT = 1000
"""Weights count in tenths of a per cent."""


def with_key(case: Case, fund: str, key: str) -> Move:
    """The fund shared by this key; one that it is blended with stays, unless it is that one.

    Where the fund has no key, or nobody could be measured otherwise, what stands before it changes too, see
    `steps_with_key`.
    """
    _, blended = key_of(case, fund)
    if blended and blended[0] != key:
        return _blended(case, fund, key, *blended)
    steps = steps_with_key(case, fund, key)
    if steps is None:
        raise _unfit(case, fund, key)
    return Move(steps_written(case, fund, steps), (f"keys.{own_blend(fund)}",) if blended else ())


def with_blend(case: Case, fund: str, other: str, weight: Fraction | None) -> Move:
    """The fund's key blended with another of this weight, in a key of the fund's own; None takes it away."""
    key, blended = key_of(case, fund)
    if weight is None:
        steps = steps_written(case, fund, shared_by(steps_of(case, fund), key)) if blended else {}
        return Move(steps, (f"keys.{own_blend(fund)}",) if blended else ())
    if not key:
        raise CannotMove("rammen har ingen nøkkel å blande", "velg en nøkkel først")
    if other == key:
        raise CannotMove(f"«{case.keys[key].title}» kan ikke blandes med seg selv", "velg en annen nøkkel")
    _refuse_no_part(weight)
    return _blended(case, fund, key, other, weight)


def _blended(case: Case, fund: str, key: str, other: str, weight: Fraction) -> Move:
    """The fund shared by its own blend of two keys. Raises CannotMove where they do not measure the same."""
    steps = steps_with_key(case, fund, key, other)
    if steps is None:
        raise _unfit(case, fund, other if steps_with_key(case, fund, key) else key)
    blend = {key: number_to_write(1 - weight), other: number_to_write(weight)}
    title = f"{case.keys[key].title}, blandet med {case.keys[other].title}"
    own = {f"keys.{own_blend(fund)}": {"title": title, "blend": blend}}
    return Move({**own, **steps_written(case, fund, steps)})


def _unfit(case: Case, fund: str, key: str) -> CannotMove:
    """The refusal of a key that does not measure those whom the fund concerns, to be raised."""
    known = ", ".join(f"«{case.keys[code].title}»" for code in fitting_keys(case, fund))
    title = case.keys[key].title if key in case.keys else key
    what = f"nøkkelen «{title}» har ikke verdier for dem som får av «{case.funds[fund].name}»"
    return CannotMove(what, f"velg en av {known}" if known else "lag en nøkkel i keys.toml")


def _refuse_no_part(weight: Fraction) -> None:
    if not 0 <= weight <= 1:
        raise CannotMove(f"{_percent(weight)} er ikke en vekt", "skriv en vekt fra 0 til 100 %")


def _percent(weight: Fraction) -> str:
    return f"{plain_number(100 * weight)} %"


def with_weight(case: Case, fund: str, code: str, weight: Fraction, held: Collection[str] = ()) -> Move:
    """One weight of the fund's key moved, and the others that are not held in proportion to what they were.

    It moves whatever is shared by the key. The weights sum to one exactly, in tenths of a per cent unless the
    moved or a held one is finer.
    """
    key, _ = key_of(case, fund)
    weights = weights_of(case.keys.get(key))
    if code not in weights:
        raise CannotMove(f"nøkkelen har ingen vekt «{code}»", "velg en nøkkel som har vekter")
    _refuse_no_part(weight)
    moved = moved_weights(weights, code, weight, held)
    if moved == weights:
        return Move()
    written = {part: number_to_write(one) for part, one in moved.items()}
    return Move({f"keys.{key}.{case.keys[key].form}": written})


def moved_weights(
    weights: Mapping[str, Fraction], code: str, weight: Fraction, held: Collection[str]
) -> dict[str, Fraction]:
    """All weights when one of them is moved. Raises CannotMove.

    Those that were all nought share what is left in equal parts: they have no proportions.
    """
    kept = {part: one for part, one in weights.items() if part in held and part != code}
    free = {part: one for part, one in weights.items() if part not in kept and part != code}
    rest = 1 - weight - sum(kept.values(), Fraction(0))
    if rest < 0:
        what = f"de som holdes fast, er {_percent(sum(kept.values(), Fraction(0)))} til sammen"
        raise CannotMove(what, f"skriv en vekt på høyst {_percent(weight + rest)}, eller slipp en av dem")
    if rest and not free:
        what = "alle de andre vektene holdes fast, og vektene må summere til 100 %"
        raise CannotMove(what, f"skriv {_percent(weight + rest)}, eller slipp en av dem")
    shared = _in_proportion(free, rest)
    return {part: weight if part == code else {**kept, **shared}[part] for part in weights}


def _in_proportion(old: Mapping[str, Fraction], rest: Fraction) -> dict[str, Fraction]:
    """What is left over these, in proportion to what each was, in whole steps that sum to it."""
    whole, steps = sum(old.values(), Fraction(0)), lcm(_STEPS_OF_WEIGHT, rest.denominator)
    exact = [rest * steps * (one / whole if whole else Fraction(1, len(old))) for one in old.values()]
    rounded = largest_remainder(exact, (rest * steps).numerator, codes=list(old)) if old else []
    return {code: Fraction(one, steps) for code, one in zip(old, rounded, strict=True)}
