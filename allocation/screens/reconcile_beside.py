"""The page of a file beside the rows that were read on it, as the Reconcile screen shows them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from allocation.files.confirmations import SUM, Said
from allocation.files.ledgers import is_export
from allocation.files.letters.lines import as_read
from allocation.files.sheets_in import Content, content_of
from allocation.files.sheets_in.decoded import decoded
from allocation.found import RowKind, TableKind
from allocation.money import NBSP
from allocation.problems import Place, ProblemsFound
from allocation.screens.desk import the_desk
from allocation.screens.keeping_moves import fields_of
from allocation.screens.reconcile_file import FileRead, Given
from allocation.screens.reconcile_opposed import is_decision
from allocation.screens.reconcile_picture import marked_on
from allocation.screens.reconcile_rows import EDITED, IS_SUM, PAGE, RowRead, rows_of
from allocation.screens.reconcile_shown import moment_text
from allocation.screens.refusals import ShownProblem, shown_problem
from allocation.screens.seat import Seat
from allocation.screens.working import Refused

_ABOVE, _BELOW, _MOST_LINES = 12, 6, 600
_LONGEST_LINE = 300
_MOST_ROWS = 300
_WIDE = re.compile(r"\s{3,}")
_INSIDE_AMOUNT = re.compile(r"(?<=[0-9]) (?=[0-9]{3}(?![0-9]))")


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row beside its page. `state` is `doubt`, `confirmed`, `corrected`, `added`, `gone` or nothing.

    `fields` are what its form holds, `wrong` those of them that were refused;
    `was` what was read where something else is now said, `by` who said it.
    """

    mark: str
    line: int
    state: str
    said: Said
    kind: str
    doubts: tuple[ShownProblem, ...]
    was: str
    by: str
    is_open: bool
    fields: Mapping[str, str]
    wrong: frozenset[str]


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line of a text: its number, whether a row, or one in doubt, stands on it, and the row's name."""

    number: int
    text: str
    state: str
    mark: str


def beside(file: FileRead, seat: Seat) -> dict[str, object]:
    """What the part of the screen with the page and its rows is told."""
    rows = rows_of(file)
    pages = sorted({one.spot.page for one in rows if one.spot.page})
    page = _page_of(seat, pages, rows)
    on_page = [one for one in rows if one.spot.page in (page, 0)]
    here = _shown_of(on_page)
    shown, headings = [_row(one, file, seat) for one in here], _headings(file, seat)
    waits = bool(headings) or any(row.is_open for row in shown)
    return {
        "rows": shown,
        "left_out": len(on_page) - len(here),
        "columns": [column.title for column in file.table.columns],
        "headings": headings,
        "is_grants": file.table.kind is TableKind.GRANTS,
        "kinds": {kind.value: seat.say(f"reconcile.row_kind.{kind.value}") for kind in RowKind},
        "pages": pages,
        "page": page,
        "mark": file.given.sha256[:16],
        "lines": _lines(file, here),
        "marked": marked_on(file.given, page, here) if page else [],
        "counts_lines": not pages,
        "adds_lines": is_export(file.table),
        "sheet": file.table.place.sheet,
        "reader": seat.copy.look.person,
        "asks_name": waits and not seat.copy.look.person,
        "open": len(file.doubts),
        "counted": _counted(rows, seat),
    }


def _shown_of(rows: Sequence[RowRead]) -> list[RowRead]:
    """As many rows as a page can hold: those in doubt or spoken of before the others, all in their order."""
    first = sorted(rows, key=lambda one: not (one.doubts or one.confirmation))[:_MOST_ROWS]
    return sorted(first, key=lambda one: one.spot)


def _headings(file: FileRead, seat: Seat) -> list[dict[str, object]]:
    """What each column can be said to be, where the headings that were read are no streams of the case."""
    raw, streams = file.raw.tables[file.number - 1], seat.case.streams
    if raw.kind is TableKind.GRANTS or not streams or is_decision(raw, file.raw, seat.case):
        return []
    chosen = {title: code for code, title in streams.items()} | {SUM: IS_SUM}
    sums = {IS_SUM: seat.say("reconcile.is_sum")}
    return [
        {
            "choices": {"": seat.say("reconcile.as_read", title=before.title), **streams, **sums},
            "chosen": "" if after.title == before.title else chosen.get(after.title, ""),
        }
        for before, after in zip(raw.columns, file.table.columns, strict=True)
    ]


def _page_of(seat: Seat, pages: Sequence[int], rows: Sequence[RowRead]) -> int:
    """The page that is looked at: the chosen one, else the first with a row in doubt, else the first."""
    asked = seat.copy.asked.get(PAGE, "")
    if asked in map(str, pages):
        return int(asked)
    return next((one.spot.page for one in rows if one.doubts), pages[0] if pages else 0)


def _counted(rows: Sequence[RowRead], seat: Seat) -> str:
    """How many rows there are, are in doubt, confirmed and corrected."""
    counts = {
        "rows": sum(one.said.kind != "" for one in rows),
        "doubt": sum(bool(one.doubts) for one in rows),
    }
    said = [one.confirmation for one in rows if one.confirmation]
    counts["confirmed"] = sum(not one.is_correction for one in said)
    counts["corrected"] = sum(one.is_correction for one in said)
    shown = [seat.say(f"reconcile.rows.{name}", count=count) for name, count in counts.items() if count]
    return ", ".join(shown)


def _row(one: RowRead, file: FileRead, seat: Seat) -> ShownRow:
    name = f"row:{one.mark}"
    refusal = seat.copy.refused.get(name)
    is_open = bool(one.doubts) or seat.copy.asked.get(EDITED) == one.mark or refusal is not None
    by = ""
    if one.confirmation:
        by = seat.say("reconcile.by", who=one.confirmation.who, at=moment_text(one.confirmation.at))
    return ShownRow(
        one.mark,
        one.spot.line,
        _state(one),
        one.said,
        "" if one.said.kind in ("", RowKind.ITEM) else seat.say(f"reconcile.row_kind.{one.said.kind}"),
        tuple(shown_problem(problem, seat.say.language) for problem in one.doubts),
        str(one.read or "") if one.confirmation and one.confirmation.is_correction else "",
        by,
        is_open,
        fields_of(refusal.text) if refusal else _fields(one, len(file.table.columns)),
        _wrong(refusal) if refusal else frozenset(),
    )


def _wrong(refusal: Refused) -> frozenset[str]:
    """The fields that a refusal is of: it quotes what was written there."""
    given = fields_of(refusal.text)
    return frozenset(name for name, text in given.items() if text and f"«{text}»" in refusal.what)


def _state(one: RowRead) -> str:
    if one.confirmation is None:
        return "doubt" if one.doubts else ""
    if not one.confirmation.is_correction:
        return "confirmed"
    if not one.said.kind:
        return "gone"
    return "corrected" if one.row else "added"


def _fields(one: RowRead, columns: int) -> dict[str, str]:
    """What the form begins with: the row as it now is."""
    said = one.said
    cells = {f"cell{n}": said.cells[n] if n < len(said.cells) else "" for n in range(columns)}
    own = {"name": said.name, "chapter": said.chapter, "item": said.item, "kind": said.kind or RowKind.ITEM}
    return own | cells


def _lines(file: FileRead, rows: Sequence[RowRead]) -> list[ShownLine]:
    """The lines of a text around the rows; none of a file that is no text."""
    numbers = [one.spot.line for one in rows if one.spot.line]
    lines = text_lines(file.given) if numbers and not any(one.spot.page for one in rows) else ()
    if not lines:
        return []
    marks = {one.spot.line: ("doubt" if one.doubts else "row", one.mark) for one in rows}
    first, last = max(1, min(numbers) - _ABOVE), min(len(lines), max(numbers) + _BELOW)
    return list(_marked(lines, range(first, min(last, first + _MOST_LINES) + 1), marks))


def _marked(
    lines: Sequence[str], numbers: range, marks: Mapping[int, tuple[str, str]]
) -> Iterator[ShownLine]:
    """The lines that have something on them; wide gaps are narrowed, and no amount is broken over lines."""
    for number in numbers:
        text = _INSIDE_AMOUNT.sub(NBSP, _WIDE.sub("   ", lines[number - 1].strip())[:_LONGEST_LINE])
        if text:
            yield ShownLine(number, text, *marks.get(number, ("", "")))


@lru_cache(maxsize=8)
def text_lines(given: Given) -> tuple[str, ...]:
    """The lines of a text file as an editor counts them; none where it is no text, or not kept."""
    content = the_desk().store.handed_in.content(given.sha256)
    if content is None or content_of(content) is not Content.TEXT:
        return ()
    try:
        text = decoded(content, Place(given.name)).text
    except ProblemsFound:
        return ()
    return tuple(as_read(line) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
