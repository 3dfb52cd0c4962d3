"""The engine's Norwegian sentences in the language of the screens.

The engine speaks Norwegian, as the letters do: problems, findings, the sources of entries, refusals,
answers. At the edge of the screens a sentence is recognised by its template and said in English with the
same values in it. The catalogues `*.en.toml` hold the templates by subject.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from allocation.money import NORWEGIAN, Units
from allocation.screens.words.sentences.catalogues import catalogue
from allocation.screens.words.sentences.saying import Saying, norwegian_words, say, say_each
from allocation.screens.words.sentences.templates import MARKS, NUMBER_ALONE

_ENGLISH = "en"
_NORWEGIAN = "nb"
_KEPT = 20_000
"""How many sentences are remembered: those of a few large cases with all their entries."""
_MARK = re.compile(f"[{MARKS}]")
_FIRST_MARK = ord(MARKS[0])
_MOST_MARKS = ord(MARKS[-1]) - _FIRST_MARK


@dataclass(frozen=True, slots=True)
class Said:
    """A text, and the language it is in, so that a page can mark what it could not translate.

    `is_mostly_kept` where it is said in English and most of its words are a Norwegian name all the same, as
    of a document and a row in it.
    """

    text: str
    language: str
    is_mostly_kept: bool = False

    def __str__(self) -> str:
        return self.text


Text = str | Said
"""What stands on a page: in the page's language, or with the language that it is marked with."""


@lru_cache(maxsize=_KEPT)
def said_in(text: str, language: str) -> Said:
    """What the engine says, in a language of the screens (`nb` or `en`).

    Names, quotes and numbers stay as they are. What no template fits comes back as it is, as `nb`.
    """
    return _said(text, language, say)


@lru_cache(maxsize=_KEPT)
def each_said_in(text: str, language: str) -> Said:
    """What the engine writes in a row, as «Nord HF, av basisrammen, 2 år»: each part said by itself."""
    return _said(text, language, say_each)


def marked(said: Said, language: str) -> Text:
    """A text as a page in that language shows it: marked where it is in another, or most of it is."""
    own = _NORWEGIAN if said.is_mostly_kept else said.language
    return Said(said.text, own) if said.text and own != language else said.text


def own_words(text: str, language: str, units: Units) -> Text:
    """What a case or a letter calls something, which is Norwegian whatever the page is.

    A case that counts in money of its own is of another country; what language it is in nobody has said.
    """
    return marked(Said(text, _NORWEGIAN), language) if units == NORWEGIAN else text


def _said(text: str, language: str, saying: Callable[[str], Saying]) -> Said:
    if language != _ENGLISH:
        return Said(text, _NORWEGIAN)
    numbers = list[str]()
    said = saying(text if _MARK.search(text) else _with_marks(text, numbers))
    if not said.known:
        return Said(text, _NORWEGIAN)
    told = _with_numbers(said.text, numbers) if numbers else said.text
    return Said(told, _ENGLISH, 2 * said.left > norwegian_words(said.text))


def _with_marks(text: str, numbers: list[str]) -> str:
    """The text with a sign for each number: texts that differ by their numbers alone are read once for all.

    The numbers are added to the list. One that some sentence has in its fixed text stays.
    """

    def marked(found: re.Match[str]) -> str:
        if found[0] in catalogue().numbers or len(numbers) > _MOST_MARKS:
            return found[0]
        numbers.append(found[0])
        return chr(_FIRST_MARK + len(numbers) - 1)

    return NUMBER_ALONE.sub(marked, text)


def _with_numbers(text: str, numbers: list[str]) -> str:
    return _MARK.sub(lambda found: numbers[ord(found[0]) - _FIRST_MARK], text)
