"""What stops a file from being held against another, and the way on: its unit, and the rows in doubt."""

from collections.abc import Sequence
from dataclasses import replace

from allocation.files.confirmations import doubts_of
from allocation.files.reconciled.candidates import Given
from allocation.files.reconciled.of_table import SAY_UNIT
from allocation.found import UNIT_UNSAID, Found
from allocation.problems import Place, Problem, errors, note

CONFIRMED = "--confirmed"
"""The option that takes the confirmed rows of a file."""


def with_way_on(problems: Sequence[Problem], *sides: Given) -> list[Problem]:
    """What keeps two sides apart, and of each file whose rows are in doubt how they are confirmed."""
    stopped = [one for one in sides if one.found and _stops(one.found, problems)]
    return [*problems, *(_way_on(one) for one in stopped)]


def unit_missing(one: Given) -> list[Problem]:
    """That the one table of a file does not say its unit: nothing need be read besides to know it.

    Empty where it says it, has other faults, or has several tables to choose from.
    """
    if one.found is None or len(one.found.tables) != 1:
        return []
    wrong = errors(one.found.problems)
    return [replace(wrong[0], fix=SAY_UNIT)] if [each.what for each in wrong] == [UNIT_UNSAID] else []


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
