"""Problems of the files that a workbook was turned into, in the words of the sheets that the person sees."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from allocation.files.case_book.layout_sheet import (
    BASES,
    CRITERIA,
    DECIDED,
    KEYS,
    METHODS,
    RECIPIENTS,
    RULES,
    Layout,
)
from allocation.files.case_book.methods import SETTINGS
from allocation.files.case_book.places import Places
from allocation.problems import Problem

_FILE = re.compile(r"\b(i )?(?:[\w.-]+/)*([\w-]+\.(?:csv|toml|json))\b")
_LINE = re.compile(r"\blinje (\d+)\b")
_QUOTED = re.compile(r"«([^«»]+)»")
_SETTING = re.compile(r"\b[a-z]+(?:_[a-z]+)+\b")
"""A word of the files that stands without quotes: no Norwegian word has an underscore."""
_LIST = re.compile(r"(?<=Kjente navn: )(.+)(?=\.)")


def _on(*layouts: Layout) -> str:
    """Sheets in a sentence."""
    names = " og ".join(f"«{layout.title}»" for layout in layouts)
    return f"arket {names}" if len(layouts) == 1 else f"arkene {names}"


_REMEDIES = {
    "nevn nøkkelens mottakere med «recipients»": f"velg nøkkelens mottakere på {_on(METHODS)}",
    "oppgi null med begrunnelse i keys.toml, eller legg til raden her": (
        f"eller skriv tallet på {_on(CRITERIA)}, 0 der det er null"
    ),
    "nevn stegets mottakere med «recipients»": f"velg stegets mottakere på {_on(METHODS)}",
    "nevn mottakerne i steget med «recipients»": f"velg mottakerne i steget på {_on(METHODS)}",
    "raden mangler i tabellen": "raden mangler, eller cellen er tom",
    "betingelsen «where» treffer flere rader, eller null er oppgitt ved siden av en verdi": (
        "mottakeren står i flere rader"
    ),
    "snevre inn «where», eller ta bort den ene verdien": "slett den ene raden",
    "kolonnen base_frame": "kolonnen «Basisramme»",
    "skriv enheten som «unit» for base_frame i": "skriv basisrammene i hele kroner på",
    "ukjent grunnlag «decision»": f"grunnlaget er «vedtak», men {_on(DECIDED)} er tomt",
    "i registeret": f"på {_on(RECIPIENTS)}",
    "i vedtakstabellen": f"på {_on(DECIDED)}",
    "vedtakstabellen": _on(DECIDED),
    "bruk «fixed»": "bruk regelen «fast beløp»",
}
"""What is said otherwise of the sheets than of the files; most are ways out that there are not here."""
_MADE_OF_TWO = {"keys.toml": _on(KEYS, METHODS), "datapackage.json": _on(RECIPIENTS)}
"""What the files are called that are no table of one sheet."""
_BOOK = "arbeidsboken"


def as_seen(problems: Iterable[Problem], places: Places) -> tuple[Problem, ...]:
    """The problems with the sheets, rows, headings and names that the person sees."""
    return tuple(_as_seen(problem, places) for problem in problems)


def _as_seen(problem: Problem, places: Places) -> Problem:
    file = problem.where.file.partition("/")[2]
    words = _Words(places, file)
    what, cause, fix = (words.said(text) for text in (problem.what, problem.cause, problem.fix))
    return Problem(problem.severity, places.seen(problem.where), what, cause, fix)


@dataclass(frozen=True, slots=True)
class _Words:
    """A case's files in the words of its workbook; `file` is the one that a problem stands in."""

    places: Places
    file: str

    def said(self, text: str) -> str:
        """A text without a name of a file, a setting, a rule's code or a line that the person never saw."""
        for said, meant in _REMEDIES.items():
            text = text.replace(said, meant)
        text = _LINE.sub(lambda found: f"linje {self._row(int(found[1]))}", text)
        text = _FILE.sub(lambda found: f"{'på ' if found[1] else ''}{self._sheet(found[2])}", text)
        text = _LIST.sub(lambda found: ", ".join(map(self._word, found[1].split(", "))), text)
        text = _QUOTED.sub(lambda found: f"«{self._word(found[1])}»", text)
        return _SETTING.sub(lambda found: self._word(found[0]), text)

    def _row(self, line: int) -> int:
        return self.places.lines.get((self.file, line), line)

    def _sheet(self, file: str) -> str:
        title = self.places.sheets.get(file)
        return _MADE_OF_TWO.get(file) or (f"arket «{title}»" if title else _BOOK)

    def _word(self, word: str) -> str:
        """What a code, a rule, a base, a setting or a column is called on the sheets; others as they are."""
        columns = {column: heading for (_, column), heading in self.places.columns.items()}
        words = columns | SETTINGS | _BASES | _RULES | self.places.names
        return words.get(word.removesuffix(" = …"), word)


_BASES = {code: word for word, code in BASES.items() if code not in SETTINGS}
_RULES = {code: word for word, code in RULES.items() if code not in SETTINGS}
