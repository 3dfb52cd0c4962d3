"""Readers under fire: real files, changed a little at random, must never raise or give figures of nothing.

`python -m tests.fuzz_readers --minutes 60` goes on for that long and writes down what failed; the suite runs
a few hundred. Every figure must be accounted for by a token of the file: its digits stand there, in its row.
"""

import argparse
import io
import re
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from allocation.files.read_file import read_tables
from allocation.found import Found, FoundCell
from tests.broken_files import all_broken
from tests.sheets_made import FIRST_SHEET, as_csv, book, repacked, with_cached, with_shared_texts

INPUTS = Path(__file__).parent.parent / "inputs"
_WORDS = (
    *("", "0", "-", "–", "1 234", "1.234", "171,649", "(5)", "1e300", "NaN", "None", "2024", "0732"),
    *('"', ";", ",", "\t", "\n", "\r", "\x00", "ø", "\ufeff", "\u200b", "\u00a0", "%", "'", "=1+1"),
    *("Sum", "Herav", "i mill. kroner", "Konto;Ansvar;Beløp", "99999999999999999999"),
)
_TOKENS = (*(word.encode() for word in _WORDS), b"\xf8", b"\x9b")
_GRANTS = (
    "Tabell 3 (i kroner);;;\nKap.;Post;Betegnelse;Beløp\n732;70;Særskilte tilskudd;125 057 000\n"
    ";72;Basisbevilgning;5 210 310 000\n;76;ISF, overslagsbevilgning;\n;;Sum;5 335 367 000\n"
)
_BEDS = (
    "Helseforetak;Liggedøgn;;Belegg;\n;2019;2040;2019;2040\nAhus;237 018;247 986;85 %;90 %\n"
    "OUS;456 924;540 952;;\n"
)
LEDGER = "Konto;Ansvar;Tekst;Beløp\n3010;1000;Salg;1 234,50\n0732;1000;Tilskudd;100\n3010;2000;Salg;-10\n"
LETTER = (
    "Tabell 1. Fordeling\n\nTall i tusen kroner\nBasisbevilgning   Øremerkede tilskudd   Samlet\n"
    "Akershus universitetssykehus HF   158 483   10 160   168 643\nSunnaas sykehus HF   7 444   -   7 444\n"
    "Sum   165 927   10 160   176 087\n\nTabell 3. Tilskudd (i kroner)\nKap. Post Betegnelse Beløp\n"
    "732 70 Særskilte tilskudd 125 057 000\n72 Basisbevilgning 5 210 310 000\n76 Innsatsstyrt finansiering,\n"
    "overslagsbevilgning 4\nSum 5 335 367 000\n"
)
_DIGITS = re.compile("[0-9]+")
_UNFORESEEN = re.compile(r"filen kan ikke leses \((\w+)\)")


def real_files() -> list[tuple[str, bytes]]:
    """What is changed: tables of every kind, as CSV and as workbooks."""
    texts = [as_csv(), as_csv(separator="\t"), _GRANTS, _BEDS, LEDGER, as_csv() + "\n" + _GRANTS]
    shipped = [INPUTS / "hso-2024-revised" / "decision.csv", INPUTS / "hso-2017" / "grants.csv"]
    formulas = book(lambda _made, sheet: sheet.__setitem__("B6", "=SUM(B3:B5)"))
    books = [book(), with_shared_texts(book()), with_cached(formulas, B6="369309")]
    broken = [(one.name, one.content) for one in all_broken() if len(one.content) < 20_000]
    return [
        *(("a.csv", text.encode()) for text in texts),
        ("a.txt", LETTER.encode()),
        *((path.name, path.read_bytes()) for path in shipped),
        *(("a.xlsx", content) for content in books),
        *broken,
    ]


def mutated(random: Random, content: bytes) -> bytes:
    """A file with some things changed: in the parts of a workbook as often as in its packed bytes."""
    if content.startswith(b"PK") and random.random() < 0.8:
        try:
            return repacked(content, lambda name, part: _within(random, name, part))
        except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, ValueError):
            return _changed(random, content)
    return _changed(random, content)


def _within(random: Random, name: str, part: bytes) -> bytes | None:
    if name != FIRST_SHEET and random.random() < 0.8:
        return part
    if random.random() < 0.03:
        return None
    return _changed(random, part)


def _changed(random: Random, content: bytes) -> bytes:
    for _ in range(random.choice((0, 1, 1, 2, 3, 8))):
        content = random.choice(_CHANGES)(random, content)
    return content


def _flip(random: Random, content: bytes) -> bytes:
    at = random.randrange(len(content) + 1)
    return content[:at] + bytes([random.randrange(256)]) + content[at + 1 :]


def _cut(random: Random, content: bytes) -> bytes:
    first, last = sorted(random.randrange(len(content) + 1) for _ in range(2))
    return content[:first] + content[min(last, first + random.choice((1, 5, 50, 10**9))) :]


def _put_in(random: Random, content: bytes) -> bytes:
    at = random.randrange(len(content) + 1)
    return content[:at] + random.choice(_TOKENS) + content[at:]


def _lines(random: Random, content: bytes) -> bytes:
    """Rows left out, doubled or exchanged."""
    mark = b"<row" if b"<row" in content else b"\n"
    rows = content.split(mark)
    one, two = random.randrange(len(rows)), random.randrange(len(rows))
    change = random.randrange(3)
    if change == 0:
        del rows[one]
    elif change == 1:
        rows.insert(one, rows[two])
    else:
        rows[one], rows[two] = rows[two], rows[one]
    return mark.join(rows)


def _cells(random: Random, content: bytes) -> bytes:
    """A number exchanged with another, or with a token of another form."""
    numbers = list(_NUMBER.finditer(content))
    if not numbers:
        return content
    one = random.choice(numbers)
    new = random.choice((random.choice(numbers)[0], random.choice(_TOKENS)))
    return content[: one.start()] + new + content[one.end() :]


_NUMBER = re.compile(rb"[0-9]+")
_CHANGES: tuple[Callable[[Random, bytes], bytes], ...] = (_flip, _cut, _put_in, _lines, _cells, _cells)


def fault_of(name: str, content: bytes) -> str:
    """What is wrong with what a reader says of a file; nothing where it holds."""
    try:
        found = read_tables(content, name)
    except BaseException as fault:
        return f"raised {type(fault).__name__}"
    unforeseen = [match[1] for one in found.problems if (match := _UNFORESEEN.match(one.what))]
    if unforeseen:
        return f"met {unforeseen[0]}"
    return (
        ""
        if any(table.title.startswith("Regnskap etter") for table in found.tables)
        else thin_air(found, content)
    )


def thin_air(found: Found, content: bytes) -> str:
    """A figure whose digits are not those of its text, or whose text is not in the file."""
    if not found.tables:
        return ""
    has_formulas = content.startswith(b"PK") and any(
        "formel" in one.what or "formler" in one.what for one in found.problems
    )
    written = _written(content)
    for table in found.tables:
        for row in table.rows:
            for cell in row.cells:
                if cell.figure is None or cell.text.strip() in "-–—−":
                    continue
                if not _has_its_digits(cell):
                    return f"«{cell.text}» became {cell.figure}"
                digits = "".join(_DIGITS.findall(cell.text)).strip("0")
                if not has_formulas and digits not in written and "%" not in cell.text:
                    return f"«{cell.text}» is not in the file"
    return ""


def _has_its_digits(cell: FoundCell) -> bool:
    figure = cell.figure
    assert figure is not None
    scaled = abs(figure.value / figure.unit.factor) * 10**figure.decimals
    digits = "".join(_DIGITS.findall(cell.text)) or "0"  # a dash, however it is written, is nought
    return bool(scaled.denominator == 1) and int(digits) == scaled.numerator


def _written(content: bytes) -> str:
    """All digits of a file in their order, of a workbook those of its parts."""
    if not content.startswith(b"PK"):
        text = (
            content.decode("utf-16", "replace")
            if content[:2] in (b"\xff\xfe", b"\xfe\xff")
            else content.decode("latin-1")
        )
        return "".join(_DIGITS.findall(text))
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        texts = [_part(packed, name) for name in packed.namelist() if name.lower().startswith(_WITH_CELLS)]
    values = re.findall(r">([^<>]+)<", "".join(texts))
    return " ".join(re.sub(r"[^0-9]", "", one).strip("0") + " " + _rounded(one) for one in values)


_WITH_CELLS = ("xl/worksheets/", "xl/shared")


def _part(packed: zipfile.ZipFile, name: str) -> str:
    """A part as text; nothing of one that is damaged, which no sheet leans on or the file was refused."""
    try:
        return packed.read(name).decode("utf-8", "replace")
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, ValueError):
        return ""


def _rounded(text: str) -> str:
    """The digits of a number with the fifteen that a spreadsheet keeps."""
    try:
        return (
            re.sub("[^0-9]", "", f"{float(text):.15g}").strip("0")
            + " "
            + re.sub("[^0-9]", "", f"{float(text):f}").strip("0")
        )
    except (ValueError, OverflowError):
        return ""


def main() -> int:
    """Go on for some minutes, and tell how many files were read and what failed, each with its seed."""
    words = argparse.ArgumentParser()
    words.add_argument("--minutes", type=float, default=60)
    words.add_argument("--seed", type=int, default=int(time.time()))
    words.add_argument("--reconcile", action="store_true", help="two files held against each other")
    chosen = words.parse_args()
    with TemporaryDirectory() as folder:
        return _go_on(chosen, _two_files(Path(folder)) if chosen.reconcile else _one_file(real_files()))


Shot = Callable[[Random], tuple[str, str]]
"""One file, or two, changed at random: what it was and what is wrong with what came of it."""


def _one_file(files: Sequence[tuple[str, bytes]]) -> Shot:
    def shot(random: Random) -> tuple[str, str]:
        name, content = random.choice(files)
        return name, fault_of(name, mutated(random, content))

    return shot


def _two_files(folder: Path) -> Shot:
    from tests.fuzz_reconcile import fault_of_two

    return lambda random: ("two files", fault_of_two(random, folder))


def _go_on(chosen: argparse.Namespace, shot: Shot) -> int:
    faults, read = Counter[str](), 0
    end, told = time.monotonic() + 60 * chosen.minutes, time.monotonic()
    while time.monotonic() < end:
        seed = f"{chosen.seed}:{read}"
        random = Random(seed)
        begun = time.process_time()
        name, fault = shot(random)
        if time.process_time() - begun > 4:
            fault = fault or "took long"
        read += 1
        if fault:
            faults[fault] += 1
            if faults[fault] <= 3:
                print(f"{seed} {name}: {fault}", flush=True)
        if time.monotonic() - told > 60:
            told = time.monotonic()
            print(f"{read} read, {sum(faults.values())} faults", flush=True)
    print(f"done: {read} files read, {sum(faults.values())} faults: {dict(faults)}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
