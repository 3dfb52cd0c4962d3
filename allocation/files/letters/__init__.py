"""Tables out of letters: text and PDF, grants by chapter and item, distributions, measures, beds and areas.

No single reading is trusted. What `letter_tables` gives is accepted where gaps, the writing of numbers and
sums leave one reading; where they do not, every row in doubt has a problem at its place.
"""

from allocation.files.letters.letter import letter_tables

__all__ = ["letter_tables"]
