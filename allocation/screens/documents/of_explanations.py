"""What was explained on the screen, as the file that `allocation reconcile --explanations` reads."""

from collections.abc import Mapping
from dataclasses import replace

from allocation.explanations import Explanation
from allocation.files.reconciled.explanations_file import explanations_csv
from allocation.screens.documents.of_run import stem_of
from allocation.screens.reconcile_both import both_sides
from allocation.screens.reconcile_own_sums import own_sums_of
from allocation.screens.reconcile_stated import Stated, reconciliation_of, stated_of
from allocation.screens.seat import shown_run
from allocation.screens.shelf import shelf_for
from allocation.screens.words import words
from allocation.screens.working import WorkingCopy
from allocation.serving.document import Document

EXPLANATIONS = "reconcile_explanations"


def _explanations(copy: WorkingCopy, _wanted: Mapping[str, str]) -> Document:
    """The explanations of what is held on the screen, under the titles of both sides."""
    case = shelf_for(copy).case
    stated = stated_of(case, copy, shown_run(case, copy))
    given = _given(stated, copy) if stated and stated.is_held else []
    name = words(copy.look.language)("reconcile.files.explanations_name")
    return Document(f"{stem_of(copy)}-{name}.csv", "text/csv", explanations_csv(given))


def _given(stated: Stated, copy: WorkingCopy) -> list[Explanation]:
    run = shown_run(shelf_for(copy).case, copy)
    against = " mot ".join(both_sides(stated, run).titles)
    held = (*reconciliation_of(stated, run, copy).held, *own_sums_of(stated, run, copy).held)
    return [replace(given, against=against) for one in held for given in one.explanations]


BUILDERS = {EXPLANATIONS: _explanations}
