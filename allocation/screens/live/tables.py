"""Tables as the screens show them: plain data that `parts.table` in the templates turns into HTML."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from allocation.files.shown import Shown, ShownColumn
from allocation.screens.words.sentences import Text

_MANY = 9
"""More columns than this do not fit the page beside one another."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, and whether it holds numbers, which stand to the right."""

    heading: str
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row of texts, one a column, the first its name. `tone` is `up`, `down` or nothing."""

    cells: tuple[Text, ...]
    is_strong: bool = False
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its caption, which says what it holds and its unit."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()


def table(
    caption: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Text]],
    strong: Iterable[int] = (),
    notes: Sequence[str] = (),
) -> Table:
    """A table of rows of texts, those numbered in `strong` set off: sums, for example."""
    marked = set(strong)
    made = tuple(Row(tuple(cells), number in marked) for number, cells in enumerate(rows))
    return Table(caption, tuple(columns), made, tuple(notes))


def of_shown(shown: Shown) -> list[Table]:
    """A table made for text, sheet and screen, in as many parts as its columns need to fit the page."""
    return [_part(shown, columns) for columns in _that_fit(shown.columns)]


def _that_fit(columns: Sequence[ShownColumn]) -> list[Sequence[ShownColumn]]:
    parts = -(-len(columns) // _MANY)
    size = -(-len(columns) // parts)
    return [columns[begins : begins + size] for begins in range(0, len(columns), size)]


def _part(shown: Shown, columns: Sequence[ShownColumn]) -> Table:
    """These columns of the table, without the sums that none of them has."""
    of_sums = len(shown.labels) - shown.sums
    rows = tuple(
        Row((shown.labels[number], *texts), number >= of_sums)
        for number, texts in enumerate(zip(*(column.texts for column in columns), strict=True))
        if number < of_sums or any(texts)
    )
    headings = (Column(shown.first), *(Column(one.heading, not one.of_texts) for one in columns))
    return Table(shown.title, headings, rows, tuple(shown.notes))
