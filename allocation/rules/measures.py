"""A savings requirement is a negative fund: its measures cover it, and what they do not is said aloud."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction

from allocation.amounts import Amounts
from allocation.funds import Lasting, LineKind
from allocation.measures import MONTHS, Measure, is_half_replaced
from allocation.problems import Place, Problem, ProblemsFound, error, some_of, unknown_name
from allocation.rules.counting import (
    CountMeasures,
    UnresolvedChallenge,
    counted,
    counted_by_step,
    is_meant,
    uncounted,
)
from allocation.rules.rule import Rule
from allocation.rules.stand import Outcome, Stand


def measure(stand: Stand, step: CountMeasures) -> Outcome:
    """Each measure's effect is its owner's part of the requirement, which it covers.

    Amount = -(full-year effect x (13 - start month) / 12) in the year that the measure starts, or its stated
    effect; -(full-year effect) of a recurrent measure in later years, and nothing of another. It favours
    nobody: it shows who carries what of the cut. A later start leaves more of the requirement without a
    measure. The cut itself is as lasting as its fund, however a year's part of it is met. Used for a clinic's
    measures by type (assignment 2021 to the cancer clinic of Oslo universitetssykehus).
    """
    _refuse_what_is_no_requirement(stand)
    _refuse_other_years(stand, step)
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
    _refuse_uncounted(stand)
    text = _challenge_text(stand)
    return Outcome(lambda _code: text, settled=Amounts.of({step.to: stand.left}))


def _challenge_text(stand: Stand) -> str:
    required, covered = stand.with_unit(-stand.amount), stand.shown(stand.left - stand.amount)
    steps = stand.case.methods[stand.fund.method].steps[: stand.number - 1]
    is_measures_alone = all(isinstance(step, CountMeasures) for step in steps)
    what = "tiltakene" if is_measures_alone else "tiltakene og de andre stegene"
    if stand.left > 0:
        return f"{what} gir {covered}, {stand.shown(stand.left)} mer enn kravet på {required}"
    if stand.left < 0:
        return f"kravet er {required}, {what} gir {covered}: {stand.shown(-stand.left)} er uten tiltak"
    return f"{what} gir {covered}, hele kravet på {required}: ingen uløst utfordring"


def _refuse_uncounted(stand: Stand) -> None:
    """A measure that no step counts: an empty cell of its row, where that is why, or else the steps."""
    left_out = uncounted(stand.case)
    empty = [one for one in left_out if _empty_column(stand, one)]
    if empty:
        raise ProblemsFound([_not_counted(stand, one, _empty_column(stand, one)) for one in empty])
    if left_out:
        names = some_of([f"«{one.name}»" for one in left_out])
        what = f"ingen steg teller {names}, så den uløste utfordringen er ikke det som mangler tiltak"
        fix = 'legg til { rule = "measure" } før steget, eller ta tiltakene ut av tabellen measures'
        raise stand.refuse(what, "stegene nevner ikke alle typer, kategorier eller eiere", fix)


def _empty_column(stand: Stand, one: Measure) -> str:
    """The cell by which a step of the fund would count the measure, were it not empty; empty for none."""
    for step in stand.case.methods[stand.fund.method].steps:
        if isinstance(step, CountMeasures):
            if step.categories and one.category is None and is_meant(replace(step, categories=()), one):
                return "category"
            if step.owners and not one.owner and is_meant(replace(step, owners=()), one):
                return "owner"
    return ""


def _not_counted(stand: Stand, one: Measure, column: str) -> Problem:
    lacks, by = _WITHOUT[column]
    what = f"tiltaket «{one.name}» har ingen {lacks}, og stegene teller etter {by}"
    fix = f'skriv {lacks} i cellen, eller legg til {{ rule = "measure" }} sist av stegene som teller tiltak'
    return error(_place_of(stand, one, column), what, "cellen er tom i tabellen measures", fix)


_WITHOUT = {"category": ("kategori", "kategori"), "owner": ("eier", "eier")}


def _place_of(stand: Stand, one: Measure, column: str) -> Place:
    """A cell of the measure's row."""
    table = stand.case.tables.get("measures")
    return stand.case.at(table.file if table else "measures.csv", one.line, column)


def _refuse_what_is_no_requirement(stand: Stand) -> None:
    """A fund that gives money, that has no amount of its own, or whose method hides what is left of it."""
    fund, steps = stand.fund, stand.case.methods[stand.fund.method].steps
    if fund.kind.is_open_ended:
        what = f"rammen «{fund.name}» er av slaget «{fund.kind}», og tiltak dekker et krav"
        cause = "et krav har et beløp; det som ingen tiltak dekker av det, er den uløste utfordringen"
        fix = f"skriv kravet med minus i «amount», og «{LineKind.FIXED}» i «kind»"
        place = stand.case.at("funds.csv", fund.line, "kind")
        raise ProblemsFound([error(place, what, cause, fix)])
    if not any(isinstance(one, UnresolvedChallenge) for one in steps):
        what = "metoden teller tiltak og har ikke noe steg for det som de ikke dekker"
        cause = f"«{UnresolvedChallenge.rule}» mangler, så ingen får den uløste utfordringen"
        fix = f'legg til {{ rule = "{UnresolvedChallenge.rule}", to = "…" }} sist, med den som må løse den'
        raise stand.refuse(what, cause, fix)
    if stand.amount > 0:
        what = f"rammen «{fund.name}» er {stand.with_unit(stand.amount)}, og tiltak dekker et krav"
        raise stand.refuse(what, "et krav er et trekk", "skriv rammen med minus, eller velg en annen metode")


def _refuse_other_years(stand: Stand, step: CountMeasures) -> None:
    """A requirement that comes once and is met again, or that other steps take further into the future."""
    fund = stand.fund
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
    what = f"tiltaket «{one.name}» har ingen eier, og steget som teller det, har ikke «to»"
    fix = "skriv eieren i cellen, eller «to» i steget"
    place = _place_of(stand, one, "owner")
    raise ProblemsFound([error(place, what, "cellen er tom i tabellen measures", fix)])


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
    Rule(CountMeasures, measure, "omstillingstiltak"),
    Rule(UnresolvedChallenge, unresolved_challenge, "uløst utfordring"),
)
