"""The catalogues of sentences, read and indexed once: `*.en.toml`, one a subject."""

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from allocation.screens.words.sentences.templates import (
    NO_WORD,
    NUMBER_ALONE,
    WORD,
    Template,
    has_values,
    is_part,
    template,
)

_ENDING = ".en.toml"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All that can be said: whole sentences without values, templates by a word of theirs, and joints.

    `numbers` are those that some sentence has in its fixed text.
    """

    whole: Mapping[str, str]
    by_word: Mapping[str, Sequence[Template]]
    joints: Mapping[str, str]
    numbers: frozenset[str]

    def fitting(self, text: str) -> list[Template]:
        """The templates whose words the text has, those that fix most of a text first."""
        words = {*WORD.findall(text), NO_WORD}
        found = [
            one for word in words if word in self.by_word for one in self.by_word[word] if one.words <= words
        ]
        return sorted(found, key=lambda one: -one.letters)


def entries() -> Iterator[tuple[str, str]]:
    """Every sentence of the catalogues with its English."""
    for file in sorted(files(__package__).iterdir(), key=lambda file: file.name):
        if file.name.endswith(_ENDING):
            yield from tomllib.loads(file.read_text(encoding="utf-8")).items()


@lru_cache(maxsize=1)
def catalogue() -> Catalogue:
    """The catalogues, read and compiled once."""
    whole, joints, found = dict[str, str](), dict[str, str](), list[Template]()
    for norwegian, english in entries():
        if is_joint(norwegian):
            joints[norwegian] = english
        elif has_values(norwegian) or is_part(norwegian):
            found.append(template(norwegian, english))
        else:
            whole[norwegian] = english
    fixed = (*whole, *(text for one in found for text in one.fixed))
    numbers = frozenset(number for text in fixed for number in NUMBER_ALONE.findall(text))
    return Catalogue(whole, _by_rarest_word(found), joints, numbers)


def is_joint(norwegian: str) -> bool:
    """Whether a key holds no value and stands between two parts, like « og »."""
    return is_part(norwegian[:-1]) and norwegian[-1] == " " and not has_values(norwegian)


def _by_rarest_word(templates: Sequence[Template]) -> dict[str, list[Template]]:
    """Each template under that word of its own which fewest others have; of equals the longest."""
    common = Counter(word for one in templates for word in one.words)
    found: dict[str, list[Template]] = {}
    for one in templates:
        rarest = min(one.words, key=lambda word: (common[word], -len(word), word))
        found.setdefault(rarest, []).append(one)
    return found
