"""A working copy as the text that is kept of it."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import fields
from decimal import Decimal
from typing import Any

from allocation.screens.working import Answered, Logged, Look, Refused, Tried, WorkingCopy


def state_of(copy: WorkingCopy) -> str:
    """A digest of all that a file which leaves a page depends on: another page's is another."""
    held = json.dumps([copy.tried, copy.look, copy.asked], ensure_ascii=False, default=_exact)
    return hashlib.sha256(held.encode()).hexdigest()[:16]


def as_text(copy: WorkingCopy) -> str:
    """The copy as JSON that `from_text` reads; numbers stay exact."""
    return json.dumps(_parts(copy), ensure_ascii=False, default=_exact)


def _parts(one: Any) -> dict[str, object]:
    """The fields of a part by their names, without looking into them: it is done at every change."""
    return {part.name: getattr(one, part.name) for part in fields(one)}


def _exact(value: object) -> dict[str, object]:
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    if isinstance(value, Tried | Answered | Look | Logged | Refused):
        return _parts(value)
    raise TypeError(f"{type(value).__name__} has no place in a working copy")


class NoWorkingCopy(ValueError):
    """The text is no working copy: broken, or of an older form."""


def from_text(text: str) -> WorkingCopy:
    """The copy that `as_text` wrote. Raises NoWorkingCopy."""
    try:
        given = json.loads(text, object_hook=_read)
        return WorkingCopy(
            tried=Tried(**given["tried"]),
            look=Look(**_tuples(given["look"])),
            past=tuple(map(_step, given["past"])),
            future=tuple(map(_step, given["future"])),
            log=tuple(Logged(**one) for one in given["log"]),
            refused={name: Refused(**one) for name, one in given["refused"].items()},
            asked=given["asked"],
            aside=given["aside"],
            applied=given["applied"],
            gesture=given["gesture"],
        )
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise NoWorkingCopy(str(fault)) from fault


def _step(given: dict[str, Any]) -> Tried | Answered:
    if "question" in given:  # as steps of one question were kept before there were any of several
        return Answered(given["case"], {given["question"]: given["text"]})
    return Answered(**given) if "texts" in given else Tried(**given)


def _read(given: dict[str, Any]) -> object:
    return Decimal(given["decimal"]) if given.keys() == {"decimal"} else given


def _tuples(given: Mapping[str, Any]) -> dict[str, Any]:
    known = {part.name for part in fields(Look)}
    return {
        name: tuple(value) if isinstance(value, Sequence) and not isinstance(value, str) else value
        for name, value in given.items()
        if name in known
    }
