"""Names found in a text however they are written there, so that those of others can be taken out."""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

_LETTER = r"[^\W_]"
_GENITIVE = "s?"
"""What a name can end with more than itself; an apostrophe ends it anyway, with or without an s after it."""

_SMALL_WORDS = frozenset({
    "alt", "av", "bli", "da", "de", "del", "den", "der", "det", "du", "en", "er", "et", "ett", "fem", "fra",
    "få", "for", "gi", "ha", "han", "hel", "her", "hun", "hus", "hva", "inn", "kan", "lik", "man", "med",
    "men", "mer", "mot", "må", "ned", "nok", "ny", "nye", "når", "nå", "og", "om", "opp", "oss", "par",
    "per", "på", "se", "si", "sin", "sum", "så", "ta", "tid", "til", "to", "tre", "ut", "var", "ved", "vi",
    "vil", "år",
})  # fmt: skip
"""Words of any sentence that an abbreviation can look like («SI», «HUS»): in small letters they are words."""


class _Span(NamedTuple):
    """A part of a text, from its first letter to before its last."""

    start: int
    end: int


def without_names(others: Collection[str], kept: Collection[str], instead: str) -> Callable[[str], str]:
    """A function from a text to the same text with `instead` where one of the others is named.

    A name is found in any case, in the genitive, with other blanks and dashes, and as whole words alone. One
    that is part of a kept name stands where that is named; where they only overlap, it does not.
    """
    known = {_folded(name) for name in kept}
    find_others = _finder(name for name in map(_folded, others) if name not in known)
    find_kept = _finder(known)

    def say(text: str) -> str:
        composed = unicodedata.normalize("NFC", text)
        named = [one for one in find_others(composed) if composed[one.start : one.end] not in _SMALL_WORDS]
        spans = _withheld(named, find_kept(composed)) if named else []
        return _replaced(composed, spans, instead) if spans else text

    return say


def _withheld(others: Sequence[_Span], kept: Sequence[_Span]) -> Sequence[_Span]:
    """The others that no kept name holds; a kept name that one of them cuts into holds nothing any more."""
    withheld = [one for one in others if not any(_holds(own, one) for own in kept)]
    whole = [own for own in kept if not any(_overlap(own, one) for one in withheld)]
    return withheld if len(whole) == len(kept) else _withheld(others, whole)


def _holds(one: _Span, other: _Span) -> bool:
    return one.start <= other.start and other.end <= one.end


def _overlap(one: _Span, other: _Span) -> bool:
    return one.start < other.end and other.start < one.end


def _replaced(text: str, spans: Sequence[_Span], instead: str) -> str:
    """The text with `instead` for each span, and once for those that overlap."""
    parts, at = list[str](), 0
    for start, end in spans:
        if start >= at:
            parts += [text[at:start], instead]
        at = max(at, end)
    return "".join([*parts, text[at:]])


def _finder(names: Iterable[str]) -> Callable[[str], list[_Span]]:
    """A function that finds, from each place in a text, the longest of these folded names."""
    longest_first = sorted({*names} - {""}, key=lambda name: (-len(name), name))
    pattern = re.compile(f"(?=({'|'.join(map(_pattern, longest_first))}))") if longest_first else None

    def find(text: str) -> list[_Span]:
        if pattern is None:
            return []
        pieces = [_folded_sign(sign) for sign in text]
        at = [number for number, piece in enumerate(pieces) for _ in piece]
        found = pattern.finditer("".join(pieces))
        return [_Span(at[one.start(1)], at[one.end(1) - 1] + 1) for one in found]

    return find


def _pattern(name: str) -> str:
    """A folded name as whole words: next to a letter of its own stands no other letter or digit."""
    before = f"(?<!{_LETTER})" if name[0].isalnum() else ""
    after = f"(?={_GENITIVE}(?!{_LETTER}))" if name[-1].isalnum() else ""
    return before + " +".join(map(re.escape, name.split(" "))) + after


def _folded(name: str) -> str:
    """A name as it is compared."""
    signs = map(_folded_sign, unicodedata.normalize("NFC", name))
    return " ".join("".join(signs).split())


@lru_cache(maxsize=4096)
def _folded_sign(sign: str) -> str:
    """A letter in small, every blank and dash alike, and nothing for what nobody can see."""
    if sign.isspace():
        return " "
    kind = unicodedata.category(sign)
    if kind == "Cf":
        return ""
    return "-" if kind == "Pd" else sign.casefold()
