"""A file that was handed in to be reconciled: kept in the store, read in the background, confirmed by people.

The working copy has the file's name and fingerprint; its bytes are in the store, and what was read of them is
worked out again whenever nobody has it any more. The same bytes give the same tables.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from threading import Event as Stopped

from allocation.files.confirmations import (
    Confirmation,
    Doubt,
    Spot,
    confirmations_of,
    confirmations_text,
    confirmed,
    doubts_of,
    standing,
)
from allocation.files.read_file import read_tables
from allocation.found import Found, FoundTable, TableKind
from allocation.itself import Itself
from allocation.problems import Place, Problem, ProblemsFound, Severity
from allocation.screens.desk import the_desk
from allocation.screens.keeping_moves import fields_of
from allocation.screens.long_work import JOBS, Job
from allocation.screens.working import WorkingCopy, asks

FILE, TABLE, CONFIRMED = "reconcile.file", "reconcile.table", "reconcile.confirmed"
"""The screen's questions of a file: which it is, which of its tables, what people have confirmed of it."""

_PATIENCE = 25.0  # seconds: longer than any file is read for
_KEPT = 20


@dataclass(frozen=True, slots=True)
class Given:
    """A file that was handed in: what it is called, and the fingerprint that its bytes are kept under."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class FileRead:
    """What was read in a file, as it was read and as people have confirmed it, and the number of a table."""

    given: Given
    raw: Found
    found: Found
    number: int
    confirmations: tuple[Confirmation, ...]

    @property
    def table(self) -> FoundTable:
        """The table as people have confirmed it."""
        return self.found.tables[self.number - 1]

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """What nobody has looked at yet."""
        return doubts_of(self.found, self.number)

    @property
    def all_doubts(self) -> tuple[Doubt, ...]:
        """What was in doubt before anybody looked."""
        return doubts_of(self.raw, self.number)

    @property
    def standing(self) -> dict[Spot, Confirmation]:
        """What people have confirmed of the table."""
        return dict(standing(self.raw, self.number, self.confirmations))

    @property
    def lacks_unit(self) -> bool:
        """Whether the file does not say what the table's figures of money count in."""
        columns = [column for column in self.table.columns if column.unit is None]
        return self.table.unit is None and bool(columns) and self.table.kind is not TableKind.OTHER

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is to be known of the table besides its doubts, which are said at their rows."""
        told = (*self.found.own_problems, *self.table.problems)
        return tuple(one for one in told if one.severity is not Severity.ERROR)


def given_in(copy: WorkingCopy) -> Given | None:
    """The file that was handed in; None for none, and for a table that was taken in as text."""
    fields = fields_of(copy.asked.get(FILE, ""))
    return Given(fields["name"], fields["sha256"]) if fields.keys() >= {"name", "sha256"} else None


def gives(copy: WorkingCopy, given: Given) -> WorkingCopy:
    """The copy with a file handed in, and what is known of it already."""
    text = json.dumps({"name": given.name, "sha256": given.sha256}, ensure_ascii=False)
    known = _known(the_desk().store.handed_in.confirmed(given.sha256), given)
    return with_confirmations(asks(asks(copy, FILE, text), TABLE, ""), given, known)


def _known(documents: Iterable[str], given: Given) -> list[Confirmation]:
    """What the store has of the file; what cannot be read there says nothing."""
    known: list[Confirmation] = []
    for text in documents:
        try:
            known += confirmations_of(text, Place(given.name), given.sha256)
        except ProblemsFound:
            continue
    return known


def with_confirmations(copy: WorkingCopy, given: Given, own: Iterable[Confirmation]) -> WorkingCopy:
    """The copy with these confirmations of the file."""
    return asks(copy, CONFIRMED, confirmed_text(given, own))


def confirmed_text(given: Given, own: Iterable[Confirmation]) -> str:
    """Confirmations as a copy has them; empty for none."""
    held = list(own)
    return confirmations_text(given.name, given.sha256, held) if held else ""


def confirmations_in(copy: WorkingCopy, given: Given) -> tuple[Confirmation, ...]:
    """What people have confirmed of the file."""
    text = copy.asked.get(CONFIRMED, "")
    try:
        return confirmations_of(text, Place(given.name), given.sha256) if text else ()
    except ProblemsFound:
        return ()


def job_of(given: Given, asker: str) -> Job:
    """The reading of the file, begun where nobody has asked for it yet, or the file was not there then."""
    key = ("read", given.sha256, given.name)
    before = JOBS.found(key)
    if before is not None and before.done.is_set() and before.result is None:
        before.stop.set()
    return JOBS.asked(key, f"{asker} reads", lambda stop: _read(given, stop))


def _read(given: Given, _stop: Stopped) -> Found | None:
    content = the_desk().store.handed_in.content(given.sha256)
    return None if content is None else read_tables(content, given.name)


def raw_in(copy: WorkingCopy) -> Found | None:
    """What was read in the file; None where none is kept. Waits for the reading where it is not done."""
    given = given_in(copy)
    if given is None:
        return None
    job = job_of(given, given.sha256)
    job.done.wait(_PATIENCE)
    return job.result if isinstance(job.result, Found) else None


def found_in(copy: WorkingCopy) -> tuple[Found, Found] | None:
    """The file as it was read, and as people have confirmed it."""
    given, raw = given_in(copy), raw_in(copy)
    if given is None or raw is None:
        return None
    return raw, _confirmed(Itself(raw), confirmations_in(copy, given))


@lru_cache(maxsize=_KEPT)
def _confirmed(raw: Itself, confirmations: tuple[Confirmation, ...]) -> Found:
    assert isinstance(raw.part, Found)
    return confirmed(raw.part, confirmations)
