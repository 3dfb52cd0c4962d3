"""A finding: a stated figure beside a computed one, with the difference and its name."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from allocation.figures import Figure, Interval
from allocation.money import NBSP, OERE, PERCENT, Unit, number_text, round_half_up


class Status(StrEnum):
    """What a difference is. `unresolved`: two readings are possible and public figures do not decide."""

    AGREES = "agrees"
    ROUNDING = "rounding"
    DIFFERS = "differs"
    ONLY_STATED = "only_stated"
    ONLY_COMPUTED = "only_computed"
    EXPLAINED = "explained"
    UNRESOLVED = "unresolved"


UNEXPLAINED = frozenset({Status.DIFFERS, Status.ONLY_STATED, Status.ONLY_COMPUTED})


@dataclass(frozen=True, slots=True)
class Subject:
    """What a finding is about: within which case or decision, and which figure there."""

    within: str
    what: str

    def part(self, label: str) -> "Subject":
        """A figure under this one, for example a row of the table that a check is about."""
        return Subject(self.within, f"{self.what} · {label}")

    def __str__(self) -> str:
        return f"{self.within}: {self.what}"


@dataclass(frozen=True, slots=True)
class Finding:
    """Stated against computed. Values are in base units: of money, fractions of one, or things counted.

    `unit` and `decimals` are those of the printed figure, for showing it as its document does.
    A side that does not exist is None.
    """

    subject: Subject
    unit: Unit
    decimals: int
    stated: Fraction | None
    computed: Fraction | None
    status: Status
    cause: str = ""

    @property
    def where(self) -> str:
        """The subject as one text."""
        return str(self.subject)

    @property
    def difference(self) -> Fraction:
        """Stated less computed; a missing side counts as nothing."""
        return (self.stated or Fraction(0)) - (self.computed or Fraction(0))

    @property
    def is_unexplained(self) -> bool:
        """Whether somebody must still find out why."""
        return self.status in UNEXPLAINED

    def shown(self, value: Fraction | None) -> str:
        """A value in the printed unit, with as many decimals as are needed to see a difference."""
        return "" if value is None else number_text(value / self.unit.factor, self._decimals_shown)

    def printed(self, value: Fraction) -> Fraction:
        """A value as `shown` prints it, in base units."""
        return round_half_up(value / self.unit.factor, self._decimals_shown) * self.unit.factor

    @property
    def _decimals_shown(self) -> int:
        if self.status is Status.AGREES:
            return self.decimals
        found = _decimals_that_tell(self.difference / self.unit.factor, self.decimals)
        return OERE if found == 1 and self.unit.money and self.unit.factor == 1 else found


def _decimals_that_tell(difference: Fraction, decimals: int) -> int:
    """The fewest decimals, from the printed ones up to three more, at which the difference is seen."""
    for more in range(4):
        if round_half_up(difference, decimals + more):
            return decimals + more
    return decimals


def compare(
    subject: Subject,
    stated: Figure,
    computed: Interval,
    tolerance: Fraction = Fraction(0),
) -> Finding:
    """Name the difference between a printed figure and what its parts give.

    `agrees`: the computed value, rounded as printed, is the stated figure. `rounding`: the interval
    of the parts and that of the printed figure meet, so rounding each figure alone can have made the
    difference. Otherwise `differs`. `tolerance` widens the printed figure, in its own unit, where its
    document does not say how it was rounded.
    """
    printed = stated.interval.widened(tolerance * stated.unit.factor)
    if stated.interval.holds(computed.value):
        status = Status.AGREES
    elif printed.meets(computed):
        status = Status.ROUNDING
    else:
        status = Status.DIFFERS
    return Finding(
        subject,
        stated.unit,
        stated.decimals,
        stated.value,
        computed.value,
        status,
    )


def unexplained(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Those findings that nobody has explained."""
    return tuple(finding for finding in findings if finding.is_unexplained)


def plain_unit(unit: Unit) -> Unit:
    """The unit in which a machine is given a value: the base unit of money, the printed unit otherwise."""
    return Unit(unit.base, money=True, base=unit.base) if unit.money else unit


def with_unit(value: Fraction, unit: Unit, decimals: int) -> str:
    """A value and its unit as a reader sees it: «18 373,7 mill. kroner», «12 %»."""
    name = "%" if unit == PERCENT else unit.name
    return f"{number_text(value / unit.factor, decimals)}{NBSP}{name}"
