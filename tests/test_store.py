"""What is saved stays saved, whoever saves at the same time and whatever somebody does to the file."""

import os
import sqlite3
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from statistics import median
from threading import Barrier
from time import perf_counter

import pytest

from allocation.case import Scenario, ScenarioStatus
from allocation.problems import ProblemsFound
from allocation.store import Conflict, Saved, Store, default_path
from allocation.store.database import Database
from allocation.store.handed_in import HandedIn
from allocation.versions import Frozen, new_version, seal_of, version_problems, with_scenario
from tests.broken_folders import BOARD
from tests.shipped import shipped_case

CASE = "hso-2024-revised"
KARI, OLA = "Kari Nordmann", "Ola Ødegård"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "lager" / "store.sqlite"


@pytest.fixture
def store(path: Path) -> Store:
    return Store(path)


def draft(name: str = "prøve", share: str = "0.25", **more: object) -> Scenario:
    return Scenario(name, f"Prøve med {share}", overrides={"keys.need.mix.beds": Decimal(share), **more})


def newest(store: Store, name: str = "prøve", case: str = CASE) -> Saved:
    """The newest version of a scenario, in a store without faults."""
    versions, problems = store.latest(case)
    assert problems == []
    return versions[name]


def by_hand(path: Path, sql: str, *values: object) -> None:
    """Change the file as somebody with another program would, who takes the guards away first."""
    with closing(sqlite3.connect(path)) as other, other:
        for (name,) in other.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            other.execute(f"DROP TRIGGER {name}")
        other.execute("PRAGMA ignore_check_constraints = ON")
        other.execute(sql, values)


def refusal(path: Path) -> str:
    """The one problem of a store that cannot be opened: what, why, and the way out."""
    with pytest.raises(ProblemsFound) as found:
        Store(path)
    (problem,) = found.value.problems
    assert problem.where.file == str(path)
    assert problem.cause
    assert "ALLOCATION_STORE" in problem.fix
    return problem.what


def test_what_is_saved_is_given_back_by_another_store_on_the_same_file(store: Store, path: Path) -> None:
    before = datetime.now(UTC)
    saved = store.save(CASE, draft(), 0, KARI)
    store.close()
    again = newest(Store(path))
    assert again == saved
    assert (again.scenario, again.version, again.saved_by, again.case) == (draft(), 1, KARI, CASE)
    assert before <= again.saved_at <= datetime.now(UTC)


def test_what_a_save_gives_is_what_the_store_gives_from_then_on(store: Store) -> None:
    overrides = {"keys.a.mix": {"x": Fraction(1, 8), "y": 0}, "methods.b.groups": ("a", "b")}
    given = replace(draft(), overrides=overrides)
    saved = store.save(CASE, given, 0, KARI)
    assert repr(newest(store)) == repr(saved)
    assert saved.scenario.overrides["keys.a.mix"] == {"x": Decimal("0.125"), "y": 0}


def test_every_version_stays(store: Store) -> None:
    for version, share in enumerate(["0.1", "0.2", "0.3"]):
        store.save(CASE, draft(share=share), version, KARI)
    versions, problems = store.history(CASE, "prøve")
    assert problems == []
    assert [(one.version, one.scenario) for one in versions] == [
        (3, draft(share="0.3")),
        (2, draft(share="0.2")),
        (1, draft(share="0.1")),
    ]
    assert newest(store) == versions[0]


def test_cases_and_names_are_kept_apart(store: Store) -> None:
    for case in (CASE, "annen-sak"):
        for name in ("å", "Å", "prøve", "behov-2040", "日本"):
            store.save(case, draft(name), 0, KARI)
    store.save(CASE, draft("å", "0.5"), 1, OLA)
    assert {name: one.version for name, one in store.latest(CASE)[0].items()} == {
        "å": 2, "Å": 1, "prøve": 1, "behov-2040": 1, "日本": 1,
    }  # fmt: skip
    assert newest(store, "å", "annen-sak").version == 1
    assert store.latest("ukjent") == ({}, [])
    assert store.history(CASE, "ukjent") == ([], [])


def test_who_saves_over_a_newer_version_is_shown_it_and_nothing_is_saved(store: Store) -> None:
    store.save(CASE, draft(), 0, KARI)
    theirs = store.save(CASE, draft(share="0.3"), 1, OLA)
    for opened_at in (0, 1):
        with pytest.raises(Conflict) as found:
            store.save(CASE, draft(share="0.4"), opened_at, KARI)
        assert found.value.theirs == theirs
        assert OLA in str(found.value)
        assert "versjon 2" in str(found.value)
    assert newest(store) == theirs
    assert store.save(CASE, draft(share="0.4"), 2, KARI).version == 3


def test_a_version_that_the_store_has_lost_is_no_ground_to_save_on(store: Store) -> None:
    with pytest.raises(ProblemsFound, match="versjon 4 av «prøve» finnes ikke"):
        store.save(CASE, draft(), 4, KARI)
    store.save(CASE, draft(), 0, KARI)
    with pytest.raises(ProblemsFound, match="sikkerhetskopi"):
        store.save(CASE, draft(), 4, KARI)
    assert newest(store).version == 1


@pytest.mark.parametrize("status", [ScenarioStatus.DECIDED, ScenarioStatus.ADJUSTED])
def test_what_is_decided_is_never_changed_whatever_version_was_opened(
    store: Store, status: ScenarioStatus
) -> None:
    store.save(CASE, draft(), 0, KARI)
    decided = replace(draft(), status=status, body="Styret", decided_on=date(2024, 6, 1), seal="0123456789ab")
    saved = store.save(CASE, decided, 1, KARI)
    for scenario, opened_at in ((draft(), 2), (decided, 2), (draft(share="0.9"), 1), (draft(), 0)):
        with pytest.raises(Frozen, match=f"lagret av {KARI}, og endres aldri"):
            store.save(CASE, scenario, opened_at, OLA)
    assert newest(store) == saved
    assert newest(store).scenario.seal == "0123456789ab"


def test_a_decision_is_changed_by_a_new_version_under_a_new_name(store: Store) -> None:
    case = shipped_case(BOARD)
    wanted = new_version(case.scenarios["decided"], "ny", {"funds.basic.method": "bed-days-and-beds"})
    saved = store.save(case.name, wanted, 0, KARI).scenario
    assert saved.replaces == "decided"
    assert version_problems(with_scenario(case, saved), saved) == []


def test_a_seal_fits_after_the_scenario_was_saved_and_opened(store: Store) -> None:
    case = shipped_case(BOARD)
    decided = replace(
        new_version(case.scenarios["decided"], "ny", {"funds.basic.method": "bed-days-and-beds"}),
        status=ScenarioStatus.DECIDED,
    )
    sealed = replace(decided, seal=seal_of(case, decided))
    store.save(case.name, sealed, 0, KARI)
    opened = newest(store, "ny", case.name).scenario
    assert version_problems(with_scenario(case, opened), opened) == []


def test_a_scenario_that_could_not_be_read_again_is_not_saved(store: Store) -> None:
    for scenario in (
        draft("a b"),
        replace(draft(), title="a\x00b"),
        replace(draft(), overrides={"x": Fraction(1, 3)}),
        draft(""),
    ):
        with pytest.raises(ProblemsFound) as found:
            store.save(CASE, scenario, 0, KARI)
        assert "kan ikke leses" not in str(found.value), "it was never saved"
    with pytest.raises(ProblemsFound, match="et tegn som ikke kan lagres"):
        store.save(CASE, draft(), 0, "Kari\udcff")
    assert store.latest(CASE) == ({}, [])


def test_no_program_deletes_or_overwrites_a_version_by_mistake(store: Store, path: Path) -> None:
    store.save(CASE, draft(), 0, KARI)
    with closing(sqlite3.connect(path)) as other:
        for sql in ("DELETE FROM saved", "UPDATE saved SET scenario = ''"):
            with pytest.raises(sqlite3.IntegrityError, match="never"):
                other.execute(sql)


BROKEN = {
    "a text that is no TOML": ("scenario", "title ="),
    "an unknown setting": ("scenario", 'title = "a"\ncolour = "red"'),
    "bytes": ("scenario", b"\xff\xfe"),
    "text that is not UTF-8": ("CAST(x'74ff' AS TEXT)", None),
    "a number": ("saved_by", b"\x01"),
    "an unknown name": ("name", "a b"),
    "no moment": ("saved_at", "i går"),
    "a moment beyond all": ("saved_at", "0001-01-01T00:00:00+14:00"),
}


@pytest.mark.parametrize(("column", "value"), BROKEN.values(), ids=BROKEN)
def test_a_row_that_somebody_broke_is_a_problem_and_the_rest_is_there(
    store: Store, path: Path, column: str, value: object
) -> None:
    store.save(CASE, draft(), 0, KARI)
    store.save(CASE, draft(share="0.3"), 1, KARI)
    store.save(CASE, draft("annen"), 0, KARI)
    change = f"{column} = ?" if value is not None else f"scenario = {column}"
    values = [] if value is None else [value]
    by_hand(path, f"UPDATE saved SET {change} WHERE name = 'prøve' AND version = 2", *values)
    versions, problems = store.latest(CASE)
    assert versions["annen"].scenario == draft("annen")
    (problem,) = problems
    assert "kan ikke leses" in problem.what
    assert "versjon 2" in problem.where.file
    if column != "name":
        assert "prøve" not in versions, "an older version is not what was saved last"
        older, broken = store.history(CASE, "prøve")
        assert [one.version for one in older] == [1]
        assert broken == problems
        for opened_at in (1, 2):
            with pytest.raises(ProblemsFound, match="under et nytt navn"):
                store.save(CASE, draft(share="0.9"), opened_at, KARI)


def test_of_many_threads_that_save_at_once_exactly_one_wins(store: Store) -> None:
    start = Barrier(8)

    def save(number: int) -> Saved | None:
        start.wait()
        try:
            return store.save(CASE, draft(share=f"0.{number + 1}"), 0, f"nummer {number}")
        except Conflict:
            return None

    with ThreadPoolExecutor(8) as threads:
        won = [saved for saved in threads.map(save, range(8)) if saved]
    assert won == store.history(CASE, "prøve")[0]
    assert len(won) == 1


def test_of_stores_on_one_file_that_save_at_once_exactly_one_wins_each_round(path: Path) -> None:
    stores = [Store(path) for _ in range(4)]
    rounds = 25

    def save_each(store: Store) -> int:
        won = 0
        while (version := len(store.history(CASE, "prøve")[0])) < rounds:
            try:
                store.save(CASE, draft(), version, "noen")
                won += 1
            except Conflict:
                continue
        return won

    with ThreadPoolExecutor(4) as threads:
        assert sum(threads.map(save_each, stores)) == rounds
    assert [one.version for one in stores[0].history(CASE, "prøve")[0]] == list(range(rounds, 0, -1))


ANOTHER_PROCESS = """
import sys
from pathlib import Path
from allocation.case import Scenario
from allocation.store import Conflict, Store


sys.stdin.readline()
store, won = Store(Path(sys.argv[1])), 0
for name in (f"alternativ-{number}" for number in range(30)):
    try:
        store.save("sak", Scenario(name, "Fra " + sys.argv[2]), 0, sys.argv[2])
        won += 1
    except Conflict:
        pass
print(won)
"""


def test_of_processes_that_save_at_once_exactly_one_wins_each(path: Path) -> None:
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", ANOTHER_PROCESS, str(path), f"prosess {number}"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for number in range(3)
    ]  # fmt: skip
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("nå\n")
        process.stdin.flush()
    won = {f"prosess {number}": int(process.communicate()[0]) for number, process in enumerate(processes)}
    versions, problems = Store(path).latest("sak")
    assert problems == []
    assert {one.version for one in versions.values()} == {1}
    assert sum(won.values()) == len(versions) == 30
    for by, count in won.items():
        assert [one.saved_by for one in versions.values()].count(by) == count


def test_a_new_file_can_be_opened_by_many_at_once(tmp_path: Path) -> None:
    for attempt in range(10):
        path = tmp_path / str(attempt) / "store.sqlite"
        with ThreadPoolExecutor(8) as threads:
            stores = list(threads.map(Store, [path] * 8))
        for number, store in enumerate(stores):
            store.keep(str(number), "noen", "{}")
        assert all(stores[0].kept(str(number)) for number in range(8))


def test_a_process_that_is_killed_has_lost_nothing_that_it_had_kept(path: Path) -> None:
    program = (
        "import os; from pathlib import Path; from allocation.store import Store; "
        f"store = Store(Path({str(path)!r})); store.keep('t', 'eier', 'det siste'); os._exit(9)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 9
    assert Store(path).kept("t") == ("eier", "det siste")


def test_a_working_copy_is_kept_as_it_last_was(store: Store, path: Path) -> None:
    assert store.kept("token") is None
    store.keep("token", "eier", '{"title": "før"}')
    store.keep("token", "eier", '{"title": "økt ☂"}')
    store.keep("annen", "en annen", "{}")
    store.close()
    assert Store(path).kept("token") == ("eier", '{"title": "økt ☂"}')


def test_old_working_copies_are_forgotten_and_saved_scenarios_never(store: Store) -> None:
    store.keep("gammel", "eier", "{}")
    store.save(CASE, draft(), 0, KARI)
    moment = datetime.now(UTC)
    store.keep("ny", "eier", "{}")
    far_away = moment.astimezone(datetime.now().astimezone().tzinfo)
    assert store.forget_before(far_away) == 1
    assert store.kept("gammel") is None
    assert store.kept("ny")
    assert store.forget_before(datetime.now(UTC) + timedelta(days=1)) == 1
    assert newest(store).version == 1


def test_a_working_copy_that_is_kept_again_is_not_old(store: Store) -> None:
    store.keep("token", "eier", "{}")
    moment = datetime.now(UTC)
    store.keep("token", "eier", "{}")
    assert store.forget_before(moment) == 0


def test_a_working_copy_is_kept_in_milliseconds(store: Store) -> None:
    document = '{"log": [' + ", ".join(f'"endring {number}"' for number in range(500)) + "]}"
    seconds = []
    for _ in range(200):
        start = perf_counter()
        store.keep("token", "eier", document)
        seconds.append(perf_counter() - start)
    assert median(seconds) < 0.005, "measured: 0.1 ms; the machines that test are noisy"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_the_file_and_its_folder_are_for_their_owner_alone(store: Store, path: Path) -> None:
    store.keep("token", "eier", "{}")
    modes = {one.name: stat.S_IMODE(one.stat().st_mode) for one in path.parent.iterdir()}
    assert modes
    assert set(modes.values()) == {0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "brev.txt"
    path.write_text("Kjære styre, " * 500, encoding="utf-8")
    assert "ikke et lager" in refusal(path)
    assert path.read_text(encoding="utf-8").startswith("Kjære styre")


def test_the_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "places.sqlite"
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("CREATE TABLE bookmarks (url TEXT)")
    before = path.read_bytes()
    assert "ikke et lager" in refusal(path)
    assert path.read_bytes() == before


def test_a_damaged_file_says_so(store: Store, path: Path) -> None:
    for number in range(50):
        store.save(CASE, draft(f"nummer-{number}"), 0, KARI)
    store.close()
    raw = path.read_bytes()
    path.write_bytes(raw[:4096] + b"\x77" * (len(raw) - 4096))
    with pytest.raises(ProblemsFound, match="sikkerhetskopi"):
        Store(path).latest(CASE)


def test_a_store_of_a_newer_program_is_refused_in_a_sentence(store: Store, path: Path) -> None:
    store.close()
    by_hand(path, "PRAGMA user_version = 7")
    assert refusal(path) == "lageret har skjema 7, denne utgaven av programmet kjenner bare 3"


def test_a_folder_that_is_a_file_and_a_file_that_is_a_folder_say_so(tmp_path: Path) -> None:
    (tmp_path / "fil").write_text("x", encoding="utf-8")
    for path in (tmp_path / "fil" / "store.sqlite", tmp_path / "fil" / "under" / "store.sqlite", tmp_path):
        assert "kan ikke åpnes" in refusal(path)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    assert "kan ikke åpnes" in refusal(tmp_path / "store.sqlite")


def test_a_file_that_another_program_holds_is_said_to_be_busy(
    store: Store, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("allocation.store.database._PATIENCE", 0.05)
    impatient = Store(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(ProblemsFound, match="lageret er opptatt"):
            impatient.keep("token", "eier", "{}")
        with pytest.raises(ProblemsFound, match="lageret er opptatt"):
            impatient.save(CASE, draft(), 0, KARI)
        assert impatient.latest(CASE) == ({}, []), "reading waits for nobody"
        other.execute("ROLLBACK")
    assert impatient.save(CASE, draft(), 0, KARI).version == 1


def test_a_disk_that_is_full_loses_nothing_that_was_saved(store: Store, path: Path) -> None:
    store.save(CASE, draft(), 0, KARI)
    with store._database.transaction() as connection:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(ProblemsFound, match="ikke plass"):
        store.save(CASE, draft(share="0.3", much="x" * 100_000), 1, KARI)
    assert newest(store).version == 1
    assert newest(Store(path)).version == 1


def test_the_store_is_where_the_environment_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ALLOCATION_STORE", "~/lager.sqlite")
    assert default_path() == Path.home() / "lager.sqlite"
    monkeypatch.setenv("ALLOCATION_STORE", "")
    assert default_path().parts[-2:] == ("allocation", "store.sqlite")
    assert default_path().is_absolute()


def test_a_store_of_the_first_schema_is_led_on_and_keeps_what_it_has(store: Store, path: Path) -> None:
    store.keep("token", "owner", "{}")
    store.close()
    gone = [f"DROP TABLE {table}" for table in ("files", "confirmed", "givers")]
    for statement in (*gone, "PRAGMA user_version = 1"):
        by_hand(path, statement)
    again = Store(path)
    assert again.kept("token") == ("owner", "{}")
    assert again.handed_in.content(again.handed_in.keep(b"brev")) == b"brev"
    again.close()


def test_files_are_kept_once_and_those_that_nobody_looks_at_make_room(path: Path) -> None:
    held = HandedIn(Database(path), most_bytes=10)
    first, second = held.keep(b"aaaa"), held.keep(b"bbbb")
    assert held.keep(b"aaaa") == first
    third = held.keep(b"cccc")
    assert (held.content(first), held.content(second), held.content(third)) == (b"aaaa", None, b"cccc")


def test_a_store_of_the_second_schema_is_led_on_and_keeps_its_files(store: Store, path: Path) -> None:
    mark = store.handed_in.keep(b"brev", "kari")
    store.close()
    for statement in ("DROP TABLE givers", "PRAGMA user_version = 2"):
        by_hand(path, statement)
    again = Store(path)
    assert again.handed_in.content(mark) == b"brev"
    assert again.handed_in.content(again.handed_in.keep(b"nytt", "kari")) == b"nytt"
    again.close()


def test_a_browser_that_hands_in_very_much_loses_its_own_files_and_nobody_elses(path: Path) -> None:
    held = HandedIn(Database(path), most_bytes=20, most_of_one=8)
    mine, both = held.keep(b"mine", "kari"), held.keep(b"both", "kari")
    held.keep(b"both", "ola")
    his = [held.keep(f"{number:04d}".encode(), "ola") for number in range(20)]
    assert held.content(mine) == b"mine"
    assert held.content(both) == b"both"
    assert [held.content(one) is not None for one in his] == [False] * 18 + [True] * 2


def test_a_file_larger_than_all_room_is_kept_alone(path: Path) -> None:
    held = HandedIn(Database(path), most_bytes=3)
    held.keep(b"aa")
    large = held.keep(b"bbbb")
    assert held.content(large) == b"bbbb"


def test_what_is_confirmed_of_a_row_is_the_last_that_was_said_until_it_is_taken_back(store: Store) -> None:
    held = store.handed_in
    held.confirm("mark", "1/2", "first")
    held.confirm("mark", "1/2", "second")
    held.confirm("other", "1/2", "elsewhere")
    assert list(held.confirmed("mark")) == ["second"]
    held.take_back("mark", "1/2")
    assert list(held.confirmed("mark")) == []
    assert list(held.confirmed("other")) == ["elsewhere"]
