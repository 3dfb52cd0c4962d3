"""Workbooks recalculated by LibreOffice: every formula computed anew by another program than ours."""

import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

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


def recalculated(folder: Path, books: Mapping[str, bytes]) -> dict[str, bytes]:
    """The workbooks by name as LibreOffice saves them when it has computed every formula anew."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for name, content in books.items():
        files.append(folder / f"{name}.xlsx")
        files[-1].write_bytes(content)
    made = converted(folder, files, "xlsx:Calc MS Excel 2007 XML")
    return {name: file.read_bytes() for name, file in zip(books, made, strict=True)}


@dataclass(frozen=True)
class Shown:
    """What a cell shows, and whether a formula stands behind it."""

    value: float | str
    is_formula: bool


def cells_of(content: bytes) -> dict[tuple[str, str], Shown]:
    """Every cell of a workbook that shows something, by sheet and address."""
    found: dict[tuple[str, str], Shown] = {}
    with ZipFile(BytesIO(content)) as packed:
        texts = _shared_texts(packed)
        targets = {one.get("Id"): one.get("Target", "") for one in _xml(packed, "xl/_rels/workbook.xml.rels")}
        for sheet in _xml(packed, "xl/workbook.xml").iter(f"{_MAIN}sheet"):
            target = targets[sheet.get(f"{_LINK}id")]
            file = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
            for cell in _xml(packed, file).iter(f"{_MAIN}c"):
                value = _value(cell, texts)
                if value != "":
                    place = (sheet.get("name", ""), cell.get("r", ""))
                    found[place] = Shown(value, cell.find(f"{_MAIN}f") is not None)
    return found


_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


def _xml(packed: ZipFile, name: str) -> ElementTree.Element:
    return ElementTree.fromstring(packed.read(name))


def _shared_texts(packed: ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in packed.namelist():
        return []
    return ["".join(one.itertext()) for one in _xml(packed, "xl/sharedStrings.xml")]


def _value(cell: ElementTree.Element, texts: list[str]) -> float | str:
    """What a cell shows: a number, or a text of its own or a shared one; an empty text for nothing."""
    kind, value = cell.get("t", "n"), cell.findtext(f"{_MAIN}v")
    if kind == "inlineStr":
        return "".join(cell.itertext())
    if value is None:
        return ""
    if kind == "s":
        return texts[int(value)]
    return value if kind in ("str", "e") else float(value)


def differences(content: bytes, computed: bytes) -> list[tuple[tuple[str, str], object, object]]:
    """The formula cells where LibreOffice shows something else than stands behind the formula."""
    theirs = cells_of(computed)
    found: list[tuple[tuple[str, str], object, object]] = []
    for place, ours in cells_of(content).items():
        other = theirs[place].value if place in theirs else ""
        if ours.is_formula and not _same(ours.value, other):
            found.append((place, ours.value, other))
    return found


def count_of_formulas(content: bytes) -> int:
    """How many cells of a workbook are formulas."""
    return sum(cell.is_formula for cell in cells_of(content).values())


def _same(ours: float | str, theirs: float | str) -> bool:
    if isinstance(ours, str) or isinstance(theirs, str):
        return ours == theirs
    return abs(ours - theirs) <= _NEAR * max(1.0, abs(ours))
