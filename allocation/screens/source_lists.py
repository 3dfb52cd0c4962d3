"""Lists of the Sources screen as typed cells: the same on the page and in a file, each shown by its kind."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from allocation.case import Case, Scenario
from allocation.distribution import Distribution
from allocation.files.plain_sheets import Value
from allocation.money import Unit, lined_up, plain_number
from allocation.problems import Problem
from allocation.screens.shown import amount, day_text
from allocation.screens.words import Words
from allocation.screens.words.sentences import Said, Text, each_said_in, marked, own_words, said_in
from allocation.screens.working import WorkingCopy


@dataclass(frozen=True, slots=True)
class Kroner:
    """An amount, shown in the unit of the screen and filed in whole kroner."""

    kroner: int


Cell = Value | Fraction | Kroner | Said


@dataclass(frozen=True, slots=True)
class SourceList:
    """A list by its name in the catalogue: its columns' headings, and rows of typed cells.

    `amounts` are the columns, counted from nought, whose cells are numbers.
    """

    name: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numbers: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Grounds:
    """What lists are made of: the case as it is opened, as it ran, the scenario, and how it is looked at.

    `distribution` is None where what is on the screen cannot be run; `effective` is then the case as it was
    opened, unless the overrides could be made.
    """

    case: Case
    effective: Case
    scenario: Scenario
    distribution: Distribution | None
    problems: tuple[Problem, ...]
    copy: WorkingCopy
    say: Words
    unit: Unit

    @property
    def is_made(self) -> bool:
        """Whether the overrides could be made."""
        return self.effective is not self.case

    def words(self, text: str) -> str:
        """What the engine calls something, in the language of the screen."""
        return said_in(text, self.say.language).text

    def marked(self, text: str) -> Text:
        """The same, with its language where the engine has it in another than the screen's alone."""
        return marked(said_in(text, self.say.language), self.say.language)

    def each(self, text: str) -> Text:
        """What the engine writes in a row, part by part, marked in the same way."""
        return marked(each_said_in(text, self.say.language), self.say.language)

    def own(self, text: str) -> Text:
        """What the case calls something, with its language where the screen is in another."""
        return own_words(text, self.say.language, self.case.units)

    def headings(self, *names: str) -> tuple[str, ...]:
        """Headings by their names in the catalogue."""
        return tuple(self.say(f"sources.column.{name}") for name in names)

    def yes(self, holds: bool) -> str:
        """Yes or no, in words."""
        return self.say("sources.yes" if holds else "sources.no")


def unit_of_list(given: SourceList, unit: Unit) -> Unit:
    """The unit as the whole list writes it, whichever of its rows are shown."""
    return lined_up(unit, (cell.kroner for row in given.rows for cell in row if isinstance(cell, Kroner)))


def shown_cell(cell: Cell, unit: Unit) -> str:
    """A cell as the page shows it; empty where nothing is stated."""
    if isinstance(cell, Kroner):
        return amount(cell.kroner, unit)
    if isinstance(cell, Fraction):
        return plain_number(cell)
    return day_text(cell) if isinstance(cell, date) else "" if cell is None else str(cell)


def filed_cell(cell: Cell) -> Value:
    """A cell as a file holds it: amounts in whole kroner."""
    if isinstance(cell, Kroner):
        return cell.kroner
    if isinstance(cell, Fraction):
        return int(cell) if cell.denominator == 1 else float(cell)
    return cell.text if isinstance(cell, Said) else cell


def holding(given: SourceList, sought: str, unit: Unit) -> SourceList:
    """The list with the rows that say all the words that are sought."""
    words = sought.casefold().split()
    if not words:
        return given
    written = unit_of_list(given, unit)
    rows = tuple(row for row in given.rows if all(word in _said(row, written) for word in words))
    return SourceList(given.name, given.headings, rows, given.numbers)


def _said(row: Sequence[Cell], unit: Unit) -> str:
    return " ".join(shown_cell(cell, unit) for cell in row).replace("\u00a0", " ").casefold()
