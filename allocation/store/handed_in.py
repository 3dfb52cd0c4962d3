"""Files that were handed in, under their fingerprints, and what people confirmed of the rows in them.

A file is kept as long as there is room and it is looked at now and then; what was confirmed is kept by its
fingerprint, so that whoever hands in the same file again knows what others have seen in it.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from hashlib import sha256

from allocation.store.database import Database

MOST_BYTES, MOST_OF_ONE = 400_000_000, 100_000_000
"""How much is kept of all files together, and of those that one browser alone has handed in; the files that
nobody has looked at longest go first."""


class HandedIn:
    """The files and confirmations in a store. Every method raises ProblemsFound as the store's do."""

    def __init__(
        self, database: Database, most_bytes: int = MOST_BYTES, most_of_one: int = MOST_OF_ONE
    ) -> None:
        self._database, self._most, self._most_of_one = database, most_bytes, most_of_one

    def keep(self, content: bytes, giver: str = "") -> str:
        """Keep a file that a browser hands in; gives its fingerprint, under which it is found again."""
        mark = sha256(content).hexdigest()
        self._database.write(
            "INSERT INTO files (sha256, content, used_at) VALUES (?, ?, ?) ON CONFLICT (sha256) DO "
            "UPDATE SET used_at = excluded.used_at",
            *(mark, content, _now()),
        )
        self._database.write(
            "INSERT INTO givers (giver, sha256) VALUES (?, ?) ON CONFLICT (giver, sha256) DO NOTHING",
            *(giver, mark),
        )
        self._make_room(mark, giver)
        return mark

    def content(self, mark: str) -> bytes | None:
        """The file of that fingerprint; None where it is no longer kept."""
        rows = self._database.rows("SELECT content FROM files WHERE sha256 = ?", mark)
        if not rows:
            return None
        self._database.write("UPDATE files SET used_at = ? WHERE sha256 = ?", _now(), mark)
        return bytes(rows[0][0])

    def confirm(self, mark: str, row: str, document: str) -> None:
        """Keep what a person says of a row of the file, in place of what was said of it before."""
        self._database.write(
            "INSERT INTO confirmed (sha256, row, document) VALUES (?, ?, ?) ON CONFLICT (sha256, row) DO "
            "UPDATE SET document = excluded.document",
            *(mark, row, document),
        )

    def take_back(self, mark: str, row: str) -> None:
        """Forget what was said of a row."""
        self._database.write("DELETE FROM confirmed WHERE sha256 = ? AND row = ?", mark, row)

    def confirmed(self, mark: str) -> Iterable[str]:
        """What people have said of the rows of the file."""
        rows = self._database.rows("SELECT document FROM confirmed WHERE sha256 = ? ORDER BY row", mark)
        return [str(document) for (document,) in rows]

    def _make_room(self, but: str, giver: str) -> None:
        """Let go of the giver's own files where they are too many, then of any; but never of this one."""
        own = self._database.rows(
            "SELECT sha256, length(content) FROM files WHERE sha256 IN (SELECT sha256 FROM givers "
            "GROUP BY sha256 HAVING count(*) = 1 AND min(giver) = ?) ORDER BY used_at",
            giver,
        )
        self._let_go(own, self._most_of_one, but)
        every = self._database.rows("SELECT sha256, length(content) FROM files ORDER BY used_at")
        self._let_go(every, self._most, but)

    def _let_go(self, sizes: Sequence[tuple[str, int]], most: int, but: str) -> None:
        """Let go of the first files until no more than so many bytes are left of them."""
        total = sum(size for _, size in sizes)
        for mark, size in sizes:
            if total <= most:
                return
            if mark != but:
                self._database.write("DELETE FROM files WHERE sha256 = ?", mark)
                self._database.write("DELETE FROM givers WHERE sha256 = ?", mark)
                total -= size


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")
