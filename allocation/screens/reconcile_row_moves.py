"""What is done with the rows of a file that was read: confirmed, corrected, taken back."""

from collections.abc import Iterable
from dataclasses import replace

from allocation.files.confirmations import (
    SUM,
    Confirmation,
    Said,
    Spot,
    check,
    headings_of,
    headings_spot,
)
from allocation.found import RowKind
from allocation.screens.doing import Doing, logged
from allocation.screens.keeping_moves import fields_of
from allocation.screens.live import Event
from allocation.screens.reconcile_file import (
    CONFIRMED,
    TABLE,
    FileRead,
    Given,
    confirmations_in,
    confirmed_text,
    given_in,
    raw_in,
)
from allocation.screens.reconcile_rows import EDITED, IS_SUM, PAGE, RowRead, rows_of
from allocation.screens.reconcile_stated import stated_of
from allocation.screens.reconcile_steps import keep_as_it_is_said
from allocation.screens.reconcile_upload import otherwise
from allocation.screens.reconcile_written import plain_text, refused
from allocation.screens.seat import shown_run
from allocation.screens.shelf import shelf_for
from allocation.screens.working import Logged, WorkingCopy, answers, asks, looks, notes

_LONGEST_NAME = 100
_LONGEST_CELL = 200
NO_ROW = "none"
"""What a form says of a row that is none."""


def _file(copy: WorkingCopy) -> FileRead | None:
    case = shelf_for(copy).case
    stated = stated_of(case, copy, shown_run(case, copy))
    return stated.file if stated else None


def _row(copy: WorkingCopy, mark: str) -> tuple[FileRead, RowRead] | None:
    file = _file(copy)
    if file is None:
        return None
    return next(((file, one) for one in rows_of(file) if one.mark == mark), None)


def _table(copy: WorkingCopy, _about: str, event: Event) -> WorkingCopy:
    """Another table of the file."""
    raw = raw_in(copy)
    numbers = range(1, len(raw.tables) + 1) if raw else ()
    if event.value not in map(str, numbers):
        return copy
    return otherwise(copy, {TABLE: event.value, EDITED: "", PAGE: ""})


def _page(copy: WorkingCopy, _about: str, event: Event) -> WorkingCopy:
    file = _file(copy)
    pages = {str(one.spot.page) for one in rows_of(file)} if file else set()
    return asks(copy, PAGE, event.value) if event.value in pages else copy


def _reader(copy: WorkingCopy, _about: str, event: Event) -> WorkingCopy:
    """Who looks at the rows."""
    who = plain_text(event.value, copy)
    if len(who) > _LONGEST_NAME:
        raise refused(copy, "who", most=_LONGEST_NAME)
    return looks(copy, person=who)


def _edit(copy: WorkingCopy, about: str, _event: Event) -> WorkingCopy:
    """Open a row to be corrected, or close it."""
    if _row(copy, about) is None:
        return copy
    return asks(copy, EDITED, "" if copy.asked.get(EDITED) == about else about)


def _confirm(copy: WorkingCopy, about: str, event: Event) -> WorkingCopy:
    """Keep what a person says of one row, with who and when, here and for whoever hands in the file again."""
    found, given = _row(copy, about), given_in(copy)
    if found is None or given is None:
        return copy
    file, row = found
    if not copy.look.person:
        raise refused(copy, "reader")
    said = _said(fields_of(event.value), copy, file, row)
    check(file.table, said)
    return asks(_kept(copy, given, row.spot, row.read, said), EDITED, "")


def _kept(copy: WorkingCopy, given: Given, spot: Spot, read: Said | None, said: Said) -> WorkingCopy:
    """Keep what is said of a place, in the copy and in the store."""
    is_correction = said != (read or Said("", "", ()))
    did = "corrected" if is_correction else "confirmed"
    line = logged(did, str(read or said) or given.name, str(read or ""), str(said))
    one = Confirmation(spot, read, said, copy.look.person, line.at)
    others = [other for other in confirmations_in(copy, given) if other.spot != spot]
    return _with(copy, given, [*others, one], line)


def _heading(copy: WorkingCopy, about: str, event: Event) -> WorkingCopy:
    """Say which stream a column is, or that it is the sum of those before it; nothing is as it was read."""
    file, given = _file(copy), given_in(copy)
    if file is None or given is None or about not in map(str, range(len(file.table.columns))):
        return copy
    streams, number = shelf_for(copy).case.streams, int(about)
    if event.value not in ("", IS_SUM, *streams):
        return copy
    if not copy.look.person:
        raise refused(copy, "reader")
    read = headings_of(file.raw.tables[file.number - 1])
    title = {"": read.cells[number], IS_SUM: SUM}.get(event.value) or streams[event.value]
    titles = [column.title for column in file.table.columns]
    said = replace(read, cells=(*titles[:number], title, *titles[number + 1 :]))
    spot = headings_spot(file.number)
    if said != read:
        return _kept(copy, given, spot, read, said)
    return _without(copy, given, spot, logged("taken_back", str(read)))


def _said(fields: dict[str, str], copy: WorkingCopy, file: FileRead, row: RowRead) -> Said:
    """What the form says of the row; a field that it does not have is as it was. Raises ProblemsFound."""
    if fields.get("is") == NO_ROW:
        return Said("", "", ())
    before = row.said
    cells = [
        _text(fields.get(f"cell{number}", before.cells[number] if number < len(before.cells) else ""), copy)
        for number in range(len(file.table.columns))
    ]
    kind = fields.get("kind", before.kind or RowKind.ITEM)
    if kind not in list(RowKind):
        kind = RowKind.ITEM
    name, chapter, item = (
        _text(fields.get(part, getattr(before, part)), copy) for part in ("name", "chapter", "item")
    )
    if not name and not any(cells):
        raise refused(copy, "row_empty")
    return Said(kind, name, tuple(cells), chapter, item)


def _text(text: str, copy: WorkingCopy) -> str:
    plain = plain_text(text, copy)
    if len(plain) > _LONGEST_CELL:
        raise refused(copy, "cell", most=_LONGEST_CELL)
    return plain


def _take_back(copy: WorkingCopy, about: str, _event: Event) -> WorkingCopy:
    """Take back what was said of a row: it is as it was read."""
    found, given = _row(copy, about), given_in(copy)
    if found is None or given is None or found[1].confirmation is None:
        return copy
    _, row = found
    line = logged("taken_back", str(row.read or row.said), before=str(row.said))
    return _without(copy, given, row.spot, line)


def _without(copy: WorkingCopy, given: Given, spot: Spot, line: Logged) -> WorkingCopy:
    """The copy, and the store, without what was said of a place."""
    return _with(copy, given, [one for one in confirmations_in(copy, given) if one.spot != spot], line)


def _with(copy: WorkingCopy, given: Given, own: Iterable[Confirmation], line: Logged) -> WorkingCopy:
    """The copy with these confirmations, kept in the store too; one step to undo."""
    after = answers(copy, CONFIRMED, confirmed_text(given, own))
    keep_as_it_is_said(copy, after)
    return notes(after, line)


ROW_DOES: dict[str, Doing] = {
    "stated_table": _table,
    "page": _page,
    "reader": _reader,
    "edit_row": _edit,
    "row": _confirm,
    "unrow": _take_back,
    "heading": _heading,
}
