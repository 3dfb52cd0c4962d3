"""A requirement's measures through the year: the plan by month, what has come, and a forecast.

Nobody states what came in each month: what came is known to the month that is counted to, as one sum.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from allocation.measure_tables import Requirement, months_in_whole, summed
from allocation.measures import Measure
from allocation.money import round_half_up


@dataclass(frozen=True, slots=True)
class Course:
    """The year by month, January first, in kroner; amounts `so far` are added up.

    `plan` is the planned effect so far of the measures whose start is known, `undated` the others.
    `counted_to` is the month that what has come is counted to, None where nothing is, or not to one month;
    `actual` and `planned` are what had come then, and what should have.
    """

    plan: tuple[int, ...]
    undated: tuple[Measure, ...]
    counted_to: int | None = None
    planned: int | None = None
    actual: int | None = None

    @property
    def by_month(self) -> tuple[int, ...]:
        """The planned effect in each month."""
        return tuple(end - begin for begin, end in pairwise((0, *self.plan)))

    @property
    def forecast(self) -> tuple[int | None, ...]:
        """So far what has come and, from then on, the plan of the months that are left; None before."""
        if self.counted_to is None or self.actual is None:
            return (None,) * len(self.plan)
        ahead = self.actual - self.plan[self.counted_to - 1]
        return tuple(
            plan + ahead if month >= self.counted_to else None for month, plan in enumerate(self.plan, 1)
        )

    @property
    def slippage(self) -> int | None:
        """How much less has come than should have."""
        return None if self.planned is None or self.actual is None else self.planned - self.actual


def course_of(requirement: Requirement, unit: int) -> Course:
    """The year of a requirement's measures, in whole units of so many kroner."""
    own = requirement.measures
    dated = [one for one in own if one.by_month is not None]
    undated = tuple(one for one in own if one.by_month is None)
    total = None if undated else requirement.covered
    plan = tuple(months_in_whole(dated, unit, total)) if dated else ()
    month = _counted_to(own)
    if month is None or not plan:
        return Course(plan, undated)
    counted = [one for one in own if one.actual is not None]
    return Course(plan, undated, month, _whole(counted, "planned", unit), _whole(counted, "actual", unit))


def _counted_to(measures: Sequence[Measure]) -> int | None:
    """The one month that all who say what has come have counted to, if their plan by month is known too."""
    counted = [one for one in measures if one.actual is not None]
    months = {one.counted_to for one in counted}
    is_known = len(months) == 1 and all(one.by_month is not None for one in counted)
    return months.pop() if is_known else None


def _whole(measures: Sequence[Measure], name: str, unit: int) -> int | None:
    """The sum of a figure in whole units; None where some measure lacks it."""
    found = summed(measures, name)
    return round_half_up(found.value / unit).numerator * unit if found.is_whole else None
