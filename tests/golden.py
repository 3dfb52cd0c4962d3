"""The golden results beside the scenarios: written by `python -m tests.golden`, held by a test.

A golden file says what a scenario gives: year, recipient, stream, rule and kroner, so that it also differs
where money goes by another rule to the same recipient. Where funds are paid by a profile another stands
beside it with what is paid each month. Write them again only when a change of result is meant, and read the
difference before it is committed.
"""

import csv
from collections.abc import Sequence
from io import StringIO
from pathlib import Path

from allocation import load_case, run
from allocation.distribution import Distribution
from allocation.instalments import payment_plans

INPUTS = Path(__file__).parent.parent / "inputs"
COLUMNS = ("year", "recipient", "stream", "rule", "amount")
MONTHS = tuple(f"month_{number}" for number in range(1, 13))
RESULT, PAID = ".golden.csv", ".months.golden.csv"
"""How the two files' names end."""


def golden_path(case: str, scenario: str, ending: str = RESULT) -> Path:
    """Where a scenario's golden result stands."""
    return INPUTS / case / "scenarios" / f"{scenario}{ending}"


def golden_text(distribution: Distribution) -> str:
    """What a run gives, as a golden file says it; rows in the order of their words."""
    sums: dict[tuple[int, str, str, str], int] = {}
    for block in distribution.entries.blocks:
        for code, amount in zip(block.recipients, block.amounts.tolist(), strict=True):
            row = (block.year, code, block.stream, block.rule)
            sums[row] = sums.get(row, 0) + amount
    return _csv(COLUMNS, sorted((*row, amount) for row, amount in sums.items()))


def months_text(distribution: Distribution) -> str:
    """What is paid each month of the funds that have a profile; empty where none has."""
    rows = [
        (plan.fund.code, code, *months)
        for plan in payment_plans(distribution)
        for code, months in plan.recipients.items()
    ]
    return _csv(("fund", "recipient", *MONTHS), sorted(rows)) if rows else ""


def _csv(heading: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    text = StringIO()
    csv.writer(text, lineterminator="\n").writerows([heading, *rows])
    return text.getvalue()


def golden_texts(distribution: Distribution) -> dict[str, str]:
    """The golden files of a run by how their names end; one that would say nothing is not there."""
    texts = {RESULT: golden_text(distribution), PAID: months_text(distribution)}
    return {ending: text for ending, text in texts.items() if text}


def scenarios() -> list[tuple[str, str]]:
    """Every shipped scenario: its case and its name."""
    return sorted((path.parent.parent.name, path.stem) for path in INPUTS.glob("*/scenarios/*.toml"))


def main() -> None:
    """Write every golden file again."""
    for case, scenario in scenarios():
        texts = golden_texts(run(load_case(case), scenario))
        for ending in (RESULT, PAID):
            golden_path(case, scenario, ending).unlink(missing_ok=True)
        for ending, text in texts.items():
            golden_path(case, scenario, ending).write_text(text, encoding="utf-8")
        print(f"{case}/{scenario}")


if __name__ == "__main__":
    main()
