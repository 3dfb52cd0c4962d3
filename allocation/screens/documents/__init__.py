"""Files that leave the screens, each made of the working copy as it is when the file is asked for.

To add one: a file here whose `BUILDERS` say by which word it is asked for.
Every file is named after case and scenario, and says inside which they are, when, and the fingerprint.
"""

from collections.abc import Callable, Mapping
from importlib import import_module
from pkgutil import iter_modules

from allocation.problems import Place, ProblemsFound, error
from allocation.screens.desk import the_desk
from allocation.screens.words import words
from allocation.screens.working import WorkingCopy
from allocation.screens.working_text import state_of
from allocation.serving.document import Document

Builder = Callable[[WorkingCopy, Mapping[str, str]], Document]
"""Makes a file of a working copy; the mapping is what the address asks for besides. Raises ProblemsFound."""


def builders() -> dict[str, Builder]:
    """What makes each kind of file, by the word in its address."""
    return {
        kind: builder
        for room in iter_modules(__path__)
        for kind, builder in import_module(f"{__name__}.{room.name}").BUILDERS.items()
    }


def document(token: str, owner: str, kind: str, wanted: Mapping[str, str]) -> Document:
    """The file of that kind from the working copy as it now stands.

    Raises KeyError for an unknown kind, token or owner, ProblemsFound where there is no result.
    """
    builder, copy = builders()[kind], the_desk().find(token, owner)
    if wanted.get("vist", state_of(copy)) != state_of(copy):
        say = words(copy.look.language)
        place = Place(copy.case)
        raise ProblemsFound([error(place, say("problem.stale"), "", say("problem.elsewhere_fix"))])
    return builder(copy, wanted)
