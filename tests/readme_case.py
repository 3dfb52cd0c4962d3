"""The manual: README, the pages it leads to, and the smallest case, which stands there file by file."""

import re
from pathlib import Path

_ROOT = Path(__file__).parent.parent
PAGES = (
    _ROOT / "README.md",
    *(
        _ROOT / "docs" / f"{name}.md"
        for name in ("case", "around", "questions", "reading", "papers", "python")
    ),
)
MANUAL = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
_FILE = re.compile(r"\*\*(tiny|letter)/(\S+)\*\*\n\n```\w+\n(.*?)```\n", re.DOTALL)


def smallest_case() -> tuple[dict[str, str], str]:
    """The texts of its files by their paths, and the manual without any such file."""
    return _files("tiny"), _FILE.sub("", MANUAL)


def letter_and_accounts() -> dict[str, str]:
    """The texts of the letter that the manual reads, and of the accounts that it is held against."""
    return _files("letter")


def _files(folder: str) -> dict[str, str]:
    return {name: text for of, name, text in _FILE.findall(MANUAL) if of == folder}


def written(files: dict[str, str], to: Path) -> Path:
    """The folder itself, when the files stand in it."""
    for name, text in files.items():
        path = to / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return to


def tiny_case(to: Path) -> Path:
    """The manual's smallest case, written into a folder `tiny` there."""
    return written(smallest_case()[0], to / "tiny")
