"""The golden results beside scenarios and limits: written by `python -m tests.golden`, held by a test.

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
from allocation.case import Case
from allocation.distribution import Distribution
from allocation.files.conflict_text import conflict_document, conflict_problems
from allocation.files.document import as_text
from allocation.files.limitsfile import limits_file, read_limits
from allocation.files.optimise_document import optimise_document, refused_optimise
from allocation.instalments import payment_plans
from allocation.optimise.amounts.conflict import LimitsConflict
from allocation.optimise.amounts.start import start_of
from allocation.optimise.within_limits import within_limits

INPUTS = Path(__file__).parent.parent / "inputs"
ANSWER = ".golden.json"
"""How the name of the golden answer to a file of limits ends."""
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


def limits() -> list[tuple[str, str]]:
    """Every shipped file of limits: its case and its name."""
    return sorted((path.parent.parent.name, path.stem) for path in INPUTS.glob("*/limits/*.toml"))


def answer_path(case: str, name: str) -> Path:
    """Where the golden answer to a file of limits stands."""
    return INPUTS / case / "limits" / f"{name}{ANSWER}"


def answer_text(case: Case, name: str) -> str:
    """What the limits give, amounts or conflicts, without the fingerprint, which changes with the program."""
    wishes = read_limits(*limits_file(case.name, name), case)
    try:
        document = optimise_document(within_limits(case, wishes))
    except LimitsConflict as found:
        start = start_of(case, wishes)
        problems = conflict_problems(found.conflicts, start, wishes.file)
        document = refused_optimise(
            case.name, case.units.base, name, problems, conflict_document(found.conflicts, start)
        )
    return as_text({key: told for key, told in document.items() if key != "fingerprint"})


def main() -> None:
    """Write every golden file again."""
    for case, name in limits():
        answer_path(case, name).write_text(answer_text(load_case(case), name), encoding="utf-8")
        print(f"{case}/{name}")
    for case, scenario in scenarios():
        texts = golden_texts(run(load_case(case), scenario))
        for ending in (RESULT, PAID):
            golden_path(case, scenario, ending).unlink(missing_ok=True)
        for ending, text in texts.items():
            golden_path(case, scenario, ending).write_text(text, encoding="utf-8")
        print(f"{case}/{scenario}")


if __name__ == "__main__":
    main()
