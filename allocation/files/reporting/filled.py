"""Filled reporting sheets read back: what each says, and everywhere it is not what was sent out."""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from openpyxl.utils import get_column_letter

from allocation.distribution import Distribution
from allocation.files.reporting.report_sheet import (
    AMOUNT_AT,
    EFFECT_AT,
    HEADINGS,
    LONGEST,
    TITLE,
    UNUSED_AT,
    USED_AT,
    USED_FOR_AT,
    locked_texts,
    told_of,
)
from allocation.files.sheets import HEADING_ROW
from allocation.files.sheets_in import TableText, TextRow, content_of, workbook_tables
from allocation.files.sheets_in.content import refused_content
from allocation.money import NotANumber, number_text, parse_number
from allocation.problems import Place, Problem, ProblemsFound, did_you_mean, error, errors, warning
from allocation.reporting import Answer, ReportLine, recipients_of, report_lines

_WHOSE = re.compile(r"Mottaker: (?P<name>.*) \((?P<code>[^()]+)\)\. Fingeravtrykk: (?P<fingerprint>\w+)")
_SUM = "Sum"


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
        sheet = _Sheet(distribution, table, [line for line in lines if line.recipient == code], problems)
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
    """The sheet of that title in a workbook; None, and a problem, where it has none."""
    place = Place(name)
    try:
        if refusal := refused_content(content_of(content), place):
            raise ProblemsFound([refusal])
        tables = workbook_tables(content, name, hashlib.sha256(content).hexdigest())
    except ProblemsFound as found:
        problems += found.problems
        return None
    for table in tables:
        if table.sheet == TITLE:
            problems += errors(table.problems)
            return table
    what, cause = f"filen har ikke noe ark «{TITLE}»", "det er en annen fil, eller arket har fått nytt navn"
    problems.append(error(place, what, cause, "bruk arket slik det ble sendt ut"))
    return None


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


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One recipient's sheet being read: its lines as they were sent, and where its faults go."""

    distribution: Distribution
    table: TableText
    lines: Sequence[ReportLine]
    problems: list[Problem]

    def answers(self) -> Iterator[Answer]:
        """An answer for each line that is still in the sheet; rows too many and too few are problems."""
        sent = {locked_texts(self.distribution.case, line)[:2]: line for line in self.lines}
        rows = self._rows(sent)
        for label, line in sent.items():
            if label in rows:
                yield self._answer(rows[label], line)
            else:
                what, fix = (
                    f"raden «{label[0]}, {label[1]}» mangler",
                    "sett raden tilbake slik den ble sendt ut",
                )
                self.problems.append(error(self.table.place(), what, "den er slettet eller endret", fix))

    def _rows(self, sent: Mapping[tuple[str, str], ReportLine]) -> dict[tuple[str, str], TextRow]:
        """The rows by what they are called; one that was never sent, or stands twice, is a problem."""
        rows: dict[tuple[str, str], TextRow] = {}
        for row in self.table.rows:
            label = (_plain(row.cell(0)), _plain(row.cell(1)))
            if row.line <= HEADING_ROW or label[0] in ("", _SUM):
                continue
            if label in sent and label not in rows:
                rows[label] = row
                continue
            near = did_you_mean(label[0], [name for name, _ in sent])
            fix = "ta bort raden, eller sett den tilbake slik den ble sendt ut"
            if near:
                fix = f"mente du «{near}»? Sett den tilbake slik den ble sendt ut"
            what = f"raden «{label[0]}» er ikke i arket som ble sendt ut"
            self._error(row, 1, what, "den er lagt til, kopiert eller endret", fix)
        return rows

    def _answer(self, row: TextRow, line: ReportLine) -> Answer:
        self._refuse_changed(row, line)
        used = self._used(row, line)
        self._refuse_changed_difference(row, line, used)
        self._refuse_too_long(row)
        return Answer(line, used, row.cell(USED_FOR_AT - 1), row.cell(EFFECT_AT - 1))

    def _refuse_changed(self, row: TextRow, line: ReportLine) -> None:
        """The locked cells that are no longer as they were sent."""
        for column, text in enumerate(locked_texts(self.distribution.case, line), 1):
            if _plain(row.cell(column - 1)) != _plain(text):
                self._changed(row, column, text)
        amount = _kroner(row.cell(AMOUNT_AT - 1))
        if amount != line.amount:
            self._changed(row, AMOUNT_AT, number_text(line.amount))

    def _refuse_changed_difference(self, row: TextRow, line: ReportLine, used: int | None) -> None:
        """A difference that is not the amount less what is used: its formula was written over."""
        shown = row.cell(UNUSED_AT - 1)
        if shown and used is not None and _kroner(shown) != line.amount - used:
            self._changed(row, UNUSED_AT, number_text(line.amount - used))

    def _refuse_too_long(self, row: TextRow) -> None:
        """Texts longer than the sheet lets through: they were pasted in."""
        for column in (USED_FOR_AT, EFFECT_AT):
            length = len(row.cell(column - 1))
            if length > LONGEST:
                what = f"teksten er {length} tegn, og kan være høyst {LONGEST}"
                self._error(row, column, what, "teksten er limt inn", "kort den ned")

    def _changed(self, row: TextRow, column: int, sent: str) -> None:
        what = f"cellen er låst, men er endret til «{row.cell(column - 1)}»"
        fix = f"skriv «{sent}» tilbake; det som er nytt, skrives i «{HEADINGS[USED_FOR_AT - 1]}»"
        self._error(row, column, what, "beskyttelsen er slått av, eller arket er skrevet av", fix)

    def _used(self, row: TextRow, line: ReportLine) -> int | None:
        """What is used, in kroner; None, and a problem, where it is not said or cannot be."""
        text = row.cell(USED_AT - 1)
        if not text:
            what = f"det står ikke hva som er brukt av «{line.fund.name}»"
            fix = "skriv beløpet, eller 0 hvis ingenting er brukt"
            self.problems.append(warning(self._at(row, USED_AT), what, "cellen er tom", fix))
            return None
        used = _kroner(text)
        if used is None:
            what, fix = f"«{text}» er ikke et helt beløp", "skriv bare tallet, i hele kroner og uten ord"
            self._error(row, USED_AT, what, "det er skrevet tekst der det skal stå et tall", fix)
        elif used > line.amount:
            what = f"{number_text(used)} er brukt, det er bare gitt {number_text(line.amount)}"
            fix = f"skriv høyst {number_text(line.amount)}; resten er ikke av dette tilskuddet"
            self._error(row, USED_AT, what, "andre midler er regnet med, eller tallet er i feil enhet", fix)
        elif used < 0:
            what, fix = f"{number_text(used)} er brukt", "skriv beløpet uten minus"
            self._error(row, USED_AT, what, "feil fortegn", fix)
        else:
            return used
        return None

    def _error(self, row: TextRow, column: int, what: str, cause: str, fix: str) -> None:
        self.problems.append(error(self._at(row, column), what, cause, fix))

    def _at(self, row: TextRow, column: int) -> Place:
        return self.table.place(row.line, get_column_letter(column))


def _plain(text: str) -> str:
    return " ".join(text.split())


def _kroner(text: str) -> int | None:
    """A cell as whole kroner; None where it is something else."""
    try:
        number = parse_number(text)
    except NotANumber:
        return None
    return int(number.value) if number is not None and number.value.denominator == 1 else None
