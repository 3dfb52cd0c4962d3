"""The judge of readings tells an exact one, a refusal and the unforgivable apart."""

from dataclasses import replace
from fractions import Fraction

import pytest

from allocation.figures import Figure
from allocation.found import Found, FoundCell, FoundColumn, FoundRow, FoundTable, RowKind, TableKind
from allocation.money import KRONER
from allocation.problems import Place, error, warning
from tests.judge_letters import Verdict, judged

_EXPECTED = {
    "tables": [
        {
            "kind": "grants",
            "unit": "kroner",
            "rows": [
                {"chapter": "732", "item": "70", "designation": "Doping", "amount": 4_400_000},
                {"chapter": "732", "item": "76", "designation": "ISF", "amount": None},
                {"chapter": "", "item": "", "designation": "Sum", "amount": 4_400_000, "row_kind": "total"},
            ],
        }
    ]
}


def _row(line: int, item: str, name: str, amount: int | None, kind: RowKind = RowKind.ITEM) -> FoundRow:
    figure = None if amount is None else Figure(Fraction(amount), KRONER)
    cells = (FoundCell(str(amount), figure),)
    return FoundRow(Place("brev.txt", line), kind, name, cells, chapter="732" if item else "", item=item)


_TABLE = FoundTable(
    TableKind.GRANTS,
    "",
    KRONER,
    (FoundColumn("", KRONER),),
    (
        _row(2, "70", "Doping", 4_400_000),
        _row(3, "76", "I S F", None),
        _row(4, "", "", 4_400_000, RowKind.TOTAL),
    ),
    Place("brev.txt", 1),
)
_WRONG = replace(_TABLE, rows=(_row(2, "70", "Doping", 400_000), *_TABLE.rows[1:]))
_SHORT = replace(_TABLE, rows=_TABLE.rows[1:])
_ERROR = error(Place("brev.txt", 2), "", "", "")
_WARNING = warning(Place("brev.txt", 2), "", "", "")


@pytest.mark.parametrize(
    ("table", "verdict"),
    [
        (_TABLE, Verdict.EXACT),
        (
            replace(_TABLE, rows=(_row(2, "70", "Dopin", 4_400_000), *_TABLE.rows[1:])),
            Verdict.NAMED_OTHERWISE,
        ),
        (replace(_TABLE, problems=(_ERROR,)), Verdict.DOUBTED),
        (_WRONG, Verdict.WRONG),
        (replace(_WRONG, problems=(_WARNING,)), Verdict.WARNED),
        (replace(_WRONG, problems=(replace(_WARNING, where=Place("brev.txt", 3)),)), Verdict.WRONG),
        (replace(_WRONG, problems=(_ERROR,)), Verdict.REFUSED),
        (_SHORT, Verdict.WRONG),
        (replace(_SHORT, problems=(_ERROR,)), Verdict.REFUSED),
        (replace(_TABLE, rows=(*_TABLE.rows, _row(9, "70", "Oppdiktet", 5))), Verdict.WRONG),
    ],
)
def test_a_reading_is_worth_what_it_gets_right_or_says_it_may_have_wrong(
    table: FoundTable, verdict: Verdict
) -> None:
    assert judged(_EXPECTED, Found("brev.txt", "", (table,))).verdict is verdict


def test_a_sum_that_is_taken_for_a_part_is_counted_twice_and_therefore_wrong() -> None:
    measures = {
        "kind": "measures",
        "unit": "kroner",
        "rows": [{"recipient": "Sum", "stream": "", "amount": 7}],
    }
    expected = {"tables": [{**measures, "rows": [{**measures["rows"][0], "row_kind": "total"}]}]}  # type: ignore[dict-item]
    row = FoundRow(Place("a", 1), RowKind.ITEM, "Sum", (FoundCell("7", Figure(Fraction(7), KRONER)),))
    table = replace(_TABLE, kind=TableKind.MEASURES, rows=(row,))
    assert judged(expected, Found("a", "", (table,))).verdict is Verdict.SUMS
    total = replace(table, rows=(replace(row, kind=RowKind.TOTAL),))
    assert judged(expected, Found("a", "", (total,))).verdict is Verdict.EXACT


def test_a_table_of_no_money_that_nobody_asked_for_is_no_invention() -> None:
    pages = replace(_row(9, "", "Side", 4), cells=(FoundCell("4", None),))
    aside = replace(_TABLE, kind=TableKind.OTHER, rows=(pages,))
    assert judged(_EXPECTED, Found("brev.txt", "", (_TABLE, aside))).verdict is Verdict.EXACT


def test_nothing_found_without_a_word_is_wrong() -> None:
    assert judged(_EXPECTED, Found("brev.txt", "")).verdict is Verdict.WRONG
    refused = Found("brev.txt", "", (), (_ERROR,))
    assert judged(_EXPECTED, refused).verdict is Verdict.REFUSED
