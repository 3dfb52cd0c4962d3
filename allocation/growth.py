"""The growth rule: each of the other services is to grow more than the one it is measured against.

Source: the ministry's assignments of 2017 and 2020. Mental health care and interdisciplinary treatment of
substance use are each to grow more than somatics on the region's level; the growth is measured in average
waiting time, costs (depreciation, drugs and pensions shown but kept outside), positions and activity
(outpatient contacts). The letters speak of growth as it is booked: price and wage are not taken off.

It favours the services that are small beside the reference, for their per cent cost least; a scenario that
gives all by the shares of last year never satisfies it. It says nothing of money that stands outside the
services, so every answer on cost says how much that is; and it neither passes nor fails where the rounding of
the printed figures could turn the answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import ceil

from allocation.case import Case
from allocation.distribution import Distribution
from allocation.figures import Figure, Interval, total
from allocation.findings import Finding, Status, Subject, with_unit
from allocation.money import Unit, decimals_of, number_text
from allocation.problems import some_of
from allocation.services import GrowthRule, Indicator, Measured, Service
from allocation.words import INDICATOR, KEPT_OUTSIDE

RULE_TITLE = "Vekstregelen"
CANNOT = "kan ikke vurderes"


@dataclass(frozen=True, slots=True)
class Growth:
    """How much a service grows in one indicator, as a fraction of what it was before.

    `before` and `after` are in base units, without what is kept outside; for waiting time growth is how
    much shorter it gets. `bounds` are those of the growth before the figures were rounded for print, None
    where what it was before may have been nothing.
    """

    before: Fraction
    after: Fraction
    unit: Unit
    growth: Fraction
    bounds: Interval | None
    kept_outside: Mapping[str, Fraction] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NotAssessed:
    """That a growth cannot be known, and which figure or division is missing."""

    why: str


Growths = Mapping[tuple[str, Indicator], Growth | NotAssessed]
"""By service and indicator."""


def growths(distribution: Distribution) -> Growths:
    """Each service's growth in each indicator under a run; nothing where the case is not asked."""
    case, rule = distribution.case, distribution.case.growth
    if rule is None:
        return {}
    streams = _by_stream(distribution)
    return {
        (code, indicator): (
            _cost_growth(case, rule, service, streams)
            if indicator is Indicator.COST
            else _growth(service, indicator)
        )
        for code, service in rule.services.items()
        for indicator in rule.indicators
    }


def growth_findings(distribution: Distribution) -> tuple[Finding, ...]:
    """The rule held against a run: a finding for each service that must grow more, and each indicator.

    Stated is the reference's growth, which must be beaten, computed the service's own. It `agrees` only
    where the service grows strictly more; where a figure is missing, or where the rounding of the printed
    figures decides, it is `unresolved`, never a pass. A case
    that is asked and divides nothing on services has one answer: that it cannot be assessed.
    """
    case, rule = distribution.case, distribution.case.growth
    if rule is None:
        return ()
    if not rule.services:
        return (_without_services(case),)
    found, outside = growths(distribution), outside_text(distribution)
    answers = (
        (indicator, _finding(case, rule, service, indicator, found))
        for service in rule.others
        for indicator in rule.indicators
    )
    return tuple(
        replace(one, cause=f"{one.cause}; {outside}") if outside and indicator is Indicator.COST else one
        for indicator, one in answers
    )


def _without_services(case: Case) -> Finding:
    titles = some_of([f"«{title}»" for title in case.streams.values()])
    subject = Subject(
        case.name, f"{RULE_TITLE}: høyere vekst i psykisk helsevern og rusbehandling enn i somatikk"
    )
    cause = f"{CANNOT}: beløpene er fordelt på {titles or 'mottakere'}, ikke på tjenester"
    return Finding(subject, case.units.percent, 1, None, None, Status.UNRESOLVED, cause)


def _finding(case: Case, rule: GrowthRule, service: Service, indicator: Indicator, found: Growths) -> Finding:
    """The answer: whether a service grows strictly more than the reference, or why nobody can say."""
    own, least = found[service.code, indicator], found[rule.reference, indicator]
    subject = Subject(case.name, f"{RULE_TITLE} · {service.title} · {INDICATOR[indicator]}")
    stated, computed = (one.growth if isinstance(one, Growth) else None for one in (least, own))
    asked = Finding(subject, case.units.percent, 1, stated, computed, Status.UNRESOLVED)
    if isinstance(least, NotAssessed) or isinstance(own, NotAssessed):
        missing = [one.why for one in (own, least) if isinstance(one, NotAssessed)]
        return replace(asked, cause=f"{CANNOT}: {'; '.join(dict.fromkeys(missing))}")
    grows, reference = grows_more(own, least), rule.services[rule.reference].title
    cause = f"{GROWS[grows]} {reference}: {change_text(own)}"
    if indicator is Indicator.COST and (short := money_missing(own, least)) > 0:
        whole = Fraction(ceil(short / case.unit.factor) * case.unit.factor)
        cause += f"; det mangler {with_unit(whole, case.unit, 0)} på å vokse like mye"
    return replace(asked, status=_STATUS[grows], cause=cause)


GROWS = {
    True: "vokser mer enn",
    False: "vokser ikke mer enn",
    None: "avrundingen av tallene avgjør om den vokser mer enn",
}
"""The answers of `grows_more` in words, before the reference's name."""

_STATUS = {True: Status.AGREES, False: Status.DIFFERS, None: Status.UNRESOLVED}


def grows_more(own: Growth, least: Growth) -> bool | None:
    """Whether a service grows strictly more than the reference, whatever the figures were before rounding.

    None where it depends on that: a lead, or a lag, that is smaller than the rounding of the printed figures
    is no answer.
    """
    if own.bounds is None or least.bounds is None:
        return None
    if own.bounds.low > least.bounds.high:
        return True
    return False if own.bounds.high <= least.bounds.low else None


def money_missing(own: Growth, least: Growth) -> Fraction:
    """Kroner that a service lacks to grow as much as the reference; nought or less where it grows as much.

    Missing = the reference's growth x the service's cost before − what the service is given. The reference
    is taken as it stands: money that is moved from it makes the gap smaller from both sides.
    """
    return least.growth * own.before - (own.after - own.before)


def money_outside(distribution: Distribution) -> dict[str, int]:
    """Kroner by stream of what the case says stands outside all services, empty streams left out."""
    rule, streams = distribution.case.growth, _by_stream(distribution)
    return {one: streams[one] for one in (rule.outside if rule else ()) if streams.get(one)}


def outside_text(distribution: Distribution) -> str:
    """How much of a run's money the rule says nothing of, in kroner and per cent; empty where it is none.

    Without a per cent, and said to be net, where some of the money is given and some is taken.
    """
    found, streams = money_outside(distribution), _by_stream(distribution)
    if not any(found.values()):
        return ""
    outside, money = sum(found.values()), sum(streams.values())
    is_one_way = money > 0 and min(streams.values()) >= 0
    part = f" ({number_text(Fraction(100 * outside, money), 1)} % av pengene)" if is_one_way else " netto"
    return f"{with_unit(Fraction(outside), distribution.case.unit, 0)}{part} står utenfor tjenestene"


def change_text(one: Growth) -> str:
    """What a growth is made of: before and after, and what of the cost is kept outside."""
    before, after = (_in_words(value, one.unit) for value in (one.before, one.after))
    outside = [
        f"{KEPT_OUTSIDE[part]} {_in_words(value, one.unit)}" for part, value in one.kept_outside.items()
    ]
    text = f"{before} → {after} {one.unit.name}"
    return f"{text}, holdt utenfor: {', '.join(outside)}" if outside else text


def _in_words(value: Fraction, unit: Unit) -> str:
    return number_text(value / unit.factor, min(1, decimals_of(value / unit.factor)))


def _growth(service: Service, indicator: Indicator) -> Growth | NotAssessed:
    """Growth = after / before − 1; for waiting time 1 − after / before, for shorter is better."""
    measured, name = service.figures.get(indicator, Measured()), f"{INDICATOR[indicator]} for {service.title}"
    before, after = measured.before, measured.after
    if before is None or after is None:
        return NotAssessed(_not_stated(name, {"før": before, "etter": after}))
    if before.value <= 0:
        return NotAssessed(f"{name} før er ikke over null")
    more, bounds = after.value / before.value - 1, _ratio(after.interval, before.interval)
    bounds = bounds and bounds - Interval.exact(1)
    if indicator is Indicator.WAITING_TIME:
        more, bounds = -more, bounds and -bounds
    return Growth(before.value, after.value, before.unit, more, bounds)


def _cost_growth(
    case: Case, rule: GrowthRule, service: Service, streams: Mapping[str, int]
) -> Growth | NotAssessed:
    """Growth = what the run gives the service / (cost before − depreciation − drugs − pensions).

    The rule is one for the region: it does not matter who gets the money, nor whether it is placed.
    """
    measured, name = service.figures.get(Indicator.COST, Measured()), f"kostnader for {service.title}"
    parts = measured.kept_outside()
    stated = {part: figure for part, figure in parts.items() if figure is not None}
    missing = _no_cost(case, rule, service, streams)
    if measured.before is None or len(stated) < len(parts):
        figures = {"før": measured.before, **{KEPT_OUTSIDE[part]: figure for part, figure in parts.items()}}
        missing = [_not_stated(name, figures), *missing]
    if missing or measured.before is None:
        return NotAssessed("; ".join(missing))
    before = measured.before.interval - total(figure.interval for figure in stated.values())
    if before.value <= 0:
        return NotAssessed(f"{name} før er ikke over null når det som holdes utenfor, er trukket fra")
    given = sum(streams.get(stream, 0) for stream in service.streams)
    outside = {part: figure.value for part, figure in stated.items()}
    bounds, unit = _ratio(Interval.exact(given), before), measured.before.unit
    return Growth(before.value, before.value + given, unit, given / before.value, bounds, outside)


def _ratio(part: Interval, whole: Interval) -> Interval | None:
    """The bounds of a ratio; None where the whole may be nothing before it was rounded for print."""
    return part / whole if whole.low > 0 else None


def _no_cost(case: Case, rule: GrowthRule, service: Service, streams: Mapping[str, int]) -> list[str]:
    """Why what a run gives a service is not known: money of no service, or no fund in its streams."""
    undivided = [
        f"«{case.streams[stream]}» ({with_unit(Fraction(streams[stream]), case.unit, 0)})"
        for stream in rule.undivided(case.streams)
        if streams.get(stream)
    ]
    texts = [f"{some_of(undivided)} er ikke delt på tjenester"] if undivided else []
    if not any(fund.stream in service.streams for fund in case.funds.values()):
        texts.append(f"fordelingen har ingen ramme til {service.title}")
    return texts


def _not_stated(name: str, figures: Mapping[str, Figure | None]) -> str:
    missing = [part for part, figure in figures.items() if figure is None]
    return f"{name} ({', '.join(missing)}) er ikke oppgitt"


def _by_stream(distribution: Distribution) -> dict[str, int]:
    """Kroner by stream in the case's year, when all has been passed on."""
    sums: dict[str, int] = {}
    for (year, _, stream), amount in distribution.table().items():
        if year == distribution.case.year:
            sums[stream] = sums.get(stream, 0) + amount
    return sums
