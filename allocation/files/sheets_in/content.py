"""What a file really is, seen from its first bytes and never from its name."""

import re
from enum import StrEnum
from pathlib import PurePosixPath

from allocation.files.cells import invisible
from allocation.problems import Place, Problem, error

_LONGEST_NAME = 150
_UNNAMED = "fil"
_OLE, _PDF = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF"
_BEFORE_PDF = 1_024
"""How far into a file its mark of PDF may stand, as the readers of PDF allow."""
_MARKUP = re.compile(
    rb"\s*+(?:\xef\xbb\xbf)?+\s*+<(?:!--|!doctype|html|table|\?xml|head|meta|div|style)", re.IGNORECASE
)
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OF_WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls")
AS_XLSX = "lagre tabellen som .xlsx eller som CSV"


class Content(StrEnum):
    """What the bytes of a file are."""

    WORKBOOK = "workbook"
    OLD_OFFICE = "old_office"
    ENCRYPTED = "encrypted"
    PDF = "pdf"
    MARKUP = "markup"
    PICTURE = "picture"
    PACKED = "packed"
    TEXT = "text"
    EMPTY = "empty"


def content_of(content: bytes) -> Content:
    """What a file is; `text` is whatever is nothing else."""
    if not content.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        return Content.EMPTY if b"\x00" not in content[2:] else Content.TEXT
    if content.startswith(_OLE):
        return Content.ENCRYPTED if _ENCRYPTED in content else Content.OLD_OFFICE
    if _PDF in content[:_BEFORE_PDF]:
        return Content.PDF
    begins = next((kind for kind, marks in _BEGINNINGS.items() if content.startswith(marks)), None)
    return begins or (Content.MARKUP if _MARKUP.match(content) else Content.TEXT)


_BEGINNINGS = {
    Content.WORKBOOK: (b"PK\x03\x04",),
    Content.PICTURE: (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*"),
    Content.PACKED: (b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ", b"PK\x05\x06"),
}


def refused_content(kind: Content, place: Place) -> Problem | None:
    """Why a file of that kind holds no table that can be read; None where it may."""
    if kind in _REFUSED:
        what, cause, fix = _REFUSED[kind]
        return error(place, what, cause, fix)
    return None


_REFUSED = {
    Content.EMPTY: ("filen er tom", "den er lagret uten innhold", AS_XLSX),
    Content.ENCRYPTED: (
        "filen er beskyttet med passord",
        "den er kryptert",
        "fjern passordet og lagre filen på nytt",
    ),
    Content.OLD_OFFICE: (
        "filen er ikke et regneark i .xlsx",
        "den er lagret i et gammelt Office-format",
        AS_XLSX,
    ),
    Content.MARKUP: (
        "filen er HTML eller XML, ikke et regneark",
        "en nettside er lagret med et annet etternavn",
        AS_XLSX,
    ),
    Content.PICTURE: (
        "filen er et bilde",
        "tabellen er fotografert eller skannet",
        AS_XLSX,
    ),
    Content.PACKED: (
        "filen er et pakket arkiv",
        "flere filer er pakket i én",
        "pakk ut filen, og les tabellen for seg",
    ),
}


def misnamed(file: str, kind: Content, place: Place) -> Problem | None:
    """The problem of a text that is called a workbook: whoever opens it there sees something else."""
    if kind is Content.TEXT and PurePosixPath(file).suffix.lower() in _OF_WORKBOOKS:
        cause = "den er lagret med et annet etternavn"
        return error(
            place, "filen er CSV eller tekst, ikke en arbeidsbok", cause, "gi filen etternavnet .csv"
        )
    return None


def plain_name(name: str) -> str:
    """The name of a file without folders and without what nobody can see."""
    plain = PurePosixPath(name.replace("\\", "/")).name[:_LONGEST_NAME]
    seen = "".join(sign for sign in plain if sign.isprintable() and not invisible(sign))
    return seen.strip() or _UNNAMED
