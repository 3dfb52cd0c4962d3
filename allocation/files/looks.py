"""How cells look. Each look is made once a workbook: to make a style anew for every cell takes far longer."""

from copy import copy
from functools import cache
from typing import Literal
from weakref import WeakKeyDictionary

from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.workbook import Workbook

Face = Literal["plain", "bold", "title", "part", "quiet", "input", "warning"]
Ground = Literal["", "heading", "sum", "input", "check"]

_FACES = {
    "plain": Font(name="Calibri", size=11),
    "bold": Font(name="Calibri", size=11, bold=True),
    "title": Font(name="Calibri", size=14, bold=True),
    "part": Font(name="Calibri", size=12, bold=True),
    "quiet": Font(name="Calibri", size=9, color="595959"),
    "input": Font(name="Calibri", size=11, color="0033CC"),
    "warning": Font(name="Calibri", size=11, bold=True, color="B00020"),
}
_GROUNDS = {
    "heading": PatternFill("solid", fgColor="DCE6F1"),
    "sum": PatternFill("solid", fgColor="F2F2F2"),
    "input": PatternFill("solid", fgColor="EAF1FF"),
    "check": PatternFill("solid", fgColor="E8F3E8"),
}
_THIN = Side(style="thin", color="7F9FDF")


class Look:
    """How a cell looks; the same look is always the same object."""

    def __init__(self, face: Face, ground: Ground, form: str, side: str, wraps: bool, indent: int) -> None:
        self.face, self.ground, self.form = face, ground, form
        self.side, self.wraps, self.indent = side, wraps, indent

    @property
    def is_input(self) -> bool:
        """Whether a person is meant to write in the cell."""
        return self.ground == "input"

    @property
    def is_check(self) -> bool:
        """Whether the cell says if something adds up."""
        return self.ground == "check"


@cache
def look(
    face: Face = "plain",
    ground: Ground = "",
    form: str = "General",
    side: str = "",
    wraps: bool = False,
    indent: int = 0,
) -> Look:
    """A look: its letters and ground, the number format, and where in the cell the content stands."""
    return Look(face, ground, form, side, wraps, indent)


_MADE: WeakKeyDictionary[Workbook, dict[Look, StyleArray]] = WeakKeyDictionary()


def _book_of(cell: Cell) -> Workbook:
    book = cell.parent.parent
    assert isinstance(book, Workbook)
    return book


def dress(cell: Cell, worn: Look) -> None:
    """Give a cell its look, as the workbook has made it for an earlier cell where it has."""
    made = _MADE.setdefault(_book_of(cell), {})
    if worn not in made:
        _make(cell, worn)
        made[worn] = _style_of(cell)
    else:
        _wear(cell, made[worn])


def _style_of(cell: Cell) -> StyleArray:
    """The style that a cell has, as openpyxl keeps it; its types do not tell of it."""
    style: StyleArray = copy(cell._style)  # type: ignore[attr-defined]
    return style


def _wear(cell: Cell, style: StyleArray) -> None:
    cell._style = copy(style)  # type: ignore[attr-defined]


def _make(cell: Cell, worn: Look) -> None:
    cell.font = _FACES[worn.face]
    cell.number_format = worn.form
    if worn.ground:
        cell.fill = _GROUNDS[worn.ground]
    cell.alignment = Alignment(
        horizontal=worn.side or None,
        vertical="bottom" if worn.ground == "heading" else "top",
        indent=worn.indent,
        wrap_text=worn.wraps,
    )
    if worn.is_input:
        cell.border = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
        cell.protection = Protection(locked=False)


def set_off(cell: Cell) -> None:
    """Show a cell as part of a sum, whatever it looked like."""
    made = _SET_OFF.setdefault(_book_of(cell), {})
    before = tuple(_style_of(cell) or ())
    if before not in made:
        cell.font, cell.fill = _FACES["bold"], _GROUNDS["sum"]
        made[before] = _style_of(cell)
    else:
        _wear(cell, made[before])


_SET_OFF: WeakKeyDictionary[Workbook, dict[tuple[int, ...], StyleArray]] = WeakKeyDictionary()
