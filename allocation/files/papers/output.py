"""The files of a paper: documents put in place together, and a PDF beside each where one can be made."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from allocation.distribution import Distribution
from allocation.files.output import written
from allocation.files.papers.extract import extract_bytes
from allocation.files.papers.memo import memo_bytes
from allocation.files.papers.pdf import as_pdf
from allocation.findings import Finding

_DOCUMENT = ".docx"


@dataclass(frozen=True, slots=True)
class PapersWritten:
    """The files that were written, and a sentence that says why there are no PDFs; empty where there are."""

    files: tuple[Path, ...]
    missing: str = ""


def write_memo(
    distribution: Distribution, findings: Sequence[Finding], beside: Distribution | None, folder: Path
) -> PapersWritten:
    """Write the board paper as `<case>-<scenario>.docx` and .pdf. Raises ProblemsFound."""
    return _with_pdfs(
        written(folder, _stem(distribution), {_DOCUMENT: memo_bytes(distribution, findings, beside)})
    )


def write_extracts(
    distribution: Distribution, recipients: Sequence[str], folder: Path, tell: Callable[[int], None]
) -> PapersWritten:
    """Write `<case>-<scenario>-<recipient>.docx` and .pdf for those codes. Raises ProblemsFound.

    `tell` is told how many are made, each time one more is.
    """
    contents = {}
    for number, code in enumerate(recipients, 1):
        contents[f"-{code}{_DOCUMENT}"] = extract_bytes(distribution, code)
        tell(number)
    return _with_pdfs(written(folder, _stem(distribution), contents))


def _stem(distribution: Distribution) -> str:
    return f"{distribution.case.name}-{distribution.scenario.name}"


def _with_pdfs(documents: Sequence[Path]) -> PapersWritten:
    made = as_pdf(documents)
    return PapersWritten((*documents, *made.written), made.missing)
