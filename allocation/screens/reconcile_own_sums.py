"""The sums that a table prints itself, beside what its amounts are held against on the screen."""

from fractions import Fraction

from allocation.distribution import Distribution
from allocation.explanations import Held, Reconciliation, explained
from allocation.reconciling.own_sums import held_sums, settled_sums
from allocation.screens.reconcile_stated import Stated, explanations_in, reconciliation_of
from allocation.screens.working import WorkingCopy


def own_sums_of(stated: Stated, run: Distribution, copy: WorkingCopy) -> Reconciliation:
    """The sums that a table states itself held against their parts, with what was explained of them.

    What is wrong in them is not in the number of what is unexplained: it is in the rows already, or it is the
    document's own slip.
    """
    reading = stated.reading
    sums = reading.sums if reading and not reading.lacks_unit else ()
    parts = _deviating(stated, run, copy) if any(one.finding.is_unexplained for one in sums) else {}
    amounts = {key: _more(stated, one) for key, one in parts.items()}
    result = explained(held_sums(sums, amounts), explanations_in(copy), stated.against_sums)
    is_open = frozenset(key for key, one in parts.items() if one.is_unexplained)
    return Reconciliation(settled_sums(sums, result.held, amounts, is_open), result.fallen)


def _deviating(stated: Stated, run: Distribution, copy: WorkingCopy) -> dict[str, Held]:
    held = reconciliation_of(stated, run, copy).held
    return {one.key: one for one in held if one.finding.is_unexplained}


def _more(stated: Stated, one: Held) -> Fraction:
    """What an amount of the table is more than what it is held against."""
    is_computed = stated.opposed is not None and stated.opposed.is_computed
    return -one.finding.difference if is_computed else one.finding.difference
