"""What a table of a file is held against: the run, the case's grant lines or measures, or a decision."""

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from allocation.case import Case, Decision
from allocation.distribution import Distribution
from allocation.explanations import Explanation, Reconciliation
from allocation.files.decision_table.layout import has_heading
from allocation.files.decision_table.of_found import text_of
from allocation.files.reconciled.choosing import lone_inside
from allocation.files.reconciled.mapping import mapping_in, mapping_of
from allocation.files.reconciled.of_table import side_of_table
from allocation.found import Found, FoundTable, TableKind
from allocation.itself import Itself
from allocation.money import Unit
from allocation.problems import Problem, ProblemsFound
from allocation.reconciling.of_case import decision_side, distribution_side, grants_side, measures_side
from allocation.reconciling.pairing import paired
from allocation.reconciling.side import Side
from allocation.reconciling.whole import Reconciled, reconciled
from allocation.screens.grant_letters import tables_at_hand

_KEPT = 60
MAPPING_FILE = "ledger.csv"


class Faced(StrEnum):
    """What a file is held against."""

    RUN = "run"
    DECISION = "decision"
    LETTER = "letter"
    MEASURES = "measures"


@dataclass(frozen=True, slots=True)
class Facing:
    """What a file is held against: its title and year, and whether it is the case's own."""

    what: Faced
    title: str
    year: int
    is_own: bool = True


@dataclass(frozen=True, slots=True)
class Opposed:
    """Two sides under the same keys; `problems` are those of the table as a side.

    `is_computed` is whether the file is the computed side: accounts are what came of a decision, whatever
    else is handed in states something. `facing` is the other side.
    """

    stated: Side
    computed: Side
    facing: Facing
    is_computed: bool = False
    problems: tuple[Problem, ...] = ()

    @property
    def turned(self) -> "Opposed":
        """The same with the sides exchanged."""
        return replace(self, stated=self.computed, computed=self.stated, is_computed=not self.is_computed)

    @property
    def in_common(self) -> int:
        """How many figures both have."""
        return len(self.stated.cells.keys() & self.computed.cells.keys())


def is_decision(table: FoundTable, found: Found, case: Case) -> bool:
    """Whether the columns of a table are the case's streams, so that it states a decision."""
    return table.kind is not TableKind.GRANTS and has_heading(text_of(table, found.file, found.sha256), case)


def opposed(
    table: FoundTable, title: str, case: Case, run: Distribution | None, unit: Unit | None, mapping: str
) -> Opposed | None:
    """A table that is no decision, and what it is held against; None where nothing has a figure in common.

    A letter's grants are held against the grant lines at hand, measures against the case's, accounts as what
    came of the decision, or of the run where the case has none. `run` may be left out to choose a table;
    `mapping` is the text of a table of accounts and cost centres that was handed in, empty for none.
    """
    return _opposed(Itself(table), title, Itself(case), Itself(run), unit, mapping)


@lru_cache(maxsize=_KEPT)
def _opposed(
    table: Itself, title: str, case: Itself, run: Itself, unit: Unit | None, mapping: str
) -> Opposed | None:
    found, own, distribution = table.part, case.part, run.part
    assert isinstance(found, FoundTable)
    assert isinstance(own, Case)
    of_run = distribution if isinstance(distribution, Distribution) else None
    made = _made(found, title, own, of_run, unit, mapping)
    return made if made and made.in_common else None


def _made(
    table: FoundTable, title: str, case: Case, run: Distribution | None, unit: Unit | None, mapping: str
) -> Opposed | None:
    if table.kind is TableKind.GRANTS:
        return _grants(side_of_table(table, title, None, mapping_of(None, None), unit), case)
    try:
        accounts = mapping_in(mapping.encode(), MAPPING_FILE, case) if mapping else mapping_of(case, None)
        side = side_of_table(table, title, case, accounts, unit)
    except ProblemsFound:
        return None
    if table.kind is TableKind.MEASURES:
        return _pair(side, measures_side(case), Facing(Faced.MEASURES, case.title, case.year))
    is_account = table.kind is TableKind.OTHER
    return _facing_the_case(side, case, run, is_account)


def _facing_the_case(side: Side, case: Case, run: Distribution | None, is_computed: bool) -> Opposed | None:
    """A side and the case's decision; the run where it has none; None where there is neither."""
    if case.decision:
        other = decision_side(case.decision, case)
        facing = Facing(Faced.DECISION, case.decision.title, case.year)
    elif run:
        other, facing = distribution_side(run), Facing(Faced.RUN, run.scenario.title, case.year)
    else:
        return None
    made = _pair(side, other, facing)
    return made.turned if is_computed else made


def decision_as_computed(decision: Decision, title: str, case: Case, run: Distribution) -> Opposed | None:
    """A decision in a file as what came of the case's own, or of the run where it has none."""
    return _decision_as_computed(Itself(decision), title, Itself(case), Itself(run))


@lru_cache(maxsize=_KEPT)
def _decision_as_computed(decision: Itself, title: str, case: Itself, run: Itself) -> Opposed | None:
    assert isinstance(decision.part, Decision)
    assert isinstance(case.part, Case)
    assert isinstance(run.part, Distribution)
    side = replace(decision_side(decision.part, case.part), title=title)
    return _facing_the_case(side, case.part, run.part, True)


def _pair(stated: Side, computed: Side, facing: Facing) -> Opposed:
    one, other = paired(stated, computed)
    return Opposed(one, other, facing, problems=(*stated.problems, *lone_inside(one, other)))


def _grants(side: Side, case: Case) -> Opposed | None:
    """The letter held against the grant lines that it has most in common with, the case's own first."""
    at_hand = tables_at_hand(case)
    pairs = [
        _pair(
            side,
            grants_side(one.title, one.lines, case.units.base),
            Facing(Faced.LETTER, one.title, one.year, code in at_hand.own),
        )
        for code, one in at_hand.tables.items()
        if one.is_letter
    ]
    return max(pairs, key=lambda pair: pair.in_common, default=None)


def result_of(two: Opposed, explanations: tuple[Explanation, ...]) -> Reconciliation:
    """The findings of the two with what was explained of them."""
    return _reconciled(Itself(two.stated), Itself(two.computed), explanations).result


@lru_cache(maxsize=_KEPT)
def _reconciled(stated: Itself, computed: Itself, explanations: tuple[Explanation, ...]) -> Reconciled:
    assert isinstance(stated.part, Side)
    assert isinstance(computed.part, Side)
    return reconciled(stated.part, computed.part, explanations)
