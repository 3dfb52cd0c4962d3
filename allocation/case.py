"""The board case as frozen data: who receives, what there is, by which rules, and what was decided.

A case is read from a folder (see `allocation.files`) and never changes; a scenario is a new case
with some values replaced.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction

from allocation.figures import Figure
from allocation.money import NORWEGIAN, Unit, Units
from allocation.parameters import Parameters
from allocation.problems import Place, Problem
from allocation.tables import Table

UNPLACED = "unplaced"
"""The reserved recipient of what could not be placed; its amounts keep every fund's sum whole."""


class Lasting(StrEnum):
    """Whether money comes back next year; `unknown` where its document does not say."""

    LASTING = "lasting"
    ONE_OFF = "one_off"
    UNKNOWN = "unknown"


class Stage(StrEnum):
    """Where in the state's budget year a case belongs."""

    PROPOSAL = "proposal"
    VOTED = "voted"
    REVISED = "revised"
    YEAR_END = "year_end"


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who can receive money. The code stays when the name changes.

    `group` is the printed group whose sum it belongs to, empty for one that stands in no table.
    `base_frame` (kroner) and `population` are None where no source gives them.
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


class LineKind(StrEnum):
    """How a grant line pays: a fixed sum, an estimate that may be exceeded, on claim, or up to a sum."""

    FIXED = "fixed"
    ESTIMATED = "estimated"
    ON_CLAIM = "on_claim"
    UP_TO = "up_to"


@dataclass(frozen=True, slots=True)
class GrantLine:
    """One row of a letter's grant table. `amount` and `advance` are kroner, None where not printed."""

    line: int
    chapter: str
    item: str
    designation: str
    amount: int | None
    kind: LineKind
    lasting: Lasting
    advance: int | None
    footnote_meaning: str
    purpose: str
    condition: str
    reporting_duty: str
    deadline: date | None
    source: str


@dataclass(frozen=True, slots=True)
class Fund:
    """A sum of money to distribute, in kroner, by the method of that name."""

    code: str
    name: str
    stream: str
    payer: str
    amount: int
    lasting: Lasting
    method: str
    source: str
    line: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Criterion:
    """What a key measures recipients by: a column of a table, by recipient.

    A zero is stated with its reason, which is then its source; absence is an error. Values are in base
    units, of which the printed `unit` has `factor`. `file` and `next_line` say where a missing row would
    be written.
    """

    code: str
    name: str
    unit: str
    values: Mapping[str, Fraction]
    sources: Mapping[str, str]
    column: str
    file: str = field(compare=False)
    next_line: int | None = field(default=None, compare=False)
    factor: Fraction = field(default=Fraction(1), compare=False)


@dataclass(frozen=True, slots=True)
class Key:
    """A distribution key: criteria with weights that sum to one.

    `percent_decimals` rounds each share to that many decimals of a per cent before it multiplies;
    None keeps exact shares.
    """

    code: str
    title: str
    mix: Mapping[str, Fraction]
    percent_decimals: int | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a method.

    `rule` names the rule, `recipients` who it concerns (empty: everybody in a printed group whom no
    earlier step has settled), `amounts` kroner per recipient, or None for the board's decision.
    """

    rule: str
    recipients: tuple[str, ...] = ()
    amounts: Mapping[str, int] | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class Method:
    """The numbered steps from a fund to its recipients' amounts."""

    code: str
    title: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """Amounts that a body decided: printed figures by recipient and stream, each with its source.

    `places` are where the figures stand in their files, for problems.
    """

    title: str
    cells: Mapping[tuple[str, str], Figure]
    sources: Mapping[tuple[str, str], str]
    places: Mapping[tuple[str, str], Place] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Scenario:
    """A baseline and a list of named overrides, nothing more.

    Only a scenario that claims to be the decision is held against it; any other is compared with it.
    """

    name: str
    title: str
    description: str = ""
    baseline: str = ""
    status: str = "draft"
    claims_decision: bool = False
    overrides: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """One of several possible readings of a figure: what it assumes, and what it then gives."""

    text: str
    computed: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """What a printed table claims, as data beside the table; `allocation.checks` says how it is held.

    A check of single figures has `stated` and `computed`; with `table` the same holds for each of its
    rows; with `columns` the rows `parts` add up to the row `total`.
    """

    name: str
    title: str
    table: str = ""
    where: Mapping[str, object] = field(default_factory=dict)
    stated: str = ""
    computed: str = ""
    columns: tuple[str, ...] = ()
    parts: Mapping[str, object] = field(default_factory=dict)
    total: Mapping[str, object] = field(default_factory=dict)
    by: tuple[str, ...] = ()
    readings: tuple[Reading, ...] = ()
    between: tuple[str, ...] = ()
    cause: str = ""
    tolerance: Fraction = Fraction(0)


@dataclass(frozen=True)
class Case:
    """Everything a run needs, and the problems that were found when it was read.

    `letter` are those the letter is sent to, in its order; `used` the tables of other folders by the
    alias under which this case uses them, `baselines` their decisions; `folder` is where it was read
    from, for problems. Amounts count in the base unit of `units`, the printed table in `unit`.
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
    default_scenario: str = ""
    streams: Mapping[str, str] = field(default_factory=dict)
    recipients: Mapping[str, Recipient] = field(default_factory=dict)
    letter: tuple[str, ...] = ()
    grants: tuple[GrantLine, ...] = ()
    funds: Mapping[str, Fund] = field(default_factory=dict)
    criteria: Mapping[str, Criterion] = field(default_factory=dict)
    keys: Mapping[str, Key] = field(default_factory=dict)
    methods: Mapping[str, Method] = field(default_factory=dict)
    decision: Decision | None = None
    baselines: Mapping[str, Decision] = field(default_factory=dict)
    scenarios: Mapping[str, Scenario] = field(default_factory=dict)
    parameters: Parameters = field(default_factory=dict)
    tables: Mapping[str, Table] = field(default_factory=dict)
    used: Mapping[str, Mapping[str, Table]] = field(default_factory=dict)
    checks: tuple[Check, ...] = ()
    formulas: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = field(default=(), compare=False)
    folder: str = field(default="", compare=False)
    units: Units = field(default=NORWEGIAN, compare=False)

    @property
    def day(self) -> date:
        """The day whose parameters hold: the decision's, or the first day of the year."""
        return self.decided_on or date(self.year, 1, 1)

    def in_groups(self) -> tuple[str, ...]:
        """The codes of those who belong to a printed group, in the letter's order."""
        return tuple(code for code, recipient in self.recipients.items() if recipient.group)

    def letter_without_row(self) -> tuple[str, ...]:
        """The codes of those who receive the letter and stand in no group of its table."""
        return tuple(code for code in self.letter if not self.recipients[code].group)

    def at(self, file: str, row: int | None = None, column: str = "") -> Place:
        """A place in one of the case's files, for a problem."""
        return Place(f"{self.folder or self.name}/{file}", row, column)

    def name_of(self, code: str) -> str:
        """The recipient's name as the letter prints it."""
        if code == UNPLACED:
            return "Ikke fordelt"
        return self.recipients[code].name if code in self.recipients else code
