"""A scenario written as the text of its file, or carried by a link, is the same scenario when it is read."""

import base64
import tracemalloc
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import strategies as st

from allocation import run
from allocation.case import Scenario, ScenarioStatus
from allocation.files.scenario_text import (
    LONGEST_LINK,
    MOST_BYTES,
    as_link,
    from_link,
    plain,
    scenario_of,
    scenario_text,
)
from allocation.files.scenarios import DEEPEST, MOST_VALUES, read_scenario
from allocation.fingerprint import fingerprint
from allocation.problems import Problem, ProblemsFound
from allocation.scenario import standing_on
from allocation.versions import version_problems, with_scenario
from tests.broken_folders import BOARD, INPUTS
from tests.properties import given
from tests.shipped import shipped_case

SHIPPED = sorted(INPUTS.glob("*/scenarios/*.toml"))


def read_back(scenario: Scenario) -> Scenario:
    """The scenario as its own text gives it back, which must be without fault."""
    read, problems = scenario_of(scenario_text(scenario), scenario.name, "prøve")
    assert problems == []
    assert read is not None
    return read


def refused(text: str, name: str = "prøve") -> list[Problem]:
    """The problems of a text that is no scenario; each says what, why and what to do."""
    scenario, problems = scenario_of(text, name, "prøve.toml")
    assert scenario is None
    assert all(one.what and one.cause and one.fix for one in problems)
    return problems


def refused_link(token: str) -> Problem:
    with pytest.raises(ProblemsFound) as found:
        from_link(token)
    return found.value.problems[0]


def linked(payload: bytes) -> str:
    """A link made by somebody else."""
    return "1" + base64.urlsafe_b64encode(zlib.compress(payload)).decode().rstrip("=")


def draft(**overrides: object) -> Scenario:
    return Scenario("prøve", "Prøve", overrides=overrides)


NUMBERS: st.SearchStrategy[object] = (
    st.integers(-(10**29), 10**29)
    | st.decimals(-(10**20), 10**20, allow_nan=False, places=12)
    | st.decimals(1, 2, allow_nan=False)
    | st.builds(
        lambda top, places: Fraction(top, 10**places), st.integers(-(10**9), 10**9), st.integers(0, 20)
    )
)
LETTERS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
VISIBLE = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Cf"]) | st.sampled_from("\r\n\t"), max_size=12
)
VALUES = st.recursive(
    st.booleans() | LETTERS | NUMBERS | st.dates(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(LETTERS, inner, max_size=4),
    max_leaves=8,
)
PRINTS = st.just("") | st.from_regex(r"\A[0-9a-f]{12}\Z")
SCENARIOS = st.builds(
    Scenario,
    name=st.from_regex(r"\A\w[\w-]{0,9}\Z"),
    title=VISIBLE,
    description=VISIBLE,
    baseline=VISIBLE,
    status=st.sampled_from(ScenarioStatus),
    body=VISIBLE,
    case_number=VISIBLE,
    decided_on=st.none() | st.dates(),
    replaces=VISIBLE,
    claims_decision=st.booleans(),
    overrides=st.dictionaries(LETTERS, VALUES, max_size=5),
    seal=VISIBLE,
    case=VISIBLE,
    fingerprint=PRINTS,
    amounts=PRINTS,
)


@given(SCENARIOS)
def test_a_scenario_that_is_written_is_the_same_scenario_when_it_is_read(scenario: Scenario) -> None:
    read = read_back(scenario)
    assert (read, read.seal) == (scenario, scenario.seal)
    assert [read.case, read.fingerprint, read.amounts] == [
        scenario.case, scenario.fingerprint, scenario.amounts
    ]  # fmt: skip
    assert list(read.overrides) == list(scenario.overrides)


@given(SCENARIOS)
def test_what_is_read_is_written_in_the_same_words_again(scenario: Scenario) -> None:
    text = scenario_text(scenario)
    assert scenario_text(read_back(scenario)) == text


@given(SCENARIOS)
def test_a_link_carries_case_and_scenario_whole(scenario: Scenario) -> None:
    token = as_link("hso-2024-revised", scenario)
    case, read = from_link(token)
    assert case == "hso-2024-revised"
    assert (read, read.seal, list(read.overrides)) == (scenario, scenario.seal, list(scenario.overrides))
    assert token.replace("-", "").replace("_", "").isalnum()
    assert token.isascii()


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_every_shipped_scenario_survives_text_and_link(path: Path) -> None:
    problems: list[Problem] = []
    scenario = read_scenario(path, path.name, problems)
    assert scenario is not None
    _, linked_one = from_link(as_link(path.parts[-3], scenario))
    for again in (read_back(scenario), linked_one):
        assert (again, again.seal) == (scenario, scenario.seal)
        assert list(again.overrides) == list(scenario.overrides)


def test_a_result_has_the_same_fingerprint_from_file_text_and_link() -> None:
    case = shipped_case(BOARD)
    for scenario in case.scenarios.values():
        for again in (read_back(scenario), from_link(as_link(case.name, scenario))[1]):
            assert fingerprint(case, again) == fingerprint(case, scenario)


def test_a_table_before_a_line_keeps_its_place() -> None:
    scenario = draft(**{"keys.a.mix": {"x": Decimal("0.3")}, "funds.b.method": "x", "keys.c.mix": {"y": 1}})
    assert list(read_back(scenario).overrides) == ["keys.a.mix", "funds.b.method", "keys.c.mix"]


def test_amounts_by_recipient_and_steps_are_written_for_people() -> None:
    scenario = draft(
        **{
            "methods.need.steps": [
                {"rule": "key", "key": "need"},
                {"rule": "floor", "percent": Decimal("98.5")},
            ],
            "funds.basic.amounts": {"Akershus universitetssykehus HF": 412, "OUS": Decimal("3.5")},
        }
    )
    assert scenario_text(scenario, ["Eksportert", "av Kari\nNordmann"]) == (
        "# Eksportert\n# av Kari\n# Nordmann\n"
        'title = "Prøve"\nstatus = "draft"\n\n[overrides]\n"methods.need.steps" = [\n'
        '  { rule = "key", key = "need" },\n  { rule = "floor", percent = 98.5 },\n]\n\n'
        '[overrides."funds.basic.amounts"]\n"Akershus universitetssykehus HF" = 412\nOUS = 3.5\n'
    )


def test_a_head_cannot_become_a_setting() -> None:
    head = ['x\nstatus = "decided"', "y\rseal = 1", "z\x00\x0b\u2028title = 2", ""]
    read, problems = scenario_of(scenario_text(draft(), head), "prøve", "prøve")
    assert (read, problems) == (draft(), [])


def test_numbers_keep_their_value_and_decimals_their_digits() -> None:
    third = Decimal("0.3333333333333333333333333333333333333333")
    given = {"a": third, "b": Decimal("0.20"), "c": Decimal("1E+2"), "d": 10**20, "e": Decimal("-0.0")}
    read = read_back(draft(**given)).overrides
    assert {name: str(value) for name, value in read.items()} == {
        name: str(one) for name, one in given.items()
    }


@pytest.mark.parametrize(("value", "written"), [
    (Fraction(1, 8), Decimal("0.125")), (Fraction(6, 3), 2), (Fraction(-7, 2**40), Fraction(-7, 2**40)),
    ((1, 2), [1, 2]), (ScenarioStatus.DRAFT, "draft"),
])  # fmt: skip
def test_a_value_is_held_as_the_plain_value_that_equals_it(value: object, written: object) -> None:
    assert plain(value) == written
    assert type(plain(value)) in (int, Decimal, list, str)


@pytest.mark.parametrize(
    "value",
    [Fraction(1, 3), 0.1, None, Decimal("nan"), Decimal("inf"), 10**40, {"a": Fraction(1, 7)}, [{"b": 0.5}],
     {1: 2}, "\udc80", {"\ud800": 1}, Path("x")],
    ids=str,
)  # fmt: skip
def test_a_value_that_no_file_holds_exactly_is_refused_with_its_path(value: object) -> None:
    with pytest.raises(ProblemsFound) as found:
        scenario_text(draft(**{"keys.a.mix": value}))
    (problem,) = found.value.problems
    assert problem.where.column == "keys.a.mix"
    assert problem.fix


HOSTILE: dict[str, Callable[[], str]] = {
    "nothing": str,
    "a NUL": lambda: 'title = "a\x00b"',
    "an escaped NUL": lambda: 'title = "a\\u0000b"',
    "no text at all": lambda: "\x7fELF\x02\x01\x01",
    "half a letter": lambda: 'title = "\udcff"',
    "too large": lambda: "#" * (MOST_BYTES + 1),
    "too large in bytes": lambda: "#" + "å" * (MOST_BYTES // 2 + 1),
    "lists in lists": lambda: "overrides = " + "[" * 400_000,
    "closed lists in lists": lambda: 'title="a"\noverrides.a = ' + "[" * 300 + "]" * 300,
    "tables in tables": lambda: "overrides = " + "{a=" * 100_000,
    "a path of many names": lambda: 'title = "a"\noverrides.' + "a." * 400_000 + "a = 1",
    "a path with blanks": lambda: 'title = "a"\n[overrides . ' + "a . \"b\" . 'c' . " * 60_000 + "a]",
    "a path with a few names too many": lambda: 'title = "a"\noverrides.' + "a." * DEEPEST + "a = 1",
    "many paths": lambda: "\n".join(f"k{number}." + "a." * 14 + "a=1" for number in range(26_000)),
    "many unknown words": lambda: "\n".join(f"k{number} = 1" for number in range(70_000)),
    "many overrides": lambda: 'title="a"\n[overrides]\n' + "\n".join(f"k{n} = 1" for n in range(MOST_VALUES)),
    "a number of thousands of digits": lambda: 'title = "a"\noverrides.a = ' + "1" * 5000,
    "a long number in base 16": lambda: 'title = "a"\noverrides.a.b = 0x' + "f" * 900_000,
    "a number beyond measure": lambda: 'title = "a"\noverrides.a.b = 1e999999999',
    "not a number": lambda: 'title = "a"\noverrides.a = [nan]',
    "a long title of the wrong kind": lambda: "title = [" + "1," * 9_000 + "]",
    "many quotation marks": lambda: '"' * 900_000,
    "many words": lambda: "a " * 450_000,
    "one long word": lambda: "a" * 900_000,
    "long blanks": lambda: "a" + " " * 900_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_no_text_brings_the_reader_down_or_takes_long(text: Callable[[], str]) -> None:
    given = text()
    start = perf_counter()
    assert refused(given)
    assert perf_counter() - start < 10, "measured: under two seconds"


@given(st.text() | st.binary().map(lambda raw: raw.decode("utf-8", "surrogateescape")))
def test_any_text_gives_a_scenario_or_problems(text: str) -> None:
    scenario, problems = scenario_of(text, "prøve", "prøve")
    assert (scenario is None) == bool(problems)


def test_a_text_is_refused_in_the_words_of_its_file(tmp_path: Path) -> None:
    for text in ('titel = "a"', 'title = "a"\ntitle = "b"', 'title = "a"\nstatus = "vedtatt"', "title ="):
        path = tmp_path / "prøve.toml"
        path.write_text(text, encoding="utf-8")
        from_file: list[Problem] = []
        assert read_scenario(path, "prøve.toml", from_file) is None
        assert refused(text) == from_file


def test_the_problem_of_a_large_number_says_where_it_stands() -> None:
    (problem,) = refused('title = "a"\n[overrides."keys.a.mix"]\nx = [1, 1e99]\n')
    assert problem.where.column == "overrides.keys.a.mix.x.2"


@pytest.mark.parametrize("name", ["", "../decided", "a b", "a\nb", "x" * 3 + "/", "økt\u0301"])
def test_a_name_that_no_file_could_have_is_refused(name: str) -> None:
    assert "bokstaver" in refused('title = "a"', name)[0].fix


def test_a_file_saved_by_a_windows_editor_is_read() -> None:
    assert scenario_of('\ufefftitle = "Prøve"\r\n', "prøve", "prøve")[0] == draft()


def test_a_link_to_a_usual_scenario_is_short() -> None:
    case = shipped_case(BOARD)
    assert max(len(as_link(case.name, one)) for one in case.scenarios.values()) < 800


def test_a_link_that_an_email_broke_in_lines_is_read() -> None:
    token = as_link(BOARD, draft(a=1))
    assert from_link(f" {token[:20]}\r\n {token[20:]}\n") == (BOARD, draft(a=1))


def test_a_link_of_which_a_part_is_lost_or_changed_is_never_another_scenario() -> None:
    token = as_link(BOARD, draft(a=Decimal("0.25")))
    for end in range(1, len(token)):
        assert refused_link(token[:end]).where.file == "lenken"
    for at in range(1, len(token) - 1):
        other = "A" if token[at] != "A" else "B"
        assert refused_link(token[:at] + other + token[at + 1 :]).fix


@pytest.mark.parametrize(
    "token", ["", "1", "x", "æøå", "1====", "1\udc80", "1" + "A" * 50, "²x", "%31", "1.."]
)
def test_what_is_no_link_is_refused_with_what_to_do(token: str) -> None:
    assert "kopier hele lenken" in refused_link(token).fix


def test_a_link_of_another_form_says_so() -> None:
    assert "annen utgave" in refused_link("2" + as_link(BOARD, draft())[1:]).cause


def test_a_link_that_swells_costs_no_memory() -> None:
    bomb = linked(b"a\nb\n" + b"#" * 10_000_000)
    assert len(bomb) < LONGEST_LINK
    tracemalloc.start()
    assert refused_link(bomb).fix
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5 * MOST_BYTES


def test_a_link_too_long_for_an_address_is_not_made_and_not_read() -> None:
    noise = {sha256(bytes([number % 256, number // 256])).hexdigest(): number for number in range(600)}
    with pytest.raises(ProblemsFound, match="som fil i stedet"):
        as_link(BOARD, draft(**noise))
    assert "som fil i stedet" in refused_link("1" * (LONGEST_LINK + 1)).fix


@pytest.mark.parametrize("case", ["", "..", "../../etc", "a/b", "C:\\a", "a\x00b", "a\u200bb"])
def test_a_link_cannot_name_a_place_on_the_disk(case: str) -> None:
    assert "ingen sak" in refused_link(linked(f'{case}\nprøve\ntitle = "a"'.encode())).what


def test_a_link_is_not_made_of_what_could_not_be_opened_again() -> None:
    for case, scenario in ((BOARD, Scenario("a b", "A")), (BOARD, Scenario("a", "A\x00")), ("a/b", draft())):
        with pytest.raises(ProblemsFound):
            as_link(case, scenario)


def test_a_decided_scenario_that_a_link_changed_does_not_fit_its_seal() -> None:
    case = shipped_case(BOARD)
    decided = case.scenarios["decided"]
    assert version_problems(case, from_link(as_link(case.name, decided))[1]) == []
    forged = from_link(as_link(case.name, replace(decided, decided_on=date(2020, 1, 1))))[1]
    assert forged.is_frozen
    assert "passer ikke" in version_problems(case, forged)[0].what


def test_a_scenario_from_a_link_runs_as_the_one_it_was_made_of() -> None:
    case = shipped_case(BOARD)
    one = next(one for one in case.scenarios.values() if one.baseline and one.overrides)
    linked_one = from_link(as_link(case.name, one))[1]
    assert standing_on(case, linked_one)[1] == []
    again = run(with_scenario(case, linked_one), one.name)
    assert list(again.entries) == list(run(case, one.name).entries)
