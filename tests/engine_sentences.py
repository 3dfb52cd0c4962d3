"""What the engine can say in Norwegian, read out of its source: every text as a template, with its place.

Text is told from code by a rule. A string literal or an f-string, its values aside, is text if it has one of
æ, ø and å, or a space and five letters in words that are not in quotes. A word alone is text where it is one
by its place: in the tables of `words.py`, among the months, as the word of a rule, as what an unknown name
was to be. No text are docstrings, patterns (what `re.compile` and `re.finditer` are given), statements to
the database, and English, which only programmers read: what has one of the commonest English words and none
of æ, ø and å.
"""

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path

from tests.golden import INPUTS

HOLE = "{}"
"""A value in a template, whatever it is called."""
ENGINE = Path(__file__).parent.parent / "allocation"
_ELSEWHERE = ("screens", "commands", "charts", "serving")
"""Rooms whose words are said in both languages where they stand, and those of the command line."""
_FOR_TERMINALS = ("_text.py", "_document.py", "_sheet.py", "_sheets.py")
_ALSO_FOR_TERMINALS = {
    "cli.py", "files/marking.py", "files/summary.py", "files/workbook.py", "files/sheets.py",
    "files/printed.py", "files/board_columns.py", "files/answer_as_scenario.py",
    "files/case_book/spoken.py",
}  # fmt: skip
"""What only writes the terminal, the workbook and files: in the language of the command line.

What a case workbook says otherwise than a folder stands in that workbook's own language.
"""
_PAPERS = ("files/papers/", "files/living/")
"""What is handed round, on paper or as a workbook, is in its own language, whatever the screens speak."""
_SPEAKS_ALSO = {
    "files/conflict_text.py", "files/scenario_text.py", "files/papers/pdf.py", "files/living/back.py",
    "files/living/brought.py", "files/living/as_percent.py", "files/living/faults.py",
    "files/living/typed_over.py",
}  # fmt: skip
"""Those whose sentences are problems: what the optimiser finds, what a link, a file or a workbook lacks."""
_ENGLISH = re.compile(r"\b(?:the|is|are|of|not|with|that|be|and|a|an|no|by|has|ends|entries)\b")
_DATABASE = re.compile(r"\b(?:SELECT|INSERT|DELETE|CREATE|PRAGMA|BEGIN|LIMIT|WHERE)\b|^\w+(?:, \w+)*_at\b")
_LETTER = re.compile(r"[æøåÆØÅ]")
_VALUE = re.compile(r"\{[a-z_]+\d*\}")
_QUOTES = re.compile(r"«[^«»]*»|\"[^\"]*\"")
_HOLES = re.compile(r"(?:\{\})+")
_LEAST_LETTERS = 5
_JOINTS = " ,;:.("
_PATTERNS = {"compile", "finditer"}
_MONTHS = ("MONTH", "MONTHS")
_WORD_OF = {"Rule": 2, "unknown_name": 1}
"""Which argument of these is a word for the screen."""
_ONLY_HERE = {
    "æøå": "is the letters that a name may have",
    "skriv ": "is followed by ways that the entry «skriv {ways} i case.toml» has",
    "{}: {} Sannsynlig årsak: {} Løsning: {}": "is a problem in a terminal; screens show its parts",
}
"""Pieces that need no entry of their own, and why."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text of the engine: where it stands, and its template with `{}` for each value."""

    place: str
    template: str


def shape(template: str) -> str:
    """A template whatever its values are called; values that meet are one."""
    return _HOLES.sub("{}", " ".join(_VALUE.sub("{}", template).split("\n  ")))


def engine_texts() -> Iterator[Text]:
    """Every text of the engine."""
    for path in sorted(ENGINE.rglob("*.py")):
        name = path.relative_to(ENGINE).as_posix()
        if _speaks(name):
            yield from _texts_of(path, name)


def engine_literals() -> frozenset[str]:
    """Every literal of the engine as a template, text or not: what its sentences are put together of.

    Without the blanks and marks at their ends, by which sentences are joined; with the units of the shipped
    cases, which stand in their sentences as the engine's own words do.
    """
    trees = [
        ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(ENGINE.rglob("*.py"))
        if _speaks(path.relative_to(ENGINE).as_posix())
    ]
    spoken = {shape(one) for tree in trees for node in _spoken(tree) for one in _templates(node)}
    return frozenset({*spoken, *(one.strip(_JOINTS) for one in spoken), *_units_of_cases()})


def _units_of_cases() -> Iterator[str]:
    for package in INPUTS.glob("*/datapackage.json"):
        yield from re.findall(r'"unit": "([^"]*)"', package.read_text(encoding="utf-8"))


def is_said(template: str, literals: frozenset[str]) -> bool:
    """Whether the engine can say a template: one of its literals, or some put into or before others."""
    if template in literals:
        return True
    fitting = [one for one in literals if HOLE in one and all(fixed in template for fixed in one.split(HOLE))]

    begins = [one for one in literals if one.endswith(" ") and HOLE not in one and one in template]

    @cache
    def said(part: str) -> bool:
        if part in ("", HOLE) or part in literals:
            return True
        after = (part.removeprefix(one) for one in begins if part.startswith(one))
        return any(map(said, after)) or any(fits(part, one.split(HOLE)) for one in fitting)

    def fits(part: str, fixed: Sequence[str]) -> bool:
        first, *others = fixed
        if not others:
            return part == first
        rest = part.removeprefix(first)
        return part.startswith(first) and any(
            at < len(part) and said(rest[:at]) and fits(rest[at:], others) for at in _places(others[0], rest)
        )

    return said(template)


def _places(part: str, whole: str) -> Iterator[int]:
    """Where a text has a part, from the left."""
    at = whole.find(part)
    while at >= 0:
        yield at
        at = whole.find(part, at + 1)


def _speaks(name: str) -> bool:
    for_terminals = name.endswith(_FOR_TERMINALS) or name in _ALSO_FOR_TERMINALS or name.startswith(_PAPERS)
    return name in _SPEAKS_ALSO or not (for_terminals or name.split("/", 1)[0] in _ELSEWHERE)


def _texts_of(path: Path, name: str) -> Iterator[Text]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    alone = _words_alone(tree, name)
    for node in _spoken(tree):
        for template in map(shape, _templates(node)):
            if (_is_text(template) or node in alone) and template not in _ONLY_HERE:
                yield Text(f"{name}:{node.lineno}", template)


def _is_text(template: str) -> bool:
    bare = _QUOTES.sub("", template.replace(HOLE, ""))
    if _LETTER.search(bare):
        return len(bare.strip()) > 1
    letters = sum(map(str.isalpha, bare))
    return (
        " " in template
        and letters >= _LEAST_LETTERS
        and not any(code.search(bare) for code in (_ENGLISH, _DATABASE))
    )


def _words_alone(tree: ast.Module, name: str) -> set[ast.expr]:
    """The words that are text by their place."""
    found = set[ast.AST]()
    for node in ast.walk(tree):
        if name == "words.py" and isinstance(node, ast.Dict):
            found.update(node.values)
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in _MONTHS:
            found.update(ast.iter_child_nodes(node.value))
        if isinstance(node, ast.Call) and (place := _WORD_OF.get(_called(node))) and len(node.args) > place:
            found.add(node.args[place])
    return {node for node in found if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _spoken(node: ast.AST) -> Iterator[ast.Constant | ast.JoinedStr]:
    """The literals and f-strings under a node, also those inside the values of f-strings."""
    if isinstance(node, ast.Call) and _called(node) in _PATTERNS:
        return
    if isinstance(node, ast.JoinedStr):
        yield node
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                yield from _spoken(part.value)
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node
    for child in ast.iter_child_nodes(node):
        if not _is_docstring(child):
            yield from _spoken(child)


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _templates(node: ast.expr) -> list[str]:
    """A text as templates: one, or one for each way that choices within it turn out."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.JoinedStr):
        parts = [part.value if isinstance(part, ast.FormattedValue) else part for part in node.values]
        return ["".join(way) for way in product(*map(_templates, parts))]
    if isinstance(node, ast.IfExp):
        return [*_templates(node.body), *_templates(node.orelse)]
    if isinstance(node, ast.BoolOp):
        return [way for value in node.values for way in _templates(value)]
    return [HOLE]
