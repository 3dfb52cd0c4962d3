"""Each rule does what the README's worked line says, to the thousand."""

import re
from pathlib import Path

import pytest

from allocation import load_case, run
from allocation.rules import RULES
from tests.worked_rules import InACase, Worked, amounts, rules_in_cases, worked_rules

WORKED, IN_CASES = worked_rules(), rules_in_cases()


def test_every_rule_is_worked_out() -> None:
    assert [one.rule for one in WORKED if one.after_key] == [
        "floor", "ceiling", "lock", "taper", "phase_in", "support",
    ]  # fmt: skip
    assert {one.rule for one in WORKED} | {one.rule for one in IN_CASES} == set(RULES)


@pytest.mark.parametrize("one", IN_CASES, ids=[one.rule for one in IN_CASES])
def test_a_rule_gives_in_a_shipped_case_what_the_readme_says(one: InACase) -> None:
    done = run(load_case(one.case), one.scenario)
    (code,) = (code for code, recipient in done.case.recipients.items() if recipient.name == one.recipient)
    found = [entry.amount for entry in done.bridge(code) if entry.rule == one.rule]
    assert sum(found) == one.thousands * 1000


@pytest.mark.parametrize("worked", WORKED, ids=[one.rule for one in WORKED])
def test_a_worked_line_gives_what_it_says(worked: Worked, tmp_path: Path) -> None:
    given = amounts(worked, tmp_path)
    assert [one for one in given[2025] if not re.search(rf"\b{one}\b", worked.told)] == []
    if worked.rule in ("phase_in", "support"):
        assert list(given) == [2025, 2026, 2027]
        assert "Nord 4 800" in given[2027]
