"""The way on from a file whose rows are in doubt: people confirm them, the command takes what they say."""

from collections.abc import Sequence

from allocation.files.confirmations import doubts_of
from allocation.files.reconciled.candidates import Given
from allocation.found import Found
from allocation.problems import Place, Problem, note

CONFIRMED = "--confirmed"
"""The option that takes the confirmed rows of a file."""


def with_way_on(problems: Sequence[Problem], *sides: Given) -> list[Problem]:
    """What keeps two sides apart, and of each file whose rows are in doubt how they are confirmed."""
    stopped = [one for one in sides if one.found and _stops(one.found, problems)]
    return [*problems, *(_way_on(one) for one in stopped)]


def _stops(found: Found, problems: Sequence[Problem]) -> bool:
    numbers = range(1, len(found.tables) + 1)
    doubts = (problem for number in numbers for one in doubts_of(found, number) for problem in one.problems)
    return any(one in problems for one in doubts)


def _way_on(one: Given) -> Problem:
    what = f"rader i {one.title} er i tvil, og ingen ting er holdt mot noe"
    cause = "den som ser på dem ved siden av filen, må si hva de er"
    fix = (
        f"bekreft eller rett dem på skjermen Avstem, hent «Bekreftede rader» der, og gi filen med {CONFIRMED}"
    )
    return note(Place(one.title), what, cause, fix)
