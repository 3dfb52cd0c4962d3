"""Every bound in force kept: the open amounts shared again, in proportion, within all floors and ceilings."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from allocation.amounts import NOTHING, Amounts
from allocation.problems import ProblemsFound
from allocation.rules.stand import Stand
from allocation.sharing import CannotShare, share_within

_Bounds = Mapping[str, int | Fraction]


def kept_within_bounds(stand: Stand) -> Stand:
    """The open amounts shared again so that every bound in force is kept. Raises ProblemsFound."""
    if _are_kept(stand):
        return stand
    offset = stand.offset.only(stand.open) if stand.offset else NOTHING
    total, weights = stand.open.total + offset.total, stand.weights.only(stand.open)
    if total < 0:
        weights = -weights
    if any(numerator < 0 for numerator in weights.numerators):
        what = f"noen av beløpene i «{stand.fund.name}» er positive og andre negative"
        fix = "la grensene følge et steg som gir alle samme fortegn, eller lås beløpene i stedet"
        raise stand.refuse(what, "da finnes det ikke noe forhold å heve og senke dem i", fix)
    lows, highs = (_measured(bounds, stand, offset) for bounds in (stand.floors, stand.ceilings))
    try:
        shared = share_within(total, weights, lows, highs)
    except CannotShare as fault:
        raise _refusal(stand, fault, offset) from fault
    return replace(stand, open=shared - offset)


def _are_kept(stand: Stand) -> bool:
    """Whether all amounts are within their bounds, so that the proportions they have can stay."""
    if not stand.floors and not stand.ceilings:
        return True
    both = stand.open + stand.settled.only(code for code in stand.open if code in stand.settled)
    amounts, whole = dict(zip(both.codes, both.numerators, strict=True)), both.denominator
    return all(amounts[code] >= floor * whole for code, floor in stand.floors.items()) and all(
        amounts[code] <= ceiling * whole for code, ceiling in stand.ceilings.items()
    )


def _measured(bounds: Mapping[str, int], stand: Stand, offset: Amounts) -> _Bounds:
    """Bounds on what each gets of the fund as bounds on what is shared, which is measured from the offset."""
    settled = {code: stand.settled[code] for code in bounds if code in stand.settled}
    if not offset and not settled:
        return bounds
    return {code: bound + offset.get(code, 0) - settled.get(code, 0) for code, bound in bounds.items()}


def _refusal(stand: Stand, fault: CannotShare, offset: Amounts) -> ProblemsFound:
    """Why no distribution keeps the bounds, with both totals and both remedies."""
    own = stand.settled.only(stand.open)
    amount, limit = (one - offset.total + own.total for one in (fault.total, fault.limit))
    apart = stand.with_unit(abs(amount - limit))
    if fault.crossed is not None:
        code = stand.open.codes[fault.crossed]
        lowest, highest = (stand.shown(bounds[code]) for bounds in (stand.floors, stand.ceilings))
        what = f"gulvet {lowest} er høyere enn taket {highest} for {stand.names([code])}"
        return stand.refuse(what, "to grenser utelukker hverandre", "senk gulvet eller hev taket")
    if stand.locked:
        limits = f"grensene og de låste beløpene gir {stand.shown(limit)}"
        what = f"{limits}, og {stand.with_unit(amount)} skal deles"
        side = "senk" if fault.side == "floor" else "hev"
        fix = f"{side} låste beløp eller grenser med til sammen {apart}, eller endre rammen med like mye"
        return stand.refuse(what, "det låste og grensene passer ikke i rammen", fix)
    if fault.side == "floor":
        what = f"gulvene summerer til {stand.shown(limit)}, det er bare {stand.with_unit(amount)} å dele"
        fix = f"senk gulvene med til sammen {apart}, eller øk rammen med like mye"
        return stand.refuse(what, "gulvene er for høye for rammen", fix)
    what = f"takene summerer til {stand.shown(limit)}, og {stand.with_unit(amount)} skal deles"
    fix = f"hev takene med til sammen {apart}, eller senk rammen eller plasser resten i et eget steg"
    return stand.refuse(what, "takene er for lave for rammen", fix)
