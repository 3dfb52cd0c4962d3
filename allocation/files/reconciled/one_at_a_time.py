"""A file that is read, added to and written anew, by one at a time: what two add at once is both kept.

The operating system holds the lock, so that one whose holder is gone is gone too. It lies on a file beside
the other, for that one is replaced whenever it is written; the last who held it takes it away.
"""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from allocation.problems import Place, ProblemsFound, error

_PATIENCE, _BETWEEN_ATTEMPTS = 20.0, 0.02  # seconds

if sys.platform == "win32":
    import msvcrt

    def _take(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def alone_with(path: Path, patience: float = _PATIENCE) -> Iterator[None]:
    """Nobody else is here with the same file, and nothing is left behind.

    Raises ProblemsFound where somebody else stays longer than `patience` seconds, or nothing can be written
    in the folder.
    """
    beside = path.resolve().with_name(f".{path.name}.lock")
    try:
        beside.parent.mkdir(parents=True, exist_ok=True)
        held = _held(beside, time.monotonic() + patience)
    except OSError as fault:
        what = f"kan ikke skrive dit ({fault.strerror or fault})"
        cause, fix = "mappen er skrivebeskyttet, eller er en fil", "velg en annen fil med --explanations"
        raise ProblemsFound([error(Place(str(path)), what, cause, fix)]) from fault
    if held is None:
        what, cause = "noen andre skriver i filen", "en annen forklaring blir skrevet"
        raise ProblemsFound([error(Place(str(path)), what, cause, "prøv igjen om litt")])
    try:
        yield
    finally:
        _let_go(held, beside)


def _held(beside: Path, end: float) -> int | None:
    """The lock's open file; None where it was not to be had in time."""
    while True:
        descriptor = os.open(beside, os.O_RDWR | os.O_CREAT, 0o600)
        with suppress(OSError):
            _take(descriptor)
            if _is_still(descriptor, beside):
                return descriptor
        os.close(descriptor)
        if time.monotonic() > end:
            return None
        time.sleep(_BETWEEN_ATTEMPTS)


def _is_still(descriptor: int, beside: Path) -> bool:
    """Whether the locked file is the one that lies there: whoever held it before may have taken it away."""
    own, there = os.fstat(descriptor), beside.stat()
    return (own.st_dev, own.st_ino) == (there.st_dev, there.st_ino)


def _let_go(descriptor: int, beside: Path) -> None:
    """Take the file away while the lock is held, or after where the system lets no open file go."""
    with suppress(OSError):
        beside.unlink()
    os.close(descriptor)
    if sys.platform == "win32":
        with suppress(OSError):
            beside.unlink()
