"""One amount of a table: read as every other figure is, and refused where it could be two numbers."""

from allocation.figures import Figure
from allocation.files.cells import BadCell, read_cell
from allocation.found import NO_UNIT
from allocation.money import NotANumber, Unit, Units, clear_number
from allocation.tables import Column


def figure_of(text: str, unit: Unit | None, decimal_sign: str, units: Units) -> tuple[Figure | None, str]:
    """The figure of a cell, None for an empty one, and what is odd about its writing. Raises BadCell.

    A lone dash is zero, as in every money table.
    """
    try:
        clear_number(text, decimal_sign)
    except NotANumber as fault:
        fix = "skriv ett tall uten enhet"
        raise BadCell(str(fault), "tekst, dato eller flere tall i en tallkolonne", fix) from fault
    column = Column("", "number", "", (unit or NO_UNIT).name)
    figure, odd = read_cell(text, column, {}, decimal_sign, units)
    return (figure if isinstance(figure, Figure) else None), odd
