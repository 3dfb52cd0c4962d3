"""One more explanation from the command line: of which finding, how much, why and who."""

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction

from allocation.explanations import Explanation, Held, explanation_of
from allocation.files.reconciled.explanations_file import checked_words
from allocation.money import NotANumber, Units, in_unit
from allocation.part_explained import part_explained
from allocation.problems import Place, Problem, ProblemsFound, error, some_of, unknown_name
from allocation.reconciling.whole import Reconciled
from allocation.typed import exact_amount_typed

OPTION = "--explain"
_ALL = "alt"
"""The word for all of a difference."""


def one_more(made: Reconciled, given: Sequence[str], who: str, units: Units) -> Explanation:
    """What a person explains. Raises ProblemsFound.

    Args:
        made: what was reconciled.
        given: the finding's key, the amount («alt» for all of it), and the reason.
        who: who says so.
        units: what the amount may count in; a bare number counts in the unit that the finding prints.
    """
    key, amount, reason = given
    held = _held(made, key)
    explained = _amount(amount, held, units)
    reason, who = checked_words(reason, who)
    at = datetime.now().astimezone().isoformat(timespec="seconds")
    return explanation_of(held, made.against, amount=explained, reason=reason, who=who, at=at)


def _held(made: Reconciled, key: str) -> Held:
    """The finding of that key, which has a difference to explain."""
    by_key = {one.key: one for one in reversed((*made.result.held, *made.wrong_sums, *made.own_sums))}
    held = by_key.get(key)
    if held is None:
        raise ProblemsFound([unknown_name(Place(OPTION), "nøkkel", key, _keys(made))])
    if not held.is_explainable:
        what, cause = f"«{key}» har ikke noe avvik å forklare", "beløpene stemmer, eller det følger av andre"
        fix = "velg nøkkelen til et funn som er uforklart"
        raise ProblemsFound([error(Place(OPTION), what, cause, fix)])
    if held.explanations and not held.rest:
        given = some_of([f"«{one.reason}» ({one.who})" for one in held.explanations])
        fix = "rett eller slett linjen i filen med forklaringer, om den ikke stemmer"
        raise ProblemsFound([error(Place(OPTION), f"«{key}» er alt forklart", f"grunnen er {given}", fix)])
    return held


def _keys(made: Reconciled) -> list[str]:
    return [one.key for one in (*made.result.held, *made.own_sums) if one.is_explainable]


def _amount(given: str, held: Held, units: Units) -> int:
    """How much is meant of what is unexplained. A bare number counts in the unit that the finding prints.

    One that is all of it in kroner can mean nothing else, and is that.
    """
    if given.strip().casefold() == _ALL:
        return int(held.rest)
    try:
        typed = exact_amount_typed(given, held.finding.unit, units)
        bare = exact_amount_typed(given, units.base, units)
    except NotANumber as fault:
        fix = f"skriv beløpet med fortegn og enhet, for eksempel −500 000 kroner, eller «{_ALL}»"
        raise ProblemsFound([error(Place(OPTION), str(fault), "skrivefeil i beløpet", fix)]) from fault
    explained = int(held.rest) if bare == held.rest else part_explained(typed, held.rest, held.finding)
    if explained is None:
        raise ProblemsFound([_no_part(typed, held, units)])
    return explained


def _no_part(typed: Fraction, held: Held, units: Units) -> Problem:
    """An amount of another sign than what is left, or more than it, or with øre that are not its own."""
    unit, base = held.finding.unit.name, units.base
    amount, rest = in_unit(typed, base), in_unit(held.rest, base)
    what = f"{amount} {base.name} er ingen del av det som er uforklart, som er {rest}"
    cause = f"det er oppgitt mindre beregnet og forklart, og et tall uten enhet er i {unit}, som i raden"
    return error(Place(OPTION), what, cause, f"skriv høyst det som er uforklart, med enhet, eller «{_ALL}»")
