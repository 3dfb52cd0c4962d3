"""Files that leave the screens, each made of the working copy as it is when the file is asked for.

To add one: a file here whose `BUILDERS` say by which word it is asked for.
Every file is named after case and scenario, and says inside which they are, when, and the fingerprint.
"""

from collections.abc import Callable, Mapping
from importlib import import_module
from pkgutil import iter_modules

from allocation.problems import Place, ProblemsFound, error
from allocation.screens.desk import the_desk
from allocation.screens.making import Slow, begun, finished
from allocation.screens.words import words
from allocation.screens.working import WorkingCopy
from allocation.screens.working_text import state_of
from allocation.serving.document import Document
from allocation.serving.downloads import BEGUN

Builder = Callable[[WorkingCopy, Mapping[str, str]], Document | Slow]
"""Makes a file of a working copy, or says how one that takes a while is made.

The mapping is what the address asks for besides. Raises ProblemsFound.
"""


def builders() -> dict[str, Builder]:
    """What makes each kind of file, by the word in its address."""
    return {
        kind: builder
        for room in iter_modules(__path__)
        for kind, builder in import_module(f"{__name__}.{room.name}").BUILDERS.items()
    }


def document(token: str, owner: str, kind: str, wanted: Mapping[str, str]) -> Document:
    """The file of that kind from the working copy as it now stands.

    Raises KeyError for an unknown kind, token or owner, ProblemsFound where there is no result, and
    StillMaking where it takes a while: what has begun is as it was then, whatever is changed meanwhile.
    """
    builder, copy = builders()[kind], the_desk().find(token, owner)
    say = words(copy.look.language)
    if BEGUN in wanted:
        return finished(token, owner, wanted[BEGUN], say)
    if wanted.get("vist", state_of(copy)) != state_of(copy):
        place = Place(copy.case)
        raise ProblemsFound([error(place, say("problem.stale"), "", say("problem.elsewhere_fix"))])
    made = builder(copy, wanted)
    return begun(token, owner, kind, made, say) if isinstance(made, Slow) else made
