"""Bytes to text: what is certain is decoded, the rest is refused with the byte that nobody can read."""

import re
from codecs import getincrementaldecoder
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
_UTF8_LETTER = re.compile(rb"\xc3[\xa6\xb8\xa5\x86\x98\x85]")
"""æ, ø, å, Æ, Ø and Å in UTF-8."""
_UNUSED = frozenset(b"\x81\x8d\x8f\x90\x9d")
"""The bytes that mean nothing in Windows-1252."""
_ASCII = bytes(range(0x80))
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text, and what is worth knowing of how it was read."""

    text: str
    problems: tuple[Problem, ...] = ()


def decoded(content: bytes, place: Place) -> Decoded:
    """The text of a file: UTF-8, UTF-16 with its mark, Windows-1252 or DOS Nordic. Raises ProblemsFound."""
    encoding, problems = encoding_of(content, place)
    return Decoded(content.decode(encoding), problems)


def encoding_of(content: bytes, place: Place) -> tuple[str, tuple[Problem, ...]]:
    """The encoding that all of a file is certain to be in, and a note of it. Raises ProblemsFound.

    The file is looked through piece by piece, so that a long one is never held twice.
    """
    mark = next((mark for mark in _MARKS if content.startswith(mark)), b"")
    encoding = _MARKS.get(mark, "utf-8")
    try:
        _look_through(content, encoding, place)
    except UnicodeDecodeError as fault:
        if mark:
            raise _refused(content, _first_bad(content, encoding), place) from fault
        return _of_one_byte_a_letter(content, place)
    return encoding, ()


def _look_through(content: bytes, encoding: str, place: Place) -> None:
    """Raises UnicodeDecodeError, and ProblemsFound for what decodes and is no text of ours."""
    decoder = getincrementaldecoder(encoding)()
    before = ""
    for start in range(0, max(len(content), 1), _PIECE):
        piece = content[start : start + _PIECE]
        text = decoder.decode(piece, final=start + _PIECE >= len(content))
        if "\x00" in text:
            cause = "filen er skadet, lagret som UTF-16 uten merke, eller ikke en tekstfil"
            raise ProblemsFound([error(place, "filen har nullbyte", cause, "lagre filen som «CSV UTF-8»")])
        if "\u00c3" in text and _UTF8_TWICE.search(before + text):
            what = "æ, ø og å er kodet to ganger"
            cause = "filen er åpnet i feil tegnsett og lagret igjen"
            fix = "lagre filen på nytt fra kilden, som «CSV UTF-8»"
            raise ProblemsFound([error(place, what, cause, fix)])
        before = text[-1:]


def _first_bad(content: bytes, encoding: str) -> int:
    try:
        content.decode(encoding)
    except UnicodeDecodeError as fault:
        return fault.start
    return 0


def _of_one_byte_a_letter(content: bytes, place: Place) -> tuple[str, tuple[Problem, ...]]:
    """Windows-1252 where that fits all bytes, DOS Nordic where only that does.

    Letters of UTF-8 among such bytes are of a file that was put together from two: nobody can read it whole.
    """
    beyond = frozenset(content.translate(None, _ASCII))
    if b"\x00" in content:
        raise _refused(content, content.index(0), place)
    if mixed := _UTF8_LETTER.search(content):
        raise _refused(content, mixed.start(), place)
    if beyond <= _DOS_LETTERS and beyond & _ONLY_DOS:
        return "cp865", _told("cp865", place)
    if no_letters := beyond & _UNUSED:
        raise _refused(content, min(content.index(byte) for byte in no_letters), place)
    return "cp1252", _told("Windows-1252", place)


def _told(name: str, place: Place) -> tuple[Problem, ...]:
    fix = "se etter at æ, ø og å er riktige i navnene"
    what = f"filen er lest i tegnsettet {name}"
    return (note(place, what, "den er ikke lagret som UTF-8", fix),)


def _refused(content: bytes, at: int, place: Place) -> ProblemsFound:
    line = content.count(b"\n", 0, at) + 1
    where = Place(place.file, line)
    what = f"byte 0x{content[at]:02x} kan ikke leses"
    cause = "filen er skadet, eller lagret i et tegnsett som ikke er brukt i Norge"
    return ProblemsFound([error(where, what, cause, "lagre filen som «CSV UTF-8»")])
