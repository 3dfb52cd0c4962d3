"""A fund by recipient as a meeting reads it: amount, share, and the change from what it is compared with.

The change is counted in the fund's stream: a decision states a stream's amounts, not a fund's.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from allocation.bases import DECISION, base_title
from allocation.case import UNPLACED, Case
from allocation.comparison import Difference
from allocation.distribution import Distribution, by_recipient
from allocation.funds import Fund, Lasting
from allocation.measured_change import MeasuredChange, area_populations, measured

SCENARIO = "scenario:"
"""What the name of a baseline begins with that is another scenario of the case."""


@dataclass(frozen=True, slots=True)
class RecipientRow:
    """What one recipient gets of a fund in the case's year, in kroner.

    `share` is of the whole fund; `before` what its stream gave in the baseline, None where that says
    nothing; `change` is None where there is no baseline. `by_lasting` is the amount by how long it lasts.
    """

    code: str
    name: str
    group: str
    amount: int
    share: Fraction | None
    before: int | None
    change: MeasuredChange | None
    by_lasting: Mapping[Lasting, int]


@dataclass(frozen=True, slots=True)
class RecipientTable:
    """A fund's rows in the letter's order, what is unplaced last, and what they come to."""

    fund: Fund
    rows: tuple[RecipientRow, ...]
    total: int

    @property
    def placed(self) -> tuple[RecipientRow, ...]:
        """The rows of recipients."""
        return tuple(row for row in self.rows if row.code != UNPLACED)

    @property
    def unplaced(self) -> int:
        """What nobody was given."""
        return sum(row.amount for row in self.rows if row.code == UNPLACED)

    @property
    def total_change(self) -> int | None:
        """The sum of all changes; None where there is nothing to compare with."""
        changes = [row.change.kroner for row in self.rows if row.change]
        return sum(changes) if changes else None

    @property
    def moved(self) -> Fraction:
        """Half the sum of all changes without their signs, in kroner: what changes hands."""
        return Fraction(sum(abs(row.change.kroner) for row in self.rows if row.change), 2)

    @property
    def gaining(self) -> tuple[RecipientRow, ...]:
        """Those who get more than in the baseline."""
        return tuple(row for row in self.placed if row.change and row.change.kroner > 0)

    @property
    def losing(self) -> tuple[RecipientRow, ...]:
        """Those who get less than in the baseline."""
        return tuple(row for row in self.placed if row.change and row.change.kroner < 0)

    @property
    def kinds(self) -> tuple[Lasting, ...]:
        """How long the fund's money lasts: one, or lasting and one-off money apart."""
        return tuple(kind for kind in Lasting if any(row.by_lasting.get(kind) for row in self.rows))


def recipient_table(
    distribution: Distribution, fund: str, before: Mapping[str, int] | None
) -> RecipientTable:
    """A fund by recipient; `before` is what its stream gives each in the baseline, None for no baseline.

    Whoever the baseline gives something and the fund nothing has a row too.
    """
    case, chosen = distribution.case, distribution.case.funds[fund]
    blocks = distribution.blocks_of(fund)
    amounts = by_recipient(blocks)
    stream = _stream_amounts(distribution, chosen)
    codes = sorted({*amounts, *(before or {})}, key=lambda code: case.position[code])
    total, people = sum(amounts.values()), area_populations(case.recipients)
    rows = []
    for code in codes:
        kinds: dict[Lasting, int] = {}
        for block in blocks:
            kinds[Lasting(block.lasting)] = kinds.get(Lasting(block.lasting), 0) + by_recipient([block]).get(
                code, 0
            )
        amount = amounts.get(code, 0)
        rows.append(
            RecipientRow(
                code,
                case.name_of(code),
                case.recipients[code].group if code in case.recipients else "",
                amount,
                Fraction(amount, total) if total else None,
                None if before is None else before.get(code),
                None if before is None else _changed(case, code, before.get(code), stream.get(code), people),
                kinds,
            )
        )
    return RecipientTable(chosen, tuple(rows), total)


def _stream_amounts(distribution: Distribution, fund: Fund) -> dict[str, int]:
    """What the fund's payer hands out to each in the fund's stream."""
    return {
        recipient: amount
        for (payer, stream, recipient), amount in distribution.handed_out().items()
        if (payer, stream) == (fund.payer, fund.stream)
    }


def _changed(
    case: Case, code: str, before: int | None, after: int | None, people: Mapping[str, int]
) -> MeasuredChange:
    difference = Difference(before, after)
    if code not in case.recipients:
        return MeasuredChange(difference.change, None, None, None)
    return measured(difference, case.recipients[code], people)


def baselines_of(case: Case) -> tuple[str, ...]:
    """What amounts of the case can be compared with: the decision, other decisions, and each scenario."""
    decided = (DECISION,) if case.decision else ()
    return (*decided, *case.baselines, *(f"{SCENARIO}{name}" for name in case.scenarios))


def baseline_title(case: Case, baseline: str) -> str:
    """What a baseline is called."""
    if baseline.startswith(SCENARIO):
        return case.scenarios[baseline.removeprefix(SCENARIO)].title
    return base_title(case, baseline).strip("«»")


def baseline_amounts(
    case: Case, baseline: str, fund: Fund, run: Callable[[str], Distribution]
) -> dict[str, int] | None:
    """What the baseline gives each in the fund's stream; None where it has no such stream.

    `run` gives the run of a scenario of the case by its name.
    """
    if baseline.startswith(SCENARIO):
        return _stream_amounts(run(baseline.removeprefix(SCENARIO)), fund)
    decision = case.decision if baseline == DECISION else case.baselines.get(baseline)
    if decision is None or case.payer not in ("", fund.payer):
        return None
    stated = {
        code: figure.kroner for (code, stream), figure in decision.cells.items() if stream == fund.stream
    }
    return stated or None
