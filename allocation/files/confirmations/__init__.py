"""What a person says that rows of a file are, and the tables that were found as they then stand.

A confirmation is of one place in one file, and of what was read there: where the same file is read in another
way, it says nothing and falls away. A row that is confirmed as it was read is no longer in doubt; one that is
corrected has the figures that the person gave, and says so, with who and when. Nothing is changed in silence.
"""

from allocation.files.confirmations.doubts import Doubt, doubts_of, standing
from allocation.files.confirmations.kept import confirmations_of, confirmations_text, fingerprint_of
from allocation.files.confirmations.said import (
    SUM,
    Confirmation,
    Said,
    Spot,
    as_read,
    headings_of,
    headings_spot,
    rows_by_spot,
)
from allocation.files.confirmations.settled import check, confirmed

__all__ = [
    "SUM",
    "Confirmation",
    "Doubt",
    "Said",
    "Spot",
    "as_read",
    "check",
    "confirmations_of",
    "confirmations_text",
    "confirmed",
    "doubts_of",
    "fingerprint_of",
    "headings_of",
    "headings_spot",
    "rows_by_spot",
    "standing",
]
