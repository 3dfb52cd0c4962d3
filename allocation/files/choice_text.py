"""A choice of measures as text: what it gives and how sure that is, measure by measure and by month."""

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import accumulate

from allocation.files.choice_amounts import lacking, whole_column
from allocation.files.columns import Column, folded, section, tables
from allocation.measures import MONTHS, Measure
from allocation.money import DASH, Unit, in_unit, number_text, plain_number
from allocation.optimise.choices.limits import called, cost_of
from allocation.optimise.choices.question import HEAVIEST, Way, costs_more
from allocation.optimise.choices.search import Reached
from allocation.optimise.choose_measures import Choice
from allocation.problems import some_of
from allocation.words import MONTH

_NAME, _REASON = 40, 70
_BURDEN = ("ingen", "lett", "middels", "tung")
_MOST_NAMES = 4


def choice_text(choice: Choice) -> str:
    """The choice in sections: the answer, the measures, the months, what is left out, and how it was made."""
    asked = choice.asked
    title = asked.plan.title or "Hvilke tiltak lukker gapet, og når"
    parts = [
        section(f"{title} ({asked.unit.name})", asked.plan.description, *_answer(choice)),
        section("Valgte tiltak", _chosen(choice)) if choice.chosen else "",
        section("Måned for måned", *_months(choice)) if choice.chosen else "",
        section("Ikke valgt", _left_out(choice)) if choice.left_out else "",
        section("Slik er det valgt", *_how(choice)),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _answer(choice: Choice) -> Iterator[str]:
    """What is reached of each target, what that is expected to give, and the chance that it holds."""
    asked, unit = choice.asked, choice.asked.unit
    count = f"{len(choice.chosen)} av {len(asked.measures)} tiltak"
    if asked.this_year is not None:
        begins = f"{asked.year}: målet er {_money(asked.this_year, unit)}."
        yield f"{begins} {_reached(count, [way.this_year for way in choice.chosen], asked.this_year, unit)}"
    if asked.full_year is not None:
        begins = f"{asked.year + 1}, med helårsvirkning: målet er {_money(asked.full_year, unit)}."
        later = [way.full_year for way in choice.chosen]
        yield f"{begins} {_reached('De samme tiltakene', later, asked.full_year, unit)}"
    if choice.expected is not None:
        hoped = _whole(choice.expected, unit)
        yield f"Forventet virkning i {asked.year}, veid med sikkerheten, er {hoped}."
    yield from _chance(choice)


def _reached(who: str, values: Sequence[Fraction | None], target: int, unit: Unit) -> str:
    total = whole_column(values, int(unit.factor), target).total
    short = lacking(target, total)
    begins = f"{who} gir {_money(total, unit)}"
    if short:
        return f"{begins}, og {_money(short, unit)} er uløst utfordring."
    return f"{begins}: ingen uløst utfordring."


def _chance(choice: Choice) -> Iterator[str]:
    """The chance of each target, how it was drawn, and whose confidence nobody has stated."""
    found, asked = choice.chances, choice.asked
    if found is None:
        yield "Sjansen for at målet holder, er ikke kjent: ingen av tiltakene har oppgitt sikkerhet."
        return
    least = "minst " if found.is_least else ""
    pairs = ((asked.year, found.this_year), (asked.year + 1, found.full_year))
    told = [f"{least}{_percent(share)} i {year}" for year, share in pairs if share is not None]
    surely = _whole(found.surely, asked.unit)
    yield (
        f"Sjansen for at målet holder, er {some_of(told)}. I ni av ti trekninger gir tiltakene minst "
        f"{surely} i {asked.year}. Hvert tiltak gir alt eller ingenting, uavhengig av de andre, med sin "
        f"oppgitte sikkerhet ({number_text(found.draws)} trekninger, frø {found.seed})."
    )


def _percent(share: Fraction) -> str:
    return f"{number_text(100 * share, 1)} prosent"


def _money(kroner: int, unit: Unit) -> str:
    return in_unit(kroner, unit) if kroner else "0"


def _chosen(choice: Choice) -> str:
    """Each measure with its month and figures, the sum last."""
    asked, ways, unit = choice.asked, choice.chosen, choice.asked.unit
    burdens = [asked.plan.of(way.measure.code).burden for way in ways]
    groups = [
        Column("Begynner", [*(_start(choice, way) for way in ways), ""], "left"),
        _amounts(f"I år\n{asked.year}", [way.this_year for way in ways], unit, asked.this_year),
        _amounts(f"Helår\n{asked.year + 1}", [way.full_year for way in ways], unit, asked.full_year),
        Column("Sikkerhet\nprosent", [*(_plain(way.measure.confidence) for way in ways), ""]),
        Column("Belastning", [*("" if one is None else _BURDEN[one] for one in burdens), ""], "left"),
        _amounts("Engangs-\nkostnad", [cost_of(way) for way in ways], unit, None),
        Column("Årsverk", [*(_plain(way.measure.positions) for way in ways), _positions(choice)]),
    ]
    names = Column("Tiltak", [*(folded(way.measure.name, _NAME) for way in ways), "Sum"], "left")
    return tables([names], [groups], line_before_last=True)


def _positions(choice: Choice) -> str:
    known = any(way.measure.positions is not None for way in choice.chosen)
    return plain_number(choice.positions) if known else ""


def _start(choice: Choice, way: Way) -> str:
    if way.month is None:
        return "ikke oppgitt"
    begun = " (i gang)" if choice.asked.has_begun(way.measure) else ""
    return f"{MONTHS[way.month - 1]}{begun}"


def _amounts(heading: str, values: Sequence[Fraction | None], unit: Unit, target: int | None) -> Column:
    whole = whole_column(values, int(unit.factor), target)
    cells = ["" if value is None else in_unit(value, unit) for value in whole.rows]
    known = any(value is not None for value in values)
    return Column(heading, [*cells, in_unit(whole.total, unit) if known else ""])


def _plain(value: Fraction | None) -> str:
    return "" if value is None else plain_number(value)


def _months(choice: Choice) -> Iterator[str]:
    """The effect in each month of the year and so far, and how many measures are in preparation."""
    unit, undated = choice.asked.unit, [way.measure for way in choice.chosen if way.month is None]
    effects = whole_column(choice.by_month, int(unit.factor)).rows
    monthly = [effect or 0 for effect in effects]
    columns = [
        [Column(MONTH[at], [in_unit(effect, unit), in_unit(so_far, unit), str(len(at_work) or DASH)])]
        for at, (effect, so_far, at_work) in enumerate(
            zip(monthly, accumulate(monthly), choice.in_work, strict=True)
        )
    ]
    if len(undated) < len(choice.chosen):
        yield tables([Column("", ["Virkning", "Til og med", "Tiltak i arbeid"], "left")], columns)
    if undated:
        yield f"Ikke med måned for måned, fordi startmåneden ikke er oppgitt: {_names(undated)}."


def _left_out(choice: Choice) -> str:
    columns = [
        Column("Tiltak", [folded(one.measure.name, _NAME) for one in choice.left_out], "left"),
        Column("Hvorfor", [folded(one.reason, _REASON) for one in choice.left_out], "left"),
    ]
    return tables(columns, [])


def _how(choice: Choice) -> Iterator[str]:
    """What was weighed against what, how sure it is that nothing is better, and what is not known."""
    asked, unit = choice.asked, choice.asked.unit
    drawback = choice.found.reached[-1]
    weight, step = plain_number(asked.plan.confidence_weight), _money(asked.burden_weight, unit)
    yield (
        "Først så lite uløst utfordring som mulig, så minst av det som taler mot tiltakene: usikre kroner "
        f"av helårsvirkningen (ganger {weight}) og belastning på pasienter, der hvert av tre trinn veier "
        f"som {step} usikre ({unit.name}). Her er det {_whole(drawback.value, unit)} til sammen."
    )
    dearer = [f"«{way.measure.name}»" for way in choice.chosen if costs_more(way.measure)]
    if dearer:
        yield (
            f"Koster mer enn de sparer, og er med fordi de kommer uansett: {some_of(dearer, _MOST_NAMES)}. "
            "De kan låses ute i planen."
        )
    yield _proof(choice)
    yield from _unknown(choice)


def _whole(kroner: Fraction, unit: Unit) -> str:
    return _money(whole_column([kroner], int(unit.factor)).total, unit)


def _proof(choice: Choice) -> str:
    found = choice.found
    open_aim = next((one for one in found.reached if not one.is_proven), None)
    if open_aim is not None:
        return _not_proven(choice, open_aim)
    if found.is_alone:
        return "Bevist best: ingen andre tiltak kommer like langt."
    second = "færrest tiltak, så lavest engangskostnad, så mest i år"
    if found.is_alone is None:
        return "Bevist best, men søket ble avbrutt før det var kjent om andre tiltak kommer like langt."
    settled = (
        "" if all(one.is_proven for one in found.second) else ", men søket ble avbrutt før det var avgjort"
    )
    return f"Bevist best. Andre tiltak kommer like langt; mellom dem avgjør {second}{settled}."


def _not_proven(choice: Choice, one: Reached) -> str:
    """The gap in the words of what was being made small."""
    told = f"Ikke bevist best: søket ble avbrutt. For {one.aim.title} var det"
    if one.gap is None:
        return f"{told} ikke kommet i gang."
    gap = whole_column([one.gap]).total
    return f"{told} i høyden {in_unit(gap, choice.asked.unit)} {choice.asked.unit.name} å hente."


def _unknown(choice: Choice) -> Iterator[str]:
    """Whose figures nobody has stated, and how they then count; an empty cell is no nought."""
    plan = choice.asked.plan
    bounded = plan.positions_at_most is not None or plan.positions_at_least is not None
    kinds: tuple[tuple[str, Callable[[Way], object], str], ...] = (
        ("sikkerhet", lambda way: way.measure.confidence, "regnes som helt usikkert"),
        ("belastning", lambda way: plan.of(way.measure.code).burden, f"veier som {_BURDEN[HEAVIEST]}"),
        ("virkning neste år", lambda way: way.full_year, "teller ikke med i helårsvirkningen"),
        *((("engangskostnad", cost_of, "teller ikke mot rammen"),) if plan.one_off_cost is not None else ()),
        *((("årsverk", lambda way: way.measure.positions, "teller ikke i nedtrekket"),) if bounded else ()),
    )
    for what, value, treatment in kinds:
        unknown = [way.measure for way in choice.chosen if value(way) is None]
        if unknown:
            yield f"Ikke oppgitt {what}, og {treatment}: {_names(unknown)}."


def _names(measures: Sequence[Measure]) -> str:
    return some_of([called(one) for one in measures], _MOST_NAMES)
