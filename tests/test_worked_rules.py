"""Each rule does what the README's worked line says, to the thousand."""

import re
from pathlib import Path

import pytest

from allocation.rules import RULES
from tests.worked_rules import Worked, amounts, worked_rules

WORKED = worked_rules()


def test_every_rule_is_worked_out() -> None:
    assert [one.rule for one in WORKED if one.after_key] == [
        "floor", "ceiling", "lock", "taper", "phase_in", "support",
    ]  # fmt: skip
    assert {one.rule for one in WORKED} == set(RULES)


@pytest.mark.parametrize("worked", WORKED, ids=[one.rule for one in WORKED])
def test_a_worked_line_gives_what_it_says(worked: Worked, tmp_path: Path) -> None:
    given = amounts(worked, tmp_path)
    assert [one for one in given[2025] if not re.search(rf"\b{one}\b", worked.told)] == []
    if worked.rule in ("phase_in", "support"):
        assert list(given) == [2025, 2026, 2027]
        assert "Nord 4 800" in given[2027]
