"""Speed, measured beside the alternatives in one run: `make bench`.

The targets are for two cores: `allocation --help` within 0.3 s of a cold start, the 2024 case within
1.5 s. The machines that run this are noisy: read the medians, and compare only within one run.
"""

import subprocess
import sys
import tempfile
from collections.abc import Callable
from decimal import Decimal, getcontext
from fractions import Fraction
from statistics import median
from time import perf_counter

from tabulate import tabulate

from allocation import largest_remainder, load_case, run
from allocation.reconciliation import all_findings
from tests import (
    bench_around,
    bench_choice,
    bench_engine,
    bench_optimise,
    bench_reading,
    bench_reconcile,
    bench_rounding,
    bench_screens,
    bench_workbook,
)

_CODES = [f"r{number:02d}" for number in range(16)]
_WEIGHTS = [140_324 + 7_919 * number for number in range(16)]
_TOTAL = 1_113_400_000


def seconds(work: Callable[[], object], times: int) -> tuple[float, float, float]:
    """The least, the median and the most seconds of so many runs, after one that does not count."""
    work()
    measured = []
    for _ in range(times):
        start = perf_counter()
        work()
        measured.append(perf_counter() - start)
    return min(measured), median(measured), max(measured)


def command(*words: str) -> Callable[[], object]:
    """A whole cold start of the program."""
    return lambda: subprocess.run(
        [sys.executable, "-m", "allocation", *words], check=True, capture_output=True
    )


def by_fractions() -> list[int]:
    """Ours: exact, with ties by code."""
    whole = sum(_WEIGHTS)
    return largest_remainder([Fraction(_TOTAL * weight, whole) for weight in _WEIGHTS], _TOTAL, 1, _CODES)


def by_floats() -> list[int]:
    """The spreadsheet's way: quick, and at near ties another recipient's krone."""
    whole = sum(_WEIGHTS)
    exact = [_TOTAL * weight / whole for weight in _WEIGHTS]
    return _topped_up([int(value) for value in exact], [value % 1 for value in exact])


def by_decimals() -> list[int]:
    """Twenty-eight digits: closer, still not exact."""
    getcontext().prec = 28
    whole = Decimal(sum(_WEIGHTS))
    exact = [Decimal(_TOTAL) * weight / whole for weight in _WEIGHTS]
    return _topped_up([int(value) for value in exact], [value % 1 for value in exact])


def _topped_up(floors: list[int], rests: list[float] | list[Decimal]) -> list[int]:
    order = sorted(range(len(floors)), key=lambda index: -rests[index])
    for index in order[: _TOTAL - sum(floors)]:
        floors[index] += 1
    return floors


def main() -> None:
    """Measure and print."""
    case = load_case("hso-2024-revised")
    with tempfile.TemporaryDirectory() as out:
        measured = [
            ("kaldstart: allocation --help", "0,3 s", 10, command("--help")),
            ("kaldstart: saken 2024 med arbeidsbok", "1,5 s", 10, command("run", case.name, "--out", out)),
            ("kaldstart: saken 2024, bare JSON", "", 10, command("run", case.name, "--json")),
            ("python uten noe", "", 10, lambda: subprocess.run([sys.executable, "-c", "0"], check=True)),
            ("lese og kontrollere saken 2024", "", 10, lambda: load_case("hso-2024-revised")),
            ("fordele saken 2024", "", 50, lambda: run(case)),
            ("alle funn i saken 2024", "", 20, lambda: all_findings(run(case))),
            ("største rest, 16 mottakere: brøker", "", 500, by_fractions),
            ("største rest, 16 mottakere: flyttall", "", 500, by_floats),
            ("største rest, 16 mottakere: desimaltall", "", 500, by_decimals),
            *bench_around.lines(),
            *bench_engine.lines(),
            *bench_rounding.lines(),
            *bench_reading.lines(),
            *bench_reconcile.lines(),
            *bench_optimise.lines(),
            *bench_choice.lines(),
            *bench_workbook.lines(),
        ]
        rows = []
        for name, target, times, work in measured:
            least, middle, most = (f"{1000 * value:.3f}" for value in seconds(work, times))
            rows.append([name, target, least, middle, most])
    print(tabulate(rows, ["millisekunder", "mål", "minst", "median", "mest"], disable_numparse=True))
    print()
    print(bench_engine.curve())
    print()
    print(bench_screens.table())


if __name__ == "__main__":
    main()
