"""The proof that what is booked is what was distributed: totals taken both ways, in whole kroner."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from allocation.accounts import rows_for
from allocation.case import UNPLACED
from allocation.distribution import Distribution
from allocation.postings import Posting, booked_on, funds_paid, payer_of
from allocation.problems import Problem, error

_Key = TypeVar("_Key")


class By(StrEnum):
    """What a total is of."""

    FUND = "fund"
    RECIPIENT = "recipient"
    ACCOUNT = "account"
    DECISION = "decision"
    WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class Total:
    """Kroner that were distributed (or decided) and that are booked, of one fund, recipient or account."""

    by: By
    name: str
    distributed: int
    booked: int

    @property
    def difference(self) -> int:
        """What is booked beyond what was distributed; nought where all is right."""
        return self.booked - self.distributed


def totals(distribution: Distribution, booked: Sequence[Posting]) -> tuple[Total, ...]:
    """The distribution's totals beside the postings': by fund, recipient and account, and as a whole.

    Of a scenario that claims to be the decision also what the board decided for each beside what is booked on
    it; what others settle of the unplaced is not its.
    """
    case, given = distribution.case, _given(distribution)
    by_fund = _sums((fund, amount) for (fund, _), amount in given.items())
    by_recipient = _sums((code, amount) for (_, code), amount in given.items())
    by_account = _sums((_account(distribution, *pair), amount) for pair, amount in given.items() if amount)
    own = booked_by(booked)
    rows = [
        *_beside(By.FUND, by_fund, own[By.FUND]),
        *_beside(By.RECIPIENT, by_recipient, own[By.RECIPIENT]),
        *_beside(By.ACCOUNT, by_account, own[By.ACCOUNT]),
    ]
    if distribution.scenario.claims_decision and case.decision is not None:
        to_somebody = {code: amount for code, amount in own[By.RECIPIENT].items() if code != UNPLACED}
        rows += _beside(By.DECISION, _decided(distribution), to_somebody)
    whole = Total(By.WHOLE, "", sum(given.values()), sum(one.amount for one in booked))
    return (*rows, whole)


def booked_by(booked: Iterable[Posting]) -> dict[By, dict[str, int]]:
    """Kroner that are booked by fund, by recipient and by account."""
    rows = tuple(booked)
    return {
        By.FUND: _sums((one.fund, one.amount) for one in rows),
        By.RECIPIENT: _sums((one.recipient, one.amount) for one in rows),
        By.ACCOUNT: _sums((one.account, one.amount) for one in rows),
    }


def total_problems(distribution: Distribution, proof: Iterable[Total]) -> list[Problem]:
    """Totals that differ: nothing is then to be booked."""
    case = distribution.case
    return [
        error(
            case.at_scenario(distribution.scenario),
            f"bokført {one.booked} kroner, fordelt eller vedtatt {one.distributed} kroner for «{one.name}»",
            "alternativet avviker fra vedtaket, eller tabellen over kontoer er endret underveis",
            "kjør «allocation run» og se avviket, og rett det før noe bokføres",
        )
        for one in proof
        if one.difference
    ]


def _given(distribution: Distribution) -> dict[tuple[str, str], int]:
    """Kroner by fund and recipient, straight from the entries."""
    codes = {fund.code for fund in funds_paid(distribution)}
    return _sums(
        ((entry.fund, entry.recipient), entry.amount)
        for entry in distribution.entries
        if entry.fund in codes and entry.year == distribution.case.year and not entry.is_passed_on
    )


def _account(distribution: Distribution, fund: str, code: str) -> str:
    case = distribution.case
    return rows_for(case.accounts, case.funds[fund], booked_on(case, code))[0].account


def _decided(distribution: Distribution) -> dict[str, int]:
    """Kroner by recipient that the board decided of the streams that the payer hands out."""
    case, payer = distribution.case, payer_of(distribution.case)
    streams = {fund.stream for fund in case.funds.values() if fund.payer == payer}
    cells = case.decision.cells.items() if case.decision else ()
    return _sums((code, figure.kroner) for (code, stream), figure in cells if stream in streams)


def _sums(pairs: Iterable[tuple[_Key, int]]) -> dict[_Key, int]:
    sums: dict[_Key, int] = {}
    for key, amount in pairs:
        sums[key] = sums.get(key, 0) + amount
    return sums


def _beside(by: By, distributed: dict[str, int], booked: dict[str, int]) -> list[Total]:
    return [
        Total(by, name, distributed.get(name, 0), booked.get(name, 0))
        for name in dict.fromkeys([*distributed, *booked])
    ]
