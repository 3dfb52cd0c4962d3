"""Numbers that stand in line: in every table on the screens a column of money has one number of decimals."""

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import zip_longest

import pytest
from hypothesis import strategies as st

from allocation.money import KRONER, MILLION, THOUSAND, Unit, in_unit, lined_up, parse_number
from allocation.screens.addresses import ADVANCED, FIRST
from tests.properties import given
from tests.seats import Seated, desk  # noqa: F401
from tests.test_screen_optimise import answered

_AMOUNT = re.compile(r"(?:[▲▼] )?[+−]?[\d ]+(?:,(\d+))?\*?")
"""An amount in a cell: with an arrow and a sign where it is a change, and a star where it lacks something."""

ASKED: Mapping[str, Sequence[Mapping[str, str]]] = {
    "distribute": ({"alternativ": "floor-2023"}, {"alternativ": "with-support"}),
    "grants": ({}, {"sak": "chain-2017"}),
    "reconcile": ({}, {"alternativ": "need-and-actual"}),
    "activity": ({"sak": "refund-share-2017"},),
    "measures": ({"sak": "example-measures"}, {"sak": "kre-2021"}),
}
"""What a screen is asked for, where the case that opens first does not say all that it can say."""

PAGES = [{"screen": screen, **asked} for screen in (*FIRST, *ADVANCED) for asked in ASKED.get(screen, ({},))]


def _texts(kroner: list[int], unit: Unit) -> list[str]:
    written = lined_up(unit, kroner)
    return [in_unit(one, written).replace("\u00a0", " ") for one in kroner]


def test_a_column_has_the_decimals_of_the_figure_that_needs_most() -> None:
    assert _texts([412_000_000, 1_113_400_000, 0], MILLION) == ["412,0", "1 113,4", "–"]
    assert _texts([-24_000, 500, 7_000_000], THOUSAND) == ["−24,0", "0,5", "7 000,0"]
    assert _texts([412_000_000, 1_000_000], MILLION) == ["412", "1"]


@given(st.lists(st.integers(-(10**12), 10**12), min_size=1), st.sampled_from([KRONER, THOUSAND, MILLION]))
def test_what_a_column_shows_adds_up_to_what_it_is_of(kroner: list[int], unit: Unit) -> None:
    texts = [text for text in _texts(kroner, unit) if text != "–"]
    numbers = [found for text in texts if (found := parse_number(text)) is not None]
    assert len({number.decimals for number in numbers}) <= 1
    assert sum((number.value for number in numbers), Fraction(0)) * unit.factor == sum(kroner)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: "-".join(page.values()))
@pytest.mark.usefixtures("desk")
def test_on_every_screen_the_decimals_of_a_column_of_money_stand_in_line(page: dict[str, str]) -> None:
    unit = MILLION.name
    seat = Seated(**page).does("unit", unit)
    if page["screen"] == "optimise":  # it has no amounts before it is asked
        answered(seat)
    tables = {
        caption: rows
        for caption, rows in seat.reading.tables.items()
        if unit in caption or any(unit in heading for heading in rows[0])
    }
    assert tables
    for caption, rows in tables.items():
        for column in zip_longest(*rows[1:], fillvalue=""):
            amounts = [found for cell in column if (found := _AMOUNT.fullmatch(cell))]
            assert len({len(one[1] or "") for one in amounts}) <= 1, (caption, column)
