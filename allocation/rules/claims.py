"""Rules for grant lines that are paid by what recipients have claimed or done."""

from dataclasses import dataclass
from fractions import Fraction

from allocation.amounts import Amounts
from allocation.case import Step
from allocation.rules.kinds import Sums
from allocation.rules.rule import Rule
from allocation.rules.stand import Outcome, Stand
from allocation.sharing import share_within


@dataclass(frozen=True, slots=True)
class OnClaim(Step):
    """Paid as claimed: `amounts` are the claims."""

    rule = "on_claim"
    amounts: Sums


def on_claim(_stand: Stand, step: OnClaim) -> Outcome:
    """Each claim is paid in full.

    Amount = the claim. It favours whoever has the costs that can be claimed; nobody else loses by it,
    for the line has no limit: the fund is the sum of its claims. Used for VAT compensation (chapter 732
    item 80) and other lines paid on claim.
    """
    return Outcome(lambda _code: "krav, betalt fullt ut", settled=Amounts.of(step.amounts))


@dataclass(frozen=True, slots=True)
class UpTo(Step):
    """Paid as claimed, but no more in all than the fund: `amounts` are the claims."""

    rule = "up_to"
    amounts: Sums


def up_to(stand: Stand, step: UpTo) -> Outcome:
    """Claims are paid in full as long as they stay within the grant, and above it in proportion.

    Amount = claim x min(1, what is left / all claims). What is not claimed is not paid out. It favours
    whoever claims much. Used for grants "up to" an amount, such as chapter 732 item 79 in 2017.
    """
    negative = [code for code, claim in step.amounts.items() if claim < 0]
    if negative:
        raise stand.refuse(f"kravet til {stand.names(negative)} er negativt", "feil fortegn", "rett kravet")
    claims, left = Amounts.of(step.amounts), max(stand.left, Fraction(0))
    paid = share_within(min(left, claims.total), claims, {}, dict(claims)) if claims.total else claims
    limit = f"inntil {stand.with_unit(left)}, krav til sammen {stand.shown(claims.total)}"
    unused = max(left - claims.total, Fraction(0))
    return Outcome(
        lambda code: f"krav {stand.shown(step.amounts[code])}; {limit}",
        settled=paid,
        leaves=unused,
        unplaced=f"ikke brukt: {limit}" if unused else "",
    )


RULES = (
    Rule(OnClaim, on_claim, "etter krav", sums_by_itself=True),
    Rule(UpTo, up_to, "inntil beløpet"),
)
