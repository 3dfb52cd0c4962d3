"""What a packed workbook holds, looked at before anything of it is parsed."""

import io
import re
import zipfile
from collections import Counter

from allocation.files.sheets_in.content import AS_XLSX
from allocation.files.sheets_in.limits import Limits
from allocation.problems import Place, Problem, ProblemsFound, error

_LEAST_FOR_RATIO = 1_000_000
_PROLOGUE = 4_096
_BEFORE_ROOT = re.compile(rb"<\?.*?\?>|<!--.*?-->", re.DOTALL)
_ROOT = re.compile(rb"<[A-Za-z_]")
_XML = (".xml", ".rels", ".vml")
_OTHER = {"word/": "et Word-dokument", "ppt/": "en presentasjon", "content.xml": "et OpenDocument-ark"}
SAVED_ANEW = "åpne den i et regneark, lagre den på nytt som .xlsx, og prøv igjen"


def refuse_unsafe(content: bytes, place: Place, limits: Limits) -> None:
    """Refuse what is no plain workbook, or one that unpacks to more than any table. Raises ProblemsFound."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            refused = (
                _wrong_size(packed, place, limits) or _wrong_kind(packed, place) or _wrong_xml(packed, place)
            )
    except Exception as fault:
        what = f"filen kan ikke pakkes ut ({type(fault).__name__})"
        raise ProblemsFound([error(place, what, "filen er skadet eller avkortet", SAVED_ANEW)]) from fault
    if refused:
        raise ProblemsFound([refused])


def _wrong_size(packed: zipfile.ZipFile, place: Place, limits: Limits) -> Problem | None:
    parts = packed.infolist()
    unpacked = sum(part.file_size for part in parts)
    is_steep = any(
        part.file_size > _LEAST_FOR_RATIO and part.file_size > limits.ratio * part.compress_size
        for part in parts
    )
    if len(parts) > limits.parts or unpacked > limits.unpacked or is_steep:
        what = f"arbeidsboken er for stor utpakket: {unpacked // 1_000_000} MB"
        fix = "lagre bare arket med tabellen, som .xlsx eller CSV"
        return error(place, what, "den har mer i seg enn en tabell, eller er laget for å skade", fix)
    return None


def _wrong_kind(packed: zipfile.ZipFile, place: Place) -> Problem | None:
    names = packed.namelist()
    twice = [name for name, times in Counter(name.lower() for name in names).items() if times > 1]
    if twice:
        cause = "filen er satt sammen på nytt av noe annet enn et regneark"
        return error(place, f"filen har delen «{twice[0]}» to ganger", cause, SAVED_ANEW)
    if any(name.lower().endswith("vbaproject.bin") or "/macrosheets/" in name.lower() for name in names):
        fix = "lagre den uten makroer, som .xlsx"
        return error(place, "arbeidsboken har makroer", "den er lagret som .xlsm", fix)
    if "xl/workbook.bin" in names:
        return error(place, "filen er ikke en arbeidsbok i .xlsx", "den er lagret som .xlsb", AS_XLSX)
    if "xl/workbook.xml" not in names:
        kind = next((what for begins, what in _OTHER.items() if any(n.startswith(begins) for n in names)), "")
        what = f"filen er {kind}, ikke en arbeidsbok" if kind else "filen er ikke en arbeidsbok i .xlsx"
        return error(place, what, "den er lagret i et annet format", AS_XLSX)
    return None


def _wrong_xml(packed: zipfile.ZipFile, place: Place) -> Problem | None:
    """A document type can name entities that grow without end, or files outside.

    It can only stand before the first element, so that must be seen.
    """
    for part in packed.infolist():
        if part.filename.endswith(_XML) and part.file_size:
            with packed.open(part) as opened:
                begins = opened.read(_PROLOGUE).replace(b"\x00", b"")
            if b"<!DOCTYPE" in begins.upper() or b"<!ENTITY" in begins.upper():
                cause = "ingen regneark skriver det; den er laget av noe annet"
                return error(place, "arbeidsboken har en dokumenttype (DTD) i seg", cause, AS_XLSX)
            if len(begins) >= _PROLOGUE // 2 and not _ROOT.search(_BEFORE_ROOT.sub(b"", begins)):
                cause = "ingen regneark skriver det; den er laget av noe annet"
                return error(
                    place, f"delen «{part.filename}» er ikke XML slik et regneark skriver", cause, AS_XLSX
                )
    return None
