"""Papers opened again: their text, numbers and marks, as whoever gets them meets them."""

import io
import re
import zipfile
from collections.abc import Iterator
from html import unescape

from docx import Document

from allocation.money import MINUS, NBSP

NUMBER = re.compile(rf"{MINUS}?\d{{1,3}}(?:{NBSP}\d{{3}})+(?:,\d+)?|{MINUS}?\d+(?:,\d+)?")


def part(content: bytes, name: str) -> str:
    """A part of the file as it is stored."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return file.read(name).decode()


def texts(content: bytes) -> list[str]:
    """Every text of the body: paragraphs, those of cells too, and what describes pictures."""
    document = part(content, "word/document.xml")
    paragraphs = (found[0] for found in _PARAGRAPH.finditer(document))
    return [*map(_text_of, paragraphs), *map(unescape, re.findall(r'descr="([^"]*)"', document))]


def _text_of(paragraph: str) -> str:
    found = _PIECE.finditer(paragraph)
    return "".join(_BREAKS.get(one[0], unescape(one[1] or "")) for one in found)


_PARAGRAPH = re.compile(r"<w:p>.*?</w:p>|<w:p .*?</w:p>", re.DOTALL)
_PIECE = re.compile(r"<w:t(?: [^>]*)?>([^<]*)</w:t>|<w:br/>|<w:tab/>")
_BREAKS = {"<w:br/>": "\n", "<w:tab/>": "\t"}


def margins(content: bytes) -> str:
    """What stands in header and footer."""
    section = Document(io.BytesIO(content)).sections[0]
    return "\n".join(
        paragraph.text for room in (section.header, section.footer) for paragraph in room.paragraphs
    )


def numbers(text: str) -> Iterator[str]:
    """The numbers of a text as they are written, without sign."""
    return (found[0].lstrip(MINUS) for found in NUMBER.finditer(text))
