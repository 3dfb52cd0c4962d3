"""PDFs whose text is not what a person sees: hidden, covered or unpainted words, and letters that lie.

In each a person sees the same grant table, `ROWS`.
"""

from collections.abc import Callable, Sequence
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from tests.raw_pdfs import FONT, content_page, shown, stream

ROWS = (
    ("Tabell 1. Tilskudd fordelt på kapittel og post (i kroner)",),
    ("Kap", "Post", "Betegnelse", "Midler"),
    ("732", "70", "Særskilte tilskudd (Kolorektal kreft)", "43 800 000"),
    ("732", "71", "Kvalitetsbasert finansiering", "286 118 000"),
    ("733", "70", "Behandlingsreiser til utlandet", "125 057 000"),
    ("Sum", "", "", "454 975 000"),
)
"""What a person sees on the page of each of them that can be looked at."""

_COLUMNS = (60, 110, 160, 420)
_TOP = 740
_ROW = 20


def _drawn(canvas: Canvas, rows: Sequence[Sequence[str]] = ROWS) -> None:
    canvas.setFont("Helvetica", 11)
    for line, row in enumerate(rows):
        for column, cell in zip(_COLUMNS, row, strict=False):
            canvas.drawString(column, _TOP - _ROW * line, cell)


def page_seen(
    add: Callable[[Canvas], None] | None = None, encrypt: StandardEncryption | None = None
) -> bytes:
    """One page with the rows as they are seen, and what is added to it."""
    written = BytesIO()
    canvas = Canvas(written, A4, invariant=1, encrypt=encrypt)
    _drawn(canvas)
    if add:
        add(canvas)
    canvas.save()
    return written.getvalue()


def content_seen() -> bytes:
    """The operators that paint the same rows, for pages that no library would write."""
    return shown(ROWS, _COLUMNS, _TOP, _ROW)


def scanned() -> bytes:
    """The page as a picture: there is no text."""
    picture = Image.new("L", (1240, 1754), 255)
    pen, font = ImageDraw.Draw(picture), ImageFont.load_default(24)
    for line, row in enumerate(ROWS):
        for column, cell in zip(_COLUMNS, row, strict=False):
            pen.text((2 * column, 200 + 42 * line), cell, font=font, fill=0)
    written = BytesIO()
    canvas = Canvas(written, A4, invariant=1)
    canvas.drawImage(ImageReader(picture), 0, 0, *A4)
    canvas.save()
    return written.getvalue()


def white_text() -> bytes:
    """A nought in white behind the first amount: 43 800 000 is seen, 43 800 0000 and a row more are read."""

    def add(canvas: Canvas) -> None:
        canvas.setFillColorRGB(1, 1, 1)
        canvas.drawString(478, _TOP - 2 * _ROW, "0")
        _hidden_row(canvas)

    return page_seen(add)


def covered_amount() -> bytes:
    """Another amount lies under a white box, with the seen one on top of it: both are in the text."""

    def add(canvas: Canvas) -> None:
        height = _TOP - 2 * _ROW
        canvas.drawString(415, height, "943 800 000")
        canvas.setFillColorRGB(1, 1, 1)
        canvas.rect(410, height - 4, 100, 16, stroke=0, fill=1)
        canvas.setFillColorRGB(0, 0, 0)
        canvas.drawString(420, height, "43 800 000")

    return page_seen(add)


def invisible_text() -> bytes:
    """A row in render mode 3, as a scanner's text layer has it: it is not painted at all."""

    def add(canvas: Canvas) -> None:
        text = canvas.beginText(0, 0)
        text.setTextRenderMode(3)
        for column, cell in zip(_COLUMNS, ("734", "70", "Usynlig tilskudd", "99 000 000"), strict=True):
            text.setTextOrigin(column, _TOP - 5 * _ROW + 8)
            text.textOut(cell)
        canvas.drawText(text)

    return page_seen(add)


def outside_the_page() -> bytes:
    """A row below the edge of the paper."""
    return page_seen(lambda canvas: _hidden_row(canvas, shift=-_TOP))


def clipped_away() -> bytes:
    """A row on the page, but outside the path that is painted in."""

    def add(canvas: Canvas) -> None:
        path = canvas.beginPath()
        path.rect(0, 0, 10, 10)
        canvas.clipPath(path, stroke=0)
        _hidden_row(canvas)

    return page_seen(add)


def tiny_text() -> bytes:
    """A row in letters of a fifth of a point: a speck."""

    def add(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 0.2)
        _hidden_row(canvas)

    return page_seen(add)


def _hidden_row(canvas: Canvas, shift: int = 0) -> None:
    for column, cell in zip(_COLUMNS, ("734", "70", "Skjult tilskudd", "99 000 000"), strict=True):
        canvas.drawString(column, _TOP - 6 * _ROW + shift, cell)


def amount_in_a_comment() -> bytes:
    """A yellow note on the page that says another amount; it is no part of the letter."""
    return content_page(
        stream(content_seen()),
        b"/Annots [<< /Type /Annot /Subtype /FreeText /Rect [420 696 540 712] "
        b"/Contents (943 800 000) /DA (/Helv 11 Tf 0 g) >>]",
    )


def lying_letters() -> bytes:
    """A font that says of each 4 it paints that it is a 9: 43 800 000 is seen, 93 800 000 is read."""
    mapping = b"\n".join(
        [
            b"/CIDInit /ProcSet findresource begin",
            b"begincmap",
            b"/CMapType 2 def",
            b"1 begincodespacerange",
            b"<00> <FF>",
            b"endcodespacerange",
            b"3 beginbfrange",
            b"<20> <33> <0020>",
            b"<34> <34> <0039>",
            b"<35> <FF> <0035>",
            b"endbfrange",
            b"endcmap",
        ]
    )
    font = FONT.replace(b">>", b"/ToUnicode 6 0 R >>")
    return content_page(stream(content_seen()), font=font, more=(stream(mapping),))
