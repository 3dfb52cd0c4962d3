"""A PDF as lines: its text as it flows and as it is placed, read in a process of its own within limits."""

import base64
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from allocation.files.letters.furniture import without_furniture
from allocation.files.letters.lines import Line, Piece, as_read, lines_of_text
from allocation.files.sheets_in.limits import LIMITS, Limits
from allocation.problems import Place, Problem, ProblemsFound, error

_PROCESS = Path(__file__).with_name("pdf_process.py")
_AS_TEXT = "kopier teksten til en tekstfil, eller be om filen på nytt"


@dataclass(frozen=True, slots=True)
class PdfLines:
    """The lines of a PDF read in two ways, and the places of figures that nobody sees."""

    flowing: tuple[Line, ...]
    placed: tuple[Line, ...]
    hidden: tuple[tuple[Place, str], ...]
    pages: int


def pdf_lines(content: bytes, file: str, limits: Limits = LIMITS) -> PdfLines:
    """The lines of all pages. Raises ProblemsFound where there are none that can be read."""
    answer = _asked(content, {"pages": limits.pages}, file, limits)
    if "refused" in answer:
        raise ProblemsFound([_refused(str(answer["refused"]), file)])
    flowing: list[tuple[Line, ...]] = []
    placed: list[tuple[Line, ...]] = []
    hidden: list[tuple[Place, str]] = []
    for number, page in enumerate(answer["pages"], 1):
        flowing.append(lines_of_text(page["flow"] or page["plain"], number))
        lines = _placed(page["lines"], number)
        placed.append(lines or lines_of_text(page["plain"], number))
        hidden += [(Place(file, at + 1, page=number), text) for at, text in page["hidden"]]
    if not any(flowing) and not any(placed):
        cause = "den er skannet: sidene er bilder"
        raise ProblemsFound([error(Place(file), "PDF-en har ingen tekst", cause, _AS_TEXT)])
    return PdfLines(without_furniture(flowing), without_furniture(placed), tuple(hidden), len(flowing))


def _placed(lines: list[Any], page: int) -> tuple[Line, ...]:
    return tuple(
        Line(
            number,
            tuple(Piece(" ".join(as_read(text).split()), start, end) for text, start, end in line["pieces"]),
            page,
            float(line["top"]),
        )
        for number, line in enumerate(lines, 1)
    )


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """A line of a page that is drawn: its text, and its top and bottom as shares of the page's height."""

    text: str
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A page as a PNG picture, and its lines from the top down."""

    png: bytes
    lines: tuple[DrawnLine, ...]


def page_picture(
    content: bytes, file: str, page: int, scale: float = 1.5, limits: Limits = LIMITS
) -> PagePicture:
    """A page as it is drawn. Raises ProblemsFound."""
    answer = _asked(content, {"picture": page, "scale": scale}, file, limits)
    height = float(answer["height"]) or 1.0
    lines = (
        DrawnLine(
            " ".join(text for text, _, _ in line["pieces"]), line["top"] / height, line["bottom"] / height
        )
        for line in answer["lines"]
    )
    return PagePicture(base64.b64decode(answer["png"]), tuple(lines))


def _asked(content: bytes, asked: dict[str, Any], file: str, limits: Limits) -> dict[str, Any]:
    """What the process answers. Raises ProblemsFound where it takes too much, or falls."""
    command = [sys.executable, "-P", str(_PROCESS)]
    given = json.dumps(asked).encode() + b"\n" + content
    try:
        done = subprocess.run(command, input=given, capture_output=True, timeout=limits.seconds, check=False)
        return dict(json.loads(done.stdout))
    except subprocess.TimeoutExpired as fault:
        cause = "den er svært stor, eller laget for å ta all tid"
        what = f"PDF-en er ikke ferdig lest etter {limits.seconds:.0f} sekunder"
        raise ProblemsFound([error(Place(file), what, cause, "del filen i mindre filer")]) from fault
    except ValueError as fault:
        raise ProblemsFound([_refused("broken", file)]) from fault


def _refused(why: str, file: str) -> Problem:
    place = Place(file)
    if why == "password":
        fix = "fjern passordet og lagre filen på nytt"
        return error(place, "PDF-en er beskyttet med passord", "den er kryptert", fix)
    if why == "bomb":
        cause = "den er laget for å ta all plass"
        return error(place, "PDF-en pakker seg ut til mer enn noe brev", cause, "be om filen på nytt")
    if why.startswith("pages"):
        what = f"PDF-en har {why.removeprefix('pages')} sider, for mange for et brev"
        return error(place, what, "den er noe annet enn et brev", "lagre bare sidene med tabellene")
    cause = "den er skadet, avkortet eller ikke en PDF"
    return error(place, "PDF-en kan ikke leses", cause, "be om filen på nytt")
