"""The working copy: every step can be undone, nothing is lost on its way through the store."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allocation.screens.working import (
    Logged,
    Look,
    Refused,
    Tried,
    WorkingCopy,
    asks,
    has_taken,
    looks,
    opens,
    opens_case,
    place_of,
    redoes,
    refuses,
    tries,
    undoes,
)
from allocation.screens.working_text import NoWorkingCopy, as_text, from_text, state_of

BEGUN = WorkingCopy(Tried("case", "decided"))
VALUES = st.recursive(
    st.one_of(
        st.text(max_size=8),
        st.integers(-(10**12), 10**12),
        st.decimals(allow_nan=False, allow_infinity=False),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)
OVERRIDES = st.dictionaries(st.text(min_size=1, max_size=12), VALUES, max_size=3)


@given(st.lists(OVERRIDES, max_size=8))
def test_what_is_undone_and_redone_is_what_was(steps: list[dict[str, object]]) -> None:
    copies = [BEGUN]
    for overrides in steps:
        copies.append(tries(copies[-1], overrides))
    last, done = copies[-1], len(copies[-1].past)
    back = last
    for _ in range(done):
        back = undoes(back)
    assert back.tried == BEGUN.tried
    for _ in range(done):
        back = redoes(back)
    assert back.tried == last.tried


def test_a_new_step_after_an_undo_ends_what_could_be_redone() -> None:
    undone = undoes(tries(tries(BEGUN, {"a": 1}), {"a": 2}))
    assert redoes(tries(undone, {"a": 3})).tried.overrides == {"a": 3}


def test_nothing_to_undo_or_redo_changes_nothing() -> None:
    assert undoes(BEGUN) is BEGUN
    assert redoes(BEGUN) is BEGUN


def test_one_gesture_is_one_step_and_one_line_of_the_log() -> None:
    copy = BEGUN
    for value in (1, 2, 3):
        line = Logged("now", "moved", "a", str(value - 1), str(value))
        copy = tries(copy, {"a": value}, line, "tab:7")
    assert len(copy.past) == 1
    assert [(line.before, line.after) for line in copy.log] == [("0", "3")]
    assert undoes(copy).tried == BEGUN.tried


def test_two_gestures_are_two_steps_also_with_an_undo_between() -> None:
    copy = undoes(tries(BEGUN, {"a": 1}, gesture="tab:7"))
    assert len(tries(copy, {"a": 2}, gesture="tab:7").past) == 1
    assert len(tries(tries(BEGUN, {"a": 1}, gesture="tab:7"), {"a": 2}, gesture="tab:8").past) == 2


def test_how_it_is_looked_at_and_what_is_refused_are_no_steps_and_what_was_typed_stays_until_undone() -> None:
    copy = refuses(looks(BEGUN, unit="kroner"), "amount", Refused("x", "no number"))
    assert copy.past == ()
    assert tries(copy, {"a": 1}).refused == copy.refused
    assert undoes(tries(copy, {"a": 1})).refused == {}
    assert opens(copy, "other").refused == {}


def test_refusals_are_few_and_short_whatever_is_sent() -> None:
    copy = BEGUN
    for number in range(100):
        copy = refuses(copy, f"amount:{number}", Refused("9" * 20_000, "no number"))
    assert len(copy.refused) == 20
    assert len(as_text(copy)) < 60_000


def test_another_case_is_a_step_that_can_be_undone_with_what_was_asked_in_each() -> None:
    here = asks(tries(BEGUN, {"a": 1}), "limits", "mine")
    there = asks(opens_case(here, Tried("other", "start")), "limits", "theirs")
    back = undoes(there)
    assert (back.case, back.tried, back.asked) == ("case", here.tried, {"limits": "mine"})
    again = redoes(back)
    assert (again.case, again.asked) == ("other", {"limits": "theirs"})


def test_a_page_that_shows_another_fund_unit_or_scenario_has_another_place() -> None:
    assert place_of(BEGUN) == place_of(tries(BEGUN, {"a": 1}))
    for other in (
        looks(BEGUN, unit="kroner"),
        looks(BEGUN, fund="f"),
        opens(BEGUN, "x"),
        opens(BEGUN, "decided", 2),
    ):
        assert place_of(other) != place_of(BEGUN)
    assert state_of(tries(BEGUN, {"a": 1})) != state_of(BEGUN)


def test_the_history_is_long_but_not_without_end() -> None:
    copy = BEGUN
    for value in range(500):
        copy = tries(copy, {"a": value}, Logged("now", "moved", "a", "", str(value)))
        copy = has_taken(copy, f"tab-{value}", value + 1)
    assert len(copy.past) == 100
    assert len(copy.log) == 300
    assert len(copy.applied) == 60
    assert len(as_text(copy)) < 100_000


@settings(max_examples=60)
@given(OVERRIDES, st.text(max_size=20), st.text(max_size=20))
def test_a_copy_comes_back_from_the_store_as_it_went_in(
    overrides: dict[str, object], typed: str, question: str
) -> None:
    copy = tries(opens(BEGUN, "other", 3, Logged("now", "opened", "other")), overrides, gesture="t:1")
    copy = asks(refuses(looks(copy, held=("a", "b")), "amount", Refused(typed, "why", "fix")), "q", question)
    copy = undoes(has_taken(copy, "tab:page", 17))
    assert from_text(as_text(copy)) == copy


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", "null", '{"case": 1}', '{"case": "a", "tried": []}', "{" * 50]
)
def test_a_kept_text_of_another_form_is_told_from_a_copy(text: str) -> None:
    with pytest.raises(NoWorkingCopy):
        from_text(text)


def test_a_decimal_is_kept_to_its_last_place() -> None:
    kept = from_text(as_text(tries(BEGUN, {"a": Decimal("0.100")})))
    assert str(kept.tried.overrides["a"]) == "0.100"


def test_a_look_of_an_older_version_lacks_nothing() -> None:
    text = as_text(BEGUN).replace('"language": "nb"', '"gone": 1')
    assert from_text(text).look == Look()
