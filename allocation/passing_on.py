"""Entries by which a payer has less for what it passes on, each kind of money kept what it is."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

import numpy as np

from allocation.case import Case
from allocation.distribution import PASSED_ON, Block, Texts
from allocation.draws import parent_of
from allocation.funds import Fund
from allocation.money import round_half_up
from allocation.rounding import largest_remainder
from allocation.split import FundSplit


def passed_on(
    case: Case, level: Sequence[Fund], splits: Mapping[str, Sequence[FundSplit]]
) -> dict[str, list[FundSplit]]:
    """The splits of a level's funds, with what is taken from their payers for what they give."""
    given: dict[tuple[str, str, int], int] = {}
    done: dict[str, list[FundSplit]] = {}
    for fund in sorted(level, key=lambda fund: fund.code):
        done[fund.code] = []
        for split in splits[fund.code]:
            same = (fund.draws_on, fund.payer, split.year)
            before = given.get(same, 0)
            given[same] = before + sum(split.whole.values())
            done[fund.code].append(_with_passed_on(case, split, splits, before))
    return done


def _with_passed_on(
    case: Case, split: FundSplit, splits: Mapping[str, Sequence[FundSplit]], before: int
) -> FundSplit:
    """The split of a fund that draws on another, with what is taken from its payer for what it gives.

    Two entries for each passing on: the receiver has its own from the steps, and here is the payer's minus.
    Where the payer holds one-off money beside lasting (temporary support), it passes on both in proportion,
    so that a receiver's lasting money is not more than it was above.
    """
    parent = parent_of(case, split.fund)
    if parent is None:
        return split
    above = next(one for one in splits[parent.code] if one.year == split.year)
    others = _other_kinds(case, split, _held(above, split.fund.payer), before)
    blocks = [*split.blocks, *_relabelled(split, others), *_taken_from_payer(case, split, others)]
    return replace(split, blocks=tuple(blocks))


def _held(above: FundSplit, payer: str) -> dict[str, int]:
    """What the payer got of the fund above, by how long the money lasts."""
    held: dict[str, int] = {}
    for block in above.blocks:
        for code, amount in zip(block.recipients, block.amounts.tolist(), strict=True):
            if code == payer:
                held[block.lasting] = held.get(block.lasting, 0) + amount
    return held


def _other_kinds(
    case: Case, split: FundSplit, held: Mapping[str, int], before: int
) -> dict[str, dict[str, int]]:
    """Of what each receiver gets, how much is of another kind than the fund's own, by kind.

    Rounded as a running sum over the payer's funds by code, `before` being what those before this one
    give, so that a payer that gives all it has ends with nothing.
    """
    whole, given, unit = sum(held.values()), sum(split.whole.values()), int(case.unit.factor)
    shared: dict[str, dict[str, int]] = {}
    for lasting, amount in held.items():
        if lasting == split.fund.lasting or not amount or not whole or not given:
            continue
        until, by_now = (
            int(round_half_up(Fraction(amount * sum_so_far, whole * unit), 0)) * unit
            for sum_so_far in (before, before + given)
        )
        part = by_now - until
        codes = list(split.whole)
        exact = [Fraction(part * split.whole[code], given) for code in codes]
        shared[lasting] = dict(zip(codes, largest_remainder(exact, part, unit, codes), strict=True))
    return shared


def _relabelled(split: FundSplit, others: Mapping[str, Mapping[str, int]]) -> list[Block]:
    """The part of another kind moved from the fund's own kind, receiver by receiver; it sums to nought."""
    stream, text = split.fund.stream, "samme varighet som betaleren fikk det som er gitt videre, med"
    return [
        _block(split, stream, kind, {code: sign * one for code, one in amounts.items()}, lambda _: text)
        for lasting, amounts in others.items()
        for kind, sign in ((str(split.fund.lasting), -1), (lasting, 1))
    ]


def _taken_from_payer(case: Case, split: FundSplit, others: Mapping[str, Mapping[str, int]]) -> list[Block]:
    """What the payer has less for each receiver, in the stream it got the money in, kind by kind."""
    fund, parent = split.fund, case.funds[split.fund.draws_on]
    own = {
        code: amount - sum(kind.get(code, 0) for kind in others.values())
        for code, amount in split.whole.items()
    }
    receivers = tuple(split.whole)

    def source(position: int) -> str:
        return f"gitt videre til {case.name_of(receivers[position])} av «{parent.name}»"

    taken = [
        _block(split, parent.stream, kind, {code: -amounts[code] for code in receivers}, source)
        for kind, amounts in {str(fund.lasting): own, **others}.items()
    ]
    return [replace(block, recipients=(fund.payer,) * len(receivers)) for block in taken]


def _block(split: FundSplit, stream: str, lasting: str, amounts: Mapping[str, int], source: Texts) -> Block:
    fund, whole = split.fund, np.array(list(amounts.values()), dtype=np.int64)
    return Block(
        split.year, fund.code, stream, fund.payer, PASSED_ON, split.last_step + 1, lasting,
        tuple(amounts), whole, source,
    )  # fmt: skip
