"""Which readings of a table's rows make its columns add up: decided by an integer program, checked exactly.

Each row is read in one of the ways its figures allow, so that every column sums to its sum rows within what
rounding each printed figure can do. Amounts reach the solver as groups of three digits with carries between,
so that no coefficient is large and no krone is lost in a tolerance.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

from allocation.files.letters.possible import that_can_sum
from allocation.programs import Impossible, NoAnswer, Program, Row
from allocation.solver import solve

MOST_SOLVED = 24
"""How many programs are solved for one table at most."""

MOST_COUNTED = 10
"""More equally good readings than this are not counted: two are too many already."""

_SECONDS = 1.0
_LEFT_AFTER_GIVING_UP = 2
_MOST_TERMS = 12_000
_LIMB = 1_000
_MOST_LIMBS = 6

Values = tuple[int | None, ...]
"""A row's cells in the last printed digit of their columns; None for a cell without a number."""


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum row and the rows that it is the sum of, by their positions."""

    row: int
    parts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """The ways to read each row, the sums among the rows, and the columns that can add up at all."""

    options: tuple[tuple[Values, ...], ...]
    sums: tuple[Sum, ...]
    columns: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """The reading of each row, how many readings are as good, and the columns that do not add up in any."""

    chosen: tuple[int, ...]
    equally_good: int
    failing: tuple[int, ...]


@dataclass
class Patience:
    """How many programs may still be solved for one table: a table that takes more is asked about.

    `gave_up` says whether something was left without an answer: what else adds up is not known then.
    """

    left: int = MOST_SOLVED
    gave_up: bool = False

    def is_out(self) -> bool:
        """Whether no more may be solved; one more is taken from what is left."""
        self.left -= 1
        self.gave_up = self.gave_up or self.left < 0
        return self.left < 0

    def give_up(self) -> None:
        """Leave a question without an answer; few more are put, for the table is asked about in any case."""
        self.gave_up, self.left = True, min(self.left, _LEFT_AFTER_GIVING_UP)


def what_adds_up(question: Question, patience: Patience, most_left_out: int) -> Answer | None:
    """The readings for which all columns add up, or all but one or two; None where nothing does.

    None as well for a question so large that nobody would wait for its answer, or where patience is out.
    """
    if sum(map(len, question.options)) * len(question.sums) * len(question.columns) > _MOST_TERMS:
        patience.give_up()
        return None
    impossible = {column for column in question.columns if possible_readings(question, (column,)) is None}
    for left_out in range(len(impossible), min(most_left_out, (len(question.columns) - 1) // 2) + 1):
        found: list[tuple[tuple[int, ...], tuple[int, ...]]] = []
        for failing in combinations(question.columns, left_out):
            if not impossible <= {*failing}:
                continue
            kept = tuple(column for column in question.columns if column not in failing)
            found += [(chosen, failing) for chosen in _equally_good(question, kept, patience)]
            if len(found) >= MOST_COUNTED:
                break
        if found:
            different = {chosen for chosen, _ in found}
            return Answer(found[0][0], len(different), found[0][1])
    return None


def possible_readings(question: Question, columns: Sequence[int]) -> list[list[int]] | None:
    """Of each row the readings, by their numbers, that can be part of a choice which adds up in each column.

    None where there is no such choice. A row that is left with readings may still have none.
    """
    left = [list(range(len(options))) for options in question.options]
    size = -1
    while size != sum(map(len, left)):
        size = sum(map(len, left))
        for one in question.sums:
            for column in columns:
                _narrow(question, left, one, column)
                if not all(left[row] for row in (one.row, *one.parts)):
                    return None
    return left


def _narrow(question: Question, left: list[list[int]], one: Sum, column: int) -> None:
    """Leave out the readings of a sum and its parts that are in no choice which adds up in a column."""
    stated = [question.options[one.row][number][column] for number in left[one.row]]
    if None in stated:
        return
    rows = (one.row, *one.parts)
    values = [
        {number: sign * (question.options[row][number][column] or 0) for number in left[row]}
        for row, sign in zip(rows, (-1, *(1 for _ in one.parts)), strict=True)
    ]
    kept = that_can_sum([sorted({*one.values()}) for one in values], most_apart(len(one.parts)))
    for row, numbers, right in zip(rows, values, kept, strict=True):
        left[row] = [number for number in left[row] if numbers[number] in right]


def distance(question: Question, chosen: Sequence[int], columns: Sequence[int]) -> int | None:
    """How far the sums are from their parts in all, in last printed digits; None beyond rounding."""
    total = 0
    for one in question.sums:
        for column in columns:
            parts = [question.options[part][chosen[part]][column] for part in one.parts]
            stated = question.options[one.row][chosen[one.row]][column]
            if stated is None:
                continue
            gap = abs(stated - sum(part or 0 for part in parts))
            if gap > most_apart(len(parts)):
                return None
            total += gap
    return total


def most_apart(parts: int) -> int:
    """How far a printed sum can be from so many printed parts: half a digit each, and half of its own."""
    return (parts + 1) // 2


def _equally_good(
    question: Question, columns: tuple[int, ...], patience: Patience
) -> Iterator[tuple[int, ...]]:
    """The best choices of readings, one after the other, as long as they are equally good."""
    left = possible_readings(question, columns)
    if left is None:
        return
    options = tuple(tuple(one[at] for at in kept) for one, kept in zip(question.options, left, strict=True))
    program = _Statement(replace(question, options=options), columns)
    best: int | None = None
    for _ in range(MOST_COUNTED):
        found = None if patience.is_out() else program.solved(patience)
        chosen = tuple(kept[at] for kept, at in zip(left, found, strict=True)) if found else None
        apart = distance(question, chosen, columns) if chosen else None
        if found is None or chosen is None or apart is None or (best is not None and apart > best):
            return
        best = apart
        yield chosen
        program.forbid(found)


@dataclass
class _Statement:
    """The program of one set of columns; choices that were found are forbidden one by one."""

    question: Question
    columns: tuple[int, ...]
    costs: list[float] = field(default_factory=list)
    lows: list[float] = field(default_factory=list)
    highs: list[float] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    chosen: Mapping[tuple[int, int], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """State the choice of one reading a row, and every sum of every column."""
        self.chosen = {
            (row, option): self._variable(0, 0, 1)
            for row, options in enumerate(self.question.options)
            for option in range(len(options))
        }
        for row, options in enumerate(self.question.options):
            terms = [(self.chosen[row, option], 1.0) for option in range(len(options))]
            self.rows.append(Row(terms, 1, 1))
        for one in self.question.sums:
            for column in self.columns:
                self._state_sum(one, column)

    def _variable(self, cost: float, low: float, high: float) -> int:
        self.costs.append(cost)
        self.lows.append(low)
        self.highs.append(high)
        return len(self.costs) - 1

    def _state_sum(self, one: Sum, column: int) -> None:
        most = most_apart(len(one.parts))
        above, below = self._variable(1, 0, most), self._variable(1, 0, most)
        carry, size = None, len(one.parts) + 2
        for limb in range(_MOST_LIMBS):
            terms = [
                (self.chosen[row, option], float(sign * _limb(values[column] or 0, limb)))
                for row, sign in [(one.row, -1), *((part, 1) for part in one.parts)]
                for option, values in enumerate(self.question.options[row])
            ]
            if limb == 0:
                terms += [(above, 1.0), (below, -1.0)]
            if carry is not None:
                terms.append((carry, 1.0))
            if limb < _MOST_LIMBS - 1:
                carry = self._variable(0, -size, size)
                terms.append((carry, -float(_LIMB)))
            self.rows.append(Row(terms, 0, 0))

    def solved(self, patience: Patience) -> tuple[int, ...] | None:
        """The reading of each row in the best choice that is not forbidden; None where there is none.

        Patience is lost where none was found in time, or none that is proven the best.
        """
        try:
            program = Program(self.costs, self.lows, self.highs, self.rows, range(len(self.costs)))
            solution = solve(program, seconds=_SECONDS)
        except Impossible:
            return None
        except NoAnswer:
            patience.give_up()
            return None
        if solution.objective - solution.bound >= 1:
            patience.give_up()
        values = solution.values
        return tuple(
            max(range(len(options)), key=lambda option: values[self.chosen[row, option]])
            for row, options in enumerate(self.question.options)
        )

    def forbid(self, chosen: tuple[int, ...]) -> None:
        """Rule this choice out; every other stays possible."""
        terms = [(self.chosen[row, option], 1.0) for row, option in enumerate(chosen)]
        self.rows.append(Row(terms, most=len(chosen) - 1))


def _limb(value: int, number: int) -> int:
    """The so-manieth group of three digits from the right, with the number's sign."""
    digits: int = abs(value) // _LIMB**number % _LIMB
    return digits if value >= 0 else -digits
