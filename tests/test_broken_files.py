"""Bad and hostile files: each gets the word it deserves, with its place, and leaves nothing behind."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from allocation.files.read_file import read_tables
from allocation.problems import Severity
from allocation.screens.desk import the_desk
from tests.broken_files import Broken, all_broken
from tests.read_letters import read_through
from tests.seats import OWNER, Seated, desk  # noqa: F401

_GRAVEST = [Severity.ERROR, Severity.WARNING, Severity.NOTE]
FILES = all_broken()
pytestmark = pytest.mark.usefixtures("desk")


@pytest.mark.parametrize("broken", FILES, ids=[f"{number}-{one.says}" for number, one in enumerate(FILES)])
def test_a_broken_file_gets_its_word_and_its_place(broken: Broken) -> None:
    found = read_tables(broken.content, broken.name)
    said = [one for one in found.problems if broken.says in one.what or broken.says in str(one.where)]
    gravest = next((one for one in _GRAVEST if any(p.severity is one for p in found.problems)), None)
    assert gravest is broken.severity, [str(one) for one in found.problems]
    if broken.severity is None:
        assert found.tables
        return
    fitting = [one for one in said if one.severity is broken.severity]
    assert fitting, [str(one) for one in found.problems]
    assert {one.where.file for one in found.problems} == {broken.name}
    if broken.row is not None:
        assert broken.row in [one.where.row for one in fitting]
    if broken.severity is Severity.ERROR:
        assert all(one.cause and one.fix for one in fitting)


def test_a_broken_file_that_is_handed_in_on_the_screens_reconciles_nothing_that_is_wrong() -> None:
    seat = Seated("reconcile")
    for broken in FILES:
        if len(broken.content) > 2_000_000:
            continue
        file = the_desk().receive(seat.token, OWNER, broken.content)
        read_through(seat.does("upload", json.dumps({"name": broken.name, "file": file})))
        if broken.severity is Severity.ERROR:
            is_refused = "upload" in seat.copy.refused or "kan ikke avstemmes slik den er" in seat.text
            is_asked = "er i tvil" in seat.text or "Hvilken enhet" in seat.text
            assert is_refused or is_asked or "har ingenting å holdes mot" in seat.text, broken.says


def test_reading_leaves_no_file_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(kept))
    for broken in FILES:
        read_tables(broken.content, broken.name)
    assert list(kept.iterdir()) == []


@pytest.mark.slow  # makes and reads the whole collection in a process of its own, to see its memory
def test_no_broken_file_takes_long_or_much_memory() -> None:
    command = [sys.executable, "-m", "tests.broken_files"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    for one in json.loads(done.stdout):
        assert one["seconds"] < 2 * _BUSY, one
        assert one["megabytes"] < 300, one


_BUSY = 2
"""How many times as long a machine may take that does other things as well."""
