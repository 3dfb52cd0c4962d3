"""The keys that a distribution used, with what they measured those by whom they shared between."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from allocation.amounts import Amounts
from allocation.case import UNPLACED, Case
from allocation.criteria import Criterion, FixedShares, Key
from allocation.distribution import Block, Distribution
from allocation.files.step_words import key_text
from allocation.funds import Fund
from allocation.keys import Terms, key_shares, key_terms, measures
from allocation.money import decimals_of, number_text, plain_number
from allocation.rules.stand import ROUNDED_ONLY

_LARGE = 100


@dataclass(frozen=True, slots=True)
class UsedKey:
    """A key as a step of a fund used it: between these recipients, who got these shares."""

    code: str
    key: Key
    fund: Fund
    recipients: tuple[str, ...]

    def shares(self, case: Case) -> Amounts:
        """Each recipient's share by the key."""
        return key_shares(self.key, case, self.fund.stream, self.recipients)

    def terms(self, case: Case) -> Terms:
        """How each recipient's share came about, in words that can be recomputed."""
        return key_terms(self.key, case, self.fund.stream, self.recipients)

    def criteria(self, case: Case) -> list[tuple[Fraction | None, Criterion]]:
        """What the key measures by, each criterion once with all the weight that it has."""
        found: dict[str, tuple[Fraction | None, Criterion]] = {}
        for weight, criterion in measures(self.key, case):
            known = found.get(criterion.name, (None, criterion))[0]
            together = weight if known is None or weight is None else known + weight
            found[criterion.name] = (together, criterion)
        return list(found.values())


def used_keys(distribution: Distribution, fund: Fund) -> Iterator[UsedKey]:
    """The keys by which a fund was shared in the case's year, in the order of its steps."""
    case = distribution.case
    steps = case.methods[fund.method].steps
    for block in distribution.blocks_of(fund.code):
        step = steps[block.step - 1] if block.step <= len(steps) else None
        code = str(getattr(step, "key", ""))
        concerned = _concerned(block) if code in case.keys else ()
        if concerned:
            yield UsedKey(code, case.keys[code], fund, concerned)


def _concerned(block: Block) -> tuple[str, ...]:
    """Those to whom the step gave something of its own; the others moved by rounding alone."""
    return tuple(
        code
        for place, code in enumerate(block.recipients)
        if code != UNPLACED and block.source(place) != ROUNDED_ONLY
    )


def key_sentence(key: Key, case: Case) -> str:
    """A key in words that name no recipient: its title, and what it measures by."""
    if isinstance(key, FixedShares):
        return f"«{key.title}»: oppgitte andeler"
    return key_text(key, case)


def criterion_heading(weight: Fraction | None, criterion: Criterion) -> str:
    """What a column of a criterion is called: its name, its unit and its weight."""
    told = "faktor" if weight is None else f"vekt {plain_number(100 * weight)} %"
    unit = f"{criterion.unit}, " if criterion.unit.lower() not in criterion.name.lower() else ""
    return f"{criterion.name} ({unit}{told})"


def value_text(criterion: Criterion, code: str) -> str:
    """A recipient's value in the criterion's own unit; empty where it has none."""
    if code not in criterion.values:
        return ""
    value = criterion.values[code] / criterion.factor
    return number_text(value, min(decimals_of(value), 1 if abs(value) >= _LARGE else 4))


def share_text(share: Fraction) -> str:
    """A share in per cent with three decimals."""
    return number_text(100 * share, 3)
