"""Data that the checks hold suspect, in the columns that criteria read: a key resembles its errors too."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from allocation.case import Case
from allocation.case_scope import CaseScope
from allocation.checks import check_findings
from allocation.criteria import Criterion
from allocation.declared_checks import Check
from allocation.findings import Finding, Status, Subject
from allocation.formula import references
from allocation.plausibility import plausibility_findings
from allocation.tables import Table, label_of

READER = "Innlesing:"
"""How a note in a table begins where whoever read the document found a figure odd and kept it as printed."""


@dataclass(frozen=True, slots=True)
class Suspect:
    """What is suspect in a column that criteria read: which figures, and the findings or the note on them.

    `criteria` are codes; `folder` is where the checks stand; `figures` are the rows and `findings` theirs,
    none where `note` is a reader's.
    """

    criteria: tuple[str, ...]
    folder: str
    what: str
    figures: tuple[str, ...]
    findings: tuple[Finding, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Read:
    """A column that criteria read, in a table of a folder."""

    owner: str
    table: str
    column: str


def suspects(case: Case, criteria: Iterable[Criterion], sources: Mapping[str, Case]) -> tuple[Suspect, ...]:
    """What is suspect in what the criteria read, of the case's own tables and of `sources`, by alias.

    Suspect is a finding that is unexplained or cannot be decided, and a reader's note on a row.
    """
    owners = {**sources, "": case}
    readers: dict[_Read, list[str]] = {}
    for criterion in criteria:
        for read in _reads(case, criterion, owners):
            readers.setdefault(read, []).append(criterion.code)
    found: list[Suspect] = []
    grown = {alias: _grown(owner, readers, alias) for alias, owner in owners.items()}
    for read, codes in readers.items():
        found += _checked(owners[read.owner], read, tuple(codes))
        found += _odd_growth(owners[read.owner], read, tuple(codes), grown[read.owner])
    return (*found, *_notes(owners, readers))


def _reads(case: Case, criterion: Criterion, owners: Mapping[str, Case]) -> Iterator[_Read]:
    """The columns a criterion reads: its own, and those of its projection and of what that begins with."""
    for alias, owner in owners.items():
        for table in owner.tables.values():
            is_read = f"{owner.folder or owner.name}/{table.file}" == criterion.file
            if is_read and criterion.column in table.columns:
                yield _Read(alias, table.name, criterion.column)
    projection = criterion.projection or criterion.worked_out
    if projection is None:
        return
    if projection.of:
        yield from _reads(case, case.criteria[projection.of], owners)
    if projection.demography:
        alias, _, name = projection.demography.table.rpartition(".")
        for column in (projection.demography.before, projection.demography.after):
            if alias in owners:
                yield _Read(alias, name, column)


def _grown(owner: Case, readers: Iterable[_Read], alias: str) -> list[Finding]:
    """The findings about growth in those of a folder's tables that criteria read."""
    names = {read.table for read in readers if read.owner == alias}
    tables = {name: table for name, table in owner.tables.items() if name in names}
    return plausibility_findings(replace(owner, tables=tables))


def _checked(owner: Case, read: _Read, criteria: tuple[str, ...]) -> Iterator[Suspect]:
    """What the checks that state a column find suspect in it."""
    for check in owner.checks:
        about = _about(owner, check, read)
        if about is not None:
            findings = _suspect(check_findings(replace(owner, checks=(about,))))
            if findings:
                figures = _figures(Subject(owner.name, check.title), findings)
                yield Suspect(criteria, owner.folder or owner.name, check.title, figures, findings)


def _odd_growth(
    owner: Case, read: _Read, criteria: tuple[str, ...], grown: Iterable[Finding]
) -> Iterator[Suspect]:
    """What the growth of a column makes suspect in it: figures that seem to stand in each other's rows."""
    table = owner.tables[read.table]
    growth = Subject(owner.name, table.title).part(table.columns[read.column].title)
    own = tuple(one for one in grown if one.where.startswith(f"{growth} · "))
    if own:
        yield Suspect(criteria, owner.folder or owner.name, growth.what, _figures(growth, own), own)


def _about(owner: Case, check: Check, read: _Read) -> Check | None:
    """The check as far as it is about the column: a sum of it, or what states it; None if neither."""
    if check.table and check.table != read.table:
        return None
    if check.columns:
        return replace(check, columns=(read.column,)) if read.column in check.columns else None
    if check.table:
        return check if check.stated == read.column else None
    cells = references(check.stated, CaseScope(owner))
    return check if any((one.path, one.column) == ((read.table,), read.column) for one in cells) else None


def _suspect(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(one for one in findings if one.is_unexplained or one.status is Status.UNRESOLVED)


def _figures(subject: Subject, findings: Sequence[Finding]) -> tuple[str, ...]:
    """Which figures under a subject the findings are about; nothing where it is the subject itself."""
    labels = (one.subject.what.removeprefix(subject.what).removeprefix(" · ") for one in findings)
    return tuple(label for label in labels if label)


def _notes(owners: Mapping[str, Case], readers: Mapping[_Read, Sequence[str]]) -> Iterator[Suspect]:
    """The readers' notes on rows of tables that criteria read, rows of the same note together."""
    codes: dict[tuple[str, str], list[str]] = {}
    for read, own in readers.items():
        codes.setdefault((read.owner, read.table), []).extend(own)
    for (alias, name), criteria in codes.items():
        owner = owners[alias]
        for note, rows in _noted(owner.tables[name]).items():
            unique = tuple(dict.fromkeys(criteria))
            yield Suspect(unique, owner.folder or owner.name, owner.tables[name].title, rows, (), note)


def _noted(table: Table) -> dict[str, tuple[str, ...]]:
    rows: dict[str, tuple[str, ...]] = {}
    for row in table:
        note = row.text("note")
        if note.startswith(READER):
            text = note.removeprefix(READER).strip()
            rows[text] = (*rows.get(text, ()), label_of(row, table.key))
    return rows
