"""The unit that a person says is of the amounts that have none, and of nothing that is counted."""

from allocation.files.read_file import read_tables
from allocation.files.said_unit import with_said_unit
from allocation.found import FoundTable
from allocation.money import THOUSAND


def said(text: str) -> FoundTable:
    """The only table of a CSV, in thousands where it says nothing else."""
    (table,) = with_said_unit(read_tables(text.encode(), "tabell.csv"), THOUSAND).tables
    return table


def values(table: FoundTable) -> list[list[int]]:
    return [[int(cell.figure.value) for cell in row.cells if cell.figure] for row in table.rows]


def test_amounts_without_a_unit_are_in_the_one_that_is_said() -> None:
    assert values(said("Mottaker;Basis\nNord HF;10\nSyd HF;20\n")) == [[10_000], [20_000]]
    assert values(said("Klinikk;2023;2024\nPsykiatri;10;11\nMedisin;20;21\n")) == [
        [10_000, 11_000], [20_000, 21_000],
    ]  # fmt: skip


def test_beds_and_bed_days_are_never_money() -> None:
    table = said("Helseforetak;Liggedøgn;Senger\nNord HF;12000;120\nSyd HF;9000;90\n")
    assert values(table) == [[12_000, 120], [9_000, 90]]
    assert not any(column.unit and column.unit.money for column in table.columns)


def test_beside_a_column_that_says_its_unit_only_money_takes_the_one_that_is_said() -> None:
    table = said("Mottaker;Beløp (mill. kr);Tilskudd;Vektall\nNord HF;1;2;300\nSyd HF;2;3;200\n")
    assert values(table) == [[1_000_000, 2_000, 300], [2_000_000, 3_000, 200]]
