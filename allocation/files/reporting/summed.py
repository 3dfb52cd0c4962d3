"""The two ways in which answers are summed for a report."""

from collections.abc import Mapping, Sequence
from datetime import date

from allocation.case import Case
from allocation.reporting import Answer, ReportSum, answers_summed

BY = {"by_stream": "Finansieringstype", "by_recipient": "Mottaker"}
"""The ways, and what the first column of each is called."""


def summed(case: Case, answers: Sequence[Answer], on: date | None) -> Mapping[str, tuple[ReportSum, ...]]:
    """The answers by stream and by recipient."""
    return {
        "by_stream": answers_summed(answers, lambda one: case.streams[one.line.fund.stream], on),
        "by_recipient": answers_summed(answers, lambda one: case.name_of(one.line.recipient), on),
    }


def total(answers: Sequence[Answer], on: date | None) -> ReportSum:
    """All of them together; there is at least one."""
    return answers_summed(answers, lambda _: "Sum", on)[0]
