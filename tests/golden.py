"""The golden results beside the scenarios: written by `python -m tests.golden`, held by a test.

A golden file says what a scenario gives: year, recipient, stream and kroner. Write them again only when
a change of result is meant, and read the difference before it is committed.
"""

import csv
from io import StringIO
from pathlib import Path

from allocation import load_case, run
from allocation.distribution import Distribution

INPUTS = Path(__file__).parent.parent / "inputs"
COLUMNS = ("year", "recipient", "stream", "amount")


def golden_path(case: str, scenario: str) -> Path:
    """Where a scenario's golden result stands."""
    return INPUTS / case / "scenarios" / f"{scenario}.golden.csv"


def golden_text(distribution: Distribution) -> str:
    """What a run gives, as a golden file says it; rows in the order of their words."""
    rows = sorted((*key, amount) for key, amount in distribution.table().items())
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([COLUMNS, *rows])
    return text.getvalue()


def scenarios() -> list[tuple[str, str]]:
    """Every shipped scenario: its case and its name."""
    return sorted((path.parent.parent.name, path.stem) for path in INPUTS.glob("*/scenarios/*.toml"))


def main() -> None:
    """Write every golden file again."""
    for case, scenario in scenarios():
        text = golden_text(run(load_case(case), scenario))
        golden_path(case, scenario).write_text(text, encoding="utf-8")
        print(f"{case}/{scenario}")


if __name__ == "__main__":
    main()
