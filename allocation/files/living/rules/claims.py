"""Claims as formulas: paid in full, or within what there is."""

from allocation.files.living.cells import added, least, most, of
from allocation.files.living.pages import EXACT, MULTIPLE
from allocation.files.living.standing import Moves, Taking
from allocation.rules.claims import OnClaim, UpTo


def on_claim(taking: Taking) -> Moves:
    """Each claim."""
    return Moves(settled=taking.each_sum("amounts"))


def up_to(taking: Taking) -> Moves:
    """Claim x min(1, what is left / all claims)."""
    claims = taking.each_sum("amounts")
    left = taking.page.line("Igjen å betale av", most(taking.stand.left, 0), EXACT)
    claimed = taking.page.line("Krav til sammen", added(list(claims.values())), EXACT)
    if not claimed.value:
        return Moves(settled=claims)
    part = taking.page.line("Betalt del av kravene", least(1, of(left) / claimed), MULTIPLE)
    return Moves(settled={one: of(claim) * part for one, claim in claims.items()})


WRITERS = {OnClaim.rule: on_claim, UpTo.rule: up_to}
