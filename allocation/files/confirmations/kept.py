"""Confirmations as a JSON file: what was read in a file, what is printed there, who said so and when.

`allocation read FILE --confirmed CONFIRMED` takes what the screens hand out. A file of another form, or of
another file's confirmations, is refused; nothing in it is taken on trust.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from allocation.files.confirmations.said import HEADINGS, Confirmation, Said, Spot, headings_spot
from allocation.found import RowKind
from allocation.problems import Place, ProblemsFound, error

_LONGEST = 5_000
_KINDS = ("", HEADINGS, *(kind.value for kind in RowKind))


def confirmations_text(file: str, sha256: str, confirmations: Iterable[Confirmation]) -> str:
    """The confirmations of a file as JSON, in the order of its rows."""
    held = {
        "file": file,
        "sha256": sha256,
        "confirmed": [asdict(one) for one in sorted(confirmations, key=lambda one: one.spot)],
    }
    return json.dumps(held, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def confirmations_of(text: str, place: Place, sha256: str) -> tuple[Confirmation, ...]:
    """The confirmations in such a file, for the file of that fingerprint. Raises ProblemsFound.

    Args:
        text: the JSON.
        place: where it stands, for problems.
        sha256: the fingerprint of the file that is read.
    """
    own, found = _parts(text, place)
    if own != sha256:
        what, cause = "bekreftelsene gjelder en annen fil", "filen er endret siden noen så på den"
        fix = "bekreft radene på nytt på skjermen Avstem"
        raise ProblemsFound([error(place, what, cause, fix)])
    return found


def fingerprint_of(text: str, place: Place) -> str:
    """The fingerprint of the file that confirmations are of. Raises ProblemsFound."""
    return _parts(text, place)[0]


def _parts(text: str, place: Place) -> tuple[str, tuple[Confirmation, ...]]:
    """The fingerprint, and what is confirmed. Raises ProblemsFound for a text of another form."""
    try:
        given = json.loads(text)
        return _text(given["sha256"]), tuple(map(_confirmation, given["confirmed"]))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
        cause, fix = (
            "den er en annen fil, eller er endret for hånd",
            "last den ned på nytt fra skjermen Avstem",
        )
        what = "filen har ikke bekreftelser i den formen som er lagret"
        raise ProblemsFound([error(place, what, cause, fix)]) from fault


def _confirmation(given: Mapping[str, Any]) -> Confirmation:
    spot = given["spot"]
    numbers = [spot[name] for name in ("table", "page", "line", "nth")]
    if not all(type(number) is int and 0 <= number < 10**9 for number in numbers):
        raise ValueError("a place is counted in whole numbers")
    table, page, line, nth = numbers
    read = given["read"]
    one = Confirmation(
        Spot(table, page, _text(spot["sheet"]), line, nth),
        _said(read) if read is not None else None,
        _said(given["said"]),
        _text(given["who"]),
        _text(given["at"]),
    )
    if (one.said.kind == HEADINGS) != (one.spot == headings_spot(table)):
        raise ValueError("headings stand where headings are")
    return one


def _said(given: Mapping[str, Any]) -> Said:
    if given["kind"] not in _KINDS:
        raise ValueError("no kind of row")
    cells = given["cells"]
    if not isinstance(cells, list):
        raise TypeError("cells are a list")
    kind, name, chapter, item = (_text(given[part]) for part in ("kind", "name", "chapter", "item"))
    return Said(kind, name, tuple(map(_text, cells)), chapter, item)


def _text(given: object) -> str:
    if not isinstance(given, str) or len(given) > _LONGEST:
        raise TypeError("no text, or longer than any cell")
    return given
