"""The engine measured: sharing within bounds beside other ways, a full run, and how it grows."""

import resource
import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction
from itertools import islice
from pathlib import Path
from random import Random
from time import perf_counter

from tabulate import tabulate

from allocation import load_case, run, share_out
from allocation.case import Case, Method, Recipient, Scenario
from allocation.criteria import Criterion, Key, Mix
from allocation.funds import Fund, Lasting
from allocation.money import NORWEGIAN
from allocation.rules.bounds import Ceiling, Floor
from allocation.rules.placing import ByKey, TopSlice

Line = tuple[str, str, int, Callable[[], object]]
_SOURCES_READ = 10_000
_SIZES = ((100, 10), (1_000, 10), (10_000, 10), (10_000, 100))
_THOUSAND = NORWEGIAN.named("tusen kroner")

_SHARES = [140_324 + 7_919 * number for number in range(16)]
_FLOORS = [50_000_000 + 1_000_000 * (number % 5) for number in range(16)]
_CEILINGS = [78_000_000 + 1_000_000 * (number % 3) for number in range(16)]
_TOTAL = 1_113_400_000


def lines() -> list[Line]:
    """What is measured in milliseconds: name, target, times and work."""
    case = load_case("hso-2024-revised")
    return [
        ("full kjøring: nøkkel, gulv, tak, innfasing, tabellavrunding", "5 ms", 50, _full(case)),
        ("deling innenfor gulv og tak, 16: knekkpunktene", "0,1 ms", 500, by_breakpoints),
        ("deling innenfor gulv og tak, 16: halvering, flyttall", "", 100, by_bisection),
        ("deling innenfor gulv og tak, 16: klipp og del på nytt (bryter grenser)", "", 100, by_clipping),
    ]


def _full(case: Case) -> Callable[[], object]:
    return lambda: run(case, "within-limits")


def by_breakpoints() -> list[Fraction]:
    """Ours: exact."""
    return share_out(_TOTAL, _SHARES, _FLOORS, _CEILINGS)


def by_bisection() -> list[float]:
    """Root finding on the common multiple: right to the last bits, and no fractions."""
    low, high = 0.0, max(top / share for top, share in zip(_CEILINGS, _SHARES, strict=True))
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if sum(_clipped(middle)) < _TOTAL else (low, middle)
    return _clipped(high)


def _clipped(multiple: float) -> list[float]:
    bounds = zip(_SHARES, _FLOORS, _CEILINGS, strict=True)
    return [min(max(multiple * share, floor), ceiling) for share, floor, ceiling in bounds]


def by_clipping() -> list[float]:
    """The spreadsheet's way: clip, then scale so that it sums again, which takes some past their bounds."""
    clipped = _clipped(_TOTAL / sum(_SHARES))
    return [amount * _TOTAL / sum(clipped) for amount in clipped]


def large_case(recipients: int, streams: int) -> Case:
    """A case of any size: a fund a stream, with a top slice, a key of three criteria, floor and ceiling."""
    random = Random(1)
    codes = [f"r{number:05d}" for number in range(recipients)]
    criteria = {
        name: Criterion(
            name,
            name,
            "personer",
            {code: Fraction(random.randrange(1, 10**6)) for code in codes},
            dict.fromkeys(codes, "målt"),
            "verdi",
            "sak/tabell.csv",
        )
        for name in ("a", "b", "c")
    }
    mix = {"a": Fraction(1, 2), "b": Fraction(3, 10), "c": Fraction(1, 5)}
    key: Key = Mix(code="k", title="Nøkkel", mix=mix)
    even = 1_000_000 * recipients
    steps = (
        TopSlice(amounts={codes[0]: 50_000_000}),
        ByKey("k"),
        Floor(base="base_frame", percent=Fraction(70)),
        Ceiling(base="base_frame", percent=Fraction(140)),
    )
    names = [f"s{number:03d}" for number in range(streams)]
    funds = {
        name: Fund(name, name, name, codes[0], even + 50_000_000, Lasting.LASTING, "m", "brevet")
        for name in names
    }
    return Case(
        name="stor",
        title="Stor sak",
        year=2024,
        body="Styret",
        unit=_THOUSAND,
        documents={},
        default_scenario="s",
        streams={name: name for name in names},
        recipients={
            code: Recipient(code, code, "gruppe", "sykehus", number, base_frame=1_000_000)
            for number, code in enumerate(codes)
        },
        funds=funds,
        criteria=criteria,
        keys={"k": key},
        methods={"m": Method("m", "Metode", steps)},
        scenarios={"s": Scenario("s", "Stor")},
    )


def measure(recipients: int, streams: int) -> tuple[float, int, int, float]:
    """Seconds of a run, its entries, the most memory the process has had, in MB, and seconds a source.

    A source is written when somebody reads it, as a workbook or a JSON document does.
    """
    case = large_case(recipients, streams)
    start = perf_counter()
    distribution = run(case)
    seconds = perf_counter() - start
    assert int(distribution.entries.amount.sum()) == sum(fund.kroner for fund in case.funds.values())
    memory = most_memory()
    start = perf_counter()
    read = sum(bool(entry.source) for entry in islice(distribution.entries, _SOURCES_READ))
    return seconds, len(distribution.entries), memory, (perf_counter() - start) / read


def most_memory() -> int:
    """The most memory that this process has had, in MB; what its parent had before it does not count."""
    status = Path("/proc/self/status")
    if status.exists():
        (line,) = (line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def curve() -> str:
    """How a run grows, each size in a process of its own so that memory is its own."""
    rows = []
    for recipients, streams in _SIZES:
        words = [sys.executable, "-m", "tests.bench_engine", str(recipients), str(streams)]
        told = subprocess.run(words, check=True, capture_output=True, text=True).stdout.split()
        seconds, entries, memory, reading = float(told[0]), int(told[1]), int(told[2]), float(told[3])
        each = [f"{1e6 * seconds / entries:.1f}", memory, f"{1e6 * reading:.1f}"]
        rows.append([recipients, streams, entries, f"{seconds:.2f}", *each])
    headings = [
        "mottakere",
        "strømmer",
        "linjer",
        "sekunder",
        "µs per linje",
        "MB (mål 1 500)",
        "kilder, µs per linje",
    ]
    return tabulate(rows, headings, disable_numparse=True)


if __name__ == "__main__":
    print(*measure(int(sys.argv[1]), int(sys.argv[2])))
