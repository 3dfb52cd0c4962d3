"""Likely causes of a difference are found by arithmetic, and are claims, not corrections."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

import pytest

from allocation import run
from allocation.causes import claims, texts_by_key
from allocation.explanation_text import explanations_of, explanations_text
from allocation.explanations import (
    Explanation,
    Held,
    explained,
    with_explanation,
    without_explanation,
)
from allocation.figures import Figure
from allocation.findings import Finding, Status, Subject
from allocation.money import THOUSAND
from allocation.reconciling.comparing import compared
from allocation.reconciling.of_case import decision_side, distribution_side
from tests.shipped import shipped_case

CASE = shipped_case("hso-2024-revised")
COMPUTED = distribution_side(run(CASE, "decided"))
OSLO, AHUS = "oslo-universitetssykehus", "akershus-universitetssykehus"


def causes(changed: Mapping[tuple[str, str], int], cell: tuple[str, str]) -> str:
    """The causes claimed for a cell of the decision with some amounts, in thousand kroner, changed."""
    assert CASE.decision
    stated = {
        **CASE.decision.cells,
        **{at: Figure(Fraction(n * 1000), THOUSAND) for at, n in changed.items()},
    }
    side = decision_side(replace(CASE.decision, cells=stated), CASE)
    return " / ".join(texts_by_key(claims(compared(side, COMPUTED))).get(cell, ()))


@pytest.mark.parametrize(
    ("changed", "claim"),
    [
        ({(OSLO, "basic"): 229_932}, "to sifre har byttet plass: «93» for «39»"),
        ({(OSLO, "basic"): 229_392_000}, "det oppgitte er 1 000 ganger det beregnede"),
        ({(OSLO, "basic"): 229}, "det beregnede er 1 000 ganger det oppgitte"),
        ({(OSLO, "basic"): -229_392}, "beløpene er like, men har motsatt fortegn"),
        (
            {(OSLO, "basic"): 158_483, (AHUS, "basic"): 229_392},
            "beløpet har byttet plass med beløpet til Akershus universitetssykehus HF",
        ),
        (
            {(OSLO, "basic"): 2_402, (OSLO, "results_based"): 229_392},
            "beløpet står i kolonnen ved siden av, Resultatbasert finansiering",
        ),
        ({(OSLO, "basic"): 230_000}, ""),
        ({(OSLO, "basic"): 229_329 + 10}, ""),
    ],
)
def test_a_cause_is_claimed_where_its_arithmetic_holds(
    changed: Mapping[tuple[str, str], int], claim: str
) -> None:
    found = causes(changed, (OSLO, "basic"))
    assert claim in found
    assert bool(found) == bool(claim)


MOVED = 12_345
BASIC = {(OSLO, "basic"): 229_392 - MOVED, (AHUS, "basic"): 158_483 + MOVED}


def test_an_amount_posted_on_the_wrong_row_or_in_the_wrong_column_is_seen_from_both_its_places() -> None:
    told = "et beløp er kanskje ført på feil sted"
    assert "motsatt vei på Akershus universitetssykehus HF" in causes(BASIC, (OSLO, "basic"))
    assert "motsatt vei på Oslo universitetssykehus HF" in causes(BASIC, (AHUS, "basic"))
    beside = {(OSLO, "basic"): 229_392 - MOVED, (OSLO, "earmarked"): 8_110 + MOVED}
    assert "motsatt vei på Øremerkede tilskudd" in causes(beside, (OSLO, "basic"))
    other_row_and_column = {(OSLO, "basic"): 229_392 - MOVED, (AHUS, "earmarked"): 10_160 + MOVED}
    assert told not in causes(other_row_and_column, (OSLO, "basic"))
    a_third = BASIC | {("vestre-viken", "basic"): 132_473 + MOVED}
    assert told not in causes(a_third, (OSLO, "basic"))
    few_digits = {(OSLO, "basic"): 229_392 - 12, (AHUS, "basic"): 158_483 + 12}
    assert told not in causes(few_digits, (OSLO, "basic"))


def test_the_decision_itself_has_no_cause_to_find() -> None:
    assert CASE.decision
    assert claims(compared(decision_side(CASE.decision, CASE), COMPUTED)) == []


def held(stated: int, computed: int) -> Held:
    figures = Fraction(stated), Fraction(computed)
    return Held("a/basic", Finding(Subject("v", "A"), THOUSAND, 0, *figures, Status.DIFFERS))


def given(amount: int, stated: int = 900, computed: int = 400) -> Explanation:
    return Explanation("upload", "a/basic", str(stated), str(computed), amount, "feil", "Kari", "2024-01-01")


def test_a_difference_explained_in_full_is_explained_and_nothing_is_left() -> None:
    result = explained([held(900, 400)], [given(500)], "upload")
    assert result.held[0].status is Status.EXPLAINED
    assert result.unexplained_amount == 0
    assert result.unexplained == ()


def test_a_part_that_is_explained_leaves_the_rest_unexplained() -> None:
    result = explained([held(900, 400)], [given(200)], "upload")
    assert result.held[0].status is Status.DIFFERS
    assert result.unexplained_amount == 300


def test_an_explanation_falls_away_when_its_figures_change_and_holds_again_when_they_return() -> None:
    changed = explained([held(901, 400)], [given(500)], "upload")
    assert changed.fallen == (given(500),)
    assert changed.unexplained_amount == 501
    assert explained([held(900, 400)], [given(500)], "upload").fallen == ()


def test_an_explanation_of_something_else_that_was_stated_says_nothing_here() -> None:
    result = explained([held(900, 400)], [given(500)], "decision")
    assert result.fallen == ()
    assert result.unexplained_amount == 500


def test_surpluses_and_shortfalls_do_not_even_one_another_out() -> None:
    assert explained([held(900, 400), held(400, 900)], [], "upload").unexplained_amount == 1000


def test_explanations_are_kept_as_text_and_read_back_the_same() -> None:
    kept = with_explanation(with_explanation((), given(200)), given(300))
    assert kept == (given(200), given(300))
    assert explanations_of(explanations_text(kept)) == kept


def test_one_of_several_explanations_is_taken_back_whatever_its_file_was_called() -> None:
    kept = [given(200), replace(given(300), against="another file"), given(200)]
    assert without_explanation(kept, given(300)) == (given(200), given(200))
    assert without_explanation(kept, given(200)) == (kept[1], given(200))
    assert without_explanation(kept, given(100)) == tuple(kept)


@pytest.mark.parametrize("text", ["", "[1]", "{}", '[{"key":"a"}]', "x"])
def test_a_text_of_another_form_holds_no_explanations(text: str) -> None:
    assert explanations_of(text) == ()
