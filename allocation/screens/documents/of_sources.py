"""The files of the Sources screen: all its lists as a workbook, all entries and the log as CSV."""

from collections.abc import Callable, Mapping
from datetime import datetime

from allocation.files.plain_sheets import PlainSheet, plain_csv, plain_workbook
from allocation.screens.documents.of_run import stem_of
from allocation.screens.source_lists import Grounds, SourceList, filed_cell
from allocation.screens.sources import grounds_of
from allocation.screens.sources_listed import LISTS, entries, log
from allocation.screens.working import WorkingCopy
from allocation.serving.document import Document

_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LONGEST_NAME = 31
"""A spreadsheet takes no longer name of a sheet."""


def _workbook(copy: WorkingCopy, _wanted: Mapping[str, str]) -> Document:
    """Every list on a sheet of its own, amounts in whole kroner."""
    on = grounds_of(copy)
    sheets = [_sheet(made(on), on) for made in LISTS]
    name = f"{stem_of(copy)}-{on.say('sources.file')}.xlsx"
    return Document(name, _SHEET, plain_workbook(_about(on), sheets))


def _sheet(given: SourceList, on: Grounds) -> PlainSheet:
    title = on.say(f"sources.section.{given.name}")[:_LONGEST_NAME]
    rows = tuple(tuple(filed_cell(cell) for cell in row) for row in given.rows)
    return PlainSheet(title, given.headings, rows)


def _about(on: Grounds) -> list[str]:
    """Which case and scenario this is, its fingerprint, and when it was taken."""
    now = datetime.now().astimezone()
    parts = [
        on.scenario.title,
        on.distribution.fingerprint if on.distribution else "",
        f"{now:%d.%m.%Y %H:%M}",
    ]
    return [on.case.title, " · ".join(part for part in parts if part)]


def _csv(
    made: Callable[[Grounds], SourceList], name: str
) -> Callable[[WorkingCopy, Mapping[str, str]], Document]:
    """One list as CSV; each row ends with the case, the scenario, its fingerprint and when it was taken."""

    def build(copy: WorkingCopy, _wanted: Mapping[str, str]) -> Document:
        on = grounds_of(copy)
        given, about = made(on), _about(on)
        headings = (*given.headings, on.say("header.case"), on.say("header.scenario"))
        rows = [(*(filed_cell(cell) for cell in row), *about) for row in given.rows]
        file = f"{stem_of(copy)}-{on.say(f'sources.{name}')}.csv"
        return Document(file, "text/csv", plain_csv(headings, rows))

    return build


BUILDERS = {"sources": _workbook, "entries": _csv(entries, "entries_file"), "log": _csv(log, "log_file")}
