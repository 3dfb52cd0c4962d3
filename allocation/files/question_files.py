"""The files that come with a case and put a question to it: limits, and plans of measures."""

from pathlib import Path

from allocation.files.package import find_folder
from allocation.files.scenarios import SUFFIX
from allocation.problems import Place, ProblemsFound, error, unknown_name


def question_file(case_path: str, folder: str, given: str, kind: str) -> tuple[Path, str]:
    """The file of that path, or of that name among those of the case, and what problems call it.

    `kind` is what such a file is called in a sentence. Raises ProblemsFound where there is none.
    """
    if given.endswith(SUFFIX):
        if not Path(given).is_file():
            fix = "skriv stien slik den er fra mappen du står i"
            raise ProblemsFound([error(Place(given), "filen finnes ikke", "skrivefeil i stien", fix)])
        return Path(given), given
    own, names = find_folder(case_path), question_names(case_path, folder)
    if given not in names or own is None:
        raise ProblemsFound([unknown_name(Place(f"{case_path}/{folder}"), kind, given, names)])
    path = own / folder / f"{given}{SUFFIX}"
    return path, f"{own.name}/{folder}/{path.name}"


def question_names(case_path: str, folder: str) -> list[str]:
    """The names of the files that come with a case in one of its folders."""
    own = find_folder(case_path)
    return sorted(path.stem for path in (own / folder).glob(f"*{SUFFIX}")) if own else []
