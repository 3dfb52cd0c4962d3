"""Numbers as they are typed and pasted: read exactly or refused, never turned into other numbers."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allocation.money import KRONER, MILLION, NORWEGIAN, THOUSAND, NotANumber, number_text, own_units
from allocation.typed import amount_typed, percent_typed


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("20,5", Fraction(41, 2)),
        ("7,5 %", Fraction(15, 2)),
        ("−3,5", Fraction(-7, 2)),
        ("-3,5", Fraction(-7, 2)),
        ("12.5", Fraction(25, 2)),
        ("100 prosent", Fraction(100)),
        (" 20,5\u00a0% ", Fraction(41, 2)),
        ("0", Fraction(0)),
    ],
)
def test_per_cent_is_read_as_a_norwegian_writes_it(text: str, value: Fraction) -> None:
    assert percent_typed(text) == value


@pytest.mark.parametrize(
    ("text", "kroner"),
    [
        ("1 113 400", 1_113_400_000),
        ("412\u00a0000\u202f000", 412_000_000_000),
        ("412 mill. kroner", 412_000_000),
        ("412,5 mill", 412_500_000),
        ("5 mrd. kr", 5_000_000_000),
        ("kr 1 200,-", 1_200),
        ("1 200 kr", 1_200),
        ("171,649", 171_649),
        ("−24", -24_000),
    ],
)
def test_an_amount_counts_in_the_shown_unit_unless_it_says_its_own(text: str, kroner: int) -> None:
    assert amount_typed(text, THOUSAND, NORWEGIAN) == kroner


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "abc",
        "20,5,5",
        "1.000,5",
        "12.345",
        "1e5",
        "12 34",
        "1 0000",
        "=A1",
        "٣",
        "12,3456",
        "nan",
        " " * 20_000 + "x",
        "1" * 20_000,
    ],
    ids=lambda text: text[:12],
)
def test_what_is_no_number_or_could_be_two_is_refused(text: str) -> None:
    with pytest.raises(NotANumber):
        amount_typed(text, THOUSAND, NORWEGIAN)


def test_a_part_of_a_krone_is_refused_in_every_unit() -> None:
    assert amount_typed("0,000001", MILLION, NORWEGIAN) == 1
    with pytest.raises(NotANumber, match="helt antall kroner"):
        amount_typed("0,5", KRONER, NORWEGIAN)


def test_a_case_in_its_own_money_reads_its_own_units() -> None:
    units = own_units({"pounds": 1, "thousand pounds": 1000})
    assert amount_typed("12 thousand pounds", units.base, units) == 12_000
    with pytest.raises(NotANumber):
        amount_typed("12 mill", units.base, units)


@given(st.integers(-(10**12), 10**12))
def test_what_the_screen_writes_is_read_back_to_the_same_amount(thousands: int) -> None:
    assert amount_typed(number_text(thousands), THOUSAND, NORWEGIAN) == thousands * 1_000


@given(st.fractions(min_value=-1000, max_value=1000).map(lambda value: Fraction(round(value * 10), 10)))
def test_a_per_cent_with_a_decimal_comma_is_read_back_to_the_same(value: Fraction) -> None:
    assert percent_typed(f"{number_text(value, 1)} %") == value
