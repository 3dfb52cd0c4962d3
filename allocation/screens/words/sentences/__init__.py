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
    said = say(NUMBER_ALONE.sub(lambda found: _marked(found[0], numbers), text))
    if not said.known:
        return Said(text, _NORWEGIAN)
    return Said(_MARK.sub(lambda found: numbers[ord(found[0]) - _FIRST_MARK], said.text), _ENGLISH)


def _marked(number: str, numbers: list[str]) -> str:
    """A sign in place of a number: texts that differ by their numbers alone are then read once for all.

    A number that some sentence has in its fixed text stays.
    """
    if number in catalogue().numbers or len(numbers) > _MOST_MARKS:
        return number
    numbers.append(number)
    return chr(_FIRST_MARK + len(numbers) - 1)
