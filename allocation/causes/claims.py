"""What a cause claims: which kind of fault, and what it says of each cell or sum that it would explain."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from allocation.reconciling.side import Cell


class Kind(StrEnum):
    """The kinds of faults that arithmetic can tell apart."""

    WRONG_UNIT = "wrong_unit"
    WRONG_SIGN = "wrong_sign"
    EXCHANGED_ROWS = "exchanged_rows"
    ROTATED = "rotated"
    NEIGHBOURING_STREAM = "neighbouring_stream"
    MOVED_AMOUNT = "moved_amount"
    TRANSPOSED_DIGITS = "transposed_digits"
    DIGIT_LOST = "digit_lost"
    DIGIT_ADDED = "digit_added"
    OTHER_NAME = "other_name"
    SUBTOTAL_ADDED = "subtotal_added"
    OUTSIDER = "outsider"
    COUNTED_TWICE = "counted_twice"
    LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True)
class Claim:
    """A likely cause: its text for each cell or sum; `rows` are the codes that it names, if it names some.

    `rivals` are other sets of rows that fit as well.
    """

    kind: Kind
    texts: Mapping[Cell, str]
    rows: tuple[str, ...] = ()
    rivals: tuple[tuple[str, ...], ...] = ()
