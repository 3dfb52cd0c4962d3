"""The rules as the manual works them out, each on its smallest case with last year's amounts beside it."""

import re
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from allocation import load_case, run
from allocation.case import UNPLACED, Scenario
from tests.broken_folders import edit_lines, replace_text
from tests.readme_case import MANUAL, tiny_case
from tests.small_cases import plain

NAMES = ("Nord", "Syd", "Øst", "Vest", "Midt")
LAST_YEAR = (5000, 2500, 1500, 2000, 1000)
_ROW = re.compile(r"^\| `(\w+)` \| (.*?)`(\{ rule = .*?\})` \| (.*) \|$", re.MULTILINE)


_LINE = re.compile(r"^\| `(\w+)` \| .* \| `([\w-]+)/([\w-]+)`: (.*?) ([−\d][\d ]*) \|$", re.MULTILINE)


class InACase(NamedTuple):
    """A row of the manual's other table of rules: what the rule gives one in a shipped case."""

    rule: str
    case: str
    scenario: str
    recipient: str
    thousands: int


def rules_in_cases() -> list[InACase]:
    """The rows of that table in the manual."""
    rows = _LINE.findall(MANUAL)
    return [
        InACase(rule, case, scenario, recipient, int(amount.replace(" ", "").replace("−", "-")))
        for rule, case, scenario, recipient, amount in rows
    ]


class Worked(NamedTuple):
    """A row of the manual's table: the rule, its step, and what each gets when the key has been before it."""

    rule: str
    after_key: bool
    step: str
    told: str


def worked_rules() -> list[Worked]:
    """The rows of the table in the manual."""
    return [Worked(rule, "key" in before, step, told) for rule, before, step, told in _ROW.findall(MANUAL)]


def amounts(worked: Worked, folder: Path) -> dict[int, list[str]]:
    """What the five get by the worked step, year by year, as the manual prints it; the rest in words."""
    tiny = tiny_case(folder)
    frames = dict(zip(NAMES, map(str, LAST_YEAR), strict=True))
    edit_lines(
        tiny / "recipients.csv",
        lambda lines: [
            f"{lines[0]},base_frame",
            *(f"{line},{frames.get(line.split(',')[1], '')}" for line in lines[1:]),
        ],
    )
    column = '{ "name": "group" }, { "name": "base_frame", "type": "number", "unit": "tusen kroner" }'
    replace_text(tiny / "datapackage.json", '{ "name": "group" }', column)
    key = '{ rule = "key", key = "both" }, ' if worked.after_key else ""
    with (tiny / "keys.toml").open("a", encoding="utf-8") as file:
        file.write(f'\n[methods.worked]\ntitle = "Prøve"\nsteps = [{key}{worked.step}]\n')
    kind = worked.rule if worked.rule in ("on_claim", "up_to") else "fixed"
    overrides = {"funds.care.method": "worked", "funds.care.kind": kind}
    case = load_case(tiny)
    scenario = Scenario("worked", "Prøve", overrides=overrides)
    done = run(replace(case, scenarios={**case.scenarios, "worked": scenario}), "worked")
    codes = {case.name_of(code): code for code in (*case.recipients, UNPLACED)}
    table = done.table()
    return {
        year: [
            plain(f"{name} {table[year, codes[name], 'care'] // 1000:,}".replace(",", " "))
            for name in codes
            if table.get((year, codes[name], "care"))
        ]
        for year in sorted({year for year, _, _ in table})
    }
