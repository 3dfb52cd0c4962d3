"""What a person writes on the Reconcile screen: on one line, without signs that nobody can see."""

from allocation.files.cells import invisible
from allocation.problems import Place, ProblemsFound, error
from allocation.screens.words import words
from allocation.screens.working import WorkingCopy

_SURROGATES = range(0xD800, 0xE000)


def plain_text(text: str, copy: WorkingCopy) -> str:
    """A text on one line; refused where it has signs that nobody can see. Raises ProblemsFound."""
    plain = " ".join(text.split())
    if invisible(plain) or any(ord(sign) in _SURROGATES for sign in plain):
        raise refused(copy, "invisible")
    return plain


def refused(copy: WorkingCopy, key: str, **values: object) -> ProblemsFound:
    """Why something that was written is not taken, and the way out."""
    say = words(copy.look.language)
    what, fix = say(f"reconcile.refused.{key}", **values), say(f"reconcile.refused_fix.{key}")
    return ProblemsFound([error(Place(copy.case), what, "", fix)])
