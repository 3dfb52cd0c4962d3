"""What stands in the margins of every page: whose paper it is, what it is worth, and the watermark."""

from xml.sax.saxutils import quoteattr

from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.text.paragraph import Paragraph

from allocation.files.marking import Marking
from allocation.files.papers.look import FONT

_VML = (
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:w10="urn:schemas-microsoft-com:office:word"'
)
_PLACED = (
    "position:absolute;margin-left:0;margin-top:0;width:430pt;height:143pt;rotation:315;z-index:-251658752;"
    "mso-position-horizontal:center;mso-position-horizontal-relative:margin;"
    "mso-position-vertical:center;mso-position-vertical-relative:margin"
)


def set_margins(document: Document, marking: Marking) -> None:
    """Header: what is exempt from public access, and the case. Footer: the marking and the page's number."""
    section = document.sections[0]
    header, footer = section.header.paragraphs[0], section.footer.paragraphs[0]
    if marking.exempt:
        header.add_run(marking.exempt).bold = True
        header.add_run("\t")
    header.add_run(marking.case_title)
    if marking.watermark:
        header.add_run()._r.append(_watermark(marking.watermark))
    footer.add_run(
        f"{marking.case} · {marking.scenario_title} ({marking.scenario}) · {marking.stands} · "
        f"fingeravtrykk {marking.fingerprint}\tSide "
    )
    add_field(footer, "PAGE", "1")
    footer.add_run(" av ")
    add_field(footer, "NUMPAGES", "1")


def add_field(paragraph: Paragraph, code: str, shown: str) -> None:
    """A field that Word counts itself; `shown` stands there until it has."""
    xml = f'<w:fldSimple {nsdecls("w")} w:instr="{code}"><w:r><w:t>{shown}</w:t></w:r></w:fldSimple>'
    paragraph._p.append(parse_xml(xml))


def _watermark(word: str) -> object:
    """A word across the page, as Word itself makes it: WordArt in the header, behind the text."""
    return parse_xml(
        f"<w:pict {nsdecls('w')} {_VML}>"
        '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" '
        'path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas>'
        '<v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/>'
        '<v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/>'
        '<v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/>'
        '<v:f eqn="mid @5 @6"/><v:f eqn="mid @8 @5"/><v:f eqn="mid @7 @8"/><v:f eqn="mid @6 @7"/>'
        '<v:f eqn="sum @6 0 @5"/></v:formulas><v:path textpathok="t" o:connecttype="custom" '
        'o:connectlocs="@9,0;@10,10800;@11,21600;@12,10800" o:connectangles="270,180,90,0"/>'
        '<v:textpath on="t" fitshape="t"/></v:shapetype>'
        f'<v:shape id="PowerPlusWaterMarkObject1" o:spid="_x0000_s2049" type="#_x0000_t136" '
        f'alt={quoteattr(f"Vannmerke: {word}")} style="{_PLACED}" o:allowincell="f" fillcolor="#d0d0d0" '
        f'stroked="f"><v:fill opacity=".5"/><v:textpath style="font-family:&quot;{FONT}&quot;;font-size:1pt" '
        f'string={quoteattr(word)}/><w10:wrap anchorx="margin" anchory="margin"/></v:shape></w:pict>'
    )
