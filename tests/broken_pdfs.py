"""PDFs that deceive, fail or attack, made as they are asked for: nothing of them lies in the repository.

Each holds, or pretends to hold, the grant table of `tests.deceiving_pdfs`. `BROKEN` says of each what reading
it must come to.
"""

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from reportlab.lib.pdfencrypt import StandardEncryption

from allocation.found import Found, FoundRow, items
from allocation.problems import Severity
from tests import deceiving_pdfs as deceiving
from tests.deceiving_pdfs import ROWS, content_seen, page_seen
from tests.raw_pdfs import FONT, content_page, deflated_blanks, document, stream


class Must(StrEnum):
    """What reading must come to: an error; an error or a warning; the rows as they are seen or an error."""

    REFUSE = "refuse"
    WARN = "warn"
    BE_HONEST = "be honest"


@dataclass(frozen=True, slots=True)
class BrokenPdf:
    """A file under its name, and what reading it must come to."""

    file: str
    make: Callable[[], bytes]
    must: Must


def truncated() -> bytes:
    """The first half of a file: the end, with the list of its parts, is missing."""
    whole = page_seen()
    return whole[: len(whole) // 2]


def with_password() -> bytes:
    """It opens only with a password."""
    return page_seen(encrypt=StandardEncryption("hemmelig", ownerPassword="eier", strength=128))


def without_leave_to_copy() -> bytes:
    """It opens for everybody, but its owner has not given leave to copy text: it can be read."""
    return page_seen(encrypt=StandardEncryption("", ownerPassword="eier", canCopy=0, strength=128))


def stream_bomb(size: int = 1 << 30) -> bytes:
    """A page whose content unpacks to `size` bytes of blanks, a thousand times what it is packed."""
    return content_page(stream(deflated_blanks(size), "/Filter /FlateDecode"))


def nested_bomb(size: int = 1 << 30) -> bytes:
    """The same packed twice: a few thousand bytes."""
    packed = zlib.compress(deflated_blanks(size), 9)
    return content_page(stream(packed, "/Filter [/FlateDecode /FlateDecode]"))


def text_bomb(times: int = 2_000_000) -> bytes:
    """A page on which the same amount is printed two million times, 40 MB unpacked."""
    shows = b"BT /F1 1 Tf 9 700 Td\n" + b"(43 800 000) Tj 0 -1 Td\n" * times + b"ET"
    return content_page(stream(zlib.compress(shows, 9), "/Filter /FlateDecode"))


def five_thousand_pages() -> bytes:
    """Five thousand pages that share one content."""
    kids = " ".join(f"{number} 0 R" for number in range(5, 5005))
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 3 0 R "
        b"/Resources << /Font << /F1 4 0 R >> >> >>"
    )
    return document(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            f"<< /Type /Pages /Kids [{kids}] /Count 5000 >>".encode(),
            stream(content_seen()),
            FONT,
            *[page] * 5000,
        ]
    )


def text_with_a_pdf_head() -> bytes:
    """Plain text that begins as a PDF does."""
    lines = "\n".join(" ".join(row) for row in ROWS)
    return f"%PDF-1.7\n{lines}\n".encode()


def pages_in_a_loop() -> bytes:
    """A page tree whose branch is itself."""
    return document(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 2 >>",
            b"<< /Type /Pages /Parent 2 0 R /Kids [2 0 R] /Count 1 >>",
        ]
    )


def length_of_itself() -> bytes:
    """A content whose length is the content."""
    return content_page(b"<< /Length 3 0 R >>\nstream\n" + content_seen() + b"\nendstream")


def lost_list_of_parts() -> bytes:
    """A whole file whose list of its parts (xref) points at random: the parts can still be found."""
    whole = page_seen()
    start = whole.rindex(b"xref\n", 0, whole.rindex(b"startxref"))
    end = whole.index(b"trailer", start)
    return whole[:start] + b"xref\n0 9\n" + b"9999999999 00000 n \n" * 9 + whole[end:]


def with_script_and_attachment() -> bytes:
    """It wants to run JavaScript as it opens, and carries a program."""
    return document(
        [
            b"<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >> "
            b"/Names << /EmbeddedFiles << /Names [(regnskap.exe) 6 0 R] >> >> >>",
            b"<< /Type /Pages /Kids [5 0 R] /Count 1 >>",
            stream(content_seen()),
            FONT,
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 3 0 R "
            b"/Resources << /Font << /F1 4 0 R >> >> >>",
            b"<< /Type /Filespec /F (regnskap.exe) /EF << /F 7 0 R >> >>",
            stream(b"MZ", "/Type /EmbeddedFile"),
        ]
    )


BROKEN = {
    "scanned": BrokenPdf("skannet.pdf", deceiving.scanned, Must.REFUSE),
    "white text": BrokenPdf("hvit.pdf", deceiving.white_text, Must.WARN),
    "covered amount": BrokenPdf("dekket.pdf", deceiving.covered_amount, Must.WARN),
    "invisible text": BrokenPdf("usynlig.pdf", deceiving.invisible_text, Must.WARN),
    "outside the page": BrokenPdf("utenfor.pdf", deceiving.outside_the_page, Must.WARN),
    "clipped away": BrokenPdf("beskåret.pdf", deceiving.clipped_away, Must.WARN),
    "tiny text": BrokenPdf("prikk.pdf", deceiving.tiny_text, Must.WARN),
    "truncated": BrokenPdf("kuttet.pdf", truncated, Must.REFUSE),
    "with password": BrokenPdf("passord.pdf", with_password, Must.REFUSE),
    "without leave to copy": BrokenPdf("eier.pdf", without_leave_to_copy, Must.BE_HONEST),
    "stream bomb": BrokenPdf("bombe.pdf", stream_bomb, Must.REFUSE),
    "nested bomb": BrokenPdf("dobbel.pdf", nested_bomb, Must.REFUSE),
    "text bomb": BrokenPdf("tekstbombe.pdf", text_bomb, Must.REFUSE),
    "five thousand pages": BrokenPdf("5000-sider.pdf", five_thousand_pages, Must.REFUSE),
    "named .txt": BrokenPdf("brev.txt", page_seen, Must.BE_HONEST),
    "text with a PDF head": BrokenPdf("tekst.pdf", text_with_a_pdf_head, Must.REFUSE),
    "pages in a loop": BrokenPdf("løkke.pdf", pages_in_a_loop, Must.REFUSE),
    "length of itself": BrokenPdf("lengde.pdf", length_of_itself, Must.BE_HONEST),
    "lost list of parts": BrokenPdf("xref.pdf", lost_list_of_parts, Must.BE_HONEST),
    "script and attachment": BrokenPdf("skript.pdf", with_script_and_attachment, Must.BE_HONEST),
    "amount in a comment": BrokenPdf("merknad.pdf", deceiving.amount_in_a_comment, Must.BE_HONEST),
    "lying letters": BrokenPdf("løgn.pdf", deceiving.lying_letters, Must.WARN),
}
"""Every such file by what is the matter with it."""

SEEN = (("732", "70", 43_800_000), ("732", "71", 286_118_000), ("733", "70", 125_057_000))
"""The grant lines that a person sees in each, with their amounts in kroner."""


def is_kept(must: Must, found: Found) -> bool:
    """Whether a reading is what it must come to. Rows that nobody sees are never read without a word."""
    loud = {problem.severity for problem in found.problems}
    if Severity.ERROR in loud or must is Must.REFUSE:
        return Severity.ERROR in loud
    if must is Must.WARN:
        return Severity.WARNING in loud
    rows = [row for table in found.tables for row in items(table.rows)]
    return tuple((row.chapter, row.item, _amount(row)) for row in rows) == SEEN


def _amount(row: FoundRow) -> int | None:
    figures = [cell.figure.kroner for cell in row.cells if cell.figure]
    return figures[0] if len(figures) == 1 else None
