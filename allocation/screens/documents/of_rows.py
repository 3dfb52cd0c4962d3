"""What leaves the screen of a file that was read: its pages as pictures, and what people have confirmed."""

from collections.abc import Mapping
from functools import lru_cache

from allocation.files.confirmations import confirmations_text
from allocation.files.letters.pdf import page_picture
from allocation.problems import Place, ProblemsFound, error
from allocation.screens.desk import the_desk
from allocation.screens.reconcile_file import Given, confirmations_in, given_in
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
    return Document(f"{given.name}-{number}.png", "image/png", _picture(given, int(number)))


@lru_cache(maxsize=40)
def _picture(given: Given, page: int) -> bytes:
    content = the_desk().store.handed_in.content(given.sha256)
    if content is None:
        raise KeyError(given.sha256)
    return page_picture(content, given.name, page)


def _given(copy: WorkingCopy) -> Given:
    """The file that was handed in. Raises ProblemsFound where there is none."""
    given = given_in(copy)
    if given is None:
        say = words(copy.look.language)
        raise ProblemsFound([error(Place(copy.case), say("reconcile.files.no_file"), "", "")])
    return given


BUILDERS = {CONFIRMED_ROWS: _confirmed, PAGE_PICTURE: _page}
