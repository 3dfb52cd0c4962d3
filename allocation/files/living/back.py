"""A workbook that comes back: which case it is of, and which inputs a person has changed in it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from allocation.files.living.as_percent import from_percentage, is_percentage
from allocation.files.living.formulas_kept import MOST, count_of, written_over
from allocation.files.living.inputs import CRITERIA, HEADINGS, INPUTS, ORIGINAL, PATH, UNIT, VALUE, WHAT
from allocation.files.living.origin_sheet import (
    BETWEEN,
    CASE,
    DIGEST,
    FIGURES,
    FILE,
    FINGERPRINT,
    FORMULAS,
    ORIGIN,
    SCENARIO,
    SCENARIO_FILE,
    digest_of_locked,
)
from allocation.files.living.seal import Row
from allocation.files.living.typed_over import over_figures, over_formulas
from allocation.money import decimals_of, number_text
from allocation.problems import Place, Problem, ProblemsFound, error, errors

Cells = tuple[Any, ...]
"""The cells of a row as openpyxl gives them."""


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
    """What a workbook says of itself: its case and the files of it, its alternative, and what was changed.

    `problems` are warnings of what it shows that the program does not give.
    """

    file: str
    case: str
    scenario: str
    scenario_text: str
    fingerprint: str
    files: Mapping[str, str]
    changes: tuple[InputChange, ...]
    problems: tuple[Problem, ...] = ()


def returned_in(book: Any, name: str) -> Returned:
    """What a workbook that was written by a run says. Raises ProblemsFound for any other file.

    Raises ProblemsFound also for one of which something locked was changed where a person writes or where it
    says what it is of, and for an input that is empty or no number, with all that are.
    """
    if ORIGIN not in book.sheetnames:
        raise ProblemsFound([_no_origin(Place(name))])
    rows = [[cell.value for cell in row] for row in _rows(book, ORIGIN, 2)]
    origin = _origin(rows)
    if not {CASE, SCENARIO, FINGERPRINT} <= origin.about.keys():
        raise ProblemsFound([_no_origin(Place(name))])
    sheets = {
        title: list(_rows(book, title, PATH)) for title in (INPUTS, CRITERIA) if title in book.sheetnames
    }
    lost = _lost_formulas(book, name, rows, origin, sheets)
    problems: list[Problem] = []
    inputs = [one for title, cells in sheets.items() for one in _inputs(cells, name, title)]
    changes = [change for one in inputs if (change := _change(one, problems)) is not None]
    if errors(problems):
        raise ProblemsFound(problems)
    problems += over_formulas(lost, book.sheetnames, name)
    problems += over_figures(book, origin.figures, origin.formulas, name)
    about, files = origin.about, dict(origin.files)
    own = files.pop(SCENARIO_FILE, "")
    return Returned(
        name, about[CASE], about[SCENARIO], own, about[FINGERPRINT], files, tuple(changes), tuple(problems)
    )


def _lost_formulas(
    book: Any, name: str, rows: Iterable[Row], origin: "_Origin", sheets: Mapping[str, list[Cells]]
) -> dict[str, list[str]]:
    """The cells that are formulas no longer, by sheet; what they show is nothing that the program reads.

    Raises ProblemsFound where anything else than a blue cell was changed on the sheets that it does read.
    """
    digest = digest_of_locked({title: _values(cells) for title, cells in sheets.items()}, rows)
    if origin.about.get(DIGEST) != digest or sum(map(count_of, origin.formulas.values())) > MOST:
        raise ProblemsFound([tampered(name)])
    lost = written_over(book, origin.formulas)
    if lost.keys() & sheets.keys():
        raise ProblemsFound([tampered(name)])
    return lost


def _rows(book: Any, title: str, columns: int) -> Iterator[Cells]:
    """The rows of a sheet, as many cells of each; how large the sheet says that it is does not count."""
    sheet = book[title]
    sheet.reset_dimensions()
    yield from sheet.iter_rows(max_col=columns)


@dataclass(slots=True)
class _Origin:
    """What the sheet «Saksmappe» says: labels, files by name, and of sheets their formulas and figures."""

    about: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    formulas: dict[str, list[str]] = field(default_factory=dict)
    figures: dict[str, str] = field(default_factory=dict)


def _origin(rows: Iterable[Row]) -> _Origin:
    """What the sheet says of case and alternative, and the texts of its files by their names."""
    found, lines, current = _Origin(), dict[str, list[str]](), ""
    for label, held in rows:
        text = "" if held is None else str(held)
        title, _, said = text.partition(BETWEEN)
        if label == FILE:
            current = text
            lines[current] = []
        elif label == FORMULAS:
            found.formulas.setdefault(title, []).extend(said.split())
        elif label == FIGURES:
            found.figures[title] = said
        elif label in (CASE, SCENARIO, FINGERPRINT, DIGEST):
            found.about[str(label)] = text
        elif current:
            lines[current].append(text)
    found.files = {name: "\n".join(held).rstrip("\n") + "\n" for name, held in lines.items()}
    return found


def _values(rows: Iterable[Cells]) -> Iterator[Row]:
    return ([cell.value for cell in row] for row in rows)


@dataclass(frozen=True, slots=True)
class _Input:
    """A row of a sheet of inputs: what it is, its path and unit, what stood there and what does now.

    `form` is the number format in which the spreadsheet shows what stands there now.
    """

    what: str
    path: str
    unit: str
    before: float
    now: object
    form: str
    place: Place


def _inputs(rows: Iterable[Cells], file: str, sheet: str) -> Iterator[_Input]:
    """The inputs of a sheet: the rows below its headings that have a path and an original value."""
    is_below = False
    for number, row in enumerate(rows, 1):
        held = [cell.value for cell in row]
        if not is_below:
            is_below = tuple(held) == HEADINGS
            continue
        path, before, now = held[PATH - 1], held[ORIGINAL - 1], held[VALUE - 1]
        if isinstance(path, str) and isinstance(before, int | float) and not isinstance(before, bool):
            form = "" if now in (None, before) else row[VALUE - 1].number_format
            place = Place(file, number, HEADINGS[VALUE - 1], sheet)
            yield _Input(str(held[WHAT - 1]), path, str(held[UNIT - 1] or ""), before, now, form, place)


def _change(one: _Input, problems: list[Problem]) -> InputChange | None:
    """What was changed of an input, if anything; what is no number is a problem.

    A text is none, even of digits: the workbook's own formulas would not reckon with it.
    """
    if isinstance(one.now, int | float) and not isinstance(one.now, bool):
        before, after = Fraction(repr(one.before)), Fraction(repr(one.now))
        if is_percentage(one.form):
            try:
                after, told = from_percentage(after, one.unit, one.place)
            except ProblemsFound as found:
                told = list(found.problems)
            problems += told
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
