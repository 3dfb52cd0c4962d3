"""A paper in the making: headings, sentences, lists, tables and pictures, one after the other."""

import io
from collections.abc import Callable, Sequence
from datetime import datetime

from docx import Document
from docx.shared import Cm, Pt

from allocation.charts import LIGHT, Bar, change_bars
from allocation.charts.picture import as_png
from allocation.files.clockless import without_clock
from allocation.files.marking import Marking
from allocation.files.papers.grid import Grid, divided, write_grid
from allocation.files.papers.look import LABELLED_STYLE, NOTE_STYLE, TEXT_WIDTH, set_look
from allocation.files.papers.margins import add_field, set_margins

_UNDER_TABLE = Pt(6)
_SHORT_LIST = 3
"""A list of at most so many points is not divided between pages."""


class Paper:
    """A document that grows at its end; tables and figures are numbered as they come.

    `say` is what every text goes through before it is written: who makes an extract withholds names there.
    """

    def __init__(
        self, marking: Marking, title: str, year: int, say: Callable[[str], str] = lambda text: text
    ) -> None:
        self._document = Document()
        self._say = say
        self._marking = marking
        self._counts = {"Tabell": 0, "Figur": 0}
        self._is_under_table = False
        set_look(self._document)
        set_margins(self._document, marking)
        known = self._document.core_properties
        known.title, known.author, known.last_modified_by = title, "allocation", "allocation"
        known.subject, known.comments, known.keywords = marking.scenario_title, "", marking.fingerprint
        known.created = known.modified = datetime(year, 1, 1)

    def title(self, text: str) -> None:
        """The paper's own title."""
        self._document.add_paragraph(self._say(text), "Title")

    def heading(self, text: str, level: int = 1) -> None:
        """A heading, which also stands among the bookmarks of the PDF."""
        self._is_under_table = False
        self._document.add_heading(self._say(text), level)

    def prose(self, text: str) -> None:
        """A paragraph; nothing where there is no text."""
        self._add(text, "Normal")

    def lead(self, text: str) -> None:
        """A paragraph that leads to what follows, and stays on its page."""
        self._add(text, "Normal")
        self._document.paragraphs[-1].paragraph_format.keep_with_next = True

    def note(self, text: str) -> None:
        """A small paragraph, under a table or a list; nothing where there is no text."""
        self._add(text, NOTE_STYLE)

    def labelled(self, label: str, text: str) -> None:
        """A line with its label at the left: «Saksnummer: 073-2024»."""
        paragraph = self._document.add_paragraph(style=LABELLED_STYLE)
        paragraph.add_run(f"{label}:").bold = True
        paragraph.add_run(f"\t{self._say(text)}")

    def numbered(self, texts: Sequence[str]) -> None:
        """A numbered list; a paper has one, its decision, for Word would count on in a second."""
        for text in texts:
            self._add(text, "List Number")

    def points(self, texts: Sequence[str]) -> None:
        """A list in which the order says nothing."""
        for number, text in enumerate(texts, 1):
            self._add(text, "List Bullet")
            if number < len(texts) <= _SHORT_LIST:
                self._document.paragraphs[-1].paragraph_format.keep_with_next = True

    def table(self, grid: Grid, notes: Sequence[str] = ()) -> None:
        """A table with its number and caption, continued where the page is too narrow, and its notes."""
        for number, part in enumerate(divided(grid)):
            if number:
                self._caption("Tabell", f"{grid.caption} (fortsatt)", continued=True)
            else:
                self._caption("Tabell", grid.caption)
            write_grid(self._document, self._said(part))
            self._is_under_table = True
        for note in notes:
            self.note(note)

    def changes(self, bars: Sequence[Bar], caption: str) -> None:
        """Gains and losses as a picture, described for who cannot see it."""
        spec = change_bars(bars, self._say(caption), LIGHT)
        untitled = {name: part for name, part in spec.items() if name != "title"}
        foot = f"{self._marking.case} · {self._marking.scenario} · {self._marking.fingerprint}"
        picture = as_png(untitled, "", foot)
        self._caption("Figur", caption)
        self._document.add_picture(io.BytesIO(picture), width=Cm(TEXT_WIDTH))
        shape = self._document.inline_shapes[-1]._inline.docPr
        shape.set("descr", spec["description"])
        shape.set("title", caption)

    def as_bytes(self) -> bytes:
        """The document as .docx, the same bytes for the same content."""
        raw = io.BytesIO()
        self._document.save(raw)
        return without_clock(raw.getvalue())

    def _add(self, text: str, style: str) -> None:
        """A paragraph; the first under a table stands a little apart from it."""
        if not text:
            return
        paragraph = self._document.add_paragraph(self._say(text), style)
        if self._is_under_table:
            paragraph.paragraph_format.space_before = _UNDER_TABLE
        self._is_under_table = False

    def _caption(self, kind: str, text: str, continued: bool = False) -> None:
        """A caption, which stays with what it is of; its number is a field that Word counts."""
        self._counts[kind] += not continued
        paragraph = self._document.add_paragraph(style="Caption")
        paragraph.add_run(f"{kind} ")
        if continued:
            paragraph.add_run(str(self._counts[kind]))
        else:
            add_field(paragraph, f"SEQ {kind} \\* ARABIC", str(self._counts[kind]))
        paragraph.add_run(f". {self._say(text)}")

    def _said(self, grid: Grid) -> Grid:
        rows = tuple(tuple(map(self._say, row)) for row in grid.rows)
        return Grid(grid.caption, tuple(map(self._say, grid.headings)), rows, grid.words, grid.sums)
