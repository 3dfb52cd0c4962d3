"""Optimise: limits in plain fields, why there is no answer and what would do, and answers put to use."""

import json
import tomllib
from collections.abc import Callable
from fractions import Fraction
from threading import Event as Signal
from threading import active_count
from time import monotonic, sleep

import pytest

from allocation.distribution import by_recipient
from allocation.files.document import as_text
from allocation.files.limitsfile import FOLDER, limits_file, read_limits
from allocation.files.optimise_document import optimise_document
from allocation.files.question_files import question_names
from allocation.files.wishes_text import wishes_of, wishes_text
from allocation.optimise.amounts.conflict import LimitsConflict
from allocation.optimise.amounts.wishes import FloorWish, GroupWish, LockWish, RelationWish
from allocation.optimise.relaxations import relaxations
from allocation.optimise.within_limits import within_limits
from allocation.screens.documents import document
from allocation.screens.long_work import Jobs, State
from allocation.screens.optimise_questions import (
    LIMITS,
    asked_now,
    asked_of,
    job_of,
    part_of,
    wishes_on,
    work_of,
)
from allocation.screens.refusals import shown_faults
from allocation.screens.seat import shown_run
from allocation.screens.shelf import shelved
from allocation.screens.words import words
from allocation.solver import OutOfTime
from tests.seats import OWNER, Seated, desk  # noqa: F401
from tests.shipped import shipped_case

CASE = "hso-2024-revised"
TABLE = "Forslaget"
OSLO, TELEMARK = "oslo-universitetssykehus", "sykehuset-telemark"
IMPOSSIBLE = [name for name in question_names(CASE, FOLDER) if name.startswith("impossible")]
pytestmark = pytest.mark.usefixtures("desk")


def seated(**asked: str) -> Seated:
    return Seated("optimise", **asked)


def answered(seat: Seated) -> Seated:
    """The page once what it asked has been answered."""
    seat.does("ask")
    return waited(seat)


def waited(seat: Seated) -> Seated:
    job = job_of(seat.copy, part_of(seat.copy), seat.token)
    assert job is not None
    assert job.done.wait(60)
    return seat.does("nothing")


def floor_of(seat: Seated) -> FloorWish:
    wish = wishes_on(seat.copy, shown_run(shelved(CASE).case, seat.copy)).limits["floor 1"]
    assert isinstance(wish, FloorWish)
    return wish


def limits_on(seat: Seated) -> dict[str, object]:
    return dict(wishes_on(seat.copy, shown_run(shelved(CASE).case, seat.copy)).limits)


def test_the_screen_opens_with_limits_that_can_be_asked_at_once() -> None:
    seat = answered(seated())
    assert "Ingen fordeling i hele tusen kroner er bedre." in seat.text
    assert seat.row(TABLE, "Sum")[0] == "1 113 401"


def test_a_shipped_file_gives_the_published_answer_with_what_binds_and_what_it_costs() -> None:
    seat = answered(seated().does("load", "closest-to-need"))
    assert "Samlet avvik fra målet: 48 422 tusen kroner." in seat.text
    assert "Minst av målet får Oslo universitetssykehus HF: 95,1 %." in seat.text
    row = seat.row(TABLE, "Oslo universitetssykehus HF")
    assert row[:5] == ["229 392", "270 215", "256 892", "▲ +27 500", "+12,0 %"]
    assert "Gulvet for Akershus universitetssykehus HF" in seat.text
    assert "1 000 tusen kroner mer rom ville gitt 2 000 tusen kroner mindre samlet avvik" in seat.text
    assert "Flere fordelinger er like gode" in seat.text


def test_the_figures_are_those_of_the_command() -> None:
    seat = answered(seated().does("load", "closest-to-need"))
    case = shipped_case(CASE)
    wanted = within_limits(case, read_limits(*limits_file(CASE, "closest-to-need"), case))
    given = document(seat.token, OWNER, "optimise_figures", {})
    assert given.content.decode() == as_text(optimise_document(wanted))
    assert given.name == "hso-2024-revised-decided-closest-to-need.json"


def test_impossible_limits_say_both_totals_and_the_smallest_relaxation_can_be_taken_and_used() -> None:
    seat = answered(seated().does("load", "impossible-smaller-fund"))
    assert "krever til sammen 1 057 736, men rammen for Basisbevilgning er 1 013 400" in seat.text
    assert "Endre gulvene på 95 % av utgangspunktet til 91,01 %" in seat.text
    assert "Øk rammen for Basisbevilgning med 44 336 tusen kroner" in seat.text
    waited(seat.does("relax", "0"))
    assert seat.reading.inputs["limit:floor-1:percent"]["value"] == "91,01"
    assert seat.row(TABLE, "Sum")[2] == "1 013 400"
    shown = {row[0]: row[3] for row in seat.table(TABLE)[1:]}
    seat.does("use")
    assert "Svaret er nå alternativet på skjermen." in seat.text
    tried = shown_run(shelved(CASE).case, seat.copy)
    for code, kroner in by_recipient(tried.blocks_of("basic")).items():
        if name := tried.case.recipients.get(code):
            assert f"{kroner // 1000:,}".replace(",", " ") == shown[name.name]
    seat.does("undo")
    assert not seat.copy.tried.is_changed


@pytest.mark.parametrize("name", IMPOSSIBLE)
def test_every_relaxation_that_is_offered_is_enough(name: str) -> None:
    case = shipped_case(CASE)
    wishes = read_limits(*limits_file(CASE, name), case)
    with pytest.raises(LimitsConflict) as found:
        within_limits(case, wishes)
    offered = relaxations(case, wishes, found.value.conflicts)
    assert offered
    for one in offered[:3]:
        assert within_limits(case, one.wishes).amounts


@pytest.mark.parametrize("name", question_names(CASE, FOLDER))
def test_limits_are_kept_as_text_and_read_back_the_same(name: str) -> None:
    wishes = read_limits(*limits_file(CASE, name), shipped_case(CASE))
    assert wishes_of(wishes_text(wishes)) == wishes


def test_every_shipped_file_stands_in_the_fields_whole() -> None:
    seat, case = seated(), shipped_case(CASE)
    for name in question_names(CASE, FOLDER):
        seat.does("load", name)
        assert limits_on(seat) == read_limits(*limits_file(CASE, name), case).limits
        for path in limits_on(seat):
            assert f'data-key="limit-{path.replace(" ", "-")}"' in seat.html


def test_what_one_may_lose_is_the_same_floor_said_in_another_way() -> None:
    seat = seated().does("limit:floor-1:loss", "7,5")
    assert floor_of(seat).percent == Fraction(185, 2)
    assert seat.reading.inputs["limit:floor-1:percent"]["value"] == "92,5"


@pytest.mark.parametrize("text", ["abc", "9 5", "95,5,5", "12.345", ""])
def test_what_is_no_per_cent_is_refused_beside_its_field_with_the_text_as_typed(text: str) -> None:
    seat = seated()
    before = floor_of(seat)
    seat.does("limit:floor-1:percent", text)
    assert seat.copy.refused["limit:floor-1:percent"].text == text
    assert 'aria-invalid="true"' in seat.html
    assert floor_of(seat) == before


def test_a_limit_of_a_group_is_an_amount_or_a_per_cent_as_it_is_typed() -> None:
    seat = (
        seated()
        .does("add", "group")
        .does("limit:group-1:least", "5 %")
        .does("limit:group-1:most", "60 mill. kroner")
    )
    wish = limits_on(seat)["group 1"]
    assert isinstance(wish, GroupWish)
    assert wish.least_percent == 5
    assert wish.least is None
    assert wish.most == 60_000_000
    seat.does("limit:group-1:most", "6 000")
    wish = limits_on(seat)["group 1"]
    assert isinstance(wish, GroupWish)
    assert wish.most == 6_000_000


def test_how_many_times_another_is_never_read_as_another_number() -> None:
    seat = seated().does("add", "relation").does("limit:relation-1:times", "80 %")
    wish = limits_on(seat)["relation 1"]
    assert isinstance(wish, RelationWish)
    assert wish.times == Fraction(4, 5)


def test_a_fixed_amount_begins_as_it_stands_and_an_empty_field_lets_go() -> None:
    seat = seated().does("fix", f"r:{TELEMARK}")
    wish = limits_on(seat)["lock 1"]
    assert isinstance(wish, LockWish)
    assert wish.amounts == {TELEMARK: 65_002_000}
    seat.does(f"stated:lock-1:{TELEMARK}", "66 mill. kroner").does("drop:floor-1")
    assert answered(seat).row(TABLE, "Sykehuset Telemark HF")[2] == "66 000"
    assert "lock 1" not in limits_on(seat.does(f"stated:lock-1:{TELEMARK}", ""))


def test_an_amount_that_the_case_cannot_distribute_is_refused() -> None:
    seat = seated().does("fix", f"r:{TELEMARK}").does(f"stated:lock-1:{TELEMARK}", "65 002 500 kr")
    assert f"stated:lock-1:{TELEMARK}" in seat.copy.refused


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("load", "../../keys"), ("load", "keys.toml"), ("goal", "weighted"), ("aim", "key:nobody"),
        ("aim", "x:y"),
        ("stream:nothing", "true"), ("stream:basic", "false"), ("add", "sabotage"), ("fix", "r:nobody"),
        ("limit:floor-9:percent", "50"), ("limit:floor-1:recipients", "50"), ("base:floor-1", "nothing"),
        ("who:floor-1:r:nobody", "true"), ("who:floor-1:g:nobody", "true"), ("of:floor-1:nothing", "true"),
        ("party:floor-1:one", f"r:{OSLO}"), ("bound_on:floor-1", "all"), ("stated:floor-1:x", "5"),
        ("relax", "0"), ("use", "1"), ("way", "0"), ("part", "sabotage"), ("reach_who", "nobody"),
        ("reach_stream", "nothing"), ("resembled:criterion:nothing", "true"), ("resembled:stream", "nothing"),
    ],
)  # fmt: skip
def test_a_forged_message_changes_nothing(name: str, value: str) -> None:
    seat = seated()
    before = limits_on(seat)
    seat.does(name, value)
    assert limits_on(seat) == before
    assert not seat.copy.tried.is_changed
    assert part_of(seat.copy) == LIMITS


def test_a_huge_text_is_refused() -> None:
    seat = seated().does("limit:floor-1:percent", "9" * 20_000)
    assert floor_of(seat).percent == 95


def test_an_answer_stays_after_a_reload_and_says_so_when_it_is_of_something_else() -> None:
    seat = answered(seated().does("load", "closest-to-need"))
    again = seated(m=seat.token)
    assert again.row(TABLE, "Sykehuset Telemark HF")[2] == "54 871"
    again.does("scenario", "mostly-need")
    assert "Svaret gjelder «Styrets vedtak» slik det var" in again.text
    assert again.row(TABLE, "Sykehuset Telemark HF")[2] == "54 871"


def test_changed_fields_say_that_the_answer_is_of_others() -> None:
    seat = answered(seated())
    seat.does("limit:floor-1:percent", "90")
    assert "Feltene er endret etter at svaret kom." in seat.text


def test_limits_that_are_not_finished_are_refused_at_the_limit() -> None:
    seat = answered(seated().does("add", "group"))
    assert "grensen sier ikke hvor mye" in seat.text


def test_the_answer_leaves_as_an_alternative_that_stands_on_what_the_case_has() -> None:
    seat = answered(seated(alternativ="mostly-need").does("load", "more-to-private"))
    given = tomllib.loads(document(seat.token, OWNER, "optimise_scenario", {}).content.decode())
    assert given["baseline"] == "mostly-need"
    assert given["overrides"]["funds.basic.amounts"]


def test_what_it_takes_is_said_in_sentences_and_each_way_can_be_used() -> None:
    seat = seated(alternativ="illustration-bed-days").does("part", "reach")
    seat.does("reach_who", TELEMARK).does("reach_amount", "66 mill. kroner")
    answered(seat)
    assert "«Illustrasjon: liggedøgn og senger» gir 62 794 tusen kroner." in seat.text
    assert "Senger psykisk helsevern i 2020: fra 5,00 % til 9,05 %" in seat.text
    assert "Sykehuset Telemark HF får da 66 003 tusen kroner." in seat.text
    file = document(seat.token, OWNER, "reach_scenario", {"way": "0"})
    given = tomllib.loads(file.content.decode())
    assert given["baseline"] == "illustration-bed-days"
    assert sum(given["overrides"]["keys.bed-days-and-beds.mix"].values()) == pytest.approx(1)
    with pytest.raises(KeyError):
        document(seat.token, OWNER, "reach_scenario", {"way": "7"})
    seat.does("way", "0")
    after = shown_run(shelved(CASE).case, seat.copy)
    assert sum(amount for (code, _), amount in after.placed().items() if code == TELEMARK) == 66_003_000
    assert "Svaret er nå alternativet på skjermen." in seat.text


def test_a_question_without_a_recipient_is_refused() -> None:
    seat = seated().does("part", "reach").does("ask")
    assert "Velg en mottaker, og skriv et beløp." in seat.text


def test_the_key_that_resembles_comes_after_its_warnings_and_never_while_presenting() -> None:
    seat = answered(seated().does("part", "resemble"))
    assert seat.text.index("At en miks ligner, er ikke noe bevis") < seat.text.index(
        "vektene som ligner mest"
    )
    assert "bommer til sammen med 23 330 tusen kroner" in seat.text
    seat.does("presents", "true")
    assert "ligner" not in seat.text
    with pytest.raises(KeyError):
        document(seat.token, OWNER, "resemble_figures", {})


def test_a_case_without_a_decision_offers_those_that_have_one() -> None:
    seat = seated(sak="example-region").does("part", "resemble")
    assert 'data-name="case" value="hso-2024-revised"' in seat.html


@pytest.mark.parametrize("part", ["limits", "reach", "resemble"])
def test_each_question_is_told_in_english_too(part: str) -> None:
    seat = seated(alternativ="illustration-bed-days").does("language", "en").does("part", part)
    seat.does("reach_who", TELEMARK).does("reach_amount", "66 000")
    answered(seat)
    assert "Find the answer" in seat.text
    assert "Finn svaret" not in seat.text


def test_work_that_nobody_waits_for_is_stopped_and_can_be_asked_again() -> None:
    jobs, stopped = Jobs(), Signal()

    def work(stop: Signal) -> str:
        assert stop.wait(10)
        stopped.set()
        return "the best so far"

    job = jobs.asked("question", "somebody", work)
    until(lambda: job.state is State.WORKING)
    jobs.leaves("somebody")
    assert stopped.wait(10)
    assert job.done.wait(10)
    assert job.result == "the best so far"
    assert jobs.asked("question", "somebody", lambda _: "anew").done.wait(10)
    found = jobs.found("question")
    assert found is not None
    assert found.result == "anew"


def test_work_that_another_still_waits_for_goes_on() -> None:
    jobs, go_on = Jobs(), Signal()
    job = jobs.asked("question", "one", lambda _: go_on.wait(10))
    jobs.asked("question", "other", lambda _: None)
    jobs.leaves("one")
    assert job.is_under_way
    go_on.set()
    assert job.done.wait(10)


def test_whoever_asks_something_else_waits_for_nothing_else() -> None:
    jobs = Jobs()
    first = jobs.asked("first", "somebody", lambda stop: stop.wait(10))
    jobs.asked("second", "somebody", lambda _: None)
    assert first.done.wait(10)
    assert first.stop.is_set()


def test_only_so_many_questions_wait_and_one_more_is_refused_in_words() -> None:
    jobs, go_on = Jobs(most_waiting=2), Signal()
    working = [
        jobs.asked(f"working {number}", f"asker {number}", lambda _: go_on.wait(10)) for number in (1, 2)
    ]
    until(lambda: all(job.state is State.WORKING for job in working))
    waiting = [jobs.asked(("waits", one), f"other {one}", lambda _: "done") for one in (1, 2)]
    refused = jobs.asked("one more", "somebody", lambda _: "done")
    assert refused.done.is_set()
    told = {language: shown_faults(refused.fault, words(language))[0] for language in ("nb", "en")}
    assert told["nb"].what.startswith("For mange spørsmål venter")
    assert told["en"].fix.startswith("wait until")
    assert jobs.found("one more") is None
    assert jobs.asked(("waits", 1), "somebody", lambda _: "done") is waiting[0]
    go_on.set()
    assert all(job.done.wait(10) for job in (*working, *waiting))
    assert jobs.asked("one more", "somebody", lambda _: "done").done.wait(10)


def both_places_taken(jobs: Jobs, go_on: Signal) -> None:
    """Two work, so that whatever is asked next waits."""
    for number in (1, 2):
        jobs.asked(("works", number), f"works {number}", lambda _: go_on.wait(10))


def test_what_one_asker_replaces_by_its_next_question_takes_no_thread_and_no_place() -> None:
    jobs, go_on = Jobs(most_waiting=2), Signal()
    both_places_taken(jobs, go_on)
    threads = active_count()
    asked = [jobs.asked(number, "somebody", lambda _: "done") for number in range(50)]
    assert active_count() <= threads
    assert [job.state for job in asked] == [State.STOPPED] * 49 + [State.WAITING]
    go_on.set()
    assert asked[-1].done.wait(10)
    assert not any(job.done.is_set() for job in asked[:-1])


def test_a_question_that_is_refused_does_not_end_the_search_that_the_asker_had() -> None:
    jobs, go_on = Jobs(most_waiting=1), Signal()
    both_places_taken(jobs, go_on)
    jobs.asked("waits", "somebody", lambda _: "done")
    refused = jobs.asked("one more", "works 1", lambda _: "done")
    assert refused.fault is not None
    earlier = jobs.found(("works", 1))
    assert earlier is not None
    assert earlier.state is State.WORKING
    go_on.set()


@pytest.mark.parametrize("part", ["reach", "resemble"])
def test_stop_ends_what_it_takes_and_what_resembles(part: str) -> None:
    seat = seated(alternativ="illustration-bed-days").does("part", part)
    seat.does("reach_who", TELEMARK).does("reach_amount", "66 000")
    case, stop = shelved(CASE).case, Signal()
    question = asked_of(asked_now(seat.copy, part), part)
    assert question is not None
    stop.set()
    with pytest.raises(OutOfTime):
        work_of(seat.copy, question, case)(stop)


def test_a_question_that_is_stopped_says_so_and_the_page_stays_usable() -> None:
    seat = seated().does("ask")
    seat.does("stop")
    assert "Finn svaret" in seat.text
    asked = json.loads(seat.copy.asked["optimise.asked.limits"])
    assert not asked["is_wanted"]


def until(holds: Callable[[], bool]) -> None:
    ends = monotonic() + 10
    while not holds():
        assert monotonic() < ends
        sleep(0.01)
