"""Saved scenarios with all their versions, and the working copies of those who are at work.

What is saved is never overwritten and never deleted: every save is a new version. A scenario is kept as
the text of its file, so that the store can be read without this program.
"""

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from allocation.case import Scenario
from allocation.files.scenario_text import scenario_of, scenario_text
from allocation.problems import Place, Problem, ProblemsFound, error
from allocation.store.database import ENVIRONMENT, Database
from allocation.store.handed_in import HandedIn
from allocation.versions import Frozen
from allocation.words import SCENARIO_STATUS

__all__ = ["Conflict", "Saved", "Store", "default_path"]

_COLUMNS = "name, version, saved_at, saved_by, scenario"
_VERSIONS = f"SELECT {_COLUMNS} FROM saved WHERE case_name = ? AND name = ? ORDER BY version DESC"


@dataclass(frozen=True, slots=True)
class Saved:
    """A version of a scenario as it was saved: the first is 1, and each save counts one up.

    `saved_at` is in UTC; `saved_by` is what the person is called, for people to read.
    """

    case: str
    scenario: Scenario
    version: int
    saved_at: datetime
    saved_by: str


class Conflict(Exception):
    """Somebody saved a newer version than the one that was opened; `theirs` is the newest."""

    def __init__(self, theirs: Saved) -> None:
        self.theirs = theirs
        at = f"{theirs.saved_at.astimezone():%d.%m.%Y kl. %H.%M}"
        name = theirs.scenario.name
        super().__init__(f"«{name}» er lagret av {theirs.saved_by} {at}, som versjon {theirs.version}")


class Store:
    """The scenarios and working copies in one file, which is made where there is none.

    Threads and processes can use it at the same time. Every method raises ProblemsFound where the file
    cannot be opened, read or written. A row that cannot be read, for somebody has edited it by hand, is a
    problem beside the others, and takes none of them down.
    """

    def __init__(self, path: Path) -> None:
        self._database = Database(path)
        self.handed_in = HandedIn(self._database)
        """The files that were handed in, and what people have confirmed of them."""

    def save(self, case: str, scenario: Scenario, expected: int, by: str) -> Saved:
        """Save the next version of a scenario which was opened at version `expected`, 0 for a new one.

        What comes back is what the store will give from now on. Of two who save at once, one wins. Raises
        Conflict where there is a newer version, Frozen where the newest is decided, and ProblemsFound where
        the scenario is not written as its file should be, or the version that was opened is not there.
        """
        text = scenario_text(scenario)
        read, problems = scenario_of(text, scenario.name, _place(scenario.name, expected + 1))
        if read is None:
            raise ProblemsFound(problems)
        saved = Saved(case, read, expected + 1, datetime.now(UTC), by)
        with self._database.transaction() as connection:
            row = connection.execute(f"{_VERSIONS} LIMIT 1", (case, read.name)).fetchone()
            _refuse_outdated(saved, _in_order(_saved(case, row)) if row else None)
            connection.execute(
                f"INSERT INTO saved (case_name, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)",
                (case, read.name, saved.version, _stamp(saved.saved_at), by, text),
            )
        return saved

    def latest(self, case: str) -> tuple[dict[str, Saved], list[Problem]]:
        """The newest version of each scenario of a case, by name, and a problem for each that is unreadable.

        An older version does not stand in for one that cannot be read: it is not what was saved last.
        """
        newest = (
            "SELECT name, max(version), saved_at, saved_by, scenario FROM saved"  # the row of the largest
        )
        rows = self._database.rows(f"{newest} WHERE case_name = ? GROUP BY name", case)
        versions, problems = _sorted_out(case, rows)
        return {saved.scenario.name: saved for saved in versions}, problems

    def saves(self, case: str) -> int:
        """How many versions of scenarios of the case are saved: another number when another is."""
        return int(self._database.rows("SELECT count(*) FROM saved WHERE case_name = ?", case)[0][0])

    def history(self, case: str, name: str) -> tuple[list[Saved], list[Problem]]:
        """All versions of a scenario, the newest first, and a problem for each that is unreadable."""
        return _sorted_out(case, self._database.rows(_VERSIONS, case, name))

    def keep(self, token: str, owner: str, document: str) -> None:
        """Keep the working copy of that token as it now is, a JSON text, in place of how it was."""
        self._database.write(
            "INSERT INTO kept (token, owner, document, kept_at) VALUES (?, ?, ?, ?) ON CONFLICT (token) DO "
            "UPDATE SET owner = excluded.owner, document = excluded.document, kept_at = excluded.kept_at",
            *(token, owner, document, _stamp(datetime.now(UTC))),
        )

    def kept(self, token: str) -> tuple[str, str] | None:
        """The owner and the document of a working copy; nothing where there is none of that token."""
        rows = self._database.rows("SELECT owner, document FROM kept WHERE token = ?", token)
        return (str(rows[0][0]), str(rows[0][1])) if rows else None

    def forget_before(self, moment: datetime) -> int:
        """Forget the working copies that were last kept before a moment; gives how many they were."""
        return self._database.write("DELETE FROM kept WHERE kept_at < ?", _stamp(moment))

    def close(self) -> None:
        """Let go of the file; nothing is lost without it."""
        self._database.close()


def default_path() -> Path:
    """Where the store is: what the environment says, or the user's own folder for data."""
    stated = os.environ.get(ENVIRONMENT)
    if stated:
        return Path(stated).expanduser()
    from platformdirs import user_data_path

    return user_data_path("allocation", appauthor=False) / "store.sqlite"


def _stamp(moment: datetime) -> str:
    """A moment as a text that sorts as moments do."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _refuse_outdated(saved: Saved, latest: Saved | None) -> None:
    """Refuse to save after a decision, over a newer version, or on a version that is not there."""
    name = saved.scenario.name
    if latest is not None and latest.scenario.is_frozen:
        status = SCENARIO_STATUS[latest.scenario.status]
        raise Frozen(
            f"«{name}» er {status} i versjon {latest.version}, lagret av {latest.saved_by}, og endres aldri; "
            f'lagre endringen under et nytt navn, med replaces = "{name}"'
        )
    newest = latest.version if latest else 0
    if latest is not None and newest >= saved.version:
        raise Conflict(latest)
    if newest < saved.version - 1:
        what = f"versjon {saved.version - 1} av «{name}» finnes ikke i lageret"
        cause = "lageret er byttet ut, eller hentet tilbake fra en sikkerhetskopi"
        fix = "lagre under et nytt navn, eller åpne det som ligger i lageret"
        raise ProblemsFound([error(Place(f"{saved.case}/{name}"), what, cause, fix)])


def _place(name: object, version: object) -> str:
    """What stands for the file of a saved version in problems."""
    return f"{name}, lagret versjon {version}"


def _sorted_out(case: str, rows: list[tuple[Any, ...]]) -> tuple[list[Saved], list[Problem]]:
    read = [_saved(case, row) for row in rows]
    versions = [one for one in read if isinstance(one, Saved)]
    return versions, [one for one in read if isinstance(one, Problem)]


def _in_order(read: Saved | Problem) -> Saved:
    if isinstance(read, Problem):
        raise ProblemsFound([read])
    return read


def _saved(case: str, row: tuple[Any, ...]) -> Saved | Problem:
    """The version in a row, or why it is none."""
    name, version, saved_at, saved_by, text = row
    file = _place(name, version)
    if not all(isinstance(one, str) for one in (name, saved_at, saved_by, text)):
        return _broken(file, "raden har noe annet enn tekst")
    scenario, problems = scenario_of(text, name, file)
    if scenario is None:
        return _broken(file, f"{problems[0].where}: {problems[0].what}")
    try:
        moment = datetime.fromisoformat(saved_at).astimezone(UTC)
    except (ValueError, OverflowError):
        return _broken(file, f"«{saved_at}» er ikke et tidspunkt")
    return Saved(case, scenario, version, moment, saved_by)


def _broken(file: str, why: str) -> Problem:
    what = f"den lagrede versjonen kan ikke leses ({why})"
    cause = "lageret er endret utenfor programmet, eller versjonen er lagret av en nyere utgave"
    fix = "åpne en tidligere versjon i historikken, og lagre den under et nytt navn"
    return error(Place(file), what, cause, fix)
