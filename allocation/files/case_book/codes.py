"""The codes that names get in the files of a case: letters a to z, digits and hyphens, each once."""

import re
from collections import Counter
from collections.abc import Iterable
from unicodedata import normalize

from allocation.case import folded

_LETTERS = {"æ": "ae", "ø": "oe", "å": "aa"}
_UNNAMED = "uten-navn"
_LONGEST = 60  # letters: files and folders are called after some of them


def slug(name: str) -> str:
    """A name as a code: «Sykehuset Østfold HF» as sykehuset-oestfold-hf; empty where it has no letter."""
    spelt = "".join(_LETTERS.get(letter, letter) for letter in normalize("NFC", name.casefold()))
    plain = normalize("NFKD", spelt).encode("ascii", "ignore").decode()
    return re.sub("[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST].rstrip("-")


def codes_of(names: Iterable[str], taken: set[str]) -> dict[str, str]:
    """A code for each of the names, none that is taken or another's name; a later one is numbered."""
    codes: dict[str, str] = {}
    used = set(taken)
    names = [*names]
    spoken = Counter(map(folded, names))
    for name in names:
        code = begins = slug(name) or _UNNAMED
        number = 2
        while code in used or spoken[code] > (code == folded(name)):
            code, number = f"{begins}-{number}", number + 1
        used.add(code)
        codes[name] = code
    return codes
