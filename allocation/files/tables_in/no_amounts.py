"""Rows among amounts that are none: shares, rates, counts, numbers of pages and documents.

Where they are taken for money, they are as wrong as an amount can be.
"""

import re
from collections.abc import Iterator

from allocation.case import folded
from allocation.files.sheets_in.unit_words import units_in
from allocation.files.tables_in.field_words import COUNTS
from allocation.found import FoundRow, FoundTable, RowKind, TableKind
from allocation.money import NORWEGIAN, Unit
from allocation.problems import Problem, error, warning

_NO_AMOUNT = re.compile(
    r"(?<![0-9])(?<![0-9] )(?:%$|\bprosent|\bpst\b)|^antall\b|^tal på\b|\b(?:års|måneds|månads)verk$"
    r"|^(?:org|tlf|telefon|konto|saks?)\w*\.? ?nr"
    r"|nøkkel$|indeks$|(?-i:(?<=[a-zæøå])(?:nr\.?|nummer)$)|\bref\.?$|\b(?:inkludert|medregnet|inngår) i\b"
    r"|^(?:gjennomsnitt|snitt|median)|^side$|^page$"
    r"|^(?:sykefravær|sjukefråvær|liggetid|ventetid|fristbrudd)(?:er|et|ene)?\b"
    r"|^(?:over)?belegg$|^andel\b|(?<!egen)andel$|^rentesats|^satse?r?$|\bper drg"
    r"|(?:resultat|dekning|belegg|utnyttelse|utnytting)s?(?:grad|prosent)"
    r"|\bpe?r\.? (?:døgn|liggedøgn|opphold|opphald|innbygger|innbyggjar|elev|barn|pasient|bruker|brukar|time"
    r"|poeng|plass|årsverk|stk|konsultasjon|seng|km|m2)\b",
    re.IGNORECASE,
)
_TAKEN_OFF = re.compile(
    r"\b(?:reduser(?:es|t|ast)|trekk(?:es|ast)|trukket|nedsett(?:es|ast)|kutt(?:es|ast)?|går ned) med$",
    re.IGNORECASE,
)
_CHAPTER_AND_ITEM = re.compile(
    r"(?:[1-9][0-9]{2,3} )?[0-9]{2}\.[0-9]{1,2} |[1-9][0-9]{2,3} [0-9]{2} |kap(?:ittel|\.)? ?[0-9]{3,4}\b",
    re.IGNORECASE,
)
_MAY_SAY_UNIT = re.compile(r"kr|nok|tusen|mill|mrd|000", re.IGNORECASE)
"""What is in every word for a unit: most names have none of it, and the words take their time."""

_GROUP = re.compile(
    r"aktivitet(?:stall)?|bemanning|personell|kvalitet(?:sindikatorer)?|nøkkeltall|antall\b.*"
)
COUNTED = "raden kan være noe annet enn et beløp"
"""What is said of a row that is called as what is counted: it is looked at, and read."""

_LOOK = "se på raden i filen, og bekreft eller rett den"


def name_says(row: FoundRow, kind: TableKind, units: frozenset[Unit]) -> Iterator[tuple[str, str]]:
    """What a row's name says against its amounts, each with a likely cause; kind and units are the table's.

    A measure may be called after what is counted, fewer beds, and a row beside points may be «Døgn».
    """
    if row.kind is not RowKind.ITEM:
        return
    is_all_money = all(cell.figure is None or cell.figure.unit.money for cell in row.cells)
    is_named_so = kind is not TableKind.MEASURES and COUNTS.fullmatch(folded(row.name)) is not None
    if is_named_so and is_all_money:
        yield COUNTED, "navnet er det som telles i andre tabeller"
    if _NO_AMOUNT.search(row.name):
        yield "raden er kanskje ikke et beløp", "navnet taler om noe annet enn penger"
    if _TAKEN_OFF.search(row.name):
        yield "beløpet er kanskje trukket fra", "navnet sier at noe går ned, og beløpet har ikke fortegn"
    if not row.item and _CHAPTER_AND_ITEM.match(row.name):
        cause = "tabellen er ikke lest som kapitler og poster; underposter blir ikke lest"
        yield "navnet begynner med kapittel, post eller underpost", cause
    if units and says_unit(row.name) - units:
        yield "navnet sier en annen enhet enn tabellen", "raden er i en annen enhet enn de andre"


def says_unit(name: str) -> frozenset[Unit]:
    """The units of money that a name speaks of."""
    return units_in(name, NORWEGIAN) if _MAY_SAY_UNIT.search(name) else frozenset()


def counts_under(label: str) -> bool:
    """Whether a line over some rows says that what they have is counted and no money."""
    plain = folded(label).strip(" :")
    return _GROUP.fullmatch(plain) is not None or COUNTS.fullmatch(plain) is not None


def rows_of_no_amount(table: FoundTable) -> Iterator[Problem]:
    """Each row of money whose name says that it is none, as an error."""
    units = frozenset(one.unit for one in table.columns if one.unit and one.unit.money)
    for row in table.rows:
        if any(cell.figure and cell.figure.unit.money for cell in row.cells):
            for what, cause in name_says(row, table.kind, units):
                tell = warning if what == COUNTED else error
                yield tell(row.place, f"{what}: «{row.text[:120]}»", cause, _LOOK)
