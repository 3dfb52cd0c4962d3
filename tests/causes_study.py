"""Causes tried on broken copies of the real tables: how many are found, missed, and wrongly proposed.

Run as `python -m tests.causes_study`. Each kind of fault is put into copies of the decisions of 2024 and
2023, the grant tables of 2017 and 2020 and the clinic's measures, one at a time and two at once, and held
against the sound table; copies with differences that are nothing but noise count what is proposed of nothing.
The same seed gives the same copies.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from random import Random

from tabulate import tabulate

from allocation import run
from allocation.causes import Claim, Kind, claims
from allocation.figures import Figure
from allocation.reconciling.comparing import compared
from allocation.reconciling.of_case import decision_side, distribution_side, grants_side, measures_side
from allocation.reconciling.side import AMOUNT, EFFECT, SUM, Cell, PrintedSum, Side
from tests.shipped import shipped_case

SEED = 2024
COPIES = 100
RIGHT, AMONG, MISSED = "rett", "blant flere", "ikke funnet"


@dataclass(frozen=True, slots=True)
class Fault:
    """What was done to a copy: its kind, the cells or sums that show it, and the rows that it is about."""

    kind: Kind
    keys: frozenset[Cell]
    rows: frozenset[str] = frozenset()


Breaking = Callable[[Random, Side], tuple[Side, Fault] | None]
"""A copy with one more fault, None where the table has no room for it."""


@cache
def tables() -> dict[str, tuple[Side, Side]]:
    """The real tables, each with what it is held against."""
    found = {}
    for name in ("hso-2024-revised", "hso-2023-revised"):
        case = shipped_case(name)
        assert case.decision
        found[name] = decision_side(case.decision, case), distribution_side(run(case))
    for name in ("hso-2017", "hv-2020"):
        case = shipped_case(name)
        side = with_total(grants_side(case.title, case.grants, case.units.base), AMOUNT)
        found[name] = side, replace(side, sums=())
    measures = with_total(measures_side(shipped_case("kre-2021")), EFFECT)
    return {**found, "kre-2021": (measures, replace(measures, sums=()))}


def with_total(side: Side, stream: str) -> Side:
    """The side with the sum of a column printed under it."""
    members = side.by_stream[stream]
    figure = next(iter(side.cells.values()))
    total = replace(figure, value=sum((side.cells[cell].value for cell in members), Fraction(0)))
    return replace(side, sums=(PrintedSum((SUM, stream), "Sum", total, members),))


def put(side: Side, cell: Cell, value: Fraction) -> Side:
    """The side with another amount in a cell."""
    return replace(side, cells={**side.cells, cell: replace(side.cells[cell], value=value)})


def put_sum(side: Side, key: Cell, value: Fraction) -> Side:
    """The side with another amount in a printed sum."""
    sums = tuple(
        replace(one, figure=replace(one.figure, value=value)) if one.key == key else one for one in side.sums
    )
    return replace(side, sums=sums)


def filled(side: Side, least: int = 100) -> list[Cell]:
    """The cells that print so much or more, whatever their sign."""
    return [cell for cell, one in side.cells.items() if abs(_printed(one)) >= least]


def _printed(figure: Figure) -> int:
    return int(figure.value / (2 * figure.half_digit))


def scaled(factor: Fraction | int, kind: Kind, least: int) -> Breaking:
    """An amount times a factor, in the last digit that the table prints."""

    def breaks(random: Random, side: Side) -> tuple[Side, Fault] | None:
        cells = filled(side, least)
        if not cells:
            return None
        cell = random.choice(cells)
        figure = side.cells[cell]
        value = Fraction(round(_printed(figure) * Fraction(factor))) * 2 * figure.half_digit
        return put(side, cell, value), Fault(kind, frozenset({cell}))

    return breaks


def transposed(are_beside: bool) -> Breaking:
    """Two digits of an amount exchanged, beside one another or not."""

    def breaks(random: Random, side: Side) -> tuple[Side, Fault] | None:
        cells = filled(side, 1000)
        cell = random.choice(cells)
        figure = side.cells[cell]
        digits = list(str(abs(_printed(figure))))
        pairs = [
            (one, two)
            for one in range(len(digits))
            for two in range(one + 1, len(digits))
            if digits[one] != digits[two] and (two == one + 1) == are_beside and (one or digits[two] != "0")
        ]
        if not pairs:
            return None
        one, two = random.choice(pairs)
        digits[one], digits[two] = digits[two], digits[one]
        sign = -1 if figure.value < 0 else 1
        value = sign * int("".join(digits)) * 2 * figure.half_digit
        return put(side, cell, value), Fault(Kind.TRANSPOSED_DIGITS, frozenset({cell}))

    return breaks


def digit(is_lost: bool) -> Breaking:
    """A digit of an amount left out, or one put in."""

    def breaks(random: Random, side: Side) -> tuple[Side, Fault] | None:
        cells = filled(side, 10_000)
        if not cells:
            return None
        cell = random.choice(cells)
        figure = side.cells[cell]
        digits = str(abs(_printed(figure)))
        at = random.randrange(1, len(digits))
        put_in = "" if is_lost else random.choice("0123456789")
        digits = digits[:at] + put_in + digits[at + is_lost :]
        value = (-1 if figure.value < 0 else 1) * int(digits) * 2 * figure.half_digit
        kind = Kind.DIGIT_LOST if is_lost else Kind.DIGIT_ADDED
        return put(side, cell, value), Fault(kind, frozenset({cell}))

    return breaks


def moved(count: int, kind: Kind) -> Breaking:
    """Amounts of a column in each other's rows."""

    def breaks(random: Random, side: Side) -> tuple[Side, Fault] | None:
        stream = random.choice(list(side.streams))
        values = {side.cells[cell].value: cell for cell in side.by_stream[stream] if side.cells[cell].value}
        if len(values) < count:
            return None
        cells = [values[value] for value in random.sample(sorted(values), count)]
        taken = [side.cells[cell].value for cell in (*cells[1:], cells[0])]
        for cell, value in zip(cells, taken, strict=True):
            side = put(side, cell, value)
        return side, Fault(kind, frozenset(cells), frozenset(cell[0] for cell in cells))

    return breaks


def beside(random: Random, side: Side) -> tuple[Side, Fault] | None:
    """An amount in the column beside its own, where nothing stands in its place."""
    streams = list(side.streams)
    cells = [
        (cell, (cell[0], streams[number + 1]))
        for cell in filled(side)
        for number in [streams.index(cell[1])]
        if number + 1 < len(streams) and (cell[0], streams[number + 1]) in side.cells
    ]
    if not cells:
        return None
    home, there = random.choice(cells)
    value = side.cells[home].value
    return put(put(side, there, value), home, Fraction(0)), Fault(
        Kind.NEIGHBOURING_STREAM, frozenset({home, there}), frozenset({home[0]})
    )


def _sums(side: Side) -> list[PrintedSum]:
    return [one for one in side.sums if one.is_of_rows and one.key[1] != SUM and len(one.members) > 1]


def added(sign: int, kind: Kind, count: int = 1) -> Breaking:
    """Rows counted twice in a sum, or left out of it."""

    def breaks(random: Random, side: Side) -> tuple[Side, Fault] | None:
        one = random.choice(_sums(side))
        cells = [cell for cell in one.members if abs(_printed(side.cells[cell])) >= 100]
        if len(cells) < count + 1:
            return None
        chosen = random.sample(cells, count)
        value = one.figure.value + sign * sum(side.cells[cell].value for cell in chosen)
        rows = frozenset(cell[0] for cell in chosen)
        return put_sum(side, one.key, value), Fault(kind, frozenset({one.key}), rows)

    return breaks


def outsider(random: Random, side: Side) -> tuple[Side, Fault] | None:
    """A row that is in the sum and not in the table."""
    totals = [one for one in _sums(side) if one.is_of_all]
    if not totals:
        return None
    one = random.choice(totals)
    cells = [cell for cell in one.members if abs(_printed(side.cells[cell])) >= 100]
    cell = random.choice(cells)
    sums = tuple(
        replace(own, members=tuple(part for part in own.members if part != cell)) for own in side.sums
    )
    left = {part: figure for part, figure in side.cells.items() if part != cell}
    return replace(side, cells=left, sums=sums), Fault(Kind.OUTSIDER, frozenset({cell}), frozenset({cell[0]}))


def subtotal(random: Random, side: Side) -> tuple[Side, Fault] | None:
    """A sub-total added to the sum of all."""
    pairs = [
        (one, inner)
        for one in _sums(side)
        for inner in _sums(side)
        if one.is_of_all and not inner.is_of_all and one.key[1] == inner.key[1]
    ]
    if not pairs:
        return None
    one, inner = random.choice(pairs)
    value = one.figure.value + inner.figure.value
    return put_sum(side, one.key, value), Fault(
        Kind.SUBTOTAL_ADDED, frozenset({one.key}), frozenset({inner.key[0]})
    )


FAULTS: dict[str, Breaking] = {
    "1 000 ganger": scaled(1000, Kind.WRONG_UNIT, 10),
    "en tusendel": scaled(Fraction(1, 1000), Kind.WRONG_UNIT, 20_000),
    "1 000 000 ganger": scaled(1_000_000, Kind.WRONG_UNIT, 10),
    "fortegn": scaled(-1, Kind.WRONG_SIGN, 10),
    "to sifre ved siden av hverandre": transposed(are_beside=True),
    "to sifre fra hverandre": transposed(are_beside=False),
    "siffer falt ut": digit(is_lost=True),
    "siffer kommet til": digit(is_lost=False),
    "to rader byttet": moved(2, Kind.EXCHANGED_ROWS),
    "tre rader i ring": moved(3, Kind.ROTATED),
    "fem rader i ring": moved(5, Kind.ROTATED),
    "kolonnen ved siden av": beside,
    "rad telt to ganger": added(1, Kind.COUNTED_TWICE),
    "rad utelatt av summen": added(-1, Kind.LEFT_OUT),
    "to rader utelatt av summen": added(-1, Kind.LEFT_OUT, 2),
    "i summen, men ikke blant radene": outsider,
    "delsum lagt til": subtotal,
}


def outcome(found: Sequence[Claim], fault: Fault) -> str:
    """Whether a fault was found: its kind, at its cells, with its rows; or its rows among several sets."""
    for claim in found:
        if claim.kind is fault.kind and fault.keys <= claim.texts.keys():
            if not (fault.rows and claim.rows):
                return RIGHT
            if fault.rows in map(frozenset, (claim.rows, *claim.rivals)):
                return AMONG if claim.rivals else RIGHT
    return MISSED


def wrong(found: Sequence[Claim], faults: Sequence[Fault]) -> list[Claim]:
    """The claims that are none of the faults."""
    return [claim for claim in found if all(outcome([claim], fault) == MISSED for fault in faults)]


@dataclass
class Tally:
    """What came of the copies with one kind of fault: outcomes, and claims of something else."""

    outcomes: Counter[str]
    wrong: int = 0
    copies: int = 0

    @property
    def found(self) -> float:
        """The share of the faults that were found, alone or among several."""
        count = sum(self.outcomes.values())
        return 1 - self.outcomes[MISSED] / count if count else 1.0


def study(copies: int, seed: int = SEED, at_once: int = 1) -> dict[str, Tally]:
    """So many copies of each table with each kind of fault, `at_once` different ones in each copy."""
    random, tallies = Random(seed), {name: Tally(Counter()) for name in FAULTS}
    for sound, against in tables().values():
        for name in FAULTS:
            for _ in range(copies):
                others = random.sample(sorted(set(FAULTS) - {name}), at_once - 1)
                broken = broken_copy(random, sound, [name, *others])
                if broken is None:
                    continue
                side, faults = broken
                found = claims(compared(side, against))
                tallies[name].outcomes[outcome(found, faults[0])] += 1
                tallies[name].wrong += len(wrong(found, faults))
                tallies[name].copies += 1
    return tallies


def broken_copy(random: Random, side: Side, names: Sequence[str]) -> tuple[Side, list[Fault]] | None:
    """A copy with these faults; None where the table has no room for them, or they touch each other."""
    faults: list[Fault] = []
    for name in names:
        broken = FAULTS[name](random, side)
        if broken is None or any(not broken[1].keys.isdisjoint(one.keys) for one in faults):
            return None
        side = broken[0]
        faults.append(broken[1])
    return side, faults


def noise(copies: int, seed: int = SEED) -> tuple[int, int, Counter[Kind]]:
    """How many differences of nothing but noise there were, how many were claimed, and as what."""
    random, differences, kinds = Random(seed), 0, Counter[Kind]()
    for sound, against in tables().values():
        for _ in range(copies):
            side, cells = _noisy(random, sound)
            found = claims(compared(side, against))
            differences += cells
            kinds.update(claim.kind for claim in found)
    return differences, sum(kinds.values()), kinds


def _noisy(random: Random, side: Side) -> tuple[Side, int]:
    """A copy with one to four cells off by a random part of them, and perhaps a sum."""
    cells = random.sample(list(side.cells), min(len(side.cells), random.randint(1, 4)))
    for cell in cells:
        side = put(side, cell, _off(random, side.cells[cell]))
    if random.random() < 0.5:
        one = random.choice(_sums(side))
        side = put_sum(side, one.key, _off(random, one.figure))
        return side, len(cells) + 1
    return side, len(cells)


def _off(random: Random, figure: Figure) -> Fraction:
    size = max(9, abs(_printed(figure)) // random.choice((2, 10, 100, 1000)))
    return figure.value + random.choice((-1, 1)) * random.randint(1, size) * 2 * figure.half_digit


def _rows(tallies: dict[str, Tally]) -> Iterator[list[object]]:
    for name, tally in tallies.items():
        counts = [tally.outcomes[one] for one in (RIGHT, AMONG, MISSED)]
        per_copy = tally.wrong / tally.copies if tally.copies else 0
        yield [name, tally.copies, *counts, f"{100 * tally.found:.1f} %", tally.wrong, f"{per_copy:.3f}"]


def main() -> None:
    """Print the rates."""
    headings = ["feil", "kopier", RIGHT, AMONG, MISSED, "funnet", "gale forslag", "per kopi"]
    for at_once in (1, 2):
        print(f"\n{at_once} feil om gangen\n")
        print(tabulate(_rows(study(COPIES, at_once=at_once)), headings, disable_numparse=True))
    differences, count, kinds = noise(10 * COPIES)
    told = ", ".join(f"{kind} {number}" for kind, number in kinds.most_common())
    print(f"\nBare støy: {count} forslag på {differences} avvik ({100 * count / differences:.2f} %): {told}")


if __name__ == "__main__":
    main()
