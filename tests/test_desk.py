"""The desk: each event once, each person's own copy, nothing lost when the process ends."""

from pathlib import Path
from threading import Thread

import pytest

from allocation.screens.desk import Desk, NotYours
from allocation.screens.live import Event, events_of
from allocation.screens.working import Tried, WorkingCopy, tries
from allocation.store import Store

BEGUN = WorkingCopy(Tried("case", "decided"))


def adds(copy: WorkingCopy, event: Event) -> WorkingCopy:
    seen = copy.tried.overrides.get("seen", [])
    assert isinstance(seen, list)
    return tries(copy, {"seen": [*seen, event.value]})


def event(seq: int, value: str, client: str = "tab:page") -> Event:
    return Event(client, seq, "input", value, seq)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(Store(tmp_path / "store.sqlite"))


def test_an_event_that_is_sent_again_is_taken_once(desk: Desk) -> None:
    token = desk.lay("kari", BEGUN)
    desk.take(token, "kari", [event(1, "a")], adds)
    after = desk.take(token, "kari", [event(1, "a"), event(2, "b")], adds)
    assert after.tried.overrides == {"seen": ["a", "b"]}


def test_two_places_on_a_page_have_numbers_of_their_own(desk: Desk) -> None:
    token = desk.lay("kari", BEGUN)
    desk.take(token, "kari", [event(9, "late", "tab:page")], adds)
    after = desk.take(token, "kari", [event(8, "early", "tab:header")], adds)
    assert after.tried.overrides == {"seen": ["late", "early"]}


def test_what_has_arrived_is_known_by_tab_and_number(desk: Desk) -> None:
    token = desk.lay("kari", BEGUN)
    assert not desk.has_applied(token, "kari", "tab:page", 3)
    desk.take(token, "kari", [event(3, "a")], adds)
    assert desk.has_applied(token, "kari", "tab:page", 3)
    assert not desk.has_applied(token, "kari", "tab:page", 4)
    assert not desk.has_applied(token, "kari", "tab:header", 1)
    assert desk.has_applied(token, "kari", "none", 0)


def test_an_event_of_a_tab_that_is_long_forgotten_has_long_been_taken(desk: Desk) -> None:
    token = desk.lay("kari", BEGUN)
    for tab in range(61):
        desk.take(token, "kari", [event(1, str(tab), f"tab{tab}:page")], adds)
    assert desk.has_applied(token, "kari", "tab0:page", 1)


def test_a_text_with_half_a_letter_is_no_event_and_nothing_is_held_that_is_not_kept(desk: Desk) -> None:
    sent = [{"client": "t", "seq": 1, "name": "n", "value": "\ud800", "gesture": 1, "seen": ""}]
    assert events_of(sent) == ()


@pytest.mark.parametrize("owner", ["", "ola"])
def test_nobody_else_sees_or_changes_a_copy(desk: Desk, owner: str) -> None:
    token = desk.lay("kari", BEGUN)
    for ask in (
        lambda: desk.find(token, owner),
        lambda: desk.change(token, owner, lambda copy: copy),
        lambda: desk.has_applied(token, owner, "tab", 1),
        lambda: desk.receive(token, owner, b""),
    ):
        with pytest.raises(NotYours):
            ask()


def test_a_new_process_finds_every_copy_and_takes_no_event_again(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    first = Desk(Store(path))
    token = first.lay("kari", BEGUN)
    first.take(token, "kari", [event(1, "a")], adds)
    second = Desk(Store(path))
    after = second.take(token, "kari", [event(1, "a"), event(2, "b")], adds)
    assert after.tried.overrides == {"seen": ["a", "b"]}


def test_many_tabs_at_once_lose_no_event(desk: Desk) -> None:
    token = desk.lay("kari", BEGUN)

    def work(client: str) -> None:
        for number in range(1, 21):
            desk.take(token, "kari", [event(number, f"{client}{number}", client)], adds)

    tabs = [Thread(target=work, args=(f"tab{tab}:page",)) for tab in range(8)]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join()
    seen = desk.find(token, "kari").tried.overrides["seen"]
    assert isinstance(seen, list)
    assert len(seen) == len(set(seen)) == 160


def test_an_event_that_fails_changes_nothing_and_can_come_again(desk: Desk) -> None:
    token = desk.lay("kari", BEGUN)

    def fails(copy: WorkingCopy, _event: Event) -> WorkingCopy:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        desk.take(token, "kari", [event(1, "a")], fails)
    assert desk.find(token, "kari") == BEGUN


def test_a_file_that_came_in_is_given_out_once_and_only_some_are_held(desk: Desk) -> None:
    token = desk.lay("kari", BEGUN)
    names = [desk.receive(token, "kari", str(number).encode()) for number in range(5)]
    assert desk.received(names[-1]) == b"4"
    assert desk.received(names[-2]) == b"3"
    for gone in (names[-1], names[0], "no-such-file"):
        with pytest.raises(KeyError):
            desk.received(gone)


def test_nobody_loses_a_file_that_came_in_to_a_browser_that_sends_very_many(desk: Desk) -> None:
    mine = desk.receive(desk.lay("kari", BEGUN), "kari", b"mine")
    for number in range(100):
        desk.receive(desk.lay("ola", BEGUN), "ola", str(number).encode())
    assert desk.received(mine) == b"mine"


def test_where_all_places_are_taken_whoever_has_most_of_them_gives_one_up(desk: Desk) -> None:
    own = {
        who: [desk.receive(desk.lay(who, BEGUN), who, b"x") for _ in range(3 if who == "b0" else 1)]
        for who in [f"b{number}" for number in range(39)]
    }
    assert desk.received(own["b1"][0]) == b"x"
    with pytest.raises(KeyError):
        desk.received(own["b0"][0])


@pytest.mark.parametrize(
    "sent",
    [
        None,
        "text",
        {"seq": 1},
        [None, 1, "x", []],
        [{"client": "t", "seq": "1", "name": "n", "value": "v", "gesture": 1, "seen": ""}],
        [{"client": "t", "seq": True, "name": "n", "value": "v", "gesture": 1, "seen": ""}],
        [{"client": "t", "seq": 0, "name": "n", "value": "v", "gesture": 1, "seen": ""}],
        [{"client": "t", "seq": 2**60, "name": "n", "value": "v", "gesture": 1, "seen": ""}],
        [{"client": "t", "seq": 1, "name": "n", "value": "v" * 30_000, "gesture": 1, "seen": ""}],
        [{"client": "t", "seq": 1, "name": ["n"], "value": "v", "gesture": 1, "seen": ""}],
        [{"client": "t", "seq": 1, "name": "n", "value": "v"}],
    ],
)
def test_what_is_no_event_is_left_out(sent: object) -> None:
    assert events_of(sent) == ()


def test_events_are_taken_in_the_order_of_their_numbers() -> None:
    same = {"client": "t", "name": "n", "seen": ""}
    sent = [{**same, "seq": seq, "value": str(seq), "gesture": seq} for seq in (3, 1, 2)]
    assert [one.value for one in events_of(sent)] == ["1", "2", "3"]
