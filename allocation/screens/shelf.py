"""The cases that can be opened, each with the scenarios that are saved beside its own, and their runs.

Everything here is shared by all sessions: a case is read once, and read again when one of its files has
changed; a run that was made is kept while there is room.
"""

import time
import tomllib
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from allocation.case import Case, Scenario
from allocation.distribution import Distribution
from allocation.files import load_case, package
from allocation.itself import Itself
from allocation.problems import Place, Problem, ProblemsFound, error, errors
from allocation.scenario import overridden, run, with_overrides
from allocation.screens.desk import the_desk
from allocation.screens.words import LANGUAGES, words
from allocation.screens.working import Tried, WorkingCopy
from allocation.serving.settings import opened_case
from allocation.store import Saved, Store
from allocation.versions import version_problems

_SECONDS = 2.0
"""How long a folder is taken to be as it was."""

_MOST_RUNS = 200
_T = TypeVar("_T")


class _Kept:
    """Results by key, those used longest ago thrown away; each is made by one thread while others wait."""

    def __init__(self, most: int) -> None:
        self._most, self._held, self._lock = most, OrderedDict[Hashable, Future[Any]](), Lock()

    def of(self, key: Hashable, make: Callable[[], _T]) -> _T:
        with self._lock:
            found = self._held.get(key)
            is_mine = found is None
            if found is None:
                found = self._held[key] = Future()
            self._held.move_to_end(key)
            while len(self._held) > self._most:
                self._held.popitem(last=False)
        if is_mine:
            self._make(key, found, make)
        result: _T = found.result()
        return result

    def _make(self, key: Hashable, future: Future[Any], make: Callable[[], Any]) -> None:
        """Make the result for all who wait; what was refused is made anew when it is asked for again."""
        try:
            future.set_result(make())
        except BaseException as fault:
            with self._lock:
                self._held.pop(key, None)
            future.set_exception(fault)


_CASES, _SAVED, _RUNS, _EFFECTIVE = _Kept(20), _Kept(20), _Kept(_MOST_RUNS), _Kept(_MOST_RUNS)


@dataclass(frozen=True)
class Shelved:
    """A case with the scenarios that are saved beside its own.

    `saved` are those by name; `left_out` says of each that does not fit the case any more why.
    """

    case: Case
    saved: dict[str, Saved]
    left_out: tuple[Problem, ...]

    def version_of(self, name: str) -> int:
        """The newest version of a saved scenario; 0 for one of the case's own."""
        return self.saved[name].version if name in self.saved else 0


def case_titles() -> Mapping[str, str]:
    """The titles of the cases that can be opened, by name: those with a decision first, the newest first.

    They are the shipped ones that have funds, and the one that the program was opened with. A case that
    cannot be read at all stands last, by its name: choosing it shows what is wrong.
    """
    return _titles_at(int(time.monotonic() / _SECONDS), opened_case())


@lru_cache(maxsize=2)
def _titles_at(_moment: int, opened: str) -> dict[str, str]:
    inputs = package.shipped_inputs()
    shipped = [name for name in package.shipped_names() if (inputs / name / "funds.csv").is_file()]
    ranked = sorted(_head_of(name) for name in dict.fromkeys((*shipped, opened)))
    return {name: title for _, _, name, title in ranked}


def _head_of(name: str) -> tuple[bool, int, str, str]:
    """Where a case stands among others, and its title: of its case.toml alone, for the list is read often."""
    if package.is_workbook(name):
        return _head_of_workbook(name)
    folder = package.find_folder(name)
    try:
        text = (folder / "case.toml").read_text(encoding="utf-8") if folder else ""
        said = tomllib.loads(text)
        return ("decisions" not in said, -int(said["year"]), name, str(said["title"]))
    except (OSError, ValueError, KeyError, TypeError):
        return (True, 0, name, name)


def _head_of_workbook(name: str) -> tuple[bool, int, str, str]:
    """The same of a case that is a workbook, which is kept once it is read."""
    with suppress(ProblemsFound):
        case = read_case(name)
        return (case.decision is None, -case.year, name, case.title)
    return (True, 0, name, name)


def read_case(name: str) -> Case:
    """The case of that name or path, as its files now are. Raises ProblemsFound."""
    place = package.find_case(name)
    if place is None:
        raise ProblemsFound([package.not_found(name)])
    return _CASES.of((name, _stamp(place, int(time.monotonic() / _SECONDS))), lambda: load_case(name))


@lru_cache(maxsize=64)
def _stamp(place: Path, _moment: int) -> int:
    """Another value whenever a file has changed, of a case or of what it may use: looked at now and then."""
    return hash(tuple(sorted(_files(place))))


def _files(of_case: Path) -> Iterator[tuple[str, int, int]]:
    """The files of a case, of the folders beside it that it uses, and of all that are shipped."""
    for place in {of_case, package.shipped_inputs(), *_used_beside(of_case)}:
        for file in [place] if place.is_file() else place.rglob("*"):
            with suppress(OSError):  # it is taken away while we look
                held = file.stat()
                yield str(file), held.st_mtime_ns, held.st_size


def _used_beside(folder: Path) -> list[Path]:
    """The folders beside a case that its case.toml names."""
    try:
        said = tomllib.loads((folder / "case.toml").read_text(encoding="utf-8"))
        names = said.get("uses", {})
        return [folder.parent / str(name) for name in names.values() if (folder.parent / str(name)).is_dir()]
    except (OSError, ValueError, AttributeError):
        return []


def shelf_for(copy: WorkingCopy) -> Shelved:
    """The case of a working copy, with what is open at the version it was opened at. Raises ProblemsFound.

    Somebody else's newer version changes nothing on the screen until it is opened.
    """
    shelf, tried = shelved(copy.case), copy.tried
    if not 0 < tried.version < shelf.version_of(tried.opened):
        return shelf
    return _SAVED.of((Itself(shelf), tried.opened, tried.version), lambda: _at_version(shelf, tried))


def _at_version(shelf: Shelved, tried: Tried) -> Shelved:
    history, _ = the_desk().store.history(shelf.case.name, tried.opened)
    found = next((one.scenario for one in history if one.version == tried.version), None)
    if found is None:
        return shelf
    return replace(shelf, case=replace(shelf.case, scenarios={**shelf.case.scenarios, tried.opened: found}))


def shelved(name: str) -> Shelved:
    """The case of that name with the scenarios that are saved beside its own. Raises ProblemsFound.

    A saved scenario that does not fit the case any more is left out: it must not keep the others from
    being used, as one in the case's own folder would.
    """
    case = read_case(name)
    if errors(case.problems):
        raise ProblemsFound(case.problems)
    store = the_desk().store
    return _SAVED.of((Itself(case), Itself(store), store.saves(case.name)), lambda: _with_saved(case, store))


def _with_saved(case: Case, store: Store) -> Shelved:
    saved, broken = store.latest(case.name)
    own = {name: one for name, one in saved.items() if name not in case.scenarios}
    together = replace(
        case, scenarios={**case.scenarios, **{name: one.scenario for name, one in own.items()}}
    )
    faults = {name: _faults(together, one) for name, one in own.items()}
    faults |= {name: [_taken(case, one)] for name, one in saved.items() if name not in own}
    fitting = {name: one for name, one in own.items() if not faults[name]}
    scenarios = {**case.scenarios, **{name: one.scenario for name, one in fitting.items()}}
    left_out = tuple(problem for found in faults.values() for problem in found)
    return Shelved(replace(case, scenarios=scenarios), fitting, (*broken, *left_out))


def _faults(together: Case, saved: Saved) -> list[Problem]:
    """Why a saved scenario cannot be used: its overrides do not fit, or its seal does not."""
    return overridden(together, saved.scenario)[1] or version_problems(together, saved.scenario)


def _taken(case: Case, saved: Saved) -> Problem:
    """That a saved scenario has the name of one in the case's own folder, which is the one that is used."""
    name = saved.scenario.name
    say = words(LANGUAGES[0])
    place = Place(case.name, column=name)
    what, cause, fix = (say(f"keeping.same_name{end}", name=name) for end in ("", "_cause", "_fix"))
    return error(place, what, cause, fix)


def run_of(case: Case, name: str) -> Distribution:
    """The run of a scenario of the case, made once. Raises ProblemsFound."""
    return _RUNS.of((Itself(case), name), lambda: run(case, name))


def tried_run(case: Case, scenario: Scenario) -> Distribution:
    """The run of a scenario that the case does not have, made once. Raises ProblemsFound."""
    return _RUNS.of(_key(case, scenario), lambda: run(with_tried(case, scenario), scenario.name))


def effective(case: Case, scenario: Scenario) -> Case:
    """The case as a scenario leaves it, made once. Raises ProblemsFound."""
    return _EFFECTIVE.of(_key(case, scenario), lambda: with_overrides(with_tried(case, scenario), scenario))


def _key(case: Case, scenario: Scenario) -> Hashable:
    """What tells scenarios apart: what they stand on and put where, and what they are called."""
    return (
        Itself(case),
        scenario.name,
        scenario.title,
        scenario.baseline,
        repr(sorted(scenario.overrides.items())),
    )


def with_tried(case: Case, scenario: Scenario) -> Case:
    """The case with what is tried as one more scenario, checked when it is run."""
    return replace(case, scenarios={**case.scenarios, scenario.name: scenario})
