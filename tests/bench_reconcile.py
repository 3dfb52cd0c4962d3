"""How long two tables of 100 000 amounts take to read and to reconcile, with causes for thousands of them."""

from collections.abc import Callable
from fractions import Fraction
from random import Random

from allocation.figures import Figure
from allocation.files.read_file import read_tables
from allocation.files.sheets_in.limits import limits_for
from allocation.found import TableKind
from allocation.money import KRONER, THOUSAND, Unit
from allocation.reconciling.side import SUM, Cell, PrintedSum, Side
from allocation.reconciling.whole import reconciled

AMOUNTS = 100_000
DIFFERENCES = 3_000


def table_of(amounts: dict[Cell, int], unit: Unit, title: str, sums: bool = True) -> Side:
    """A side of these amounts in kroner, with the sum of each column where it prints them."""
    figures = {cell: Figure(Fraction(amount), unit) for cell, amount in amounts.items()}
    streams = {stream: stream.title() for _, stream in amounts}
    printed = []
    for stream in streams if sums else ():
        members = tuple(cell for cell in amounts if cell[1] == stream)
        total = Figure(Fraction(sum(amounts[cell] for cell in members)), unit)
        printed.append(PrintedSum((SUM, stream), "Sum", total, members))
    rows = {code: code for code, _ in amounts}
    return Side(title, TableKind.DISTRIBUTION, figures, rows, streams, unit, tuple(printed))


def two_sides(columns: int, differences: int = DIFFERENCES) -> tuple[Side, Side]:
    """A table in thousands against one in kroner, with faults of several kinds in some thousand cells."""
    random, rows = Random(7), AMOUNTS // columns
    kroner = {
        (f"r{row:06d}", f"s{column}"): random.randrange(100_000, 900_000_000)
        for row in range(rows)
        for column in range(columns)
    }
    stated = {cell: (amount + 500) // 1000 * 1000 for cell, amount in kroner.items()}
    for cell in random.sample(sorted(stated), differences):
        stated[cell] = random.choice(
            (stated[cell] * 1000, -stated[cell], stated[cell] + 1000 * random.randrange(1, 10_000))
        )
    return table_of(stated, THOUSAND, "vedtak"), table_of(kroner, KRONER, "regnskap", sums=False)


def a_list() -> bytes:
    """A CSV with a line for each recipient and stream."""
    random, head = Random(7), "Tall i kroner\nMottaker;Finansieringstype;Beløp\n"
    amounts = (random.randrange(100_000, 900_000_000) for _ in range(AMOUNTS))
    rows = (f"Sykehus {n // 5:05d} HF;Type {'ABCDE'[n % 5]};{amount}\n" for n, amount in enumerate(amounts))
    return (head + "".join(rows)).encode()


def lines() -> list[tuple[str, str, int, Callable[[], object]]]:
    """What is measured: name, target, times, work."""
    long, wide, listed = two_sides(1), two_sides(4), a_list()
    most = limits_for(AMOUNTS + 2)
    return [
        ("avstemme 100 000 rader mot 100 000", "3 s", 3, lambda: reconciled(*long)),
        (
            "lese en CSV av 100 000 mottakere, type og beløp",
            "8 s",
            1,
            lambda: read_tables(listed, "a.csv", most),
        ),
        ("avstemme 25 000 rader x 4 mot det samme", "3 s", 3, lambda: reconciled(*wide)),
    ]
