"""The plausibility check tried on every shipped table, on copies with known faults, and on pure chance.

Run as `python -m tests.plausibility_trial`. The same seed gives the same copies.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import combinations
from math import log, sqrt
from random import Random
from statistics import median

from tabulate import tabulate

from allocation import load_case
from allocation.files.package import shipped_names
from allocation.plausibility import Suspicion, suspicions
from allocation.tables import Table, key_of
from tests.small_cases import table

SEED = 2040
COPIES = 1_000
BANDS = ((0, 2), (2, 5), (5, 10), (10, 30), (30, 10**9))
"""How far an exchange moves the growth of its rows, in median deviations of the column's growth."""

Named = frozenset[tuple[str, frozenset[tuple[object, ...]]]]
HIT, EITHER, NEAR, MISS, WRONG = OUTCOMES = (
    "treff",
    "en av to kolonner",
    "rett kolonne, annet bytte",
    "ikke funnet",
    "feil",
)


@cache
def shipped_tables() -> tuple[tuple[str, Table], ...]:
    """Every table of every shipped folder, with the name of both."""
    cases = [load_case(name) for name in shipped_names()]
    return tuple((f"{case.name}: {one.name}", one) for case in cases for one in case.tables.values())


def named(found: Sequence[Suspicion]) -> Named:
    """What is suspected: the columns, and for each which row gets which row's figure."""
    return frozenset(
        (
            one.column.name,
            frozenset(
                (key_of(move.row, one.table.key), key_of(move.source, one.table.key)) for move in one.moves
            ),
        )
        for one in found
    )


def with_figures(source: Table, column: str, sources: Mapping[int, int]) -> Table:
    """The table with a column's figures taken from other rows, by their numbers."""
    rows = [
        replace(row, cells={**row.cells, column: source.rows[sources.get(number, number)].cells[column]})
        for number, row in enumerate(source.rows)
    ]
    return replace(source, rows=tuple(rows))


def mended(source: Table) -> Table:
    """The table with every exchange made that is suspected of it: a copy without a known fault."""
    for one in suspicions(source):
        number = {id(row): position for position, row in enumerate(one.table.rows)}
        moves = {number[id(move.row)]: number[id(move.source)] for move in one.moves}
        source = with_figures(source, one.column.name, moves)
    return source


def growth_of(source: Table, column: str, against: str) -> dict[int, float]:
    """Ln growth by row number."""
    return {
        number: log(upper.value / lower.value)
        for number, row in enumerate(source.rows)
        if row.cells.get("row_kind") in ("item", None)
        and (upper := row.figure(column))
        and (lower := row.figure(against))
        and min(upper.value, lower.value) > 0
    }


def _deviation(growths: Sequence[float]) -> float:
    middle = median(growths)
    return max(median(abs(growth - middle) for growth in growths), 0.001)


@cache
def growth_columns(folder: str) -> tuple[tuple[str, Table, str, str], ...]:
    """Every column of a folder, or of all, that grows from another of its unit, with the calmest such.

    The tables are mended first, so that the fault put into a copy is its only one.
    """
    found = []
    for name, given in shipped_tables():
        if not name.startswith(folder):
            continue
        calmest: dict[str, tuple[float, str]] = {}
        source = mended(given)
        figures = [column for column in source.columns.values() if column.is_figure and column.unit]
        for one, other in combinations(figures, 2):
            growths = growth_of(source, one.name, other.name)
            if one.unit == other.unit and len(growths) >= 5:
                spread = _deviation(list(growths.values()))
                for over, against in ((one.name, other.name), (other.name, one.name)):
                    calmest[over] = min(calmest.get(over, (spread, against)), (spread, against))
        found += [(name, source, column, against) for column, (_, against) in sorted(calmest.items())]
    return tuple(found)


def exchanged(random: Random, source: Table, column: str, against: str) -> tuple[Table, Named, float]:
    """A copy with two or three figures in each other's rows, the exchange that mends it, and its size."""
    growths = growth_of(source, column, against)
    rows = random.sample(sorted(growths), random.choice((2, 3)))
    taken = dict(zip(rows, rows[1:] + rows[:1], strict=True))
    copy = with_figures(source, column, taken)
    moved = growth_of(copy, column, against)
    size = sqrt(sum((moved[row] - growths[row]) ** 2 for row in rows) / len(rows))
    keys = [key_of(row, source.key) for row in source.rows]
    truth = frozenset((keys[giver], keys[row]) for row, giver in taken.items())
    return copy, frozenset({(column, truth)}), size / _deviation(list(growths.values()))


def outcome(found: Named, truth: Named) -> str:
    """What the check said of a copy whose one fault is known."""
    ((column, moves),) = truth
    back = frozenset((giver, row) for row, giver in moves)
    if found == truth:
        return HIT
    if truth < found and len(found) == 2 and all(one[1] in (moves, back) for one in found):
        return EITHER
    if {one for one, _ in found} == {column}:
        return NEAR
    return WRONG if found else MISS


def exchange_trial(copies: int, folder: str = "", seed: int = SEED) -> list[tuple[str, float, str]]:
    """For each copy of a table, of that folder or of any, with an exchange: table, size, outcome."""
    random, results = Random(seed), []
    for _ in range(copies):
        name, source, column, against = random.choice(growth_columns(folder))
        copy, truth, size = exchanged(random, source, column, against)
        results.append((name, size, outcome(named(suspicions(copy)), truth)))
    return results


def shuffled(random: Random, source: Table) -> Table:
    """A copy with rows and columns in another order."""
    rows = random.sample(source.rows, len(source.rows))
    columns = random.sample(sorted(source.columns), len(source.columns))
    return replace(source, rows=tuple(rows), columns={name: source.columns[name] for name in columns})


def shuffle_trial(copies: int, folder: str = "", seed: int = SEED) -> int:
    """How many shuffled copies, of that folder or of any, are not suspected of the same as their original."""
    random = Random(seed)
    tables = [one for name, one in shipped_tables() if name.startswith(folder)]
    known = [named(suspicions(one)) for one in tables]
    false = 0
    for number in range(copies):
        position = number % len(tables)
        false += named(suspicions(shuffled(random, tables[position]))) != known[position]
    return false


def chance_table(random: Random, rows: int, strays: bool) -> Table:
    """Two columns whose growth varies by chance alone; with strays every fifth row has its own growth."""
    spread, sizes, printed = random.choice((0.01, 0.05, 0.2)), random.choice((0.3, 0.8, 1.5)), []
    for number in range(rows):
        before = random.lognormvariate(10, sizes)
        growth = random.gauss(0.1, spread * (20 if strays and random.random() < 0.2 else 1))
        after = before * 2.718281828 ** max(-3.0, min(3.0, growth))
        printed.append({"id": f"{number:02d}", "before": f"{before:.0f}", "after": f"{after:.0f}"})
    return table("tilfeldig", {"before": "liggedøgn", "after": "liggedøgn"}, printed)


def chance_trial(copies: int, strays: bool, seed: int = SEED) -> Counter[int]:
    """How many tables of pure chance are suspected, by number of rows."""
    random, false = Random(seed), Counter[int]()
    for number in range(copies):
        rows = (5, 7, 10, 20)[number % 4]
        false[rows] += bool(suspicions(chance_table(random, rows, strays)))
    return false


def _counted(results: Sequence[tuple[str, str]]) -> str:
    counts = {group: Counter(kind for one, kind in results if one == group) for group, _ in results}
    lines = [
        [group, sum(count.values()), *(count[kind] for kind in OUTCOMES)] for group, count in counts.items()
    ]
    return tabulate(lines, ["", "kopier", *OUTCOMES])


def band_of(size: float) -> str:
    """The band a size falls in, as words."""
    low, high = next(band for band in BANDS if band[0] <= size < band[1])
    return f"{low}–{high}" if high < BANDS[-1][1] else f"over {low}"


def main() -> None:
    """Try and print."""
    suspected = [(name, found) for name, one in shipped_tables() for found in suspicions(one)]
    lines = [[name, one.column.name, len(one.moves)] for name, one in suspected]
    print(f"{len(shipped_tables())} tabeller, {len(suspected)} kolonner under mistanke")
    print(tabulate(lines, ["tabell", "kolonne", "rader"]), end="\n\n")
    results = sorted(exchange_trial(COPIES), key=lambda one: one[1])
    print(f"{COPIES} kopier der to eller tre rader er byttet om, etter størrelsen målt i medianavvik")
    print(_counted([(band_of(size), kind) for _, size, kind in results]), end="\n\n")
    print(_counted(sorted((name, kind) for name, _, kind in results)), end="\n\n")
    print(f"{COPIES} stokkede kopier: {shuffle_trial(COPIES)} med annen mistanke enn originalen")
    for strays in (False, True):
        false = sorted(chance_trial(COPIES, strays).items())
        words = "med egne rader" if strays else "jevne"
        print(f"{COPIES} tilfeldige tabeller, {words}: mistanke etter antall rader {dict(false)}")


if __name__ == "__main__":
    main()
