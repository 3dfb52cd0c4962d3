"""The wheel carries inputs and screens: installed elsewhere, it runs the case and serves it from there."""

import json
import os
import subprocess
import sys
import venv
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path
from time import perf_counter

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.load_users import apart, figures_after
from tests.served import serving

ROOT = Path(__file__).parent.parent


def needed(lines: Iterable[str]) -> set[str]:
    """The packages that these requirements name, and all that those need in turn, without extras."""
    found: set[str] = set()
    waiting = list(lines)
    while waiting:
        requirement = Requirement(waiting.pop())
        name = canonicalize_name(requirement.name)
        if name not in found and (not requirement.marker or requirement.marker.evaluate({"extra": ""})):
            found.add(name)
            waiting += metadata.requires(name) or ()
    return found


def link_needed(to: Path) -> None:
    """Let an environment have what the program in it needs, and nothing of what its tests need besides.

    Linked and not installed: that takes a minute and shows no more.
    """
    (installed,) = metadata.distributions(name="allocation", path=[str(to)])
    for name in needed(installed.requires or ()):
        for file in metadata.files(name) or ():
            part, link = file.parts[0], to / file.parts[0]
            if part != ".." and not link.exists():
                link.symlink_to(Path(str(metadata.distribution(name).locate_file(part))))


def packages_folder(python: str) -> Path:
    """Where that Python has its packages."""
    asked = [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    return Path(subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip())


@pytest.mark.slow
def test_a_wheel_installed_into_an_environment_of_what_it_needs_runs_the_2024_case_and_the_screens_elsewhere(
    tmp_path: Path,
) -> None:
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    subprocess.run([*pip, "wheel", "--no-deps", "--wheel-dir", str(tmp_path), str(ROOT)], check=True)
    (wheel,) = tmp_path.glob("allocation-*.whl")
    environment = tmp_path / "environment"
    venv.create(environment, with_pip=False)
    bin_folder = environment / ("Scripts" if os.name == "nt" else "bin")
    python = str(bin_folder / "python")
    subprocess.run([*pip, "--python", python, "install", "--no-deps", "--no-compile", str(wheel)], check=True)
    link_needed(packages_folder(python))
    subprocess.run([*pip, "--python", python, "check"], check=True)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    shown = subprocess.run(
        [str(bin_folder / "allocation"), "run", "hso-2024-revised", "--json"],
        cwd=elsewhere, env=clean, check=True, capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip
    document = json.loads(shown.stdout)
    assert document["case"] == "hso-2024-revised"
    assert sum(entry["amount"] for entry in document["entries"] if entry["fund"] == "basic") == 1_113_400_000
    where = subprocess.run(
        [python, "-c", "import allocation; print(allocation.__file__)"],
        cwd=elsewhere, env=clean, check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert str(environment) in where.stdout
    with serving(elsewhere, python=python) as served:
        assert apart(figures_after(perf_counter(), served.address, "distribute")) > 0
