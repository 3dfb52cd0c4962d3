"""Rules that look at the level after the fund: distance from target, pace of change, taper.

The target is a recipient's share, by a key, of all levels together. The distance from target is how
far the level is above it (plus) or below it (minus), in per cent of the target.
"""

from dataclasses import dataclass
from fractions import Fraction

from allocation.amounts import Amounts
from allocation.bases import BASE_FRAME, base_title
from allocation.case import Step
from allocation.criteria import Key
from allocation.keys import eligible_for
from allocation.money import number_text, plain_number
from allocation.rules.kinds import Percent, Recipients, Text
from allocation.rules.placing import ByKey, named_key, recipients_of, rounded_rest, shares_by
from allocation.rules.rule import Rule
from allocation.rules.stand import Outcome, Stand


@dataclass(frozen=True, slots=True, kw_only=True)
class Target(Step):
    """To the target at once: `key` gives the target, the base `level` the level before."""

    rule = "target"
    key: Text
    level: Text = BASE_FRAME
    recipients: Recipients = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace(Step):
    """Towards the target within limits of growth, in per cent of the level before."""

    rule = "pace"
    key: Text
    level: Text = BASE_FRAME
    minimum: Percent
    maximum: Percent | None = None
    recipients: Recipients = ()


@dataclass(frozen=True, slots=True)
class Aim:
    """The levels before, the targets for the level after, and why somebody gets an amount."""

    stand: Stand
    title: str
    base: str
    levels: Amounts
    targets: Amounts
    leaves: Fraction = Fraction(0)
    unplaced: str = ""

    def source(self, code: str) -> str:
        """The target, the level and the distance between them, in words."""
        level, target = self.levels[code], self.targets[code]
        return (
            f"mål {self.stand.shown(target)} etter nøkkelen «{self.title}», nivå før "
            f"{self.stand.shown(level)} ({base_title(self.stand.case, self.base)}), "
            f"avstand fra mål {distance_text(level, target)}"
        )


def distance_text(level: Fraction, target: Fraction) -> str:
    """The distance from target in words; a target of nought has none."""
    if not target:
        return "kan ikke regnes, målet er null"
    return f"{number_text(100 * (level / target - 1), 1)} %"


def target(stand: Stand, step: Target) -> Outcome:
    """Everybody to the target at once, however far it is.

    Amount = share x (all levels + what is left) - the level before. It favours those furthest below
    target; those above it lose the whole distance. Used to show the full distance from target, mostly
    with a floor after it.
    """
    aim = _aim(stand, step.key, step.level, step.recipients)
    moved = aim.targets - aim.levels
    return Outcome(
        aim.source,
        opened=moved,
        weights=aim.targets,
        offset=aim.levels,
        leaves=aim.leaves,
        unplaced=aim.unplaced,
    )


def pace(stand: Stand, step: Pace) -> Outcome:
    """Everybody a minimum of growth, the rest to those furthest below target.

    Level after = the target x one common ratio, but no less than the level x (1 + minimum), and no
    more than the level x (1 + maximum) where there is one. It favours those furthest below target
    without taking from anybody. Used in England's allocations ("pace of change").
    """
    aim = _aim(stand, step.key, step.level, step.recipients)
    least = aim.levels.scaled(step.minimum / 100).up_to_whole(stand.unit)
    most: dict[str, int] = {}
    if step.maximum is not None:
        most = aim.levels.scaled(step.maximum / 100).down_to_whole(stand.unit)
    limits = f"minst {number_text(step.minimum, 1)} % vekst"
    if step.maximum is not None:
        limits += f", høyst {number_text(step.maximum, 1)} %"
    return Outcome(
        lambda code: f"{limits}, resten til dem lengst under mål: {aim.source(code)}",
        opened=aim.targets - aim.levels,
        weights=aim.targets,
        offset=aim.levels,
        floors=least,
        ceilings=most,
        leaves=aim.leaves,
        unplaced=aim.unplaced,
    )


def _aim(stand: Stand, key_name: str, base: str, recipients: tuple[str, ...]) -> Aim:
    """The targets of those the step concerns, which share all levels and what is left."""
    key = named_key(stand, key_name)
    chosen = recipients_of(stand, ByKey(key_name, recipients))
    twice = [code for code in chosen if code in stand.offset]
    if twice:
        what = f"{stand.names(twice)} er alt ført mot målet i et tidligere steg"
        raise stand.refuse(what, "nivået ville telle to ganger", "ta bort det ene av stegene")
    levels = _levels(stand, base, chosen)
    shares = shares_by(stand, key, chosen)
    whole = levels.total + stand.to_share()
    leaves, why = whole * (1 - shares.total), rounded_rest(key, shares)
    return Aim(stand, key.title, base, levels, shares.scaled(whole), leaves, why)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taper(Step):
    """Growth that fades: from all of it `start` per cent above target to `least` per cent of it at `end`."""

    rule = "taper"
    key: Text
    level: Text = BASE_FRAME
    start: Percent
    end: Percent
    least: Percent = Fraction(0)


def taper(stand: Stand, step: Taper) -> Outcome:
    """Growth fades over an interval of distance from target instead of stopping at a line.

    Amount = what the earlier steps gave x a factor that falls evenly from one, `start` per cent above
    target, to `least` per cent at `end`; what fades goes to all in proportion to what they then have.
    It favours those below target and has no cliff: a krone more of level moves the amount a little,
    never at once. Used in England's allocations between 5 and 10 per cent above target.
    """
    if not step.start < step.end or not 0 <= step.least <= 100:
        what = f"avtrappingen går fra {number_text(step.start, 1)} til {number_text(step.end, 1)} %"
        fix = "skriv «start» mindre enn «end», og «least» fra 0 til 100"
        raise stand.refuse(what, "grensene står i feil rekkefølge", fix)
    free = stand.free()
    key = named_key(stand, step.key)
    chosen = eligible_for(key, stand.case, free)
    cut = [code for code, amount in stand.open.items() if amount < 0]
    if cut:
        what = f"{stand.names(cut[:1])} har {stand.with_unit(stand.open[cut[0]])}: avtrapping gjelder vekst"
        fix = "ta bort steget, eller la det følge et steg som gir alle beløp over null"
        raise stand.refuse(what, "rammen er et trekk, eller et tidligere steg tar fra noen", fix)
    aim = _opening(stand, step, key, chosen)
    factors = {code: _factor(step, aim.levels[code], aim.targets[code]) for code in chosen}
    before = stand.open.only(free)
    faded = Amounts.of({code: factors.get(code, Fraction(1)) * amount for code, amount in before.items()})
    if before.total and not faded.total:
        what = "avtrappingen lar ingen få noe"
        cause = f"alle ligger {number_text(step.end, 1)} % eller mer over mål"
        raise stand.refuse(what, cause, "hev «end», eller la «least» være over null")
    rise = before.total / faded.total if faded.total else Fraction(1)
    moved = faded.scaled(rise) - before
    rest = stand.with_unit(before.total - faded.total)

    def source(code: str) -> str:
        shared = f"de {rest} som falt bort, er delt på alle: × {plain_number(rise)}"
        if code not in factors:
            return f"{stand.shown(before[code])}, ikke avtrappet; {shared}"
        kept = f"{plain_number(100 * factors[code])} % av {stand.shown(before[code])} består"
        return f"{kept}, {aim.source(code)}; {shared}"

    return Outcome(source, moved=moved)


def _opening(stand: Stand, step: Taper, key: Key, chosen: tuple[str, ...]) -> Aim:
    """The targets that the levels before are held against: shares of those levels alone."""
    levels = _levels(stand, step.level, chosen)
    return Aim(stand, key.title, step.level, levels, shares_by(stand, key, chosen).scaled(levels.total))


def _levels(stand: Stand, base: str, chosen: tuple[str, ...]) -> Amounts:
    """The levels before, of which none can be below nothing. Raises ProblemsFound."""
    levels = stand.base(base, chosen)
    for code, numerator in zip(levels.codes, levels.numerators, strict=True):
        if numerator < 0:
            what = f"{base_title(stand.case, base)} har et negativt beløp for {stand.names([code])}: "
            what += stand.with_unit(levels[code])
            fix = "velg et annet grunnlag i «level», eller nevn stegets mottakere"
            raise stand.refuse(what, "et trekk er ikke et nivå", fix)
    return levels


def _factor(step: Taper, level: Fraction, target: Fraction) -> Fraction:
    """How much of the growth is left at this distance from target; nothing of it known is all faded."""
    least = step.least / 100
    if not target:
        return least if level else Fraction(1)
    distance = 100 * (level / target - 1)
    fallen = min(max((distance - step.start) / (step.end - step.start), Fraction(0)), Fraction(1))
    return 1 - fallen * (1 - least)


RULES = (
    Rule(Target, target, "til målet"),
    Rule(Pace, pace, "takt mot målet"),
    Rule(Taper, taper, "avtrapping"),
)
