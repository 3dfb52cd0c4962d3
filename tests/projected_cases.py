"""Cases with a projected criterion: two recipients in memory, and the shipped case in a scenario."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from allocation.case import Case, Scenario
from allocation.criteria import Criterion, Demography, Projection
from allocation.figures import Figure
from allocation.money import PERCENT
from allocation.parameters import Parameter
from allocation.problems import Problem, ProblemsFound
from allocation.projections import with_projections
from allocation.scenario import with_overrides
from tests.shipped import shipped_case
from tests.small_cases import criterion, small_case, table

BOARD = "hso-2024-revised"
SOMATIC = "bed-days-somatic-projected"
BEDS = "beds-somatic-projected"

AREAS = table(
    "areas",
    {"before": "liggedøgn", "after": "liggedøgn", "text": "liggedøgn"},
    [
        {"area": "Nord", "before": "100", "after": "150"},
        {"area": "Syd", "before": "100", "after": "120"},
        {"area": "Hele landet", "before": "200", "after": "270"},
        {"area": "Tom", "before": "100", "after": ""},
        {"area": "Null", "before": "0", "after": "5"},
    ],
    by=["area"],
)


USED = {"alfa": 100, "beta": 200}


def rate(code: str, per_cent: str) -> Parameter:
    figure = Figure(Fraction(per_cent) / 100, PERCENT, 1)
    return Parameter(
        code, code, figure, date(2020, 1, 1), date(2040, 12, 31), f"{code}, rad 1", date(2024, 1, 1)
    )


def case_with(
    projection: Projection,
    areas: tuple[str, str] = ("Nord", "Syd"),
    values: Mapping[str, int] | None = None,
) -> Case:
    """Two recipients in areas of their own, measured by a projected criterion `need`."""
    need = replace(criterion("need", values or USED, "liggedøgn"), projection=projection)
    case = small_case(["alfa", "beta"], 0, [], criteria=[need, criterion("folk", {"alfa": 10, "beta": 10})])
    recipients = {
        code: replace(one, hospital_area=area)
        for (code, one), area in zip(case.recipients.items(), areas, strict=True)
    }
    later = replace(rate("later", "80"), valid_from=date(2040, 1, 1))
    parameters = {"tenth": (rate("tenth", "10"),), "fifth": (rate("fifth", "20"),), "later": (later,)}
    return replace(case, recipients=recipients, parameters=parameters, tables={"areas": AREAS})


def worked_out(projection: Projection, **values: int) -> Criterion:
    return with_projections(case_with(projection, values=values)).criteria["need"]


def fault(projection: Projection, areas: tuple[str, str] = ("Nord", "Syd"), **values: int) -> Problem:
    with pytest.raises(ProblemsFound) as refusal:
        with_projections(case_with(projection, areas, values))
    (problem,) = refusal.value.problems
    assert problem.where.file == "sak/keys.toml"
    assert problem.where.column.startswith("criteria.need.projection")
    assert problem.cause
    assert problem.fix
    return problem


BY_AREA = Demography("areas", "before", "after")
TWO_YEARS = Projection(base_year=2022, target_year=2024, changes=("tenth",))


def board() -> Case:
    return shipped_case(BOARD)


def projected_in(
    scenario: str, code: str = SOMATIC, overrides: Mapping[str, object] | None = None
) -> Criterion:
    """A criterion of the shipped case as the scenario, with more overrides, works it out."""
    case = board()
    own = Scenario("egen", "Egen", baseline=scenario, overrides=overrides or {})
    return with_projections(with_overrides(case, own)).criteria[code]
