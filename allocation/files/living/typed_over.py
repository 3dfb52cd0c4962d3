"""What was written where nothing should be, in a workbook that comes back: a person's figures, not ours."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from allocation.files.living.formulas_kept import addresses
from allocation.files.living.seal import Row, digest_of
from allocation.problems import Place, Problem, some_of, warning

_GONE = "arket er slettet, eller har fått et annet navn"
_ANEW = "bruk beløpene herfra, og ta arbeidsboken på nytt fra programmet; skriv bare i de blå cellene"
_OTHERS = "noen har skrevet i låste celler, så arbeidsboken viser andre tall enn programmet gir"


def over_formulas(lost: Mapping[str, list[str]], titles: Collection[str], file: str) -> list[Problem]:
    """A warning for each sheet that has lost formulas, by its title; `titles` are of the sheets there are."""
    return [
        warning(Place(file, sheet=title), _lost(cells) if title in titles else _GONE, _OTHERS, _ANEW)
        for title, cells in lost.items()
    ]


def _lost(cells: Sequence[str]) -> str:
    if len(cells) == 1:
        return f"cellen {cells[0]} er ikke lenger en formel"
    return f"{len(cells)} celler er ikke lenger formler: {some_of(cells)}"


def over_figures(
    book: Any, digests: Mapping[str, str], kept: Mapping[str, list[str]], file: str
) -> list[Problem]:
    """A warning for each sheet of standing figures that has others; `digests` are of them by its title.

    `kept` are the ranges of a sheet's formulas: one that has any and is gone has been told of already.
    """
    changed = "det som står fast på arket, er ikke lenger det programmet skrev"
    return [
        warning(Place(file, sheet=title), changed if title in book.sheetnames else _GONE, _OTHERS, _ANEW)
        for title, digest in digests.items()
        if (title in book.sheetnames or title not in kept) and _digest(book, title, kept) != digest
    ]


def _digest(book: Any, title: str, kept: Mapping[str, list[str]]) -> str:
    """The digest of what stands fast on a sheet; of none where the sheet is gone."""
    rows = _figures(book, title, kept) if title in book.sheetnames else ()
    return digest_of([(title, rows)])


def _figures(book: Any, title: str, kept: Mapping[str, list[str]]) -> Iterator[Row]:
    """What stands on a sheet beside its formulas, row by row."""
    formulas = set(addresses(kept.get(title, ())))
    book[title].reset_dimensions()
    for row in book[title].iter_rows():
        yield [None if one.value is None or one.coordinate in formulas else one.value for one in row]
