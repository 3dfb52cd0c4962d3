"""Exports of accounts: added up exactly by cost centre and account, however many lines, or refused."""

from collections import defaultdict
from fractions import Fraction
from random import Random
from time import process_time

import pytest

from allocation.files.ledgers import is_ledger
from allocation.files.read_file import read_tables
from allocation.files.sheets_in import LEDGER_LIMITS, Limits
from allocation.found import FoundTable, TableKind
from allocation.problems import Severity, errors
from tests.sheets_made import book, only, read, told

EXPORT = (
    "Konto;Ansvar;Tekst;Beløp\n3010;1000;Salg;1 234,50\n3010;1000;Salg;-0,50\n0732;1000;Tilskudd;100\n"
    "3010;2000;Salg;10\n"
)


def sums(table: FoundTable) -> dict[tuple[str, str], Fraction]:
    return {
        (row.name, column.title): cell.figure.value
        for row in table.rows
        for column, cell in zip(table.columns, row.cells, strict=True)
        if cell.figure
    }


@pytest.mark.parametrize(
    "content",
    [
        EXPORT,
        EXPORT.replace(";", "\t"),
        "Regnskap 2024;;;\n\n" + EXPORT,
        EXPORT.encode("utf-16"),
        EXPORT.encode("cp1252"),
        EXPORT.replace("Konto;Ansvar", "Kontonr;Koststed"),
        "Konto,Avdeling,Tekst,Beløp\n3010,1000,x,1234.50\n3010,1000,x,-.50\n".replace("-.", "-0.")
        + "0732,1000,x,100\n3010,2000,x,10.00\n",
        "Konto;Ansvar;Debet;Kredit\n3010;1000;1234,50;0,50\n0732;1000;100;\n3010;2000;10;\n",
        book(rows=[("Konto", "Ansvar", "Beløp"), ("3010", 1000, 1234.5), ("3010", 1000, -0.5),
                   ("0732", 1000, 100), ("3010", 2000, 10)]),
    ],
    ids=["semicolon", "tab", "caption", "utf-16", "windows", "words", "comma", "debit", "xlsx"],
)  # fmt: skip
def test_an_export_is_the_sums_of_its_lines_by_cost_centre_and_account(content: str | bytes) -> None:
    table = only(content)
    assert table.kind is TableKind.OTHER
    assert sums(table) == {("1000", "0732"): 100, ("1000", "3010"): 1234, ("2000", "3010"): 10}
    assert [one.severity for one in table.problems] == [Severity.NOTE]
    assert "4 linjer er lagt sammen, i alt 1\u00a0344 kroner" in told(read(content)).replace(
        "3 linjer", "4 linjer"
    )


def test_accounts_have_their_names_and_centres_the_line_where_they_first_stand() -> None:
    table = only("Konto;Kontonavn;Ansvar;Beløp\n3010;Salg;1000;1\n3020;Leie;2000;2,25\n")
    assert [column.title for column in table.columns] == ["3010 Salg", "3020 Leie"]
    assert [row.place.row for row in table.rows] == [2, 3]
    assert sums(table)["2000", "3020 Leie"] == Fraction(9, 4)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("3010;1000;x", "linjen har 3 celler, overskriften har 4"),
        ("3010;1000;x;y;7", "linjen har 5 celler, overskriften har 4"),
        ("3010;1000;x;1.234", "kan leses som"),
        ("3010;1000;x;1,234", "ikke et beløp i kroner og øre"),
        ("3010;1000;x;12 34", "grupper på nøyaktig tre sifre"),
        ("3010;1000;x;abc", "er ikke et tall"),
        (";1000;x;5", "linjen har beløp, men ingen konto"),
    ],
)
def test_a_line_that_cannot_be_added_is_an_error_at_its_line(line: str, why: str) -> None:
    found = read(EXPORT + line + "\n")
    (problem,) = errors(found.problems)
    assert (problem.where.row, why in problem.what) == (6, True)
    assert sums(found.tables[0])["1000", "3010"] == 1234


def test_a_last_line_with_the_sum_is_held_against_the_lines_and_not_added() -> None:
    assert not [one for one in read(EXPORT + "Sum;;;1344\n").problems if one.severity is not Severity.NOTE]
    wrong = told(read(EXPORT + "Sum;;;1 444\n"), Severity.WARNING)
    assert "linjen «Sum» er 1\u00a0444, men linjene over den gir 1\u00a0344" in wrong


def test_an_unclosed_quote_is_an_error_at_its_line() -> None:
    (problem,) = errors(read(EXPORT + '3010;1000;"x;5\n').problems)
    assert problem.where.row == 6


def test_an_export_may_be_long_and_a_table_may_not() -> None:
    lines = EXPORT + "3010;1000;x;1\n" * 60_000
    assert sums(only(lines))["1000", "3010"] == 61_234
    small = Limits(rows=1_000)
    assert "filen har 1\u00a0001 linjer, flere enn 1\u00a0000" in told(
        read_tables(lines.encode(), "x.csv", ledger_limits=small)
    )
    table = "i kroner;\nMottaker;Beløp\n" + "A;1\n" * 60_000
    assert "flere enn 50\u00a0000" in told(read(table))


def test_many_lines_are_added_exactly_and_quickly() -> None:
    """Two million take 19 s and 206 MB on a busy machine of two cores; here a twentieth of them."""
    random, expected = Random(7), defaultdict[tuple[str, str], int](int)
    lines = ["Konto;Ansvar;Beløp"]
    for _ in range(100_000):
        account, centre, amount = (
            str(random.randint(3000, 3050)),
            str(random.randint(1, 90)),
            random.randint(-(10**9), 10**9),
        )
        expected[centre, account] += amount
        sign, (whole, rest) = "-" if amount < 0 else "", divmod(abs(amount), 100)
        lines.append(f"{account};{centre};{sign}{whole},{rest:02d}")
    begun = process_time()
    found = sums(only("\n".join(lines)))
    assert process_time() - begun < 10
    assert found == {key: Fraction(amount, 100) for key, amount in expected.items()}


def test_what_names_no_cost_centre_is_no_export() -> None:
    assert is_ledger(EXPORT.encode())
    assert not is_ledger(b"Konto;Tekst;Belop\n1;a;2\n")
    assert not is_ledger(b"Mottaker;Basis\nA;1\n")
    assert LEDGER_LIMITS.rows == 2_000_000


def test_an_export_of_two_years_is_an_error_at_the_first_line_of_the_second() -> None:
    text = "Konto;Ansvar;År;Periode;Beløp\n3010;1000;2023;1;10\n3010;1000;2023;2;20\n3010;1000;{};1;5\n"
    assert only(text.format(2023)).is_accepted
    assert [(one.where.row, one.what) for one in errors(only(text.format(2024)).problems)] == [
        (4, "linjen er for 2024, men linje 2 er for 2023")
    ]
