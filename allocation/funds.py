"""What there is to distribute, as plain data: the lines of a grant table, and the funds of a case."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction


class Lasting(StrEnum):
    """Whether money comes back next year; `unknown` where its document does not say."""

    LASTING = "lasting"
    ONE_OFF = "one_off"
    UNKNOWN = "unknown"


class LineKind(StrEnum):
    """How a fund pays: a fixed sum, an estimate, on claim, up to a sum, whole to pass on, or line by line."""

    FIXED = "fixed"
    ESTIMATED = "estimated"
    ON_CLAIM = "on_claim"
    UP_TO = "up_to"
    PASS_THROUGH = "pass_through"
    SUM = "sum"

    @property
    def is_open_ended(self) -> bool:
        """Whether the line pays what its entries sum to, and a printed figure is only an estimate."""
        return self in (LineKind.ESTIMATED, LineKind.ON_CLAIM, LineKind.SUM)


@dataclass(frozen=True, slots=True)
class GrantLine:
    """One row of a letter's grant table. `amount` and `advance` are kroner, None where not printed."""

    line: int
    chapter: str
    item: str
    designation: str
    amount: int | None
    kind: LineKind
    lasting: Lasting
    advance: int | None
    footnote_meaning: str
    purpose: str
    condition: str
    reporting_duty: str
    deadline: date | None
    source: str


@dataclass(frozen=True, slots=True)
class PaymentProfile:
    """How a year's amount is paid: twelve weights, January first, that need not sum to anything."""

    code: str
    title: str
    months: tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class Fund:
    """A sum of money to distribute, in kroner, by the method of that name.

    `draws_on` is what the payer takes it from: a grant line (`grants.22`, or `letter.grants.22` of a
    used folder), or the code of another fund from which the payer got its money; empty for money whose
    origin the case does not hold. `amount` is None for all that there is to draw, and for a line that
    pays what is claimed; the run then finds it. `kind` is how the money is paid, `profile` names the payment
    profile by which it is paid month by month; empty where it is not.
    `is_found` where a run has found the amount that the case does not state.
    """

    code: str
    name: str
    stream: str
    payer: str
    amount: int | None
    lasting: Lasting
    method: str
    source: str
    draws_on: str = ""
    kind: LineKind = LineKind.FIXED
    profile: str = ""
    amounts: Mapping[str, int] = field(default_factory=dict, compare=False)
    line: int | None = field(default=None, compare=False)
    is_found: bool = field(default=False, compare=False)

    @property
    def kroner(self) -> int:
        """The amount, which a run has found where the case does not state it."""
        if self.amount is None:
            raise ValueError(f"the amount of fund {self.code} is not known before it is distributed")
        return self.amount
