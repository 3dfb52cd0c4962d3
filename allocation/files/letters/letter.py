"""A letter's bytes to its tables: two readings of each, and what they agree on."""

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256

from allocation.files.letters.agreement import agreed
from allocation.files.letters.lines import Line, Piece, lines_of_text
from allocation.files.letters.page_feet import with_feet_in_doubt
from allocation.files.letters.pdf import pdf_lines
from allocation.files.letters.placed import in_rows
from allocation.files.letters.tables_in_lines import tables_in
from allocation.files.sheets_in.decoded import decoded
from allocation.files.sheets_in.limits import LIMITS, Limits
from allocation.found import Found, FoundTable
from allocation.problems import Place, Problem, ProblemsFound, error

_PDF = b"%PDF"
_ONLY_TABLES = "lagre bare sidene med tabellene"


def letter_tables(content: bytes, file: str, limits: Limits = LIMITS) -> Found:
    """Every table in a letter, with what is wrong with it; a letter without any has an error.

    Args:
        content: the bytes of a text or a PDF.
        file: what it is called, for the places of problems.
        limits: how many lines or pages it may have, and how many seconds a PDF may take.
    """
    mark = sha256(content).hexdigest()
    read = _of_pdf if content.startswith(_PDF) else _of_text
    try:
        tables, problems = read(content, file, limits)
    except ProblemsFound as found:
        return Found(file, mark, (), found.problems)
    if not tables:
        fix = "se etter at det er riktig fil; bare tabeller med navn og tall blir lest"
        problems = (*problems, error(Place(file), "fant ingen tabell", "filen har bare tekst", fix))
    return Found(file, mark, tables, problems)


def _of_text(content: bytes, file: str, limits: Limits) -> tuple[tuple[FoundTable, ...], tuple[Problem, ...]]:
    """The tables of a text, and what was seen when it was decoded."""
    read = decoded(content, Place(file))
    lines = lines_of_text(read.text)
    limits.refuse_more(Place(file), "linjer", len(lines), limits.lines, _ONLY_TABLES)
    tables, strays = tables_in(lines, file)
    return tables, (*read.problems, *strays)


def _of_pdf(content: bytes, file: str, limits: Limits) -> tuple[tuple[FoundTable, ...], tuple[Problem, ...]]:
    """The tables of a PDF that its text as it flows and as it is placed agree on, and what nobody sees."""
    lines = pdf_lines(content, file, limits)
    flowing, _ = tables_in(_without_gaps(lines.flowing), file)
    rows = in_rows(lines.placed)
    placed, strays = tables_in(rows, file)
    tables = with_feet_in_doubt(agreed(flowing, placed), rows)
    return tables, (*(_unseen(place, text) for place, text in lines.hidden), *strays)


def _without_gaps(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines each as one piece: how wide a gap is in text that flows says nothing."""
    return tuple(
        replace(line, pieces=(Piece(line.text, line.pieces[0].start, line.pieces[-1].end),)) for line in lines
    )


def _unseen(place: Place, text: str) -> Problem:
    what = f"siden har tall som ikke synes: «{text[:80]}»"
    cause = "teksten er hvit, dekket eller utenfor siden"
    return error(place, what, cause, "be om filen på nytt, uten skjult tekst")
