"""What can be moved of a fund, and the overrides that moving it writes.

`case` is everywhere the case as a scenario leaves it (`allocation.scenario.with_overrides`), so that levers
show what holds now. Moving one gives a `Move`, which `laid_over` puts into the scenario's own overrides.
What cannot be moved is refused in words: here (`CannotMove`) where the lever itself says it, by the run
(`ProblemsFound`) where only the amounts do, such as floors that sum to more than the fund.
"""

from allocation.levers.amounts import with_amount, with_fixed, with_lock, with_top_slice
from allocation.levers.limits import with_ceiling, with_floor, with_phase_in
from allocation.levers.moves import CannotMove, Move, laid_over
from allocation.levers.shared_keys import with_blend, with_key, with_weight
from allocation.levers.showing import Bound, Levers, PhaseIn, Weight, fund_choices, levers_of

__all__ = [
    "Bound",
    "CannotMove",
    "Levers",
    "Move",
    "PhaseIn",
    "Weight",
    "fund_choices",
    "laid_over",
    "levers_of",
    "with_amount",
    "with_blend",
    "with_ceiling",
    "with_fixed",
    "with_floor",
    "with_key",
    "with_lock",
    "with_phase_in",
    "with_top_slice",
    "with_weight",
]
