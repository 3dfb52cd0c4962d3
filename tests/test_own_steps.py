"""An alternative sets a fund's own steps, or a whole key; and a step that is written reads back the same."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from allocation import run
from allocation.case import Case, Scenario
from allocation.comparison import compare
from allocation.files import with_scenario_file
from allocation.files.comparison_text import comparison_text
from allocation.files.path_values import shown_at
from allocation.files.summary import overridden_texts
from allocation.overrides import BadOverride, override, plain_path, standing_at, value_at
from allocation.problems import Place, Problem, ProblemsFound, errors
from allocation.rules.kinds import BadSetting, Reader, written_number
from allocation.rules.reading import read_step, written_step
from allocation.scenario import with_overrides
from allocation.versions import seal_of
from tests.golden import INPUTS
from tests.shipped import shipped_case
from tests.small_cases import plain

PRIVATE = ["Betanien Hospital", "Diakonhjemmet Sykehus", "Lovisenberg Diakonale Sykehus"]
COMMON = [
    {"rule": "top_slice", "recipients": ["Helse Sør-Øst RHF", "Sykehuspartner HF"]},
    {"rule": "fixed", "recipients": [*PRIVATE, "Martina Hansens Hospital", "Revmatismesykehuset"]},
]
BY_NEED = [*COMMON, {"rule": "key", "key": "need-and-actual"}]
FLOOR = {"rule": "floor", "base": "previous", "percent": 78}
WITH_FLOOR = [*BY_NEED, FLOOR]
MIXED = {"title": "Mest behov", "blend": {"need-2040": Decimal("0.7"), "actual-2019": Decimal("0.3")}}


def board() -> Case:
    return shipped_case("hso-2024-revised")


def tried(case: Case, overrides: dict[str, object], name: str = "mitt", baseline: str = "decided") -> Case:
    scenario = Scenario(name, name.title(), baseline=baseline, overrides=overrides)
    return replace(case, scenarios={**case.scenarios, name: scenario})


def given(case: Case, name: str) -> dict[tuple[str, str], int]:
    return dict(run(case, name).placed())


def refusal(overrides: dict[str, object]) -> str:
    with pytest.raises(ProblemsFound) as found:
        run(tried(board(), overrides), "mitt")
    return plain(" | ".join(f"{one.what} · {one.cause} · {one.fix}" for one in found.value.problems))


def test_own_steps_give_what_a_method_of_the_same_steps_gives() -> None:
    case = tried(board(), {"funds.basic.steps": BY_NEED})
    assert given(case, "mitt") == given(case, "need-and-actual")
    assert run(case, "mitt").case.methods["basic.steps"].title == "steg satt i alternativet"


def test_a_later_alternative_says_how_a_fund_is_distributed_whichever_way_the_earlier_said_it() -> None:
    case = tried(board(), {"funds.basic.steps": WITH_FLOOR})
    case = tried(case, {"funds.basic.method": "need-and-actual"}, "metode", "mitt")
    case = tried(case, {"funds.basic.amounts": {"Sunnaas sykehus HF": "1 113,4 mill. kroner"}}, "sum", "mitt")
    case = tried(case, {"funds.basic.steps": BY_NEED}, "steg", "sum")
    assert given(case, "metode") == given(case, "need-and-actual") == given(case, "steg")
    assert given(case, "sum")["sunnaas-sykehus", "basic"] == 1_113_400_000
    assert standing_at(with_overrides(case, case.scenarios["steg"]), "funds.basic.amounts") == {}


@pytest.mark.parametrize(
    "overrides",
    [
        {"funds.basic.steps": BY_NEED, "funds.basic.method": "need-and-actual"},
        {"funds.basic.steps": BY_NEED, "funds.basic.amounts": {"Sunnaas sykehus HF": 1}},
        {"funds.basic.amounts": {"Sunnaas sykehus HF": 1}, "funds.basic.method": "need-and-actual"},
        {"keys.ny": MIXED, "keys.ny.title": "Ny"},
        {"keys.need-2040": MIXED, "keys.need-2040-b": MIXED, "keys.need-2040.mix": {"x": 1}},
    ],
)
def test_one_alternative_says_only_once_how_a_fund_is_distributed_and_what_a_key_is(
    overrides: dict[str, object],
) -> None:
    assert "sier begge noe om det samme" in refusal(overrides)


WRONG: list[tuple[object, str]] = [
    ("need-and-actual", "«need-and-actual» er ikke en liste av steg · verdien er av feil slag"),
    ([], "metoden har ingen steg · metoden er ikke skrevet ferdig · skriv minst ett steg"),
    ([*COMMON, "key"], "steg 3: «key» er ikke et steg"),
    ([{"key": "need-2040"}], "steg 1: «{'key': 'need-2040'}» er ikke et steg"),
    ([*COMMON, {"rule": "kei", "key": "need-2040"}], "steg 3: ukjent regel «kei»"),
    ([*COMMON, {"rule": "key"}], "steg 3: regelen «key» mangler «key» · innstillingen er slettet"),
    ([{"rule": "key", "key": "need-2040", "percnt": 1}], "steg 1: ukjent innstilling i regelen «key»"),
    ([*BY_NEED, {"rule": "floor", "base": "previous", "percent": "78"}], "steg 4: «percent»: «78» er ikke"),
    ([*BY_NEED, {"rule": "lock", "amounts": {"Sunaas": 1}}], "steg 4: «amounts»: ukjent mottaker «Sunaas»"),
    ([*COMMON, {"rule": "key", "key": "need-2041"}], "ukjent nøkkel «need-2041»"),
    ([*BY_NEED, {"rule": "floor", "base": "prevous"}], "ukjent grunnlag «prevous»"),
    ([FLOOR, *BY_NEED], "steget har ingen beløp å flytte · ingen nøkkel har gitt beløp ennå"),
    ([*BY_NEED, {**FLOOR, "percent": 101}], "senk gulvene med til sammen"),
    ([*COMMON, {"rule": "key", "key": "three-regions"}], "kriteriet «Saldert basisbevilgning 2024» mangler"),
]


@pytest.mark.parametrize(("steps", "said"), WRONG)
def test_a_wrong_step_is_refused_in_words_that_say_which_it_is(steps: object, said: str) -> None:
    assert said in refusal({"funds.basic.steps": steps})


@pytest.mark.parametrize("number", range(9, len(WRONG)))
def test_what_only_shows_in_use_is_found_when_the_alternative_is_read(number: int, tmp_path: Path) -> None:
    steps, said = WRONG[number]
    assert isinstance(steps, list)
    tables = ", ".join(
        "{ " + ", ".join(f"{word} = {_toml(one)}" for word, one in step.items()) + " }" for step in steps
    )
    mine = tmp_path / "mitt.toml"
    mine.write_text(
        f'title = "Mitt"\nbaseline = "decided"\n[overrides]\n"funds.basic.steps" = [{tables}]\n', "utf-8"
    )
    found = errors(with_scenario_file(board(), mine).problems)
    assert any(said.partition(" · ")[0] in plain(f"{one.what} {one.fix}") for one in found)


def _toml(value: object) -> str:
    return str(value).replace("'", '"') if isinstance(value, list | int) else f'"{value}"'


def test_what_leads_nowhere_is_refused_with_what_does() -> None:
    for path, said in (
        ("funds.basc.steps", "ukjent «basc» i stien"),
        ("funds.basic.steps.floor.percent", "stegene til en ramme settes samlet"),
        ("funds.basic.stpes", "ukjent «stpes» i stien"),
        ("keys.not a key", "kan ikke være navnet på en nøkkel"),
    ):
        with pytest.raises(BadOverride, match=said):
            override(board(), path, MIXED if path.startswith("keys") else BY_NEED)
    with pytest.raises(BadOverride) as misspelt:
        override(board(), "funds.basic.stps", BY_NEED)
    assert misspelt.value.fix == "Mente du «steps»?"


def test_a_new_key_gives_what_the_same_blend_in_the_case_gives() -> None:
    mostly = {"title": "Mest", "blend": {"need-2040": Decimal("0.75"), "actual-2019": Decimal("0.25")}}
    case = tried(
        board(), {"keys.mest": mostly, "funds.basic.steps": [*COMMON, {"rule": "key", "key": "mest"}]}
    )
    assert given(case, "mitt") == given(case, "mostly-need")


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        ({"title": "T", "mix": {"gross-area": 1}}, "«T»: 100 % Bruttoareal"),
        ({"title": "T", "shares": {"Vestre Viken HF": 1}}, "«T»: 100 % Vestre Viken HF"),
        ({"title": "T", "previous": "decision"}, "«T»: i forhold som i «Vedtak i sak 073-2024»"),
        ({"title": "T", "need": {"population": "a", "index": "b"}}, "«T»: a × b"),
        (MIXED, "«Mest behov»: 70 % «Behov: framskrevne liggedøgn 2040», 30 %"),
    ],
)
def test_a_key_of_any_form_can_be_new_or_stand_in_anothers_place(key: dict[str, object], shown: str) -> None:
    for code in ("ny", "bed-days-and-beds"):
        changed = override(board(), f"keys.{code}", key)
        assert changed.keys[code].title == key["title"]
        assert plain(shown_at(changed, f"keys.{code}")).startswith(shown)
    assert standing_at(changed, "keys.bed-days-and-beds.title") == key["title"]


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ({"title": "T"}, "nøkkelen «ny» har ingen form"),
        ({"title": "T", "mix": {}, "blend": {}}, "nøkkelen «ny» har 2 former: mix, blend"),
        ({"mix": {"gross-area": 1}}, "«title» mangler"),
        ({"title": 3, "mix": {"gross-area": 1}}, "«title»: «3» er ikke en tekst"),
        ({"title": "T", "mix": {"gross-area": "1"}}, "«mix»: gross-area: «1» er ikke et tall"),
        ({"title": "T", "mix": 1}, "«mix»: «1» er ikke vekter"),
        ({"title": "T", "mix": {"gross-area": 1}, "weight": 1}, "ukjent innstilling «weight»"),
        ({"title": "T", "shares": {"Vestre": 1}}, "ukjent mottaker «Vestre»"),
        ({"title": "T", "shares": 1}, "«shares»: «1» er ikke vekter"),
        ({"title": "T", "previous": 1}, "«previous»: «1» er ikke en tekst"),
        ({"title": "T", "need": {"population": "a"}}, "sier ikke hva behovet måles med"),
        ({"title": "T", "mix": {"a": 1}, "percent_decimals": 99}, "er ikke et helt tall fra 0 til 12"),
        ({"title": "T", "mix": {"a": 1}, "groups": "alle"}, "er ikke en liste av grupper"),
    ],
)
def test_a_wrong_key_is_refused_as_in_the_file_of_keys(key: dict[str, object], said: str) -> None:
    with pytest.raises(BadOverride) as refused:
        override(board(), "keys.ny", key)
    assert said in str(refused.value)
    assert refused.value.fix
    assert refused.value.cause


def test_weights_of_a_new_key_that_do_not_sum_to_one_are_found_when_it_is_used() -> None:
    wrong = {"title": "T", "blend": {"need-2040": Decimal("0.7"), "actual-2019": Decimal("0.4")}}
    steps = [*COMMON, {"rule": "key", "key": "ny"}]
    assert "vektene i nøkkelen «ny» summerer til 1,1" in refusal(
        {"keys.ny": wrong, "funds.basic.steps": steps}
    )


def test_steps_and_keys_are_told_in_words_where_an_alternative_says_what_it_overrides() -> None:
    case = tried(board(), {"keys.ny": MIXED, "funds.basic.steps": WITH_FLOOR})
    texts = [plain(text) for text in overridden_texts(run(case, "mitt").case, case.scenarios["mitt"])]
    assert texts == [
        "keys.ny = «Mest behov»: 70 % «Behov: framskrevne liggedøgn 2040», 30 % «Faktisk: liggedøgn 2019»",
        "funds.basic.steps = 1. holdes tilbake: Helse Sør-Øst RHF, Sykehuspartner HF; 2. fast beløp: "
        "Betanien Hospital, Diakonhjemmet Sykehus, Lovisenberg Diakonale Sykehus, Martina Hansens Hospital, "
        "Revmatismesykehuset; 3. fordelingsnøkkel: «Behov og faktisk aktivitet»; "
        "4. gulv: 78 % av «Helse Sør-Øst: fordeling av økt basisbevilgning 2023»",
    ]
    assert plain(value_at(run(case, "mitt").case, "funds.basic.steps")).endswith(
        "gulv: base previous, percent 78"
    )


def test_a_comparison_holds_own_steps_against_those_of_the_other_alternatives_method() -> None:
    case = tried(board(), {"funds.basic.steps": WITH_FLOOR})
    case = tried(case, {"funds.basic.steps": BY_NEED}, "likt")
    comparison = compare(case, ["decided", "mitt"])
    assert [change.path for change in comparison.changed] == ["funds.basic.steps"]
    text = plain(comparison_text(comparison))
    assert "1. fast beløp" in text
    assert "4. gulv: 78 %" in text
    assert "Floor(" not in text
    assert [one.path for one in compare(case, ["need-and-actual", "likt"]).changed] == ["funds.basic.method"]


def test_a_seal_and_a_fingerprint_hold_own_steps() -> None:
    case = tried(board(), {"funds.basic.steps": WITH_FLOOR})
    other = tried(board(), {"funds.basic.steps": [*BY_NEED, {**FLOOR, "percent": 77}]})
    assert run(case, "mitt").fingerprint != run(other, "mitt").fingerprint
    assert seal_of(case, case.scenarios["mitt"]) != seal_of(other, other.scenarios["mitt"])
    assert plain_path(case, "funds.basic.steps") == "funds.basic.steps"
    assert plain_path(case, "keys.ny") == "keys.ny"


CASES = sorted(path.parent.name for path in INPUTS.glob("*/keys.toml"))


@pytest.mark.parametrize("name", CASES)
def test_every_step_of_every_shipped_case_reads_back_as_it_is_written(name: str) -> None:
    case = shipped_case(name)
    reader = Reader(case.recipients, case.unit, case.units)
    for method in case.methods.values():
        for step in method.steps:
            none: list[Problem] = []
            assert read_step(written_step(step, reader), reader, Place("")) == (step, none)


def test_a_written_step_says_only_what_must_be_said() -> None:
    case = board()
    reader = Reader(case.recipients, case.unit, case.units)
    written = [written_step(step, reader) for step in case.methods["floor-2023"].steps]
    assert written[0] == {"rule": "top_slice", "recipients": ["helse-sor-ost-rhf", "sykehuspartner"]}
    assert written[2:] == [
        {"rule": "key", "key": "bed-days-and-beds"},
        {"rule": "floor", "base": "previous", "percent": 78},
    ]
    assert written_step(case.methods["decided"].steps[0], reader) == {"rule": "fixed", "amounts": "decision"}


def test_a_number_is_written_exactly_or_not_at_all() -> None:
    assert written_number(Fraction(78)) == 78
    assert written_number(Fraction(-785, 10)) == Decimal("-78.5")
    digits = Fraction(12345678901234567890123456789012345, 10**20)
    assert Fraction(written_number(digits)) == digits
    with pytest.raises(BadSetting, match="1/3 kan ikke skrives som et desimaltall"):
        written_number(Fraction(1, 3))
