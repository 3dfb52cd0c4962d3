"""Everything that one payer distributes rounded as one table, so that recipients' totals hold as well.

Rounding each fund alone keeps the funds, but a recipient's total can then be further from its exact
total than one unit. Rounded together, both the funds and the totals go to the unit just below or above.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from math import lcm

import numpy as np

from allocation.case import UNPLACED, Case
from allocation.distribution import ROUNDING, Block
from allocation.findings import Finding, Status, Subject
from allocation.split import FundSplit
from allocation.table_rounding import round_integers


def rounded_together(case: Case, splits: Sequence[FundSplit]) -> list[FundSplit]:
    """The splits of one payer and one year, with one more step: what rounding them together moved."""
    codes = sorted({code for split in splits for code in split.exact})
    denominator = lcm(*(split.exact.denominator for split in splits))
    exact = [split.exact.only(codes).numerators_over(denominator) for split in splits]
    rows = [list(row) for row in zip(*exact, strict=True)]
    funds = [split.fund.code for split in splits]
    whole = round_integers(rows, denominator, int(case.unit.factor), codes, funds)
    amounts = (
        {code: row[number] for code, row in zip(codes, whole, strict=True)} for number in range(len(funds))
    )
    return [_with_step(case, split, own, len(splits)) for split, own in zip(splits, amounts, strict=True)]


def _with_step(case: Case, split: FundSplit, amounts: dict[str, int], together: int) -> FundSplit:
    """The split with the entries that take it to these amounts; their sum is nought."""
    moved = {code: amount - split.whole.get(code, 0) for code, amount in amounts.items()}
    moved = {code: change for code, change in moved.items() if change}
    if not moved:
        return split
    step, text = split.last_step + 1, f"avrundet sammen med de andre rammene til betaleren ({together} i alt)"
    block = Block(
        split.year, split.fund.code, split.fund.stream, split.fund.payer, ROUNDING, step, split.fund.lasting,
        tuple(moved), np.array(list(moved.values()), dtype=np.int64), lambda _position: text,
    )  # fmt: skip
    whole = {code: amount for code, amount in amounts.items() if amount or code in split.whole}
    findings = _unplaced(case, split, whole)
    return replace(split, blocks=(*split.blocks, block), whole=whole, last_step=step, findings=findings)


def _unplaced(case: Case, split: FundSplit, whole: Mapping[str, int]) -> tuple[Finding, ...]:
    """What was said of what is unplaced, for the amount that is unplaced now."""
    left, placed = whole.get(UNPLACED, 0), sum(whole.values()) - whole.get(UNPLACED, 0)
    if not left:
        return ()
    if split.findings:
        return tuple(replace(finding, computed=Fraction(placed)) for finding in split.findings)
    subject = Subject(case.name, f"{split.fund.name} · {case.name_of(UNPLACED)}")
    cause = "avrundet sammen med de andre rammene til betaleren"
    stated, computed = Fraction(placed + left), Fraction(placed)
    return (Finding(subject, case.unit, 0, stated, computed, Status.ROUNDING, cause),)
