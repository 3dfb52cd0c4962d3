"""Letters set as PDF: the grant tables of 2017 and 2020 and the distribution of 2024 in five layouts.

The same call gives the same bytes.
"""

from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from io import BytesIO

from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    Flowable,
    KeepTogether,
    PageBreak,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
    TableStyle,
)

from tests.letter_tables import LetterTable, grants_2017


class Layout(StrEnum):
    """How a table is set: with rules, without, over two pages (its heading once or twice), all centred."""

    RULED = "ruled"
    UNRULED = "unruled"
    PAGE_BREAK = "page_break"
    PAGE_BREAK_HEADED = "page_break_headed"
    CENTRED = "centred"


_PROSE = ParagraphStyle("prose", fontName="Times-Roman", fontSize=11, leading=13.5, spaceAfter=7)
_TITLE = ParagraphStyle("title", _PROSE, fontName="Times-Bold", spaceBefore=8)
_CELL = ParagraphStyle("cell", fontName="Times-Roman", fontSize=10.5, leading=12.5)
_CENTRED_CELL = ParagraphStyle("centred", _CELL, alignment=TA_CENTER)
_NOTE = ParagraphStyle("note", _PROSE, fontSize=8.5, leading=10.5, spaceAfter=1)
_PAGE_BREAKS = (Layout.PAGE_BREAK, Layout.PAGE_BREAK_HEADED)


def pdf_of(rows: LetterTable, layout: Layout) -> bytes:
    """The letter with that table, set in that layout, with page numbers and a running head."""
    return _set(_letter(rows, layout), rows.running_head)


@cache
def sixty_pages() -> bytes:
    """A letter of sixty pages: prose, and the grant table of 2017, which takes pages 31 and 32."""
    table = grants_2017()
    pages = [[*_page_of_prose(number)] for number in range(1, 59)]
    pages.insert(30, _letter(table, Layout.UNRULED))
    story = [part for page in pages for part in (*page, PageBreak())]
    return _set(story[:-1], table.running_head)


def _letter(rows: LetterTable, layout: Layout) -> list[Flowable]:
    """The parts of the letter in their order; a table over two pages breaks after its thirteenth row."""
    before = [*(Paragraph(text, _PROSE) for text in rows.before), Paragraph(rows.title, _TITLE)]
    after = [Paragraph(text, _PROSE) for text in rows.after]
    if layout not in _PAGE_BREAKS:
        return [*before, _table(rows, layout, 0, len(rows.rows)), *_notes(rows), *after]
    return [
        *before,
        _table(rows, layout, 0, 13),
        PageBreak(),
        _table(rows, layout, 13, len(rows.rows), headed=layout is Layout.PAGE_BREAK_HEADED),
        *_notes(rows),
        *after,
    ]


def _table(rows: LetterTable, layout: Layout, first: int, end: int, headed: bool = True) -> Table:
    style = _CENTRED_CELL if layout is Layout.CENTRED else _CELL
    body = [
        [
            Paragraph(cell + _raised(rows.marks.get(at)), style) if column == rows.name_column else cell
            for column, cell in enumerate(rows.rows[at])
        ]
        for at in range(first, end)
    ]
    heading = [[Paragraph(f"<b>{cell}</b>", style) for cell in rows.heading]] if headed else []
    widths = [width * mm for width in rows.widths]
    return Table(heading + body, widths, style=TableStyle(_commands(rows, layout)))


def _raised(mark: str | None) -> str:
    return f"<super>{mark}</super>" if mark else ""


def _commands(rows: LetterTable, layout: Layout) -> list[tuple[object, ...]]:
    """Rules, alignment and padding; without rules the amount stands at the last line of a wrapped name."""
    every, amounts = ((0, 0), (-1, -1)), ((rows.name_column + 1, 0), (-1, -1))
    commands: list[tuple[object, ...]] = [
        ("FONT", *every, "Times-Roman", 10.5, 12.5),
        ("TOPPADDING", *every, 1.5),
        ("BOTTOMPADDING", *every, 1.5),
        ("ALIGN", *amounts, "RIGHT"),
        ("VALIGN", *every, "TOP"),
    ]
    if layout in (Layout.RULED, *_PAGE_BREAKS):
        commands.append(("GRID", *every, 0.5, "black"))
    if layout is Layout.UNRULED:
        commands.append(("VALIGN", *amounts, "BOTTOM"))
    if layout is Layout.CENTRED:
        commands += [("ALIGN", *every, "CENTER"), ("VALIGN", *every, "MIDDLE"), ("BOX", *every, 0.5, "black")]
    return commands


def _notes(rows: LetterTable) -> list[Flowable]:
    """The footnotes below the table, under a short rule."""
    if not rows.notes:
        return [Spacer(1, 10)]
    rule = Table([[""]], [50 * mm], [8], hAlign="LEFT", style=[("LINEBELOW", (0, 0), (-1, -1), 0.5, "black")])
    notes = [Paragraph(f"<super>{mark}</super> {text}", _NOTE) for mark, text in rows.notes.items()]
    return [KeepTogether([rule, *notes]), Spacer(1, 10)]


_SENTENCES = (
    "Pasientene skal oppleve at tjenesten er sammenhengende, og at de blir hørt.",
    "Gjennomsnittlig ventetid skal reduseres i alle regioner sammenliknet med 20166.",
    "Helse Sør-Øst RHF skal innen 1. mars rapportere på tiltakene, jf. Prop. 1 S (2016-2017) og Innst. 11 S.",
    "Betalingssatsen for kommunene for utskrivningsklare pasienter er 4622 kroner i 2017.",
    "Det er overført 46,6 mill. kroner fra basisbevilgningen til døgntilbud i kommunene.",
    "Minst 75 pst. av epikrisene skal være sendt innen 7 dager etter utskrivning (10–15 dager i 2015).",
    "Foretaksmøtet viste til sak 091-2016 og til kap. 732.72–75, der målene er omtalt nærmere.",
    "Reformen utgjør 0,8 pst. i 2017, tilsvarende 1127 mill. kroner i effektiviseringskrav.",
)


def _page_of_prose(number: int) -> Iterator[Flowable]:
    """One page of the kind that surrounds a table: a heading, paragraphs, and a list of points."""
    yield Paragraph(f"{number}. Mål og rammer, del {number}", _TITLE)
    for start in range(9):
        sentences = [_SENTENCES[(number + start + step) % len(_SENTENCES)] for step in range(5)]
        yield Paragraph(("• " if start % 3 == 2 else "") + " ".join(sentences), _PROSE)


def _set(story: list[Flowable], running_head: str) -> bytes:
    def furnish(canvas: Canvas, document: SimpleDocTemplate) -> None:
        canvas.setFont("Times-Roman", 9)
        canvas.drawString(25 * mm, 284 * mm, running_head)
        canvas.drawCentredString(105 * mm, 12 * mm, str(document.page))

    written = BytesIO()
    document = SimpleDocTemplate(
        written,
        pagesize=A4,
        leftMargin=25 * mm,
        rightMargin=20 * mm,
        title=running_head,
        invariant=1,
        lang="no",
    )
    document.build(story, onFirstPage=furnish, onLaterPages=furnish)
    return written.getvalue()
