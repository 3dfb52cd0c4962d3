"""How long a letter of sixty pages takes to read, beside what the two libraries take for its text alone."""

from collections.abc import Callable
from io import BytesIO

import pypdfium2
from pypdf import PdfReader

from allocation.files.letters import letter_tables
from tests.letter_pdfs import Layout, pdf_of, sixty_pages
from tests.letter_tables import TABLES


def text_by_pypdf(content: bytes) -> int:
    """The text of every page in the order it is drawn: what the one reading begins with."""
    return sum(len(page.extract_text()) for page in PdfReader(BytesIO(content)).pages)


def text_by_pdfium(content: bytes) -> int:
    """The text of every page as the browser's library gives it, without a word of where it stands."""
    document = pypdfium2.PdfDocument(content)
    return sum(len(document[number].get_textpage().get_text_bounded()) for number in range(len(document)))


def lines() -> list[tuple[str, str, int, Callable[[], object]]]:
    """What is measured: name, target, times, work."""
    long, short = sixty_pages(), pdf_of(TABLES["grants_2017"](), Layout.RULED)
    return [
        ("lese et brev på 60 sider", "4 s", 3, lambda: letter_tables(long, "brev.pdf")),
        ("lese et brev på én side", "", 5, lambda: letter_tables(short, "brev.pdf")),
        ("bare teksten av 60 sider: pypdf", "", 3, lambda: text_by_pypdf(long)),
        ("bare teksten av 60 sider: PDFium", "", 3, lambda: text_by_pdfium(long)),
    ]
