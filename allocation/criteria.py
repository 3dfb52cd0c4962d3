"""What recipients are measured by, and the forms a distribution key can have; both are plain data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import ClassVar

from allocation.beds import BedRounding


class ProjectionForm(StrEnum):
    """How a yearly change works over years: on what the year before left, or on the first year's level."""

    COMPOUND = "compound"
    STRAIGHT = "straight"


@dataclass(frozen=True, slots=True)
class RowNamed:
    """The row of a table that a recipient without one of its own is read from, and why."""

    row: str
    reason: str


@dataclass(frozen=True, slots=True)
class Demography:
    """Where the factors of a growing and ageing population stand: two columns of a table of hospital areas.

    `rows` names the row, by recipient, of those whose hospital area has none.
    """

    table: str
    before: str
    after: str
    rows: Mapping[str, RowNamed] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Exemption:
    """The part of a recipient's activity, from 0 to 1, that some of the yearly changes do not touch."""

    part: Fraction
    changes: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Projection:
    """How a criterion is carried from one year to another before it is used; `allocation.need` has the rules.

    `of` is the code of the criterion that it begins with, as that stands after its own projection; empty
    where it begins with the values of its own table. `percentiles` (low and high) even out consumption `per`
    a criterion of inhabitants. `disease` is the expected development in per cent over the whole period, None
    where nobody states it. `changes` are the codes of parameters, each a yearly reduction. `occupancy`, a
    parameter's code, turns bed-days into beds; `own_occupancy` is in per cent by recipient.
    """

    of: str = ""
    base_year: int | None = None
    target_year: int | None = None
    percentiles: tuple[Fraction, ...] = ()
    per: str = ""
    demography: Demography | None = None
    disease: Fraction | None = None
    changes: tuple[str, ...] = ()
    form: ProjectionForm = ProjectionForm.COMPOUND
    exempt: Mapping[str, Exemption] = field(default_factory=dict)
    occupancy: str = ""
    own_occupancy: Mapping[str, Fraction] = field(default_factory=dict)
    rounding: BedRounding = BedRounding.NONE

    @property
    def years(self) -> int:
        """How many years the yearly changes work; none where the projection has no years."""
        return (self.target_year or 0) - (self.base_year or 0)


@dataclass(frozen=True, slots=True)
class Criterion:
    """What a key measures recipients by: a column of a table, by recipient.

    A zero is stated with its reason, which is then its source; absence is an error. Values are in base
    units, of which the printed `unit` has `factor`. `file` and `next_line` say where a missing row would
    be written. Values are raw while there is a `projection` left to work out, and there are none yet in one
    that begins with another criterion; `worked_out` is the projection that they have been through.
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
    projection: Projection | None = None
    worked_out: Projection | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A distribution key: each recipient's share, whatever the fund.

    `percent_decimals` rounds each share to that many decimals of a per cent before it multiplies;
    None keeps exact shares. `groups` are the printed groups whose recipients are eligible; empty
    means all.
    """

    form: ClassVar[str]
    code: str
    title: str
    percent_decimals: int | None = None
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mix(Key):
    """Criteria with weights that sum to one."""

    form = "mix"
    mix: Mapping[str, Fraction]


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedShares(Key):
    """Shares by recipient that sum to one, as an income model or a board states them."""

    form = "shares"
    shares: Mapping[str, Fraction]


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviousAmounts(Key):
    """The proportions of amounts that stand already: a baseline's, the decision's, the base frames'."""

    form = "previous"
    previous: str


@dataclass(frozen=True, slots=True)
class NeedBy:
    """The criteria of a need key: how many (people, bed-days), and how great the need of each is."""

    population: str
    index: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Need(Key):
    """Population (or bed-day) share x need index, normalised."""

    form = "need"
    need: NeedBy


@dataclass(frozen=True, slots=True, kw_only=True)
class Blend(Key):
    """Other keys with weights that sum to one, for example 75/25 between need and actual cost."""

    form = "blend"
    blend: Mapping[str, Fraction]


FORMS: dict[str, type[Key]] = {form.form: form for form in (Mix, FixedShares, PreviousAmounts, Need, Blend)}
"""The forms by the word that a key says itself with in keys.toml."""
