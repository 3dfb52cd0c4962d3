"""Lines that end in an amount and belong to no table: a row may have been lost where a table seemed to end.

An amount in prose has its unit or another word after it, if need be on the next line. What ends a line and is
followed by nothing of the kind is said: beside a table of money as an error, elsewhere as a warning. A line
right under a table that could be one more row, but has no figure, is a warning as well. Over a heading, where
prose stands, only what is a row for sure is one.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from allocation.files.letters.furniture import PAGE_AT_END
from allocation.files.letters.grant_lines import PROSE_HEADING, is_small_row, starts_row
from allocation.files.letters.headings import STATED, UNIT_ALONE
from allocation.files.letters.lines import Line
from allocation.files.letters.raw_rows import COMPANY_AT_END, RECIPIENT, parted
from allocation.files.tables_in.field_words import YEAR
from allocation.problems import Problem, error, warning

_AMOUNT_AT_END = re.compile(
    r"(?:^|[^\w.,/\u2013-])[-\u2212\u2013(]?"
    rf"(?:[0-9]{{1,3}}(?:[ .,'\u2019][0-9]{{3}})+|(?!{YEAR.pattern}\b)[0-9]{{4,6}})"
    r"(?:,[0-9]+)?(?:,-|[*)\u2212-])*$"
)
_UNIT_AT_END = re.compile(r"(?<=[0-9)]) ?(?:kr\.?|kroner|kronar|nok)$", re.IGNORECASE)
_IN_THOUSANDS = re.compile(r"\bi (?:hei?le )?1[ .]?000 ?(?:kroner|kronar|kr\.?|nok)?\W*$", re.IGNORECASE)
_PROSE_BEFORE = re.compile(r"[a-zæøå]{3,}(?: [\w,.()/-]+){9,}$")
_GOES_ON = re.compile(r"[a-zæøå]|DRG|ISF|%")
_NUMBERED = re.compile(
    r"^(?:ID|tlf|telefon|tel|org|sak|nr|kap|post|kapitlene|side)\b|https?:|www\.", re.IGNORECASE
)
_ADDRESS = re.compile(
    r"\b(?:tlf|telefon|postboks|vedlegg [0-9]{1,2}$)|@|www\."
    r"|(?:^|, ?)[0-9]{4} [^\W0-9_]{2,}(?: [^\W0-9_]{2,})?$",
    re.IGNORECASE,
)
"""What a letterhead or a foot says, with numbers that are no amounts."""

_FIGURE = rf"(?!{YEAR.pattern}(?! ?[0-9]))[-\u2212\u2013]?[0-9]{{1,3}}(?: ?[0-9]{{3}})*(?:,[0-9]+)?"
_BEGINS_WITH_FIGURE = re.compile(rf"{_FIGURE}(?: [^\W0-9_].*)?$")
_ROW_INSIDE = re.compile(
    rf"([^0-9]*[^\W0-9_][^0-9]*) {_FIGURE}(?:[.*]+$|\)$| ?[0-9]\)$| \(?[^\W0-9_][^0-9]*)"
)
_MOST_WORDS_AROUND = 10
_MOST_WORDS = 6
_YEARS = re.compile(rf"(?:{YEAR.pattern} ?)+")
_NEAR = 4
LOOK = "se om linjen er en rad som mangler, og legg den til"


@dataclass(frozen=True, slots=True)
class Taken:
    """The lines that a table has taken: from its heading, from its first row, to one past its last row."""

    heading: int
    first: int
    end: int
    is_money: bool


def strays(lines: Sequence[Line], taken: Sequence[Taken], file: str) -> Iterator[tuple[int | None, Problem]]:
    """Each stray line as a problem, with the number of the table of money that it is near, if it is."""
    inside = {at for one in taken for at in range(one.first, one.end)}
    beside, above = _beside(taken), _above(taken)
    ends = {one.end for one in taken if one.is_money}
    for at, line in enumerate(lines):
        if at in inside or PAGE_AT_END.search(line.text) or _ADDRESS.search(line.text):
            continue
        near = beside.get(at)
        after = lines[at + 1].text if at + 1 < len(lines) else ""
        if at in ends and _is_row_without_figure(line):
            what = f"linjen rett under tabellen kan være en rad uten beløp: «{line.text[:120]}»"
            yield near, warning(line.place(file), what, "den har ikke noe tall", LOOK)
        if near is None and at in above and _is_row_above(line, after):
            near = above[at]
        is_row = is_small_row(line) or (near is not None and _is_small_row(line, after))
        is_lost = is_row or _ends_in_amount(line, after)
        if not is_lost and (near is None or not _has_row_inside(line)):
            continue
        how = "slutter med et beløp" if is_lost else "har et beløp etter navnet"
        what = f"linjen {how}, men er ikke med i noen tabell: «{line.text[:120]}»"
        if near is not None:
            yield near, error(line.place(file), what, "tabellen er lest som slutt før den", LOOK)
        else:
            yield None, warning(line.place(file), what, "den ligner ikke radene i en tabell", LOOK)


def _beside(taken: Sequence[Taken]) -> dict[int, int]:
    """The lines in the heading of a table of money, or right under it, with the table's number."""
    found: dict[int, int] = {}
    for number, one in enumerate(taken):
        for at in (*range(one.heading, one.first), *range(one.end, one.end + _NEAR)):
            if one.is_money:
                found.setdefault(at, number)
    return found


def _above(taken: Sequence[Taken]) -> dict[int, int]:
    """The lines right over the heading of a table of money, with the table's number."""
    return {
        at: number
        for number, one in enumerate(taken)
        for at in range(one.heading - _NEAR, one.heading)
        if one.is_money
    }


def _ends_in_amount(line: Line, after: str) -> bool:
    if _IN_THOUSANDS.search(line.text) or UNIT_ALONE.fullmatch(line.text):
        return False
    text = _UNIT_AT_END.sub("", line.text)
    if text != line.text and len(text.split()) > _MOST_WORDS_AROUND:
        return False
    if not _AMOUNT_AT_END.search(text) or _GOES_ON.match(after) or _NUMBERED.search(text):
        return False
    return not _PROSE_BEFORE.search(text[: len(text) - len(text.split()[-1])].strip())


def _is_small_row(line: Line, after: str) -> bool:
    """Whether a line beside a table is a name and a number under a thousand: a row, and no sentence."""
    found = parted(line)
    is_sentence = len(found.name.split()) > _MOST_WORDS or bool(_GOES_ON.match(after))
    figures = " ".join(found.tail)
    return bool(found.name) and bool(figures) and not is_sentence and not _YEARS.fullmatch(figures)


def _is_row_above(line: Line, after: str) -> bool:
    """Whether a line over a table's heading is a row for sure: a recipient's name, or a gap, and a figure."""
    is_named = RECIPIENT.search(line.text) is not None or len(line.pieces) > 1
    is_row = _is_small_row(line, after) or _has_row_inside(line)
    return is_named and is_row and line.text[0].isupper() and "\u00a7" not in line.text


def _has_row_inside(line: Line) -> bool:
    """Whether a line is a name and an amount with text after: what the amount is for, or a mark at it."""
    text = STATED.sub(" ", line.text)
    if len(text.split()) > _MOST_WORDS_AROUND or text.rstrip().endswith(":"):
        return False
    found = _ROW_INSIDE.match(text)
    is_parted = any(_BEGINS_WITH_FIGURE.match(piece.text) for piece in line.pieces[1:])
    return is_parted or bool(found and RECIPIENT.search(found[1]))


def _is_row_without_figure(line: Line) -> bool:
    """Whether a line is what begins a row, or the name of a company, and nothing more."""
    if parted(line).tail or PROSE_HEADING.match(line.text) or len(line.text.split()) > _MOST_WORDS:
        return False
    return starts_row(line.text) or COMPANY_AT_END.search(line.text) is not None
