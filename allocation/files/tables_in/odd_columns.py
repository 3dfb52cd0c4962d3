"""Columns among amounts that are none: years, shares, counts; and those whose unit is open.

Where they are taken for money, they are as wrong as an amount can be.
"""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from allocation.case import folded
from allocation.files.sheets_in.unit_words import units_in
from allocation.files.tables_in.field_words import COUNTS, MONEY, YEAR
from allocation.files.tables_in.no_amounts import says_unit
from allocation.found import FoundColumn, FoundTable, RowKind
from allocation.money import KRONER, NORWEGIAN, PERCENT, Unit
from allocation.problems import Problem, Tell, error, some_of, warning

_USUAL = re.compile(
    r"\b(?:netto|brutto|resultat|avvik|faktisk|premie|differanse|diff|påløpt|lån|avdrag|endring|prognose"
    r"|helår\w*|hittil|i år|i fjor|hele året|vedtatt|vedteke|revidert|saldert|økning|reduksjon|lønn\w*"
    r"|drift\w*|invester\w*|pensjon\w*|forsk\w*|\w*bygg(?:et|ene|ing)?|herav|av dette"
    r"|somatikk|psykisk|rus|tsb|phv|kvalitet\w*|varig|ettårig|engangs\w*|ordinær\w*|januar|februar|mars|april|mai|juni|juli"
    r"|august|september|oktober|november|desember|[1-4]\. (?:tertial|kvartal|halvår|termin|kv))\b"
)
"""What columns of money are called, though they do not say that they are money."""

_OF_ANYTHING = re.compile(
    r"(?:budsjett|regnskap|rekneskap|plan|avvik|prognose|tildelt|innvilget|innvilga|søkt|vedtatt|faktisk|endring)"
    r"(?: 20[0-9]{2})?"
)
"""What a column is called that may be of money and of what is counted alike."""

_OTHER_UNIT = re.compile(
    r"\((?:år|mnd|måneder|stk|antall|timer|døgn|km|m2|kvm|prosent|pst|%)\.?\)"
    r"|\b(?:levetid|løpetid|rente(?:sats)?)$|(?<!egen)andel$|grad$|indeks$|nøkkel$|faktor$",
    re.IGNORECASE,
)
_RATE = re.compile(r"\bpe?r\b|kr ?/|pris|sats|\btakst", re.IGNORECASE)
_LEAST_YEARS = 2
_FAR = 20
"""How many times as large as another a column is where the two hardly count the same."""

_LARGE = 10_000
"""A table whose figures are all as large as this counts kroner or people: which, it must say."""


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
        elif _is_beside_counts(table, at) or not (
            _says_money(column) or column.is_sum or _is_usual(table, money, at)
        ):
            silent.append(at)
    is_said = any(_says_money(table.columns[at]) for at in money if at not in silent)
    if silent and (is_said or any(_is_odd(table, money, at) for at in silent)):
        titles = [table.columns[at].title for at in silent]
        cause = (
            "en annen kolonne i tabellen sier det"
            if is_said
            else "kolonnene er for ulike til å telle det samme"
        )
        fix = "se hva kolonnen inneholder"
        if len(titles) == 1:
            what = f"kolonnen «{titles[0]}» er lest som beløp, men sier ikke at den er det"
        else:
            named = some_of([f"«{title}»" for title in titles])
            what = f"kolonnene {named} er lest som beløp, men sier ikke at de er det"
        yield warning(table.place, what, cause, fix)


def _is_beside_counts(table: FoundTable, number: int) -> bool:
    """Whether a column may go on with what is counted left of it: «DRG-poeng  Budsjett  Avvik  Refusjon»."""
    at = number
    while at and _OF_ANYTHING.fullmatch(folded(table.columns[at].title)):
        at -= 1
        unit = table.columns[at].unit
        if unit is not None and not unit.money and unit != PERCENT:
            return True
    return False


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
    if is_unsaid and any(says_unit(row.name) for row in table.rows):
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
