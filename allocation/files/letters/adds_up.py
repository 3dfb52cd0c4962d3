"""Which readings of a table's rows make its columns add up: decided by an integer program, checked exactly.

Each row is read in one of the ways its figures allow, so that every column sums to its sum rows within what
rounding each printed figure can do. Amounts reach the solver as groups of three digits with carries between,
so that no coefficient is large and no krone is lost in a tolerance.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from allocation.programs import NoAnswer, Program, Row
from allocation.solver import solve

MOST_SOLVED = 24
"""How many programs are solved for one table at most."""

MOST_COUNTED = 10
"""More equally good readings than this are not counted: two are too many already."""

_SECONDS = 1.0
_MOST_TERMS = 12_000
_LIMB = 1_000
_MOST_LIMBS = 6
_MOST_LEFT_OUT = 2

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
    """How many programs may still be solved for one table: a table that takes more is asked about."""

    left: int = MOST_SOLVED

    def is_out(self) -> bool:
        """Whether no more may be solved; one more is taken from what is left."""
        self.left -= 1
        return self.left < 0


def what_adds_up(question: Question, patience: Patience) -> Answer | None:
    """The readings for which all columns add up, or all but one or two; None where nothing does.

    None as well for a question so large that nobody would wait for its answer, or where patience is out.
    """
    if sum(map(len, question.options)) * len(question.sums) * len(question.columns) > _MOST_TERMS:
        return None
    impossible = {column for column in question.columns if not _can_add_up(question, column)}
    for left_out in range(len(impossible), min(_MOST_LEFT_OUT, (len(question.columns) - 1) // 2) + 1):
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


def _can_add_up(question: Question, column: int) -> bool:
    """Whether a column's parts can be as small and as large as its sums: what cannot needs no solver."""
    for one in question.sums:
        parts = [[values[column] or 0 for values in question.options[part]] for part in one.parts]
        stated = [found for values in question.options[one.row] if (found := values[column]) is not None]
        apart = most_apart(len(parts))
        if not stated or max(stated) + apart < sum(map(min, parts)):
            return False
        if min(stated) - apart > sum(map(max, parts)):
            return False
    return True


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
    program = _Statement(question, columns)
    best: int | None = None
    for _ in range(MOST_COUNTED):
        chosen = None if patience.is_out() else program.solved()
        apart = distance(question, chosen, columns) if chosen else None
        if chosen is None or apart is None or (best is not None and apart > best):
            return
        best = apart
        yield chosen
        program.forbid(chosen)


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

    def solved(self) -> tuple[int, ...] | None:
        """The reading of each row in the best choice that is not forbidden; None where there is none."""
        try:
            program = Program(self.costs, self.lows, self.highs, self.rows, range(len(self.costs)))
            values = solve(program, seconds=_SECONDS).values
        except NoAnswer:
            return None
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
