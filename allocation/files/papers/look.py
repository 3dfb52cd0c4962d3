"""How every paper looks: page, letters, headings and colours, as styles that a secretariat can change."""

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

LANGUAGE = "nb-NO"
FONT = "Calibri"
TEXT_WIDTH = 17.0
"""How wide the text is, in centimetres."""

_MARGIN = 2.0
_INK, _QUIET = RGBColor(0x1F, 0x38, 0x64), RGBColor(0x40, 0x40, 0x40)
_NOTE, _CELL, _LABELLED = "Note", "Cell", "Labelled"
NOTE_STYLE, CELL_STYLE, LABELLED_STYLE = _NOTE, _CELL, _LABELLED
_SIZES = {"Title": 20.0, "Heading 1": 14.0, "Heading 2": 11.5, "Caption": 9.5}
_LABEL_WIDTH = 3.4


def set_look(document: Document) -> None:
    """A4 with the house's styles; the language stands where every reader of the file looks for it."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(_MARGIN)
    section.top_margin, section.bottom_margin = Cm(2.4), Cm(2.2)
    section.header_distance = section.footer_distance = Cm(1)
    _set_language(document)
    _set_text(document)
    for name, size in _SIZES.items():
        _set_heading(_style(document, name), size)
    _add_styles(document)
    for name in ("Header", "Footer"):
        style = _style(document, name)
        style.font.size, style.font.color.rgb = Pt(8), _QUIET
        stops = style.paragraph_format.tab_stops
        for stop in [*stops]:
            stops.clear_all() if stop.position else None
        stops.add_tab_stop(Cm(TEXT_WIDTH), WD_TAB_ALIGNMENT.RIGHT)


def _style(document: Document, name: str) -> ParagraphStyle:
    style = document.styles[name]
    assert isinstance(style, ParagraphStyle)
    return style


def _set_language(document: Document) -> None:
    defaults = document.styles.element.find(qn("w:docDefaults"))
    properties = defaults.find(f"{qn('w:rPrDefault')}/{qn('w:rPr')}")
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    properties.append(
        parse_xml(f'<w:lang {nsdecls("w")} w:val="{LANGUAGE}" w:eastAsia="{LANGUAGE}" w:bidi="ar-SA"/>')
    )
    document.core_properties.language = LANGUAGE


def _set_text(document: Document) -> None:
    normal = _style(document, "Normal")
    _set_font(normal, 10.5)
    normal.paragraph_format.space_before, normal.paragraph_format.space_after = Pt(0), Pt(6)
    normal.paragraph_format.line_spacing = 1.1
    normal.paragraph_format.widow_control = True
    for name in ("List Number", "List Bullet"):
        _style(document, name).paragraph_format.space_after = Pt(4)


def _set_heading(style: ParagraphStyle, size: float) -> None:
    _set_font(style, size)
    style.font.bold, style.font.italic, style.font.color.rgb = True, False, _INK
    shape = style.paragraph_format
    shape.space_before, shape.space_after = Pt(14 if style.name == "Heading 1" else 10), Pt(4)
    shape.keep_with_next = True
    for border in style.element.findall(f".//{qn('w:pBdr')}"):
        border.getparent().remove(border)


def _set_font(style: ParagraphStyle, size: float) -> None:
    """The font by its name, not by the theme's, which another program may not have."""
    style.font.name, style.font.size = FONT, Pt(size)
    fonts = style.element.rPr.rFonts
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:cs"), FONT)


def _add_styles(document: Document) -> None:
    """What the template lacks: notes under tables, cells, and lines with a label at their left."""
    for name, size, after in ((_NOTE, 9.0, 6), (_CELL, 9.0, 0), (_LABELLED, 10.5, 2)):
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        assert isinstance(style, ParagraphStyle)
        style.base_style = document.styles["Normal"]
        style.font.size = Pt(size)
        style.paragraph_format.space_after = Pt(after)
    _style(document, _CELL).paragraph_format.line_spacing = 1.0
    _style(document, _NOTE).paragraph_format.space_before = Pt(3)
    labelled = _style(document, _LABELLED).paragraph_format
    labelled.left_indent, labelled.first_line_indent = Cm(_LABEL_WIDTH), Cm(-_LABEL_WIDTH)
    labelled.tab_stops.add_tab_stop(Cm(_LABEL_WIDTH))
