"""The printed page of a sheet: A4, how many rows it holds, and what stands in its margins."""

from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from allocation.files.marking import Marking

LINE_HEIGHT = 15
"""How high one line of a row is, in points."""
_LETTER = 5.25  # points: how wide a letter of a column's width is
_SHORT, _LONG = 537, 784  # points: A4 between its margins to the sides
_HEIGHTS = {_SHORT: 722, _LONG: 475}  # points: what is left between head and foot, by the page's width
_PORTRAIT, _PORTRAIT_OF_LONG = 128, 150  # letters: how wide sheets stand upright
_A_LITTLE_MORE = 1.25
_WATERMARK_SIZE, _WATERMARK_COLOUR = 36, "BFBFBF"


@dataclass(frozen=True, slots=True)
class Paper:
    """The A4 page of a sheet: how it stands, about how many rows it holds, and if it is the only one."""

    is_portrait: bool
    rows: int
    is_only_page: bool


def paper_for(widths: Sequence[int], lines: float) -> Paper:
    """The page for a sheet with these columns, which are made to fit it, and that many lines.

    What takes more than a page across stands upright where its letters can still be read. What is a little
    longer than a page is one, so that no few rows stand alone.
    """
    across, upright = (_rows(width, widths) for width in (_LONG, _SHORT))
    is_long = lines > _A_LITTLE_MORE * across and sum(widths) <= _PORTRAIT_OF_LONG
    is_portrait = sum(widths) <= _PORTRAIT or is_long
    rows = upright if is_portrait else across
    return Paper(is_portrait, rows, lines <= _A_LITTLE_MORE * rows)


def _rows(page: int, widths: Sequence[int]) -> int:
    shrunk = min(1.0, page / (_LETTER * max(1, sum(widths))))
    return int(_HEIGHTS[page] / LINE_HEIGHT / shrunk)


def set_print(
    sheet: Worksheet, widths: Sequence[int], repeated: int, paper: Paper, breaks: Sequence[int] = ()
) -> None:
    """Column widths, and A4 as many pages long as it takes, the row `repeated` on each if it is not 0.

    `breaks` are the rows after which a page ends.
    """
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    if repeated:
        sheet.print_title_rows = f"{repeated}:{repeated}"
    for row in breaks:
        sheet.row_breaks.append(Break(id=row))
    sheet.page_setup.orientation = "portrait" if paper.is_portrait else "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, int(paper.is_only_page and not breaks)
    sheet.page_margins = PageMargins(left=0.4, right=0.4, top=0.5, bottom=0.7, footer=0.3)
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.HeaderFooter.oddFooter = HeaderFooterItem(center=_HeaderFooterPart(text="&A, side &P av &N"))


def mark(sheet: Worksheet, marking: Marking) -> None:
    """What stands on every printed page: that it is a draft, why it is not public, whose it is."""
    if marking.watermark or marking.exempt:
        sheet.page_margins.top, sheet.page_margins.header = 0.9, 0.25  # inches: there must be room for it
    sheet.HeaderFooter.oddHeader = HeaderFooterItem(
        left=_HeaderFooterPart(text=_plain(marking.exempt) or None),
        center=_HeaderFooterPart(
            text=marking.watermark or None, size=_WATERMARK_SIZE, color=_WATERMARK_COLOUR
        ),
    )
    whose = _plain(f"{marking.case} {marking.scenario} {marking.fingerprint}")
    sheet.HeaderFooter.oddFooter = HeaderFooterItem(
        left=_HeaderFooterPart(text=whose), right=_HeaderFooterPart(text="&A, side &P av &N")
    )


def _plain(text: str) -> str:
    """A text in a margin, where an ampersand begins a command."""
    return text.replace("&", "&&")
