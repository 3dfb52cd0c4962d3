"""Files that take a while: made in threads of their own, and asked for again until they are finished."""

from collections.abc import Callable
from threading import Event
from uuid import uuid4

from allocation.problems import Place, ProblemsFound, error
from allocation.screens.long_work import Job, Jobs, State, TooManyWaiting
from allocation.screens.words import Words
from allocation.serving.document import Document, StillMaking

_AT_ONCE = 0.5  # seconds: what is finished before needs no progress
_MOST_KEPT = 10
_JOBS = Jobs(most_kept=_MOST_KEPT)
"""Apart from the questions that people ask: these may take minutes, and a file is wanted now."""

Tell = Callable[[str], None]


class Slow:
    """A file that takes a while: `told` says how far it is, at first what is begun with.

    `make` makes it, and is given a way to tell how far it has come. It raises ProblemsFound.
    """

    def __init__(self, told: str, make: Callable[[Tell], Document]) -> None:
        self.told, self._make = told, make

    def __call__(self, stop: Event) -> Document:
        """The file. Raises Left where nobody waits for it any longer."""

        def tell(told: str) -> None:
            if stop.is_set():
                raise Left
            self.told = told

        return self._make(tell)


class Left(Exception):
    """Nobody waits for the file any longer."""


def begun(token: str, owner: str, kind: str, slow: Slow, say: Words) -> Document:
    """The file, where it is finished at once. Raises StillMaking where it is not, and ProblemsFound.

    Who asks anew for the same kind does not wait for the earlier one any longer.
    """
    name = uuid4().hex
    job = _JOBS.asked((token, owner, name), f"{token}:{kind}", slow)
    return _finished(job, name, say)


def finished(token: str, owner: str, name: str, say: Words) -> Document:
    """The file that was begun under that name.

    Raises StillMaking where it is not finished, ProblemsFound, and KeyError where nobody has begun it.
    """
    job = _JOBS.found((token, owner, name))
    if job is None:
        raise KeyError(name)
    return _finished(job, name, say)


def _finished(job: Job, name: str, say: Words) -> Document:
    if not job.done.wait(_AT_ONCE):
        raise StillMaking(name, _how_far(job, say))
    if isinstance(job.fault, TooManyWaiting):
        what, cause, fix = (say(f"problem.queue{part}") for part in ("", "_cause", "_fix"))
        raise ProblemsFound([error(Place(say("problem.queue_place")), what, cause, fix)])
    if isinstance(job.fault, Left):
        raise KeyError(name)
    if job.fault is not None:
        raise job.fault
    assert isinstance(job.result, Document)
    return job.result


def _how_far(job: Job, say: Words) -> str:
    if job.state is State.WAITING or not isinstance(job.work, Slow):
        return say("leaving.waits")
    return say("leaving.how_far", told=job.work.told, seconds=int(job.seconds))
