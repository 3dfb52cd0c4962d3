"""Floors, ceilings and locks: what a recipient gets at least, at most, or exactly.

A bound holds from its step to the end. Bounds that follow each other are kept together: whatever their
order, the amounts are those of the one proportional sharing that keeps them all, and each step's entries
are what that bound changed. One that no sharing keeps until a later bound makes room for it is entered
with that. They are first made whole in the distribution unit, floors up and ceilings down, so that
rounding cannot break them.
"""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from allocation.amounts import Amounts
from allocation.bases import BASE_FRAME, DECISION, base_title, stated_base
from allocation.case import Step
from allocation.money import PERCENT, number_text, plain_number
from allocation.parameters import NoParameter, parameter_on
from allocation.problems import Problem, ProblemsFound, note, some_of, unknown_name
from allocation.rules.kinds import Groups, On, Percent, Recipients, Sum, Sums, Text
from allocation.rules.rule import Rule
from allocation.rules.stand import Outcome, Stand

_AMOUNT, _CRITERION = "amount", "criterion"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound(Step):
    """What a floor or a ceiling is relative to.

    `base` names the base: `base_frame`, `decision`, the alias of a used case (such as `previous`),
    `amount` (then `amounts` states it by recipient) or `criterion` (then `per_unit` is paid for each
    unit of it). The bound is `percent` of the base, price-adjusted by the parameter `price` where one
    is named. It bounds the fund's amount (`on = "amount"`), or the level after it (`on = "level"`):
    the recipient's amount in the base `level` plus the fund's amount.
    """

    base: Text
    percent: Percent = Fraction(100)
    on: On = _AMOUNT
    level: Text = ""
    price: Text = ""
    amounts: Sums = field(default_factory=dict)
    criterion: Text = ""
    per_unit: Sum = 0
    recipients: Recipients = ()
    groups: Groups = ()

    @property
    def is_of_base_frames(self) -> bool:
        """Whether it holds the fund's amounts themselves against the base frames."""
        return self.base == BASE_FRAME and self.on == _AMOUNT


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor(Bound):
    """The least that each gets."""

    rule = "floor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceiling(Bound):
    """The most that each gets."""

    rule = "ceiling"


def floor(stand: Stand, step: Floor) -> Outcome:
    """Nobody gets less than the floor; the others pay for it in proportion to what they got.

    Amount = at least percent x base (x price), less the level before it where the level is bounded.
    It favours those whom the key gives little of what they had, at the cost of everybody above it.
    Used for "no trust loses more than one per cent of its frame".
    """
    whole = _limits(stand, step).up_to_whole(stand.unit)
    told = _told(stand, step, whole, "gulv", "senket i forhold for å betale gulvet")
    return Outcome(told, floors=whole, notes=_outside(stand, step, "gulvet", operator.lt))


def ceiling(stand: Stand, step: Ceiling) -> Outcome:
    """Nobody gets more than the ceiling; what is above it goes to the others in proportion.

    Amount = at most percent x base (x price), less the level before it where the level is bounded. It
    favours those below it. Used to keep growth within what a service can turn into treatment.
    """
    whole = _limits(stand, step).down_to_whole(stand.unit)
    told = _told(stand, step, whole, "tak", "hevet i forhold av det som taket frigjorde")
    return Outcome(told, ceilings=whole, notes=_outside(stand, step, "taket", operator.gt))


@dataclass(frozen=True, slots=True)
class Lock(Step):
    """Amounts that stand: the step's own, or what the recipients have in the base."""

    rule = "lock"
    amounts: Sums = field(default_factory=dict)
    recipients: Recipients = ()
    base: Text = DECISION


def lock(stand: Stand, step: Lock) -> Outcome:
    """The amounts of these recipients stand, and the rest works around them.

    Amount = the locked amount; the difference is paid or shared by the others in proportion. It
    favours whoever the lock gives more than the key would. Used when a board settles one trust's
    amount and asks what that does to the others.
    """
    if bool(step.amounts) == bool(step.recipients):
        fix = "skriv «amounts», eller «recipients» med «base»"
        raise stand.refuse("steget sier ikke hva som låses, eller sier det to ganger", "uklart steg", fix)
    chosen = stand.movable(tuple(step.amounts) or step.recipients)
    limits = step.amounts or {code: int(amount) for code, amount in stand.base(step.base, chosen).items()}
    of = "" if step.amounts else f", beløpet i {base_title(stand.case, step.base)}"
    for code, limit in limits.items():
        if limit % stand.unit:
            what = f"{stand.names([code])} låses til {stand.with_unit(limit)}{of}, som ikke er hele slike"
            raise stand.refuse(what, "beløpet er oppgitt i en mindre enhet", "skriv beløpet i «amounts»")

    def source(code: str) -> str:
        if code not in limits:
            return "endret i forhold fordi andre beløp er låst"
        return (
            f"låst til {stand.with_unit(limits[code])}{of}; nøkkelen ga {stand.shown(stand.amount_of(code))}"
        )

    return Outcome(source, floors=limits, ceilings=limits, locked=frozenset(limits))


def _limits(stand: Stand, step: Bound) -> Amounts:
    """The bound on each one's amount from this fund, exactly."""
    _refuse_what_says_nothing(stand, step)
    chosen = stand.movable(step.recipients or tuple(step.amounts), step.groups)
    factor = step.percent / 100 * _price(stand, step)
    limits = _base(stand, step, chosen).scaled(factor)
    if step.on == _AMOUNT:
        return limits
    return limits - stand.base(_level_of(step), chosen)


def _outside(
    stand: Stand, step: Bound, name: str, is_beyond: Callable[[Fraction, Fraction], bool]
) -> tuple[Problem, ...]:
    """A note of those with a fixed amount beyond a bound that names nobody: it does not concern them."""
    if step.recipients or step.groups or step.base in (_AMOUNT, _CRITERION) or step.on != _AMOUNT:
        return ()
    beyond, factor = [], step.percent / 100 * _price(stand, step)
    for code, amount in stand.settled.items():
        stated = stated_base(stand.case, step.base, stand.fund.stream, code)
        if code not in stand.open and stated and is_beyond(amount, factor * stated):
            beyond.append(f"{stand.names([code])} ({plain_number(round(100 * amount / stated, 1))} %)")
    if not beyond:
        return ()
    what = (
        f"{name} på {plain_number(step.percent)} % gjelder ikke dem som har fått beløpet sitt på annen måte: "
    )
    fix = "ingen handling er nødvendig; ta dem ut av de tidligere stegene hvis grensen skal gjelde dem"
    return (note(stand.place, what + some_of(beyond), "steget nevner ingen mottakere", fix),)


def _refuse_what_says_nothing(stand: Stand, step: Bound) -> None:
    """Refuse settings that the step would pass over, and recipients named in more than one way."""
    has_use = {
        "amounts": step.base == _AMOUNT,
        "criterion": step.base == _CRITERION,
        "per_unit": step.base == _CRITERION,
        "level": step.on != _AMOUNT,
    }
    for word, is_used in has_use.items():
        if getattr(step, word) and not is_used:
            what = f"«{word}» sier ingenting når grunnlaget er «{step.base}» og grensen gjelder «{step.on}»"
            fix = f"ta bort «{word}», eller del steget i to"
            raise stand.refuse(what, "to slags grenser i ett steg", fix)
    said = [word for word in ("recipients", "groups", "amounts") if getattr(step, word)]
    if len(said) > 1:
        what = f"steget nevner mottakere i {' og '.join(f'«{word}»' for word in said)}"
        raise stand.refuse(what, "to måter å si det samme på", f"la «{said[-1]}» nevne mottakerne alene")


def _level_of(step: Bound) -> str:
    """The base that is the level before: the one named, or the bound's own where that is a level."""
    return step.level or (BASE_FRAME if step.base in (_AMOUNT, _CRITERION) else step.base)


def _base(stand: Stand, step: Bound, chosen: tuple[str, ...]) -> Amounts:
    if step.base == _AMOUNT:
        if not step.amounts:
            raise stand.refuse("grunnlaget «amount» mangler beløp", "uferdig steg", "skriv «amounts = { … }»")
        return Amounts.of(step.amounts).only(chosen)
    if step.base == _CRITERION:
        return _by_criterion(stand, step, chosen)
    return stand.base(step.base, chosen)


def _by_criterion(stand: Stand, step: Bound, chosen: tuple[str, ...]) -> Amounts:
    criteria = stand.case.criteria
    if step.criterion not in criteria:
        raise ProblemsFound([unknown_name(stand.place, "kriterium", step.criterion, criteria)])
    criterion = criteria[step.criterion]
    missing = [code for code in chosen if code not in criterion.values]
    if missing or not step.per_unit:
        what = f"kriteriet «{criterion.name}» mangler verdi for {stand.names(missing)}"
        if not missing:
            what = "grunnlaget «criterion» mangler beløp per enhet"
        fix = "legg til verdien, nevn mottakerne med «recipients», eller skriv «per_unit»"
        raise stand.refuse(what, "uferdig steg eller tabell", fix)
    per_unit = step.per_unit / criterion.factor
    return Amounts.of({code: criterion.values[code] * per_unit for code in chosen})


def _price(stand: Stand, step: Bound) -> Fraction:
    """One plus the growth in prices, where the step names a parameter for it. Raises ProblemsFound."""
    if not step.price:
        return Fraction(1)
    try:
        parameter = parameter_on(stand.case.parameters, step.price, stand.case.day)
    except NoParameter as fault:
        cause = "skrivefeil, eller ingen verdi er oppgitt for året"
        raise stand.refuse(
            str(fault), cause, "velg en parameter i parameters.csv, eller ta bort «price»"
        ) from fault
    if parameter.value.unit != PERCENT:
        what = f"«{step.price}» er oppgitt i {parameter.value.unit.name}, ikke i prosent"
        raise stand.refuse(what, "parameteren er ikke en prisvekst", "velg en parameter i prosent")
    return 1 + parameter.value.value


def _told(
    stand: Stand, step: Bound, limits: Mapping[str, int], name: str, others: str
) -> Callable[[str], str]:
    """What to say of each: the bound with its base for those it concerns, and that others gave way."""

    def source(code: str) -> str:
        amount = stand.amount_of(code)
        before = stand.shown(amount)
        if code not in limits:
            return f"{others}; før steget {before}"
        held = f"{name} {stand.with_unit(limits[code])} ({_formula(stand, step, code)}); før steget {before}"
        beyond = amount < limits[code] if name == "gulv" else amount > limits[code]
        return held if beyond else f"{others}; {held}"

    return source


def _formula(stand: Stand, step: Bound, code: str) -> str:
    """How the bound came about, so that it can be recomputed."""
    case = stand.case
    percent = f"{plain_number(step.percent)} % av "
    if step.base == _AMOUNT:
        text = f"{percent}{stand.shown(step.amounts[code])}, oppgitt i steget"
    elif step.base == _CRITERION:
        criterion = case.criteria[step.criterion]
        measured = f"{plain_number(criterion.values[code] / criterion.factor)} ({criterion.name})"
        text = f"{percent}{measured} × {stand.with_unit(step.per_unit)}"
    else:
        stated = stated_base(case, step.base, stand.fund.stream, code) or 0
        text = f"{percent}{stand.shown(stated)} i {base_title(case, step.base)}"
    if step.price:
        parameter = parameter_on(case.parameters, step.price, case.day)
        text += f", prisjustert {number_text(parameter.value.value * 100, 1)} % ({parameter.name})"
    if step.on != _AMOUNT:
        level = _level_of(step)
        before = stand.shown(stand.base(level, (code,))[code])
        text += f", for nivået etter: {before} i {base_title(case, level)} pluss beløpet"
    return text


RULES = (
    Rule(Floor, floor, "gulv", only_bounds=True),
    Rule(Ceiling, ceiling, "tak", only_bounds=True),
    Rule(Lock, lock, "låst beløp", only_bounds=True),
)
