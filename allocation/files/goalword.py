"""What `--goal` says: a recipient, perhaps a stream, and an amount, as a person types them."""

import re
from fractions import Fraction

from allocation.case import Case
from allocation.money import NotANumber, parse_number
from allocation.optimise.reach import Reached
from allocation.problems import Place, ProblemsFound, error, unknown_name
from allocation.rules.kinds import BadSetting, Reader

_GOAL = re.compile(r"\s*(?P<who>.+?)\s*(?:>=|≥)\s*(?P<amount>.+?)\s*")
_PLACE = Place("--goal")


def goal_of(given: str, case: Case) -> Reached:
    """«MOTTAKER>=BELØP», or «MOTTAKER/TYPE>=BELØP»; a bare number counts in the case's unit.

    Raises ProblemsFound.
    """
    match = _GOAL.fullmatch(given)
    if match is None:
        fix = "skriv for eksempel «Sykehuset Telemark HF>=66 mill. kroner», i anførselstegn"
        raise ProblemsFound([error(_PLACE, f"«{given}» er ikke et mål", "det mangler et «>=»", fix)])
    who, _, stream = match["who"].partition("/")
    reader = Reader(case.recipients, case.unit, case.units)
    try:
        code = reader.code(who.strip())
        amount = reader.kroner(_amount(match["amount"], case))
    except BadSetting as fault:
        raise ProblemsFound([error(_PLACE, str(fault), "skrivefeil", fault.fix)]) from fault
    return Reached(code, amount, _stream(stream.strip(), case))


def _amount(given: str, case: Case) -> object:
    """A bare number as one in the case's unit; a text with its own unit as it is."""
    try:
        number = parse_number(given, case.units.decimal_sign)
    except NotANumber:
        return given
    return Fraction(number.value) if number else given


def _stream(given: str, case: Case) -> str:
    """The code of a stream by its code or its title."""
    by_title = {title.casefold(): code for code, title in case.streams.items()}
    if not given or given in case.streams:
        return given
    if given.casefold() in by_title:
        return by_title[given.casefold()]
    raise ProblemsFound([unknown_name(_PLACE, "finansieringstype", given, case.streams)])
