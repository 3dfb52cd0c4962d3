"""Postings as the bytes of an import file, by a profile."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from xml.etree import ElementTree

from allocation.files.exporting.fills import FILLS, NUMBERS, Filling, Line
from allocation.files.exporting.profile import Column, Format, Profile, Sides
from allocation.files.plain_sheets import not_run
from allocation.postings import Posting
from allocation.problems import Place, ProblemsFound, error


def postings_file(booked: Sequence[Posting], filling: Filling) -> bytes:
    """The postings as the profile wants them. Raises ProblemsFound where its encoding lacks a letter."""
    lines = [line for posting in booked for line in _lines(posting, filling.profile)]
    return _WRITERS[filling.profile.format](lines, filling)


def _lines(posting: Posting, profile: Profile) -> list[Line]:
    own = Line(posting, posting.account, posting.amount)
    if profile.sides is Sides.SINGLE:
        return [own]
    return [own, Line(posting, posting.contra, -posting.amount)]


def _value(column: Column, line: Line, filling: Filling) -> str:
    return FILLS[column.fill](filling, line) if column.fill else column.text


def _as_csv(lines: Sequence[Line], filling: Filling) -> bytes:
    """A heading and a line each; no text is left that a spreadsheet would run."""
    profile = filling.profile
    out = io.StringIO()
    writer = csv.writer(out, delimiter=profile.separator, lineterminator="\r\n")
    writer.writerow([not_run(column.name) for column in profile.columns])
    for line in lines:
        values = [(column, _value(column, line, filling)) for column in profile.columns]
        writer.writerow([text if column.fill in NUMBERS else not_run(text) for column, text in values])
    return _encoded(out.getvalue(), profile)


def _as_xml(lines: Sequence[Line], filling: Filling) -> bytes:
    """An element for each line, and in it one for each column."""
    profile = filling.profile
    root = ElementTree.Element(profile.root)
    for line in lines:
        element = ElementTree.SubElement(root, profile.element)
        for column in profile.columns:
            ElementTree.SubElement(element, column.name).text = _value(column, line, filling)
    ElementTree.indent(root)
    encoding = profile.encoding.removesuffix("-sig")
    return bytes(ElementTree.tostring(root, encoding=encoding, xml_declaration=True)) + b"\n"


_WRITERS: Mapping[Format, Callable[[Sequence[Line], Filling], bytes]] = {
    Format.CSV: _as_csv,
    Format.XML: _as_xml,
}


def _encoded(text: str, profile: Profile) -> bytes:
    try:
        return text.encode(profile.encoding)
    except UnicodeEncodeError as fault:
        letter = text[fault.start]
        what = f"tegnet «{letter}» finnes ikke i tegnsettet {profile.encoding}"
        cause = f"det står i «{_around(text, fault.start)}»"
        fix = "skriv et annet tegn der, eller velg encoding utf-8 i profilen"
        place = Place(profile.code, column="encoding")
        raise ProblemsFound([error(place, what, cause, fix)]) from fault


def _around(text: str, at: int) -> str:
    """The words around a letter, on its own line."""
    begins, ends = text.rfind("\n", 0, at) + 1, text.find("\n", at)
    return text[max(begins, at - 20) : min(ends if ends >= 0 else len(text), at + 20)].strip()
