"""Which column of a found table is which stream: by the case's words, a mapping of accounts, or its heading.

Two columns of one stream are added together where they are accounts. Anywhere else nobody can say which of
the two amounts counts, and it is an error.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from allocation.case import Case, folded
from allocation.files.decision_table.layout import stream_named
from allocation.files.ledgers import account_numbers, is_export
from allocation.files.reconciled.mapping import Accounts
from allocation.files.sheets_in.unit_words import without_unit
from allocation.found import FoundTable, TableKind
from allocation.money import NORWEGIAN
from allocation.problems import Problem, error, warning
from allocation.reconciling.of_case import GRANT_COLUMNS
from allocation.reconciling.side import AMOUNT, EFFECT, SUM, code_named


@dataclass
class StreamColumns:
    """The code of each column that is read by its number, the titles of the codes, and what was left out.

    `left` are the headings of accounts that are no stream of the mapping, `accounts` the numbers of accounts
    by the codes of the columns that only their headings tell.
    """

    codes: dict[int, str] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)
    accounts: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def stream_columns(table: FoundTable, case: Case | None, accounts: Accounts) -> StreamColumns:
    """The columns of a table under the codes that they are held by."""
    own = [number for number, column in enumerate(table.columns) if not column.is_sum]
    found, numbers = StreamColumns(), account_numbers(table)
    for number, column in enumerate(table.columns):
        if column.is_sum and own:
            found.codes[number] = SUM
            continue
        named = _named(table, column.title, case, accounts, is_alone=len(own) <= 1)
        if named is None:
            found.left.append(column.title)
            continue
        code, title = named
        found.titles.setdefault(code, title)
        found.codes[number] = code
        if column.title in numbers and code == folded(_bare(column.title, case)):
            found.accounts[code] = numbers[column.title]
    if not is_of_accounts(table, accounts):
        found.problems += _of_one_code(table, found.codes)
    sums = [number for number, code in found.codes.items() if code == SUM]
    for number in sums[:-1]:
        del found.codes[number]
    return found


def is_of_accounts(table: FoundTable, accounts: Accounts) -> bool:
    """Whether several of its rows and columns can be one recipient's and one stream's."""
    return table.kind is TableKind.OTHER and (bool(accounts) or is_export(table))


def _named(
    table: FoundTable, title: str, case: Case | None, accounts: Accounts, is_alone: bool
) -> tuple[str, str] | None:
    """The code and the title of a column that is no sum; None for an account that is no stream."""
    heading = _bare(title, case)
    code = accounts.stream(title) or (stream_named(title, case) if case else "")
    if code:
        return code, case.streams[code] if case else code
    if table.kind is TableKind.GRANTS and is_alone:
        return AMOUNT, GRANT_COLUMNS[AMOUNT]
    if table.kind is TableKind.MEASURES and is_alone:
        return EFFECT, heading
    if is_of_accounts(table, accounts) and accounts.streams:
        return None
    return code_named(folded(heading)) or AMOUNT, heading or GRANT_COLUMNS[AMOUNT]


def _bare(title: str, case: Case | None) -> str:
    return without_unit(title, case.units if case else NORWEGIAN)


def _of_one_code(table: FoundTable, codes: Mapping[int, str]) -> Iterator[Problem]:
    """The columns of one code: an error, but for sums, of which the last is of all the others as well."""
    last: dict[str, int] = {}
    for number, code in codes.items():
        one, other = table.columns[number].title, table.columns[last.get(code, number)].title
        if code in last and (code != SUM or _bare(one, None) == _bare(other, None)):
            cause = "bare enheten skiller dem, eller de er navn på samme finansieringstype"
            fix = "gi dem hver sin overskrift, eller slett den ene"
            yield error(table.place, f"«{other}» og «{one}» er samme kolonne", cause, fix)
        elif code in last:
            what, cause = f"summen «{other}» er ikke holdt mot noe", "tabellen har flere summer av hver rad"
            yield warning(table.place, what, cause, "hold kolonnen mot den andre filens for hånd")
        last[code] = number
