"""Rows and columns among amounts that are none: shares, rates, counts, years, numbers of pages and documents.

Where they are taken for money, they are as wrong as an amount can be.
"""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from allocation.case import folded
from allocation.files.sheets_in.unit_words import units_in
from allocation.files.tables_in.field_words import COUNTS, MONEY, YEAR
from allocation.found import FoundColumn, FoundRow, FoundTable, RowKind, TableKind
from allocation.money import KRONER, NORWEGIAN, Unit
from allocation.problems import Problem, Tell, error, some_of, warning

_NO_AMOUNT = re.compile(
    r"(?<![0-9])(?<![0-9] )(?:%$|\bprosent|\bpst\b)|^antall\b|^tal på\b|\b(?:års|måneds|månads)verk$"
    r"|^(?:org|tlf|telefon|konto|saks?)\w*\.? ?nr"
    r"|nøkkel$|indeks$|(?<=\w)(?:nr\.?|nummer)$|\bref\.?$|\b(?:inkludert|medregnet|inngår) i\b"
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

_USUAL = re.compile(
    r"\b(?:netto|brutto|resultat|avvik|faktisk|premie|differanse|diff|påløpt|lån|avdrag|endring|prognose"
    r"|helår\w*|hittil|i år|i fjor|hele året|vedtatt|vedteke|revidert|saldert|økning|reduksjon|lønn\w*"
    r"|drift\w*|invester\w*|pensjon\w*|forsk\w*|\w*bygg(?:et|ene|ing)?|herav|av dette"
    r"|somatikk|psykisk|rus|tsb|phv|kvalitet\w*|varig|ettårig|engangs\w*|ordinær\w*|januar|februar|mars|april|mai|juni|juli"
    r"|august|september|oktober|november|desember|[1-4]\. (?:tertial|kvartal|halvår|termin|kv))\b"
)
"""What columns of money are called, though they do not say that they are money."""

_OTHER_UNIT = re.compile(
    r"\((?:år|mnd|måneder|stk|antall|timer|døgn|km|m2|kvm|prosent|pst|%)\.?\)"
    r"|\b(?:levetid|løpetid|rente(?:sats)?)$|(?<!egen)andel$|grad$|indeks$|nøkkel$|faktor$",
    re.IGNORECASE,
)
_GROUP = re.compile(
    r"aktivitet(?:stall)?|bemanning|personell|kvalitet(?:sindikatorer)?|nøkkeltall|antall\b.*"
)
_RATE = re.compile(r"\bpe?r\b|kr ?/|pris|sats|\btakst", re.IGNORECASE)
COUNTED = "raden kan være noe annet enn et beløp"
"""What is said of a row that is called as what is counted: it is looked at, and read."""

_LOOK = "se på raden i filen, og bekreft eller rett den"
_LEAST_YEARS = 2
_FAR = 20
"""How many times as large as another a column is where the two hardly count the same."""
_LARGE = 10_000


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
    if units and _MAY_SAY_UNIT.search(row.name) and units_in(row.name, NORWEGIAN) - units:
        yield "navnet sier en annen enhet enn tabellen", "raden er i en annen enhet enn de andre"


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


def columns_of_no_amount(table: FoundTable, tell: Tell = error) -> Iterator[Problem]:
    """Columns of years or of another unit among money, and those that only their neighbours say are money."""
    money = [at for at, one in enumerate(table.columns) if _has_money(table, at)]
    silent = []
    for at in money:
        column = table.columns[at]
        if _are_years(table, at):
            what = f"kolonnen «{column.title}» har bare årstall"
            yield tell(table.place, what, "den sier når, og ikke hvor mye", "se hva kolonnen inneholder")
        elif _OTHER_UNIT.search(column.title):
            what = f"kolonnen «{column.title}» er lest som beløp, men teller noe annet"
            yield tell(table.place, what, "overskriften sier det", "se hva kolonnen inneholder")
        elif not (_says_money(column) or column.is_sum or _is_usual(table, money, at)):
            silent.append(at)
    if not any(_says_money(table.columns[at]) for at in money):
        silent = silent if any(_is_odd(table, money, at) for at in silent) else []
    if silent:
        titles = [table.columns[at].title for at in silent]
        cause, fix = "en annen kolonne i tabellen sier det", "se hva kolonnen inneholder"
        if len(titles) == 1:
            what = f"kolonnen «{titles[0]}» er lest som beløp, men sier ikke at den er det"
        else:
            named = some_of([f"«{title}»" for title in titles])
            what = f"kolonnene {named} er lest som beløp, men sier ikke at de er det"
        yield warning(table.place, what, cause, fix)


def _has_money(table: FoundTable, number: int) -> bool:
    """Whether a column is read as money, and has some: per cent signs in its cells say otherwise."""
    unit = table.columns[number].unit
    figures = [row.cells[number].figure for row in table.rows]
    return unit is not None and unit.money and any(one and one.unit.money for one in figures)


def _is_usual(table: FoundTable, money: Sequence[int], number: int) -> bool:
    """Whether a column is called as columns of money are, and has no more decimals than the others.

    «Endring» with decimals beside whole thousands may be in per cent.
    """
    title = folded(table.columns[number].title)
    # «Hjemler 2025» says no more of money than «Hjemler»
    is_year = not any(map(str.isalpha, YEAR.sub("", title)))
    return (is_year or _USUAL.search(title) is not None) and not _has_odd_decimals(table, money, number)


def _is_odd(table: FoundTable, money: Sequence[int], number: int) -> bool:
    """Whether a column is unlike the others: more decimals, or by far smaller figures than the largest."""
    largest = max((_middle(table, at) for at in money), default=Fraction(0))
    return _has_odd_decimals(table, money, number) or _middle(table, number) * _FAR < largest


def _middle(table: FoundTable, number: int) -> Fraction:
    """The figure in the middle of a column's, whatever their signs."""
    figures = (row.cells[number].figure for row in table.rows if row.kind is RowKind.ITEM)
    sizes = sorted(abs(one.value) for one in figures if one)
    return sizes[len(sizes) // 2] if sizes else Fraction(0)


def _has_odd_decimals(table: FoundTable, money: Sequence[int], number: int) -> bool:
    """Whether a column has decimals, and more of them than any other of money."""
    others = [_decimals(table, at) for at in money if at != number]
    return bool(others) and _decimals(table, number) > max(others)


def _decimals(table: FoundTable, number: int) -> int:
    figures = (row.cells[number].figure for row in table.rows)
    return max((one.decimals for one in figures if one), default=0)


def is_large_without_unit(table: FoundTable) -> bool:
    """Whether a table says no unit, though a row's name does, or all its figures are as large as kroner."""
    figures = [cell.figure for row in table.rows for cell in row.cells if cell.figure and cell.figure.value]
    is_unsaid = all(column.unit is None for column in table.columns)
    if is_unsaid and any(
        _MAY_SAY_UNIT.search(row.name) and units_in(row.name, NORWEGIAN) for row in table.rows
    ):
        return True
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
