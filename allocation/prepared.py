"""What must be worked out before a case is distributed: criteria that are projected, and the year's frame."""

from allocation.case import Case
from allocation.frame import with_frame
from allocation.projections import with_projections


def prepared(case: Case) -> Case:
    """The case with what its rules look back at worked out. Raises ProblemsFound where it cannot be."""
    return with_frame(with_projections(case))
