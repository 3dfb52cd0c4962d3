"""The findings by status: in which order they stand, which are looked at, and how many there are of each."""

from collections import Counter
from collections.abc import Sequence

from allocation.case import UNPLACED, Case
from allocation.explanations import Held, Reconciliation
from allocation.findings import Status
from allocation.screens.reconcile_stated import FILTER
from allocation.screens.seat import Seat

WORST_FIRST = (
    Status.DIFFERS,
    Status.ONLY_STATED,
    Status.ONLY_COMPUTED,
    Status.UNRESOLVED,
    Status.EXPLAINED,
    Status.ROUNDING,
    Status.AGREES,
)

FOLLOWS = "follows"
"""What a finding is called whose difference is all in its parts: it counts in their place nowhere."""
_SHOWN_FIRST = (*WORST_FIRST[:-2], FOLLOWS, *WORST_FIRST[-2:])


def shown_status(held: Held) -> str:
    """The status that a finding is shown and counted under."""
    return FOLLOWS if held.only_follows else held.status.value


def filtered(reconciliation: Reconciliation, seat: Seat) -> tuple[list[Held], list[Held]]:
    """The findings to look at, worst first, and those that agree, which are folded unless asked for."""
    chosen = chosen_status(reconciliation, seat)
    in_order = worst_first(reconciliation.held, seat.case)
    if chosen:
        return [one for one in in_order if shown_status(one) == chosen], []
    agreeing = [one for one in in_order if one.status is Status.AGREES]
    return [one for one in in_order if one.status is not Status.AGREES], agreeing


def worst_first(held: Sequence[Held], case: Case) -> list[Held]:
    """The findings by status, the worst first; of equals, what nobody was given after what somebody was."""
    nobody = case.name_of(UNPLACED)

    def rank(one: Held) -> tuple[int, bool]:
        return _SHOWN_FIRST.index(shown_status(one)), one.finding.subject.what.endswith(nobody)

    return sorted(held, key=rank)


def chosen_status(reconciliation: Reconciliation, seat: Seat) -> str:
    """The status that is looked at; empty for all, also where no finding has it any more."""
    chosen = seat.copy.asked.get(FILTER, "")
    return chosen if chosen in _counted(reconciliation) else ""


def _counted(reconciliation: Reconciliation) -> Counter[str]:
    """How many findings are shown under each status."""
    return Counter(shown_status(one) for one in reconciliation.held)


def shown_filters(reconciliation: Reconciliation, seat: Seat) -> dict[str, str]:
    """The statuses that there are with how many findings have each, and all of them: what they add up to."""
    counted = _counted(reconciliation)
    every = {"": seat.say("reconcile.all", count=len(reconciliation.held))}
    return every | {
        status: seat.say(
            "reconcile.of_status", status=seat.say(f"reconcile.status.{status}"), count=counted[status]
        )
        for status in map(str, _SHOWN_FIRST)
        if counted[status]
    }
