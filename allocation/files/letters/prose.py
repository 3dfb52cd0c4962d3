"""Amounts that stand in prose: linked to the row they are about, or to the unit of a table that says none.

A row of a grant table can be without an amount: what is paid follows from activity. The prose under the table
then has a heading for its chapter and item, and gives the advance. It is kept as an estimate beside the row,
never as its amount.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate

from allocation.case import folded
from allocation.figures import Figure
from allocation.files.letters.lines import Line
from allocation.found import Estimate, FoundRow
from allocation.money import BILLION, KRONER, MILLION, THOUSAND, NotANumber, Unit, parse_number

_NUMBER = r"(?<![0-9.,/-])(?<![0-9] )([0-9]{1,3}(?: [0-9]{3})*(?:,[0-9]+)?|[0-9]+(?:,[0-9]+)?)"
_WORDS: tuple[tuple[Unit, str], ...] = (
    (MILLION, r"mill(?:\.|ioner|ionar)?\s*(?:kroner|kronar|kr)|mnok|mkr"),
    (BILLION, r"(?:mrd\.?|milliarder|milliardar)\s*(?:kroner|kronar|kr)"),
    (THOUSAND, r"tusen\s*(?:kroner|kronar|kr)|tkr|kkr|tnok"),
    (KRONER, r"kroner|kronar|kr\b|nok\b"),
)
_AMOUNT = re.compile(
    rf"{_NUMBER}\s*(?:{'|'.join(f'(?P<u{at}>{words})' for at, (_, words) in enumerate(_WORDS))})",
    re.IGNORECASE,
)
_SECTION = re.compile(r"kap\.?\s*([0-9]{3,4}),?\s*post\s*([0-9]{2})\b(?!\d)", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[^0-9 .])\.\s+(?=[A-ZÆØÅ])|(?<=kroner)\.\s|(?<=kroner)\.$")
_ADVANCE = re.compile(r"akonto", re.IGNORECASE)
_IN_ALL = re.compile(r"til sammen|til saman|samlet|samla|totalt|i alt", re.IGNORECASE)
_FOR_ALL = re.compile(r"(?:tilsvarer|tilsvarar|svarer til|svarar til|utgjør|utgjer)", re.IGNORECASE)
_RECEIVER = re.compile(r"for (?:helse [\w-]+(?: [\w-]+)? rhf|regionen)", re.IGNORECASE)
_BEFORE = re.compile(
    r"\b(?:var|ble|blei|vart|utgjorde|i fjor|forrige år|førre år|fjoråret|året før)\b", re.IGNORECASE
)
_REGION = re.compile(r"\bhelse (?:sør-øst|vest|nord|midt-norge)\b", re.IGNORECASE)
_YEAR = re.compile(r"\b20[0-9]{2}\b")
_MOST_LINES = 400


@dataclass(frozen=True, slots=True)
class Said:
    """An amount in prose: its figure, the sentence it is said in, and the line it begins on."""

    figure: Figure
    sentence: str
    line: Line


def amounts_in(lines: Sequence[Line]) -> Iterator[Said]:
    """Every amount with a unit in the lines, also where a line ends between number and unit."""
    parts = [f"{line.text} " for line in lines]
    text, starts = "".join(parts), [0, *accumulate(map(len, parts))]
    breaks = [0, *(match.end() for match in _SENTENCE.finditer(text)), len(text)]
    for match in _AMOUNT.finditer(text):
        if figure := _figure(match):
            after = bisect_right(breaks, match.start(), hi=len(breaks) - 1)
            sentence = text[breaks[after - 1] : breaks[after]].strip()
            yield Said(figure, sentence, lines[bisect_right(starts, match.start()) - 1])


def _figure(match: re.Match[str]) -> Figure | None:
    unit = next(unit for at, (unit, _) in enumerate(_WORDS) if match[f"u{at}"])
    try:
        number = parse_number(match[1])
    except NotANumber:
        return None
    return Figure(number.value * unit.factor, unit, number.decimals) if number else None


def sections_of(lines: Sequence[Line], chapter: str, item: str) -> Iterator[tuple[Line, ...]]:
    """The prose under each heading that names this chapter and item, up to the next such heading."""
    starts = [
        (number, match[1], match[2])
        for number, line in enumerate(lines[:_MOST_LINES])
        if (match := _SECTION.match(line.text))
    ]
    for position, (start, *named) in enumerate(starts):
        if named == [chapter, item]:
            end = starts[position + 1][0] if position + 1 < len(starts) else len(lines)
            yield tuple(lines[start:end][:_MOST_LINES])


def estimate_for(
    lines: Sequence[Line], row: FoundRow, file: str, regions: frozenset[str]
) -> tuple[Estimate | None, tuple[Said, ...]]:
    """The amount that the prose gives for a row, and all amounts there; None where it is not clear which.

    Where the letter names `regions`, folded, above its table, what is said of others is not of this row.
    """
    found = tuple(
        said for section in sections_of(lines, row.chapter, row.item) for said in amounts_in(section)
    )
    of_row = [
        said for said in found if not regions or not (named := regions_in(said.sentence)) or named & regions
    ]
    chosen = _the_one(tuple(_of_this_year(of_row)))
    return (Estimate(chosen.figure, chosen.line.place(file), chosen.sentence) if chosen else None), found


def regions_in(text: str) -> frozenset[str]:
    """The regional health authorities that a text names, folded."""
    return frozenset(folded(name) for name in _REGION.findall(text))


def _of_this_year(found: Sequence[Said]) -> Iterator[Said]:
    """The amounts that are not said of a year before: by the tense, or by an older year than others name."""
    years = [frozenset(_YEAR.findall(said.sentence)) for said in found]
    newest = max((year for named in years for year in named), default="")
    for said, named in zip(found, years, strict=True):
        if not _BEFORE.search(said.sentence) and (not named or newest in named):
            yield said


def _the_one(found: Sequence[Said]) -> Said | None:
    """The advance in all; the only advance; or what the whole is said to correspond to."""
    advances = [said for said in found if _ADVANCE.search(said.sentence)]
    in_all = [said for said in advances if _IN_ALL.search(said.sentence)]
    whole = [said for said in found if _FOR_ALL.search(said.sentence)]
    whole = whole if len(whole) == 1 else [said for said in whole if _RECEIVER.search(said.sentence)]
    for chosen in (in_all, advances, whole):
        if len(chosen) == 1:
            return chosen[0]
        if chosen:
            return None
    return None


def unit_by_prose(total: Fraction, decimals: int, said: Sequence[Said]) -> tuple[Unit, Said] | None:
    """The unit in which a table's total is an amount that the prose states, where only one is possible."""
    fitting = {
        unit: one
        for unit in (KRONER, THOUSAND, MILLION)
        for one in said
        if Figure(total * unit.factor, unit, decimals).interval.meets(one.figure.interval)
    }
    return next(iter(fitting.items())) if len(fitting) == 1 else None
