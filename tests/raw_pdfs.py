"""PDFs written part by part, for those that no library would write."""

import zlib
from collections.abc import Sequence

FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
"""A font that every reader has."""

_MODULUS = 65_521
_BLOCK = 1 << 20


def document(parts: Sequence[bytes]) -> bytes:
    """A file of these objects, numbered from one; the first is the catalogue."""
    written, places = bytearray(b"%PDF-1.7\n"), []
    for number, part in enumerate(parts, 1):
        places.append(len(written))
        written += b"%d 0 obj\n" % number + part + b"\nendobj\n"
    start = len(written)
    written += b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    written += b"".join(b"%010d 00000 n \n" % place for place in places)
    written += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, start)
    return bytes(written)


def stream(data: bytes, keys: str = "") -> bytes:
    """An object that carries data, with further keys in its dictionary."""
    return f"<< /Length {len(data)} {keys} >>\nstream\n".encode() + data + b"\nendstream"


def content_page(content: bytes, keys: bytes = b"", font: bytes = FONT, more: Sequence[bytes] = ()) -> bytes:
    """A file of one page: object 3 is its content, 4 its font, 5 the page; `more` are those from 6 on."""
    return document(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [5 0 R] /Count 1 >>",
            content,
            font,
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 3 0 R "
            b"/Resources << /Font << /F1 4 0 R >> >> " + keys + b" >>",
            *more,
        ]
    )


def shown(rows: Sequence[Sequence[str]], columns: Sequence[int], top: int, row_height: int) -> bytes:
    """The operators that print these rows in that font, each cell at its column."""
    shows = [
        f"BT /F1 11 Tf {column} {top - row_height * line} Td ({_escaped(cell)}) Tj ET"
        for line, row in enumerate(rows)
        for column, cell in zip(columns, row, strict=False)
    ]
    return "\n".join(shows).encode("cp1252")


def _escaped(text: str) -> str:
    return "".join(f"\\{sign}" if sign in "()\\" else sign for sign in text)


def deflated_blanks(size: int) -> bytes:
    """Blanks as zlib packs them, a whole number of megabytes, without ever holding them.

    A block after a full flush looks back at nothing, so that one of them can be repeated; the check sum of so
    many equal bytes has a closed form.
    """
    packer = zlib.compressobj(9, wbits=-15)
    block = packer.compress(b" " * _BLOCK) + packer.flush(zlib.Z_FULL_FLUSH)
    count = size // _BLOCK
    return b"\x78\xda" + block * count + b"\x03\x00" + _adler_of_blanks(count * _BLOCK).to_bytes(4, "big")


def _adler_of_blanks(size: int) -> int:
    low = (1 + 32 * size) % _MODULUS
    high = (size + 32 * size * (size + 1) // 2) % _MODULUS
    return high << 16 | low
