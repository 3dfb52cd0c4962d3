"""A move of a lever: what it writes, how steps are written, and how it is laid over what stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from allocation.case import Case, Step
from allocation.levers.showing import has_levers
from allocation.levers.steps import steps_of
from allocation.money import in_unit
from allocation.override_methods import about, own_methods
from allocation.problems import Place
from allocation.rules.kinds import BadSetting, Reader, written_number
from allocation.rules.reading import read_steps, written_step

Overrides = Mapping[str, object]
"""Values by path, as a scenario's file holds them."""


class CannotMove(ValueError):
    """A lever cannot be moved so; `what` says why not, `fix` what to do instead."""

    def __init__(self, what: str, fix: str) -> None:
        super().__init__(what)
        self.what, self.fix = what, fix


@dataclass(frozen=True, slots=True)
class Move:
    """What moving a lever writes, by path, and which paths then no longer say anything.

    A move of nothing is a lever that stands there already.
    """

    overrides: Overrides = field(default_factory=dict)
    without: tuple[str, ...] = ()


def laid_over(own: Overrides, move: Move) -> dict[str, object]:
    """A scenario's own overrides, those of no baseline, when the lever has been moved.

    A path that says something of what is now written goes: a fund's method, amounts and steps say the same. A
    value of a key that the scenario itself states whole is put into that key.
    """
    laid = dict(own)
    for gone in move.without:
        laid = _without(laid, gone)
    for path, value in move.overrides.items():
        whole = next((other for other in laid if path.startswith(f"{other}.")), "")
        stated = laid.get(whole)
        if isinstance(stated, Mapping):
            laid[whole] = {**stated, path.removeprefix(f"{whole}."): value}
        elif path in laid:
            laid[path] = value
        else:
            laid = {**_without(laid, path), path: value}
    return laid


def _without(own: Overrides, path: str) -> dict[str, object]:
    """The overrides without those that say something of the same, or of a part of it."""
    whole = about(path)
    return {other: value for other, value in own.items() if about(other)[: len(whole)] != whole}


def steps_written(case: Case, fund: str, steps: tuple[Step, ...]) -> dict[str, object]:
    """The override that gives a fund these steps; none where it has them.

    Steps that a method of the case has are that method, which is easier to read. Raises CannotMove.
    """
    if steps == steps_of(case, fund):
        return {}
    refuse_without_levers(case, fund)
    if not steps:
        fix = "gi noen et fast beløp, eller velg en nøkkel"
        raise CannotMove("da sier ingenting lenger hvordan rammen fordeles", fix)
    own = own_methods(case)
    same = next((code for code, one in case.methods.items() if one.steps == steps and code not in own), "")
    return {f"funds.{fund}.method": same} if same else {f"funds.{fund}.steps": _tables(case, steps)}


def _tables(case: Case, steps: tuple[Step, ...]) -> list[dict[str, object]]:
    """Steps as tables that read back to them. Raises CannotMove."""
    reader = Reader(case.recipients, case.unit, case.units)
    try:
        tables = [written_step(step, reader) for step in steps]
    except BadSetting as fault:
        raise CannotMove(str(fault), fault.fix) from fault
    _, faults = read_steps(tables, reader, lambda number: Place("", number))
    if faults:
        raise CannotMove(faults[0].what, faults[0].fix)
    return tables


def number_to_write(value: Fraction) -> object:
    """A number as an override holds it. Raises CannotMove for one that has no end."""
    try:
        return written_number(value)
    except BadSetting as fault:
        raise CannotMove(str(fault), fault.fix) from fault


def refuse_without_levers(case: Case, fund: str) -> None:
    """Raises CannotMove for a fund that pays what its lines, claims or measures come to."""
    if not has_levers(case, fund):
        what = f"«{case.funds[fund].name}» er det som linjene, kravene eller tiltakene gir"
        raise CannotMove(what, "endre det som rammen regnes ut av")


def refuse_broken_units(case: Case, kroner: int) -> None:
    """Raises CannotMove for an amount that the case cannot distribute, being no whole number of its units."""
    if kroner % case.unit.factor:
        base, unit = case.units.base, case.unit.name
        what = f"{in_unit(kroner, base)} {base.name} er ikke et helt antall {unit}"
        raise CannotMove(what, f"skriv et beløp som går opp i {unit}, som saken fordeles i")
