"""Measures as one table: sums by type, the requirement under them, and the unresolved challenge last."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from allocation.distribution import Distribution
from allocation.files.shown import Shown, ShownColumn, numbers
from allocation.measure_tables import (
    POSITIONS,
    MeasureTable,
    Requirement,
    by_type,
    in_whole,
    measure_table,
    requirements,
)
from allocation.measures import MONTHS, Measure
from allocation.money import Unit, in_unit
from allocation.problems import some_of

MEASURES_TITLE = "Omstillingstiltak"

FIGURE = {
    "plan": "Plan",
    "full_year": "Helårsvirkning",
    "next_year": "Virkning neste år",
    "expected": "Forventet",
    "planned": "Plan hittil",
    "actual": "Faktisk hittil",
    "slippage": "Etterslep",
    "one_off_cost": "Engangskostnad",
    POSITIONS: "Årsverk",
}
"""The figures of measures in words."""


def measures_shown(distribution: Distribution) -> list[Shown]:
    """A table for each requirement of the case's year; none where the case has no measures."""
    case = distribution.case
    later = {one.fund.code: one for one in requirements(distribution, case.year + 1)}
    return [_shown(one, later.get(one.fund.code), case.unit) for one in requirements(distribution)]


def known_figures(table: MeasureTable) -> list[str]:
    """The figures that some measure has, in the order of the table's columns."""
    return [name for name in FIGURE if table.total.sums[name].known]


def challenge_text(requirement: Requirement, unit: Unit) -> str:
    """What is required and what of it nobody has found, in a sentence that begins with what is not found."""
    amount = f"{in_unit(abs(requirement.challenge), unit)} {unit.name}"
    of = f"av et krav på {in_unit(requirement.required, unit)}"
    if requirement.challenge > 0:
        return f"{requirement.fund.name}: {amount} {of} er uløst utfordring."
    if requirement.challenge < 0:
        who = "tiltakene og de andre stegene" if requirement.otherwise else "tiltakene"
        return f"{requirement.fund.name}: ingen uløst utfordring; {who} gir {amount} mer enn kravet."
    required = f"{in_unit(requirement.required, unit)} {unit.name}"
    return f"{requirement.fund.name}: kravet på {required} er dekket, ingen uløst utfordring."


def _shown(now: Requirement, later: Requirement | None, unit: Unit) -> Shown:
    table = measure_table(by_type(now.measures))
    others = ("Dekket av andre steg",) if now.otherwise else ()
    under = ("Krav", *others, "Uløst utfordring")
    counts = [*(Fraction(row.count) for row in table.all_rows), *[None] * len(under)]
    columns = [_column(table, name, (now, later), unit) for name in known_figures(table)]
    return Shown(
        now.fund.name,
        "Tiltakstype",
        (*(row.label for row in table.all_rows), *under),
        (numbers("Antall tiltak", counts), *columns),
        sums=1 + len(under),
        notes=(*counted_to(now.measures), *_gaps(table)),
    )


def _column(
    table: MeasureTable, name: str, asked: tuple[Requirement, Requirement | None], unit: Unit
) -> ShownColumn:
    """One figure of every type and in sum, and under it what is required and what that leaves.

    A type without the figure is empty, and so is what stands under a figure no requirement is held against.
    """
    now, later = asked
    sums = [row.sums[name] for row in table.all_rows]
    meant = {"plan": now, "next_year": later}.get(name)
    values = [one.value for one in sums]
    if name != POSITIONS:
        whole = in_whole(table, name, int(unit.factor), meant.covered if meant else None)
        values = [Fraction(kroner) / unit.factor for kroner in whole]
        if name == "expected" and sums[-1].is_whole:
            meant = replace(now, covered=whole[-1], challenge=now.required - now.otherwise - whole[-1])
    shown = [value if one.known else None for one, value in zip(sums, values, strict=True)]
    return numbers(FIGURE[name], [*shown, *_under(meant, now, unit)])


def _under(meant: Requirement | None, now: Requirement, unit: Unit) -> list[Fraction | None]:
    """The requirement, what other steps cover where some do, and the unresolved challenge."""
    if meant is None:
        return [None] * (3 if now.otherwise else 2)
    others = [meant.otherwise] if now.otherwise else []
    return [Fraction(kroner) / unit.factor for kroner in (meant.required, *others, meant.challenge)]


def counted_to(measures: Sequence[Measure]) -> Iterator[str]:
    """To what month the plan so far and the actual are counted, where a measure says so."""
    months = sorted({one.counted_to for one in measures if one.counted_to is not None})
    if months:
        yield f"Hittil er til og med {' eller '.join(MONTHS[month - 1] for month in months)}."


def _gaps(table: MeasureTable) -> Iterator[str]:
    """Of how many measures a sum is, where some lack the figure, and which figures none has."""
    some = {FIGURE[name]: one for name, one in table.total.sums.items() if one.known and not one.is_whole}
    if some:
        parts = [f"{name.lower()} {one.known} av {one.of}" for name, one in some.items()]
        told = some_of(parts, len(parts))
        yield f"Summene er av de tiltakene som har tallet, og det er ikke alle: {told}."
    none = [FIGURE[name].lower() for name, one in table.total.sums.items() if not one.known]
    if none:
        yield f"Ikke kjent for noe av tiltakene: {some_of(none, len(none))}."
