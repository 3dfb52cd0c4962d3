"""Filled reporting sheets read back: what each says, and everywhere it is not what was sent out."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from allocation.distribution import Distribution
from allocation.files.reporting.filled_lines import FilledSheet
from allocation.files.reporting.report_sheet import TITLE, told_of
from allocation.files.sheets import HEADING_ROW
from allocation.files.sheets_in import TableText, content_of, workbook_tables
from allocation.files.sheets_in.content import refused_content
from allocation.problems import Place, Problem, ProblemsFound, error, errors, warning
from allocation.reporting import Answer, ReportLine, recipients_of, report_lines

_WHOSE = re.compile(r"Mottaker: (?P<name>.*) \((?P<code>[^()]+)\)\. Fingeravtrykk: (?P<fingerprint>\w+)")


@dataclass(frozen=True, slots=True)
class Filled:
    """What the sheets say: an answer for every line that is reported on, said or not, and what is wrong."""

    answers: tuple[Answer, ...]
    problems: tuple[Problem, ...]


def read_filled(distribution: Distribution, files: Sequence[tuple[str, bytes]]) -> Filled:
    """The answers in these sheets, given by name and content, and every line that nobody answers."""
    lines, problems = report_lines(distribution), list[Problem]()
    read: dict[str, str] = {}
    answers: dict[ReportLine, Answer] = {}
    for name, content in files:
        table = _table(name, content, problems)
        code = _whose(distribution, table, recipients_of(lines), problems) if table else ""
        if table is None or not code:
            continue
        if code in read:
            what = f"{distribution.case.name_of(code)} har svart to ganger, også i {read[code]}"
            fix = "ta med bare den siste"
            problems.append(error(Place(name), what, "samme ark er levert på nytt eller kopiert", fix))
            continue
        read[code] = name
        own = [line for line in lines if line.recipient == code]
        sheet = FilledSheet(distribution.case, told_of(distribution, code), table, own, problems)
        answers |= {answer.line: answer for answer in sheet.answers()}
    silent = [code for code in recipients_of(lines) if code not in read]
    problems += [_silent(distribution.case.name_of(code)) for code in silent]
    return Filled(tuple(answers.get(line, Answer(line)) for line in lines), tuple(problems))


def _silent(name: str) -> Problem:
    fix = "purr på arket; summene regner bare med dem som har svart"
    return warning(
        Place("--read"), f"{name} har ikke svart", "arket er ikke levert, eller ikke tatt med", fix
    )


def _table(name: str, content: bytes, problems: list[Problem]) -> TableText | None:
    """The sheet of that title in a workbook; None, and a problem, where it has none.

    Other sheets that hold something are told: what stands there is not read.
    """
    place = Place(name)
    try:
        if refusal := refused_content(content_of(content), place):
            raise ProblemsFound([refusal])
        tables = workbook_tables(content, name, hashlib.sha256(content).hexdigest())
    except ProblemsFound as found:
        problems += found.problems
        return None
    own = next((table for table in tables if table.sheet == TITLE), None)
    if own is None:
        what = f"filen har ikke noe ark «{TITLE}»"
        cause = "det er en annen fil, eller arket har fått nytt navn"
        problems.append(error(place, what, cause, "bruk arket slik det ble sendt ut"))
        return None
    problems += errors(own.problems)
    problems += [_not_read(table) for table in tables if table is not own]
    return own


def _not_read(table: TableText) -> Problem:
    what, cause = "arket er ikke lest", "det er lagt til, eller kopiert fra det som ble sendt ut"
    fix = f"før det som skal være med, i «{TITLE}», og slett arket"
    return warning(table.place(), what, cause, fix)


def _whose(
    distribution: Distribution, table: TableText, codes: Sequence[str], problems: list[Problem]
) -> str:
    """The code of the recipient whose sheet it is; empty, and a problem, where it is none of these."""
    said = {row.line: row.cell(0) for row in table.rows if row.line < HEADING_ROW}
    found = _WHOSE.fullmatch(said.get(2, ""))
    fix = "bruk arket slik «allocation reporting» skrev det for dette alternativet"
    if found is None:
        what, cause = "det står ikke hvem arket er fra", "linje 2 er endret eller slettet"
        problems.append(error(table.place(2, "A"), what, cause, fix))
        return ""
    own = told_of(distribution, found["code"])
    if found["fingerprint"] != distribution.fingerprint or said.get(3) != own.case:
        what = (
            f"arket er av en annen sak, et annet alternativ eller en annen versjon ({found['fingerprint']})"
        )
        cause = f"beløpene er endret siden, eller det er feil fil: her er det {distribution.fingerprint}"
        problems.append(error(table.place(3, "A"), what, cause, fix))
        return ""
    if found["code"] not in codes or said.get(2) != own.whose:
        what = f"«{found['name']}» har ingenting å rapportere på her"
        problems.append(error(table.place(2, "A"), what, "navnet er endret, eller det er feil fil", fix))
        return ""
    return found["code"]
