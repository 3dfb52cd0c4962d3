"""The Measures screen: the challenge in sight, the way to it, months, moving a measure, closing the gap."""

from fractions import Fraction
from threading import Event as Signal

import pytest

from allocation import run
from allocation.measure_course import course_of
from allocation.measure_outcomes import outcomes
from allocation.measure_tables import requirements
from allocation.optimise.choices.chance import Promise, chances
from allocation.optimise.choices.question import Question
from allocation.optimise.choose_measures import Choice, choose
from allocation.problems import ProblemsFound
from allocation.screens import measures_plan
from allocation.screens.documents import document
from allocation.screens.live import Event
from allocation.screens.measures_chance import promise_of
from allocation.screens.measures_moves import TAKING
from allocation.screens.measures_plan import CHOICE, answer_of, is_searching, job_of, question_of
from allocation.screens.opening import begun
from allocation.screens.seat import shown_run
from allocation.screens.shelf import shelf_for
from tests.seats import OWNER, Seated, desk
from tests.shipped import shipped_case

__all__ = ["desk"]
pytestmark = pytest.mark.usefixtures("desk")

EACH = "Hvert tiltak"


def at(case: str = "example-measures", **asked: str) -> Seated:
    return Seated("measures", sak=case, **asked)


def answered(seated: Seated) -> Seated:
    """The page when the search that was asked for has ended."""
    job = job_of(seated.copy, question_of(seated.copy), seated.token)
    assert job is not None
    assert job.done.wait(30)
    seated.does("advanced", "true")
    return seated


def test_the_unresolved_challenge_stands_first_with_a_word_on_whether_it_is_solved() -> None:
    text = at().text
    assert "Uløst utfordring 2 871 tusen kroner ikke løst" in text
    assert "Kravet er 22 500 tusen kroner; 19 629 tusen kroner er dekket." in text
    assert "I 2026: 2 150 tusen kroner uløst." in text


def test_a_requirement_that_is_met_or_more_says_so() -> None:
    assert (
        "Uløst utfordring 0 tusen kroner løst Kravet er 29 883 tusen kroner, og hele er dekket."
        in at("kre-2021").text
    )
    more = at(alternativ="smaller-requirement").text
    assert "løst, og mer til" in more
    assert "19 629 tusen kroner er dekket, 629 tusen kroner mer enn kravet." in more


def test_the_waterfall_goes_from_the_requirement_by_each_type_to_what_is_unresolved() -> None:
    seated = at("kre-2021", alternativ="larger-requirement")
    chart = seated.charts[0]
    for part in ("Krav 35 000", "▼ −7 722", "▼ −5 300", "▼ −4 161", "▼ −12 700", "Uløst utfordring 5 117"):
        assert part in chart
    table = {row[0]: row for row in seated.table("Tiltakene etter type")}
    assert table["Sum"][2] == "29 883"
    assert table["Krav"][2] == "35 000"
    assert table["Uløst utfordring"][2] == "5 117"


def test_types_and_owners_add_up_to_the_same_sum() -> None:
    seated = at()
    for caption in ("Tiltakene etter type", "Tiltakene etter eier"):
        assert seated.row(caption, "Sum")[:2] == ["13", "19 629"]
    assert seated.row("Tiltakene etter eier", "Medisinsk avdeling")[1] == "11 925"


def test_the_months_go_from_plan_to_actual_with_a_forecast_for_the_rest_of_the_year() -> None:
    seated = at()
    assert seated.row("Måned for måned 2025", "april") == ["1 671", "4 888", "4 392", "4 392"]
    assert seated.row("Måned for måned 2025", "des") == ["1 942", "19 629", "", "19 133"]
    assert (
        "Til og med april er 4 392 tusen kroner kommet, mot 4 788 tusen kroner planlagt. Går resten som "
        "planlagt, blir året 19 133 tusen kroner. For tiltak som etter planen skulle gitt 100 tusen "
        "kroner til da, er det ikke oppgitt hva som er kommet: det er regnet som ingenting. "
        "Da mangler 3 367 tusen kroner på kravet." in seated.text
    )


def test_the_plan_of_the_months_sums_to_the_year_and_the_slippage_is_the_runs() -> None:
    (requirement,) = requirements(run(shipped_case("example-measures"), "plan"))
    course = course_of(requirement, 1000)
    assert sum(course.by_month) == requirement.covered == course.plan[-1]
    assert course.slippage == 396_000


def test_measures_without_a_start_month_are_named_and_not_spread_over_the_year() -> None:
    seated = at("kre-2021")
    assert "Ikke med måned for måned, fordi startmåneden ikke er oppgitt: «Aktivitetsbaserte" in seated.text
    assert not any(caption.startswith("Måned for måned") for caption in seated.reading.tables)


def test_a_later_start_leaves_more_unresolved_as_in_the_scenario_that_says_so() -> None:
    seated = at().does("start:rota", "7")
    assert seated.copy.tried.overrides == {"measures.rota.start_month": 7}
    assert "Uløst utfordring 3 746 tusen kroner ikke løst" in seated.text
    seated.does("undo")
    assert "Uløst utfordring 2 871 tusen kroner" in seated.text


def test_a_start_that_is_put_back_is_no_longer_tried() -> None:
    seated = at().does("start:rota", "7").does("start:rota", "4")
    assert seated.copy.tried.overrides == {}


def test_a_full_year_effect_and_a_confidence_are_typed_the_norwegian_way() -> None:
    seated = at().does("full:biosimilars", "3 mill. kroner").does("confidence:biosimilars", "62,5 %")
    assert seated.copy.tried.overrides == {
        "measures.biosimilars.full_year_effect": "3000 tusen kroner",
        "measures.biosimilars.confidence": pytest.approx(62.5),
    }
    row = next(row for row in seated.table(EACH) if row[0].startswith("Bytte til tilsvarende"))
    assert row[3] == "2 500"
    assert "endret i alternativet" in row[-1]


def test_a_start_month_alone_is_refused_until_the_full_year_effect_is_typed_too() -> None:
    seated = at("kre-2021").does("start:drugs", "7")
    assert "helårsvirkningen er ikke oppgitt" in seated.copy.refused["start:drugs"].what
    seated.does("full:drugs", "12,7 mill. kroner")
    assert seated.copy.tried.overrides == {
        "measures.drugs.full_year_effect": "12700 tusen kroner",
        "measures.drugs.start_month": 7,
    }
    assert "Uløst utfordring 6 350 tusen kroner ikke løst" in seated.text


def test_a_stated_effect_can_be_moved_where_it_follows_from_nothing_else() -> None:
    assert "Uløst utfordring 1 000 tusen kroner" in at("kre-2021").does("effect:drugs", "11 700").text
    assert at().does("effect:rota", "1").copy.tried.overrides == {}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("start:rota", "13"),
        ("start:rota", ""),
        ("full:rota", "abc"),
        ("full:rota", "12.345"),
        ("confidence:rota", "205"),
        ("confidence:rota", "-1"),
        ("field:this_year", "mye"),
        ("field:first_month", "0"),
        ("field:at_once", "1,5"),
        ("field:one_off_cost", "-5"),
    ],
)
def test_what_cannot_be_is_refused_with_the_text_as_typed_and_a_way_out(name: str, text: str) -> None:
    seated = at().does("advanced", "true")
    before, asked = seated.copy.tried, dict(seated.copy.asked)
    seated.does(name, text)
    refused = seated.copy.refused[name]
    assert (refused.text, seated.copy.tried, dict(seated.copy.asked)) == (text, before, asked)
    assert f'id="refused-{name}"' in seated.html


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("start:no-such-measure", "7"),
        ("start", "7"),
        ("effect:rota", "5"),
        ("confidence:rota", "9" * 20_000),
        ("full:__class__", "1"),
        ("requirement", "no-such-fund"),
        ("plan", "../../etc/passwd"),
        ("field:file", "/etc/passwd"),
        ("case", "/etc"),
    ],
)
def test_a_forged_message_changes_nothing_that_is_shown(name: str, value: str) -> None:
    copy = begun("example-measures")
    after = TAKING(copy, Event("tab", 1, name, value, 1))
    assert (after.case, after.tried, after.look, after.asked) == (
        copy.case,
        copy.tried,
        copy.look,
        copy.asked,
    )


def test_what_needs_explaining_is_folded_until_somebody_asks() -> None:
    seated = at()
    assert "Sjansen for å nå målet" not in seated.text
    seated.does("advanced", "true")
    assert "Sjansen for at tiltakene gir 22 500 tusen kroner i år, er 0,0 %." in seated.text
    assert "I ni av ti tilfeller gir de minst 11 625 tusen kroner." in seated.text
    assert "Det er trukket 100 000 slike år (frø 2024)" in seated.text
    assert "krav 22 500 tusen kroner" in seated.charts[-1]


def test_a_chance_that_nobody_knows_is_not_made_up() -> None:
    assert "ingen av tiltakene har oppgitt sikkerhet" in at("kre-2021").does("advanced", "true").text


def test_the_outcomes_are_certain_together_and_agree_with_the_chance_that_is_drawn() -> None:
    (requirement,) = requirements(run(shipped_case("example-measures"), "plan"))
    promises = [promise_of(one) for one in requirement.measures]
    found = outcomes(promises, 1000)
    assert sum(one.chance for one in found) == pytest.approx(1, abs=0.001)
    drawn = chances(promises, 14_000_000, None)
    assert drawn is not None
    assert drawn.this_year is not None
    exact = sum(one.chance for one in found if one.start >= 14_000_000)
    assert float(drawn.this_year) == pytest.approx(exact, abs=0.005)


def test_an_unknown_confidence_counts_to_the_cautious_side_in_the_outcomes() -> None:
    saves, costs = (Promise(Fraction(kroner), None, None) for kroner in (5_000, -2_000))
    (only,) = outcomes([saves, costs], 1_000)
    assert (only.start, only.chance) == (-2_000, 1.0)


def test_the_measures_that_close_the_gap_are_those_of_the_command_with_what_is_left_out_and_why() -> None:
    seated = at().does("advanced", "true").does("plan", "from-january").does("choose")
    seated = answered(seated)
    assert "2025: målet er 14 000 tusen kroner." in seated.text
    assert "og 0 tusen kroner er uløst." in seated.text
    left = {row[0]: row[1] for row in seated.table("Ikke valgt, og hvorfor")}
    assert left["Sengeposter slått sammen i fjor"] == "trengs ikke for å nå målet"
    assert "utelukker hverandre" in left["Ny turnus og mindre innleie"]
    text = document(seated.token, OWNER, "measures_choice", {}).content.decode()
    assert "Sengeposter slått sammen i fjor" in text


def test_limits_that_cannot_be_kept_give_no_choice_and_say_why() -> None:
    seated = at().does("advanced", "true").does("plan", "impossible-rota").does("choose")
    seated = answered(seated)
    assert not any(caption.startswith("Valgte tiltak") for caption in seated.reading.tables)
    assert "Sannsynlig årsak" in seated.text


def test_a_field_that_is_typed_stands_on_top_of_the_plan_and_an_empty_one_is_no_limit() -> None:
    seated = at().does("advanced", "true").does("plan", "from-january")
    seated.does("field:this_year", "12 mill. kroner").does("field:positions_at_most", "")
    plan = question_of(seated.copy).plan
    assert (plan.this_year, plan.positions_at_most, plan.at_once) == (12_000_000, None, (3,) * 12)


def test_an_answer_to_something_else_than_what_stands_there_now_is_not_shown_as_its_answer() -> None:
    seated = answered(at().does("advanced", "true").does("plan", "from-january").does("choose"))
    seated.does("start:rota", "9")
    assert "spør på nytt" in seated.text
    assert not any(caption.startswith("Valgte tiltak") for caption in seated.reading.tables)
    with pytest.raises(ProblemsFound):
        document(seated.token, OWNER, "measures_choice", {})


def test_a_search_can_be_stopped_and_asked_again() -> None:
    seated = at().does("advanced", "true").does("choose").does("stop_choosing")
    seated.does("choose")
    job = job_of(seated.copy, question_of(seated.copy), seated.token)
    assert job is not None
    assert job.done.wait(30)
    assert not is_searching(job)
    assert seated.copy.asked[CHOICE] == question_of(seated.copy).fingerprint


def test_who_stops_a_search_that_another_waits_for_leaves_it_and_the_last_one_ends_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def searched(_asked: Question, stop: Signal) -> None:
        stop.wait(20)

    monkeypatch.setattr(measures_plan, "choose", searched)
    first, other = (
        at(owner=owner).does("advanced", "true").does("field:this_year", "1 234 tusen kroner").does("choose")
        for owner in ("kari", "ola")
    )
    job = job_of(first.copy, question_of(first.copy), first.token)
    assert job is not None
    assert job is job_of(other.copy, question_of(other.copy), other.token)
    first.does("stop_choosing")
    assert job.is_under_way
    assert "Søket ble stoppet" in first.text
    assert "Søket ble stoppet" not in other.does("nothing").text
    other.does("stop_choosing")
    assert job.stop.is_set()
    assert job.done.wait(10)


def test_who_has_stopped_a_search_keeps_what_it_found_when_another_asks_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def asks_for(owner: str) -> Seated:
        asking = at(owner=owner).does("advanced", "true")
        return asking.does("field:this_year", "2 345 tusen kroner")

    best = choose(question_of(asks_for("anna").copy))

    def searched(_asked: Question, stop: Signal) -> Choice:
        stop.wait(20)
        return best

    monkeypatch.setattr(measures_plan, "choose", searched)
    first = asks_for("kari").does("choose")
    job = job_of(first.copy, question_of(first.copy), first.token)
    assert job is not None
    first.does("stop_choosing")
    assert job.done.wait(10)
    other = asks_for("ola").does("choose")
    assert job_of(other.copy, question_of(other.copy), other.token) is not job
    assert job_of(first.copy, question_of(first.copy), first.token) is job
    assert "Søket ble stoppet" not in first.does("nothing").text
    assert answer_of(first.copy) is best
    assert answer_of(other.copy) is None
    assert first.does("use_choice").copy.log[-1].did == "answer_used"
    other.does("stop_choosing")


def test_a_field_that_is_changed_ends_the_search_for_what_was_asked_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def searched(_asked: Question, stop: Signal) -> None:
        stop.wait(20)

    monkeypatch.setattr(measures_plan, "choose", searched)
    seated = at().does("advanced", "true").does("field:this_year", "3 456 tusen kroner").does("choose")
    job = job_of(seated.copy, question_of(seated.copy), seated.token)
    assert job is not None
    assert job.is_under_way
    assert "spør på nytt" in seated.does("field:this_year", "3 457 tusen kroner").text
    assert job.stop.is_set()


def test_a_choice_is_used_as_an_alternative_that_gives_what_the_choice_gives() -> None:
    seated = answered(at().does("advanced", "true").does("plan", "from-january").does("choose"))
    choice = answer_of(seated.copy)
    assert choice is not None
    given, left = int(choice.this_year), {one.measure.code for one in choice.left_out}
    seated.does("use_choice")
    (found,) = requirements(shown_run(shelf_for(seated.copy).case, seated.copy))
    assert abs(found.covered - given) <= 1_000  # what a run places is whole thousands
    assert left
    for one in found.measures:
        month = next((way.month for way in choice.chosen if way.measure.code == one.code), None)
        assert (one.this_year == 0) == (one.code in left)
        assert one.code in left or one.start_month == month
    assert seated.copy.log[-1].did == "answer_used"
    assert not seated.does("undo").copy.tried.is_changed


def test_a_case_without_measures_says_so_and_offers_those_that_have_them() -> None:
    seated = Seated("measures")
    assert "har ingen omstillingstiltak" in seated.text
    seated.does("case", "example-measures")
    assert "Uløst utfordring 2 871 tusen kroner" in seated.text


def test_the_page_speaks_english_shows_millions_and_presents_without_fields() -> None:
    seated = at().does("language", "en").does("unit", "mill. kroner").does("presents", "true")
    assert "Unresolved challenge 2,871 million kroner not solved" in seated.text
    assert not any(name.startswith(("start:", "full:")) for name in seated.reading.inputs)


def test_the_table_and_the_picture_that_leave_the_page_say_what_they_are_of() -> None:
    seated = at()
    made = document(seated.token, OWNER, "measures_table", {})
    assert made.name == "example-measures-plan-tiltak.csv"
    lines = made.content.decode("utf-8-sig").splitlines()
    assert "En klinikks omstillingstiltak" in lines[0]
    assert len(lines) == 2 + 13
    assert document(seated.token, OWNER, "measures_picture", {}).content.startswith(b"\x89PNG")
