"""The golden answers beside plans of measures: written by `python -m tests.golden_choices`, and tested."""

from pathlib import Path

from allocation import run
from allocation.files.choice_document import choice_document, refused_choice
from allocation.files.choicefile import FOLDER, plan_file, read_plan
from allocation.files.document import as_text
from allocation.optimise.choices.question import question
from allocation.optimise.choose_measures import choose
from allocation.problems import ProblemsFound
from tests.golden import INPUTS
from tests.shipped import shipped_case

ENDING = ".golden.json"


def plans() -> list[tuple[str, str]]:
    """Every shipped plan: its case and its name."""
    return sorted((path.parent.parent.name, path.stem) for path in INPUTS.glob(f"*/{FOLDER}/*.toml"))


def golden_choice_path(case: str, name: str) -> Path:
    """Where a plan's golden answer stands."""
    return INPUTS / case / FOLDER / f"{name}{ENDING}"


def golden_choice(case_name: str, name: str) -> str:
    """What a plan is answered, as JSON; the problems where there is no choice. Of its fingerprint nothing."""
    case = shipped_case(case_name)
    try:
        plan = read_plan(*plan_file(case_name, name), case)
        document = choice_document(choose(question(run(case, plan.scenario or None), plan), seconds=None))
    except ProblemsFound as found:
        document = refused_choice(case.name, name, case.units.base, found.problems)
    return as_text({**document, "fingerprint": None})


def main() -> None:
    """Write every golden answer again."""
    for case, name in plans():
        golden_choice_path(case, name).write_text(golden_choice(case, name), encoding="utf-8")
        print(f"{case}/{name}")


if __name__ == "__main__":
    main()
