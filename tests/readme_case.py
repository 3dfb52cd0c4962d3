"""The smallest case, whose files stand one by one in the README."""

import re
from pathlib import Path

README = Path(__file__).parent.parent / "README.md"
_FILE = re.compile(r"\*\*tiny/(\S+)\*\*\n\n```\w+\n(.*?)```\n", re.DOTALL)


def smallest_case(readme: str) -> tuple[dict[str, str], str]:
    """The texts of its files by their paths, and the README without them."""
    return dict(_FILE.findall(readme)), _FILE.sub("", readme)


def written(files: dict[str, str], to: Path) -> Path:
    """The folder itself, when the files stand in it."""
    for name, text in files.items():
        path = to / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return to


def tiny_case(to: Path) -> Path:
    """The README's smallest case, written into a folder `tiny` there."""
    return written(smallest_case(README.read_text(encoding="utf-8"))[0], to / "tiny")
