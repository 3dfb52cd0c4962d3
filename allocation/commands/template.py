"""`allocation template`: a blank case as a workbook to fill in."""

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from allocation.commands import WELL
from allocation.commands.words import Words
from allocation.problems import Place, Problem, ProblemsFound, error

HELP = "skriv en tom sak som arbeidsbok, til å fylle ut og kjøre"
_SUFFIX = ".xlsx"


def add_words(words: Words) -> None:
    """Where the workbook goes."""
    words.option("--out", "FIL", "hvor arbeidsboken skrives (vanligvis out/sak.xlsx)")


def work(chosen: Namespace) -> int:
    """Write the blank workbook, unless it would replace one that somebody may have filled in."""
    from allocation.files.case_book.blank_sheets import blank_case_book
    from allocation.files.document import as_text
    from allocation.files.output import written

    files: list[Path] = []
    if chosen.out or not chosen.json:
        path = Path(chosen.out or f"out/sak{_SUFFIX}")
        _refuse_path(path)
        files = written(path.parent, path.stem, {_SUFFIX: blank_case_book()})
    if chosen.json:
        print(as_text({"files": [str(file) for file in files], "problems": []}), end="")
    for file in () if chosen.json else files:
        print(f"Skrevet: {file}")
        print(f"Fyll ut de blå feltene, lagre, og kjør: allocation run {file}")
    return WELL


def _refuse_path(path: Path) -> None:
    """Refuse a file that is there already, and one that is no workbook. Raises ProblemsFound."""
    if path.suffix.lower() != _SUFFIX:
        fix = f"skriv for eksempel --out {path.with_suffix(_SUFFIX)}"
        raise ProblemsFound([error(Place("--out"), f"«{path}» er ikke en .xlsx", "feil endelse", fix)])
    if path.with_suffix(_SUFFIX).exists():
        what, cause = "filen finnes fra før, og blir ikke skrevet over", "noen kan ha fylt den ut"
        fix = "velg et annet navn med --out, eller flytt eller slett filen først"
        raise ProblemsFound([error(Place(str(path)), what, cause, fix)])


def refused(_chosen: Namespace | None, problems: Sequence[Problem]) -> dict[str, Any]:
    """The document where nothing is written."""
    from allocation.files.document import problem_document

    return {"files": [], "problems": [problem_document(problem) for problem in problems]}
