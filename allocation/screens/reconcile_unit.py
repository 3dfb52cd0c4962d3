"""The one unit that all amounts on the Reconcile screen are in, those that are typed too."""

from collections.abc import Iterable, Iterator
from fractions import Fraction

from allocation.case import Case
from allocation.explanations import Held
from allocation.findings import Finding
from allocation.money import TableUnit, Unit, lined_up
from allocation.screens.reconcile_both import Both
from allocation.screens.seat import unit_of
from allocation.screens.working import Look

_OERE = 100
"""How many there are in a krone; of any other base unit it is hundredths."""


def page_unit(case: Case, look: Look, both: Both, held: Iterable[Held]) -> TableUnit:
    """The unit that is chosen, with the decimals that all amounts need in it.

    Where nobody has chosen one: the case's own, if every amount is whole in it, else the largest that is
    smaller and in which they are; a table of kroner with three decimals each is not read as one of kroner.
    """
    amounts = {*_amounts(both), *_held_amounts(held)}
    unit = unit_of(case, look)
    if unit.name != look.unit:
        smaller = [one for one in case.units.money if one.factor <= unit.factor]
        unit = next((one for one in reversed(smaller) if _are_whole(amounts, one)), case.units.base)
    return lined_up(unit, amounts)


def _held_amounts(held: Iterable[Held]) -> Iterator[Fraction]:
    """What is found, and how much of it is explained."""
    for one in held:
        yield from amounts_to_the_oere(one.finding)
        yield from (Fraction(given.amount) for given in one.explanations)


def amounts_to_the_oere(finding: Finding) -> tuple[Fraction, ...]:
    """What is stated and computed where both are amounts of money to the øre; a quotient is none."""
    amounts = tuple(one for one in (finding.stated, finding.computed) if one is not None)
    is_shown = finding.unit.money and all(_OERE % one.denominator == 0 for one in amounts)
    return amounts if is_shown else ()


def _amounts(both: Both) -> Iterator[Fraction]:
    for side in (both.stated, both.computed):
        yield from (amount for (_, stream), amount in side.items() if stream in both.streams)


def _are_whole(amounts: Iterable[Fraction], unit: Unit) -> bool:
    return all((amount / unit.factor).denominator == 1 for amount in amounts)
