"""Where a scenario that was sent comes from: the case that it is of, and the result that it then gave."""

import hashlib
import json
from dataclasses import replace

from allocation.case import Case, Scenario
from allocation.distribution import Distribution
from allocation.problems import Place, Problem, error

_LENGTH = 12


def marked(scenario: Scenario, run: Distribution) -> Scenario:
    """The scenario with its case, and the fingerprint and the amounts of the run it is sent from."""
    return replace(scenario, case=run.case.name, fingerprint=run.fingerprint, amounts=digest_of_amounts(run))


def digest_of_amounts(run: Distribution) -> str:
    """Twelve hexadecimal digits of who gets what, by stream and year; other kroner, other digits.

    Unlike the fingerprint it is the same whatever the scenario is called, and in whichever version of the
    program, as long as the kroner are the same.
    """
    rows = sorted((*key, kroner) for key, kroner in run.table().items() if kroner)
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()[:_LENGTH]


def gives_what_it_gave(scenario: Scenario, run: Distribution) -> bool:
    """Whether a run of the scenario gives the kroner that it was sent with; so where it does not say."""
    is_said = bool(scenario.fingerprint and scenario.amounts)
    return not is_said or scenario.amounts == digest_of_amounts(run)


def of_another_case(scenario: Scenario, case: Case) -> list[Problem]:
    """That a scenario says it is of another case; its overrides would there say something else."""
    if scenario.case in ("", case.name):
        return []
    what = f"alternativet er laget for saken «{scenario.case}», ikke for «{case.name}»"
    fix = f"åpne saken «{scenario.case}», eller ta bort linjen «case» i filen for å bruke det her"
    place = Place(scenario.file or scenario.name, column="case")
    return [error(place, what, "filen hører til en annen sak", fix)]
