"""The sheets «Inndata» and «Kriterier»: what a person may change, with unit, source and path in the case."""

import re
from dataclasses import dataclass, field
from fractions import Fraction

from allocation.case import Case
from allocation.files.living.cells import Cell, of, written
from allocation.files.living.grounds import Grounds
from allocation.files.living.pages import (
    PART,
    SMALL_WRAPPED,
    Kind,
    Page,
    as_input,
    figure,
    number_format,
)
from allocation.files.sheets import width_for

INPUTS, CRITERIA = "Inndata", "Kriterier"
"""The sheets that a person may write in."""
SECTIONS = ("Rammer", "Nøkler", "Metoder", "Parametere", "Tiltak")
"""The parts of the first, in the order in which they stand."""
WHAT, VALUE, UNIT, ORIGINAL, CHANGED, SOURCE, PATH = range(1, 8)
"""The columns of both sheets."""
HEADINGS = ("Hva", "Verdi", "Enhet", "Opprinnelig", "Endret", "Kilde", "Sti i saken")

_WIDTHS = (28, 15, 15, 14, 9, 40, 40)
_WIDEST, _NAME_AND_SOURCE = 50, 94  # letters: what a name leaves is the source's
_HIGHEST_PERCENT = 1000
_NOT_IN_NAMES = re.compile(r"\W+", re.ASCII)
_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "Æ": "Ae", "Ø": "Oe", "Å": "Aa"})


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing that can be changed: what it is, in which unit, where it comes from, and its path."""

    what: str
    cell: Cell
    unit: str
    source: str
    path: str


@dataclass(eq=False)
class InputSheet:
    """The inputs that the formulas of a workbook have asked for so far, by the sheet's sections."""

    page: Page
    sections: dict[str, dict[str, Setting]] = field(default_factory=dict)

    def cell(self, section: str, setting: Setting) -> Cell:
        """The cell of an input; asked for again it is the same."""
        return self.sections.setdefault(section, {}).setdefault(setting.path, setting).cell

    def finish(self) -> list[Cell]:
        """Write the sheet now that all inputs are known; for each the cell that is 1 when it was changed."""
        page, changed = self.page, list[Cell]()
        names = [setting.what for settings in self.sections.values() for setting in settings.values()]
        page.wide([width_for(names, _WIDTHS[0], _WIDEST), *_WIDTHS[1:]])
        page.widths[SOURCE - 1] = _NAME_AND_SOURCE - page.widths[WHAT - 1]
        page.repeated = page.row
        page.headings(HEADINGS, (VALUE, ORIGINAL))
        for section, settings in self.sections.items():
            if settings:
                page.text(1, section, PART)
                page.row += 1
            changed += [self._row(setting) for setting in settings.values()]
        return changed

    def _row(self, setting: Setting) -> Cell:
        page, cell = self.page, setting.cell
        value = Fraction(cell.value)
        form, cell.row = number_format(value), page.row
        page.wrapped({WHAT: setting.what, UNIT: setting.unit, SOURCE: setting.source})
        page.put(page.row, VALUE, value, as_input(form))
        page.typed.setdefault(_kind_of(setting.unit, value), []).append(page.row)
        original = page.put(page.row, ORIGINAL, value, figure(form))
        differs = written(["IF(", of(cell), "=", of(original), ",0,1)"], 0)
        changed = page.put(page.row, CHANGED, differs, figure('"endret";;""'))
        page.wrapped({PATH: setting.path}, SMALL_WRAPPED)
        page.row += 1
        return changed


@dataclass(eq=False)
class Inputs:
    """All inputs of a workbook: settings by path, and the values of criteria by recipient."""

    case: Case
    grounds: Grounds
    settings: InputSheet = field(
        default_factory=lambda: InputSheet(Page(INPUTS), {name: {} for name in SECTIONS})
    )
    criteria: InputSheet = field(default_factory=lambda: InputSheet(Page(CRITERIA)))
    names: dict[str, Cell] = field(default_factory=dict)

    def cell(self, section: str, path: str, what: str, value: Fraction | int, unit: str, source: str) -> Cell:
        """The cell of a setting, by its path; asked for again it is the same."""
        known = self.settings.sections[section].get(path)
        if known is not None:
            return known.cell
        cell = Cell(self.settings.page, VALUE, 0, Fraction(value), self._name(path))
        self.names[cell.name] = cell
        return self.settings.cell(section, Setting(what, cell, unit, source, path))

    def value(self, criterion: str, recipient: str) -> Cell:
        """The cell of what a recipient is measured to, in the unit that it was printed in.

        What the program has projected is no input: an override of it is of the value before.
        """
        held = self.case.criteria[criterion]
        if held.worked_out is not None:
            return self.grounds.measured(criterion, recipient)
        path = f"criteria.{criterion}.values.{recipient}"
        known = self.criteria.sections.get(held.name, {}).get(path)
        if known is not None:
            return known.cell
        cell = Cell(self.criteria.page, VALUE, 0, held.values[recipient] / held.factor)
        setting = Setting(self.case.name_of(recipient), cell, held.unit, held.sources[recipient], path)
        return self.criteria.cell(held.name, setting)

    def by_path(self) -> list[tuple[str, Cell]]:
        """Every input by its path."""
        return [
            (path, setting.cell)
            for sheet in (self.settings, self.criteria)
            for settings in sheet.sections.values()
            for path, setting in settings.items()
        ]

    def _name(self, path: str) -> str:
        """A name that formulas can use, after the path: letters, digits and underscores."""
        name = "inn_" + _NOT_IN_NAMES.sub("_", path.translate(_LETTERS)).strip("_")
        number = sum(one == name or one.startswith(f"{name}__") for one in self.names)
        return f"{name}__{number + 1}" if number else name


def _kind_of(unit: str, value: Fraction) -> Kind:
    """What may be written in the place of a value in that unit, which is itself of the kind."""
    if unit == "andel" and 0 <= value <= 1:
        return "share"
    if unit == "prosent" and abs(value) <= _HIGHEST_PERCENT:
        return "percent"
    return "number"
