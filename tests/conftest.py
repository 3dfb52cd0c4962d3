"""What several test files share."""

from pathlib import Path

import pytest

from tests.broken_folders import inputs_to_break


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    """A copy of the shipped inputs that a test may break."""
    return inputs_to_break(tmp_path)
