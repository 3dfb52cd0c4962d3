"""Scenarios side by side: recipients by scenarios, and the way from one to another for a recipient."""

from itertools import combinations

import pytest

from allocation.case import Case
from allocation.comparison import compare
from allocation.side_table import (
    KEPT,
    View,
    amount_rows,
    gains,
    kinds_apart,
    own_lines,
    recipient_bridge,
    views_of,
)
from tests.shipped import shipped_case

BOARD, REGION = "hso-2024-revised", "example-region"
THOUSAND = 1000


def pairs(case: Case) -> list[tuple[str, str]]:
    return list(combinations(case.scenarios, 2))


class TestAmounts:
    def test_the_boards_own_figures_stand_first(self) -> None:
        """The board's table of 21.06.2024: Oslo 229 392, all hospital trusts 1 062 811, the sum 1 113 400."""
        found = compare(shipped_case(BOARD), ["decided", "need-and-actual"])
        rows = {row.name: row for row in amount_rows(found, views_of(found)[0], 2024)}
        stated = {"Oslo universitetssykehus HF": 229_392, "Sum helseforetak": 1_062_811, "Sum": 1_113_400}
        assert {name: rows[name].amounts[0] for name in stated} == {
            name: amount * THOUSAND for name, amount in stated.items()
        }
        assert rows["Oslo universitetssykehus HF"].measured[0].kroner == 30_118 * THOUSAND

    def test_recipients_and_what_is_unplaced_come_to_the_sum(self) -> None:
        for name in (BOARD, REGION, "refund-share-2017", "example-measures"):
            case = shipped_case(name)
            found = compare(case, list(case.scenarios)[:4])
            for view in views_of(found):
                for year in found.years:
                    *rows, whole = amount_rows(found, view, year)
                    for position, total in enumerate(whole.amounts):
                        parts = [row.amounts[position] or 0 for row in rows if row.code]
                        assert sum(parts) == (total or 0), (name, view, year)

    def test_gainers_and_losers_are_those_of_the_comparison(self) -> None:
        case = shipped_case(BOARD)
        found = compare(case, ["decided", "need-and-actual", "phased-in"])
        rows = amount_rows(found, views_of(found)[0], case.year)
        for position, other in enumerate(found.others):
            own, whole = gains(found, rows, position, case.year), found.summary(other)
            assert (own.gaining, own.losing, own.moved) == (whole.gaining, whole.losing, whole.moved)

    def test_what_each_keeps_comes_first_where_money_is_passed_on(self) -> None:
        case = shipped_case("refund-share-2017")
        found = compare(case, ["share-50", "share-30"])
        assert views_of(found)[0].payer == KEPT
        assert all(
            view.payer != KEPT for view in views_of(compare(shipped_case(BOARD), ["decided", "phased-in"]))
        )

    def test_one_off_money_stands_apart_only_where_it_differs(self) -> None:
        case = shipped_case(REGION)
        settled = compare(case, ["budget", "settled"])
        view = View("example-rhf", ("activity",))
        kinds = kinds_apart(settled, view, case.year)
        assert {str(kind) for kind in kinds} == {"lasting", "one_off"}
        whole = amount_rows(settled, view, case.year)[-1].amounts
        parts = [amount_rows(settled, view, case.year, kind)[-1].amounts for kind in kinds]
        assert [sum(one or 0 for one in column) for column in zip(*parts, strict=True)] == list(whole)
        same = compare(case, ["budget", "paid-in-quarters"])
        assert kinds_apart(same, views_of(same)[0], case.year) == ()


class TestTheBridgeOfARecipient:
    @pytest.mark.parametrize("name", [BOARD, REGION, "refund-share-2017", "example-measures"])
    def test_sums_exactly_and_starts_and_ends_with_the_recipients_own_bridges(self, name: str) -> None:
        case = shipped_case(name)
        for start, end in pairs(case)[:12]:
            found = compare(case, [start, end])
            sides = (found.first, found.others[0])
            for view in views_of(found)[:2]:
                for code in case.recipients:
                    bridge = recipient_bridge(found.bridges[0], sides, view, code, case.year)
                    reached = bridge.start + sum(step.change for step in bridge.steps)
                    own = [sum(line.amount for line in own_lines(side, view, code)) for side in sides]
                    assert [reached, *own] == [bridge.end, bridge.start, bridge.end], (start, end, view, code)

    def test_a_region_that_moves_its_growth_sees_what_each_fund_does(self) -> None:
        case = shipped_case(REGION)
        found = compare(case, ["budget", "somatics-first"])
        sides, view = (found.first, found.others[0]), views_of(found)[0]
        bridge = recipient_bridge(found.bridges[0], sides, view, "elvebyen", case.year)
        assert [step.change // THOUSAND for step in bridge.steps] == [52_800, -15_180, -4_620]
