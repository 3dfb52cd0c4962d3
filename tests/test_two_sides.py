"""Two sides held against each other: what agrees, what rounding can do, what a sum differs by itself."""

from dataclasses import replace
from fractions import Fraction

import pytest

from allocation import load_case, run
from allocation.explanations import Explanation
from allocation.figures import Figure
from allocation.files.reconciled.mapping import Accounts
from allocation.files.reconciled.of_table import side_of_table
from allocation.findings import Status
from allocation.found import FoundTable, RowKind, TableKind
from allocation.money import KRONER, MILLION, THOUSAND, Unit
from allocation.problems import Severity
from allocation.reconciling.comparing import FOLLOWS, compared
from allocation.reconciling.of_case import decision_side, distribution_side, grants_side
from allocation.reconciling.pairing import paired
from allocation.reconciling.side import SUM, Side
from allocation.reconciling.whole import against, reconciled
from tests.reconciling import Row, found_table, side
from tests.shipped import shipped_case

A, B, C = ("alfa", "x"), ("beta", "x"), ("gamma", "x")
NO_ACCOUNTS = Accounts()


def status(stated: Side, computed: Side, key: tuple[str, str] = A) -> Status:
    two = compared(stated, computed)
    return {**two.cells, **two.sums}[key].status


def test_a_cell_in_thousands_agrees_with_kroner_that_print_as_it() -> None:
    for kroner, expected in ((1_499_500, Status.AGREES), (1_499_499, Status.DIFFERS)):
        assert status(side({A: 1_500_000}), side({A: kroner}, KRONER, is_exact=True)) is expected


def test_two_units_agree_round_or_differ_and_the_sides_may_change_places() -> None:
    million = side({A: 1_500_000}, MILLION, decimals=1)
    for thousands, expected in (
        (1_550_000, Status.AGREES),
        (1_450_000, Status.AGREES),
        (1_551_000, Status.DIFFERS),
        (1_449_000, Status.DIFFERS),
    ):
        other = side({A: thousands})
        assert status(million, other) is expected
        assert status(other, million) is expected


def test_rounding_is_claimed_of_two_units_up_to_where_their_intervals_meet() -> None:
    million = side({A: 1_500_000}, MILLION, decimals=1)
    for kroner, expected in ((1_550_005, Status.ROUNDING), (1_550_006, Status.DIFFERS)):
        tens = side({A: Fraction(kroner)}, THOUSAND, decimals=2)
        assert status(million, tens) is expected


def test_two_figures_of_one_unit_agree_or_differ() -> None:
    assert status(side({A: 1000}), side({A: 2000})) is Status.DIFFERS
    assert status(side({A: 100}, KRONER), side({A: 101}, KRONER)) is Status.DIFFERS


def test_a_printed_sum_of_n_printed_parts_rounds_by_half_a_unit_for_each_and_for_itself() -> None:
    parts = {A: 10_000, B: 20_000, C: 30_000}
    for total, expected in ((62_000, Status.ROUNDING), (58_000, Status.ROUNDING), (63_000, Status.DIFFERS)):
        assert status(side(parts, totals={"x": total}), side(parts), (SUM, "x")) is expected


def test_a_difference_in_a_cell_and_in_the_total_it_is_in_counts_once() -> None:
    stated = side({A: 15_000, B: 20_000}, totals={"x": 35_000})
    made = reconciled(stated, side({A: 10_000, B: 20_000}, totals={"x": 30_000}))
    assert made.result.unexplained_amount == 5_000
    (total,) = (one for one in made.result.held if one.key == "sum/x")
    assert (total.finding.status, total.finding.cause) == (Status.DIFFERS, FOLLOWS)
    assert total.rest == 0


def test_a_total_that_differs_though_its_parts_agree_counts() -> None:
    parts = {A: 10_000, B: 20_000}
    made = reconciled(side(parts, totals={"x": 90_000}), side(parts, totals={"x": 30_000}))
    assert [one.key for one in made.result.unexplained] == ["sum/x"]
    assert made.result.unexplained_amount == 60_000


def test_a_sum_of_a_sum_that_is_wrong_counts_once() -> None:
    case = shipped_case("hso-2024-revised")
    rows: list[Row] = [
        ("Oslo universitetssykehus HF", [100_000]),
        ("Vestre Viken HF", [50_000]),
        ("Sum helseforetak", [155_000], RowKind.SUBTOTAL),
        ("Revmatismesykehuset", [600]),
        ("Sum private", [600], RowKind.SUBTOTAL),
        ("Sum", [155_600], RowKind.TOTAL),
    ]
    stated = side_of_table(found_table(["Basisbevilgning"], rows), "vedtak", case, NO_ACCOUNTS)
    made = reconciled(stated, side({cell: one.value for cell, one in stated.cells.items()}))
    assert [one.key for one in made.result.unexplained] == ["sum:sum helseforetak/basic"]
    assert made.result.unexplained_amount == 5_000_000


def test_a_side_with_nothing_but_totals_is_held_by_them() -> None:
    case = shipped_case("hso-2024-revised")
    rows: list[Row] = [("Sum foretaksgruppen", [1_113_400, 15_400, 116_200], RowKind.TOTAL)]
    columns = ["Basisbevilgning", "Resultatbasert finansiering", "Øremerkede tilskudd"]
    letter = side_of_table(found_table(columns, rows), "brevet", case, NO_ACCOUNTS)
    found = compared(letter, distribution_side(run(case)))
    assert not found.cells
    assert [one.status for one in found.sums.values()] == [Status.AGREES] * 3


def test_the_2024_decision_agrees_with_its_run_and_its_sums_but_for_the_roundings_of_its_cells() -> None:
    case = shipped_case("hso-2024-revised")
    assert case.decision
    made = reconciled(decision_side(case.decision, case), distribution_side(run(case)))
    assert made.result.unexplained_amount == 0
    counts = {status: sum(one.status is status for one in made.result.held) for status in Status}
    assert (counts[Status.AGREES], counts[Status.ROUNDING]) == (71, 8)
    assert not made.claims


def test_this_year_against_last_is_the_comparison_that_it_is() -> None:
    now, before = shipped_case("hso-2024-revised"), shipped_case("hso-2023-revised")
    assert before.decision
    made = reconciled(decision_side(before.decision, before), distribution_side(run(now)))
    assert made.result.unexplained_amount == 278_005_000
    only = [one.key for one in made.result.held if one.status is Status.ONLY_COMPUTED]
    assert only == ["sykehuspartner/basic"]


def test_a_sub_total_holds_those_of_its_group_whom_only_the_other_side_has() -> None:
    now, before = shipped_case("hso-2024-revised"), shipped_case("hso-2023-revised")
    assert before.decision
    two = compared(decision_side(before.decision, before), distribution_side(run(now)))
    group = two.sums["sum:sum helseforetak", "basic"]
    assert group.computed == 1_062_811_000
    assert group.cause == FOLLOWS


def test_recipients_are_known_by_their_other_names_and_an_unknown_one_is_suggested_never_guessed() -> None:
    case = shipped_case("hso-2024-revised")
    rows: list[Row] = [("STIFTELSEN BETANIEN HOSPITAL SKIEN", [1040]), ("Sykehuset Ostfold HF", [95_075])]
    found = side_of_table(found_table(["Basisbevilgning"], rows), "fil", case, NO_ACCOUNTS)
    assert list(found.cells) == [("betanien-hospital", "basic")]
    (problem,) = found.problems
    assert problem.severity is Severity.ERROR
    assert problem.fix == "Mente du «Sykehuset Østfold HF»?"
    assert problem.where.row == 3


def test_a_row_that_stands_twice_is_refused_with_both_places() -> None:
    rows: list[Row] = [("Alfa", [1]), ("Beta", [2]), ("ALFA ", [3])]
    found = side_of_table(found_table(["X"], rows), "fil", None, NO_ACCOUNTS)
    (problem,) = found.problems
    assert (problem.where.row, problem.what) == (4, "Alfa har også et beløp på fil.csv, linje 2")


def grants(rows: list[Row]) -> FoundTable:
    return found_table(["Bevilgning"], rows, KRONER, TableKind.GRANTS)


def test_grant_lines_match_by_chapter_and_item_where_each_side_has_one_whatever_they_are_called() -> None:
    one = grants([("732.72 Basisbevilgning", [5]), ("732.70 Doping", [1]), ("732.70 Turnus", [2])])
    other = grants([("732.70 Turnus", [2]), ("732.72 Basisløyving", [5]), ("732.70 Doping", [9])])
    sides = [side_of_table(table, "brev", None, NO_ACCOUNTS) for table in (one, other)]
    two = compared(*paired(*sides))
    assert {key[0]: finding.status for key, finding in two.cells.items()} == {
        "732.72": Status.AGREES,
        "732.70 doping": Status.DIFFERS,
        "732.70 turnus": Status.AGREES,
    }


def test_the_shipped_grant_tables_agree_with_themselves() -> None:
    for name, lines in (("hso-2017", 26), ("hv-2020", 10)):
        case = shipped_case(name)
        own = grants_side(case.title, case.grants, case.units.base)
        found = compared(own, own)
        assert len([cell for cell in found.cells if cell[1] == "amount"]) >= lines
        assert {one.status for one in found.cells.values()} == {Status.AGREES}


def test_accounts_and_cost_centres_add_up_to_streams_and_recipients() -> None:
    case = shipped_case("hso-2024-revised")
    accounts = Accounts({"3100": "basic", "3105": "basic"}, {"410": "oslo-universitetssykehus"})
    table = found_table(
        ["3100 Basis", "3105", "6800 Kontor"],
        [("410 OUS", [200_000_000, 29_000_000, 17]), ("410", [392_000, None, None]), ("999", [5, 6, 7])],
        KRONER,
        TableKind.OTHER,
    )
    ledger = side_of_table(table, "regnskap", case, accounts)
    assert {cell: one.value for cell, one in ledger.cells.items()} == {
        ("oslo-universitetssykehus", "basic"): 229_392_000
    }
    left, aside = ledger.problems
    assert (left.severity, left.what.replace("\u00a0", " ")) == (
        Severity.WARNING,
        "kontoer uten finansieringstype er ikke holdt mot noe: 6800 Kontor, til sammen 24 kroner",
    )
    assert (aside.severity, aside.what.replace("\u00a0", " ")) == (
        Severity.WARNING,
        "rader uten mottaker er ikke holdt mot noe: «999», til sammen 11 kroner",
    )


def explanation(made_of: tuple[Side, Side], key: str, stated: int, computed: int, amount: int) -> Explanation:
    return Explanation(
        against(*made_of), key, str(stated), str(computed), amount, "sent brev", "Kari", "2024-06-21"
    )


def test_what_is_explained_is_taken_off_and_the_sum_over_it_is_settled() -> None:
    sides = side({A: 15_000, B: 20_000}, totals={"x": 35_000}), side({A: 10_000, B: 20_000})
    made = reconciled(*sides, [explanation(sides, "alfa/x", 15_000, 10_000, 5_000)])
    assert made.result.unexplained_amount == 0
    statuses = {one.key: one.status for one in made.result.held}
    assert statuses["alfa/x"] is statuses["sum/x"] is Status.EXPLAINED


def test_an_explanation_falls_away_when_its_figures_change() -> None:
    sides = side({A: 16_000}), side({A: 10_000})
    old = explanation(sides, "alfa/x", 15_000, 10_000, 5_000)
    made = reconciled(*sides, [old])
    assert made.result.fallen == (old,)
    assert made.result.unexplained_amount == 6_000


def test_a_difference_of_ore_that_is_explained_leaves_nothing() -> None:
    sides = (
        side({A: Fraction(100_050, 100)}, KRONER, decimals=2),
        side({A: Fraction(100_000, 100)}, KRONER, decimals=2),
    )
    held = reconciled(*sides).result.held[0]
    assert held.is_explainable
    one = Explanation(against(*sides), held.key, "2001/2", "1000", 0, "øreavrunding", "Kari", "")
    assert reconciled(*sides, [one]).result.unexplained_amount == 0


@pytest.mark.parametrize("name", ["hso-2024-revised", "hso-2023-revised"])
def test_a_case_from_its_folder_has_the_sums_that_its_table_prints(name: str) -> None:
    case = load_case(name)
    assert case.decision
    own = decision_side(case.decision, case)
    assert ("sum:sum helseforetak", "basic") in own.by_sum
    assert all(one.members for one in own.sums)


def test_the_one_number_counts_what_is_unexplained_and_not_kroner_where_only_beds_differ() -> None:
    beds, money = Unit("senger"), side({A: 1000}, KRONER)
    stated = replace(money, cells={**money.cells, B: Figure(Fraction(30), beds)})
    for other, number, unit in ((1000, 5, "senger"), (900, 100, "kroner")):
        cells = {A: Figure(Fraction(other), KRONER), B: Figure(Fraction(25), beds)}
        result = reconciled(stated, replace(money, cells=cells)).result
        assert (int(result.unexplained_amount), result.counts_in.name) == (number, unit)
    assert reconciled(money, money).result.counts_in.name == "kroner"
