"""The tables of a case folder in the making: their texts, what describes them, and where each line was."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from allocation.files.case_book.filled import Filled, FilledRow
from allocation.files.case_book.layout_sheet import Layout
from allocation.files.case_book.places import Places
from allocation.files.scenario_text import plain

Described = Mapping[str, object]
"""What datapackage.json says of a column besides its name."""
PLACED: Mapping[str, Described] = {"document": {}, "table": {}, "row": {"type": "integer"}}
"""The columns that say where a row stands."""
OWN_COLUMNS = {*PLACED, "recipient"}
"""What no column of a criterion or a stream may be called."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A sheet with a row a recipient: its table's name, its document's title, its columns' codes and units.

    Both are by the columns' headings.
    """

    layout: Layout
    name: str
    document: str
    codes: Mapping[str, str]
    units: Mapping[str, str]


@dataclass
class Folder:
    """The tables of the folder in the making."""

    filled: Filled
    places: Places
    files: dict[str, str] = field(default_factory=dict)
    resources: list[dict[str, object]] = field(default_factory=list)
    documents: dict[str, str] = field(default_factory=dict)

    def document(self, title: str) -> str:
        """The code of a document of that title."""
        return self.documents.setdefault(title, f"kilde-{len(self.documents) + 1:02}")

    def table(
        self,
        layout: Layout,
        name: str,
        key: str,
        columns: Mapping[str, Described],
        rows: Sequence[tuple[int, Sequence[object]]],
    ) -> None:
        """Write a table of rows, each with its number in the sheet, and describe it."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(columns)
        for line, (number, cells) in enumerate(rows, 2):
            writer.writerow([cell_text(one) for one in cells])
            self.places.lines[f"{name}.csv", line] = number
        if layout.title in self.filled.sheets:
            self.places.lines[f"{name}.csv", 1] = self.filled.sheets[layout.title].heading_row
        fields = [{"name": column, **described} for column, described in columns.items()]
        schema = {"primaryKey": key, "fields": fields}
        self.resources.append({"name": name, "title": layout.title, "path": f"{name}.csv", "schema": schema})
        self.files[f"{name}.csv"] = out.getvalue()

    def by_recipient(self, measured: Measured, known: Mapping[str, str], rows: Iterable[FilledRow]) -> None:
        """Write a table with a row a recipient; `known` are the recipients' names, folded."""
        filled, layout, codes = self.filled, measured.layout, measured.codes
        code, file = self.document(measured.document), f"{measured.name}.csv"
        units = {codes[one]: {"type": "number", "unit": measured.units[one]} for one in codes}
        self.places.of_table(file, layout, {"recipient": "Mottaker"} | {codes[one]: one for one in codes})
        written = []
        for row in rows:
            who = filled.named(layout, row, "Mottaker", known, "mottaker")
            figures = [filled.number(layout, row, one) if one in row.cells else None for one in codes]
            written.append((row.number, [code, sheet_name(layout), row.number, who, *figures]))
        columns = {**PLACED, "recipient": {"refers": "recipient"}, **units}
        self.table(layout, measured.name, "recipient", columns, written)

    def describe(self) -> None:
        """Write what describes the tables."""
        sources = [{"name": code, "title": title} for title, code in self.documents.items()]
        described = {"sources": sources, "resources": self.resources}
        self.files["datapackage.json"] = json.dumps(described, ensure_ascii=False, indent=2) + "\n"


def cell_text(value: object) -> str:
    """A value as a cell of the file."""
    if isinstance(value, Fraction):
        return f"{plain(value):f}" if value.denominator != 1 else str(value.numerator)
    return "" if value is None else str(value)


def sheet_name(layout: Layout) -> str:
    """How a sheet is called where the source of a figure is said."""
    return f"arket «{layout.title}»"
