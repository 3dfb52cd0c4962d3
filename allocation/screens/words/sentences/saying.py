"""How a Norwegian text of the engine is said in English: by a template, or in pieces, values in turn."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from allocation.screens.words.sentences.catalogues import catalogue
from allocation.screens.words.sentences.templates import NUMBER, SENTENCES_MEET, Kind, Template, is_balanced

_KEPT = 50_000
"""How many texts and parts of texts are remembered."""
_QUOTE = re.compile(r"«[^«»]*»")
_NAME = re.compile(r"«[^«»]*»|\([^()]*\)")
"""A quote, or what stands in brackets after a number: how the case calls what is counted."""
_WORD = re.compile(r"\b[a-zæøå]{2,}\b")
_NORWEGIAN = re.compile(
    r"\b(?:og|er|ikke|av|som|til|på|det|med|har|kan|skal|må|fra|eller|blir|uten|den|de|et|en|ved|i)\b|[æøå]"
)
"""What a text is seen to be Norwegian by."""
_AMOUNT = re.compile(rf"({NUMBER}[ \u00a0])(\D.*)", re.DOTALL)
_NAME_AND_AMOUNT = re.compile(rf"(.+[ \u00a0]{NUMBER}[ \u00a0])(\D+)")
_PARTS_MEET = tuple(map(re.compile, (r" \+ ", ": ", ", ")))
"""Between parts of a sentence, alike in both languages, the widest apart first."""
_TITLE_ENDS = ": "
_LEAST_AFTER_A_TITLE = 8
"""How many letters must be known of what stands after a title."""
_AND, _OR = " og ", " eller "
_PART_OF_A_NAME = re.compile(r"-$|\bMøre$")
"""Where an «og» joins no two names."""


@dataclass(frozen=True, slots=True)
class Saying:
    """A text as it is said, how many letters of it the catalogue knew, and how much is Norwegian still."""

    text: str
    known: int = 0
    left: int = 0

    @property
    def is_settled(self) -> bool:
        """Whether it was known, or shows nothing Norwegian to be known."""
        return self.known > 0 or not _NORWEGIAN.search(_NAME.sub("", self.text))


@lru_cache(maxsize=_KEPT)
def say(text: str) -> Saying:
    """The text in English as far as the catalogue goes; the same text where it knows nothing of it."""
    core = text.strip()
    if core != text:
        said, begins = say(core), len(text) - len(text.lstrip())
        return Saying(text[:begins] + said.text + text[begins + len(core) :], said.known, said.left)
    if not any(map(str.isalpha, text)):
        return Saying(text)
    whole = catalogue().whole.get(text.replace("\u00a0", " "))
    if whole is not None:
        return Saying(whole, len(text))
    amount = _AMOUNT.fullmatch(text)
    if amount and (unit := catalogue().whole.get(amount[2])):
        return Saying(amount[1] + unit, len(amount[2]))
    return _best(text)


def _best(text: str) -> Saying:
    """The reading that knows most of the text, and is sought no further when it knows all.

    Where two sentences are joined and both are known, nothing else is sought, unless a template has the
    joint in its own text.
    """
    best = Saying(text, 0, norwegian_words(text))
    fitting = catalogue().fitting(text)
    joined = [one for one in fitting if one.has_joint]
    for said in _by_templates(text, joined):
        best = _better(best, said)
    if not best.known:
        for said in _in_sentences(text):
            return said
    others = [one for one in fitting if not one.has_joint]
    for said in chain(_by_templates(text, others), _in_parts(text)):
        best = _better(best, said)
        if best.known and not best.left:
            break
    return best


def _better(one: Saying, other: Saying) -> Saying:
    return other if (other.known, -other.left) > (one.known, -one.left) else one


def norwegian_words(text: str) -> int:
    """How many words of a text nobody has said yet; names and quotes are no such words."""
    return len(_WORD.findall(_QUOTE.sub("", text)))


def _by_templates(text: str, templates: Iterable[Template]) -> Iterator[Saying]:
    """The text by each template that fits it, values said in turn."""
    for one in templates:
        for values in one.fits(text):
            yield _with_values(one, values)


def _with_values(one: Template, values: Sequence[str]) -> Saying:
    said = [_value(*pair) for pair in zip(one.kinds, values, strict=True)]
    text = "".join(piece if isinstance(piece, str) else said[piece].text for piece in one.english)
    return Saying(text, one.letters + sum(value.known for value in said), sum(value.left for value in said))


def _value(kind: Kind, value: str) -> Saying:
    if kind is Kind.QUOTED:
        return Saying(value)
    if kind is Kind.KEPT:
        return Saying(value, 0, norwegian_words(value))
    return say_each(value) if kind is Kind.LISTED else say(value)


@lru_cache(maxsize=_KEPT)
def say_each(text: str) -> Saying:
    """Names or sentences in a row: «A, B og 3 til»; each is said, and so is what joins them."""
    joints = catalogue().joints
    either = list(_split(text, _OR))
    if len(either) > 1:
        return _joined([*map(say_each, either)], [joints[_OR]] * (len(either) - 1))
    first, last = _at_the_last_and(text)
    items = [*map(_item, _split(first, ", ")), *([_item(last)] if last else [])]
    return _joined(items, [*[", "] * (len(items) - 2), joints[_AND] if last else ", "][: len(items) - 1])


def _item(text: str) -> Saying:
    """One of a row: a name or a sentence, or a name with its amount, as «Nord HF 20 tusen kroner»."""
    said = say(text)
    with_amount = None if said.known else _NAME_AND_AMOUNT.fullmatch(text)
    unit = with_amount and catalogue().whole.get(with_amount[2])
    return Saying(with_amount[1] + unit, len(with_amount[2])) if with_amount and unit else said


def _in_sentences(text: str) -> Iterator[Saying]:
    """The text cut in two between sentences, where both are known."""
    for joint, said in catalogue().joints.items():
        if joint not in (_AND, _OR):
            yield from _cut(text, re.compile(re.escape(joint)), said, lambda piece: piece.known > 0)
    yield from _cut(text, SENTENCES_MEET, "", lambda piece: piece.known > 0)


def _in_parts(text: str) -> Iterator[Saying]:
    """The text cut in two at a joint, where each part is known or is a name."""
    for joint in (SENTENCES_MEET, *_PARTS_MEET):
        yield from _cut(text, joint, "", lambda piece: piece.is_settled)
    yield from _after_a_title(text)


def _after_a_title(text: str) -> Iterator[Saying]:
    """What is known after a title and a colon, where much of it is; the title stays, whatever it is."""
    for at in _outside(text, _TITLE_ENDS):
        title, said = text[: at + len(_TITLE_ENDS)], say(text[at + len(_TITLE_ENDS) :])
        if said.known >= _LEAST_AFTER_A_TITLE:
            yield Saying(title + said.text, said.known, said.left + norwegian_words(title))
        return


def _cut(text: str, joint: re.Pattern[str], said: str, will_do: Callable[[Saying], bool]) -> Iterator[Saying]:
    """The text cut at the first joint outside quotes and brackets, if both pieces will do."""
    at = next((found for found in joint.finditer(text) if is_balanced(text[: found.start()])), None)
    if at and at.start():
        pieces = say(text[: at.start()]), say(text[at.end() :])
        if all(map(will_do, pieces)):
            yield _joined(pieces, [said or at[0]])


def _joined(said: Sequence[Saying], between: Iterable[str]) -> Saying:
    text = "".join(one.text + joint for one, joint in zip(said, (*between, ""), strict=True))
    return Saying(text, sum(one.known for one in said), sum(one.left for one in said))


def _split(text: str, joint: str) -> Iterator[str]:
    """The pieces between the joints that stand outside quotes and brackets."""
    begun = 0
    for at in _outside(text, joint):
        yield text[begun:at]
        begun = at + len(joint)
    yield text[begun:]


def _at_the_last_and(text: str) -> tuple[str, str]:
    """What stands before and after the last «og» that joins two; all before where there is none."""
    for at in reversed(list(_outside(text, _AND))):
        first, last = text[:at], text[at + len(_AND) :]
        joins = last[0].isupper() or last[0] == "«" or say(last).known
        if joins and not _PART_OF_A_NAME.search(first):
            return first, last
    return text, ""


def _outside(text: str, joint: str) -> Iterator[int]:
    """Where a joint stands outside «…», (…) and […]."""
    at = text.find(joint)
    while at >= 0:
        if is_balanced(text[:at]):
            yield at
        at = text.find(joint, at + 1)
