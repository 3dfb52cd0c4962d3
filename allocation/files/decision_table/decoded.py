"""Bytes to text: what is certain is decoded, the rest is refused with the byte that nobody can read."""

import re
from dataclasses import dataclass

from allocation.problems import Place, Problem, ProblemsFound, error, note

_MARKS = {
    b"\xef\xbb\xbf": "utf-8-sig",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}
_DOS_LETTERS = frozenset(b"\x86\x8f\x90\x91\x92\x82\x84\x94\x99\x9b\x9d")
"""å Å É æ Æ é ä ö Ö ø Ø as DOS had them; a file of it has no other sign beyond ASCII."""
_ONLY_DOS = frozenset(b"\x86\x8f\x9b\x9d")
"""Those of them that mean nothing, or a sign no name has, in Windows-1252."""
_UTF8_TWICE = re.compile("\u00c3[\u00a6\u00b8\u00a5\u02dc\u2020\u2026\u0098\u0086\u0085]")
"""æ, ø, å, Ø, Æ and Å that were UTF-8, were read as Windows-1252, and were saved as UTF-8 again."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text, and what is worth knowing of how it was read."""

    text: str
    problems: tuple[Problem, ...] = ()


def decoded(content: bytes, place: Place) -> Decoded:
    """The text of a file: UTF-8, UTF-16 with its mark, Windows-1252 or DOS Nordic. Raises ProblemsFound."""
    mark = next((mark for mark in _MARKS if content.startswith(mark)), b"")
    try:
        text = content.decode(_MARKS.get(mark, "utf-8"))
    except UnicodeDecodeError as fault:
        if mark:
            raise _refused(content, fault.start, place) from fault
        return _of_one_byte_a_letter(content, place)
    if "\x00" in text:
        cause = "filen er skadet, lagret som UTF-16 uten merke, eller ikke en tekstfil"
        raise ProblemsFound([error(place, "filen har nullbyte", cause, "lagre filen som «CSV UTF-8»")])
    if _UTF8_TWICE.search(text):
        what = "æ, ø og å er kodet to ganger"
        cause = "filen er åpnet i feil tegnsett og lagret igjen"
        raise ProblemsFound([error(place, what, cause, "lagre filen på nytt fra kilden, som «CSV UTF-8»")])
    return Decoded(text)


def _of_one_byte_a_letter(content: bytes, place: Place) -> Decoded:
    """Windows-1252 where that fits all bytes, DOS Nordic where only that does."""
    beyond = frozenset(byte for byte in content if byte >= 0x80)
    if beyond <= _DOS_LETTERS and beyond & _ONLY_DOS:
        return _told(content.decode("cp865"), "cp865", place)
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError as fault:
        raise _refused(content, fault.start, place) from fault
    if "\x00" in text:
        raise _refused(content, content.index(0), place)
    return _told(text, "Windows-1252", place)


def _told(text: str, name: str, place: Place) -> Decoded:
    fix = "se etter at æ, ø og å er riktige i navnene"
    what = f"filen er lest i tegnsettet {name}"
    return Decoded(text, (note(place, what, "den er ikke lagret som UTF-8", fix),))


def _refused(content: bytes, at: int, place: Place) -> ProblemsFound:
    line = content.count(b"\n", 0, at) + 1
    where = Place(place.file, line)
    what = f"byte 0x{content[at]:02x} kan ikke leses"
    cause = "filen er skadet, eller lagret i et tegnsett som ikke er brukt i Norge"
    return ProblemsFound([error(where, what, cause, "lagre filen som «CSV UTF-8»")])
