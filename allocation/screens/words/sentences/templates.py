"""A template of the catalogue: a Norwegian sentence with placeholders, and its English.

A key is the sentence with a placeholder where the engine puts a value. How a placeholder is called says
what it holds: `{n}` a number, `{year}` a year, `{amount}` a number and its unit, `{who}` and `{list}`
names in a row; any other holds whatever stands there. Inside «…» and "…" it is a quote and stays as it is,
unless it is called `{said}`; so does `{quote}`. `{rest}` may be nothing. A key that begins or ends with a
space or a comma is a part of a sentence: something may stand before it, or after it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

_PLACEHOLDER = re.compile(r"\{(([a-z_]+)\d*)\}")
WORD = re.compile(r"\w+")
_TOUCHED = re.compile(r"\w+(?=\0)|(?<=\0)\w+")
SENTENCES_MEET = re.compile(r"; | · |[.?] (?=[A-ZÆØÅ«])")
"""What stands between two sentences, alike in both languages."""
NO_WORD = ""
"""In place of a word for a template of signs alone."""
_DIGITS = r"\d(?:[\d\u00a0.,]*\d)?"
NUMBER_ALONE = re.compile(_DIGITS)
"""A number without its sign, as texts have it."""
MARKS = "\ue000-\uf8ff"
"""Signs of no language, each in place of one number of a text."""
NUMBER = rf"(?:[−+-]?(?:{_DIGITS}|[{MARKS}])|–)"
"""A number as the engine writes it, or the dash of a table for nought."""
_UNIT = rf"[^\s\d{MARKS},;:()«»]+(?:[ \u00a0][^\s\d{MARKS},;:()«»]+)?"
_AMOUNT = re.compile(rf"{NUMBER}(?:[ \u00a0]%[ \u00a0]av[ \u00a0]{NUMBER})?(?:[ \u00a0]{_UNIT})?")
_HELD = {
    "n": re.compile(NUMBER),
    "year": re.compile(NUMBER),
    "years": re.compile(rf"{NUMBER}(?:–{NUMBER})?"),
    **dict.fromkeys(("amount", "percent", "gap", "covered", "required", "cost"), _AMOUNT),
}
"""What a placeholder of this name can hold."""
_MAY_BE_EMPTY = "rest"
_MOST_WAYS = 3
"""In how many ways a text is fitted to one template."""
_BEGINS_A_PART = frozenset(" ,;:(")


class Kind(Enum):
    """What is done with what a placeholder holds: say it, say each of a list, or leave it.

    A quote in signs is left; what stands without signs and is kept as it is may yet be more than that.
    """

    SAID = "said"
    LISTED = "listed"
    QUOTED = "quoted"
    KEPT = "kept"


@dataclass(frozen=True, slots=True, eq=False)
class Template:
    """A sentence to be recognised: fixed texts with a value between each two, and its English in pieces.

    `english` has texts and, for a value, its number. `letters` is how much of the sentence is fixed, `words`
    what a text must hold to be tried; `has_joint` says that it is more than one sentence in itself.
    """

    fixed: tuple[str, ...]
    kinds: tuple[Kind, ...]
    held: tuple[re.Pattern[str] | None, ...]
    english: tuple[str | int, ...]
    letters: int
    words: frozenset[str]
    may_be_empty: tuple[bool, ...]
    has_joint: bool

    def fits(self, text: str) -> Iterator[tuple[str, ...]]:
        """The values with which the template is this text, the shortest first ones first."""
        plain = text.replace("\u00a0", " ")
        first, last = self.fixed[0], self.fixed[-1]
        if plain.startswith(first) and plain.endswith(last):
            ways = self._from(text, plain, 0, len(first))
            yield from (way for way, _ in zip(ways, range(_MOST_WAYS), strict=False))

    def _from(self, text: str, plain: str, number: int, begun: int) -> Iterator[tuple[str, ...]]:
        """The values from one on, where what stands before them ends at `begun`."""
        after = self.fixed[number + 1]
        if number + 1 == len(self.kinds):
            value = text[begun : len(text) - len(after)]
            if self._can_hold(number, value):
                yield (value,)
            return
        at = plain.find(after, begun + (not self.may_be_empty[number]))
        while at >= 0:
            if self._can_hold(number, value := text[begun:at]):
                for values in self._from(text, plain, number + 1, at + len(after)):
                    yield (value, *values)
            at = plain.find(after, at + 1)

    def _can_hold(self, number: int, value: str) -> bool:
        if not value:
            return self.may_be_empty[number]
        held = self.held[number]
        return is_balanced(value) and (held is None or held.fullmatch(value) is not None)


def is_balanced(text: str) -> bool:
    """Whether every quote and bracket that is opened is closed."""
    count = text.count
    return count("«") == count("»") and count("(") == count(")") and count("[") == count("]")


def is_part(norwegian: str) -> bool:
    """Whether a key is a part of a sentence, with something before or after it."""
    return norwegian[0] in _BEGINS_A_PART or norwegian[-1] == " "


def has_values(norwegian: str) -> bool:
    """Whether a key has placeholders."""
    return _PLACEHOLDER.search(norwegian) is not None


def template(norwegian: str, english: str) -> Template:
    """The template of a key and its English; of a part of a sentence with what may stand about it."""
    if norwegian[0] in _BEGINS_A_PART:
        norwegian, english = "{head}" + norwegian, "{head}" + english
    if norwegian[-1] == " ":
        norwegian, english = norwegian + "{tail}", english + "{tail}"
    places = list(_PLACEHOLDER.finditer(norwegian))
    cuts = [0, *(end for place in places for end in place.span()), len(norwegian)]
    bare = _PLACEHOLDER.sub("\0", norwegian)
    return Template(
        fixed=tuple(norwegian[start:end] for start, end in list(pairwise(cuts))[::2]),
        kinds=tuple(_kind(norwegian[: place.start()], place[2]) for place in places),
        held=tuple(_HELD.get(place[2]) for place in places),
        english=tuple(_pieces(english, {place[1]: number for number, place in enumerate(places)})),
        letters=sum(map(str.isalpha, bare)),
        words=frozenset(WORD.findall(_TOUCHED.sub("", bare)) or [NO_WORD]),
        may_be_empty=tuple(place[2] == _MAY_BE_EMPTY for place in places),
        has_joint=SENTENCES_MEET.search(bare) is not None,
    )


def _kind(before: str, name: str) -> Kind:
    if name == "said":
        return Kind.LISTED
    if name == "quote":
        return Kind.KEPT
    if before.count("«") > before.count("»") or before.count('"') % 2:
        return Kind.QUOTED
    return Kind.LISTED if name in ("who", "list") else Kind.SAID


def _pieces(english: str, numbers: Mapping[str, int]) -> Iterator[str | int]:
    """The English in texts and numbers of values; every value of the Norwegian must be used or left out."""
    last = 0
    for place in _PLACEHOLDER.finditer(english):
        yield english[last : place.start()]
        yield numbers[place[1]]
        last = place.end()
    yield english[last:]
