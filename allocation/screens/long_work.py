"""Work that takes longer than a page may: in threads of its own, kept by what was asked, stopped at will.

What is asked again is found again, after a reload or from another page. What nobody waits for any longer is
stopped. Few work at once, so that the screens of others stay quick, and only so many wait.
"""

from collections import OrderedDict, deque
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from enum import Enum, auto
from threading import Event, RLock, Thread
from time import monotonic
from uuid import uuid4

_AT_ONCE, _MOST_WAITING = 2, 20
_MOST_KEPT = 100
Work = Callable[[Event], object]
"""What is done; it looks at the event, which says that nobody wants the result any more."""


class State(Enum):
    """Where a piece of work is."""

    WAITING = auto()
    WORKING = auto()
    STOPPED = auto()
    DONE = auto()


class TooManyWaiting(Exception):
    """So many wait already that one more question is not taken."""


@dataclass
class Job:
    """One piece of work. `askers` wait for it; `result` came of it, or `fault` went wrong.

    `work` is what is done, `name` its own, by which it is found after the same question was asked anew.
    """

    askers: set[str]
    work: Work | None = None
    stop: Event = field(default_factory=Event)
    done: Event = field(default_factory=Event)
    began: float | None = None
    result: object = None
    fault: Exception | None = None
    name: str = field(default_factory=lambda: uuid4().hex)

    @property
    def state(self) -> State:
        """Stopped is also what will still take a moment to end."""
        if self.done.is_set():
            return State.DONE
        if self.stop.is_set():
            return State.STOPPED
        return State.WAITING if self.began is None else State.WORKING

    @property
    def is_under_way(self) -> bool:
        """Whether something will still come of it."""
        return self.state in (State.WAITING, State.WORKING)

    @property
    def seconds(self) -> float:
        """How long it has worked."""
        return 0.0 if self.began is None else monotonic() - self.began


class Jobs:
    """The work of this process, by what was asked; that which ended longest ago is forgotten first."""

    def __init__(self, most_waiting: int = _MOST_WAITING, most_kept: int = _MOST_KEPT) -> None:
        self._jobs: OrderedDict[Hashable, Job] = OrderedDict()
        self._queue: deque[tuple[Job, Work]] = deque()
        self._most_waiting, self._most_kept, self._working = most_waiting, most_kept, 0
        self._lock = RLock()

    def found(self, key: Hashable) -> Job | None:
        """The latest work of that question, or the work of that name; None where nobody has asked it."""
        with self._lock:
            return self._jobs.get(key)

    def asked(self, key: Hashable, asker: str, work: Work) -> Job:
        """The work of that question, begun if new or stopped; the asker waits for nothing else.

        Where too many wait already it is refused: the job has TooManyWaiting as its fault, is not kept, and
        the asker goes on waiting for what it had.
        """
        with self._lock:
            job = self._jobs.get(key)
            if job is None or job.stop.is_set():
                if self._waiting_besides(asker) >= self._most_waiting:
                    return _refused()
                self._keep_by_name(job)
                job = self._jobs[key] = Job(set(), work)
                self._queue.append((job, work))
            job.askers.add(asker)
            self._jobs.move_to_end(key)
            self._leaves(asker, but=key)
            self._forget()
            self._fill()
            return job

    def leaves(self, asker: str) -> None:
        """The asker waits for nothing any longer."""
        with self._lock:
            self._leaves(asker)

    def _leaves(self, asker: str, but: Hashable = None) -> None:
        for key, job in self._jobs.items():
            if key != but and asker in job.askers and job.is_under_way:
                job.askers.discard(asker)
                if not job.askers:
                    job.stop.set()
        self._queue = deque((job, work) for job, work in self._queue if not job.stop.is_set())

    def _keep_by_name(self, job: Job | None) -> None:
        """Keep what was begun and is asked anew: those who stopped it have what it found."""
        if job is not None and job.began is not None:
            self._jobs[job.name] = job

    def _waiting_besides(self, asker: str) -> int:
        """How many would wait if the asker left its own."""
        return sum(job.askers != {asker} for job, _ in self._queue)

    def _forget(self) -> None:
        ended = [key for key, job in self._jobs.items() if not job.is_under_way]
        for key in ended[: max(0, len(self._jobs) - self._most_kept)]:
            del self._jobs[key]

    def _fill(self) -> None:
        """Begin what has waited longest where there is room; what waits has no thread."""
        while self._queue and self._working < _AT_ONCE:
            job, work = self._queue.popleft()
            job.began = monotonic()
            self._working += 1
            Thread(target=self._does, args=(job, work), daemon=True).start()

    def _does(self, job: Job, work: Work) -> None:
        try:
            job.result = work(job.stop)
        except Exception as fault:
            job.fault = fault
        finally:
            job.done.set()
            with self._lock:
                self._working -= 1
                self._fill()


def _refused() -> Job:
    """Work that is not begun."""
    job = Job(set(), fault=TooManyWaiting())
    job.done.set()
    return job


JOBS = Jobs()
"""The work of this process."""
