"""The headings of a table's columns of figures, each with a unit of its own where it says one.

Where a heading stands tells best; else its words do: a new heading begins with a capital letter, except where
one name has several («Helse Sør-Øst RHF»).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from allocation.files.letters.headings import NAMES, STATED, UNIT_ALONE, Heading
from allocation.files.letters.lines import Piece
from allocation.files.sheets_in.unit_words import units_in
from allocation.files.tables_in.field_words import YEAR
from allocation.money import NORWEGIAN, Unit

_BEGINS = re.compile(rf"[A-ZÆØÅ]|{YEAR.pattern}")
_GOES_ON = re.compile(r"(?:RHF|HF|AS|SF|SO|Sør-Øst|Vest|Nord|Midt-Norge|Midt)\**")
_BINDS = re.compile(r"til|for|i|av|og|på|frå|fra|etter", re.IGNORECASE)
_REGION = re.compile(r"Helse|Sør-Øst|Vest|Nord|Midt-Norge")
_DESIGNATION = re.compile(
    r"(?:betegnelse|nemning|benevnelse|benemning|tekst|formål|føremål|navn|namn|beskrivelse|tilskudd|tilskot)[.:]?",
    re.IGNORECASE,
)
_LEAST_IN_BLOCK = 2
_YEAR_AND_MORE = re.compile(rf"{YEAR.pattern} [a-zæøå]")
_MOST_COUNTED = 8
_AMOUNT = re.compile(r"beløp", re.IGNORECASE)
_INDENT = 3.0
_LEAST_NAME = 6.0
"""How far from the edge, in signs or points, the first heading stands at least where names have none."""

_SUM = re.compile(r"(?:samlet|samla|sum|totalt?|i alt|til sammen|til saman)\b.*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Title:
    """A column's heading without its unit, and the unit; None where it says none."""

    text: str
    unit: Unit | None = None


def is_sum_title(title: str) -> bool:
    """Whether a column's heading says that it sums the others."""
    return bool(_SUM.fullmatch(title.strip()))


def title_counts(heading: Heading) -> tuple[int, ...]:
    """How many columns of figures the words of a heading may be for, the likeliest first.

    One of them is that of the names: surely so where it says that. Gaps tell where the others begin; without
    any each word may begin one, though few do that have no capital letter.
    """
    parted = [line.pieces for line in heading.lines if len(line.pieces) > 1]
    if len(parted) == 1 and NAMES.match(parted[0][0].text):
        return (len(parted[0]) - 1,)
    parts = _parts(heading.words)
    if not parts:
        return ()
    named = [at for at, part in enumerate(parts) if NAMES.match(part)]
    if not named and len([*filter(YEAR.fullmatch, parts)]) > 1 and not YEAR.search(parts[0]):
        named = [0]  # «Divisjon 2023 2024 Endring»
    after = [len(parts) - 1 - at for at in reversed(named)] or [len(parts) - 1, len(parts)]
    words = parts[named[0] :] if named else parts
    return _with_more([max(one, 1) for one in after], _most(words) - bool(named))


def grant_title_counts(heading: Heading) -> tuple[int, ...]:
    """The same for a heading of which only the words after that of the designations are left."""
    parts = _parts(heading.words)
    return _with_more((len(parts), 1), _most(parts)) if parts else ()


def _with_more(likely: Sequence[int], most: int) -> tuple[int, ...]:
    return tuple(dict.fromkeys((*likely, *range(1, min(most, _MOST_COUNTED) + 1))))


def _most(parts: Sequence[str]) -> int:
    """How many headings the words of these can be at most: each begins one that is not bound to another."""
    words = [word for part in parts for word in [None, *_title(part).text.split()]]
    return sum(
        word is not None and not _BINDS.fullmatch(word) and not (before and _BINDS.fullmatch(before))
        for before, word in pairwise(words)
    )


def word_titles(heading: Heading, count: int) -> tuple[Title, ...]:
    """The headings of so many columns by their words; none where there are more or fewer after the names'.

    None either where a word is broken by a hyphen, or two columns would be called the same.
    """
    blocks = _in_blocks(_parts(heading.words, years_begin=True), count)
    for parts in (blocks, _parts(heading.words), _parts(heading.words, years_begin=True)):
        named = max((at for at, part in enumerate(parts) if NAMES.match(part)), default=-1)
        is_first_theirs = named < 0 and len(parts) == count + 1 and len(heading.words) == 1
        titles = tuple(map(_title, parts[named + 1 + is_first_theirs :]))
        if len(titles) == count:
            texts = [title.text for title in titles]
            is_broken = any(
                text.endswith("-") or _YEAR_AND_MORE.match(text) or len(YEAR.findall(text)) > 1
                for text in texts
            )
            is_broken = is_broken or len({*texts}) < count
            return () if is_broken else titles
    return ()


def _in_blocks(parts: Sequence[str], count: int) -> list[str]:
    """The headings of two blocks of the same columns side by side, with the blocks' names before them."""
    half, rest = count // 2, [part for part in parts[: len(parts) - count] if not NAMES.match(part)]
    columns = parts[len(parts) - count :]
    if count % 2 or half < _LEAST_IN_BLOCK or len(rest) < 2 or columns[:half] != columns[half:]:
        return []
    return [f"{rest[-2 + number // half]} · {column}" for number, column in enumerate(columns)]


def after_designation(heading: Heading) -> Heading:
    """The heading with the words after that of the designations alone: those of the amounts."""
    words = [word for line in heading.words for word in line]
    at = max((number for number, word in enumerate(words) if _DESIGNATION.fullmatch(word)), default=-1)
    return replace(heading, words=(tuple(words[at + 1 :]),) if at >= 0 else ())


def _parts(lines: Sequence[Sequence[str]], years_begin: bool = False) -> list[str]:
    """The words as headings in their order; what only says a unit is none.

    A year begins one at the head of a line, or after any capital where that is asked for.
    """
    parts: list[str] = []
    for line in lines:
        years = [YEAR.fullmatch(word) is not None for word in line]
        are_years = any(map(all, pairwise(years)))  # «Divisjon 2023 2024»
        for position, word in enumerate(line):
            is_first = position == 0 or are_years or (years_begin and _BEGINS.match(line[position - 1]))
            is_alone = len(line) == 1 and parts and parts[-1].split()[-1].islower()
            if not parts or _begins(parts[-1], word, bool(is_first) and not is_alone):
                parts.append(word)
            else:
                parts[-1] = f"{parts[-1]} {word}"
    return [part for at, part in enumerate(parts) if _says_what(part, parts[at - 1] if at else "")]


def _says_what(part: str, before: str) -> bool:
    """Whether a part is more than a unit; «Beløp i tusen kroner» is a heading after that of the names."""
    return bool(STATED.sub(" ", part).strip()) or (
        _AMOUNT.match(part) is not None and (not before or NAMES.match(before) is not None)
    )


def _begins(before: str, word: str, is_first: bool) -> bool:
    """Whether a word begins a heading after these words."""
    last = before.rsplit(maxsplit=1)[-1]
    if _BINDS.fullmatch(last) or (_GOES_ON.fullmatch(word) and _REGION.fullmatch(last)):
        return False
    if YEAR.fullmatch(word):
        return is_first
    return bool(_BEGINS.match(word))


def _title(part: str) -> Title:
    """A heading and its unit: «Gaver (mill. kr)», «Beløp i tusen kroner»."""
    stated = [match[0] for match in STATED.finditer(part)]
    found = frozenset(unit for one in stated for unit in units_in(one, NORWEGIAN))
    plain = " ".join(STATED.sub(" ", part).split())
    if not plain and (amount := _AMOUNT.match(part)):
        plain = amount[0]
    return Title(plain, next(iter(found)) if len(found) == 1 else None)


def heading_spans(heading: Heading, count: int, names: float) -> list[tuple[float, float]] | None:
    """Where the headings of so many columns stand, if one line has them all after that of the names.

    The names begin at `names`.
    """
    for line in heading.lines:
        first = line.pieces[0]
        if len(line.pieces) == count + 1 and (NAMES.match(first.text) or first.start <= names + _INDENT):
            return [(piece.start, piece.end) for piece in line.pieces[1:]]
        if len(line.pieces) == count > 1 and line.pieces[0].start > _LEAST_NAME:
            return [(piece.start, piece.end) for piece in line.pieces]
    return None


def placed_titles(
    heading: Heading, columns: Sequence[tuple[float, float]], names: float
) -> tuple[Title, ...]:
    """The headings of columns by what stands over each, from the top down; none where one has nothing.

    A heading that reaches over several columns is in each of them, before what stands under it; what stands
    over the names, which begin at `names`, is in none. A unit alone is the column's.
    """
    titles: list[list[str]] = [[] for _ in columns]
    units: list[str] = ["" for _ in columns]
    for line in heading.lines:
        is_over_all = len(line.pieces) == 1 and line.pieces[0].start <= names + _INDENT
        if line.text == heading.title or is_over_all:
            continue
        for piece in line.pieces:
            for number in _over(piece, columns, names, is_cell=bool(line.cells)):
                if len(line.pieces) > 1 or line.cells:
                    units[number] += f" {piece.text}" if UNIT_ALONE.fullmatch(piece.text) else ""
                titles[number].append("" if UNIT_ALONE.fullmatch(piece.text) else piece.text)
    found = tuple(_titled(" ".join(words), unit) for words, unit in zip(titles, units, strict=True))
    texts = [title.text for title in found]
    years = [bool(YEAR.fullmatch(text)) for text in texts]
    is_torn = any(years) and any(
        YEAR.search(text) for text, alone in zip(texts, years, strict=True) if not alone
    )
    return found if all(texts) and len({*texts}) == len(texts) and not is_torn else ()


def _titled(words: str, unit: str) -> Title:
    """A heading with the unit that it says, or that stands alone above or under it."""
    title, own = _title(" ".join(words.split())), units_in(unit, NORWEGIAN)
    return replace(title, unit=next(iter(own))) if len(own) == 1 and title.unit is None else title


def _over(piece: Piece, columns: Sequence[tuple[float, float]], names: float, is_cell: bool) -> list[int]:
    """The columns that a piece of a heading reaches over, or the nearest; none for that of the names."""
    over = [at for at, (left, right) in enumerate(columns) if piece.start < right and piece.end > left]
    if over or is_cell or piece.start <= names + _INDENT:
        return over
    middle = (piece.start + piece.end) / 2
    if middle < columns[0][0] - (columns[0][1] - columns[0][0]):
        return []
    apart = [abs(middle - (start + end) / 2) for start, end in columns]
    return [apart.index(min(apart))]
