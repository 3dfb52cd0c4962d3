"""Every word of the screens, from one catalogue a language: the folders `nb` and `en`, with the same keys.

A catalogue is a file a screen, and `everywhere.toml` for what several screens say.

What the letters and the case call things stays as it is in every language; what the engine says is said
in English by `sentences`.
"""

import tomllib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

LANGUAGES = ("nb", "en")
"""The languages of the screens by their codes, the usual one first."""


class Words:
    """What the screens say in one language: `say("distribute.title", fund="Basisbevilgning")`."""

    def __init__(self, language: str, texts: Mapping[str, str]) -> None:
        self.language = language
        self._texts = texts

    def __call__(self, key: str, /, **values: object) -> str:
        """The text of that key with the values in it. Raises KeyError for a key that nobody wrote."""
        return self._texts[key].format(**values) if values else self._texts[key]

    def counted(self, key: str, /, count: int, **values: object) -> str:
        """The text for that many: the one under `key.one` for one, under `key.many` for any other number."""
        return self(f"{key}.{'one' if count == 1 else 'many'}", count=count, **values)

    def text(self, key: str) -> str:
        """The text of that key with the places for its values. Raises KeyError."""
        return self._texts[key]

    def named(self, subject: str) -> Mapping[str, str]:
        """All texts under a subject, by the last part of their keys, in the order written."""
        begins = f"{subject}."
        return {key.removeprefix(begins): text for key, text in self._texts.items() if key.startswith(begins)}

    @property
    def keys(self) -> frozenset[str]:
        """The keys that have a text."""
        return frozenset(self._texts)


@lru_cache(maxsize=len(LANGUAGES))
def words(language: str) -> Words:
    """The catalogue of a language; the usual one's for a language that there is none of."""
    chosen = language if language in LANGUAGES else LANGUAGES[0]
    texts: dict[str, str] = {}
    for file in files(__name__).joinpath(chosen).iterdir():
        if file.name.endswith(".toml"):
            texts |= dict(_flat(tomllib.loads(file.read_text(encoding="utf-8"))))
    return Words(chosen, texts)


def _flat(branch: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    """The texts of a catalogue by their keys in full: subject, part and word with full stops between."""
    for name, below in branch.items():
        key = f"{above}{name}"
        if isinstance(below, Mapping):
            yield from _flat(below, f"{key}.")
        else:
            yield key, below
