"""The store's file: an SQLite database that many threads and processes write in, or why it cannot be."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from threading import Lock
from typing import Any

from allocation.problems import Place, Problem, ProblemsFound, error

ENVIRONMENT = "ALLOCATION_STORE"
"""The environment variable that says where the store is."""

_SCHEMA = 3
_APPLICATION = int.from_bytes(b"allo")
"""What SQLite files of this program carry in their header, so that another program's is left alone."""

_TABLES = (
    """CREATE TABLE saved (
        case_name TEXT NOT NULL,
        name TEXT NOT NULL,
        version INTEGER NOT NULL CHECK (typeof(version) = 'integer' AND version > 0),
        saved_at TEXT NOT NULL,
        saved_by TEXT NOT NULL,
        scenario TEXT NOT NULL,
        PRIMARY KEY (case_name, name, version)
    )""",
    """CREATE TRIGGER what_is_saved_is_never_changed BEFORE UPDATE ON saved
        BEGIN SELECT raise(ABORT, 'what is saved is never changed'); END""",
    """CREATE TRIGGER what_is_saved_is_never_deleted BEFORE DELETE ON saved
        BEGIN SELECT raise(ABORT, 'what is saved is never deleted'); END""",
    """CREATE TABLE kept (
        token TEXT NOT NULL PRIMARY KEY,
        owner TEXT NOT NULL,
        document TEXT NOT NULL,
        kept_at TEXT NOT NULL
    )""",
)
"""The tables of the first schema."""

_FILES = (
    """CREATE TABLE files (
        sha256 TEXT NOT NULL PRIMARY KEY,
        content BLOB NOT NULL,
        used_at TEXT NOT NULL
    )""",
    """CREATE TABLE confirmed (
        sha256 TEXT NOT NULL,
        row TEXT NOT NULL,
        document TEXT NOT NULL,
        PRIMARY KEY (sha256, row)
    )""",
)
"""What the second added: files that were handed in, and what people have confirmed of their rows."""

_GIVERS = (
    """CREATE TABLE givers (
        giver TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        PRIMARY KEY (giver, sha256)
    )""",
)
"""What the third added: which browsers a file was handed in by, so that none takes the room of all."""

_LATER = (_FILES, _GIVERS)
"""What each schema after the first added."""

_PATIENCE = 5.0
"""Seconds to wait for another process that is writing."""

_READABLE_BY_ITS_OWNER, _FOLDER_OF_ITS_OWNER = 0o600, 0o700


_ATTEMPTS, _BETWEEN_ATTEMPTS = 200, 0.025  # seconds: as long as the other statements wait


class Database:
    """One connection that threads take in turns; each write is on the disk's journal when it returns.

    Made where there is none, with its folder, for its owner alone. Every method raises ProblemsFound where
    the file cannot be opened, read or written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = Lock()
        with _faults_said(path):
            _made(path)
            self._connection = sqlite3.connect(
                path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False
            )
            try:
                self._begin()
            except BaseException:
                self._connection.close()
                raise

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """The rows that a question gives."""
        with self._lock, _faults_said(self._path):
            return self._connection.execute(sql, values).fetchall()

    def write(self, sql: str, *values: object) -> int:
        """How many rows one statement wrote or deleted."""
        with self._lock, _faults_said(self._path):
            return self._connection.execute(sql, values).rowcount

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """The connection while nobody else writes; what is done in it is done together, or not at all."""
        with self._lock, _faults_said(self._path), self._connection:
            self._connection.execute("BEGIN IMMEDIATE")
            yield self._connection

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._connection.close()

    def _begin(self) -> None:
        """Make the tables where there are none, or see that they are those of this program."""
        own = self._connection
        own.text_factory = lambda raw: raw.decode(errors="surrogateescape")
        with own:
            own.execute("BEGIN IMMEDIATE")
            (schema,) = own.execute("PRAGMA user_version").fetchone()
            (application,) = own.execute("PRAGMA application_id").fetchone()
            (tables,) = own.execute("SELECT count(*) FROM sqlite_master").fetchone()
            if (schema, application, tables) == (0, 0, 0):
                self._make_tables((*_TABLES, *chain.from_iterable(_LATER)))
            elif application != _APPLICATION:
                raise ProblemsFound([_no_store(self._path)])
            elif schema > _SCHEMA:
                raise ProblemsFound([_newer(self._path, schema)])
            elif schema < _SCHEMA:
                self._make_tables(tuple(chain.from_iterable(_LATER[schema - 1 :])))
        self._write_ahead()
        own.execute("PRAGMA synchronous = NORMAL")

    def _write_ahead(self) -> None:
        """Write ahead of the file; SQLite does not wait by itself for another who is just turning it on."""
        for attempt in range(_ATTEMPTS):
            try:
                self._connection.execute("PRAGMA journal_mode = WAL")
                return
            except sqlite3.OperationalError as fault:
                if fault.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or attempt == _ATTEMPTS - 1:
                    raise
                time.sleep(_BETWEEN_ATTEMPTS)

    def _make_tables(self, tables: tuple[str, ...]) -> None:
        for statement in tables:
            self._connection.execute(statement)
        self._connection.execute(f"PRAGMA application_id = {_APPLICATION}")
        self._connection.execute(f"PRAGMA user_version = {_SCHEMA}")


def _made(path: Path) -> None:
    """Make the file and its folder where they are not; a file that is there is not touched.

    To open and close it would let go of the locks that SQLite has on it in this process.
    """
    path.parent.mkdir(mode=_FOLDER_OF_ITS_OWNER, parents=True, exist_ok=True)
    if not path.exists():
        try:
            path.touch(mode=_READABLE_BY_ITS_OWNER, exist_ok=False)
        except FileExistsError:  # another process was quicker
            return


@contextmanager
def _faults_said(path: Path) -> Iterator[None]:
    """Faults of the file as problems; faults of the program stay what they are."""
    try:
        yield
    except OSError as fault:
        raise ProblemsFound([_closed(path, fault.strerror or str(fault))]) from fault
    except UnicodeEncodeError as fault:
        what = "teksten har et tegn som ikke kan lagres"
        cause = "den er limt inn fra et program som skriver tegn på sin egen måte"
        raise ProblemsFound([error(Place(str(path)), what, cause, "skriv den på nytt")]) from fault
    except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
        raise
    except sqlite3.DatabaseError as fault:
        raise ProblemsFound([_said(path, fault)]) from fault


def _said(path: Path, fault: sqlite3.DatabaseError) -> Problem:
    """What SQLite's fault means to whoever must mend it."""
    code = getattr(fault, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    if code in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
        return _no_store(path)
    place = Place(str(path))
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        cause = "et annet program skriver i det, eller har sluttet midt i noe"
        return error(place, "lageret er opptatt", cause, "prøv igjen; lukk andre programmer som bruker filen")
    if code == sqlite3.SQLITE_FULL:
        return error(
            place, "det er ikke plass til mer i lageret", "disken er full", "frigjør plass på disken"
        )
    return _closed(path, str(fault))


def _closed(path: Path, why: str) -> Problem:
    what = f"lageret for alternativer kan ikke åpnes eller skrives ({why})"
    cause = "mappen eller filen kan ikke skrives av deg, eller stien er feil"
    return error(Place(str(path)), what, cause, f"gi skrivetilgang, {_ELSEWHERE}")


def _no_store(path: Path) -> Problem:
    what = "filen er ikke et lager for alternativer"
    cause = "stien viser til en annen fil, eller filen er skadet"
    fix = f"hent den fra sikkerhetskopi, eller flytt den, så lages et nytt lager; {_ELSEWHERE}"
    return error(Place(str(path)), what, cause, fix)


def _newer(path: Path, schema: int) -> Problem:
    what = f"lageret har skjema {schema}, denne utgaven av programmet kjenner bare {_SCHEMA}"
    return error(
        Place(str(path)), what, "det er tatt i bruk av en nyere utgave", f"oppdater programmet, {_ELSEWHERE}"
    )


_ELSEWHERE = f"eller sett miljøvariabelen {ENVIRONMENT} til en annen fil"
