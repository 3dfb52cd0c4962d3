"""Columns that are parted by one blank, or by nothing: read by what adds up, or refused; never read wrong."""

from collections.abc import Sequence
from itertools import product

import pytest
from hypothesis import strategies as st

from allocation.files.letters import letter_tables
from allocation.files.letters.adds_up import Patience, Question, Sum, what_adds_up
from allocation.files.letters.possible import that_can_sum
from allocation.files.letters.splits import fewest_and_most, glued_readings, readings
from allocation.found import Found
from allocation.money import number_text
from allocation.problems import errors
from tests.properties import given

_NAMES = ("Nord HF", "Syd HF", "Øst HF", "Vest HF", "Fjord sykehus", "Dal sykehus")
_HEADS = ("Basisramme", "Tilskudd", "Aktivitet", "Forskning")

amounts = st.one_of(
    st.integers(0, 999), st.integers(1_000, 99_999), st.integers(100_000, 999_999), st.integers(10**6, 10**8)
)


@st.composite
def tables(draw: st.DrawFn) -> list[list[int]]:
    """Rows of whole numbers, as many columns in each."""
    columns = draw(st.integers(1, 4))
    return draw(st.lists(st.lists(amounts, min_size=columns, max_size=columns), min_size=3, max_size=6))


def letter(
    rows: Sequence[Sequence[int]], between: str = " ", after_name: str = " ", summed: bool = True
) -> str:
    """The rows as a letter prints them, with a sum row unless it is left out."""
    printed = [(name, row) for name, row in zip(_NAMES, rows, strict=False)]
    if summed:
        printed.append(("Sum", [sum(column) for column in zip(*rows, strict=True)]))
    heads = " ".join(_HEADS[: len(rows[0])])
    lines = [f"{name}{after_name}{between.join(_text(one) for one in row)}" for name, row in printed]
    return "\n".join(["Tabell 1 Fordeling (i tusen kroner)", f"Helseforetak {heads}", *lines, ""])


def _text(number: int) -> str:
    return number_text(number).replace("\u00a0", " ")


def read(text: str) -> Found:
    return letter_tables(text.encode(), "brev.txt")


def is_read_or_refused(text: str, rows: Sequence[Sequence[int]]) -> bool:
    """Whether every amount is that which was printed, or something is said to be wrong."""
    found = read(text)
    if errors(found.problems):
        return True
    (table,) = found.tables
    cells = [[cell.figure.kroner if cell.figure else None for cell in row.cells] for row in table.rows]
    return cells[: len(rows)] == [[1000 * one for one in row] for row in rows]


@given(tables())
def test_amounts_parted_by_one_blank_are_read_right_or_refused(rows: list[list[int]]) -> None:
    assert is_read_or_refused(letter(rows), rows)


@given(tables())
def test_amounts_without_a_sum_are_read_right_or_refused(rows: list[list[int]]) -> None:
    assert is_read_or_refused(letter(rows, summed=False), rows)


@given(tables())
def test_amounts_glued_together_are_read_right_or_refused(rows: list[list[int]]) -> None:
    assert is_read_or_refused(letter(rows, between="", after_name=""), rows)


def test_glued_amounts_that_add_up_as_more_columns_too_are_asked_about() -> None:
    rows = [[0, 0, 509_282, 0], [0, 0, 1_135_226, 0], [34_305, 279_943, 92_939_392, 1_191]]
    assert is_read_or_refused(letter(rows, between="", after_name=""), rows)


@given(tables())
def test_amounts_parted_by_wide_gaps_are_read(rows: list[list[int]]) -> None:
    found = read(letter(rows, between="   ", after_name="   "))
    (table,) = found.tables
    cells = [[cell.figure.kroner if cell.figure else None for cell in row.cells] for row in table.rows]
    assert cells[: len(rows)] == [[1000 * one for one in row] for row in rows]
    assert table.is_accepted


@given(tables(), st.data())
def test_a_wrong_digit_is_seen_by_the_sum(rows: list[list[int]], data: st.DataObject) -> None:
    right = letter(rows, between="   ", after_name="   ")
    at = data.draw(st.integers(0, len(rows) - 1))
    column = data.draw(st.integers(0, len(rows[0]) - 1))
    wrong = [list(row) for row in rows]
    wrong[at][column] += data.draw(st.integers(2, 9)) * 10
    lines = right.splitlines()
    lines[2 + at] = letter(wrong, between="   ", after_name="   ").splitlines()[2 + at]
    if len(rows) + 1 < 2 * (wrong[at][column] - rows[at][column]):
        assert errors(read("\n".join(lines)).problems)


def test_seven_groups_are_four_numbers_where_only_these_add_up() -> None:
    printed = ["456 924 1 575 540 952 1 745", "237 018 720 247 986 813", "693 942 2 295 788 938 2 558"]
    ways = [readings([row], 4) for row in printed]
    options = tuple(
        tuple(tuple(int(cell.replace(" ", "")) for cell in cells) for cells in one) for one in ways
    )
    answer = what_adds_up(Question(options, (Sum(2, (0, 1)),), (0, 1, 2, 3)), Patience(), 0)
    assert answer is not None
    assert (answer.equally_good, answer.failing) == (1, ())
    assert ways[0][answer.chosen[0]] == ("456 924", "1 575", "540 952", "1 745")


@given(st.lists(st.lists(st.integers(1, 9_999), min_size=2, max_size=2), min_size=2, max_size=3))
def test_the_solver_finds_as_many_equally_good_readings_as_trying_all_of_them(rows: list[list[int]]) -> None:
    total = [sum(column) for column in zip(*rows, strict=True)]
    ways = [readings([" ".join(map(_text, row))], 2) for row in (*rows, total)]
    options = tuple(
        tuple(tuple(int(cell.replace(" ", "")) for cell in cells) for cells in one) for one in ways
    )
    exact = [
        chosen
        for chosen in product(*(range(len(one)) for one in options))
        if all(
            sum(options[row][chosen[row]][column] for row in range(len(rows)))
            == options[-1][chosen[-1]][column]
            for column in (0, 1)
        )
    ]
    answer = what_adds_up(
        Question(options, (Sum(len(rows), tuple(range(len(rows)))),), (0, 1)), Patience(), 0
    )
    assert answer is not None
    assert answer.chosen in exact
    assert answer.equally_good == min(len(exact), 10)


@given(
    st.lists(st.lists(st.integers(-50, 50), min_size=1, max_size=4, unique=True), min_size=1, max_size=5),
    st.integers(0, 3),
)
def test_what_is_ruled_out_is_in_no_choice_that_adds_up(numbers: list[list[int]], apart: int) -> None:
    adding_up = [chosen for chosen in product(*numbers) if abs(sum(chosen)) <= apart]
    kept = [frozenset(chosen[place] for chosen in adding_up) for place in range(len(numbers))]
    assert that_can_sum(numbers, apart) == kept


@given(st.lists(amounts, min_size=1, max_size=5))
def test_what_was_printed_is_among_the_readings(numbers: list[int]) -> None:
    printed = tuple(map(_text, numbers))
    low, high = fewest_and_most([" ".join(printed)])
    assert low <= len(numbers) <= high
    assert printed in readings([" ".join(printed)], len(numbers))
    assert printed in glued_readings("".join(printed), len(numbers))


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("732 70 Særskilte tilskudd (Doping) 4 400 000 9", "kan ikke leses som 1 tall"),
        ("732 70 Særskilte tilskudd (Doping)", "raden har ikke noe beløp"),
        ("732 70 Fritt behandlingsvalg fase 2 140 000", "de første sifrene i beløpet kan høre til navnet"),
        ("732 70 Særskilte tilskudd 12 500 000 (Doping) 4 400 000", "navnet har et tall i seg"),
        ("732 70 Særskilte tilskudd (Doping) 110 000\n000", "det står tekst mellom"),
        ("732 70 Særskilte tilskudd (Doping) 7", "ett eller to sifre"),
    ],
)
def test_what_could_be_another_amount_is_asked_about(line: str, why: str) -> None:
    rows = "732 71 Resultatbasert finansiering 88 000 000\n732 72 Basisbevilgning 19 588 777 000"
    found = read(f"Tabell 1 (i kroner)\nKap Post Betegnelse Beløp\n{line}\n{rows}\n")
    assert any(why in problem.what for problem in errors(found.problems)), [
        str(one) for one in found.problems
    ]
