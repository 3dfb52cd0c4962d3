"""The board case of 2024 on the figures that were published, and the decision of the year before."""

from dataclasses import replace
from fractions import Fraction
from functools import cache

import pytest

from allocation import run
from allocation.case import UNPLACED, Case
from allocation.distribution import Distribution
from allocation.findings import Finding, Status, unexplained
from allocation.funds import Lasting
from allocation.keys import key_shares
from allocation.reconciliation import all_findings, compared, reconcile
from allocation.split import split_fund
from tests.shipped import shipped_case
from tests.small_cases import amounts_of, plain

# The printed table of case 073-2024, thousand kroner: basic, results-based, earmarked, total; a dash
# is None here, and zero in the case.
Printed = tuple[int, int | None, int | None, int]
TRUSTS: dict[str, Printed] = {
    "Akershus universitetssykehus HF": (158483, 3006, 10160, 171649),
    "Oslo universitetssykehus HF": (229392, 2402, 8110, 239903),
    "Sunnaas sykehus HF": (7444, -24, None, 7421),
    "Sykehuspartner HF": (18403, None, None, 18403),
    "Sykehuset i Vestfold HF": (81668, 1910, 4030, 87607),
    "Sykehuset Innlandet HF": (119050, 1510, 5350, 125910),
    "Sykehuset Telemark HF": (65002, 635, 2890, 68527),
    "Sykehuset Østfold HF": (95075, 1258, 5370, 101703),
    "Sørlandet sykehus HF": (110864, 1300, 5460, 117624),
    "Vestre Viken HF": (132473, 2320, 7820, 142613),
    "Helse Sør-Øst RHF": (44957, None, 61900, 106857),
}
PRIVATE: dict[str, Printed] = {
    "Betanien Hospital": (1040, None, None, 1040),
    "Diakonhjemmet Sykehus": (22460, 322, 2140, 24922),
    "Lovisenberg Diakonale Sykehus": (24390, 761, 2970, 28121),
    "Martina Hansens Hospital": (2100, None, None, 2100),
    "Revmatismesykehuset": (600, None, None, 600),
}
PRINTED = TRUSTS | PRIVATE
SUM_TRUSTS: Printed = (1062810, 14317, 111090, 1188217)
SUM_PRIVATE: Printed = (50590, 1084, 5110, 56784)
SUM_ALL: Printed = (1113400, 15400, 116200, 1245000)
STREAMS = ("basic", "results_based", "earmarked")
COLUMNS = ("Basisbevilgning", "Resultatbasert finansiering", "Øremerkede tilskudd", "Samlet beløp")


def case_2024() -> Case:
    return shipped_case("hso-2024-revised")


@cache
def decided() -> Distribution:
    return run(case_2024())


def code_of(name: str) -> str:
    return next(code for code, recipient in case_2024().recipients.items() if recipient.name == name)


def fund_amounts(distribution: Distribution, fund: str) -> dict[str, int]:
    """Thousand kroner by recipient's code."""
    return amounts_of(entry for entry in distribution.entries if entry.fund == fund)


def check_named(title: str) -> Finding:
    (found,) = (finding for finding in all_findings(decided()) if title in finding.where)
    return found


@pytest.mark.parametrize(
    ("fund", "thousand"), [("basic", 1113400), ("results-based", 15400), ("earmarked", 116200)]
)
def test_each_fund_is_the_printed_sum_and_its_entries_sum_to_it(fund: str, thousand: int) -> None:
    assert case_2024().funds[fund].amount == thousand * 1000
    assert sum(fund_amounts(decided(), fund).values()) == thousand


def test_the_three_funds_are_1_245_million_together() -> None:
    funds = [case_2024().funds[fund] for fund in ("basic", "results-based", "earmarked")]
    assert sum(fund.kroner for fund in funds) == 1_245_000_000
    assert sum(entry.amount for entry in decided().entries) == 1_245_000_000 + 150_000_000


def test_every_published_cell_comes_out_of_the_run() -> None:
    amounts = decided().handed_out()
    for name, printed in PRINTED.items():
        for stream, thousand in zip(STREAMS, printed, strict=False):
            assert amounts["helse-sor-ost-rhf", stream, code_of(name)] == (thousand or 0) * 1000, name


def test_every_cell_agrees_with_the_decision_and_none_is_missing() -> None:
    case = case_2024()
    assert case.decision is not None
    cells = reconcile(case.decision, decided())
    assert [finding.status for finding in cells] == [Status.AGREES] * (16 * 3 + 3)


def test_the_cut_of_sunnaas_stays_negative() -> None:
    (entry,) = (own for own in decided().bridge(code_of("Sunnaas sykehus HF")) if own.fund == "results-based")
    assert (entry.amount, entry.rule) == (-24_000, "fixed")


def test_a_printed_dash_is_zero_and_told_apart_from_a_missing_cell() -> None:
    decision = case_2024().decision
    assert decision is not None
    for name, printed in PRINTED.items():
        for stream, thousand in zip(STREAMS, printed, strict=False):
            if thousand is None:
                assert decision.cells[code_of(name), stream].value == 0, name
    without_row = code_of("Sykehusapotekene HF")
    assert case_2024().letter_without_row() == (without_row,)
    assert len(case_2024().letter) == 16
    assert not [cell for cell in decision.cells if cell[0] == without_row]
    assert not decided().bridge(without_row)


def test_the_cells_of_basic_funding_leave_one_thousand_to_rounding_and_nothing_else_is_unplaced() -> None:
    (unplaced,) = decided().bridge(UNPLACED)
    assert (unplaced.fund, unplaced.rule, unplaced.amount) == ("basic", "rounding", -1_000)
    assert "1 113 401" in plain(unplaced.source)
    assert "1 113 400" in plain(unplaced.source)


def printed_misses() -> set[tuple[str, int, int]]:
    """Every sum of the printed table that its printed parts miss: where, stated, computed."""
    misses = {
        (name, printed[3], sum(cell or 0 for cell in printed[:3]))
        for name, printed in PRINTED.items()
        if printed[3] != sum(cell or 0 for cell in printed[:3])
    }
    sums: list[tuple[str, Printed, list[Printed]]] = [
        ("Kolonnesum av gruppens mottakere · Sum helseforetak", SUM_TRUSTS, list(TRUSTS.values())),
        (
            "Kolonnesum av gruppens mottakere · Sum private ideelle sykehus",
            SUM_PRIVATE,
            list(PRIVATE.values()),
        ),
        ("Kolonnesum av de to gruppene · Sum Helse", SUM_ALL, [SUM_TRUSTS, SUM_PRIVATE]),
        ("Kolonnesum av alle mottakerne · Sum Helse", SUM_ALL, list(PRINTED.values())),
    ]
    for where, stated, rows in sums:
        for column, title in enumerate(COLUMNS):
            printed_sum, computed = stated[column] or 0, sum(row[column] or 0 for row in rows)
            if computed != printed_sum:
                misses.add((f"{where} · {title}", printed_sum, computed))
    return misses


def test_the_printed_table_misses_in_three_rows_and_six_columns() -> None:
    assert printed_misses() == {
        ("Oslo universitetssykehus HF", 239903, 239904),
        ("Sunnaas sykehus HF", 7421, 7420),
        ("Sykehuset i Vestfold HF", 87607, 87608),
        ("Kolonnesum av gruppens mottakere · Sum helseforetak · Basisbevilgning", 1062810, 1062811),
        (
            "Kolonnesum av gruppens mottakere · Sum private ideelle sykehus · Resultatbasert finansiering",
            1084,
            1083,
        ),
        ("Kolonnesum av gruppens mottakere · Sum private ideelle sykehus · Samlet beløp", 56784, 56783),
        ("Kolonnesum av de to gruppene · Sum Helse · Resultatbasert finansiering", 15400, 15401),
        ("Kolonnesum av de to gruppene · Sum Helse · Samlet beløp", 1245000, 1245001),
        ("Kolonnesum av alle mottakerne · Sum Helse · Basisbevilgning", 1113400, 1113401),
    }


def test_every_miss_of_the_printed_table_is_called_rounding_and_nothing_else_is() -> None:
    roundings = [finding for finding in all_findings(decided()) if finding.status is Status.ROUNDING]
    assert len(roundings) == 10
    (unplaced,) = (finding for finding in decided().findings if finding in roundings)
    assert (unplaced.stated, unplaced.computed) == (Fraction(1113400_000), Fraction(1113401_000))
    found = {
        (
            plain(finding.where)
            .split(": ", 1)[1]
            .split("samlet beløp · ")[-1]
            .replace(" Sør-Øst foretaksgruppen", ""),
            int((finding.stated or 0) / 1000),
            int((finding.computed or 0) / 1000),
        )
        for finding in roundings
        if finding is not unplaced
    }
    assert {(where, *figures) for where, *figures in found} == printed_misses()


def test_nothing_in_the_case_is_without_an_explanation() -> None:
    findings = all_findings(decided())
    assert unexplained(findings) == ()
    assert Status.DIFFERS not in {finding.status for finding in findings}


def test_150_million_are_the_printed_amounts_only_when_the_key_is_rounded_first() -> None:
    amounts = fund_amounts(decided(), "recruitment")
    assert {case_2024().name_of(code): thousand for code, thousand in amounts.items()} == {
        "Helse Sør-Øst RHF": 92_850,
        "Helse Vest RHF": 32_850,
        "Helse Midt-Norge RHF": 24_300,
    }
    case, fund = case_2024(), case_2024().funds["recruitment"]
    exact_key = replace(case.keys["three-regions"], percent_decimals=None)
    exact = replace(case, keys={**case.keys, "three-regions": exact_key})
    voted = {"helse-sor-ost-rhf": 760325, "helse-vest-rhf": 268402, "helse-midt-norge-rhf": 199227}
    shares = key_shares(exact_key, case, "recruitment", list(voted))
    assert shares == {code: Fraction(own, sum(voted.values())) for code, own in voted.items()}
    by_exact_shares = amounts_of(split_fund(exact, fund).entries)
    assert by_exact_shares == {
        "helse-sor-ost-rhf": 92_877,
        "helse-vest-rhf": 32_787,
        "helse-midt-norge-rhf": 24_336,
    }


def test_the_entries_record_which_convention_the_key_followed() -> None:
    sources = [plain(entry.source) for entry in decided().entries if entry.fund == "recruitment"]
    assert all("andelene avrundet til 1 desimal" in source for source in sources)
    for percent, source in zip(("61,9 %", "21,9 %", "16,2 %"), sources, strict=True):
        assert percent in source
        assert "150 000" in source


def test_how_much_is_one_off_is_unknown_where_the_letter_does_not_say() -> None:
    lasting = {entry.fund: entry.lasting for entry in decided().entries}
    assert lasting == {
        "basic": Lasting.UNKNOWN,
        "results-based": Lasting.UNKNOWN,
        "earmarked": Lasting.UNKNOWN,
        "recruitment": Lasting.LASTING,
    }


@pytest.mark.parametrize(
    ("title", "million", "parts"),
    [
        ("ettårig + varig = bevilget", 2000, ("national-one-off", "national-lasting")),
        (
            "Rekrutteringstilskudd Helse Nord",
            130,
            ("recruitment-helse-nord-before", "recruitment-helse-nord-increase"),
        ),
    ],
)
def test_lasting_and_one_off_money_add_up_as_the_letter_says(
    title: str, million: int, parts: tuple[str, str]
) -> None:
    finding = check_named(title)
    assert (finding.status, finding.stated) == (Status.AGREES, Fraction(million * 10**6))
    figures = [case_2024().tables["text"].by_key[part,].figure("value") for part in parts]
    expected = {2000: [400, 1600], 130: [40, 90]}[million]
    assert [figure.value / 10**6 for figure in figures if figure] == expected


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("Fra tabellen tilbake til Stortinget", ("54,309 %", "2 050", "2 000", "1 086,2")),
        ("Endringen av kap. 732 post 72", ("869,0", "1 600", "1 982,4", "1 113,4")),
        ("Øremerkede tilskudd: Helse Sør-Øst", ("61,9 %", "100 mill. kroner", "54,3 mill. kroner", "61 918")),
    ],
)
def test_what_public_figures_cannot_decide_is_unresolved_with_both_readings(
    title: str, said: tuple[str, ...]
) -> None:
    finding = check_named(title)
    assert finding.status is Status.UNRESOLVED
    assert "lesning 1: " in finding.cause
    assert "lesning 2: " in finding.cause
    for words in said:
        assert words in plain(finding.cause)


def test_only_the_three_links_of_the_chain_and_the_growth_rule_are_unresolved() -> None:
    growth, *links = [one for one in all_findings(decided()) if one.status is Status.UNRESOLVED]
    assert "kan ikke vurderes" in growth.cause
    assert len(links) == 3


def test_the_decision_of_2023_adds_up_exactly() -> None:
    distribution = run(shipped_case("hso-2023-revised"))
    assert sum(entry.amount for entry in distribution.entries) == 1_354_600_000
    assert not distribution.bridge(UNPLACED)
    findings = all_findings(distribution)
    assert {finding.status for finding in findings} == {Status.AGREES}
    assert {entry.lasting for entry in distribution.entries} == {Lasting.LASTING}
    (share,) = (finding for finding in findings if "nasjonale beløpet" in finding.where)
    assert share.stated == 1_354_600_000
    assert share.computed is not None
    assert abs(share.computed - 1_354_640_000) < 10_000


def test_amounts_of_2024_can_be_compared_with_those_of_2023() -> None:
    changes = compared(decided(), case_2024().baselines["previous"])
    basic = {change.recipient: change for change in changes if change.stream == "basic"}
    assert basic[code_of("Sykehuset Østfold HF")].difference == (95_075 - 124_406) * 1000
    assert basic[code_of("Sykehuspartner HF")].baseline is None
    assert {change.stream for change in changes} == {"basic"}
