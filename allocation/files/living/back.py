"""A workbook that comes back: which case it is of, and which inputs a person has changed in it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from allocation.files.living.inputs import CRITERIA, HEADINGS, INPUTS, ORIGINAL, PATH, UNIT, VALUE, WHAT
from allocation.files.living.origin_sheet import (
    CASE,
    DIGEST,
    FILE,
    FINGERPRINT,
    ORIGIN,
    SCENARIO,
    SCENARIO_FILE,
    digest_of,
)
from allocation.files.opened_book import opened
from allocation.money import decimals_of, number_text
from allocation.problems import Place, Problem, ProblemsFound, error


@dataclass(frozen=True, slots=True)
class InputChange:
    """An input that a person has changed, in the unit that stands beside it."""

    what: str
    path: str
    unit: str
    before: Fraction
    after: Fraction
    place: Place

    @property
    def text(self) -> str:
        """What was changed, from what to what."""
        before, after = (number_text(one, decimals_of(one)) for one in (self.before, self.after))
        return f"{self.what}: {before} → {after} {self.unit} ({self.path})"


@dataclass(frozen=True, slots=True)
class Returned:
    """What a workbook says of itself: its case and the files of it, its alternative, and what was changed."""

    file: str
    case: str
    scenario: str
    scenario_text: str
    fingerprint: str
    files: Mapping[str, str]
    changes: tuple[InputChange, ...]


def returned(content: bytes, name: str) -> Returned:
    """What a workbook that was written by a run says. Raises ProblemsFound for any other file.

    Raises ProblemsFound also for an input that is empty or no number, with all that are.
    """
    return returned_in(opened(content, name), name)


def returned_in(book: Any, name: str) -> Returned:
    """The same of a workbook that has been opened."""
    place = Place(name)
    if ORIGIN not in book.sheetnames:
        raise ProblemsFound([_no_origin(place)])
    about, files = _origin(book[ORIGIN].iter_rows(min_col=1, max_col=2, values_only=True))
    if not {CASE, SCENARIO, FINGERPRINT} <= about.keys():
        raise ProblemsFound([_no_origin(place)])
    inputs = [
        one
        for title in (INPUTS, CRITERIA)
        if title in book.sheetnames
        for one in _inputs(book[title].iter_rows(values_only=True), name, title)
    ]
    if about.get(DIGEST) != digest_of((one.path, one.before) for one in inputs):
        raise ProblemsFound([tampered(name)])
    problems: list[Problem] = []
    changes = [change for one in inputs if (change := _change(one, problems)) is not None]
    if problems:
        raise ProblemsFound(problems)
    own = files.pop(SCENARIO_FILE, "")
    return Returned(name, about[CASE], about[SCENARIO], own, about[FINGERPRINT], files, tuple(changes))


def _origin(rows: Iterable[tuple[object, ...]]) -> tuple[dict[str, str], dict[str, str]]:
    """What the sheet says of case and alternative, and the texts of its files by their names."""
    about, files, current = dict[str, str](), dict[str, list[str]](), ""
    for label, text in rows:
        if label == FILE:
            current = str(text)
            files[current] = []
        elif current:
            files[current].append("" if text is None else str(text))
        elif label in (CASE, SCENARIO, FINGERPRINT, DIGEST):
            about[str(label)] = str(text)
    return about, {name: "\n".join(lines).rstrip("\n") + "\n" for name, lines in files.items()}


@dataclass(frozen=True, slots=True)
class _Input:
    """A row of a sheet of inputs: what it is, its path and unit, what stood there and what does now."""

    what: str
    path: str
    unit: str
    before: float
    now: object
    place: Place


def _inputs(rows: Iterable[tuple[Any, ...]], file: str, sheet: str) -> Iterator[_Input]:
    """The inputs of a sheet: the rows below its headings that have a path and an original value."""
    is_below = False
    for number, row in enumerate(rows, 1):
        if not is_below:
            is_below = row[: len(HEADINGS)] == HEADINGS
            continue
        path, before = row[PATH - 1], row[ORIGINAL - 1]
        if isinstance(path, str) and isinstance(before, int | float) and not isinstance(before, bool):
            place = Place(file, number, HEADINGS[VALUE - 1], sheet)
            yield _Input(str(row[WHAT - 1]), path, str(row[UNIT - 1] or ""), before, row[VALUE - 1], place)


def _change(one: _Input, problems: list[Problem]) -> InputChange | None:
    """What was changed of an input, if anything; what is no number is a problem.

    A text is none, even of digits: the workbook's own formulas would not reckon with it.
    """
    if isinstance(one.now, int | float) and not isinstance(one.now, bool):
        before, after = Fraction(repr(one.before)), Fraction(repr(one.now))
        return (
            None if before == after else InputChange(one.what, one.path, one.unit, before, after, one.place)
        )
    what = "cellen er tom" if one.now is None else f"«{one.now}» er ikke et tall"
    cause = "verdien er slettet eller skrevet som tekst, eller arbeidsboken er ikke lagret etter en formel"
    problems.append(
        error(one.place, what, cause, "skriv et tall, eller sett tilbake den opprinnelige verdien")
    )
    return None


def _no_origin(place: Place) -> Problem:
    what = "arbeidsboken er ikke laget av programmet, eller mangler arket «Saksmappe»"
    fix = "bruk en arbeidsbok fra «allocation run» eller «allocation template», eller en saksmappe"
    return error(place, what, "det er en annen fil, eller arket er slettet", fix)


def tampered(file: str) -> Problem:
    """That something else than a blue cell was changed."""
    what = f"arkene «{INPUTS}», «{CRITERIA}» og «{ORIGIN}» er ikke lenger slik programmet skrev dem"
    cause = "et ark, en rad, en kolonne eller en låst celle er endret eller slettet"
    fix = "ta arbeidsboken på nytt fra programmet, og skriv bare i de blå cellene"
    return error(Place(file), what, cause, fix)
