"""What is decided is frozen: who decided it, what it replaces, and a seal that breaks when it is changed."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from openpyxl import load_workbook

from allocation import load_case, run
from allocation.case import Case, ScenarioStatus
from allocation.cli import main
from allocation.files.summary import run_summary
from allocation.files.workbook import workbook_bytes
from allocation.funds import Lasting, PaymentProfile
from allocation.overrides import override
from allocation.problems import ProblemsFound
from allocation.rules.placing import Fixed
from allocation.versions import Frozen, new_version, seal_of, version_problems, with_scenario
from tests.broken_folders import (
    BOARD,
    DECIDED,
    ILLUSTRATION,
    OVERRIDE,
    edit_lines,
    inputs_to_break,
    loaded,
    place_of,
    refused,
    refused_with,
    replace_text,
    resealed,
)
from tests.shipped import shipped_case
from tests.small_cases import decision, small_case

CASE = f"{BOARD}/case.toml"
IDEA = f"{BOARD}/scenarios/idea.toml"
ADJUSTED = f"{BOARD}/scenarios/adjusted.toml"

IDEA_TEXT = """title = "En idé"
description = "Det justeringen bygger på."
baseline = "decided"

[overrides]
"keys.bed-days-and-beds.percent_decimals" = 4
"funds.recruitment.lasting" = "one_off"
"""
ADJUSTED_TEXT = """title = "Justering 1"
description = "Første justering."
baseline = "idea"
status = "adjusted"
body = "Administrerende direktør 1"
case_number = "0811-2024"
date = 2024-09-02
replaces = "decided"
claims_decision = true

[overrides]
"keys.bed-days-and-beds.mix.beds-somatic" = 0.20
"keys.three-regions.percent_decimals" = 1
"funds.basic.lasting" = "lasting"
"""


@pytest.fixture
def adjusted(inputs: Path) -> Path:
    """The case with an adjusted scenario that uses every sealed field, on a draft, on the decision."""
    (inputs / IDEA).write_text(IDEA_TEXT, encoding="utf-8")
    (inputs / ADJUSTED).write_text(f'seal = "{_seal_of_adjusted()}"\n{ADJUSTED_TEXT}', encoding="utf-8")
    return inputs


@cache
def _seal_of_adjusted() -> str:
    """The seal of the adjusted scenario, worked out in a copy of its own."""
    with TemporaryDirectory() as folder:
        inputs = inputs_to_break(Path(folder))
        (inputs / IDEA).write_text(IDEA_TEXT, encoding="utf-8")
        (inputs / ADJUSTED).write_text(ADJUSTED_TEXT, encoding="utf-8")
        resealed(inputs)
        return loaded(inputs).scenarios["adjusted"].seal


def test_the_decided_scenarios_that_are_shipped_carry_seals_that_fit() -> None:
    for name in (BOARD, "hso-2023-revised"):
        case = load_case(name)
        scenario = case.scenarios["decided"]
        assert scenario.status is ScenarioStatus.DECIDED
        assert scenario.seal == seal_of(case, scenario)


SEALED = [
    (ADJUSTED, "Justering 1", "Justering 2"),
    (ADJUSTED, 'status = "adjusted"', 'status = "decided"'),
    (ADJUSTED, "direktør 1", "direktør 2"),
    (ADJUSTED, "0811-2024", "0812-2024"),
    (ADJUSTED, "2024-09-02", "2024-09-03"),
    (ADJUSTED, 'replaces = "decided"', 'replaces = "illustration-bed-days"'),
    (ADJUSTED, 'replaces = "decided"\n', ""),
    (ADJUSTED, "claims_decision = true", "claims_decision = false"),
    (ADJUSTED, 'baseline = "idea"', 'baseline = "decided"'),
    (ADJUSTED, "three-regions.percent_decimals", "bed-days-and-beds.percent_decimals"),
    (ADJUSTED, 'percent_decimals" = 1', 'percent_decimals" = 2'),
    (ADJUSTED, '"lasting"', '"one_off"'),
    (ADJUSTED, '"funds.basic.lasting" = "lasting"\n', ""),
    (IDEA, 'percent_decimals" = 4', 'percent_decimals" = 5'),
    (IDEA, '"funds.recruitment.lasting"', '"funds.earmarked.lasting"'),
    (IDEA, 'baseline = "decided"', 'baseline = "illustration-bed-days"'),
    (ADJUSTED, 'seal = "', 'seal = "0'),
]


@pytest.mark.parametrize(
    ("file", "old", "new"), SEALED, ids=[new or f"without {old}" for _, old, new in SEALED]
)
def test_a_digit_changed_in_anything_sealed_breaks_the_seal(
    adjusted: Path, file: str, old: str, new: str
) -> None:
    replace_text(adjusted / file, old, new)
    problem = refused_with(adjusted, "skal aldri endres, men seglet")
    assert place_of(problem) == (ADJUSTED, None, "seal")
    assert load_case(adjusted / BOARD).scenarios["adjusted"].seal in problem.fix
    assert 'replaces = "adjusted"' in problem.fix
    assert file in problem.cause


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Styrets vedtak", "Styrets vedtak 2"),
        ("claims_decision = true\n", ""),
        ('status = "decided"', 'status = "adjusted"'),
        ('"1fc942318d34"', '"1fc942318d35"'),
    ],
)
def test_the_decision_of_2024_cannot_be_changed_unseen(inputs: Path, old: str, new: str) -> None:
    replace_text(inputs / DECIDED, old, new)
    assert place_of(refused_with(inputs, "men seglet")) == (DECIDED, None, "seal")


@pytest.mark.parametrize(
    ("old", "new"),
    [("2024-06-21", "2024-06-22"), ("073-2024", "074-2024"), ('body = "Styret', 'body = "Styre')],
)
def test_who_decided_and_when_is_sealed_also_where_the_case_says_it(inputs: Path, old: str, new: str) -> None:
    replace_text(inputs / CASE, old, new)
    assert f"{CASE} (body, case_number, date)" in refused_with(inputs, "men seglet").cause


def test_what_the_scenario_says_of_itself_does_not_depend_on_the_case(adjusted: Path) -> None:
    replace_text(adjusted / CASE, "2024-06-21", "2024-06-22")
    case = load_case(adjusted / BOARD)
    assert version_problems(case, case.scenarios["adjusted"]) == []


def test_a_renamed_file_breaks_its_seal(adjusted: Path) -> None:
    (adjusted / ADJUSTED).rename(adjusted / BOARD / "scenarios" / "adjusted-2.toml")
    assert refused_with(adjusted, "men seglet").where.file == f"{BOARD}/scenarios/adjusted-2.toml"


def test_a_decided_baseline_whose_own_seal_fits_is_not_suspected(adjusted: Path) -> None:
    replace_text(adjusted / IDEA, "= 4", "= 5")
    cause = refused_with(adjusted, "men seglet").cause
    assert f"{ADJUSTED} eller grunnalternativet {IDEA}" in cause
    assert DECIDED not in cause


def test_a_changed_decision_breaks_the_seal_of_what_stands_on_it_too(adjusted: Path) -> None:
    edit_lines(adjusted / DECIDED, lambda lines: [*lines, "[overrides]", '"funds.basic.lasting" = "lasting"'])
    broken = {one.where.file: one.cause for one in refused(adjusted)}
    assert set(broken) == {DECIDED, ADJUSTED}
    assert f"grunnalternativet {DECIDED}" in broken[ADJUSTED]


def reversed_overrides(lines: list[str]) -> list[str]:
    start = lines.index("[overrides]") + 1
    return [*lines[:start], *reversed(lines[start:])]


def reversed_settings(lines: list[str]) -> list[str]:
    end = lines.index("")
    return [*reversed(lines[:end]), *lines[end:]]


@pytest.mark.parametrize("file", [ADJUSTED, IDEA])
@pytest.mark.parametrize(
    "edit",
    [
        reversed_overrides,
        reversed_settings,
        lambda lines: ["# en merknad", "", *lines],
        lambda lines: [line.replace("= 0.20", "= 0.2").replace('"En idé"', "'En idé'") for line in lines],
        lambda lines: [line.replace("Første justering", "Rettet skrivefeil") for line in lines],
        lambda lines: [line.replace("En idé", "En god idé") for line in lines],
        lambda lines: [f"{line}\r" for line in lines],
    ],
    ids=["overrides", "settings", "comment", "notation", "description", "baseline's title", "line ends"],
)
def test_order_notation_and_explanation_are_not_sealed(
    adjusted: Path, file: str, edit: Callable[[list[str]], list[str]]
) -> None:
    edit_lines(adjusted / file, edit)
    assert run(loaded(adjusted), "adjusted").entries


def test_the_seal_does_not_depend_on_program_keys_or_tables(
    adjusted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = run(loaded(adjusted), "adjusted")
    monkeypatch.setattr("allocation.fingerprint.__version__", "99.0.0")
    replace_text(adjusted / BOARD / "text.csv", "2000,mill", "2001,mill")
    replace_text(adjusted / BOARD / "keys.toml", "Fellesposter først", "Felles først")
    after = run(loaded(adjusted), "adjusted")
    assert after.scenario.seal == before.scenario.seal
    assert after.fingerprint != before.fingerprint


@pytest.mark.parametrize("without", ["", 'seal = ""\n'])
def test_a_missing_seal_is_an_error_that_gives_the_line_to_add(inputs: Path, without: str) -> None:
    replace_text(inputs / DECIDED, 'seal = "1fc942318d34"\n', without)
    problem = refused_with(inputs, "vedtatt og mangler segl")
    assert place_of(problem) == (DECIDED, None, "seal")
    assert problem.fix.endswith('seal = "1fc942318d34"')


def test_a_run_on_a_broken_seal_ends_with_2_and_writes_nothing(inputs: Path, tmp_path: Path) -> None:
    replace_text(inputs / DECIDED, "Styrets vedtak", "Styrets vedtak 2")
    assert main(["run", str(inputs / BOARD), "--out", str(tmp_path / "out")]) == 2
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("status", ['status = "draft"', 'status = "recommendation"', ""])
def test_a_seal_on_what_nobody_has_decided_is_an_error(inputs: Path, status: str) -> None:
    replace_text(inputs / DECIDED, 'status = "decided"', status)
    problem = refused_with(inputs, "har likevel et segl")
    assert place_of(problem) == (DECIDED, None, "seal")
    assert "sett statusen tilbake" in problem.fix


def test_a_decision_without_a_date_or_a_body_is_an_error_with_what_to_add(inputs: Path) -> None:
    replace_text(inputs / CASE, "date = 2024-06-21\n", "")
    replace_text(inputs / CASE, 'body = "Styret i Helse Sør-Øst RHF"', 'body = ""')
    problems = refused(inputs)
    assert [place_of(one) for one in problems] == [(DECIDED, None, "body"), (DECIDED, None, "date")]
    assert "date = ÅÅÅÅ-MM-DD" in problems[1].fix


@pytest.mark.parametrize(
    ("setting", "what", "fix"),
    [
        ('replaces = "decidd"', "ukjent alternativ «decidd»", "«decided»"),
        ('replaces = "illustration-bed-day"', "ukjent alternativ", "decided"),
        ('replaces = "illustration-bed-days"', "erstatter seg selv", "ny versjon av"),
    ],
)
def test_a_version_must_replace_another_scenario_of_the_case(
    inputs: Path, setting: str, what: str, fix: str
) -> None:
    replace_text(inputs / ILLUSTRATION, 'status = "draft"', setting)
    problem = refused_with(inputs, what)
    assert place_of(problem) == (ILLUSTRATION, None, "replaces")
    assert fix in problem.fix


def test_versions_that_replace_each_other_in_a_ring_are_an_error(adjusted: Path) -> None:
    replace_text(adjusted / IDEA, "baseline", 'replaces = "illustration-bed-days"\nbaseline')
    replace_text(adjusted / ILLUSTRATION, "baseline", 'replaces = "idea"\nbaseline')
    found = [one for one in refused(adjusted) if "erstatter i siste ledd seg selv" in one.what]
    assert [one.where.file for one in found] == [IDEA, ILLUSTRATION]


def test_two_that_are_decided_cannot_replace_the_same_but_drafts_may_compete(adjusted: Path) -> None:
    text = f'title = "En til"\nbaseline = "decided"\nreplaces = "decided"\n[overrides]\n{OVERRIDE}\n'
    other = adjusted / BOARD / "scenarios" / "other.toml"
    other.write_text(text, encoding="utf-8")
    assert len([one for one in loaded(adjusted).scenarios.values() if one.replaces == "decided"]) == 2
    other.write_text(f'status = "decided"\n{text}', encoding="utf-8")
    problems = [one for one in refused(adjusted) if "vedtatt i stedet for «decided»" in one.what]
    assert [one.where.file for one in problems] == [ADJUSTED, f"{BOARD}/scenarios/other.toml"]
    assert 'replaces = "adjusted"' in problems[1].fix


def test_a_later_decision_replaces_the_one_before_it(adjusted: Path) -> None:
    later = 'title = "Justering 2"\nstatus = "adjusted"\nbaseline = "adjusted"\nreplaces = "adjusted"\n'
    (adjusted / BOARD / "scenarios" / "later.toml").write_text(later, encoding="utf-8")
    resealed(adjusted)
    assert run(loaded(adjusted), "later").scenario.replaces == "adjusted"


def test_a_new_version_is_a_draft_that_builds_on_the_decided_and_replaces_it() -> None:
    case = shipped_case(BOARD)
    decided = case.scenarios["decided"]
    draft = new_version(decided, "decided-2", {"funds.basic.lasting": "lasting"})
    assert (draft.status, draft.baseline, draft.replaces) == (ScenarioStatus.DRAFT, "decided", "decided")
    assert not draft.claims_decision
    assert not draft.seal
    changed = with_scenario(case, draft)
    assert version_problems(changed, draft) == []
    assert run(changed, "decided-2").case.funds["basic"].lasting == "lasting"
    assert "decided-2" not in case.scenarios


def test_a_new_version_needs_a_name_of_its_own() -> None:
    with pytest.raises(Frozen, match="må ha et nytt navn"):
        new_version(shipped_case(BOARD).scenarios["decided"], "decided", {})


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "Et annet vedtak"},
        {"status": ScenarioStatus.DRAFT},
        {"overrides": {"funds.basic.method": "bed-days-and-beds"}},
    ],
)
def test_a_decided_scenario_is_never_altered_in_python_either(changes: dict[str, object]) -> None:
    case = shipped_case(BOARD)
    with pytest.raises(Frozen, match="«decided» er vedtatt og endres aldri; lag i stedet en ny versjon"):
        with_scenario(case, replace(case.scenarios["decided"], **changes))  # type: ignore[arg-type]


def test_a_draft_may_be_altered_unless_something_decided_stands_on_it(adjusted: Path) -> None:
    case = loaded(adjusted)
    other = replace(case.scenarios["illustration-bed-days"], overrides={})
    assert with_scenario(case, other).scenarios["illustration-bed-days"].overrides == {}
    with pytest.raises(Frozen, match="«adjusted» er justert etter fullmakt"):
        with_scenario(case, replace(case.scenarios["idea"], overrides={}))


def test_the_seal_is_not_part_of_the_fingerprint_but_who_decided_is(adjusted: Path) -> None:
    case = loaded(adjusted)
    before = run(case, "adjusted").fingerprint
    scenario = case.scenarios["adjusted"]
    assert run(held_in(case, seal=""), "adjusted").fingerprint == before
    for changes in ({"body": "Styret"}, {"case_number": "1"}, {"decided_on": None}, {"replaces": ""}):
        assert run(held_in(case, **changes), "adjusted").fingerprint != before
    assert scenario.seal


def held_in(case: Case, **changes: object) -> Case:
    altered = replace(case.scenarios["adjusted"], **changes)  # type: ignore[arg-type]
    return replace(case, scenarios={**case.scenarios, "adjusted": altered})


def test_summary_and_workbook_say_who_adjusted_when_and_what_it_replaces(adjusted: Path) -> None:
    distribution = run(loaded(adjusted), "adjusted")
    status = (
        "Status: justert etter fullmakt, Administrerende direktør 1, sak 0811-2024, 02.09.2024, "
        "erstatter «decided»"
    )
    assert f"Alternativ: Justering 1 (adjusted)\n{status}\n" in run_summary(distribution, [])
    book = load_workbook(BytesIO(workbook_bytes(distribution, [])))
    for sheet in book.worksheets:
        assert sheet["A2"].value == f"Justering 1 (adjusted). {status}."
        assert sheet["A3"].value.startswith("Styret i Helse Sør-Øst RHF, sak 073-2024, 21.06.2024. ")


def test_a_draft_does_not_borrow_the_day_of_the_decision(inputs: Path) -> None:
    case = loaded(inputs)
    assert "\nStatus: utkast\n" in run_summary(run(case, "illustration-bed-days"), [])
    with pytest.raises(ProblemsFound):
        run(case, "utkast")


def test_an_adjusted_scenario_that_gives_other_amounts_than_it_did_breaks_its_seal(inputs: Path) -> None:
    adjusted = inputs / BOARD / "scenarios" / "adjusted.toml"
    text = 'title = "Justert"\nbaseline = "decided"\nreplaces = "decided"\nstatus = "adjusted"\n'
    text += 'body = "Styret"\ndate = 2024-09-02\nclaims_decision = false\n'
    adjusted.write_text(text + '\n[overrides]\n"funds.basic.method" = "income-model"\n', encoding="utf-8")
    resealed(inputs)
    loaded(inputs)
    replace_text(
        inputs / BOARD / "keys.toml", '"Sykehuset Telemark HF" = 0.065', '"Sykehuset Telemark HF" = 0.005'
    )
    replace_text(inputs / BOARD / "keys.toml", '"Vestre Viken HF" = 0.1325', '"Vestre Viken HF" = 0.1925')
    assert "seal" in refused_with(inputs, "passer ikke").where.column


def _given(
    amounts: dict[str, int], decided: dict[str, int] | None, lasting: Lasting = Lasting.LASTING
) -> str:
    """The seal of a scenario that claims to be the decision and gives these amounts, in thousand kroner."""
    steps = [Fixed(amounts={code: amount * 1000 for code, amount in amounts.items()})]
    table = decision(decided) if decided else None
    case = small_case(["a", "b"], sum(amounts.values()), steps, decided=table)
    funds = {code: replace(fund, lasting=lasting) for code, fund in case.funds.items()}
    return seal_of(replace(case, funds=funds), case.scenarios["prøve"])


def test_the_seal_holds_the_amounts_that_no_reconciliation_guards() -> None:
    assert _given({"a": 60, "b": 40}, None) != _given({"a": 61, "b": 39}, None)
    both, one = {"a": 60, "b": 40}, {"a": 60}
    assert _given({"a": 60, "b": 40}, both) == _given({"a": 61, "b": 39}, both)
    assert _given({"a": 60, "b": 40}, one) != _given({"a": 61, "b": 39}, one)


def test_the_seal_holds_how_long_the_money_lasts() -> None:
    assert _given({"a": 60}, None) != _given({"a": 60}, None, Lasting.ONE_OFF)


def test_the_seal_holds_what_measures_give_though_their_sum_and_the_challenge_stand() -> None:
    case = shipped_case("example-measures")
    plan = case.scenarios["plan"]
    starts = [seal_of(override(case, "measures.rota.start_month", month), plan) for month in (4, 7, 12)]
    assert len({*starts, seal_of(case, plan)}) == 3


def test_the_seal_holds_when_a_fund_is_paid_and_not_how_its_profile_is_written() -> None:
    def sealed(*months: int) -> str:
        case = small_case(["a"], 60, [Fixed(amounts={"a": 60_000})])
        profile = PaymentProfile("p", "prøve", tuple(map(Fraction, months)))
        funds = {code: replace(fund, profile="p") for code, fund in case.funds.items()}
        return seal_of(replace(case, funds=funds, profiles={"p": profile}), case.scenarios["prøve"])

    assert sealed(*[1] * 12) == sealed(*[5] * 12) != sealed(*[1] * 11, 2)


def test_overrides_whose_order_would_decide_are_refused(inputs: Path) -> None:
    scenario = inputs / BOARD / "scenarios" / "two.toml"
    shares = {"Vestre Viken HF": "0.5", "Sykehuset Telemark HF": "0.5"}
    whole = ", ".join(f'"{name}" = {share}' for name, share in shares.items())
    scenario.write_text(
        f'title = "To"\n[overrides]\n"keys.income-model.shares" = {{ {whole} }}\n'
        '"keys.income-model.shares.Sunnaas sykehus HF" = 0.1\n',
        encoding="utf-8",
    )
    assert "sier begge noe om det samme" in " ".join(problem.what for problem in refused(inputs))
