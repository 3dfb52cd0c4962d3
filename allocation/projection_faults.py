"""What is wrong with a projection: years, rates, percentiles and occupancies that do not make a number."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction

from allocation.case import Case
from allocation.criteria import Criterion, Projection
from allocation.demography import demography_problems
from allocation.money import plain_number
from allocation.need import FACTOR, occupancy_of, rates_of
from allocation.parameters import NoParameter
from allocation.problems import Place, Problem, error, some_of, unknown_name

_YEAR = re.compile(r"(?:19|20|21)\d\d")
"""A year in the name of a column, which says what year its figures are of."""


def projection_problems(case: Case, criterion: Criterion, projection: Projection) -> list[Problem]:
    """Why a criterion cannot be projected; empty when it can."""
    place = case.at("keys.toml", column=f"criteria.{criterion.code}.projection")
    found = [one for look in _LOOKS for one in look(case, criterion, projection, place)]
    needed = [code for code, value in criterion.values.items() if value]
    if projection.demography is not None:
        found += demography_problems(case, projection.demography, needed, _at(place, "demography"))
    return found


def beginning_problems(case: Case, criterion: Criterion, projection: Projection) -> list[Problem]:
    """Why a projection has no criterion to begin with; empty when it has, or begins with its own table."""
    place = case.at("keys.toml", column=f"criteria.{criterion.code}.projection.of")
    passed, of = [criterion.code], projection.of
    while of:
        if of not in case.criteria:
            return [unknown_name(place, "kriterium", of, case.criteria)]
        if of in passed:
            what = f"kriteriet «{of}» begynner med seg selv"
            fix = "la ett av dem leses av en tabell: «table» og «column»"
            return [error(place, what, "kriteriene viser til hverandre i ring", fix)]
        passed.append(of)
        before = case.criteria[of].projection
        repeated = _repeated(before, projection) if before else ""
        if repeated:
            what = f"«{repeated}» er alt regnet med i kriteriet «{of}», som framskrivingen begynner med"
            return [
                error(
                    place, what, "det samme er skrevet to ganger", f"ta bort «{repeated}» i det ene kriteriet"
                )
            ]
        of = before.of if before else ""
    return []


def _repeated(before: Projection, projection: Projection) -> str:
    """What both of two projections would do, the one on top of the other; empty where they differ.

    Changes may stand in both so long as no parameter does: one criterion may count what another leaves out.
    """
    if set(before.changes) & set(projection.changes):
        return "changes"
    names = ("occupancy", "demography", "percentiles", "disease")
    return next((name for name in names if getattr(before, name) and getattr(projection, name)), "")


def _at(place: Place, setting: str) -> Place:
    """The place of one setting; what several settings are to blame for stands at the projection itself."""
    return Place(place.file, column=f"{place.column}.{setting}")


def _saying_nothing(_case: Case, _of: Criterion, projection: Projection, place: Place) -> Iterator[Problem]:
    """A projection that changes nothing, and settings that wait for another one."""
    said = (projection.demography, projection.disease is not None, projection.changes, projection.percentiles)
    if not any((*said, projection.occupancy)):
        fix = "skriv minst én av: demography, disease, changes, percentiles, occupancy"
        yield error(place, "framskrivingen sier ikke hva som endrer seg", "den er ikke skrevet ferdig", fix)
    waiting = [
        ("per", projection.per, "percentiles", projection.percentiles),
        ("exempt", projection.exempt, "changes", projection.changes),
        ("own_occupancy", projection.own_occupancy, "occupancy", projection.occupancy),
    ]
    for word, given, needed, stated in waiting:
        if given and not stated:
            what = f"«{word}» virker bare sammen med «{needed}»"
            yield error(place, what, f"«{needed}» er slettet", f"skriv «{needed}», eller slett «{word}»")


def _twice(_case: Case, _of: Criterion, projection: Projection, place: Place) -> Iterator[Problem]:
    """A yearly change that is written twice: it would count once, and the reader would think twice."""
    for code in dict.fromkeys(projection.changes):
        times = projection.changes.count(code)
        if times > 1:
            what = f"endringen «{code}» står {times} ganger"
            fix = "slett gjentakelsen; en endring som skal virke sterkere, er en høyere sats i parameteren"
            yield error(_at(place, "changes"), what, "linjen er kopiert", fix)


def _years(_case: Case, _of: Criterion, projection: Projection, place: Place) -> Iterator[Problem]:
    if not projection.changes or (projection.base_year and projection.target_year and projection.years > 0):
        return
    what = "endringene per år har ingen år å virke i"
    if projection.base_year and projection.target_year:
        what = f"framskrivingen går fra {projection.base_year} til {projection.target_year}"
    fix = "skriv «base_year» og «target_year», det siste etter det første"
    yield error(place, what, "årene mangler, eller er byttet om", fix)


def _other_years(_case: Case, _of: Criterion, projection: Projection, place: Place) -> Iterator[Problem]:
    """A demography that is read of a column whose name holds another year than the projection's own.

    One that is read of the same column before and after stands still, whatever the years.
    """
    if projection.demography is None or projection.demography.before == projection.demography.after:
        return
    stated = [
        ("base_year", projection.base_year, projection.demography.before),
        ("target_year", projection.target_year, projection.demography.after),
    ]
    for word, year, column in stated:
        named = _YEAR.search(column)
        if year and named and int(named[0]) != year:
            what = f"«{word}» er {year}, men demografien leses av kolonnen «{column}»"
            fix = f"skriv {named[0]}, eller les demografien av en kolonne for {year}"
            yield error(_at(place, word), what, "bare det ene av dem er endret", fix)


def _rates(case: Case, of: Criterion, projection: Projection, place: Place) -> Iterator[Problem]:
    """Yearly changes without a value, and those that leave nothing of the need."""
    if projection.disease is not None and projection.disease <= -100:
        what = f"sykdomsutviklingen er {plain_number(projection.disease)} prosent, så ingenting blir igjen"
        yield error(
            _at(place, "disease"),
            what,
            "feil fortegn, eller feil desimal",
            "skriv endringen i prosent, over −100",
        )
    try:
        rates = [parameter.value.value for parameter in rates_of(case, projection).values()]
    except NoParameter as fault:
        yield _no_parameter(_at(place, "changes"), fault)
        return
    yield from _shifting(case, projection, _at(place, "changes"))
    left = FACTOR[projection.form](rates, max(projection.years, 0))
    if left <= 0 or any(rate >= 1 for rate in rates):
        what = f"{projection.years} år med endringer gjør «{of.name}» til {plain_number(left)} av nivået"
        fix = 'skriv lavere satser eller færre år, eller «form = "compound"»'
        yield error(place, what, "en rett linje når null når satsene virker lenge nok", fix)


def _shifting(case: Case, projection: Projection, place: Place) -> Iterator[Problem]:
    """A yearly change with several values within the years: that of the case's day would stand for all."""
    first = date((projection.base_year or case.year) + 1, 1, 1)
    last = date(projection.target_year or case.year, 12, 31)
    for code in projection.changes:
        within = [
            one
            for one in case.parameters[code]
            if one.valid_from <= last and (one.valid_to is None or one.valid_to >= first)
        ]
        is_tried = any(one.is_tried for one in within)
        if len({one.value.value for one in within}) > 1 and not is_tried:
            what = f"«{code}» har flere verdier fra {first.year} til {last.year}"
            fix = "gi hver verdi sin egen kode, og skriv ett kriterium for hver periode: det siste med «of»"
            yield error(place, what, "framskrivingen bruker én sats i alle årene", fix)


def _no_parameter(place: Place, fault: NoParameter) -> Problem:
    cause = "skrivefeil, saken bruker ikke mappen med parametre, eller ingen verdi er kjent den dagen"
    fix = 'rett navnet, skriv «parameters = "parameters"» under [uses] i case.toml, eller legg til verdien'
    return error(place, str(fault), cause, fix)


def _exemptions(case: Case, _of: Criterion, projection: Projection, place: Place) -> Iterator[Problem]:
    for code, exemption in projection.exempt.items():
        own = _at(place, f"exempt.{case.name_of(code)}")
        for change in exemption.changes:
            if change not in projection.changes:
                yield unknown_name(own, "endring", change, projection.changes)
        if not 0 <= exemption.part <= 1:
            what = f"andelen som er unntatt, er {plain_number(exemption.part)}"
            yield error(own, what, "den er skrevet i prosent", "skriv et tall fra 0 til 1")


def _percentiles(case: Case, of: Criterion, projection: Projection, place: Place) -> Iterator[Problem]:
    """Percentiles that are none, and inhabitants that nobody knows."""
    if not projection.percentiles:
        return
    if len(projection.percentiles) != 2 or not _in_order(*projection.percentiles):
        given = ", ".join(map(plain_number, projection.percentiles))
        fix = "skriv den laveste først, for eksempel [20, 80]"
        yield error(
            _at(place, "percentiles"), f"persentilene er [{given}]", "det skal være to, fra 0 til 100", fix
        )
    if not projection.per:
        fix = 'skriv «per = "…"» med koden til et kriterium som teller innbyggere'
        yield error(_at(place, "per"), "det står ikke hva forbruket regnes per", "«per» mangler", fix)
    elif projection.per not in case.criteria:
        yield unknown_name(_at(place, "per"), "kriterium", projection.per, case.criteria)
    else:
        yield from _without_people(case, of, projection, place)


def _in_order(low: Fraction, high: Fraction) -> bool:
    return 0 <= low <= high <= 100


def _without_people(case: Case, of: Criterion, projection: Projection, place: Place) -> Iterator[Problem]:
    """Recipients that use something and have no inhabitants, and use below nought."""
    people = case.criteria[projection.per]
    lacking = [
        case.name_of(code) for code, use in of.values.items() if use and people.values.get(code, 0) <= 0
    ]
    below = [case.name_of(code) for code, use in of.values.items() if use < 0]
    if lacking:
        what = f"«{people.name}» har ikke innbyggere for {some_of(lacking)}"
        fix = "fyll ut innbyggerne, eller ta mottakeren ut av kriteriet"
        yield error(_at(place, "per"), what, "raden mangler i tabellen, eller tallet er null", fix)
    if below:
        what = f"«{of.name}» er negativt for {some_of(below)}, og har ingen plass blant persentilene"
        yield error(_at(place, "percentiles"), what, "feil fortegn", "rett tallet i tabellen")


def _beds(case: Case, _of: Criterion, projection: Projection, place: Place) -> Iterator[Problem]:
    if not projection.occupancy:
        return
    own = projection.own_occupancy.items()
    occupancies = [("own_occupancy", case.name_of(code), percent / 100) for code, percent in own]
    try:
        common = occupancy_of(case, projection).value.value
        occupancies.append(("occupancy", projection.occupancy, common))
    except NoParameter as fault:
        yield _no_parameter(_at(place, "occupancy"), fault)
    for word, name, occupancy in occupancies:
        if not 0 < occupancy <= 1:
            what = f"belegget «{name}» er {plain_number(100 * occupancy)} prosent"
            yield error(
                _at(place, word), what, "feil desimal", "skriv et belegg i prosent, over 0 og opp til 100"
            )


_LOOKS: tuple[Callable[[Case, Criterion, Projection, Place], Iterator[Problem]], ...] = (
    _saying_nothing,
    _twice,
    _years,
    _other_years,
    _rates,
    _exemptions,
    _percentiles,
    _beds,
)
