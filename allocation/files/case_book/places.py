"""From a place in the files that a workbook was turned into, back to the cell that the person sees."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from allocation.files.case_book.layout_sheet import Layout
from allocation.problems import Place


@dataclass
class Places:
    """Where everything in the files of a case came from: cells by file and line, columns, and paths.

    `book` is the workbook's name, `folder` the folder that the files are in. A cell is a sheet's title, a row
    and a heading; what has no cell of its own is seen in the sheet that its file is made of. `names` are
    what a person calls that which has a code in the files.
    """

    book: str
    folder: str
    sheets: dict[str, str] = field(default_factory=dict)
    lines: dict[tuple[str, int], int] = field(default_factory=dict)
    columns: dict[tuple[str, str], str] = field(default_factory=dict)
    paths: dict[tuple[str, str], tuple[str, int, str]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def of_table(self, file: str, layout: Layout, columns: Mapping[str, str]) -> None:
        """A table's file is made of a sheet; `columns` are the headings by the file's column."""
        self.sheets[file] = layout.title
        self.columns |= {(file, column): heading for column, heading in columns.items()}

    def of_path(self, file: str, path: str, layout: Layout, row: int, heading: str) -> None:
        """What stands at a path of a settings file is written in a cell."""
        self.sheets.setdefault(file, layout.title)
        self.paths[file, path] = (layout.title, row, heading)

    def of_names(self, *codes: Mapping[str, str]) -> None:
        """Names, each with its code."""
        for some in codes:
            self.names |= {code: name for name, code in some.items()}

    def seen(self, place: Place) -> Place:
        """The place as the person sees it; one of another file as it is."""
        folder, _, file = place.file.partition("/")
        if folder != self.folder or place.file == folder:
            return place
        if found := self._at_path(file, place.column):
            sheet, at, heading = found
            return Place(self.book, at, heading, sheet)
        row = self.lines.get((file, place.row)) if place.row is not None else None
        heading = self.columns.get((file, place.column), "")
        return Place(self.book, row, heading, self.sheets.get(file, ""))

    def _at_path(self, file: str, path: str) -> tuple[str, int, str] | None:
        """The cell of the path, or of the longest beginning of it that has one."""
        while path:
            if found := self.paths.get((file, path)):
                return found
            path = path.rpartition("," if "," in path else ".")[0]
        return None
