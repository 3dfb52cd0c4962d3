"""Pictures of every page of every document that leaves the house, to leaf through: `make pages`.

    python -m tests.pages FOLDER [CASE[/SCENARIO] …]

Of each scenario the workbook, the board paper, the first and the last extract and a reporting sheet are
printed by LibreOffice; an `index.html` beside the pictures shows them all. They are made to be looked at.
"""

import argparse
import subprocess
import sys
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

from allocation import run
from allocation.distribution import Distribution
from allocation.files.package import shipped_names
from allocation.files.papers.extract import extract_bytes
from allocation.files.papers.memo import memo_bytes
from allocation.files.papers.wording import recipients_of
from allocation.files.reporting.report_sheet import report_sheets
from allocation.files.workbook import workbook_bytes
from allocation.reconciliation import all_findings
from tests.recalculated import converted
from tests.shipped import shipped_case
from tests.tools import tool

_SHARPNESS = "60"  # dots an inch: a page is some 700 high, letters can be read
_STYLE = (
    "body{font:15px sans-serif;margin:1em;background:#ddd}"
    "figure{display:inline-block;margin:6px;vertical-align:top}img{display:block;border:1px solid #888}"
)


def named(words: Sequence[str]) -> Iterator[Distribution]:
    """The scenarios that were asked for: `CASE/SCENARIO`, or every one of a case; all that are shipped."""
    for word in words or shipped_names():
        name, _, scenario = word.partition("/")
        case = shipped_case(name)
        for one in [scenario] if scenario else case.scenarios:
            yield run(case, one)


def documents(distribution: Distribution) -> dict[str, bytes]:
    """Every document of a scenario, by the name of its file."""
    case, findings = distribution.case, all_findings(distribution)
    is_own = distribution.scenario.name == case.default_scenario
    beside = None if case.decision is not None or is_own else run(case)
    found = {
        "arbeidsbok.xlsx": workbook_bytes(distribution, findings),
        "styresak.docx": memo_bytes(distribution, findings, beside),
    }
    recipients = recipients_of(distribution)
    for code in dict.fromkeys([*recipients[:1], *recipients[-1:]]):
        found[f"utdrag-{code}.docx"] = extract_bytes(distribution, code)
    for code, content in list(report_sheets(distribution).items())[:1]:
        found[f"rapportering-{code}.xlsx"] = content
    return found


def photographed(distribution: Distribution, folder: Path) -> list[Path]:
    """The pictures of a scenario's pages in a folder of its own, which is emptied first."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.png"):
        old.unlink()
    with TemporaryDirectory() as place:
        files = []
        for name, content in documents(distribution).items():
            files.append(Path(place, name))
            files[-1].write_bytes(content)
        for printed in converted(Path(place), files, "pdf"):
            draw = [tool("pdftoppm"), "-r", _SHARPNESS, "-png", str(printed), str(folder / printed.stem)]
            subprocess.run(draw, check=True)
    return sorted(folder.glob("*.png"))


def index(title: str, pictures: Sequence[Path]) -> str:
    """A page that shows the pictures beside each other."""
    shown = (
        f'<figure><img src="{escape(one.name)}"><figcaption>{escape(one.stem)}</figcaption></figure>'
        for one in pictures
    )
    return (
        f'<!doctype html><meta charset="utf-8"><title>{escape(title)}</title><style>{_STYLE}</style>'
        f"<h1>{escape(title)}</h1>{''.join(shown)}\n"
    )


def main(words: list[str]) -> int:
    """Write the pictures, and say where each scenario's index stands."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=Path("pages"))
    parser.add_argument("scenarios", nargs="*", metavar="CASE[/SCENARIO]")
    chosen = parser.parse_args(words)
    for distribution in named(chosen.scenarios):
        title = f"{distribution.case.name}/{distribution.scenario.name}"
        pictures = photographed(distribution, chosen.folder / title)
        (chosen.folder / title / "index.html").write_text(index(title, pictures), encoding="utf-8")
        print(chosen.folder / title / "index.html", len(pictures))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
