"""The best amounts as an alternative that can be run, traced and compared like any other."""

import json
from collections.abc import Mapping

from allocation.money import in_unit
from allocation.optimise.reach import Reach, Way
from allocation.optimise.within_limits import Answer


def answer_as_scenario(answer: Answer) -> str:
    """The alternative as its file says it: the start, with the amounts of each fund set.

    Empty where it cannot be said: a stream of several funds, an answer in another unit than the case is
    distributed in, or a start that stands in a file outside the case.
    """
    start, wishes = answer.start, answer.wishes
    case, scenario = start.case, start.distribution.scenario
    funds = {
        stream: [fund for fund in case.funds.values() if fund.stream == stream] for stream in start.totals
    }
    is_in_the_case = not scenario.file or scenario.file == f"{case.folder}/scenarios/{scenario.name}.toml"
    if not is_in_the_case or start.unit != case.unit.factor or any(len(own) != 1 for own in funds.values()):
        return ""
    title = wishes.title or "Beste fordeling uten grenser"
    lines = [
        f"title = {_text(title)}",
        f"description = {_text(f'Svar på «{title}», fingeravtrykk {answer.fingerprint}.')}",
        f"baseline = {_text(scenario.name)}",
        'status = "draft"',
        "",
        "[overrides]",
    ]
    cells = dict(zip(start.cells, answer.amounts, strict=True))
    for stream, (fund,) in funds.items():
        total = sum(amount for (_, own), amount in cells.items() if own == stream)
        if total * start.unit != fund.kroner:
            amount = f"{in_unit(total * start.unit, case.unit)} {case.unit.name}"
            lines.append(f"{_text(f'funds.{fund.code}.amount')} = {_text(amount)}")
    for stream, (fund,) in funds.items():
        lines += ["", f"[overrides.{_text(f'funds.{fund.code}.amounts')}]"]
        lines += [
            f"{_text(case.name_of(code))} = {amount}"
            for (code, own), amount in cells.items()
            if own == stream
        ]
    return "\n".join(lines) + "\n"


def way_as_scenario(answer: Reach, way: Way) -> str:
    """A way to reach an amount as an alternative on top of the one it begins from."""
    overrides = way.scenario.overrides if way.scenario else {}
    head = [
        f"title = {_text(way.scenario.title if way.scenario else '')}",
        f"baseline = {_text(answer.before.scenario.name)}",
        'status = "draft"',
        "",
        "[overrides]",
    ]
    return (
        "\n".join([*head, *(f"{_text(path)} = {_value(value)}" for path, value in overrides.items())]) + "\n"
    )


def _value(value: object) -> str:
    """A text, or weights by criterion, as TOML writes them; weights have four decimals."""
    if not isinstance(value, Mapping):
        return _text(str(value))
    return "{ " + ", ".join(f"{_text(name)} = {float(weight):.4f}" for name, weight in value.items()) + " }"


def _text(text: str) -> str:
    """A text as TOML writes it; JSON's form is one of TOML's."""
    return json.dumps(text, ensure_ascii=False)
