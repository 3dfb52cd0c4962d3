"""Text tables of many columns: side by side as far as a page is wide, then on in a table below."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from textwrap import wrap

from tabulate import SEPARATING_LINE, tabulate

_PAGE = 140
_GAP = 2
_PROSE = 100


@dataclass(frozen=True, slots=True)
class Column:
    """A heading, a text for each row, and which side they stand on; texts may have several lines."""

    heading: str
    cells: Sequence[str]
    align: str = "right"

    @property
    def width(self) -> int:
        """How many signs wide the column is when it is printed, the gap to the next included."""
        lines = [line for text in (self.heading, *self.cells) for line in text.splitlines()]
        return max(map(len, lines), default=0) + _GAP


def folded(text: str, width: int) -> str:
    """The text in lines of at most that width, words kept whole."""
    return "\n".join(wrap(text, width, break_long_words=False, break_on_hyphens=False))


def prose(text: str) -> str:
    """A sentence in lines that read well."""
    return folded(text, _PROSE)


def signed(value: int | Fraction, text: str) -> str:
    """The text of a change with its sign: a plus before what is more."""
    return f"+{text}" if text and value > 0 else text


def section(title: str, *parts: str) -> str:
    """A heading and what stands under it, empty parts left out; a part of one line is prose."""
    under = [part if "\n" in part else prose(part) for part in parts if part]
    return "\n\n".join([f"{title}\n{'-' * len(title)}", *under])


def tables(
    fixed: Sequence[Column], groups: Sequence[Sequence[Column]], line_before_last: bool = False
) -> str:
    """The groups of columns beside the fixed ones, which each further table repeats.

    A group is never divided. `line_before_last` sets the last row apart, as a sum is.
    """
    packed = _packed(_PAGE - sum(column.width for column in fixed), groups)
    return "\n\n".join(_table([*fixed, *columns], line_before_last) for columns in packed)


def _packed(room: int, groups: Sequence[Sequence[Column]]) -> Iterator[list[Column]]:
    packed: list[Column] = []
    for group in groups:
        if packed and sum(column.width for column in (*packed, *group)) > room:
            yield packed
            packed = []
        packed += group
    yield packed


def _table(columns: Sequence[Column], line_before_last: bool) -> str:
    rows: list[object] = list(zip(*(column.cells for column in columns), strict=True))
    if line_before_last:
        rows.insert(-1, SEPARATING_LINE)
    text = tabulate(
        rows,  # type: ignore[arg-type]
        [column.heading for column in columns],
        "simple",
        disable_numparse=True,
        colalign=[column.align for column in columns],
        preserve_whitespace=True,
    )
    return "\n".join(line.rstrip() for line in text.splitlines())
