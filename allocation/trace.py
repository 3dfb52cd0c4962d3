"""A recipient's krone followed to its chapter and item, and back down to those it was passed on to."""

from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from allocation.case import Case
from allocation.criteria import Criterion, Key
from allocation.distribution import Distribution, Entry, by_recipient
from allocation.draws import funds_in_order, line_of, parent_of
from allocation.funds import Fund, GrantLine
from allocation.keys import measures


@dataclass(frozen=True, slots=True)
class Link:
    """One level of the way down: of this fund, `payer` gave `recipient` the amount, in kroner."""

    fund: Fund
    recipient: str
    amount: int


@dataclass(frozen=True, slots=True)
class Way:
    """How a recipient's money from one fund came about.

    `links` go from the recipient up, level by level; `line` is the grant line at the top, None where
    the case does not hold one. `entries` are the recipient's own in this fund, in the case's year.
    """

    links: tuple[Link, ...]
    line: GrantLine | None
    entries: tuple[Entry, ...]


def ways_to(distribution: Distribution, recipient: str) -> list[Way]:
    """Every way by which money comes to a recipient from others, one a fund, funds in their order.

    What it holds back of what it already got is no new money: see `passed_on_by`.
    """
    case, funds = distribution.case, distribution.case.funds
    received = [
        entry
        for entry in distribution.bridge(recipient)
        if not entry.is_passed_on and not _is_held_back(case, funds[entry.fund], recipient)
    ]
    return [
        _way(distribution, funds[code], recipient, tuple(entry for entry in received if entry.fund == code))
        for code in dict.fromkeys(entry.fund for entry in received)
    ]


def _is_held_back(case: Case, fund: Fund, recipient: str) -> bool:
    """Whether what a recipient gets of a fund is its own money, which it keeps when it hands out the rest."""
    return fund.payer == recipient and parent_of(case, fund) is not None


def _way(distribution: Distribution, fund: Fund, recipient: str, entries: tuple[Entry, ...]) -> Way:
    case = distribution.case
    links = [Link(fund, recipient, sum(entry.amount for entry in entries))]
    while (parent := parent_of(case, links[-1].fund)) is not None:
        payer = links[-1].fund.payer
        got = (one for one in distribution.bridge(payer) if one.fund == parent.code and not one.is_passed_on)
        links.append(Link(parent, payer, sum(entry.amount for entry in got)))
    return Way(tuple(links), line_of(case, links[-1].fund), entries)


def passed_on_by(distribution: Distribution, recipient: str) -> list[tuple[Fund, dict[str, int]]]:
    """What a recipient hands out of what it got: each fund that draws on it, and who gets what of it.

    What it holds back for itself stands there too, under its own code.
    """
    case = distribution.case
    drawing = [
        fund for fund in funds_in_order(case) if fund.payer == recipient and parent_of(case, fund) is not None
    ]
    return [(fund, by_recipient(distribution.blocks_of(fund.code))) for fund in drawing]


def bridge_with_passed_on_as_one(distribution: Distribution, recipient: str) -> list[Entry]:
    """A recipient's bridge in which all it passes on of a fund is one entry, not one a receiver."""
    case, joined = distribution.case, []
    for (fund, is_passed_on), group in groupby(
        distribution.bridge(recipient), key=lambda entry: (entry.fund, entry.is_passed_on)
    ):
        entries = list(group)
        if is_passed_on and len(entries) > 1:
            source = (
                f"gitt videre til {len(entries)} mottakere av «{case.funds[case.funds[fund].draws_on].name}»"
            )
            amount = sum(entry.amount for entry in entries)
            entries = [entries[0]._replace(amount=amount, source=source)]
        joined += entries
    return joined


def criteria_behind(entry: Entry, case: Case) -> tuple[Key, list[tuple[Fraction | None, Criterion]]] | None:
    """The key that gave an amount, and each criterion with its weight that the recipient has a value in.

    None for another rule, and for what no step placed. A weight of None is a factor of a product.
    """
    steps = case.methods[case.funds[entry.fund].method].steps
    step = steps[entry.step - 1] if entry.step <= len(steps) else None
    key = case.keys.get(getattr(step, "key", ""))
    if key is None:
        return None
    return key, [one for one in measures(key, case) if entry.recipient in one[1].values]


@dataclass(frozen=True, slots=True)
class Keep:
    """What a recipient got from others, what it gave to others of that, and what it keeps, in kroner."""

    recipient: str
    received: int
    passed_on: int

    @property
    def kept(self) -> int:
        """What remains."""
        return self.received - self.passed_on


def kept_by_each(distribution: Distribution) -> list[Keep]:
    """What each keeps when all has been passed on, in the letter's order; empty where nobody passes on.

    What a payer holds back of what it got is neither received again nor passed on: it stays where it is.
    """
    case = distribution.case
    inward, onward = dict[str, int](), dict[str, int]()
    for block in distribution.entries.blocks:
        if block.year != case.year:
            continue
        draws = parent_of(case, case.funds[block.fund]) is not None
        for code, amount in zip(block.recipients, block.amounts.tolist(), strict=True):
            side = onward if block.is_passed_on or (draws and code == block.payer) else inward
            side[code] = side.get(code, 0) + amount
    codes = sorted(inward | onward, key=case.position.__getitem__) if onward else []
    return [Keep(code, inward.get(code, 0), -onward.get(code, 0)) for code in codes]
