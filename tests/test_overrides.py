"""Overrides by path: every kind of path, and each wrong one refused with the case untouched."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from allocation.case import Case, Method, Rounding, Scenario
from allocation.criteria import Blend, FixedShares, Mix, Need, NeedBy, PreviousAmounts
from allocation.funds import Lasting, LineKind
from allocation.overrides import BadOverride, override, value_at
from allocation.problems import ProblemsFound
from allocation.rules.bounds import Floor
from allocation.rules.placing import ByKey, Fixed, TopSlice
from allocation.rules.targets import Taper
from allocation.rules.transitions import PhaseIn, Support
from allocation.scenario import run
from tests.small_cases import FUND, based_on, criterion, plain, small_case

NAMES = ["alfa", "beta", "gamma", "rhf"]
BEDS = {"alfa": 10, "beta": 30, "gamma": 60}


def everything() -> Case:
    """A case with something at every kind of path."""
    criteria = [criterion("senger", BEDS), criterion("folk", BEDS), criterion("beta", BEDS)]
    case = small_case(NAMES, 1000, [ByKey("mix", ("alfa", "beta", "gamma"))], None, criteria)
    keys = [
        Mix(code="mix", title="Blanding", mix={"senger": Fraction(1, 2), "beta": Fraction(1, 2)}),
        FixedShares(code="shares", title="Andeler", shares={"alfa": Fraction(1, 4), "beta": Fraction(3, 4)}),
        PreviousAmounts(code="before", title="Som før", previous="previous"),
        Need(code="need", title="Behov", need=NeedBy("folk", "senger"), percent_decimals=1),
        Blend(code="blend", title="Blanding", blend={"need": Fraction(1, 2), "before": Fraction(1, 2)}),
    ]
    long = Method(
        "lang",
        "Lang",
        (
            TopSlice(percent={"rhf": Fraction(2)}),
            Fixed(amounts={"alfa": 10_000, "beta": 20_000}),
            ByKey("mix", ("gamma",)),
            Floor(base="previous", percent=Fraction(90)),
            Floor(base="amount", amounts={"gamma": 10_000}),
            PhaseIn(years=3, start="previous"),
            Support(base="previous", limit=Fraction(5)),
            Taper(key="mix", start=Fraction(5), end=Fraction(10)),
            Fixed(),
        ),
    )
    case = based_on(case, {"alfa": 400, "beta": 300, "gamma": 300, "rhf": 0})
    return replace(case, keys={one.code: one for one in keys}, methods={**case.methods, "lang": long})


@pytest.mark.parametrize(
    ("path", "value", "shown"),
    [
        ("funds.basis.amount", "1 200 mill. kroner", "1 200 000 000"),
        ("funds.basis.amount", "−3 tusen kroner", "−3 000"),
        ("funds.basis.method", "lang", "lang"),
        ("funds.basis.lasting", "one_off", "one_off"),
        ("funds.basis.kind", "up_to", "up_to"),
        ("funds.basis.payer", "alfa", "alfa"),
        ("keys.mix.mix.senger", Decimal("0.3"), "0,3"),
        ("keys.mix.mix", {"folk": 1}, "folk 1"),
        ("keys.mix.mix", {"senger": Decimal("0.25"), "beta": Decimal("0.75")}, "senger 0,25, beta 0,75"),
        ("keys.shares.shares.Alfa", 1, "1"),
        ("keys.shares.shares", {"Beta": Decimal("0.4"), "gamma": Decimal("0.6")}, "beta 0,4, gamma 0,6"),
        ("keys.before.previous", "base_frame", "base_frame"),
        ("keys.need.need.index", "beta", "beta"),
        ("keys.need.percent_decimals", 3, "3"),
        ("keys.mix.percent_decimals", 0, "0"),
        ("keys.need.groups", ["gruppe"], "gruppe"),
        ("keys.blend.blend.need", Decimal("0.75"), "0,75"),
        ("keys.blend.blend", {"mix": 1}, "mix 1"),
        ("methods.lang.title", "Lengre", "Lengre"),
        ("methods.lang.steps.key.key", "need", "need"),
        ("methods.lang.steps.4.percent", Decimal("99.5"), "99,5"),
        ("methods.lang.steps.4.on", "level", "level"),
        ("methods.lang.steps.4.recipients", ["Gamma"], "gamma"),
        ("methods.lang.steps.5.amounts.Gamma", 12, "12 000"),
        ("methods.lang.steps.2.amounts.ALFA", "30 tusen kroner", "30 000"),
        ("methods.lang.steps.2.amounts.gamma", 5, "5 000"),
        ("methods.lang.steps.2.amounts", {"Gamma": 7}, "gamma 7 000"),
        ("methods.lang.steps.top_slice.percent.Rhf", Decimal("2.5"), "2,5"),
        ("methods.lang.steps.phase_in.years", 4, "4"),
        ("methods.lang.steps.phase_in.first_year", 2023, "2 023"),
        ("methods.lang.steps.support.paid_by", "Rhf", "rhf"),
        ("methods.lang.steps.taper.least", 20, "20"),
        ("criteria.senger.values.Alfa", Decimal("12.5"), "12,5"),
        ("rounding", "table", "table"),
    ],
)
def test_one_value_is_replaced_and_nothing_else(path: str, value: object, shown: str) -> None:
    case, untouched = everything(), everything()
    other = override(case, path, value)
    assert plain(value_at(other, path)) == shown
    assert case == untouched
    assert other != case
    assert override(other, path, value) == other


def test_what_is_overridden_says_so_where_it_came_from_a_document() -> None:
    measured = override(everything(), "criteria.senger.values.Beta", 5).criteria["senger"]
    assert measured.sources["beta"] == "overstyrt i alternativet: criteria.senger.values.Beta = 5"
    assert measured.sources["alfa"] == "prøvetabell, rad 1"
    funded = override(everything(), "funds.basis.amount", "5 mill. kroner").funds[FUND]
    assert funded.source == "overstyrt i alternativet: funds.basis.amount = 5 mill. kroner"


def test_weights_named_after_a_criterion_are_never_taken_for_a_recipient_of_that_name() -> None:
    case = everything()
    named = replace(case, criteria={**case.criteria, "Alfa": criterion("Alfa", BEDS)})
    mixed = override(named, "keys.mix.mix", {"Alfa": 1}).keys["mix"]
    assert isinstance(mixed, Mix)
    assert mixed.mix == {"Alfa": 1}


def test_one_recipients_amount_is_replaced_and_the_others_stand() -> None:
    step = override(everything(), "methods.lang.steps.2.amounts.Beta", 5).methods["lang"].steps[1]
    assert step == Fixed(amounts={"alfa": 10_000, "beta": 5_000})


def test_a_criterion_is_overridden_in_the_unit_that_it_counts_in() -> None:
    case = everything()
    thousands = replace(case.criteria["senger"], unit="tusen kroner", factor=Fraction(1000))
    case = replace(case, criteria={**case.criteria, "senger": thousands})
    assert override(case, "criteria.senger.values.Alfa", 5).criteria["senger"].values["alfa"] == 5000


def test_the_words_that_stand_there_are_of_their_own_kinds() -> None:
    case = everything()
    assert override(case, "funds.basis.lasting", "lasting").funds[FUND].lasting is Lasting.LASTING
    assert override(case, "funds.basis.kind", "on_claim").funds[FUND].kind is LineKind.ON_CLAIM
    assert override(case, "rounding", "table").rounding is Rounding.TABLE


WRONG: list[tuple[str, object, str]] = [
    ("fund.basis.amount", 1, "ukjent «fund» i stien; Mente du «funds»?"),
    ("", 1, "ukjent «»"),
    ("recipients.alfa.name", "x", "ukjent «recipients»"),
    ("funds", {}, "kan ikke overstyres i ett stykke"),
    ("funds.bassis.amount", 1, "ukjent «bassis» i stien; Mente du «basis»?"),
    ("funds.basis", "x", "kan ikke overstyres i ett stykke"),
    ("funds.basis.amout", 1, "ukjent «amout» i stien; Mente du «amount»?"),
    ("funds.basis.amount", 1000, "«1000» er ikke et beløp i hele kroner med enhet"),
    ("funds.basis.amount", "1000", "er ikke et beløp i hele kroner med enhet"),
    ("funds.basis.amount", "1 500 kroner", "1500 kroner er ikke et helt antall tusen kroner"),
    ("funds.basis.amount", ["1 mill. kroner"], "er ikke et beløp i hele kroner med enhet"),
    ("funds.basis.amount.unit", 1, "har ingen felt under seg"),
    ("funds.basis.code", "x", "«code» sier hva dette er, og kan ikke overstyres"),
    ("funds.basis.source", "x", "«source» sier hva dette er"),
    ("funds.basis.line", 3, "«line» sier hva dette er"),
    ("funds.basis.stream", "basc", "ukjent verdi «basc»; Mente du «basic»?"),
    ("funds.basis.payer", "rfh", "ukjent mottaker «rfh»; Mente du «Rhf»?"),
    ("funds.basis.lasting", "lastin", "ukjent verdi «lastin»; Mente du «lasting»?"),
    ("funds.basis.lasting", 3, "er ikke av samme slag som det som står der, «unknown»"),
    ("funds.basis.method", 3, "er ikke av samme slag"),
    ("keys.mx.mix.senger", 1, "ukjent «mx»"),
    ("keys.mix.mix.seng", 1, "ukjent «seng» i stien; Mente du «senger»?"),
    ("keys.mix.mix.senger", "0.5", "er ikke av samme slag som det som står der, «0,5»"),
    ("keys.mix.mix.senger", True, "er ikke av samme slag"),
    ("keys.mix.mix.senger", Decimal("NaN"), "er ikke av samme slag"),
    ("keys.mix.mix.senger", Decimal("Infinity"), "er ikke av samme slag"),
    ("keys.mix.mix.senger", Decimal("1e999999999"), "er ikke av samme slag"),
    ("keys.mix.mix.senger.value", 1, "ukjent «senger.value» i stien; Mente du «senger»?"),
    ("keys.mix.mix", {"senger": "60 %"}, "senger: «60 %» er ikke et tall; skriv et tall fra 0 til 1"),
    ("keys.mix.mix", {"senger": Decimal("NaN")}, "senger: «NaN» er ikke et tall"),
    ("keys.mix.mix", [1], "«[1]» er ikke vekter"),
    ("keys.mix.shares.alfa", 1, "ukjent «shares»"),
    ("keys.shares.shares", {"Alfaa": 1}, "ukjent mottaker «Alfaa»; Mente du «Alfa»?"),
    (
        "keys.shares.shares",
        {"Alfa": Decimal("0.5"), "alfa": Decimal("0.5")},
        "Alfa står to ganger i nøkkelen",
    ),
    ("funds.basis.draws_on", "bassis", "ukjent verdi «bassis»; Mente du «basis»?"),
    ("funds.basis.payer", ["Rhf"], "«['Rhf']» er ikke navnet på én mottaker"),
    ("keys.mix.percent_decimals", -1, "«-1» er ikke et helt tall fra 0 til 12"),
    ("keys.mix.percent_decimals", Decimal("1.0"), "er ikke et helt tall fra 0 til 12"),
    ("keys.mix.percent_decimals", True, "er ikke et helt tall fra 0 til 12"),
    ("keys.mix.groups", "gruppe", "«gruppe» er ikke en liste av grupper"),
    ("keys.need.need", {"population": "folk"}, "kan ikke overstyres i ett stykke"),
    ("methods.lng.steps.1.percent", 1, "ukjent «lng» i stien; Mente du «lang»?"),
    ("methods.lang.steps", [], "kan ikke overstyres i ett stykke"),
    ("methods.lang.steps.4", {}, "kan ikke overstyres i ett stykke"),
    (
        "methods.lang.steps.floor.percent",
        1,
        "metoden har flere steg «floor»: skriv stegets nummer, fra 1 til 9",
    ),
    ("methods.lang.steps.0.percent", 1, "ukjent «0»"),
    ("methods.lang.steps.10.percent", 1, "ukjent «10»"),
    ("methods.lang.steps.²0.percent", 1, "ukjent «²0»"),
    ("methods.lang.steps.flor.percent", 1, "ukjent «flor» i stien; Mente du «floor»?"),
    ("methods.lang.steps.4.percnt", 1, "ukjent «percnt» i stien; Mente du «percent»?"),
    ("methods.lang.steps.4.rule", "ceiling", "ukjent «rule»"),
    ("methods.lang.steps.4.percent", "90", "«90» er ikke et tall"),
    ("methods.lang.steps.4.percent", Decimal("NaN"), "er ikke et tall"),
    ("methods.lang.steps.4.percent", 10**40, "er ikke et tall"),
    ("methods.lang.steps.4.percent.alfa", 1, "«percent» har ingen felt «alfa» under seg"),
    ("methods.lang.steps.4.on", "nivå", "ukjent ord «nivå»; skriv ett av: amount, level"),
    ("methods.lang.steps.4.on", 4, "ukjent ord «4»"),
    ("methods.lang.steps.4.recipients", ["Alfaa"], "ukjent mottaker «Alfaa»; Mente du «Alfa»?"),
    ("methods.lang.steps.4.recipients", ["Alfa", "alfa"], "Alfa står to ganger i steget"),
    ("methods.lang.steps.4.recipients", "Alfa", "«Alfa» er ikke en liste"),
    ("methods.lang.steps.4.amounts.Alfa", 1, "steget har ingen egne «amounts» å endre"),
    ("methods.lang.steps.2.amounts.Alfaa", 1, "ukjent mottaker «Alfaa»"),
    ("methods.lang.steps.2.amounts.Alfa", Decimal("0.5"), "«0.5» er ikke et helt antall tusen kroner"),
    ("methods.lang.steps.2.amounts.Alfa", "ti", "«ti» er ikke et beløp i hele kroner med enhet"),
    ("methods.lang.steps.2.amounts.Alfa.x", 1, "ukjent mottaker «Alfa.x»"),
    ("methods.lang.steps.5.amounts", "decision", "«decision» er ikke av rett slag"),
    ("methods.lang.steps.9.amounts.Alfa", 1, "steget har ingen egne «amounts» å endre"),
    ("methods.lang.steps.phase_in.years", 0, "«0» er ikke et antall; skriv et helt tall fra 1 til 100"),
    ("methods.lang.steps.phase_in.years", Decimal(3), "er ikke et antall"),
    ("methods.lang.steps.phase_in.first_year", 24, "«24» er ikke et årstall"),
    ("methods.lang.steps.phase_in.start", "", "«» er ikke en tekst"),
    ("methods.lang.steps.support.paid_by", "RHHF", "ukjent mottaker «RHHF»; Mente du «Rhf»?"),
    ("criteria.sengr.values.Alfa", 1, "ukjent «sengr» i stien; Mente du «senger»?"),
    ("criteria.senger.values.Alfaa", 1, "ukjent «Alfaa» i stien; Mente du «Alfa»?"),
    ("criteria.senger.values.Rhf", 1, "ukjent «Rhf»"),
    ("criteria.senger.values.Alfa", "1", "«1» er ikke et tall"),
    ("criteria.senger.values.Alfa", Decimal("NaN"), "er ikke et tall"),
    ("criteria.senger.values.Alfa.x", 1, "ukjent «Alfa.x» i stien"),
    ("criteria.senger.values", {"alfa": 1}, "verdiene i et kriterium overstyres én og én"),
    ("criteria.senger.sources.alfa", "x", "«sources» sier hva dette er"),
    ("criteria.senger.factor", 1000, "«factor» sier hva dette er"),
    ("criteria.senger.unit", "døgn", "«unit» sier hva dette er"),
    ("rounding", "tabl", "ukjent verdi «tabl»; Mente du «table»?"),
    ("rounding.table", 1, "har ingen felt under seg"),
    ("funds..amount", 1, "ukjent «»"),
]


@pytest.mark.parametrize(("path", "value", "said"), WRONG)
def test_a_path_or_a_value_that_does_not_fit_is_refused_and_the_case_stays_as_it_was(
    path: str, value: object, said: str
) -> None:
    case, untouched = everything(), everything()
    with pytest.raises(BadOverride) as refused:
        override(case, path, value)
    assert said in plain(f"{refused.value}; {refused.value.fix}")
    assert case == untouched


def with_scenario(case: Case, overrides: Mapping[str, object], baseline: str = "") -> Case:
    return replace(
        case,
        scenarios={**case.scenarios, "ny": Scenario("ny", "Ny", baseline=baseline, overrides=overrides)},
    )


def test_a_scenario_says_all_its_overrides_that_cannot_be_made() -> None:
    wrong = {"funds.basis.amout": 1, "funds.basis.method": "lang", "keys.mix.mix.seng": 1}
    with pytest.raises(ProblemsFound) as refused:
        run(with_scenario(everything(), wrong), "ny")
    assert [problem.where.column for problem in refused.value.problems] == [
        "funds.basis.amout",
        "keys.mix.mix.seng",
    ]
    assert all(problem.where.file == "sak/scenarios/ny.toml" for problem in refused.value.problems)


def test_an_override_can_be_read_back_in_the_run_that_it_made() -> None:
    case = with_scenario(everything(), {"keys.mix.mix": {"senger": 1}, "criteria.senger.values.Alfa": 0})
    done = run(case, "ny")
    assert [entry.amount for entry in done.entries] == [0, 333_000, 667_000]
    assert value_at(done.case, "criteria.senger.values.alfa") == "0"
    assert run(case).case.criteria["senger"].values["alfa"] == 10


def test_an_alternative_sets_a_funds_amounts_in_place_of_its_method() -> None:
    case = override(everything(), f"funds.{FUND}.amounts", {"alfa": Decimal(600), "Beta": Decimal(400)})
    case = replace(case, scenarios={"satt": Scenario("satt", "Satt")}, default_scenario="satt")
    assert {code: amount for (code, _), amount in run(case).placed().items()} == {
        "alfa": 600_000,
        "beta": 400_000,
    }
    assert "beløp satt i alternativet" in run(case).bridge("alfa")[0].source


@pytest.mark.parametrize(
    ("amounts", "told"),
    [
        (5, "er ikke beløp etter mottaker"),
        ({}, "er ikke beløp etter mottaker"),
        ({"alfaa": 5}, "ukjent mottaker «alfaa»"),
        ({"alfa": "mye"}, "alfa: «mye» er ikke et beløp"),
        ({"alfa": 5, "Alfa": 6}, "står to ganger i alternativet"),
    ],
)
def test_amounts_that_cannot_be_set_are_refused(amounts: object, told: str) -> None:
    with pytest.raises(BadOverride) as found:
        override(everything(), f"funds.{FUND}.amounts", amounts)
    assert told in plain(str(found.value))
