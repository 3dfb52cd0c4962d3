"""Rules that spread a change over time: phase-in over years, and temporary income support."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from allocation.amounts import Amounts
from allocation.bases import base_title
from allocation.case import Step
from allocation.funds import Fund, Lasting
from allocation.money import number_text, plain_number
from allocation.rules.kinds import Count, OneRecipient, Percent, Text, Year
from allocation.rules.rule import Rule
from allocation.rules.stand import ROUNDED_ONLY, Outcome, Stand
from allocation.sharing import share_out


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseIn(Step):
    """Over `years` from the proportions of the base `start`; `first_year` is the case's own if not said."""

    rule = "phase_in"
    years: Count
    start: Text
    first_year: Year | None = None

    def last_year(self, _fund: Fund, year: int) -> int:
        """The year of the full effect."""
        return max(year, (self.first_year or year) + self.years - 1)


def phase_in(stand: Stand, step: PhaseIn) -> Outcome:
    """An equal part of the change each year, and all of it in the last.

    Amount in year y of n = start + (full - start) x y / n, where full is what the earlier steps give
    and start shares the same money as the base did. It favours, for a while, those whom the change
    takes from. Used when a new income model comes in (Helse Midt-Norge: three years).
    """
    if stand.fund.lasting is Lasting.ONE_OFF and step.years > 1:
        what = f"rammen «{stand.fund.name}» er ettårig og kan ikke fases inn over {step.years} år"
        raise stand.refuse(what, "pengene kommer ikke igjen", "ta bort steget, eller før rammen som varig")
    first = step.first_year or stand.case.year
    reached = min(stand.year - first + 1, step.years)
    if reached < 1:
        what = f"innfasingen begynner i {first}, etter saksåret {stand.year}"
        raise stand.refuse(what, "feil årstall", "rett «first_year», eller ta det bort")
    chosen = stand.free()
    full, base = stand.open.only(chosen), stand.base(step.start, chosen)
    if base.total <= 0 or any(numerator < 0 for numerator in base.numerators):
        what = f"{base_title(stand.case, step.start)} gir ikke noe forhold å begynne innfasingen fra"
        raise stand.refuse(what, "beløpene er null eller negative", "velg et annet grunnlag i «start»")
    start = base.scaled(full.total / base.total)
    part = Fraction(reached, step.years)

    def source(code: str) -> str:
        return (
            f"år {reached} av {step.years}: {number_text(100 * part, 1)} % av veien fra "
            f"{stand.shown(start[code])} ({base_title(stand.case, step.start)}) til "
            f"{stand.shown(full[code])} (full virkning)"
        )

    return Outcome(source, moved=(start - full).scaled(1 - part))


@dataclass(frozen=True, slots=True, kw_only=True)
class Support(Step):
    """Support for those who fall more than `limit` per cent below their amount in the base `base`.

    `cover` is the per cent of the rest of the loss that is made good, `years` how long. `paid_by`
    names the recipient whose held-back amount pays; without one, all pay in proportion.
    """

    rule = "support"
    base: Text
    limit: Percent
    cover: Percent = Fraction(100)
    years: Count = 1
    paid_by: OneRecipient = ""

    def last_year(self, fund: Fund, year: int) -> int:
        """The first year without support, which shows the full effect; one-off money has no next year."""
        return year if fund.lasting is Lasting.ONE_OFF else year + self.years


def support(stand: Stand, step: Support) -> Outcome:
    """Temporary income support for those who lose more than a limit, paid by a top slice.

    Support = cover x (base x (1 - limit) - amount), where that is more than nothing. It favours, for a
    while, those who lose most. The top slice is taken from a named recipient, or from all in
    proportion; then it is as large as the support needs when it has itself been taken, exactly. The
    money moved is one-off, whatever the fund is: next year's base does not hold it.
    """
    if not 0 <= step.cover <= 100:
        what = f"støtten dekker {plain_number(step.cover)} % av tapet"
        raise stand.refuse(what, "feil prosent", "skriv «cover» fra 0 til 100")
    if step.limit > 100:
        what = f"støtten begynner når {plain_number(step.limit)} % er tapt, og ingen kan tape mer enn alt"
        raise stand.refuse(what, "feil prosent", "skriv «limit» på 100 eller mindre")
    chosen = stand.free()
    limits = stand.base(step.base, chosen).scaled(1 - step.limit / 100)
    open_limits = limits - stand.settled.only(chosen)
    cover = step.cover / 100 if stand.year < stand.case.year + step.years else Fraction(0)
    if step.paid_by:
        moved = _paid_by_one(stand, step, open_limits, cover)
    else:
        moved = _paid_by_all(stand, open_limits, cover)
    return Outcome(_support_source(stand, step, limits, moved), moved=moved, lasting=Lasting.ONE_OFF)


def _paid_by_one(stand: Stand, step: Support, limits: Amounts, cover: Fraction) -> Amounts:
    losses = {code: max(limit - stand.open[code], Fraction(0)) for code, limit in limits.items()}
    given = Amounts.of(
        {code: min(cover * loss, _below_the_ceiling(stand, code, loss)) for code, loss in losses.items()}
    )
    held = stand.settled[step.paid_by] if step.paid_by in stand.settled else Fraction(0)
    if given.total > held:
        what = (
            f"støtten koster {stand.with_unit(given.total)}, {stand.names([step.paid_by])} har holdt tilbake "
            f"{stand.with_unit(held)}"
        )
        fix = "hold tilbake mer med «top_slice», hev «limit», senk «cover», eller ta bort «paid_by»"
        raise stand.refuse(what, "det som er holdt tilbake, er for lite", fix)
    return given + Amounts.of({step.paid_by: -given.total})


def _below_the_ceiling(stand: Stand, code: str, otherwise: Fraction) -> Fraction:
    """How much more a recipient can get before a ceiling in force takes it back."""
    if code not in stand.ceilings:
        return otherwise
    return max(stand.ceilings[code] - stand.amount_of(code), Fraction(0))


def _paid_by_all(stand: Stand, limits: Amounts, cover: Fraction) -> Amounts:
    """What each gains or pays when all pay in proportion: the sharing in which the support pays itself.

    With one multiple m for all, each ends at m x amount + cover x max(limit - m x amount, 0), which is
    cover x max(m x amount, limit) + (1 - cover) x m x amount: two parts of each recipient, the first
    with a floor, that share the same money.
    """
    amounts = stand.open.only(limits)
    if not cover:
        return amounts - amounts
    cut = [code for code, amount in amounts.items() if amount < 0]
    if cut:
        what = f"{stand.names(cut[:1])} har {stand.with_unit(amounts[cut[0]])} og kan ikke betale for støtten"
        cause = "rammen er et trekk, eller et tidligere steg tar fra noen"
        raise stand.refuse(what, cause, "hold tilbake penger med «top_slice» og skriv «paid_by»")
    held = [cover * max(limit, Fraction(0)) for limit in limits.values()]
    if sum(held) > amounts.total:
        what = (
            f"støtten løfter til sammen til {stand.with_unit(sum(held))}, det er bare "
            f"{stand.with_unit(amounts.total)} å dele"
        )
        raise stand.refuse(
            what, "grensen er for streng for rammen", "hev «limit», senk «cover», eller øk rammen"
        )
    parts = [*amounts.scaled(cover).values(), *amounts.scaled(1 - cover).values()]
    shared = share_out(amounts.total, parts, [*held, *[None] * len(held)])
    ends = map(sum, zip(shared[: len(held)], shared[len(held) :], strict=True))
    return Amounts.over(amounts.codes, list(ends)) - amounts


def _support_source(stand: Stand, step: Support, limits: Amounts, moved: Amounts) -> Callable[[str], str]:
    """Who is supported and why, and who pays; after the last year of support nobody is."""
    given = {code: moved[code] for code in moved if moved[code] > 0}
    cost, base = stand.with_unit(sum(given.values(), Fraction(0))), base_title(stand.case, step.base)
    payer = f"betalt av {stand.names([step.paid_by])}" if step.paid_by else "egen del av det er trukket fra"
    payers = {code for code in moved if moved[code] < 0}

    def source(code: str) -> str:
        if code in payers:
            return f"holdt tilbake til midlertidig inntektsstøtte, til sammen {cost}"
        if code not in given:
            return ROUNDED_ONLY
        end = stand.amount_of(code) + given[code]
        capped = f"; taket {stand.shown(end)} er nådd" if stand.ceilings.get(code) == end else ""
        return (
            f"{plain_number(step.cover)} % av det som mangler på {stand.shown(limits[code])} "
            f"({plain_number(step.limit)} % under {base}), i {step.years} år; før steget "
            f"{stand.shown(stand.amount_of(code))}; støtten koster til sammen {cost}, {payer}{capped}"
        )

    return source


RULES = (
    Rule(PhaseIn, phase_in, "innfasing"),
    Rule(Support, support, "midlertidig inntektsstøtte"),
)
