"""The lines of an export of accounts, added up one by one: what each pair of cost centre and account sums to.

Amounts are kept as whole hundredths, so that two million of them are added exactly.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from allocation.case import folded
from allocation.files.ledgers.columns import Columns
from allocation.files.tables_in.field_words import SUM_NAME
from allocation.files.tables_in.signs import Signs
from allocation.money import NotANumber, number_text
from allocation.problems import Place, Problem, ProblemsFound, error, warning

MOST_TOLD = 20
_MOST_SUMS = 500_000
_ORE = 2
_PLAIN = re.compile(r"-?(?:0|[1-9][0-9]{0,11})([.,])[0-9]{2}")
"""An amount with øre as most exports write it; all others are read as any number is."""


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
    years: dict[str, int] = field(default_factory=dict)


def add(
    ledger: Ledger,
    columns: Columns,
    signs: Mapping[int, Signs],
    where: Place,
    line: int,
    cells: Sequence[str],
) -> None:
    """One line into its sum, or why it cannot be. Raises ProblemsFound for more sums than accounts have."""
    ledger.lines += 1
    if len(cells) != columns.wide and not _fits(ledger, columns, where, line, cells):
        return
    account, centre = cells[columns.account].strip(), cells[columns.centre].strip()
    if columns.year is not None and cells[columns.year] not in ledger.years:
        _next_year(ledger, where, line, cells[columns.year])
    amount = 0
    for at, sign in columns.amounts:
        text = cells[at]
        plain = _PLAIN.fullmatch(text)
        if plain and signs[at].decimal == plain[1] and not signs[at].conflict:
            ledger.decimals = _ORE
            amount += sign * int(text.replace(plain[1], ""))
        elif text and (hundredths := _hundredths(ledger, signs[at], text, where, line)) is not None:
            amount += sign * hundredths
    key = (centre, account)
    if key in ledger.sums:
        ledger.sums[key] += amount
        ledger.total += amount
    elif not account or SUM_NAME.fullmatch(folded(account)):
        _sum_line(ledger, where, line, account or centre, amount)
    else:
        _first(ledger, columns, key, amount, line, cells)
        _refuse_wide(ledger, where, line)


def _next_year(ledger: Ledger, where: Place, line: int, year: str) -> None:
    """A year that no line had before; the second is an error, for the lines of both would be one sum."""
    others = [text for text in ledger.years if text.strip()]
    ledger.years[year] = line
    if year.strip() and len(others) == 1 and others[0].strip() != year.strip():
        what = f"linjen er for {year.strip()}, men linje {ledger.years[others[0]]} er for {others[0].strip()}"
        cause, fix = "eksporten er for flere år", "eksporter ett år om gangen"
        ledger.problems.append(error(replace(where, row=line), what, cause, fix))


def _fits(ledger: Ledger, columns: Columns, where: Place, line: int, cells: Sequence[str]) -> bool:
    """Whether a line has a cell for each column; any other but an empty line is refused."""
    if len(cells) > columns.wide and not any(map(str.strip, cells[columns.wide :])):
        return True
    if any(map(str.strip, cells)):
        _refuse(ledger, where, line, f"linjen har {len(cells)} celler, overskriften har {columns.wide}")
    else:
        ledger.lines -= 1
    return False


def _first(
    ledger: Ledger, columns: Columns, key: tuple[str, str], amount: int, line: int, cells: Sequence[str]
) -> None:
    """The first line of a pair of cost centre and account."""
    centre, account = key
    ledger.sums[key] = amount
    ledger.total += amount
    ledger.first.setdefault(centre, line)
    if columns.account_name is not None:
        ledger.names.setdefault(account, cells[columns.account_name].strip())


def _refuse_wide(ledger: Ledger, where: Place, line: int) -> None:
    """Raises ProblemsFound for more pairs than any accounts have."""
    if len(ledger.sums) > _MOST_SUMS:
        fix = "eksporter kontoer og ansvar hver for seg"
        what = f"eksporten har flere enn {_MOST_SUMS} par av konto og ansvar"
        raise ProblemsFound([error(replace(where, row=line), what, "kolonnene er noe annet enn koder", fix)])


def _hundredths(ledger: Ledger, signs: Signs, text: str, where: Place, line: int) -> int | None:
    """An amount in hundredths; what is none, or has more decimals, is told with its line."""
    try:
        number = signs.number(text)
    except NotANumber as fault:
        _refuse(ledger, where, line, str(fault))
        return None
    if number is None:
        return 0
    if number.decimals > _ORE or (signs.conflict and number.decimals):
        _refuse(ledger, where, line, f"«{text}» er ikke et beløp i kroner og øre")
        return None
    ledger.decimals = max(ledger.decimals, number.decimals)
    return int(number.value * 100)


def _refuse(ledger: Ledger, where: Place, line: int, what: str) -> None:
    ledger.refused += 1
    if ledger.refused <= MOST_TOLD:
        cause, fix = "linjen er ikke som de andre", "rett linjen, eller eksporter regnskapet på nytt"
        ledger.problems.append(error(replace(where, row=line), what, cause, fix))


def _sum_line(ledger: Ledger, where: Place, line: int, name: str, amount: int) -> None:
    """A line without an account: a sum of all lines so far, which is not added; anything else is refused."""
    ledger.lines -= 1
    if name and SUM_NAME.fullmatch(folded(name)):
        if amount != ledger.total:
            stated, computed = kroner(amount), kroner(ledger.total)
            what = f"linjen «{name}» er {stated}, men linjene over den gir {computed}"
            cause, fix = (
                "eksporten er avkortet, eller summen gjelder noe annet",
                "eksporter regnskapet på nytt",
            )
            ledger.problems.append(warning(replace(where, row=line), what, cause, fix))
    elif amount:
        _refuse(ledger, where, line, "linjen har beløp, men ingen konto")


def kroner(hundredths: int) -> str:
    """Hundredths as an amount, with øre where there are any."""
    return number_text(Fraction(hundredths, 100), _ORE if hundredths % 100 else 0)
