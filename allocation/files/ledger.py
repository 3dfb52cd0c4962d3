"""A plain export of accounts, added up line by line: cost centres down, accounts across.

An export may have two million lines, so it is never held as a table: it is decoded and read as it comes, and
only the sums are kept, exactly, in kroner with the øre they have.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from allocation.case import folded
from allocation.figures import Figure
from allocation.files.sheets_in.csv_rows import SEPARATORS, separator_of
from allocation.files.sheets_in.decoded import encoding_of
from allocation.files.sheets_in.limits import Limits
from allocation.files.sheets_in.unit_words import units_in
from allocation.files.tables_in.field_words import (
    ACCOUNT,
    ACCOUNT_NAME,
    AMOUNT_COLUMN,
    COST_CENTRE,
    CREDIT,
    DEBIT,
    SUM_NAME,
)
from allocation.files.tables_in.headings import is_ledger_heading, plain_heading
from allocation.files.tables_in.signs import Signs, signs_of
from allocation.found import Found, FoundCell, FoundColumn, FoundRow, FoundTable, RowKind, TableKind
from allocation.money import KRONER, NORWEGIAN, NotANumber, Unit, number_text
from allocation.problems import Place, Problem, ProblemsFound, error, note, warning

_HEAD = 20_000
"""How many bytes of a file its heading lies in."""
_FIRST_LINES = 20
_SEEN_FOR_SIGNS = 5_000
_MOST_TOLD = 20
_MOST_SUMS = 500_000
_ORE = 2
_PLAIN = re.compile(r"-?[0-9]{1,12}")
_NOTHING = FoundCell()


@dataclass(frozen=True, slots=True)
class Columns:
    """Where in a line what stands; `debit` and `credit` where there is no one column of amounts."""

    account: int
    centre: int
    amount: int | None
    debit: int | None
    credit: int | None
    account_name: int | None
    separator: str
    line: int
    unit: Unit
    wide: int

    @property
    def amounts(self) -> list[tuple[int, int]]:
        """The columns of amounts, each with the sign by which it counts."""
        if self.amount is not None:
            return [(self.amount, 1)]
        return [(one, sign) for one, sign in ((self.debit, 1), (self.credit, -1)) if one is not None]


@dataclass
class Ledger:
    """What has been added up so far, in hundredths of the unit."""

    sums: dict[tuple[str, str], int] = field(default_factory=dict)
    first: dict[str, int] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    lines: int = 0
    total: int = 0
    decimals: int = 0
    problems: list[Problem] = field(default_factory=list)
    refused: int = 0


def is_ledger(content: bytes) -> bool:
    """Whether a file begins as an export does: with a line that names account, cost centre and amount."""
    return _columns(content) is not None


def ledger_table(content: bytes, file: str, mark: str, limits: Limits) -> Found:
    """The sums of an export by cost centre and account. Raises ProblemsFound where it cannot be read."""
    columns = _columns(content)
    if columns is None:
        fix = "skriv en linje med konto, ansvar og beløp"
        raise ProblemsFound([error(Place(file), "fant ingen overskrift", "linjen er slettet", fix)])
    encoding, said = encoding_of(content, Place(file))
    signs = _signs(content, encoding, columns)
    ledger = Ledger()
    _add_up(ledger, content, encoding, columns, signs, file, limits)
    return Found(file, mark, (_table(ledger, columns, file),), said)


def _columns(content: bytes) -> Columns | None:
    """The columns of the first line that names accounts, cost centres and amounts."""
    head = content[:_HEAD].replace(b"\x00", b"").decode("latin-1")
    if content[:3] == b"\xef\xbb\xbf" or b"\xc3" in content[:_HEAD]:
        head = content[:_HEAD].decode("utf-8", "replace").lstrip("\ufeff")
    lines = head.split("\n")[:_FIRST_LINES]
    separator = separator_of("\n".join(lines))
    unit = KRONER
    for number, line in enumerate(lines, 1):
        texts = _cells(line.strip("\r"), separator)
        unit = next(iter(units_in(line, NORWEGIAN)), unit) if len(units_in(line, NORWEGIAN)) == 1 else unit
        if is_ledger_heading(texts):
            return _named([plain_heading(text) for text in texts], separator, number, unit)
    return None


def _cells(line: str, separator: str) -> list[str]:
    """The cells of a line; none of one that is no line of cells."""
    try:
        return next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return []


def _named(plain: Sequence[str], separator: str, line: int, unit: Unit) -> Columns | None:
    def of(words: re.Pattern[str]) -> int | None:
        return next((at for at, text in enumerate(plain) if words.fullmatch(text)), None)

    account, centre = of(ACCOUNT), of(COST_CENTRE)
    amount, debit, credit = of(AMOUNT_COLUMN), of(DEBIT), of(CREDIT)
    if account is None or centre is None or (amount is None and (debit is None or credit is None)):
        return None
    return Columns(
        account, centre, amount, debit, credit, of(ACCOUNT_NAME), separator, line, unit, len(plain)
    )


def _lines(content: bytes, encoding: str, columns: Columns) -> Iterator[tuple[int, list[str]]]:
    """The cells of each line under the heading, with its number. Raises csv.Error."""
    with io.TextIOWrapper(io.BytesIO(content), encoding=encoding, newline="") as text:
        reader = csv.reader(text, delimiter=columns.separator, strict=True)
        begins = 1
        for cells in reader:
            if begins > columns.line and cells:
                yield begins, cells
            begins = reader.line_num + 1


def _signs(content: bytes, encoding: str, columns: Columns) -> dict[int, Signs]:
    """The signs of each column of amounts, from its first lines; a cell of another form is refused later."""
    seen: dict[int, list[str]] = {at: [] for at, _ in columns.amounts}
    try:
        for number, (_, cells) in enumerate(_lines(content, encoding, columns)):
            for at in seen:
                seen[at] += cells[at : at + 1]
            if number > _SEEN_FOR_SIGNS:
                break
    except csv.Error:
        pass  # it is met again, and told with its line, when the lines are added up
    return {at: signs_of(texts, SEPARATORS[columns.separator]) for at, texts in seen.items()}


def _add_up(
    ledger: Ledger,
    content: bytes,
    encoding: str,
    columns: Columns,
    signs: dict[int, Signs],
    file: str,
    limits: Limits,
) -> None:
    """Every line into its sum. Raises ProblemsFound for more than is read, and for what breaks the file."""
    line = columns.line
    try:
        for line, cells in _lines(content, encoding, columns):
            ledger.lines += 1
            if ledger.lines > limits.rows:
                limits.refuse_more(Place(file), "linjer", ledger.lines, limits.rows)
            _add(ledger, columns, signs, file, line, cells)
    except csv.Error as fault:
        cause = "et anførselstegn er ikke lukket, eller står inne i en celle"
        what = f"linjen kan ikke leses ({fault})"
        where = Place(file, line + 1)
        raise ProblemsFound([error(where, what, cause, "rett anførselstegnene")]) from fault


def _add(
    ledger: Ledger, columns: Columns, signs: dict[int, Signs], file: str, line: int, cells: list[str]
) -> None:
    if len(cells) < columns.wide or any(cells[columns.wide :]):
        if any(map(str.strip, cells)):
            _refuse(ledger, file, line, f"linjen har {len(cells)} celler, overskriften har {columns.wide}")
        ledger.lines -= not any(map(str.strip, cells))
        return
    account, centre = cells[columns.account].strip(), cells[columns.centre].strip()
    amount = 0
    for at, sign in columns.amounts:
        text = cells[at]
        if _PLAIN.fullmatch(text):
            amount += sign * int(text) * 100
        elif text and (hundredths := _hundredths(ledger, signs[at], text, file, line)) is not None:
            amount += sign * hundredths
    if not account or SUM_NAME.fullmatch(folded(account)):
        _sum_line(ledger, file, line, account or centre, amount)
        return
    key = (centre, account)
    ledger.sums[key] = ledger.sums.get(key, 0) + amount
    ledger.total += amount
    ledger.first.setdefault(centre, line)
    if columns.account_name is not None and account not in ledger.names:
        ledger.names[account] = cells[columns.account_name].strip()
    if len(ledger.sums) > _MOST_SUMS:
        fix = "eksporter kontoer og ansvar hver for seg"
        what = f"eksporten har flere enn {_MOST_SUMS} par av konto og ansvar"
        raise ProblemsFound([error(Place(file, line), what, "kolonnene er noe annet enn koder", fix)])


def _hundredths(ledger: Ledger, signs: Signs, text: str, file: str, line: int) -> int | None:
    """An amount in hundredths; what is none, or has more decimals, is told with its line."""
    try:
        number = signs.number(text)
    except NotANumber as fault:
        _refuse(ledger, file, line, str(fault))
        return None
    if number is None:
        return 0
    if number.decimals > _ORE or (signs.conflict and number.decimals):
        _refuse(ledger, file, line, f"«{text}» er ikke et beløp i kroner og øre")
        return None
    ledger.decimals = max(ledger.decimals, number.decimals)
    return int(number.value * 100)


def _refuse(ledger: Ledger, file: str, line: int, what: str) -> None:
    ledger.refused += 1
    if ledger.refused <= _MOST_TOLD:
        cause, fix = "linjen er ikke som de andre", "rett linjen, eller eksporter regnskapet på nytt"
        ledger.problems.append(error(Place(file, line), what, cause, fix))


def _sum_line(ledger: Ledger, file: str, line: int, name: str, amount: int) -> None:
    """A line without an account: a sum of all lines so far, which is not added; anything else is refused."""
    ledger.lines -= 1
    if name and SUM_NAME.fullmatch(folded(name)):
        if amount != ledger.total:
            stated, computed = _kroner(amount), _kroner(ledger.total)
            what = f"linjen «{name}» er {stated}, men linjene over den gir {computed}"
            cause, fix = (
                "eksporten er avkortet, eller summen gjelder noe annet",
                "eksporter regnskapet på nytt",
            )
            ledger.problems.append(warning(Place(file, line), what, cause, fix))
    elif amount:
        _refuse(ledger, file, line, "linjen har beløp, men ingen konto")


def _kroner(hundredths: int) -> str:
    return number_text(Fraction(hundredths, 100), _ORE if hundredths % 100 else 0)


def _table(ledger: Ledger, columns: Columns, file: str) -> FoundTable:
    accounts = sorted({account for _, account in ledger.sums})
    titles = {one: f"{one} {ledger.names.get(one, '')}".strip() for one in accounts}
    of_centre: dict[str, dict[str, int]] = {}
    for (centre, account), amount in ledger.sums.items():
        of_centre.setdefault(centre, {})[account] = amount
    rows = tuple(
        FoundRow(
            Place(file, ledger.first[centre]),
            RowKind.ITEM,
            centre or "(uten ansvar)",
            tuple(_cell(sums[one], ledger, columns) if one in sums else _NOTHING for one in accounts),
        )
        for centre, sums in sorted(of_centre.items())
    )
    found = tuple(FoundColumn(titles[one], columns.unit) for one in accounts)
    place = Place(file, columns.line)
    return FoundTable(
        TableKind.OTHER, "Regnskap etter ansvar og konto", columns.unit, found, rows, place,
        problems=tuple(_told(ledger, columns, file)),
    )  # fmt: skip


def _cell(hundredths: int, ledger: Ledger, columns: Columns) -> FoundCell:
    value = Fraction(hundredths, 100)
    return FoundCell(
        number_text(value, ledger.decimals),
        Figure(value * columns.unit.factor, columns.unit, ledger.decimals),
    )


def _told(ledger: Ledger, columns: Columns, file: str) -> Iterator[Problem]:
    """How many lines were added up and what they sum to, then what is wrong."""
    place = Place(file, columns.line)
    count, amount = number_text(ledger.lines - ledger.refused), f"{_kroner(ledger.total)} {columns.unit.name}"
    what = f"{count} linjer er lagt sammen, i alt {amount}"
    yield note(place, what, "filen er en eksport av et regnskap", "hold summen mot regnskapssystemets egen")
    yield from ledger.problems
    if ledger.refused > _MOST_TOLD:
        more = ledger.refused - _MOST_TOLD
        cause, fix = "linjene har samme feil som de over", "rett filen, eller eksporter regnskapet på nytt"
        yield error(place, f"{more} linjer til kan ikke leses", cause, fix)
