"""A workbook as a case: one that is filled in, or one that a run wrote."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from allocation.case import Case
from allocation.files.case_book.behind import behind
from allocation.files.case_book.places import Places
from allocation.files.case_book.reading import is_case_book, read_sheets
from allocation.files.case_book.spoken import as_seen
from allocation.files.case_book.texts import case_texts
from allocation.files.living.back import returned_in
from allocation.files.living.brought import case_of_returned
from allocation.files.living.origin_sheet import ORIGIN
from allocation.files.opened_book import opened, workbook_content
from allocation.problems import Problem, ProblemsFound, errors


def is_a_case(path: Path) -> bool:
    """Whether a workbook is a case, filled in or written by a run; not where it cannot be opened."""
    try:
        titles = opened(workbook_content(path), path.name).sheetnames
    except ProblemsFound:
        return False
    return ORIGIN in titles or is_case_book(titles)


def is_filled_in(titles: list[str]) -> bool:
    """Whether a workbook with sheets of these titles is a case that somebody has filled in."""
    return ORIGIN not in titles and is_case_book(titles)


def case_of_any_workbook(path: Path) -> Case:
    """The case that a workbook is. Raises ProblemsFound for any other file, and for cells that are wrong.

    What is wrong with the case is said with the sheet, row and column that the person sees.
    """
    content = workbook_content(path)
    book = opened(content, path.name)
    if not is_filled_in(book.sheetnames):
        return case_of_returned(returned_in(book, path.name))
    filled = read_sheets(book, behind(content, path.name), path.name)
    texts = case_texts(filled)
    found = tuple(dict.fromkeys(filled.problems))
    if errors(found):
        raise ProblemsFound(found)
    with TemporaryDirectory(prefix="allocation-") as folder:
        for name, text in texts.files.items():
            file = Path(folder) / texts.folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        return _seen(Path(folder) / texts.folder, texts.places, found)


def _seen(folder: Path, places: Places, warnings: tuple[Problem, ...]) -> Case:
    """The case in the folder, its problems as the person sees them after `warnings`. Raises ProblemsFound."""
    from allocation.files.assemble import load_case

    try:
        case = load_case(folder)
    except ProblemsFound as found:
        raise ProblemsFound((*warnings, *as_seen(found.problems, places))) from found
    return replace(case, problems=(*warnings, *as_seen(case.problems, places)), seen=places.seen)
