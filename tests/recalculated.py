"""Workbooks recalculated by LibreOffice: every formula computed anew by another program than ours."""

import subprocess
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from tests.tools import tool

_SETTING = (
    '<item oor:path="/org.openoffice.{}"><prop oor:name="{}" oor:op="fuse"><value>{}</value></prop></item>'
)
_SETTINGS = (
    '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
    + _SETTING.format("Setup/L10N", "ooSetupSystemLocale", "nb-NO")
    + _SETTING.format("Office.Calc/Formula/Load", "OOXMLRecalcMode", "0")
    + "</oor:items>"
)
_PATIENCE = 300  # seconds
_NEAR = 1e-6


def converted(folder: Path, files: list[Path], to: str) -> list[Path]:
    """The files converted by LibreOffice into a folder `out` there; fails where one is not made."""
    profile, out = folder / "profile", folder / "out"
    settings = profile / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text(_SETTINGS, encoding="utf-8")
    quietly = ("--headless", "--norestore", "--nolockcheck", "--nodefault")
    where = f"-env:UserInstallation={profile.as_uri()}"
    command = [tool("soffice"), where, *quietly, "--convert-to", to, "--outdir", str(out), *map(str, files)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=_PATIENCE)
    made = [out / f"{file.stem}.{to.partition(':')[0]}" for file in files]
    missing = [file.name for file in made if not file.exists()]
    assert not missing, f"LibreOffice made no {missing}: {done.stdout} {done.stderr}"
    return made


def recalculated(folder: Path, books: Mapping[str, bytes]) -> dict[str, Workbook]:
    """The workbooks by name as LibreOffice computes them, values only."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for name, content in books.items():
        files.append(folder / f"{name}.xlsx")
        files[-1].write_bytes(content)
    made = converted(folder, files, "xlsx:Calc MS Excel 2007 XML")
    return {name: load_workbook(file, data_only=True) for name, file in zip(books, made, strict=True)}


def differences(content: bytes, computed: Workbook) -> list[tuple[str, object, object]]:
    """The formula cells where LibreOffice's figure is not the one that stands behind the formula."""
    formulas, cached = load_workbook(BytesIO(content)), load_workbook(BytesIO(content), data_only=True)
    found = []
    for sheet in formulas.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    place = f"{sheet.title}!{cell.coordinate}"
                    ours, theirs = (
                        cached[sheet.title][cell.coordinate].value,
                        computed[sheet.title][cell.coordinate].value,
                    )
                    if not _same(ours, theirs):
                        found.append((place, ours, theirs))
    return found


def count_of_formulas(content: bytes) -> int:
    """How many cells of a workbook are formulas."""
    book = load_workbook(BytesIO(content))
    return sum(
        cell.data_type == "f" for sheet in book.worksheets for row in sheet.iter_rows() for cell in row
    )


def _same(ours: object, theirs: object) -> bool:
    if isinstance(ours, int | float) and isinstance(theirs, int | float):
        return abs(ours - theirs) <= _NEAR * max(1.0, abs(ours))
    return (ours or "") == (theirs or "")
