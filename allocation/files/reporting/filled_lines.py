"""One filled reporting sheet: its answers line by line, and every cell that is not as it was sent out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from openpyxl.utils import get_column_letter

from allocation.case import Case
from allocation.files.reporting.report_sheet import (
    AMOUNT_AT,
    EFFECT_AT,
    HEADINGS,
    LONGEST,
    SUM,
    UNUSED_AT,
    USED_AT,
    USED_FOR_AT,
    Told,
    locked_texts,
)
from allocation.files.sheets import HEADING_ROW
from allocation.files.sheets_in import TableText, TextRow, cells_by_column
from allocation.money import NotANumber, number_text, parse_number
from allocation.problems import Place, Problem, did_you_mean, error, errors, warning
from allocation.reporting import Answer, ReportLine

_SUMMED = (AMOUNT_AT, USED_AT, UNUSED_AT)
_Label = tuple[str, str]


@dataclass(frozen=True, slots=True)
class FilledSheet:
    """A recipient's sheet being read: what was sent of it, its lines in order, and where its faults go."""

    case: Case
    told: Told
    table: TableText
    lines: Sequence[ReportLine]
    problems: list[Problem]

    def answers(self) -> Iterator[Answer]:
        """An answer for each line that is still in the sheet; all else that is not as sent is a problem."""
        faults_before = len(errors(self.problems))
        self._refuse_changed_head()
        self._refuse_without_value()
        sent = {locked_texts(self.case, line)[:2]: line for line in self.lines}
        rows, sums = self._rows(sent)
        for label, line in sent.items():
            if label in rows:
                yield self._answer(rows[label], line)
            else:
                what, fix = (
                    f"raden «{label[0]}, {label[1]}» mangler",
                    "sett raden tilbake slik den ble sendt ut",
                )
                self.problems.append(error(self.table.place(), what, "den er slettet eller endret", fix))
        if sums and len(errors(self.problems)) == faults_before:
            self._refuse_other_sums(sums, list(rows.values()))

    def _refuse_changed_head(self) -> None:
        """What stands above the lines, the headings with it, cell by cell."""
        now = {row.line: row for row in self.table.rows}
        above = ((self.told.title,), (self.told.whose,), (self.told.case,), (self.told.how,), HEADINGS)
        for line, texts in enumerate(above, 1):
            row = now.get(line, TextRow(line, ()))
            for column in range(1, max(len(HEADINGS), len(row.cells)) + 1):
                text = texts[column - 1] if column <= len(texts) else ""
                if _plain(row.cell(column - 1)) != _plain(text):
                    self._changed(row, column, text)

    def _refuse_without_value(self) -> None:
        """Formulas that nobody has worked out: what they are to say is not in the file."""
        rows = {row.line: row for row in self.table.rows}
        for line, at in sorted(self.table.formulas):
            row = rows.get(line, TextRow(line, ()))
            follows = at + 1 == UNUSED_AT or _label(row) == (SUM, "")
            if line > HEADING_ROW and not row.cell(at) and not follows:
                what, cause = "formelen i cellen har ingen verdi", "arket er lagret uten å regne ut"
                self._error(row, at + 1, what, cause, "åpne det i et regneark, lagre det, og prøv igjen")

    def _rows(self, sent: Mapping[_Label, ReportLine]) -> tuple[dict[_Label, TextRow], TextRow | None]:
        """The rows by what they are called, and the sum under them; all others with anything are problems."""
        rows: dict[_Label, TextRow] = {}
        others: list[TextRow] = []
        for row in self.table.rows:
            if row.line > HEADING_ROW and cells_by_column(row):
                if _label(row) in sent and _label(row) not in rows:
                    rows[_label(row)] = row
                    self._refuse_filled(row, range(len(HEADINGS) + 1, len(row.cells) + 1))
                else:
                    others.append(row)
        last = max((row.line for row in rows.values()), default=HEADING_ROW)
        sums = [row for row in others if _label(row) == (SUM, "") and row.line > last][-1:]
        for row in others:
            if row in sums:
                self._refuse_filled(row, [at for at in range(2, len(row.cells) + 1) if at not in _SUMMED])
            else:
                self._foreign(row, [name for name, _ in sent])
        return rows, next(iter(sums), None)

    def _foreign(self, row: TextRow, names: Sequence[str]) -> None:
        """A row that was never sent or stands twice, or a sum that is not the last row."""
        name, (column, text) = _label(row)[0], next(iter(cells_by_column(row).items()))
        near = did_you_mean(name, names) if name else ""
        fix = "ta bort raden, eller sett den tilbake slik den ble sendt ut"
        if near:
            fix = f"mente du «{near}»? Sett den tilbake slik den ble sendt ut"
        elif name in ("", SUM):
            fix = "før det som skal være med, på raden til tilskuddet, og ta bort denne"
        what = f"raden «{name}» er ikke i arket som ble sendt ut"
        if not name:
            what = f"en rad uten navn, med «{text}», er ikke i arket som ble sendt ut"
        self._error(row, column + 1, what, "den er lagt til, kopiert eller endret", fix)

    def _refuse_filled(self, row: TextRow, columns: Sequence[int]) -> None:
        """What stands in cells that were empty, and that nobody was to write in: it would not be read."""
        for column in columns:
            if row.cell(column - 1):
                self._changed(row, column, "")

    def _refuse_other_sums(self, sums: TextRow, rows: Sequence[TextRow]) -> None:
        """Sums that are not of the lines above; a spreadsheet leaves out amounts that are written as text."""
        for column in _SUMMED:
            shown = sums.cell(column - 1)
            whole = [(row.line, _kroner(row.cell(column - 1)) or 0) for row in rows]
            numbers = [kroner for line, kroner in whole if not self.table.is_text(line, column - 1)]
            total = sum(kroner for _, kroner in whole)
            if shown and _kroner(shown) not in (total, sum(numbers)):
                self._changed(sums, column, number_text(total))

    def _answer(self, row: TextRow, line: ReportLine) -> Answer:
        self._refuse_changed(row, line)
        used = self._used(row, line)
        self._refuse_changed_difference(row, line, used)
        self._refuse_too_long(row)
        return Answer(line, used, row.cell(USED_FOR_AT - 1), row.cell(EFFECT_AT - 1))

    def _refuse_changed(self, row: TextRow, line: ReportLine) -> None:
        """The locked cells that are no longer as they were sent."""
        for column, text in enumerate(locked_texts(self.case, line), 1):
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
        now = row.cell(column - 1)
        what = f"cellen er låst, men er endret til «{now}»" if now else "cellen er låst, men er tømt"
        own = HEADINGS[USED_FOR_AT - 1]
        fix = f"skriv «{sent}» tilbake; det som er nytt, skrives i «{own}»"
        if not sent:
            fix = f"tøm cellen; det som er nytt, skrives i «{own}»"
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


def _label(row: TextRow) -> _Label:
    """What a row is called: the grant and how long it lasts."""
    return _plain(row.cell(0)), _plain(row.cell(1))


def _plain(text: str) -> str:
    return " ".join(text.split())


def _kroner(text: str) -> int | None:
    """A cell as whole kroner; None where it is something else."""
    try:
        number = parse_number(text)
    except NotANumber:
        return None
    return int(number.value) if number is not None and number.value.denominator == 1 else None
