"""The board case as frozen data: who receives, what there is, by which rules, and what was decided.

A case is read from a folder (see `allocation.files`) and never changes; a scenario is a new case
with some values replaced.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import ClassVar

from allocation.accounts import AccountRow
from allocation.activity import Pot
from allocation.criteria import Criterion, Key
from allocation.declared_checks import Check
from allocation.figures import Figure
from allocation.funds import Fund, GrantLine, PaymentProfile
from allocation.measures import Measure
from allocation.money import NORWEGIAN, Unit, Units
from allocation.parameters import Parameters
from allocation.problems import Place, Problem
from allocation.services import GrowthRule
from allocation.tables import Table

UNPLACED = "unplaced"
"""The reserved recipient of what could not be placed; its amounts keep every fund's sum whole."""

_UNPLACED_NAMES = re.compile(rf"ikkj?e fordelt|ufordelt(?:e midl[ae]r)?|{UNPLACED}")


class Rounding(StrEnum):
    """What is rounded together: each fund alone, or all that one payer distributes, as one table."""

    FUND = "fund"
    TABLE = "table"


class Stage(StrEnum):
    """Where in the state's budget year a case belongs."""

    PROPOSAL = "proposal"
    VOTED = "voted"
    REVISED = "revised"
    YEAR_END = "year_end"


def folded(name: str) -> str:
    """A name as it is compared: case and the number of blanks do not matter, everything else does."""
    return " ".join(name.split()).casefold()


def is_unplaced(name: str) -> bool:
    """Whether a table's row is called as what nobody has been given."""
    return _UNPLACED_NAMES.fullmatch(folded(name)) is not None


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who can receive money. The code stays when the name changes.

    `group` is the printed group whose sum it belongs to, empty for one that stands in no table.
    `base_frame` (kroner) and `population` are None where no source gives them; `is_frame_found` where a run
    has found the base frame that the register does not state.
    """

    code: str
    name: str
    group: str
    kind: str
    order: int
    hospital_area: str = ""
    aliases: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    successor: str = ""
    base_frame: int | None = None
    population: int | None = None
    is_frame_found: bool = field(default=False, compare=False)


def codes_by_name(recipients: Mapping[str, Recipient]) -> dict[str, str]:
    """The recipients' codes by every name they go by, folded."""
    return {
        folded(name): recipient.code
        for recipient in recipients.values()
        for name in (recipient.code, recipient.name, *recipient.aliases)
    }


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a method: what the rule of that name needs to know, see `allocation.rules`."""

    rule: ClassVar[str]

    def last_year(self, _fund: Fund, year: int) -> int:
        """The last year that the step says something of, for a fund of that year."""
        return year


@dataclass(frozen=True, slots=True)
class Method:
    """The numbered steps from a fund to its recipients' amounts."""

    code: str
    title: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """Amounts that a body decided: printed figures by recipient and stream, each with its source.

    `places` are where the figures stand in their files, for problems; `year` is its case's, 0 where no case
    says it.
    """

    title: str
    cells: Mapping[tuple[str, str], Figure]
    sources: Mapping[tuple[str, str], str]
    places: Mapping[tuple[str, str], Place] = field(default_factory=dict, compare=False)
    year: int = field(default=0, compare=False)


class ScenarioStatus(StrEnum):
    """How far a scenario has come: drafted, recommended, decided, or adjusted under a mandate."""

    DRAFT = "draft"
    RECOMMENDATION = "recommendation"
    DECIDED = "decided"
    ADJUSTED = "adjusted"


@dataclass(frozen=True, slots=True)
class Scenario:
    """A baseline and a list of named overrides, nothing more; its status says what it is worth.

    Only a scenario that claims to be the decision is held against it; any other is compared with it.
    `body`, `case_number` and `decided_on` say who gave it its status, in which case and when; `replaces` is
    the scenario that it is a new version of. What is decided is frozen by its `seal` (see
    `allocation.versions`). `case`, `fingerprint` and `amounts` say what it was sent from, where it was (see
    `allocation.origin`). `file` is where it was read from, for problems.
    """

    name: str
    title: str
    description: str = ""
    baseline: str = ""
    status: ScenarioStatus = ScenarioStatus.DRAFT
    body: str = ""
    case_number: str = ""
    decided_on: date | None = None
    replaces: str = ""
    claims_decision: bool = False
    overrides: Mapping[str, object] = field(default_factory=dict)
    seal: str = field(default="", compare=False)
    case: str = field(default="", compare=False)
    fingerprint: str = field(default="", compare=False)
    amounts: str = field(default="", compare=False)
    file: str = field(default="", compare=False)

    @property
    def is_frozen(self) -> bool:
        """Whether a body has decided it, so that it is never changed."""
        return self.status in (ScenarioStatus.DECIDED, ScenarioStatus.ADJUSTED)


def as_it_stands(place: Place) -> Place:
    """The place of a case whose files a person has written."""
    return place


@dataclass(frozen=True)
class Case:
    """Everything a run needs, and the problems that were found when it was read.

    `letter` are those the letter is sent to, in its order; `used` the tables of other folders by the
    alias under which this case uses them, `baselines` their decisions, `lines` the grant lines of all of
    them by the name that funds draw on them by; `folder` is where it was read from, for problems; `files` are
    the texts of a case that does not come with the program, by their names; `brought` is the
    scenario that a workbook has brought, which is run where none is named; `seen` is where a place in its
    files is seen by whoever wrote them, another one where they are made of a workbook. Amounts
    count in the base unit of `units`, the printed table in `unit`. `payer` is whose table the decision is,
    where money comes through several levels; empty where each stream has one payer. `frame` is the code of
    the fund whose amounts are the recipients' base frames, empty where no fund is. `exempt` is the legal
    ground on which what leaves the house is exempt from public access, empty where it is public. `growth` is
    None where the case is not asked whether its services grow as the ministry wants. `accounts` say where
    amounts are booked, `books_of` whose accounts they are and `settles_unplaced` who takes there what
    roundings leave unplaced, by their codes; `reported` are the streams whose money is reported on.
    """

    name: str
    title: str
    year: int
    body: str
    unit: Unit
    documents: Mapping[str, str]
    stage: Stage | None = None
    case_number: str = ""
    decided_on: date | None = None
    exempt: str = ""
    default_scenario: str = ""
    payer: str = ""
    streams: Mapping[str, str] = field(default_factory=dict)
    recipients: Mapping[str, Recipient] = field(default_factory=dict)
    letter: tuple[str, ...] = ()
    grants: tuple[GrantLine, ...] = ()
    lines: Mapping[str, GrantLine] = field(default_factory=dict)
    rounding: Rounding = Rounding.FUND
    funds: Mapping[str, Fund] = field(default_factory=dict)
    criteria: Mapping[str, Criterion] = field(default_factory=dict)
    keys: Mapping[str, Key] = field(default_factory=dict)
    methods: Mapping[str, Method] = field(default_factory=dict)
    profiles: Mapping[str, PaymentProfile] = field(default_factory=dict)
    growth: GrowthRule | None = None
    pots: Mapping[str, Pot] = field(default_factory=dict)
    frame: str = ""
    measures: Mapping[str, Measure] = field(default_factory=dict)
    decision: Decision | None = None
    baselines: Mapping[str, Decision] = field(default_factory=dict)
    scenarios: Mapping[str, Scenario] = field(default_factory=dict)
    parameters: Parameters = field(default_factory=dict)
    tables: Mapping[str, Table] = field(default_factory=dict)
    used: Mapping[str, Mapping[str, Table]] = field(default_factory=dict)
    checks: tuple[Check, ...] = ()
    formulas: Mapping[str, str] = field(default_factory=dict)
    books_of: str = ""
    settles_unplaced: str = ""
    reported: tuple[str, ...] = ()
    accounts: tuple[AccountRow, ...] = field(default=(), compare=False)
    problems: tuple[Problem, ...] = field(default=(), compare=False)
    folder: str = field(default="", compare=False)
    units: Units = field(default=NORWEGIAN, compare=False)
    files: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)
    brought: str = field(default="", compare=False)
    seen: Callable[[Place], Place] = field(default=as_it_stands, compare=False, repr=False)

    @property
    def day(self) -> date:
        """The day whose parameters hold: the decision's, or the day of the year that is nearest to it.

        A budget decided in December is paid by the next year's prices; one without a date by January's.
        """
        first, last = date(self.year, 1, 1), date(self.year, 12, 31)
        return min(max(self.decided_on or first, first), last)

    @cached_property
    def position(self) -> Mapping[str, int]:
        """Where each recipient stands in the letter's order; what is unplaced stands last."""
        order = {code: number for number, code in enumerate(self.recipients)}
        return {**order, UNPLACED: len(order)}

    def in_groups(self) -> tuple[str, ...]:
        """The codes of those who belong to a printed group, in the letter's order."""
        return tuple(code for code, recipient in self.recipients.items() if recipient.group)

    def letter_without_row(self) -> tuple[str, ...]:
        """The codes of those who receive the letter and stand in no group of its table."""
        return tuple(code for code in self.letter if not self.recipients[code].group)

    def at(self, file: str, row: int | None = None, column: str = "") -> Place:
        """A place in one of the case's files, for a problem."""
        return self.seen(Place(f"{self.folder or self.name}/{file}", row, column))

    def at_scenario(self, scenario: Scenario, path: str = "") -> Place:
        """A place in the scenario's own file, for a problem."""
        own = f"{self.folder or self.name}/scenarios/{scenario.name}.toml"
        return Place(scenario.file or own, column=path)

    def name_of(self, code: str) -> str:
        """The recipient's name as the letter prints it."""
        if code == UNPLACED:
            return "Ikke fordelt"
        return self.recipients[code].name if code in self.recipients else code
