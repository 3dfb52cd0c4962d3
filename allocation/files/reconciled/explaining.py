"""One more explanation from the command line: of which finding, how much, why and who."""

from collections.abc import Sequence
from datetime import datetime

from allocation.explanations import Explanation, Held, explanation_of
from allocation.files.reconciled.explanations_file import checked_words
from allocation.money import NotANumber, Units
from allocation.problems import Place, ProblemsFound, error, some_of, unknown_name
from allocation.reconciling.whole import Reconciled
from allocation.typed import amount_typed

OPTION = "--explain"
_ALL = "alt"
"""The word for all of a difference."""


def one_more(made: Reconciled, given: Sequence[str], who: str, units: Units) -> Explanation:
    """What a person explains. Raises ProblemsFound.

    Args:
        made: what was reconciled.
        given: the finding's key, the amount («alt» for all of it), and the reason.
        who: who says so.
        units: what the amount may count in; a bare number is kroner.
    """
    key, amount, reason = given
    held = _held(made, key)
    explained = _amount(amount, held, units)
    reason, who = checked_words(reason, who)
    at = datetime.now().astimezone().isoformat(timespec="seconds")
    return explanation_of(held, made.against, amount=explained, reason=reason, who=who, at=at)


def _held(made: Reconciled, key: str) -> Held:
    """The finding of that key, which has a difference to explain."""
    by_key = {one.key: one for one in made.result.held}
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
    return [one.key for one in made.result.held if one.is_explainable]


def _amount(given: str, held: Held, units: Units) -> int:
    whole = held.rest if held.explanations else held.own
    if given.strip().casefold() == _ALL:
        return int(whole)
    try:
        explained = amount_typed(given, units.base, units)
    except NotANumber as fault:
        fix = f"skriv beløpet i kroner med fortegn, for eksempel −500 000, eller «{_ALL}»"
        raise ProblemsFound([error(Place(OPTION), str(fault), "skrivefeil i beløpet", fix)]) from fault
    if not explained or (explained < 0) != (whole < 0) or abs(explained) > abs(whole):
        what, cause = (
            "beløpet er mer enn det som er uforklart, eller har et annet fortegn",
            "avviket er oppgitt mindre beregnet, og det som er forklart før, er tatt fra",
        )
        fix = f"skriv høyst det som er uforklart, eller «{_ALL}»"
        raise ProblemsFound([error(Place(OPTION), what, cause, fix)])
    return explained
