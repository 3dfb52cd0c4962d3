"""What the printed tables of a case claim, as it declares it: which cells add up, in which readings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from allocation.beds import BedClaim


@dataclass(frozen=True, slots=True)
class Reading:
    """One of several possible readings of a figure: what it assumes, and what it then gives."""

    text: str
    computed: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """What a printed table claims, as data beside the table; `allocation.checks` says how it is held.

    A check of single figures has `stated` and `computed`; with `table` the same holds for each of its
    rows; with `columns` the rows `parts` add up to the row `total`. With `beds` the stated figure is a
    number of beds.
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
    beds: BedClaim | None = None
    cause: str = ""
    tolerance: Fraction = Fraction(0)
