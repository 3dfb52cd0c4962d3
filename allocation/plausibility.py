"""Plausibility: a column whose growth would fit its rows much better if two or three figures changed places.

No letter states this rule: the columns of the 2040 plan that look rotated gave rise to it. Whoever is
projected from such a column gets another's beds, so the check of the folder that holds the table says so. It
is a suspicion and never more: the figures stay as printed, and what would mend them stands beside them.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import log
from statistics import median

import numpy as np

from allocation.case import Case
from allocation.exchanges import LEAST_ODDS, LEAST_ROWS, Exchange, Growth, likely_exchanges
from allocation.figures import Figure
from allocation.findings import Finding, Status, Subject
from allocation.money import NBSP, number_text
from allocation.tables import ITEM, Column, Row, Table, key_of, label_of


@dataclass(frozen=True, slots=True)
class Move:
    """One row of an exchange: its printed figure, and the one it gets, which the row `source` prints.

    `against` is the row's figure in the column that growth is measured against.
    """

    row: Row
    source: Row
    printed: Figure
    mended: Figure
    against: Figure

    @property
    def growth(self) -> Fraction:
        """The growth as printed, as a fraction of the column measured against."""
        return self.printed.value / self.against.value - 1

    @property
    def mended_growth(self) -> Fraction:
        """The growth after the exchange."""
        return self.mended.value / self.against.value - 1


@dataclass(frozen=True, slots=True)
class Suspicion:
    """A column that probably has figures in each other's rows, and the exchange that would mend it.

    Its growth is measured `against` another column, and is `middle` in the median row after the
    exchange. `has_rival`: no third column tells whether it is this column or the other whose figures
    have changed places; then both are suspected, each with the exchange that would mend it.
    """

    table: Table
    column: Column
    against: Column
    moves: tuple[Move, ...]
    middle: Fraction
    has_rival: bool = False


@dataclass(frozen=True, slots=True)
class _Reading:
    """One way to read a growth that is uneven: figures of `column` have changed places."""

    column: str
    against: str
    exchange: Exchange
    weight: float


def suspicions(table: Table) -> list[Suspicion]:
    """The columns of a table with figures that probably stand in each other's rows, by column name.

    Sum rows, rows that are part of another ("herav"), and figures that are missing or not above zero
    are left out. At most one exchange of two or three rows is named in a column. Neither the order of
    rows and columns nor the unit that a column counts in matters.
    """
    rows = _items(table)
    units = {
        column.name: column.unit for column in table.columns.values() if column.is_figure and column.unit
    }
    growths = _growths(rows, sorted(units))
    found = []
    for pair in combinations(sorted(units), 2):
        if pair in growths and units[pair[0]] == units[pair[1]]:
            found.append(_readings(pair, growths))
    return [
        _suspicion(table, rows, reading, has_rival)
        for reading, has_rival in sorted(_standing(found), key=lambda one: one[0].column)
    ]


def _items(table: Table) -> list[Row]:
    """The rows that are neither sums nor part of another, in the order of their keys."""
    items = (row for row in table if row.cells.get("row_kind") in (ITEM, None))
    return sorted(items, key=lambda row: [str(cell) for cell in key_of(row, table.key)])


def _growths(rows: Sequence[Row], columns: Sequence[str]) -> dict[tuple[str, str], Growth]:
    """The growth of every column against every other, where enough rows have both."""
    pairs = [(over, against) for over in columns for against in columns if over != against]
    growths = {(over, against): _growth(rows, over, against) for over, against in pairs}
    return {pair: growth for pair, growth in growths.items() if len(growth.rows) >= LEAST_ROWS}


def _growth(rows: Sequence[Row], over: str, against: str) -> Growth:
    """The growth of one column against another, in logarithms."""
    figures = _figures(rows, over, against)
    digits = [float(max(one.half_digit / one.value for one in pair)) for pair in figures.values()]
    return Growth(
        tuple(figures),
        np.array([_ln(upper.value) for upper, _ in figures.values()]),
        np.array([_ln(lower.value) for _, lower in figures.values()]),
        median(digits) if digits else 0.0,
    )


def _figures(rows: Sequence[Row], over: str, against: str) -> dict[int, tuple[Figure, Figure]]:
    """Both figures by row number, in the rows that print both and both above zero."""
    return {
        number: (upper, lower)
        for number, row in enumerate(rows)
        if (upper := row.figure(over))
        and (lower := row.figure(against))
        and min(upper.value, lower.value) > 0
    }


def _ln(value: Fraction) -> float:
    return log(value.numerator) - log(value.denominator)


def _readings(pair: tuple[str, str], growths: Mapping[tuple[str, str], Growth]) -> list[_Reading]:
    """The best reading for each of a pair's two columns, the weightier first; none where growth is plausible.

    The pair alone cannot say whose figures have changed places. The weight of a reading is the ln of its
    odds and its evidence in the column's growth against every third column: the right reading mends that
    growth too, the wrong one spoils it.
    """
    best: dict[str, _Reading] = {}
    for exchange, odds in likely_exchanges(growths[pair]):
        back = {source: row for row, source in exchange.items()}
        ways = [(*pair, exchange), (*pair[::-1], back)]
        for column, against, moved in ways:
            thirds = [growth for one, growth in growths.items() if one[0] == column and one[1] != against]
            weight = odds + sum(third.evidence(moved) for third in thirds)
            if column not in best or weight > best[column].weight:
                best[column] = _Reading(column, against, moved, weight)
    return sorted(best.values(), key=lambda reading: (-reading.weight, reading.column))


def _standing(found: Sequence[Sequence[_Reading]]) -> list[tuple[_Reading, bool]]:
    """The readings that stand, and whether each has a rival: those that third columns decide come first.

    A pair with a column that is suspected already is explained by that.
    """
    standing: list[tuple[_Reading, bool]] = []
    pairs = [
        (first.weight - second.weight < log(LEAST_ODDS), first, second)
        for first, second in filter(None, found)
    ]
    for has_rival, first, second in sorted(pairs, key=lambda one: (one[0], -one[1].weight, one[1].column)):
        if not {first.column, second.column} & {reading.column for reading, _ in standing}:
            standing += [(reading, has_rival) for reading in (first, second)[: 1 + has_rival]]
    return standing


def _suspicion(table: Table, rows: Sequence[Row], reading: _Reading, has_rival: bool) -> Suspicion:
    """The reading in the table's own rows, in the order they are printed in."""
    figures = _figures(rows, reading.column, reading.against)
    moves = [
        Move(rows[number], rows[source], figures[number][0], figures[source][0], figures[number][1])
        for number, source in reading.exchange.items()
    ]
    order = {id(row): number for number, row in enumerate(table)}
    sources = {number: reading.exchange.get(number, number) for number in figures}
    return Suspicion(
        table,
        table.columns[reading.column],
        table.columns[reading.against],
        tuple(sorted(moves, key=lambda move: order[id(move.row)])),
        median(figures[source][0].value / figures[number][1].value - 1 for number, source in sources.items()),
        has_rival,
    )


def plausibility_findings(case: Case) -> list[Finding]:
    """One finding for each exchanged row of the case's own tables: the printed figure beside the mended.

    They are unresolved, for the document alone does not tell which of the two was meant.
    """
    found = [suspicion for table in case.tables.values() for suspicion in suspicions(table)]
    alike = Counter(_exchange(suspicion) for suspicion in found)
    return [
        finding
        for suspicion in found
        for finding in _findings(case, suspicion, alike[_exchange(suspicion)] - 1)
    ]


def _exchange(suspicion: Suspicion) -> frozenset[tuple[str, str]]:
    """Which row gets which row's figure, by the rows' names: the same in any column and table."""
    key = suspicion.table.key
    return frozenset((label_of(move.row, key), label_of(move.source, key)) for move in suspicion.moves)


def _findings(case: Case, suspicion: Suspicion, alike: int) -> Iterator[Finding]:
    """The findings of one suspicion; `alike` counts the other columns with the same exchange."""
    table = suspicion.table
    column = Subject(case.name, table.title).part(suspicion.column.title)
    for move in suspicion.moves:
        cause = _cause(suspicion, move)
        if alike:
            cause += f"; samme bytte ses i {alike} {'annen kolonne' if alike == 1 else 'andre kolonner'}"
        yield Finding(
            column.part(label_of(move.row, table.key)),
            move.printed.unit,
            move.printed.decimals,
            move.printed.value,
            move.mended.value,
            Status.UNRESOLVED,
            cause,
        )


def _cause(suspicion: Suspicion, move: Move) -> str:
    """The suspicion in a controller's words, for one of its rows."""
    labels = {one.source.line: label_of(one.row, suspicion.table.key) for one in suspicion.moves}
    rows = [label_of(one.row, suspicion.table.key) for one in suspicion.moves]
    order = [labels[one.row.line] for one in suspicion.moves]
    source = label_of(move.source, suspicion.table.key)
    text = (
        f"mistanke, ingenting er endret: {_listed(rows)} ser ut til å være trykt i rekkefølgen "
        f"{_listed(order)}. Med tallet for {source} er veksten mot «{suspicion.against.title}» "
        f"{_percent(move.mended_growth)} i stedet for {_percent(move.growth)}; medianen i tabellen er "
        f"{_percent(suspicion.middle)}"
    )
    if suspicion.has_rival:
        text += f"; det kan like gjerne være tallene i «{suspicion.against.title}» som er byttet om"
    return text


def _listed(labels: Sequence[str]) -> str:
    return f"{', '.join(labels[:-1])} og {labels[-1]}"


def _percent(growth: Fraction) -> str:
    return f"{number_text(growth * 100, 1)}{NBSP}%"
