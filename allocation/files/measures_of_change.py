"""What a change in four measures is called, and in which measures it cannot be shown, for whom and why."""

from collections.abc import Sequence

from allocation.case import UNPLACED, Case
from allocation.measured_change import MeasuredChange
from allocation.problems import some_of


def per_inhabitant_heading(case: Case) -> str:
    """What a column of changes per inhabitant of the hospital area is called."""
    return f"{case.units.base.name.capitalize()} per\ninnbygger i området"


def missing_text(case: Case, found: Sequence[tuple[str, MeasuredChange]]) -> str:
    """In which measures changes are not shown, for whom and why; empty where nothing is missing."""
    changed = {code: one for code, one in found if code != UNPLACED}
    base = case.units.base.name
    gaps = {
        "i prosent av basisrammen": (
            [code for code, one in changed.items() if one.of_base_frame is None],
            "registeret oppgir den ikke",
        ),
        f"i {base} per innbygger": (
            [code for code, one in changed.items() if one.per_inhabitant is None],
            "registeret har ikke innbyggertallet i sykehusområdet",
        ),
        "i prosent av det de fikk før": (
            [code for code, one in changed.items() if one.of_fund is None],
            "de fikk ingenting",
        ),
    }
    return " ".join(
        _gap(case, what, codes, len(changed), why) for what, (codes, why) in gaps.items() if codes
    )


def _gap(case: Case, what: str, codes: Sequence[str], of: int, why: str) -> str:
    """A measure that is not shown for some, who are named, or for nobody."""
    if len(codes) == of:
        return f"Ikke vist {what}: {why}."
    return f"Ikke vist {what} for {some_of([case.name_of(code) for code in codes])}: {why}."
