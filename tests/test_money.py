"""Norwegian number text in and out, case by case, and the two held against each other."""

from fractions import Fraction

import pytest
from hypothesis import strategies as st

from allocation.money import (
    BILLION,
    KRONER,
    MILLION,
    MINUS,
    NBSP,
    NORWEGIAN,
    PERCENT,
    THOUSAND,
    NotANumber,
    Unit,
    in_unit,
    number_text,
    parse_number,
    round_half_up,
)
from tests.properties import given

# What Norwegian text says: the text, its value, its printed decimals.
NORWEGIAN_TEXTS = [
    ("0", "0", 0),
    ("7", "7", 0),
    ("600", "600", 0),
    ("4622", "4622", 0),
    ("32213", "32213", 0),
    ("1062810", "1062810", 0),
    ("1 062 810", "1062810", 0),
    ("1\u00a0062\u00a0810", "1062810", 0),
    ("1\u202f062\u202f810", "1062810", 0),
    ("1\u2009062\u2009810", "1062810", 0),
    ("1\u2007062\u2007810", "1062810", 0),
    ("1\u2002062\u2002810", "1062810", 0),
    ("100 000", "100000", 0),
    ("50 034 672 000", "50034672000", 0),
    ("999 999 999 999 999", "999999999999999", 0),
    ("  23 144   ", "23144", 0),
    ("\u00a0600\u202f", "600", 0),
    ("3,5", "3.5", 1),
    ("92,85", "92.85", 2),
    ("24,30", "24.30", 2),
    ("18 373,7", "18373.7", 1),
    ("0,4", "0.4", 1),
    ("0,000001", "0.000001", 6),
    ("171,649", "171.649", 3),
    ("-24", "-24", 0),
    ("-3,5", "-3.5", 1),
    ("\u22123,5", "-3.5", 1),
    ("\u20133,5", "-3.5", 1),
    ("\u22121\u00a0062\u00a0810", "-1062810", 0),
    ("+12", "12", 0),
    ("-0", "0", 0),
    ("-", "0", 0),
    ("\u2013", "0", 0),
    ("\u2014", "0", 0),
    ("\u2212", "0", 0),
    (" \u2013 ", "0", 0),
]

# Read, but written in a way that somebody should look at.
UNUSUAL = [
    ("(12)", ",", "-12", 0),
    ("( 1 200 )", ",", "-1200", 0),
    ("(3,5)", ",", "-3.5", 1),
    ("12-", ",", "-12", 0),
    ("12 -", ",", "-12", 0),
    ("1 062,5-", ",", "-1062.5", 1),
    ("12\u2212", ",", "-12", 0),
    ("12.5", ",", "12.5", 1),
    ("732.70", ",", "732.70", 2),
    ("2023.1", ",", "2023.1", 1),
    ("0.125", ",", "0.125", 3),
    ("12,5", ".", "12.5", 1),
    ("229,392", ".", "229.392", 3),
]

# What a table written for machines says.
MACHINE_WRITTEN = [
    ("1062810", "1062810", 0),
    ("24.30", "24.30", 2),
    ("7715.6", "7715.6", 1),
    ("2023.1", "2023.1", 1),
    ("229.392", "229.392", 3),
    ("-24", "-24", 0),
    ("1 062 810.5", "1062810.5", 1),
]

# fmt: off
REFUSED = [
    "3600 3625", "12 34", "1 0628", "1062 810", "1  062", "0 123", "0732", "00", "00,5", "-0732",
    "3 477 154 208 271 158 743 641 134", "171.649", "1.062.810", "1,062,810", "1 062.810", "12,", ",5",
    "12,5,3", "12 ,5", "1,5 3", "1_000", "1e5", "0x1F", "1/2", "12%", "12 kr", "kr 12", "abc", "NaN", "inf",
    "\u221e", "10\u201315", "10-15", "2024-06-21", "21.06.2024", "073-2024", "91/2020", "--5", "- 24",
    "\u2212\u22125", "-12-", "(12", "12)", "()", "((12))", "(-12)", "+-12", "12\u200b", "12\u00b2",
    "\u00bd", "\uff11\uff12", "\u0661\u0662", "\u0967\u0968", "1 \u0660\u0660\u0660",
]
# fmt: on


@pytest.mark.parametrize(("text", "value", "decimals"), NORWEGIAN_TEXTS)
def test_norwegian_number_text_is_read_with_its_printed_decimals(
    text: str, value: str, decimals: int
) -> None:
    number = parse_number(text)
    assert number is not None
    assert (number.value, number.decimals, number.warning) == (Fraction(value), decimals, "")


@pytest.mark.parametrize(("text", "sign", "value", "decimals"), UNUSUAL)
def test_unusual_number_text_is_read_with_a_warning_that_quotes_it(
    text: str, sign: str, value: str, decimals: int
) -> None:
    number = parse_number(text, sign)
    assert number is not None
    assert (number.value, number.decimals) == (Fraction(value), decimals)
    assert text.strip() in number.warning


@pytest.mark.parametrize(("text", "value", "decimals"), MACHINE_WRITTEN)
def test_machine_written_numbers_are_read_without_a_warning(text: str, value: str, decimals: int) -> None:
    number = parse_number(text, ".")
    assert number is not None
    assert (number.value, number.decimals, number.warning) == (Fraction(value), decimals, "")


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_not_one_number_is_refused_in_a_sentence_that_quotes_it(text: str) -> None:
    with pytest.raises(NotANumber) as refusal:
        parse_number(text)
    assert f"«{text}»" in str(refusal.value)


@pytest.mark.parametrize("text", ["", " ", "\u00a0", "\t", "\u202f\u2009"])
def test_an_empty_cell_is_no_number_and_not_zero(text: str) -> None:
    assert parse_number(text) is None


def test_a_point_before_three_digits_is_refused_with_both_readings() -> None:
    with pytest.raises(NotANumber) as refusal:
        parse_number("171.649", ",")
    assert "171649" in str(refusal.value)
    assert "171,649" in str(refusal.value)


def test_many_groups_are_called_several_numbers_and_a_leading_zero_a_code() -> None:
    with pytest.raises(NotANumber, match="flere tall"):
        parse_number("3 477 154 208 271 158 743 641 134")
    with pytest.raises(NotANumber, match="kode"):
        parse_number("0732")
    with pytest.raises(NotANumber, match="nøyaktig tre sifre"):
        parse_number("3600 3625")


@given(st.text(alphabet="0123456789 .,-+()\u2212\u2013\u00a0\u202f_eE/x\u0663\uff13", max_size=14))
def test_any_text_is_a_number_empty_or_refused_and_never_another_fault(text: str) -> None:
    for sign in (",", "."):
        try:
            number = parse_number(text, sign)
        except NotANumber:
            continue
        if number is not None:
            assert set(text) <= set("0123456789 .,-+()\u2212\u2013\u00a0\u202f")


def test_an_endless_row_of_digits_is_refused_like_any_other_text() -> None:
    with pytest.raises(NotANumber):
        parse_number("9" * 5000)


@given(st.integers(-(10**15) + 1, 10**15 - 1), st.integers(0, 6))
def test_number_text_read_back_gives_the_number_and_its_decimals(digits: int, decimals: int) -> None:
    value = Fraction(digits, 10**decimals)
    number = parse_number(number_text(value, decimals))
    assert number is not None
    assert (number.value, number.decimals, number.warning) == (value, decimals, "")


@given(st.integers(-(10**12), 10**12), st.sampled_from(NORWEGIAN.money_names))
def test_an_amount_shown_in_any_unit_read_back_is_the_same_kroner(kroner: int, name: str) -> None:
    unit = NORWEGIAN.named(name)
    number = parse_number(in_unit(kroner, unit))
    assert number is not None
    assert number.value * unit.factor == kroner


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (0, 0, "0"),
        (999, 0, "999"),
        (1000, 0, "1 000"),
        (1062810, 0, "1 062 810"),
        (50034672000, 0, "50 034 672 000"),
        (-24, 0, "−24"),
        (-1000, 0, "−1 000"),
        ("24.3", 2, "24,30"),
        ("18373.7", 1, "18 373,7"),
        ("0.05", 2, "0,05"),
        ("999.95", 1, "1 000,0"),
        ("0.5", 0, "1"),
        ("-0.5", 0, "−1"),
        ("-0.4", 0, "0"),
        ("2.5", 0, "3"),
    ],
)
def test_numbers_are_written_with_hard_blanks_comma_and_a_real_minus(
    value: str | int, decimals: int, text: str
) -> None:
    written = number_text(Fraction(value), decimals)
    assert written == text.replace(" ", NBSP)
    assert "-" not in written
    assert written.startswith(MINUS) == text.startswith("−")


@pytest.mark.parametrize(
    ("kroner", "unit", "text"),
    [
        (0, THOUSAND, "–"),
        (0, KRONER, "–"),
        (1_113_400_000, THOUSAND, "1 113 400"),
        (-24_000, THOUSAND, "−24"),
        (92_850_000, MILLION, "92,85"),
        (24_300_000, MILLION, "24,3"),
        (1, THOUSAND, "0,001"),
        (-500, THOUSAND, "−0,5"),
        (1_354_600_000, BILLION, "1,3546"),
        (89_364_953, KRONER, "89 364 953"),
    ],
)
def test_an_amount_is_shown_in_its_unit_with_only_the_decimals_it_needs(
    kroner: int, unit: Unit, text: str
) -> None:
    assert in_unit(kroner, unit) == text.replace(" ", NBSP)


@pytest.mark.parametrize(
    ("value", "decimals", "rounded"),
    [
        ("0.5", 0, "1"),
        ("1.5", 0, "2"),
        ("2.5", 0, "3"),
        ("-0.5", 0, "-1"),
        ("-2.5", 0, "-3"),
        ("0.4999999999999999999999", 0, "0"),
        ("-0.49", 0, "0"),
        ("0.61924", 3, "0.619"),
        ("0.1545", 3, "0.155"),
        ("2.675", 2, "2.68"),
        ("1000000000000000.5", 0, "1000000000000001"),
    ],
)
def test_halves_are_rounded_away_from_zero_as_tables_are_printed(
    value: str, decimals: int, rounded: str
) -> None:
    assert round_half_up(Fraction(value), decimals) == Fraction(rounded)


@given(st.fractions(), st.integers(0, 5))
def test_rounding_moves_a_value_by_at_most_half_of_its_last_digit(value: Fraction, decimals: int) -> None:
    rounded = round_half_up(value, decimals)
    assert abs(rounded - value) <= Fraction(1, 2 * 10**decimals)
    assert (rounded * 10**decimals).denominator == 1
    assert round_half_up(-value, decimals) == -rounded


def test_a_unit_is_money_a_percentage_or_counts_things() -> None:
    assert [unit.factor for unit in NORWEGIAN.money] == [1, 1000, 10**6, 10**9]
    assert all(NORWEGIAN.named(name).money for name in NORWEGIAN.money_names)
    assert NORWEGIAN.named("prosent") is PERCENT
    assert NORWEGIAN.named("liggedøgn") == Unit("liggedøgn", Fraction(1), money=False)
