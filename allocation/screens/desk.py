"""The working copies of this process, each under its own token: changed one at a time, and kept at once.

A token opens nothing without the browser that it was given to. What is kept in the store survives a
reload, a lost connection and a restart.
"""

import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from functools import lru_cache

from allocation.screens.live import Event
from allocation.screens.working import NoWorkingCopy, WorkingCopy, as_text, from_text, has_taken
from allocation.store import Store, default_path

_MOST_HELD = 500
"""How many copies are held in memory; the others are read from the store when they are asked for."""

_MOST_RECEIVED = 20
"""How many files that came in are held at once; each page says at once what its own is for."""

Change = Callable[[WorkingCopy], WorkingCopy]
Taking = Callable[[WorkingCopy, Event], WorkingCopy]


class NotYours(KeyError):
    """There is no working copy of that token for that browser."""


class Desk:
    """Where the working copies lie."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._held: OrderedDict[str, tuple[str, WorkingCopy]] = OrderedDict()
        self._received: OrderedDict[str, bytes] = OrderedDict()
        self._lock = threading.RLock()

    def lay(self, owner: str, copy: WorkingCopy) -> str:
        """Begin with a working copy; returns its token."""
        token = secrets.token_urlsafe(12)
        with self._lock:
            self._put(token, owner, copy)
        return token

    def find(self, token: str, owner: str) -> WorkingCopy:
        """The working copy as it now is. Raises NotYours."""
        with self._lock:
            return self._of(token, owner)

    def anybodys(self, token: str) -> WorkingCopy | None:
        """The working copy of a token, whosever it is: for what is saved of it, never for what is not."""
        with self._lock:
            found = self._found(token)
            return found[1] if found else None

    def change(self, token: str, owner: str, change: Change) -> WorkingCopy:
        """The working copy after a change, in one assignment. Raises NotYours."""
        with self._lock:
            before = self._of(token, owner)
            after = change(before)
            if after is not before:
                self._put(token, owner, after)
            return after

    def take(self, token: str, owner: str, events: Sequence[Event], taking: Taking) -> WorkingCopy:
        """The working copy after events from the browser, each once and in its order. Raises NotYours."""

        def all_new(copy: WorkingCopy) -> WorkingCopy:
            for event in events:
                if event.seq > copy.applied.get(event.client, 0):
                    copy = has_taken(taking(copy, event), event.client, event.seq)
            return copy

        return self.change(token, owner, all_new)

    def has_applied(self, token: str, owner: str, client: str, seq: int) -> bool:
        """Whether the event of that number from that browser tab has been taken. Raises NotYours."""
        applied = self.find(token, owner).applied
        own = [number for name, number in applied.items() if name.split(":")[0] == client]
        return seq <= max(own, default=0)

    def receive(self, token: str, owner: str, content: bytes) -> str:
        """Hold a file that came in until the page says what it is for; gives its name. Raises NotYours."""
        self.find(token, owner)
        name = secrets.token_urlsafe(16)
        with self._lock:
            self._received[name] = content
            while len(self._received) > _MOST_RECEIVED:
                self._received.popitem(last=False)
        return name

    def received(self, name: str) -> bytes:
        """The file of that name; it is let go of. Raises KeyError where it is no longer held."""
        with self._lock:
            return self._received.pop(name)

    def _of(self, token: str, owner: str) -> WorkingCopy:
        found = self._found(token)
        if found is None or found[0] != owner:
            raise NotYours(token)
        return found[1]

    def _found(self, token: str) -> tuple[str, WorkingCopy] | None:
        """Whose it is and what it is: from memory, else from the store; one of an older form is forgotten."""
        if token in self._held:
            self._held.move_to_end(token)
            return self._held[token]
        kept = self.store.kept(token)
        try:
            found = (kept[0], from_text(kept[1])) if kept else None
        except NoWorkingCopy:
            return None
        if found:
            self._hold(token, found)
        return found

    def _put(self, token: str, owner: str, copy: WorkingCopy) -> None:
        self._hold(token, (owner, copy))
        self.store.keep(token, owner, as_text(copy))

    def _hold(self, token: str, found: tuple[str, WorkingCopy]) -> None:
        self._held[token] = found
        self._held.move_to_end(token)
        while len(self._held) > _MOST_HELD:
            self._held.popitem(last=False)


@lru_cache(maxsize=1)
def the_desk() -> Desk:
    """The desk of this process."""
    return Desk(Store(default_path()))
