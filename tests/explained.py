"""The question of the key that resembles, put to the published case and to small ones; what is said then."""

from functools import cache

import pytest

from allocation.case import Case
from allocation.files.explain_text import explain_text
from allocation.files.used_cases import folders_read, used_cases
from allocation.optimise.resemble import Resemblance, Resembled, resemble
from allocation.problems import ProblemsFound
from tests.broken_folders import BOARD
from tests.shipped import shipped_case
from tests.small_cases import based_on, criterion, decision, plain, small_case

OLD = (
    "bed-days-somatic-2019",
    "bed-days-mental-health-2019",
    "bed-days-substance-use-2019",
    "beds-somatic",
    "beds-mental-health",
    "beds-substance-use",
    "gross-area",
)
"""The plan's bed-days of 2019, its beds and its areas: what was there before it projected anything."""


def board() -> Case:
    return shipped_case(BOARD)


@cache
def explained(criteria: tuple[str, ...] = ()) -> Resemblance:
    return resemble(board(), criteria=criteria, sources=used_cases(BOARD, folders_read(board())))


def percents(column: Resembled) -> dict[str, float]:
    return {one.recipient: round(float(one.percent or 0), 1) for one in column.left_out}


def case_of(
    decided: dict[str, int], previous: dict[str, int] | None = None, **values: dict[str, int]
) -> Case:
    """A case whose decision gives these thousand kroner, and whose criteria have these values."""
    codes = list({**decided, **(previous or {})})
    own = [criterion(code, by_recipient) for code, by_recipient in values.items()]
    return based_on(small_case(codes, 0, [], criteria=own, decided=decision(decided)), previous)


def told(answer: Resemblance) -> str:
    """The answer's text as one line with ordinary blanks."""
    return " ".join(plain(explain_text(answer)).split())


def refused(case: Case, **asked: object) -> str:
    with pytest.raises(ProblemsFound) as found:
        resemble(case, **asked)  # type: ignore[arg-type]
    return plain(str(found.value))
