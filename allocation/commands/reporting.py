"""`allocation reporting`: the sheets that recipients fill in on earmarked and one-off money, summed."""

from argparse import Namespace
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from allocation.commands import DEVIATES, WELL
from allocation.commands.words import Words, distribution_asked_for
from allocation.problems import Place, Problem, ProblemsFound, error, errors

if TYPE_CHECKING:
    from allocation.distribution import Distribution

HELP = "skriv skjema for rapportering på øremerkede og ettårige midler, eller les dem utfylt"


def add_words(words: Words) -> None:
    """The case, and the filled sheets if there are any."""
    words.case()
    words.scenario()
    words.several("--read", "FIL", "les utfylte skjema, filer eller mapper, og summer dem")
    words.option("--date", "ÅÅÅÅ-MM-DD", "dagen rapporten er for: da vises hvilke frister som er utløpt")
    words.option("--out", "MAPPE", "hvor filene skrives (vanligvis out)")


def work(chosen: Namespace) -> int:
    """Write the sheets, or read them back and sum them."""
    from allocation.reporting import report_lines

    distribution = distribution_asked_for(chosen)
    if not report_lines(distribution):
        what, cause = (
            "det er ingenting å rapportere på",
            "ingen midler er ettårige eller har rapporteringsplikt",
        )
        fix = "nevn de øremerkede finansieringstypene under [reporting], streams = […], i case.toml"
        raise ProblemsFound(
            [error(distribution.case.at("case.toml", column="reporting.streams"), what, cause, fix)]
        )
    return _read(distribution, chosen) if chosen.read else _send(distribution, chosen)


def _send(distribution: "Distribution", chosen: Namespace) -> int:
    from allocation.files.document import as_text
    from allocation.files.output import written
    from allocation.files.reporting.report import stem_of
    from allocation.files.reporting.report_document import report_document
    from allocation.files.reporting.report_sheet import report_sheets
    from allocation.reporting import Answer, report_lines

    day, paths = _day(chosen.date), []
    if chosen.out or not chosen.json:
        sheets = {f"-{code}.xlsx": content for code, content in report_sheets(distribution).items()}
        paths = written(Path(chosen.out or "out"), stem_of(distribution, "rapportering"), sheets)
    if chosen.json:
        answers = [Answer(line) for line in report_lines(distribution)]
        print(as_text(report_document(distribution, answers, day, ())), end="")
    for path in () if chosen.json else paths:
        print(f"Skrevet: {path}")
    return WELL


def _read(distribution: "Distribution", chosen: Namespace) -> int:
    from allocation.files.document import as_text
    from allocation.files.output import written
    from allocation.files.reporting.filled import read_filled
    from allocation.files.reporting.report import REPORT, Report, stem_of
    from allocation.files.summary import problems_text

    on, own = _day(chosen.date), f"{stem_of(distribution, REPORT)}.xlsx"
    filled = read_filled(distribution, _files(chosen.read, own))
    if errors(filled.problems):
        raise ProblemsFound(filled.problems)
    report = Report(distribution, filled, on)
    paths = []
    if chosen.out or not chosen.json:
        paths = written(Path(chosen.out or "out"), report.stem, report.contents)
    if chosen.json:
        print(as_text(report.document()), end="")
        return DEVIATES if filled.problems else WELL
    print("\n".join(part for part in (report.told(), problems_text(filled.problems)) if part))
    for path in paths:
        print(f"Skrevet: {path}")
    return DEVIATES if filled.problems else WELL


def _files(given: Sequence[str], own: str) -> list[tuple[str, bytes]]:
    """The files, and those in the folders but `own`, by name and content. Raises ProblemsFound."""
    paths = [path for one in given for path in _in(Path(one), own)]
    try:
        return [(path.name, path.read_bytes()) for path in paths]
    except OSError as fault:
        what = f"filen kan ikke åpnes ({fault.strerror or fault})"
        cause, fix = "filen finnes ikke, eller du har ikke tilgang til den", "se etter at navnet er riktig"
        raise ProblemsFound([error(Place(str(fault.filename)), what, cause, fix)]) from fault


def _in(path: Path, own: str) -> list[Path]:
    """The workbooks in a folder, without an earlier report and what a spreadsheet locks; a file itself."""
    if not path.is_dir():
        return [path]
    return [one for one in sorted(path.glob("*.xlsx")) if one.name != own and not one.name.startswith("~$")]


def _day(given: str | None) -> date | None:
    """A day that was typed. Raises ProblemsFound."""
    try:
        return date.fromisoformat(given) if given else None
    except ValueError:
        what, fix = f"«{given}» er ikke en dato", "skriv den slik: 2024-09-30"
        raise ProblemsFound([error(Place("--date"), what, "skrivefeil", fix)]) from None


def refused(chosen: Namespace | None, problems: Sequence[Problem]) -> dict[str, Any]:
    """The document where nothing can be sent out or summed."""
    from allocation.files.package import units_of
    from allocation.files.reporting.report_document import refused_report

    case = getattr(chosen, "case", "")
    return refused_report(case, getattr(chosen, "scenario", None), units_of(case).base, problems)
