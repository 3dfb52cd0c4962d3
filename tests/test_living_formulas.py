"""The formulas of the workbook give the engine's kroner, for whatever chain of rules."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import strategies as st

from allocation import run
from allocation.case import Case, Scenario
from allocation.files.living.book import Living, write_funds
from allocation.files.living.cells import Cell, added, if_, of, rounded, whole_above, whole_below
from allocation.files.living.pages import Page
from allocation.problems import ProblemsFound
from tests.chains import cases
from tests.properties import given


@given(cases(most_steps=5))
def test_whatever_the_rules_the_formulas_give_the_kroner_of_the_engine(case: Case) -> None:
    case = replace(case, scenarios={"s": Scenario("s", "S")}, default_scenario="s")
    try:
        distribution = run(case)
    except ProblemsFound:
        return
    living = Living.of(distribution)
    write_funds(living)
    likely = [cell for one in living.funds.values() for cell in one.ties if cell.value == "likt"]
    assert not living.figures or likely, living.figures


@pytest.mark.parametrize(
    ("value", "below", "above"),
    [(Fraction(7, 2), 3, 4), (Fraction(-7, 2), -4, -3), (Fraction(5), 5, 5), (4.99999999999, 5, 5)],
)
def test_a_figure_that_lacks_next_to_nothing_on_a_whole_number_is_that_number(
    value: Fraction | float, below: int, above: int
) -> None:
    cell = Cell(Page("Ark"), 2, 5, value)
    assert whole_below(cell).value == below
    assert whole_above(cell).value == above


def test_a_formula_says_what_it_reckons() -> None:
    page, other = Page("Ark"), Page("Det andre")
    one, two = Cell(page, 2, 5, Fraction(3, 4)), Cell(other, 3, 6, 2, "inn_vekt")
    formula = (of(one) + two) * of(4) - of(one) / 3
    assert formula.text(page) == "(B5+inn_vekt)*4-B5/3"
    assert formula.value == pytest.approx(2.75 * 4 - 0.25)
    assert of(one).text(other) == "'Ark'!B5"
    assert if_(of(one).above(1), "mer", "mindre").value == "mindre"
    assert added([one, two, 1]).text(page) == "B5+inn_vekt+1"
    assert (-(of(one) - 1)).text(page) == "-(B5-1)"


@given(st.fractions(-100, 100, max_denominator=1000), st.integers(0, 4))
def test_halves_are_rounded_away_from_nought_as_a_spreadsheet_does(value: Fraction, places: int) -> None:
    exact = abs(value) * 10**places
    whole = exact.numerator // exact.denominator
    away = whole + (2 * (exact - whole) >= 1)
    expected = Fraction(away, 10**places) * (1 if value >= 0 else -1)
    assert rounded(value, places).value == pytest.approx(float(expected))
