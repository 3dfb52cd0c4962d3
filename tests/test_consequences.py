"""What a distribution means for each: against the decision, an earlier year, what was before, another run."""

from allocation import run
from allocation.case import UNPLACED
from allocation.comparison import compare
from allocation.consequences import Consequences, consequences, of_the_sum
from tests.shipped import shipped_case


def _found(case: str, scenario: str | None = None) -> list[Consequences]:
    return consequences(run(shipped_case(case), scenario))


def test_the_decision_of_2024_is_held_against_that_of_2023_and_not_against_itself() -> None:
    (earlier,) = _found("hso-2024-revised")
    assert earlier.is_earlier
    assert earlier.against == "«Helse Sør-Øst: fordeling av økt basisbevilgning 2023»"
    assert earlier.streams == ("basic",)
    assert earlier.changes["vestre-viken"].change == 132_473_000 - 177_186_000
    assert earlier.changes["sykehuspartner"].base is None
    assert earlier.whole.amount == 1_113_400_000


def test_an_alternative_is_held_against_the_decision_first() -> None:
    against_decision, earlier = _found("hso-2024-revised", "need-and-actual")
    assert not against_decision.is_earlier
    assert earlier.is_earlier
    assert against_decision.changes["oslo-universitetssykehus"].change == 270_022_000 - 239_904_000


def test_a_later_decision_is_no_last_year() -> None:
    assert shipped_case("refund-share-2017").baselines["board-2024"].year == 2024
    assert _found("refund-share-2017") == []


def test_the_frame_is_held_against_last_years() -> None:
    (before,) = _found("example-region")
    assert before.changes["nordfjell"].base == 2_410_000_000
    assert before.changes["nordfjell"].amount == 2_479_816_000


def test_another_run_gives_the_same_changes_as_the_comparison_of_the_two() -> None:
    case = shipped_case("example-42-areas")
    found = consequences(run(case, "pace"), run(case, "need"))[-1]
    told = compare(case, ["need", "pace"])
    recipients = told.summary(told.others[0]).recipients
    assert {code: one.change for code, one in found.changes.items() if code != UNPLACED} == {
        code: one.change for code, one in recipients.items()
    }
    assert found.against == "alternativet «Target allocations: everything by need»"


def test_what_comes_of_the_sum_and_of_the_share_is_the_whole_change_and_moves_nothing_together() -> None:
    case = shipped_case("hso-2024-revised")
    (earlier,) = consequences(run(case))
    of_sum = of_the_sum(earlier, case)
    assert sum(of_sum.values()) == earlier.whole.change
    assert sum(one.change - of_sum[code] for code, one in earlier.changes.items()) == 0
    base = earlier.changes["vestre-viken"].base or 0
    exact = base * earlier.whole.change / (earlier.whole.base or 1)
    assert abs(of_sum["vestre-viken"] - exact) < 1_000


def test_without_a_sum_before_nothing_comes_of_it() -> None:
    case = shipped_case("hso-2024-revised")
    assert of_the_sum(Consequences("ingenting", (), {}), case) == {}
