"""What recipients are measured by, and the forms a distribution key can have; both are plain data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import ClassVar


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
