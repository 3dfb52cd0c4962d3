"""What stands behind the values of a workbook: its formulas, its merged cells, and how much is filled."""

import io
import zipfile
from dataclasses import dataclass

from allocation.files.sheets_in.limits import LIMITS
from allocation.files.sheets_in.packed import SAVED_ANEW
from allocation.files.sheets_in.sheet_cells import Cells, cells_of
from allocation.files.sheets_in.workbook_parts import Parts, parts_of
from allocation.problems import Place, ProblemsFound, error


@dataclass(frozen=True, slots=True)
class Behind:
    """A workbook as it is packed, each of its sheets looked through to its end."""

    packed: zipfile.ZipFile
    parts: Parts

    def cells(self, title: str, place: Place) -> Cells:
        """What is in the sheet of that title, empty for one that has no cells.

        Raises ProblemsFound where it is damaged, or larger than any table.
        """
        path = next((sheet.path for sheet in self.parts.sheets if sheet.title == title), "")
        try:
            return cells_of(self.packed, path, self.parts, place, LIMITS) if path else Cells()
        except ProblemsFound:
            raise
        except Exception as fault:
            raise _damaged(place, fault) from fault


def behind(content: bytes, file: str) -> Behind:
    """A workbook that has been found safe, to be looked through. Raises ProblemsFound where it is damaged."""
    try:
        packed = zipfile.ZipFile(io.BytesIO(content))
        return Behind(packed, parts_of(packed))
    except Exception as fault:
        raise _damaged(Place(file), fault) from fault


def _damaged(place: Place, fault: Exception) -> ProblemsFound:
    what = f"arbeidsboken kan ikke leses ({type(fault).__name__})"
    return ProblemsFound([error(place, what, "filen er skadet", SAVED_ANEW)])
