"""The wheel carries inputs and screens: installed elsewhere, it runs the case and serves it from there."""

import json
import os
import subprocess
import sys
import venv
from pathlib import Path
from time import perf_counter

import pytest

from tests.load_users import apart, figures_after
from tests.served import serving

ROOT = Path(__file__).parent.parent


@pytest.mark.slow
def test_a_wheel_installed_into_an_empty_environment_runs_the_2024_case_and_the_screens_elsewhere(
    tmp_path: Path,
) -> None:
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    subprocess.run([*pip, "wheel", "--no-deps", "--wheel-dir", str(tmp_path), str(ROOT)], check=True)
    (wheel,) = tmp_path.glob("allocation-*.whl")
    environment = tmp_path / "environment"
    venv.create(environment, with_pip=False)
    bin_folder = environment / ("Scripts" if os.name == "nt" else "bin")
    python = str(bin_folder / "python")
    lock = ["--constraint", str(ROOT / "requirements.lock")]
    subprocess.run([*pip, "--python", python, "install", *lock, str(wheel)], check=True)
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
