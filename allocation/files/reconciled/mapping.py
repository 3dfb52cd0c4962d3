"""Which account is which stream, and which cost centre which recipient: a table beside a case, or a file.

The columns are `account`, `stream`, `cost_centre` and `recipient`, or these in Norwegian; a row may fill
either pair, or both.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from allocation.case import Case, codes_by_name, folded
from allocation.files.csvfile import read_csv, table_in
from allocation.files.decision_table.layout import stream_named
from allocation.money import NORWEGIAN
from allocation.problems import Place, Problem, ProblemsFound, error, errors, unknown_name
from allocation.tables import Row, Table

TABLE = "ledger"
"""The name of the table of a case."""

_HEAD = 200
_COLUMNS = ("account", "stream", "cost_centre", "recipient")
_NORWEGIAN = {
    b"konto": b"account",
    b"finansieringstype": b"stream",
    b"ansvar": b"cost_centre",
    b"koststed": b"cost_centre",
    b"kostnadssted": b"cost_centre",
    b"mottaker": b"recipient",
}
_RESOURCE: Mapping[str, Any] = {
    "name": TABLE,
    "title": "Kontoer og koststeder",
    "schema": {"fields": [{"name": name, "type": "string"} for name in _COLUMNS]},
}


@dataclass(frozen=True)
class Accounts:
    """Streams' codes by account and recipients' codes by cost centre, both as they are written, folded."""

    streams: Mapping[str, str] = field(default_factory=dict)
    recipients: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.streams or self.recipients)

    def stream(self, account: str) -> str:
        """The stream of an account by its number or its whole heading; empty where nobody says one."""
        return _by_number(account, self.streams)

    def recipient(self, cost_centre: str) -> str:
        """The recipient of a cost centre by its number or its whole name; empty where nobody says one."""
        return _by_number(cost_centre, self.recipients)


def _by_number(text: str, codes: Mapping[str, str]) -> str:
    plain = folded(text)
    return codes.get(plain) or codes.get(plain.partition(" ")[0], "")


def mapping_of(case: Case | None, path: str | None) -> Accounts:
    """The mapping in a file, else that of the case, else none. Raises ProblemsFound."""
    if path:
        units, file = case.units if case else NORWEGIAN, Path(path)
        table, problems = (
            table_in(_with_own_names(file.read_bytes()), file.name, path, _RESOURCE, units)
            if file.is_file()
            else read_csv(file, path, _RESOURCE, units)
        )
        if table is None or errors(problems):
            raise ProblemsFound(problems)
        return _mapping(table, path, case)
    own = case.tables.get(TABLE) if case else None
    if own is None or case is None or not {*_COLUMNS} <= own.columns.keys():
        return Accounts()
    return _mapping(own, f"{case.folder}/{own.file}", case)


def is_mapping(content: bytes) -> bool:
    """Whether a file begins as a mapping does: with the names of its columns."""
    first = _with_own_names(content[:_HEAD]).decode("utf-8-sig", "replace").partition("\n")[0]
    return sorted(re.split(r"[;,]", first.strip().lower())) == sorted(_COLUMNS)


def _with_own_names(content: bytes) -> bytes:
    """The content with the headings of its columns as they are called here."""
    first, newline, rest = content.partition(b"\n")
    own = re.sub(rb"[A-Za-z]+", lambda word: _NORWEGIAN.get(word[0].lower(), word[0]), first)
    return own + newline + rest


def mapping_in(content: bytes, file: str, case: Case) -> Accounts:
    """The mapping in the bytes of a file. Raises ProblemsFound."""
    table, problems = table_in(_with_own_names(content), file, file, _RESOURCE, case.units)
    if table is None or errors(problems):
        raise ProblemsFound(problems)
    return _mapping(table, file, case)


def _mapping(table: Table, file: str, case: Case | None) -> Accounts:
    problems: list[Problem] = []
    streams = _pairs(table.rows, "account", "stream", file, problems)
    recipients = _pairs(table.rows, "cost_centre", "recipient", file, problems)
    if case is not None:
        known = codes_by_name(case.recipients)
        names = [one.name for one in case.recipients.values()]
        streams = {key: (stream_named(name, case), place, name) for key, (name, place, _) in streams.items()}
        recipients = {
            key: (known.get(folded(name), ""), place, name) for key, (name, place, _) in recipients.items()
        }
        titles = list(case.streams.values())
        problems += _unknown(streams.values(), "finansieringstype", titles)
        problems += _unknown(recipients.values(), "mottaker", names)
    if problems:
        raise ProblemsFound(problems)
    return Accounts(_codes(streams), _codes(recipients))


_Mapped = tuple[str, Place, str]


def _pairs(
    rows: Iterable[Row], key: str, value: str, file: str, problems: list[Problem]
) -> dict[str, _Mapped]:
    """One pair of columns; a key that stands for two, or half a pair, is an error at its line."""
    found: dict[str, _Mapped] = {}
    for row in rows:
        one, other, place = folded(row.text(key)), row.text(value), Place(file, row.line, key)
        if bool(one) != bool(other):
            what, cause = f"raden har «{key}» eller «{value}», men ikke begge", "en celle er tom"
            problems.append(error(place, what, cause, "fyll ut begge, eller la begge være tomme"))
        elif one and one in found and folded(found[one][0]) != folded(other):
            what, cause = f"«{one}» står for både «{found[one][0]}» og «{other}»", "den er ført opp to ganger"
            problems.append(error(place, what, cause, "la den stå på én av dem"))
        elif one:
            found[one] = (other, place, other)
    return found


def _unknown(mapped: Iterable[_Mapped], kind: str, known: list[str]) -> list[Problem]:
    return [unknown_name(place, kind, name, known) for code, place, name in mapped if not code]


def _codes(mapped: Mapping[str, _Mapped]) -> dict[str, str]:
    return {key: code if code and code != name else folded(name) for key, (code, _, name) in mapped.items()}
