"""A blue cell that a spreadsheet shows as a percentage: what is typed as «95 %» is held as 0,95."""

import re
from fractions import Fraction

from allocation.money import decimals_of, number_text
from allocation.problems import Place, Problem, ProblemsFound, error, warning

_PER_CENT, _SHARES = ("prosent", "%"), ("andel",)
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
"""What a number format only shows, or leaves room for."""


def is_percentage(form: str) -> bool:
    """Whether a number format shows a fraction as a percentage."""
    return "%" in _LITERAL.sub("", form)


def from_percentage(held: Fraction, unit: str, place: Place) -> tuple[Fraction, list[Problem]]:
    """What a cell shown as a percentage says in its unit, and a warning where that is not what it holds.

    Raises ProblemsFound where the unit counts something else.
    """
    typed = 100 * held
    if unit in _SHARES:
        return held, []
    if unit not in _PER_CENT:
        what = f"cellen viser {_shown(typed)} %, men tallet ved siden av er i {unit}"
        cause = "verdien er skrevet med prosenttegn"
        raise ProblemsFound([error(place, what, cause, f"skriv et tall i {unit}, uten prosenttegn")])
    what = f"cellen viser {_shown(typed)} %, og er lest som {_shown(typed)} {unit}"
    cause = f"verdien er skrevet med prosenttegn: arbeidsbokens egne formler regner med {_shown(held)}"
    fix = f"skriv {_shown(typed)} uten prosenttegn, og la cellen vises som et tall"
    return typed, [warning(place, what, cause, fix)]


def _shown(number: Fraction) -> str:
    return number_text(number, decimals_of(number))
