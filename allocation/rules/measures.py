"""A savings requirement is a negative fund: its measures cover it, and what they do not is said aloud."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated

from allocation.amounts import Amounts
from allocation.case import Case, Step
from allocation.funds import Fund, Lasting
from allocation.measures import MONTHS, Category, Measure, is_half_replaced
from allocation.problems import ProblemsFound, did_you_mean, some_of, unknown_name
from allocation.rules.kinds import BadSetting, Count, Groups, Kind, OneRecipient, Reader, Recipients
from allocation.rules.rule import Rule
from allocation.rules.stand import Outcome, Stand


def _categories(value: object, _reader: Reader) -> tuple[Category, ...]:
    words = [category.value for category in Category]
    if not isinstance(value, list | tuple) or not value:
        raise BadSetting(f"«{value}» er ikke en liste av kategorier", f'skriv en liste: ["{words[-1]}"]')
    for word in value:
        if word not in words:
            near = did_you_mean(str(word), words)
            fix = f"Mente du «{near}»?" if near else f"skriv noen av: {', '.join(words)}"
            raise BadSetting(f"ukjent kategori «{word}»", fix)
    return tuple(map(Category, value))


Categories = Annotated[tuple[Category, ...], Kind(_categories)]


@dataclass(frozen=True, slots=True, kw_only=True)
class CountMeasures(Step):
    """The measures of these types, categories and owners that no earlier step has counted; all if none named.

    `to` carries those that name no owner. `years` is in how many years the requirement is met: in those after
    the first the recurrent measures count with their full-year effect.
    """

    rule = "measure"
    types: Groups = ()
    categories: Categories = ()
    owners: Recipients = ()
    to: OneRecipient = ""
    years: Count = 1

    def last_year(self, _fund: Fund, year: int) -> int:
        """The last year in which the requirement is met."""
        return year + self.years - 1


def measure(stand: Stand, step: CountMeasures) -> Outcome:
    """Each measure's effect is its owner's part of the requirement, which it covers.

    Amount = -(full-year effect x (13 - start month) / 12) in the year that the measure starts, or its stated
    effect; -(full-year effect) of a recurrent measure in later years, and nothing of another. It favours
    nobody: it shows who carries what of the cut. A later start leaves more of the requirement without a
    measure. The cut itself is as lasting as its fund, however a year's part of it is met. Used for a clinic's
    measures by type (assignment 2021 to the cancer clinic of Oslo universitetssykehus).
    """
    _refuse_what_is_no_requirement(stand, step)
    own = counted_by_step(stand.case, stand.fund)[stand.number]
    if not own:
        raise _counts_nothing(stand, step)
    _refuse_counted_twice(stand, own)
    effects = {one.code: _effect(stand, one) for one in own}
    by_owner: dict[str, list[Measure]] = {}
    for one in own:
        by_owner.setdefault(_owner(stand, step, one), []).append(one)
    covered = {
        owner: -sum((effects[one.code] for one in those), Fraction(0)) for owner, those in by_owner.items()
    }

    def source(code: str) -> str:
        return "; ".join(_told(stand, one, effects[one.code]) for one in by_owner[code])

    return Outcome(source, settled=Amounts.of(covered))


@dataclass(frozen=True, slots=True)
class UnresolvedChallenge(Step):
    """What is left of the requirement when the measures are counted, with the recipient who must solve it."""

    rule = "unresolved_challenge"
    to: OneRecipient


def unresolved_challenge(stand: Stand, step: UnresolvedChallenge) -> Outcome:
    """What the measures do not cover stays with a named recipient, on a line of its own.

    Amount = requirement - measures, exactly: negative while something must still be found, nought where the
    measures suffice, positive where they give more than is required. It favours nobody and hides nothing from
    whoever has to find new measures, as the assignment 2021 to the cancer clinic asks of a clinic that has
    such a challenge when the year begins.
    """
    if stand.number < len(stand.case.methods[stand.fund.method].steps):
        what = "den uløste utfordringen regnes ut før alle stegene er tatt"
        raise stand.refuse(what, "stegene står i feil rekkefølge", "la «unresolved_challenge» stå sist")
    left_out = uncounted(stand.case)
    if left_out:
        names = some_of([f"«{one.name}»" for one in left_out])
        what = f"ingen steg teller {names}, så den uløste utfordringen er ikke det som mangler tiltak"
        fix = 'legg til { rule = "measure" } før steget, eller ta tiltakene ut av tabellen measures'
        raise stand.refuse(what, "stegene nevner ikke alle typer, kategorier eller eiere", fix)
    text = _challenge_text(stand)
    return Outcome(lambda _code: text, settled=Amounts.of({step.to: stand.left}))


def _challenge_text(stand: Stand) -> str:
    required, covered = stand.with_unit(-stand.amount), stand.shown(stand.left - stand.amount)
    if stand.left > 0:
        return f"tiltakene gir {covered}, {stand.shown(stand.left)} mer enn kravet på {required}"
    if stand.left < 0:
        return f"kravet er {required}, tiltakene gir {covered}: {stand.shown(-stand.left)} er uten tiltak"
    return f"tiltakene gir {covered}, hele kravet på {required}: ingen uløst utfordring"


def counted_by_step(case: Case, fund: Fund) -> dict[int, tuple[Measure, ...]]:
    """The measures that each step of a fund's method counts, by the step's number; each is counted once."""
    steps = case.methods[fund.method].steps if fund.method in case.methods else ()
    left, counted = dict(case.measures), dict[int, tuple[Measure, ...]]()
    for number, step in enumerate(steps, 1):
        if isinstance(step, CountMeasures):
            own = tuple(one for one in left.values() if _is_meant(step, one))
            counted[number] = own
            left = {code: one for code, one in left.items() if one not in own}
    return counted


def counted(case: Case, fund: Fund) -> tuple[Measure, ...]:
    """The measures that a fund counts, in the order of their table."""
    codes = {one.code for own in counted_by_step(case, fund).values() for one in own}
    return tuple(one for code, one in case.measures.items() if code in codes)


def uncounted(case: Case) -> tuple[Measure, ...]:
    """The measures that no fund counts."""
    codes = {one.code for fund in case.funds.values() for one in counted(case, fund)}
    return tuple(one for code, one in case.measures.items() if code not in codes)


def _is_meant(step: CountMeasures, one: Measure) -> bool:
    category = one.category
    return (
        (not step.types or one.type in step.types)
        and (not step.owners or one.owner in step.owners)
        and (
            not step.categories
            or (category is not None and any(category.is_within(wider) for wider in step.categories))
        )
    )


def _refuse_what_is_no_requirement(stand: Stand, step: CountMeasures) -> None:
    """A fund that gives money, that comes once, or that other steps take further into the future."""
    fund = stand.fund
    if stand.amount > 0:
        what = f"rammen «{fund.name}» er {stand.with_unit(stand.amount)}, og tiltak dekker et krav"
        raise stand.refuse(what, "et krav er et trekk", "skriv rammen med minus, eller velg en annen metode")
    if fund.lasting is Lasting.ONE_OFF and step.years > 1:
        what = f"rammen «{fund.name}» er ettårig, og steget dekker den i {step.years} år"
        raise stand.refuse(what, "kravet kommer ikke igjen", "ta bort «years», eller før rammen som varig")
    year = stand.case.year
    last = max(one.last_year(fund, year) for one in stand.case.methods[fund.method].steps)
    if last > step.last_year(fund, year):
        what = f"steget dekker kravet i {step.years} år, et annet steg i metoden sier noe om {last}"
        fix = f"skriv «years = {last - year + 1}» i alle stegene som teller tiltak"
        raise stand.refuse(what, "stegene ser ulikt langt fram", fix)


def _counts_nothing(stand: Stand, step: CountMeasures) -> ProblemsFound:
    """The refusal of a step without measures, to be raised: a type that none has is named."""
    measures = stand.case.measures.values()
    types = list(dict.fromkeys(one.type for one in measures))
    unknown = [name for name in step.types if name not in types]
    if unknown and types:
        return ProblemsFound([unknown_name(stand.place, "tiltakstype", name, types) for name in unknown])
    if not types:
        cause = "tabellen measures mangler, eller har ikke kolonnene «code» og «type»"
        return stand.refuse("saken har ingen tiltak å telle", cause, "legg til tiltakene i measures.csv")
    cause = "tidligere steg har talt dem, eller ingen er av de typene, kategoriene og eierne steget nevner"
    fix = "ta bort steget, eller rett «types», «categories» og «owners»"
    return stand.refuse("steget har ingen tiltak å telle", cause, fix)


def _refuse_counted_twice(stand: Stand, own: Iterable[Measure]) -> None:
    others = [fund for code, fund in stand.case.funds.items() if code != stand.fund.code]
    codes = {one.code for one in own}
    for fund in others:
        twice = [f"«{one.name}»" for one in counted(stand.case, fund) if one.code in codes]
        if twice:
            what = f"{some_of(twice)} telles også mot kravet i «{fund.name}»"
            fix = "skill kravene med «owners», «types» eller «categories» i stegene"
            raise stand.refuse(what, "to rammer bruker de samme tiltakene", fix)


def _owner(stand: Stand, step: CountMeasures, one: Measure) -> str:
    if one.owner or step.to:
        return one.owner or step.to
    fix = "skriv eieren i kolonnen «owner», eller «to» i steget"
    raise stand.refuse(f"tiltaket «{one.name}» har ingen eier", "cellen er tom i tabellen measures", fix)


def _effect(stand: Stand, one: Measure) -> Fraction:
    """What the measure gives in the year; raises ProblemsFound where that is not known."""
    if is_half_replaced(one):
        what = f"virkningen av «{one.name}» i {stand.case.year} følger ikke med det som er overstyrt"
        cause = "helårsvirkningen og startmåneden må begge være kjent for å regne den ut"
        fix = f"overstyr både measures.{one.code}.full_year_effect og measures.{one.code}.start_month"
        raise stand.refuse(what, cause, fix)
    effect = one.this_year if stand.year == stand.case.year else one.next_year
    if effect is None:
        what = f"virkningen av «{one.name}» i {stand.year} er ikke kjent"
        cause = f"det mangler {some_of(_unknown(one))}"
        raise stand.refuse(what, cause, "fyll ut cellene i tabellen measures, eller ta bort «years»")
    return effect


def _unknown(one: Measure) -> list[str]:
    """The columns that next year's effect needs and that are empty."""
    needed: Mapping[str, object] = {
        "full_year_effect": one.full_year_effect,
        "start_month": one.start_month,
        "recurrent": one.recurrent,
    }
    return [f"«{column}»" for column, value in needed.items() if value is None]


def _told(stand: Stand, one: Measure, effect: Fraction) -> str:
    """A measure's effect and how it came about, so that it can be recomputed."""
    return f"{one.name} {stand.shown(effect)} ({_how(stand, one)}: {one.source})"


def _how(stand: Stand, one: Measure) -> str:
    if stand.year > stand.case.year:
        return "helårsvirkning" if one.recurrent else f"engangstiltak i {stand.case.year}"
    full, start = one.full_year_effect, one.start_month
    if full is None or start is None:
        return "oppgitt virkning"
    by_month = f"{stand.shown(full.value)} × {13 - start}/12 fra {MONTHS[start - 1]}"
    if one.effect is None:
        return by_month
    computed = one.computed_effect or Fraction(0)
    return f"oppgitt virkning; {by_month} gir {stand.shown(computed)}"


RULES = (
    Rule(CountMeasures, measure, "omstillingstiltak", sums_by_itself=True),
    Rule(UnresolvedChallenge, unresolved_challenge, "uløst utfordring"),
)
