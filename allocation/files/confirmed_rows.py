"""What people have confirmed of a file, from a file of its own, laid over what was read."""

from collections.abc import Sequence
from pathlib import Path

from allocation.files.confirmations import confirmations_of, confirmed, fingerprint_of
from allocation.found import Found
from allocation.problems import Place, ProblemsFound, error

_MOST_BYTES = 20_000_000


def with_confirmed(found: Sequence[Found], path: str) -> list[Found]:
    """The files as people have confirmed them: each of the fingerprint that the confirmations are of.

    Raises ProblemsFound where the file cannot be read, or is of none of them.
    """
    place, text = Place(path), _text(path)
    mark = fingerprint_of(text, place)
    is_of_one = mark in {one.sha256 for one in found}
    own = confirmations_of(text, place, mark if is_of_one else found[0].sha256)
    return [confirmed(one, own) if one.sha256 == mark else one for one in found]


def _text(path: str) -> str:
    place = Place(path)
    cause, fix = "filen finnes ikke, eller du har ikke tilgang til den", "se etter at navnet er riktig"
    try:
        with Path(path).open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
        return content[:_MOST_BYTES].decode("utf-8")
    except OSError as fault:
        reason = fault.strerror or type(fault).__name__
        raise ProblemsFound([error(place, f"filen kan ikke åpnes ({reason})", cause, fix)]) from fault
    except ValueError:
        return ""
