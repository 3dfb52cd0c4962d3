"""What is wrong with an input: where it stands, what it is, its likely cause and the way out."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

_LEAST_PART = 4
"""How many letters a part of a name must have to suggest the whole."""


class Severity(StrEnum):
    """How much a problem matters: an error stops the work, a warning wants a look, a note informs."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a file, and in it a sheet or page, a line (the first is 1) and a column."""

    file: str
    row: int | None = None
    column: str = ""
    sheet: str = ""
    page: int | None = None

    def __str__(self) -> str:
        parts = [self.file]
        if self.sheet:
            parts.append(f"ark {self.sheet}")
        if self.page is not None:
            parts.append(f"side {self.page}")
        if self.row is not None:
            parts.append(f"linje {self.row}")
        if self.column:
            parts.append(f"kolonne «{self.column}»" if self.row is not None else f"«{self.column}»")
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong or worth knowing about an input; texts are in the user's language."""

    severity: Severity
    where: Place
    what: str
    cause: str
    fix: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}\n  Sannsynlig årsak: {self.cause}\n  Løsning: {self.fix}"


class ProblemsFound(Exception):
    """The input has errors, so there is no result; carries every problem that was found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in errors(self.problems)))


def error(where: Place, what: str, cause: str, fix: str) -> Problem:
    """A problem that stops the work."""
    return Problem(Severity.ERROR, where, what, cause, fix)


def warning(where: Place, what: str, cause: str, fix: str) -> Problem:
    """A problem that a person should look at; the work goes on."""
    return Problem(Severity.WARNING, where, what, cause, fix)


def note(where: Place, what: str, cause: str, fix: str) -> Problem:
    """Something worth knowing about how a result came to be."""
    return Problem(Severity.NOTE, where, what, cause, fix)


Tell = Callable[[Place, str, str, str], Problem]
"""One of the three above: how loudly something is said."""


def errors(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Those problems that stop the work."""
    return tuple(problem for problem in problems if problem.severity is Severity.ERROR)


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """The known name that looks most like this one, or nothing; a suggestion, never a correction.

    A part of a name («Telemark») suggests the one name that holds it, where there is only one.
    """
    by_folded = {candidate.casefold(): candidate for candidate in known}
    sought = name.casefold()
    holding = [folded for folded in by_folded if sought in folded] if len(sought) >= _LEAST_PART else []
    close = holding if len(holding) == 1 else get_close_matches(sought, by_folded, n=1, cutoff=0.6)
    return by_folded[close[0]] if close else ""


def some_of(names: Sequence[str], most: int = 3) -> str:
    """Names in a sentence, of many only the first: «Nord, Syd og 12 til»."""
    shown = list(names) if len(names) <= most + 1 else [*names[:most], f"{len(names) - most} til"]
    return " og ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)


def unknown_name(where: Place, kind: str, name: str, known: Iterable[str]) -> Problem:
    """The error for a name that nobody knows, with the nearest known one where there is one."""
    known = sorted(known)
    suggestion = did_you_mean(name, known)
    fix = f"Mente du «{suggestion}»?" if suggestion else f"Kjente navn: {', '.join(known) or 'ingen'}."
    return error(where, f"ukjent {kind} «{name}»", "skrivefeil, eller navnet finnes ikke", fix)
