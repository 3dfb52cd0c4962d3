"""Rows and columns among amounts that are none: shares, rates, counts, years, numbers of pages and documents.

Where they are taken for money, they are as wrong as an amount can be.
"""

import re
from collections.abc import Iterator

from allocation.case import folded
from allocation.files.sheets_in.unit_words import units_in
from allocation.files.tables_in.field_words import COUNTS, MONEY, YEAR
from allocation.found import FoundColumn, FoundRow, FoundTable, RowKind, TableKind
from allocation.money import KRONER, NORWEGIAN, Unit
from allocation.problems import Problem, Tell, error, some_of, warning

_NO_AMOUNT = re.compile(
    r"%|\bprosent|\bpst\b|^antall\b|^tal på\b|\b(?:års|måneds|månads)verk$"
    r"|^(?:org|tlf|telefon|konto|saks?)\w*\.? ?nr"
    r"|^vekst$|nøkkel$|indeks$|(?<=\w)(?:nr\.?|nummer)$|\bref\.?$|^(?:gjennomsnitt|snitt|median)|^side$|^page$|sykefravær|sjukefråvær"
    r"|(?:resultat|dekning|belegg|utnyttelse|utnytting)s?(?:grad|prosent)"
    r"|\bpe?r\.? (?:døgn|liggedøgn|opphold|opphald|innbygger|innbyggjar|elev|barn|pasient|bruker|brukar|time"
    r"|poeng|plass|årsverk|stk|konsultasjon|seng|km|m2)\b",
    re.IGNORECASE,
)
_TAKEN_OFF = re.compile(
    r"\b(?:reduser(?:es|t|ast)|trekk(?:es|ast)|trukket|nedsett(?:es|ast)|kutt(?:es|ast)?|går ned)(?: med)?$",
    re.IGNORECASE,
)
_CHAPTER_AND_ITEM = re.compile(
    r"(?:[1-9][0-9]{2,3} )?[0-9]{2}\.[0-9]{1,2} |[1-9][0-9]{2,3} [0-9]{2} |kap(?:ittel|\.)? ?[0-9]{3,4}\b",
    re.IGNORECASE,
)
_MAY_SAY_UNIT = re.compile(r"kr|nok|tusen|mill|mrd|000", re.IGNORECASE)
"""What is in every word for a unit: most names have none of it, and the words take their time."""

_RATE = re.compile(r"\bpe?r\b|pris|sats|\btakst", re.IGNORECASE)
_LOOK = "se på raden i filen, og bekreft eller rett den"
_LEAST_YEARS = 2
_LARGE = 100_000


def name_says(row: FoundRow, kind: TableKind, units: frozenset[Unit]) -> Iterator[tuple[str, str]]:
    """What a row's name says against its amounts, each with a likely cause; kind and units are the table's.

    A measure may be called after what is counted: fewer beds, fewer hours.
    """
    if row.kind is not RowKind.ITEM:
        return
    is_counted = kind is not TableKind.MEASURES and COUNTS.fullmatch(folded(row.name)) is not None
    if is_counted or _NO_AMOUNT.search(row.name):
        yield "raden er kanskje ikke et beløp", "navnet taler om noe annet enn penger"
    if _TAKEN_OFF.search(row.name):
        yield "beløpet er kanskje trukket fra", "navnet sier at noe går ned, og beløpet har ikke fortegn"
    if not row.item and _CHAPTER_AND_ITEM.match(row.name):
        cause = "tabellen er ikke lest som kapitler og poster; underposter blir ikke lest"
        yield "navnet begynner med kapittel, post eller underpost", cause
    if units and _MAY_SAY_UNIT.search(row.name) and units_in(row.name, NORWEGIAN) - units:
        yield "navnet sier en annen enhet enn tabellen", "raden er i en annen enhet enn de andre"


def rows_of_no_amount(table: FoundTable) -> Iterator[Problem]:
    """Each row of money whose name says that it is none, as an error."""
    units = frozenset(one.unit for one in table.columns if one.unit and one.unit.money)
    for row in table.rows:
        if any(cell.figure and cell.figure.unit.money for cell in row.cells):
            for what, cause in name_says(row, table.kind, units):
                yield error(row.place, f"{what}: «{row.text[:120]}»", cause, _LOOK)


def columns_of_no_amount(table: FoundTable, tell: Tell = error) -> Iterator[Problem]:
    """Columns of years among money, and those that only their neighbours say are money."""
    money = [(at, one) for at, one in enumerate(table.columns) if one.unit and one.unit.money]
    silent = []
    for at, column in money:
        if _are_years(table, at):
            what = f"kolonnen «{column.title}» har bare årstall"
            yield tell(table.place, what, "den sier når, og ikke hvor mye", "se hva kolonnen inneholder")
        elif not (_says_money(column) or YEAR.search(column.title) or column.is_sum):
            silent.append(column.title)
    if silent and any(_says_money(column) for _, column in money):
        cause, fix = "en annen kolonne i tabellen sier det", "se hva kolonnen inneholder"
        for title in silent[:1] if len(silent) == 1 else ():
            what = f"kolonnen «{title}» er lest som beløp, men sier ikke at den er det"
            yield warning(table.place, what, cause, fix)
        if len(silent) > 1:
            named = some_of([f"«{title}»" for title in silent])
            what = f"kolonnene {named} er lest som beløp, men sier ikke at de er det"
            yield warning(table.place, what, cause, fix)


def is_large_without_unit(table: FoundTable) -> bool:
    """Whether a table says no unit, and all its figures are so large that they are kroner, or people."""
    figures = [cell.figure for row in table.rows for cell in row.cells if cell.figure and cell.figure.value]
    is_unsaid = all(column.unit is None for column in table.columns)
    is_large = all(abs(one.value) >= _LARGE for one in figures)
    return is_unsaid and bool(figures) and is_large and not COUNTS.search(folded(table.title))


def kroner_among_thousands(title: str, own: Unit | None, table: Unit | None) -> bool:
    """Whether a column says «kr» where its table counts in thousands or millions: the two can mean the same.

    «Vekst kr» beside «Vekst %» is in the table's unit; «kr per innbygger» is in kroner.
    """
    is_larger = table is not None and table.money and table.factor > KRONER.factor
    return is_larger and own == KRONER and not _RATE.search(title)


def kroner_or_more(title: str, table: FoundTable, unit: Unit) -> Problem:
    """The question of which of two units a column is in."""
    what = f"kolonnen «{title}» sier kroner, men tabellen er i {unit.name}"
    cause = "«kr» kan bety beløp og ikke prosent, eller hele kroner"
    return error(table.place, what, cause, "skriv enheten helt ut i overskriften")


def _are_years(table: FoundTable, number: int) -> bool:
    """Whether all figures of a column are written as years, and there are two of them or more."""
    texts = [row.cells[number].text for row in table.rows if row.cells[number].text]
    return len(texts) >= _LEAST_YEARS and all(map(YEAR.fullmatch, texts))


def _says_money(column: FoundColumn) -> bool:
    return bool(MONEY.search(folded(column.title)) or units_in(column.title, NORWEGIAN))
