"""The engine's Norwegian sentences in the language of the screens.

The engine speaks Norwegian, as the letters do: problems, findings, the sources of entries, refusals,
answers. At the edge of the screens a sentence is recognised by its template and said in English with the
same values in it. The catalogues `*.en.toml` hold the templates by subject.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from allocation.screens.words.sentences.catalogues import catalogue
from allocation.screens.words.sentences.saying import say
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
    """A text, and the language it is in, so that a page can mark what it could not translate."""

    text: str
    language: str


@lru_cache(maxsize=_KEPT)
def said_in(text: str, language: str) -> Said:
    """What the engine says, in a language of the screens (`nb` or `en`).

    Names, quotes and numbers stay as they are. What no template fits comes back as it is, as `nb`.
    """
    if language != _ENGLISH:
        return Said(text, _NORWEGIAN)
    numbers = list[str]()
    said = say(text if _MARK.search(text) else _with_marks(text, numbers))
    if not said.known:
        return Said(text, _NORWEGIAN)
    return Said(_with_numbers(said.text, numbers) if numbers else said.text, _ENGLISH)


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
