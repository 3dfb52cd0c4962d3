"""Documents as PDF, by LibreOffice where it is installed: all of them in one call, with a fresh profile."""

import json
import os
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import move, which
from tempfile import TemporaryDirectory

from allocation.problems import Place, ProblemsFound, error

_NAMES = ("soffice", "libreoffice")
_ELSEWHERE = (
    Path("/Applications/LibreOffice.app/Contents/MacOS/soffice"),
    Path(os.environ.get("PROGRAMFILES", ""), "LibreOffice/program/soffice.exe"),
)
_TO_START, _FOR_EACH = 90, 10
"""How many seconds LibreOffice has, and how many more for each document."""
_TAGGED = {
    "UseTaggedPDF": {"type": "boolean", "value": "true"},
    "ExportBookmarks": {"type": "boolean", "value": "true"},
}
_FILTER = f"pdf:writer_pdf_Export:{json.dumps(_TAGGED)}"
NOT_INSTALLED = "Ingen PDF: LibreOffice (soffice) er ikke installert på denne maskinen."
NOT_FINISHED = "Ingen PDF: LibreOffice ble ikke ferdig innen fristen, eller meldte en feil."


@dataclass(frozen=True, slots=True)
class Pdfs:
    """The PDFs that were made, each beside its document, and a sentence that says why some were not."""

    written: tuple[Path, ...]
    missing: str = ""


def is_installed() -> bool:
    """Whether there is a LibreOffice on this machine."""
    return _program() is not None


def pdfs_of(documents: Mapping[str, bytes]) -> dict[str, bytes]:
    """The PDF of each document, by the documents' names without their endings. Raises ProblemsFound."""
    with TemporaryDirectory(prefix="allocation-") as folder:
        paths = [Path(folder) / f"{name}.docx" for name in documents]
        for path, content in zip(paths, documents.values(), strict=True):
            path.write_bytes(content)
        made = as_pdf(paths)
        if made.missing:
            fix = "hent dokumentet som Word, eller prøv igjen"
            raise ProblemsFound([error(Place("LibreOffice"), made.missing, "", fix)])
        return {path.stem: path.read_bytes() for path in made.written}


def as_pdf(documents: Sequence[Path]) -> Pdfs:
    """A PDF beside each document, with the same name.

    They are made in a folder of their own and then put in place, so that an older PDF is never taken for a
    new one: where none was made, an older one is taken away.
    """
    program = _program()
    if program is None:
        _remove_older(documents)
        return Pdfs((), NOT_INSTALLED)
    with TemporaryDirectory(prefix="allocation-") as made:
        _convert(program, documents, Path(made))
        written = tuple(_put_in_place(documents, Path(made)))
    left = [one for one in documents if one.with_suffix(".pdf") not in written]
    _remove_older(left)
    return Pdfs(written, NOT_FINISHED if left else "")


def _program() -> str | None:
    found = next((path for name in _NAMES if (path := which(name))), None)
    return found or next((str(path) for path in _ELSEWHERE if path.is_file()), None)


def _convert(program: str, documents: Sequence[Path], made: Path) -> None:
    """Let LibreOffice work, with a profile of its own; what it has not finished in time is left."""
    profile = made / "profile"
    command = [
        program, "--headless", "--norestore", f"-env:UserInstallation={profile.as_uri()}",
        "--convert-to", _FILTER, "--outdir", str(made), *(str(one.resolve()) for one in documents),
    ]  # fmt: skip
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    ) as working:
        try:
            working.wait(_TO_START + _FOR_EACH * len(documents))
        except subprocess.TimeoutExpired:
            _stop(working)


def _stop(working: subprocess.Popen[bytes]) -> None:
    """End LibreOffice and what it has started, which is only ever its own session."""
    if os.name == "posix":
        os.killpg(working.pid, signal.SIGKILL)
    else:
        working.kill()


def _put_in_place(documents: Sequence[Path], made: Path) -> Iterator[Path]:
    for document in documents:
        new = made / f"{document.stem}.pdf"
        if new.is_file() and new.read_bytes()[:5] == b"%PDF-":
            move(new, document.with_suffix(".pdf"))
            yield document.with_suffix(".pdf")


def _remove_older(documents: Sequence[Path]) -> None:
    for document in documents:
        document.with_suffix(".pdf").unlink(missing_ok=True)
