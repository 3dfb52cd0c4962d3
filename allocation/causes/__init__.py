"""Likely causes of differences, each found by arithmetic alone: proposed to a person, never applied.

A cause looks at both whole tables. To add one: a function from what was compared to its claims, none where
its test fails or where chance would pass it, in `CAUSES`, the surest first.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

from allocation.causes.claims import Claim, Kind
from allocation.causes.columns import neighbouring_stream
from allocation.causes.digits import lost_or_added_digit, transposed_digits
from allocation.causes.postings import moved_amount
from allocation.causes.rows import moved_rows, other_name
from allocation.causes.scale import wrong_sign, wrong_unit
from allocation.causes.totals import outsider, subset_of_rows, subtotal_added
from allocation.reconciling.comparing import Compared
from allocation.reconciling.side import Cell

__all__ = ["CAUSES", "Claim", "Kind", "claims", "texts_by_key"]

CAUSES: tuple[Callable[[Compared], Iterable[Claim]], ...] = (
    wrong_unit,
    wrong_sign,
    moved_rows,
    neighbouring_stream,
    moved_amount,
    transposed_digits,
    lost_or_added_digit,
    other_name,
    subtotal_added,
    outsider,
    subset_of_rows,
)


def claims(two: Compared) -> list[Claim]:
    """What every cause claims of the differences of two sides, the surest first."""
    return [claim for cause in CAUSES for claim in cause(two)]


def texts_by_key(found: Sequence[Claim]) -> Mapping[Cell, tuple[str, ...]]:
    """The claims as a person reads them, by the cell or sum they are about."""
    texts: dict[Cell, dict[str, None]] = {}
    for claim in found:
        for key, text in claim.texts.items():
            texts.setdefault(key, {})[text] = None
    return {key: tuple(own) for key, own in texts.items()}
