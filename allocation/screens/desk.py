"""The working copies of this process, each under its own token: changed one at a time, and kept at once.

A token opens nothing without the browser that it was given to. What is kept in the store survives a
reload, a lost connection and a restart.
"""

import secrets
import threading
from collections import Counter, OrderedDict
from collections.abc import Callable, Sequence
from functools import lru_cache
from weakref import WeakValueDictionary

from allocation.screens.live import Event
from allocation.screens.working import MOST_CLIENTS, WorkingCopy, has_taken
from allocation.screens.working_text import NoWorkingCopy, as_text, from_text
from allocation.store import Store, default_path

_MOST_HELD = 500
"""How many copies are held in memory; the others are read from the store when they are asked for."""

_MOST_RECEIVED, _MOST_OF_ONE = 40, 4
"""How many files that came in are held at once, and of one browser: a page says at once what one is for."""

Change = Callable[[WorkingCopy], WorkingCopy]
Taking = Callable[[WorkingCopy, Event], WorkingCopy]


class NotYours(KeyError):
    """There is no working copy of that token for that browser."""


class _OneAtATime:
    """A lock that is gone when nobody holds it or waits for it."""

    def __init__(self) -> None:
        self._lock = threading.RLock()

    def __enter__(self) -> None:
        self._lock.acquire()

    def __exit__(self, *_fault: object) -> None:
        self._lock.release()


class Desk:
    """Where the working copies lie."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._held: OrderedDict[str, tuple[str, WorkingCopy]] = OrderedDict()
        self._received: OrderedDict[str, tuple[str, bytes]] = OrderedDict()
        self._locks: WeakValueDictionary[str, _OneAtATime] = WeakValueDictionary()
        self._lock = threading.Lock()

    def lay(self, owner: str, copy: WorkingCopy) -> str:
        """Begin with a working copy; returns its token."""
        token = secrets.token_urlsafe(12)
        self._put(token, owner, copy)
        return token

    def find(self, token: str, owner: str) -> WorkingCopy:
        """The working copy as it now is. Raises NotYours."""
        return self._of(token, owner)

    def anybodys(self, token: str) -> WorkingCopy | None:
        """The working copy of a token, whosever it is: for what is saved of it, never for what is not."""
        found = self._found(token)
        return found[1] if found else None

    def change(self, token: str, owner: str, change: Change) -> WorkingCopy:
        """The working copy after a change, in one assignment. Raises NotYours."""
        with self._own_lock(token):
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
        """Whether the event of that number from that place of a browser tab has been taken. Raises NotYours.

        Of very many tabs the oldest are forgotten: an event of one that is not known has long been taken.
        """
        applied = self.find(token, owner).applied
        is_forgotten = client not in applied and len(applied) >= MOST_CLIENTS
        return is_forgotten or seq <= applied.get(client, 0)

    def receive(self, token: str, owner: str, content: bytes) -> str:
        """Hold a file that came in until the page says what it is for; gives its name. Raises NotYours."""
        self.find(token, owner)
        name = secrets.token_urlsafe(16)
        with self._lock:
            self._received[name] = (owner, content)
            self._make_room(owner)
        return name

    def received(self, name: str) -> bytes:
        """The file of that name; it is let go of. Raises KeyError where it is no longer held."""
        return self.received_from(name)[1]

    def received_from(self, name: str) -> tuple[str, bytes]:
        """The same, with the browser that it came from."""
        with self._lock:
            return self._received.pop(name)

    def _make_room(self, owner: str) -> None:
        """Let go of the oldest files: of a browser with too many its own, of all those of who has most."""
        held = Counter(whose for whose, _ in self._received.values())
        if held[owner] > _MOST_OF_ONE:
            crowded = owner
        elif held.total() > _MOST_RECEIVED:
            crowded = max(held, key=held.__getitem__)
        else:
            return
        del self._received[next(name for name, (whose, _) in self._received.items() if whose == crowded)]

    def _of(self, token: str, owner: str) -> WorkingCopy:
        found = self._found(token)
        if found is None or found[0] != owner:
            raise NotYours(token)
        return found[1]

    def _found(self, token: str) -> tuple[str, WorkingCopy] | None:
        """Whose it is and what it is: from memory, else from the store; one of an older form is forgotten."""
        with self._lock:
            if token in self._held:
                self._held.move_to_end(token)
                return self._held[token]
        kept = self.store.kept(token)
        try:
            found = (kept[0], from_text(kept[1])) if kept else None
        except NoWorkingCopy:
            return None
        with self._lock:  # what somebody has put there meanwhile is newer
            return self._held.setdefault(token, found) if found else None

    def _put(self, token: str, owner: str, copy: WorkingCopy) -> None:
        """Keep it first: what is in memory is never more than what a restart would find."""
        self.store.keep(token, owner, as_text(copy))
        with self._lock:
            self._held[token] = (owner, copy)
            self._held.move_to_end(token)
            while len(self._held) > _MOST_HELD:
                self._held.popitem(last=False)

    def _own_lock(self, token: str) -> "_OneAtATime":
        """The lock of one working copy: nobody waits for what another person asks of the engine."""
        with self._lock:
            found = self._locks.get(token) or _OneAtATime()
            self._locks[token] = found
            return found


@lru_cache(maxsize=1)
def the_desk() -> Desk:
    """The desk of this process."""
    return Desk(Store(default_path()))
