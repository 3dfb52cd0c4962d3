"""How long the workbook takes to write, beside what the library alone takes for as many cells."""

from collections.abc import Callable
from io import BytesIO

from openpyxl import Workbook

from allocation import load_case, run
from allocation.distribution import Distribution
from allocation.files.workbook import workbook_bytes
from allocation.reconciliation import all_findings
from tests.bench_engine import large_case

_LARGE = (400, 20)
_CELLS = 560_000
"""As many as the large workbook has."""


def _book(distribution: Distribution) -> Callable[[], object]:
    return lambda: workbook_bytes(distribution, all_findings(distribution))


def by_the_library() -> bytes:
    """As many cells by openpyxl alone, a row at a time, without looks, formulas or figures behind them."""
    book, out = Workbook(write_only=True), BytesIO()
    sheet = book.create_sheet("Ark")
    for row in range(_CELLS // 10):
        sheet.append([row * column for column in range(10)])
    book.save(out)
    return out.getvalue()


def lines() -> list[tuple[str, str, int, Callable[[], object]]]:
    """What is measured: name, target, times, work."""
    case = load_case("hso-2024-revised")
    large = run(large_case(*_LARGE))
    return [
        ("arbeidsbok: saken 2024, vedtaket", "1 s", 5, _book(run(case))),
        ("arbeidsbok: saken 2024, gulv, tak og innfasing", "1 s", 5, _book(run(case, "within-limits"))),
        ("arbeidsbok: 400 mottakere × 20 finansieringstyper", "10 s", 3, _book(large)),
        ("like mange celler av openpyxl alene, bare tall", "", 3, by_the_library),
    ]
