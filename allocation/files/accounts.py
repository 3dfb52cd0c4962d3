"""From the rows of the table `accounts` to where a case's amounts are booked."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from allocation.accounts import TABLE, AccountRow
from allocation.files.package import Package
from allocation.files.parts import usable_rows
from allocation.files.settings import Settings
from allocation.funds import Fund
from allocation.problems import Place, Problem, error, unknown_name
from allocation.tables import Row

_ASIDE = (("stream", "fund"), ("recipient", "kind", "group"))
"""Of these a row names one at most: two of them could contradict each other."""


def read_accounts(
    settings: Settings, package: Package, streams: Iterable[str], funds: Mapping[str, Fund]
) -> tuple[AccountRow, ...]:
    """The rows of the table `accounts`, in its order; all columns but `account` may be left out or empty."""
    rows = []
    for row, place in usable_rows(settings, package, TABLE, ("account",)):
        known = {
            "stream": ("finansieringstype", list(streams)),
            "fund": ("ramme", list(funds)),
            "kind": ("type", sorted({one.kind for one in settings.register.recipients.values()})),
            "group": ("gruppe", sorted({one.group for one in settings.register.recipients.values()})),
        }
        settings.problems += _row_problems(row, place, known)
        rows.append(_account_row(settings, row, place))
    settings.problems += _twice(f"{package.name}/{TABLE}.csv", rows)
    return tuple(rows)


def _account_row(settings: Settings, row: Row, place: Place) -> AccountRow:
    name = row.text("recipient")
    at = Place(place.file, place.row, "recipient")
    return AccountRow(
        account=row.text("account"),
        stream=row.text("stream"),
        fund=row.text("fund"),
        recipient=(settings.register.code(name, at) or name) if name else "",
        kind=row.text("kind"),
        group=row.text("group"),
        contra=row.text("contra"),
        cost_centre=row.text("cost_centre"),
        project=row.text("project"),
        counterparty=row.text("counterparty"),
        text=row.text("text"),
        line=row.line,
    )


def _row_problems(row: Row, place: Place, known: Mapping[str, tuple[str, Sequence[str]]]) -> list[Problem]:
    found = [
        unknown_name(Place(place.file, place.row, column), kind, row.text(column), names)
        for column, (kind, names) in known.items()
        if row.text(column) and row.text(column) not in names
    ]
    for columns in _ASIDE:
        given = [column for column in columns if row.text(column)]
        if len(given) > 1:
            what = f"raden nevner både «{given[0]}» og «{given[1]}»"
            fix = "la det mest bestemte av dem stå, og den andre cellen være tom"
            where = Place(place.file, place.row, given[1])
            found.append(error(where, what, "det ene følger av det andre, eller strider mot det", fix))
    return found


def _twice(file: str, rows: Sequence[AccountRow]) -> list[Problem]:
    """Rows that apply to the same: nobody could say which of them."""
    first: dict[tuple[str, ...], int] = {}
    found = []
    for row in rows:
        applies = (row.stream, row.fund, row.recipient, row.kind, row.group)
        if (line := first.setdefault(applies, row.line)) != row.line:
            what = f"raden gjelder det samme som linje {line}"
            found.append(
                error(Place(file, row.line), what, "raden er kopiert inn to ganger", "slett en av dem")
            )
    return found


def books_of(settings: Settings, given: Mapping[str, Any], word: str) -> str:
    """The code of a recipient that [export] in case.toml names under a word; empty where it does not."""
    name = given.get(word, "")
    return (settings.register.code(name, settings.place("case", f"export.{word}")) or "") if name else ""


def reported_streams(settings: Settings, given: Mapping[str, Any], streams: Iterable[str]) -> tuple[str, ...]:
    """The streams whose money is reported on, as [reporting] in case.toml names them."""
    known, place = list(streams), settings.place("case", "reporting.streams")
    named = given.get("streams", [])
    settings.problems += [
        unknown_name(place, "finansieringstype", one, known) for one in named if one not in known
    ]
    return tuple(named)
