"""What a run, a comparison or an answer to a question leaves behind, all its files or none."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from allocation.comparison import Comparison
from allocation.distribution import Distribution
from allocation.files.comparison_document import comparison_document
from allocation.files.comparison_text import comparison_text
from allocation.files.document import as_text, run_document
from allocation.files.summary import run_summary
from allocation.files.workbook import workbook_bytes
from allocation.findings import Finding
from allocation.problems import Place, ProblemsFound, error


def write_run(distribution: Distribution, findings: Sequence[Finding], folder: Path) -> list[Path]:
    """Write `<case>-<scenario>` as .xlsx, .json and .txt, see `written`."""
    contents = {
        ".xlsx": workbook_bytes(distribution, findings),
        ".json": as_text(run_document(distribution, findings)).encode(),
        ".txt": run_summary(distribution, findings).encode(),
    }
    return written(folder, f"{distribution.case.name}-{distribution.scenario.name}", contents)


def write_comparison(comparison: Comparison, folder: Path) -> list[Path]:
    """Write `<case>-<first scenario>-<the others>` as .json and .txt, see `written`."""
    contents = {
        ".json": as_text(comparison_document(comparison)).encode(),
        ".txt": comparison_text(comparison).encode(),
    }
    names = [side.name for side in comparison.sides]
    return written(folder, "-".join([comparison.case.name, *names]), contents)


def written(folder: Path, stem: str, contents: Mapping[str, bytes]) -> list[Path]:
    """Write contents by suffix into the folder, and say what was written.

    The files are finished elsewhere first and then put in place, so that a fault on the way leaves
    no result half written. Raises ProblemsFound where the folder cannot be written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for suffix in contents:
            if (folder / f"{stem}{suffix}").is_dir():
                raise IsADirectoryError(0, f"{stem}{suffix} er en mappe")
        with TemporaryDirectory(dir=folder, prefix=".allocation-") as unfinished:
            for suffix, content in contents.items():
                (Path(unfinished) / f"{stem}{suffix}").write_bytes(content)
            return [
                (Path(unfinished) / f"{stem}{suffix}").replace(folder / f"{stem}{suffix}")
                for suffix in contents
            ]
    except OSError as fault:
        what = f"kan ikke skrive dit ({fault.strerror or fault})"
        cause = "mappen er skrivebeskyttet, er en fil, eller en av filene er åpen i et annet program"
        raise ProblemsFound(
            [error(Place(str(folder)), what, cause, "velg en annen mappe med --out")]
        ) from fault
