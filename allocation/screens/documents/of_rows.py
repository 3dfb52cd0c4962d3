"""What leaves the screen of a file that was read: its pages as pictures, and what people have confirmed."""

from collections.abc import Mapping

from allocation.files.confirmations import confirmations_text
from allocation.problems import Place, ProblemsFound, error
from allocation.screens.reconcile_file import Given, confirmations_in, given_in
from allocation.screens.reconcile_picture import picture_of
from allocation.screens.words import words
from allocation.screens.working import WorkingCopy
from allocation.serving.document import Document

CONFIRMED_ROWS, PAGE_PICTURE = "reconcile_confirmed", "reconcile_page"
_MOST_PAGES = 600


def _confirmed(copy: WorkingCopy, _wanted: Mapping[str, str]) -> Document:
    """What people have confirmed and corrected of the file, for `allocation read FILE --confirmed`."""
    given = _given(copy)
    text = confirmations_text(given.name, given.sha256, confirmations_in(copy, given))
    name = words(copy.look.language)("reconcile.files.confirmed_name")
    return Document(f"{given.name}-{name}.json", "application/json", text.encode())


def _page(copy: WorkingCopy, wanted: Mapping[str, str]) -> Document:
    """A page of a PDF as a picture."""
    given, number = _given(copy), wanted.get("side", "")
    if number not in map(str, range(1, _MOST_PAGES + 1)):
        raise KeyError(number)
    return Document(f"{given.name}-{number}.png", "image/png", picture_of(given, int(number)).png)


def _given(copy: WorkingCopy) -> Given:
    """The file that was handed in. Raises ProblemsFound where there is none."""
    given = given_in(copy)
    if given is None:
        say = words(copy.look.language)
        raise ProblemsFound([error(Place(copy.case), say("reconcile.files.no_file"), "", "")])
    return given


BUILDERS = {CONFIRMED_ROWS: _confirmed, PAGE_PICTURE: _page}
