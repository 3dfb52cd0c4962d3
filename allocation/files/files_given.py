"""Files that are named on the command line: looked at before they are opened, and read as they are."""

import stat
from dataclasses import replace
from pathlib import Path

from allocation.files.read_file import read_tables
from allocation.files.sheets_in import LEDGER_LIMITS, LIMITS, Limits
from allocation.files.sheets_in.limits import LONGER, OR_SAY, ROWS, limits_for
from allocation.found import Found
from allocation.problems import Place, Problem, ProblemsFound, error


def limits_said(rows: str | None) -> Limits:
    """The limits of files that may have so many rows, as a person typed it. Raises ProblemsFound."""
    if rows is None:
        return LIMITS
    most, plain = LEDGER_LIMITS.rows, "".join(rows.split())
    if not (plain.isascii() and plain.isdecimal() and 0 < int(plain[:9]) <= most):
        what, fix = f"«{rows}» er ikke et antall linjer", f"skriv et helt tall fra 1 til {most}"
        raise ProblemsFound([error(Place(ROWS), what, "skrivefeil", fix)])
    return limits_for(int(plain))


def found_in(path: str, limits: Limits = LIMITS) -> Found:
    """Every table in a file; one that cannot be opened has a problem and no tables."""
    try:
        seen = Path(path).stat()
        if not stat.S_ISREG(seen.st_mode):
            fix = "nevn filene hver for seg"
            return _refused(path, error(Place(path), "dette er ikke en fil", "det er en mappe", fix))
        if seen.st_size > LEDGER_LIMITS.content:
            what = f"filen er på {seen.st_size // 1_000_000} MB, mer enn {LEDGER_LIMITS.content // 1_000_000}"
            fix = "lagre bare tabellen, i en fil for seg"
            return _refused(path, error(Place(path), what, "den har mer i seg enn tabeller", fix))
        content = Path(path).read_bytes()
    except (OSError, ValueError) as fault:
        reason = getattr(fault, "strerror", None) or type(fault).__name__
        cause, fix = "filen finnes ikke, eller du har ikke tilgang til den", "se etter at navnet er riktig"
        return _refused(path, error(Place(path), f"filen kan ikke åpnes ({reason})", cause, fix))
    return _with_option(read_tables(content, Path(path).name, limits))


def _with_option(found: Found) -> Found:
    """The file with the option that lets a longer one be read, which only the command line has."""
    own = tuple(replace(one, fix=OR_SAY) if one.fix == LONGER else one for one in found.own_problems)
    return replace(found, own_problems=own)


def _refused(path: str, problem: Problem) -> Found:
    return Found(path, "", own_problems=(problem,))
