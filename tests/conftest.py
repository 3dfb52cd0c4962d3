"""What several test files share."""

import os
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.broken_folders import inputs_to_break

# What is compiled is kept, whatever the machine says of that: the tests start many short processes.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

pytest_plugins = ["tests.seats", "tests.served"]
if find_spec("playwright"):  # not where only what solves is tested
    pytest_plugins.append("tests.browsing")


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    """A copy of the shipped inputs that a test may break."""
    return inputs_to_break(tmp_path)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long tests first, so that no core waits for one of them in the end."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)
