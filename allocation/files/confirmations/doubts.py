"""What in a table a person must look at before it can be used, and what of it somebody has looked at."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from allocation.files.confirmations.said import (
    Confirmation,
    Spot,
    as_read,
    headings_of,
    headings_spot,
    rows_by_spot,
    spot_of,
)
from allocation.found import UNIT_UNSAID, Found, FoundRow
from allocation.problems import Place, Problem, Severity


@dataclass(frozen=True, slots=True)
class Doubt:
    """A place that a person must look at: what is wrong there, and the row that was read, if one was."""

    spot: Spot
    place: Place
    row: FoundRow | None
    problems: tuple[Problem, ...]


def doubts_of(found: Found, number: int) -> tuple[Doubt, ...]:
    """What must be looked at before the table of that number can be used, in the order of the file.

    What is wrong with the file as a whole is in doubt with each of its tables.
    """
    table = found.tables[number - 1]
    by_spot: dict[Spot, list[Problem]] = {}
    for problem in (*found.own_problems, *table.problems):
        if problem.severity is Severity.ERROR and problem.what != UNIT_UNSAID:
            by_spot.setdefault(spot_of(number, problem.where), []).append(problem)
    rows = rows_by_spot(found, number)
    doubted = {spot: row for spot, row in rows.items() if spot.place in by_spot}
    lone = dict.fromkeys(by_spot.keys() - {spot.place for spot in doubted})
    return tuple(
        Doubt(spot, by_spot[spot.place][0].where, row, _different(by_spot[spot.place]))
        for spot, row in sorted({**doubted, **lone}.items(), key=lambda one: one[0])
    )


def _different(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems that say something that none before them said."""
    return tuple({one.what: one for one in reversed(list(problems))}.values())[::-1]


def standing(found: Found, number: int, confirmations: Iterable[Confirmation]) -> Mapping[Spot, Confirmation]:
    """The confirmations of a table that are of what was read in it, by their places."""
    rows = {spot: as_read(row) for spot, row in rows_by_spot(found, number).items()}
    rows[headings_spot(number)] = headings_of(found.tables[number - 1])
    doubts = {one.spot for one in doubts_of(found, number)}
    return {
        one.spot: one
        for one in confirmations
        if one.spot.table == number
        and (rows.get(one.spot) == one.read if one.spot in rows else one.read is None and one.spot in doubts)
    }
