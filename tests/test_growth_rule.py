"""The growth rule: mental health and substance use each grow more than somatics, or nobody can say."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import strategies as st

from allocation import load_case, run
from allocation.case import Case
from allocation.files.summary import run_summary
from allocation.findings import Finding, Status
from allocation.growth import Growth, growth_findings, growths, money_missing, outside_text
from allocation.money import KRONER, MILLION, THOUSAND, Unit
from allocation.overrides import BadOverride, override
from allocation.problems import errors
from allocation.reconciliation import all_findings
from allocation.services import GrowthRule, Indicator, Measured
from tests.properties import given
from tests.region_case import (
    MENTAL,
    SOMATIC,
    SUBSTANCE,
    TITLES,
    cost,
    figure,
    region,
    region_folder,
    region_run,
    told_of_slip,
)
from tests.shipped import shipped_case
from tests.small_cases import plain

COST, WAITING = (Indicator.COST,), (Indicator.WAITING_TIME,)


def costs(
    before: Mapping[str, int], outside: int = 0, unit: Unit = MILLION
) -> dict[str, dict[str, Measured]]:
    """The three services' costs, each with as much kept outside three times."""
    return {code: {Indicator.COST: cost(amount, outside, unit)} for code, amount in before.items()}


def waiting(days: Mapping[str, tuple[int, int]]) -> dict[str, dict[str, Measured]]:
    """The services' waiting times, before and after."""
    return {
        code: {Indicator.WAITING_TIME: Measured(before=figure(before), after=figure(after))}
        for code, (before, after) in days.items()
    }


def answers(case: Case) -> list[Finding]:
    """The findings of the rule, each about a service and an indicator."""
    return list(growth_findings(run(case)))


def test_a_region_whose_mental_health_and_substance_use_grow_more_satisfies_the_rule(tmp_path: Path) -> None:
    """But for the waiting times, which are printed in whole days: two days of 48 or of 62 may be rounding."""
    findings = growth_findings(region_run(tmp_path))
    assert len(findings) == 8
    waited = {finding.status for finding in findings if "ventetid" in finding.where}
    assert waited == {Status.UNRESOLVED}
    assert {finding.status for finding in findings if "ventetid" not in finding.where} == {Status.AGREES}
    costs_of = [one for one in findings if "kostnader" in one.where]
    assert [(one.stated, one.computed) for one in costs_of] == [
        (Fraction(200, 9300), Fraction(90, 3100)),
        (Fraction(200, 9300), Fraction(24, 800)),
    ]


def test_another_scenario_gets_its_own_answer(tmp_path: Path) -> None:
    distribution = region_run(tmp_path, "somatics-first")
    (broken,) = (one for one in all_findings(distribution) if one.status is Status.DIFFERS)
    assert broken.subject.what.startswith("Vekstregelen · Psykisk helsevern · kostnader uten avskrivninger")
    assert (broken.stated, broken.computed) == (Fraction(240, 9300), Fraction(50, 3100))
    assert plain(broken.cause) == (
        "vokser ikke mer enn Somatikk: 3 100 → 3 150 mill. kroner, "
        "holdt utenfor: avskrivninger 150, legemidler 60, pensjon 290; "
        "det mangler 30 000 tusen kroner på å vokse like mye"
    )
    assert broken.is_unexplained


def test_what_is_kept_outside_is_shown_also_where_the_rule_is_kept(tmp_path: Path) -> None:
    distribution = region_run(tmp_path)
    told = " ".join(plain(run_summary(distribution, all_findings(distribution))).split())
    assert "Vekstregelen" in told
    assert "Somatikk 2,15 9 300 → 9 500 mill. kroner, holdt utenfor: avskrivninger" in told
    assert "legemidler 1 100" in told


def test_drugs_that_grow_make_no_service_grow() -> None:
    alike = {SOMATIC: 1000, MENTAL: 1000, SUBSTANCE: 1000}
    figures = costs(alike)
    figures[MENTAL] = {Indicator.COST: cost(1300, 100)}
    findings = answers(region({SOMATIC: 10, MENTAL: 11, SUBSTANCE: 11}, figures, COST))
    assert [one.computed for one in findings] == [Fraction(11, 10**6), Fraction(11, 10**6)]


def test_a_shorter_waiting_time_is_growth_and_a_longer_one_is_not() -> None:
    days = waiting({SOMATIC: (60, 58), MENTAL: (50, 45), SUBSTANCE: (30, 31)})
    shorter, longer = answers(region(dict.fromkeys(TITLES, 0), days, WAITING))
    assert (shorter.status, shorter.stated, shorter.computed) == (
        Status.AGREES, Fraction(1, 30), Fraction(1, 10),
    )  # fmt: skip
    assert (longer.status, longer.computed) == (Status.DIFFERS, Fraction(-1, 30))


@given(
    before=st.integers(1, 400),
    after=st.integers(0, 400),
    indicator=st.sampled_from(Indicator),
    amount=st.integers(-500, 500),
)
def test_a_service_that_grows_exactly_as_somatics_does_not_pass(
    before: int, after: int, indicator: Indicator, amount: int
) -> None:
    same = Measured(before=figure(before), after=figure(after))
    if indicator is Indicator.COST:
        same = cost(before)
    figures: Mapping[str, Mapping[str, Measured]] = {code: {indicator: same} for code in TITLES}
    findings = answers(region(dict.fromkeys(TITLES, amount), figures, (indicator,)))
    assert all(one.status in (Status.DIFFERS, Status.UNRESOLVED) for one in findings)
    assert all(one.stated == one.computed and "mangler" not in one.cause for one in findings)


@given(
    before=st.tuples(*[st.integers(1, 10**5)] * 3),
    amounts=st.tuples(*[st.integers(-(10**4), 10**4)] * 3),
    days=st.tuples(*[st.tuples(st.integers(1, 90), st.integers(0, 90))] * 3),
)
def test_a_finer_unit_changes_no_growth_and_turns_no_answer_that_was_given(
    before: tuple[int, ...], amounts: tuple[int, ...], days: tuple[tuple[int, int], ...]
) -> None:
    """Costs in thousand or in kroner, waiting time in days or in hours: what was unresolved may settle."""
    answers_by_unit: list[list[Finding]] = []
    for unit, scale, hours in ((THOUSAND, 1, 1), (KRONER, 1000, 24)):
        stated = costs({code: one * scale for code, one in zip(TITLES, before, strict=True)}, 0, unit)
        times = waiting({code: (a * hours, b * hours) for code, (a, b) in zip(TITLES, days, strict=True)})
        figures = {code: {**stated[code], **times[code]} for code in TITLES}
        case = region(dict(zip(TITLES, amounts, strict=True)), figures, COST + WAITING)
        answers_by_unit.append(answers(case))
    for coarse, fine in zip(*answers_by_unit, strict=True):
        assert (coarse.stated, coarse.computed) == (fine.stated, fine.computed)
        assert coarse.status in (Status.UNRESOLVED, fine.status)


@given(amounts=st.dictionaries(st.sampled_from(list(TITLES)), st.integers(-(10**6), 10**6), min_size=1))
def test_a_distribution_without_services_never_passes_whatever_the_amounts(amounts: dict[str, int]) -> None:
    case = replace(region(amounts, {}, COST), growth=GrowthRule())
    (finding,) = answers(case)
    assert finding.status is Status.UNRESOLVED
    assert finding.cause.startswith(
        "kan ikke vurderes: beløpene er fordelt på «Somatikk», «Psykisk helsevern»"
    )
    assert not finding.is_unexplained


def test_a_case_without_growth_is_not_asked() -> None:
    assert answers(replace(region({SOMATIC: 1}, {}, COST), growth=None)) == []


@pytest.mark.parametrize("service", TITLES)
@pytest.mark.parametrize(
    ("part", "called"), [("before", "før"), ("drugs", "legemidler"), ("pensions", "pensjon")]
)
def test_a_cost_without_one_of_its_parts_is_never_a_pass(service: str, part: str, called: str) -> None:
    figures = costs({SOMATIC: 1000, MENTAL: 10, SUBSTANCE: 10})
    figures[service] = {Indicator.COST: replace(figures[service][Indicator.COST], **{part: None})}  # type: ignore[arg-type]
    findings = answers(region(dict.fromkeys(TITLES, 10), figures, COST))
    named = f"kan ikke vurderes: kostnader for {TITLES[service]} ({called}) er ikke oppgitt"
    hit = [one for one in findings if service in (SOMATIC, *[c for c in TITLES if TITLES[c] in one.where])]
    assert len(hit) == (2 if service == SOMATIC else 1)
    assert [(one.status, one.cause) for one in hit] == [(Status.UNRESOLVED, named)] * len(hit)


def test_a_row_that_is_missing_is_named_and_not_taken_for_nought() -> None:
    days = waiting({SOMATIC: (60, 58), MENTAL: (50, 45), SUBSTANCE: (30, 20)})
    del days[SUBSTANCE][Indicator.WAITING_TIME]
    passes, unknown = answers(region(dict.fromkeys(TITLES, 0), days, WAITING))
    assert passes.status is Status.AGREES
    assert (unknown.status, unknown.computed) == (Status.UNRESOLVED, None)
    assert (
        unknown.cause
        == "kan ikke vurderes: gjennomsnittlig ventetid for Rusbehandling (før, etter) er ikke oppgitt"
    )


def test_growth_from_nothing_cannot_be_assessed() -> None:
    findings = answers(
        region(dict.fromkeys(TITLES, 10), costs({SOMATIC: 10, MENTAL: 0, SUBSTANCE: 10}), COST)
    )
    assert findings[0].status is Status.UNRESOLVED
    assert "kostnader for Psykisk helsevern før er ikke over null" in findings[0].cause


def test_money_of_no_service_and_a_service_without_a_fund_leave_the_cost_unassessed() -> None:
    figures = costs(dict.fromkeys(TITLES, 1000))
    whole = region({SOMATIC: 10, MENTAL: 20, SUBSTANCE: 30}, figures, COST)
    assert {one.status for one in answers(whole)} == {Status.AGREES}
    assert whole.growth is not None
    common = replace(whole.growth.services[SUBSTANCE], streams=())
    rule = replace(whole.growth, services={**whole.growth.services, SUBSTANCE: common})
    findings = answers(replace(whole, growth=rule))
    assert {one.status for one in findings} == {Status.UNRESOLVED}
    assert "«Rusbehandling» (30 tusen kroner) er ikke delt på tjenester" in plain(findings[0].cause)
    assert "fordelingen har ingen ramme til Rusbehandling" in findings[1].cause
    outside = answers(replace(whole, growth=replace(rule, outside=(SUBSTANCE,))))
    assert [one.status for one in outside] == [Status.AGREES, Status.UNRESOLVED]


def test_a_lead_or_a_lag_within_the_rounding_of_the_figures_is_neither_a_pass_nor_a_failure() -> None:
    days = waiting({SOMATIC: (60, 58), MENTAL: (50, 48), SUBSTANCE: (60, 50)})
    close, clear = answers(region(dict.fromkeys(TITLES, 0), days, WAITING))
    assert (close.status, clear.status) == (Status.UNRESOLVED, Status.AGREES)
    assert close.computed is not None
    assert close.stated is not None
    assert close.computed > close.stated
    assert close.cause.startswith("avrundingen av tallene avgjør om den vokser mer enn Somatikk")
    days = waiting({SOMATIC: (60, 58), MENTAL: (50, 49), SUBSTANCE: (60, 66)})
    behind, far_behind = answers(region(dict.fromkeys(TITLES, 0), days, WAITING))
    assert (behind.status, far_behind.status) == (Status.UNRESOLVED, Status.DIFFERS)


@given(
    before=st.tuples(*[st.integers(1, 200)] * 3),
    after=st.tuples(*[st.integers(0, 200)] * 3),
    shifts=st.tuples(*[st.integers(-49, 49)] * 6),
)
def test_no_figures_that_print_alike_turn_a_pass_into_a_failure(
    before: tuple[int, ...], after: tuple[int, ...], shifts: tuple[int, ...]
) -> None:
    def statuses(moved: tuple[int, ...], decimals: int) -> list[Status]:
        unrounded = [
            Fraction(one) + Fraction(shift, 100) for one, shift in zip((*before, *after), moved, strict=True)
        ]
        figures: dict[str, dict[str, Measured]] = {
            code: {
                Indicator.POSITIONS: Measured(
                    before=figure(unrounded[n], "årsverk", decimals),
                    after=figure(unrounded[3 + n], "årsverk", decimals),
                )
            }
            for n, code in enumerate(TITLES)
        }
        return [
            one.status for one in answers(region(dict.fromkeys(TITLES, 0), figures, (Indicator.POSITIONS,)))
        ]

    for printed, true in zip(statuses((0,) * 6, 0), statuses(shifts, 9), strict=True):
        assert printed in (Status.UNRESOLVED, true)


def test_the_answer_on_cost_says_how_much_money_stands_outside_the_services() -> None:
    case = region(
        {SOMATIC: 10, MENTAL: 20, SUBSTANCE: 70}, costs(dict.fromkeys(TITLES, 1000)), COST + WAITING
    )
    assert case.growth is not None
    services = {SOMATIC: case.growth.services[SOMATIC], MENTAL: case.growth.services[MENTAL]}
    rule = replace(case.growth, services=services, outside=(SUBSTANCE,))
    distribution = run(replace(case, growth=rule))
    of_cost, of_waiting = growth_findings(distribution)
    assert of_cost.status is Status.AGREES
    assert plain(of_cost.cause).endswith("; 70 tusen kroner (70,0 % av pengene) står utenfor tjenestene")
    assert "utenfor tjenestene" not in of_waiting.cause
    told = " ".join(plain(run_summary(distribution, [])).split())
    assert (
        "70 tusen kroner (70,0 % av pengene) står utenfor tjenestene: Rusbehandling 70 tusen kroner." in told
    )


def test_money_outside_is_told_also_where_it_nets_to_nought_or_nearly() -> None:
    wanted = {0: "0 tusen kroner netto står utenfor", 1: "1 tusen kroner netto står utenfor"}
    for more, said in wanted.items():
        case = region(
            {SOMATIC: 10, MENTAL: 20 + more, SUBSTANCE: -20}, costs(dict.fromkeys(TITLES, 1000)), COST
        )
        assert case.growth is not None
        rule = replace(
            case.growth, services={SOMATIC: case.growth.services[SOMATIC]}, outside=(MENTAL, SUBSTANCE)
        )
        assert said in plain(outside_text(run(replace(case, growth=rule))))


def test_the_shipped_region_says_that_nearly_all_its_money_stands_outside() -> None:
    findings = growth_findings(run(shipped_case("example-region")))
    on_cost = [plain(one.cause) for one in findings if "kostnader" in one.where]
    assert len(on_cost) == 2
    assert all("(99,1 % av pengene) står utenfor tjenestene" in cause for cause in on_cost)


@given(
    before=st.tuples(*[st.integers(100, 10**5)] * 3),
    amounts=st.tuples(*[st.integers(-(10**4), 10**4)] * 3),
)
def test_a_service_that_is_given_what_it_lacks_grows_exactly_as_much_as_the_reference(
    before: tuple[int, ...], amounts: tuple[int, ...]
) -> None:
    figures = costs(dict(zip(TITLES, before, strict=True)), 0, THOUSAND)
    found = growths(run(region(dict(zip(TITLES, amounts, strict=True)), figures, COST)))
    own, least = found[MENTAL, Indicator.COST], found[SOMATIC, Indicator.COST]
    assert isinstance(own, Growth)
    assert isinstance(least, Growth)
    assert (own.after + money_missing(own, least)) / own.before - 1 == least.growth


def test_the_measures_of_the_2020_letter_leave_positions_out(tmp_path: Path) -> None:
    words = 'reference = "somatic"\nindicators = ["waiting_time", "cost", "activity"]'
    findings = growth_findings(region_run(tmp_path, case=('reference = "somatic"', words)))
    assert len(findings) == 6
    assert not [one for one in findings if "årsverk" in one.where]


def test_growth_alone_in_the_case_file_asks_of_a_case_that_cannot_answer(tmp_path: Path) -> None:
    folder = region_folder(tmp_path)
    text = (folder / "case.toml").read_text(encoding="utf-8")
    begins, ends = text.index("[growth]"), text.index("# Vekter")
    (folder / "case.toml").write_text(f"{text[:begins]}[growth]\n\n{text[ends:]}", encoding="utf-8")
    distribution = run(load_case(folder))
    (finding,) = all_findings(distribution)
    assert finding.status is Status.UNRESOLVED
    assert "kan ikke vurderes" in run_summary(distribution, [finding])


def test_a_scenario_can_hold_other_planned_figures_against_the_rule(tmp_path: Path) -> None:
    case = load_case(region_folder(tmp_path))
    path = f"growth.services.{MENTAL}.figures.waiting_time.after"
    slower = answers(override(case, path, 52))
    assert [one.status for one in slower if "ventetid" in one.where] == [Status.DIFFERS, Status.UNRESOLVED]
    dearer = override(case, f"growth.services.{MENTAL}.figures.cost.before", "5 000 mill. kroner")
    assert next(one.computed for one in answers(dearer) if "kostnader" in one.where) == Fraction(90, 4500)
    assert len(answers(override(case, "growth.reference", MENTAL))) == 8
    for wrong, value, said in [
        ("growth.reference", "somatics", "ukjent verdi «somatics»"),
        (f"growth.services.{MENTAL}.figures.cost.after", 1, "ikke oppgitt"),
        (path, "snart", "«snart» er ikke et tall"),
    ]:
        with pytest.raises(BadOverride, match=said):
            override(case, wrong, value)


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("case", 'reference = "somatic"', 'reference = "somatics"', "ukjent tjeneste «somatics»"),
        ("case", 'reference = "somatic"\n', "", "«reference» mangler"),
        ("case", 'table = "services"\n', "", "«table» mangler"),
        ("case", 'table = "services"', 'table = "service"', "ukjent tabell «service»"),
        ("case", 'streams = ["somatic"]', 'streams = ["somatik"]', "ukjent finansieringstype «somatik»"),
        (
            "case",
            'streams = ["somatic"]',
            'streams = ["somatic", "mental_health"]',
            "står også under growth.",
        ),
        ("case", 'reference = "somatic"', 'reference = "somatic"\nindicators = []', "måler ingenting"),
        ("case", 'reference = "somatic"', 'reference = "somatic"\nindicators = ["costs"]', "«costs»"),
        ("services", "substance_use,waiting_time", "substance,waiting_time", "ukjent tjeneste «substance»"),
        ("services", "substance_use,waiting_time", "substance_use,waiting", "ukjent mål for vekst «waiting»"),
        ("services", "substance_use,activity", "substance_use,positions", "står også på linje"),
        ("services", "900,,30,10,60,mill. kroner", "900,,30,10,60,pasienter", "er ikke en pengeenhet"),
        ("services", "900,,30", "900,950,30", "«after» hører ikke til kostnader"),
        ("services", "34,32,,,,", "34,32,1,,,", "«depreciation» hører ikke til gjennomsnittlig ventetid"),
        ("services", "900,,30", "900,,-30", "«depreciation» er"),
        ("services", "52000,53100", "52000,53x100", "er ikke et tall"),
    ],
)
def test_a_slip_in_the_growth_rule_is_an_error_with_its_place(
    tmp_path: Path, file: str, old: str, new: str, said: str
) -> None:
    told_of_slip(tmp_path, file, old, new, said)


def test_one_service_has_nobody_to_be_compared_with(tmp_path: Path) -> None:
    folder = region_folder(tmp_path)
    text = (folder / "case.toml").read_text(encoding="utf-8")
    begins, ends = text.index("[growth.services.mental_health]"), text.index("# Vekter")
    (folder / "case.toml").write_text(text[:begins] + text[ends:], encoding="utf-8")
    (problem,) = errors(load_case(folder).problems)
    assert problem.what == "vekstregelen har 1 tjeneste, og ingen å sammenligne med"
