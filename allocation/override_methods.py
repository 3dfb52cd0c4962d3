"""A whole method or a whole key in an override: the fund's own steps or amounts, and new keys."""

import re
from collections.abc import Mapping
from dataclasses import replace

from allocation.case import Case, Method, Step
from allocation.funds import Fund
from allocation.override_values import WRONG_PATH, BadOverride, unknown_path
from allocation.problems import Place, Problem
from allocation.rules.kinds import Reader
from allocation.rules.placing import Fixed
from allocation.rules.reading import read_key, read_steps


def is_of_own_steps(names: list[str]) -> bool:
    """Whether a path leads to the steps of a fund."""
    return names[0] == "funds" and names[2:3] == ["steps"]


def steps_of_fund(case: Case, names: list[str]) -> tuple[Step, ...]:
    """The steps that a fund is distributed by, its own or its method's. Raises BadOverride."""
    _, code, _, *below = names
    if code not in case.funds:
        raise unknown_path(code, case.funds)
    if below:
        fix = "la stien slutte med «steps», og verdien være alle stegene"
        raise BadOverride("stegene til en ramme settes samlet", fix, WRONG_PATH)
    method = case.methods.get(case.funds[code].method)
    return method.steps if method else ()


def with_own_steps(case: Case, names: list[str], value: object, reader: Reader) -> Case:
    """The case with a method of its own for a fund, of the steps that an alternative sets."""
    steps_of_fund(case, names)
    fund = case.funds[names[1]]
    steps, faults = read_steps(value, reader, lambda number: Place("", number))
    if faults:
        raise _first(faults)
    method = Method(own_method(fund.code), "steg satt i alternativet", steps)
    return _with_method(case, replace(fund, amounts={}), method)


def own_method(fund: str) -> str:
    """What the method of a fund is called whose steps an alternative sets."""
    return f"{fund}.steps"


def _of_amounts(fund: str) -> str:
    return f"{fund}.amounts"


def own_methods(case: Case) -> set[str]:
    """What methods that alternatives set are called, of every fund that could have one."""
    return {name(fund) for fund in case.funds for name in (own_method, _of_amounts)}


def with_own_amounts(case: Case, fund: Fund) -> Case:
    """The case with a method of one step for a fund whose amounts an alternative sets."""
    method = Method(_of_amounts(fund.code), "beløp satt i alternativet", (Fixed(amounts=fund.amounts),))
    return _with_method(case, fund, method)


def _with_method(case: Case, fund: Fund, method: Method) -> Case:
    funds = {**case.funds, fund.code: replace(fund, method=method.code)}
    return replace(case, funds=funds, methods={**case.methods, method.code: method})


def with_whole_key(case: Case, code: str, value: Mapping[str, object], reader: Reader) -> Case:
    """The case with a new key, or another in the place of one that it has. Raises BadOverride."""
    if code not in case.keys and not re.fullmatch(r"\w[\w-]*", code):
        fix = "skriv et navn av bokstaver, sifre og bindestrek"
        raise BadOverride(f"«{code}» kan ikke være navnet på en nøkkel", fix, WRONG_PATH)
    key, faults = read_key(code, value, reader, Place(""))
    if key is None:
        raise _first(faults)
    return replace(case, keys={**case.keys, code: key})


def _first(faults: list[Problem]) -> BadOverride:
    """The first fault of what an override states, with the number of its step."""
    fault = faults[0]
    which = f"steg {fault.where.row}: " if fault.where.row else ""
    return BadOverride(f"{which}{fault.what}", fault.fix, fault.cause)


RIVALS = ("method", "amounts", "steps")
"""What says of a fund how it is distributed: only one of them can."""


def about(plain: str) -> tuple[str, ...]:
    """What a path in its plain form says something of: what one path is about holds what those below are.

    All that says how a fund is distributed is about its method.
    """
    names = plain.split(".")
    if names[0] == "funds" and len(names) > 2 and names[2] in RIVALS:
        return ("funds", names[1], "method")
    return tuple(names)
