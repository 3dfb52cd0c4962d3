"""What a packed workbook holds, looked at before anything of it is parsed."""

import io
import zipfile
from collections import Counter

from allocation.problems import Place, Problem, ProblemsFound, error

_MOST_UNPACKED = 60_000_000
_MOST_XML = 5_000_000
"""Text of sheets, styles and the like: room for a hundred tables of decisions."""

_MOST_RATIO = 200
_LEAST_FOR_RATIO = 1_000_000
_MOST_PARTS = 2_000
_PROLOGUE = 4_096
_OTHER = {"word/": "et Word-dokument", "ppt/": "en presentasjon", "content.xml": "et OpenDocument-ark"}
_AS_XLSX = "lagre tabellen som .xlsx eller som CSV"


def refuse_unsafe(content: bytes, place: Place) -> None:
    """Refuse what is no plain workbook, or one that unpacks to more than any table. Raises ProblemsFound."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            refused = _wrong_size(packed, place) or _wrong_kind(packed, place) or _wrong_xml(packed, place)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as fault:
        what = f"filen kan ikke pakkes ut ({type(fault).__name__})"
        fix = "åpne den i et regneark, lagre den på nytt som .xlsx, og prøv igjen"
        raise ProblemsFound([error(place, what, "filen er skadet eller avkortet", fix)]) from fault
    if refused:
        raise ProblemsFound([refused])


def _wrong_size(packed: zipfile.ZipFile, place: Place) -> Problem | None:
    parts = packed.infolist()
    unpacked = sum(part.file_size for part in parts)
    xml = sum(part.file_size for part in parts if part.filename.endswith((".xml", ".rels")))
    is_steep = any(
        part.file_size > _LEAST_FOR_RATIO and part.file_size > _MOST_RATIO * part.compress_size
        for part in parts
    )
    if len(parts) > _MOST_PARTS or unpacked > _MOST_UNPACKED or xml > _MOST_XML or is_steep:
        what = f"arbeidsboken er for stor utpakket: {unpacked // 1_000_000} MB"
        fix = "lagre bare arket med tabellen, som .xlsx eller CSV"
        return error(place, what, "den har mer i seg enn en tabell, eller er laget for å skade", fix)
    return None


def _wrong_kind(packed: zipfile.ZipFile, place: Place) -> Problem | None:
    names = packed.namelist()
    twice = [name for name, times in Counter(name.lower() for name in names).items() if times > 1]
    if twice:
        cause = "filen er satt sammen på nytt av noe annet enn et regneark"
        fix = "åpne den i et regneark, lagre den på nytt som .xlsx, og prøv igjen"
        return error(place, f"filen har delen «{twice[0]}» to ganger", cause, fix)
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        fix = "lagre den uten makroer, som .xlsx"
        return error(place, "arbeidsboken har makroer", "den er lagret som .xlsm", fix)
    if "xl/workbook.xml" not in names:
        kind = next((what for begins, what in _OTHER.items() if any(n.startswith(begins) for n in names)), "")
        what = f"filen er {kind}, ikke en arbeidsbok" if kind else "filen er ikke en arbeidsbok i .xlsx"
        return error(place, what, "den er lagret i et annet format", _AS_XLSX)
    return None


def _wrong_xml(packed: zipfile.ZipFile, place: Place) -> Problem | None:
    """A document type can name entities that grow without end, or files outside."""
    for part in packed.infolist():
        if part.filename.endswith((".xml", ".rels")):
            with packed.open(part) as opened:
                begins = opened.read(_PROLOGUE).replace(b"\x00", b"").upper()
            if b"<!DOCTYPE" in begins or b"<!ENTITY" in begins:
                cause = "ingen regneark skriver det; den er laget av noe annet"
                return error(place, "arbeidsboken har en dokumenttype (DTD) i seg", cause, _AS_XLSX)
    return None
