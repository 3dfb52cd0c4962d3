"""The parts of a workbook that its sheets lean on: which sheets there are, shared texts, number formats."""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element, fromstring, iterparse

from openpyxl.styles.numbers import BUILTIN_FORMATS

_WORKBOOK = "xl/workbook.xml"
_WORKSHEET = "/worksheet"
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_MOST_SHARED = 30_000_000
"""Letters of all shared texts together: more than any table has."""


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet: its title, where in the packed file it lies, and whether it is shown."""

    title: str
    path: str
    is_shown: bool


@dataclass(frozen=True, slots=True)
class Parts:
    """What the sheets of a workbook share; `formats` are number formats by the number of a cell's style."""

    sheets: tuple[SheetPart, ...]
    strings: tuple[str, ...]
    formats: tuple[str, ...]
    from_1904: bool


def parts_of(packed: zipfile.ZipFile) -> Parts:
    """The parts of a workbook. Raises what the libraries raise where one is damaged."""
    root = fromstring(packed.read(_WORKBOOK))
    properties = next(named(root, "workbookPr"), None)
    return Parts(
        tuple(_sheets(packed, root)),
        tuple(_strings(packed)),
        tuple(_formats(packed)),
        properties is not None and properties.get("date1904", "0") in ("1", "true"),
    )


def local(tag: str) -> str:
    """A tag without its namespace: there are two for the same format."""
    return tag.rpartition("}")[2]


def named(root: Element, name: str) -> Iterator[Element]:
    """The elements of that name, wherever they stand."""
    return (one for one in root.iter() if local(one.tag) == name)


def shown_text(text: str) -> str:
    """A text without the escapes that the format has for signs that XML cannot hold."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def text_in(element: Element) -> str:
    """The text of a cell or of a shared text; how it is pronounced is no part of it."""
    if local(element.tag) == "rPh":
        return ""
    own = element.text or "" if local(element.tag) == "t" else ""
    return own + "".join(map(text_in, element))


def _sheets(packed: zipfile.ZipFile, root: Element) -> Iterator[SheetPart]:
    """The worksheets in their order; sheets of charts alone are none."""
    targets = {}
    for one in fromstring(packed.read("xl/_rels/workbook.xml.rels")):
        if str(one.get("Type", "")).endswith(_WORKSHEET):
            target = str(one.get("Target"))
            targets[one.get("Id")] = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
    for sheet in named(root, "sheet"):
        key = next((value for name, value in sheet.items() if local(name) == "id" and "}" in name), None)
        if key in targets:
            state = sheet.get("state", "visible")
            yield SheetPart(str(sheet.get("name")), targets[key], state == "visible")


def _strings(packed: zipfile.ZipFile) -> Iterator[str]:
    letters = 0
    for name in packed.namelist():
        if name.lower() == "xl/sharedstrings.xml":
            with packed.open(name) as opened:
                root = None
                for event, one in iterparse(opened, ("start", "end")):
                    root = one if root is None else root
                    if event == "end" and local(one.tag) == "si":
                        text = shown_text(text_in(one))
                        letters += len(text)
                        if letters > _MOST_SHARED:
                            raise ValueError
                        yield text
                        root.clear()


def _formats(packed: zipfile.ZipFile) -> Iterator[str]:
    if "xl/styles.xml" not in packed.namelist():
        return
    root = fromstring(packed.read("xl/styles.xml"))
    own = {one.get("numFmtId"): str(one.get("formatCode")) for one in named(root, "numFmt")}
    for cells in named(root, "cellXfs"):
        for one in cells:
            number = one.get("numFmtId", "0")
            yield own.get(number) or BUILTIN_FORMATS.get(int(number), "General")
