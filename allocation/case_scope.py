"""What the names in a check's formula stand for: columns of a row, cells of tables, the case's parameters."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from allocation.case import Case
from allocation.figures import Figure, Interval
from allocation.formula import FormulaError, MissingFigure, Reference, evaluate
from allocation.parameters import NoParameter, parameter_on
from allocation.problems import did_you_mean
from allocation.tables import Row, Table, label_of


@dataclass(frozen=True, slots=True)
class CaseScope:
    """The names in a check's formula: columns of a row, cells of tables, parameters of the case."""

    case: Case
    row: Row | None = None
    table: Table | None = None
    depth: int = 0

    def __post_init__(self) -> None:
        if self.depth > len(self.case.formulas):
            raise FormulaError("formlene under [let] viser til hverandre i ring")

    def column(self, name: str) -> Interval:
        """The figure in that column of the row at hand, or else what the formula of that name gives."""
        if self.row is not None and self.table is not None and name in self.table.columns:
            return _interval(self.row, name, self.table)
        if name not in self.case.formulas:
            columns = self.table.columns if self.table else ()
            raise FormulaError(f"ukjent navn «{name}»" + suggestion(name, (*columns, *self.case.formulas)))
        return evaluate(self.case.formulas[name], replace(self, depth=self.depth + 1))

    def cell(self, reference: Reference) -> Interval:
        """The figure that a reference names."""
        return _interval(*located(self.case, reference))

    def text(self, name: str) -> str | int:
        """The text or whole number in that column of the row at hand."""
        if self.row is None or self.table is None:
            raise FormulaError(f"«{name}» er ikke en nøkkelverdi: kontrollen har ingen rad å lese den i")
        return _text(self.row, name, self.table)

    def text_at(self, reference: Reference) -> str | int:
        """The text or whole number that a reference names."""
        return _text(*located(self.case, reference))

    def parameter(self, code: str) -> Interval:
        """The parameter's value in force for the case."""
        return Interval.exact(in_force(self.case, code).value)


def in_force(case: Case, code: str) -> Figure:
    """The parameter's value on the case's day; a rule is exact, nobody rounded it."""
    try:
        return parameter_on(case.parameters, code, case.day).value
    except NoParameter as fault:
        raise FormulaError(str(fault)) from fault


def located(case: Case, reference: Reference) -> tuple[Row, str, Table]:
    """The row, the column and the table that a reference names."""
    table = table_at(case, reference.path)
    row = table.by_key.get(reference.key)
    if row is None:
        keys = " ".join(str(part) for part in reference.key)
        raise FormulaError(f"tabellen {'.'.join(reference.path)} har ingen rad «{keys}»")
    return row, reference.column, table


def table_at(case: Case, path: tuple[str, ...]) -> Table:
    """A table of the case by its name, or of a folder that it uses by alias and name."""
    tables: Mapping[str, Table] = case.tables if len(path) == 1 else case.used.get(path[0], {})
    if path[-1] not in tables:
        raise FormulaError(f"ukjent tabell «{'.'.join(path)}»" + suggestion(path[-1], tables))
    return tables[path[-1]]


def _interval(row: Row, column: str, table: Table) -> Interval:
    _refuse_unknown_column(column, table)
    figure = row.figure(column)
    if figure is None:
        raise _missing(row, column, table)
    return figure.interval


def _text(row: Row, column: str, table: Table) -> str | int:
    """What stands in a cell, for the key of another table's row."""
    _refuse_unknown_column(column, table)
    cell = row.cells[column]
    if cell is None:
        raise _missing(row, column, table)
    if not isinstance(cell, str | int):
        raise FormulaError(f"«{column}» i {table.name} er ikke tekst eller et helt tall")
    return cell


def _refuse_unknown_column(column: str, table: Table) -> None:
    if column not in table.columns:
        raise FormulaError(f"ukjent kolonne «{column}» i {table.name}" + suggestion(column, table.columns))


def _missing(row: Row, column: str, table: Table) -> MissingFigure:
    return MissingFigure(f"{label_of(row, table.key)}: {table.columns[column].title}")


def suggestion(name: str, known: Iterable[str]) -> str:
    """The end of the sentence that a name is unknown: the known one that looks most like it, if any does."""
    found = did_you_mean(name, known)
    return f", mente du «{found}»?" if found else ""
