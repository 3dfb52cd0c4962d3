"""The rules that a method's steps name. To add one: a file here, and its name in the list below.

A step is a frozen dataclass whose fields are its settings; the rule is a function of where the fund
stands and the step, and answers what it moves. The file says in `RULES` which go together, and what they
are called on screen.
"""

from importlib import import_module

from allocation.rules.rule import Rule

_FILES = (
    "placing",
    "bounds",
    "targets",
    "transitions",
    "claims",
    "measures",
    "frames",
    "activity",
)

RULES: dict[str, Rule] = {
    rule.step.rule: rule for file in _FILES for rule in import_module(f"{__name__}.{file}").RULES
}
"""The rules by the name that a step gives."""
