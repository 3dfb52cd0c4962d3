"""Workbooks opened to be read: looked at before anything of them is parsed, formulas as they last gave."""

import io
from pathlib import Path
from typing import Any

from allocation.files.sheets_in.limits import LIMITS
from allocation.files.sheets_in.packed import SAVED_ANEW, refuse_unsafe
from allocation.problems import Place, ProblemsFound, error


def workbook_content(path: Path) -> bytes:
    """The bytes of a workbook. Raises ProblemsFound where it cannot be opened."""
    try:
        return path.read_bytes()
    except OSError as fault:
        what = f"filen kan ikke åpnes ({fault.strerror or fault})"
        fix = "kontroller stien, og lukk filen i regnearket"
        raise ProblemsFound([error(Place(str(path)), what, "den finnes ikke, eller er låst", fix)]) from fault


def opened(content: bytes, file: str) -> Any:
    """The workbook in these bytes, each sheet read when it is asked for. Raises ProblemsFound."""
    from openpyxl import load_workbook

    refuse_unsafe(content, Place(file), LIMITS)
    try:
        return load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except Exception as fault:
        what = f"arbeidsboken kan ikke leses ({type(fault).__name__})"
        raise ProblemsFound([error(Place(file), what, "filen er skadet", SAVED_ANEW)]) from fault
