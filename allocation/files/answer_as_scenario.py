"""The best amounts as an alternative that can be run, traced and compared like any other."""

from collections.abc import Mapping
from dataclasses import replace

from allocation.case import Scenario
from allocation.files.scenario_text import scenario_text
from allocation.funds import Fund
from allocation.money import in_unit
from allocation.optimise.reach import Reach, Way
from allocation.optimise.within_limits import Answer


def answer_as_scenario(answer: Answer) -> str:
    """The alternative as its file says it; empty where it cannot be said.

    Beside what `scenario_of_answer` cannot say, that is a start which stands in a file outside the case.
    """
    case, start = answer.start.case, answer.start.distribution.scenario
    is_in_the_case = not start.file or start.file == f"{case.folder}/scenarios/{start.name}.toml"
    scenario = scenario_of_answer(answer) if is_in_the_case else None
    return scenario_text(scenario) if scenario else ""


def scenario_of_answer(answer: Answer) -> Scenario | None:
    """The start, with the amounts of each fund set.

    None where a stream has several funds, or the answer another unit than the case is distributed in.
    """
    start, wishes = answer.start, answer.wishes
    funds = {
        stream: [fund for fund in start.case.funds.values() if fund.stream == stream]
        for stream in start.totals
    }
    if start.unit != start.case.unit.factor or any(len(own) != 1 for own in funds.values()):
        return None
    title = wishes.title or "Beste fordeling uten grenser"
    return Scenario(
        name=wishes.name or "optimise",
        title=title,
        description=f"Svar på «{title}», fingeravtrykk {answer.fingerprint}.",
        baseline=start.distribution.scenario.name,
        overrides=_set(answer, {stream: own[0] for stream, own in funds.items()}),
    )


def _set(answer: Answer, funds: Mapping[str, Fund]) -> dict[str, object]:
    """The overrides: totals of the funds whose total is another now, and the amounts of each fund."""
    case, unit = answer.start.case, answer.start.unit
    totals: dict[str, object] = {}
    amounts: dict[str, dict[str, int]] = {f"funds.{fund.code}.amounts": {} for fund in funds.values()}
    for (code, stream), amount in zip(answer.start.cells, answer.amounts, strict=True):
        amounts[f"funds.{funds[stream].code}.amounts"][case.name_of(code)] = amount
    for fund in funds.values():
        total = sum(amounts[f"funds.{fund.code}.amounts"].values()) * unit
        if total != fund.kroner:
            totals[f"funds.{fund.code}.amount"] = f"{in_unit(total, case.unit)} {case.unit.name}"
    return totals | amounts


def way_as_scenario(answer: Reach, way: Way) -> str:
    """A way to reach an amount as an alternative on the one it begins from; empty where there is none."""
    if way.scenario is None:
        return ""
    return scenario_text(replace(way.scenario, baseline=answer.before.scenario.name))
