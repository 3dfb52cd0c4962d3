"""Judges the reading of letters that nobody has tuned on: `python -m tests.judge_letters FOLDER [-v]`.

The folder holds letters (.txt, .pdf), each with what stands in it beside it (.json):

    {"may_refuse": true, "tables": [{"kind", "unit", "rows": [
        {"chapter", "item", "designation", "amount", "row_kind", "stream", "unit"},
        {"recipient", "stream", "amount", "row_kind", "unit"}]}],
     "alternatives": [tables that are as good]}

A grant line without any amount has the amount null. Amounts are kroner; what counts something else has
its row's or table's `unit`, and a fraction of one is a text ("0.062" for 6,2 per cent). Without a unit
an amount is the printed number, and whoever reads it as money is wrong. A reading is exact, or refused,
or wrong with no problem beside it: that is unforgivable.
"""

import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from importlib import import_module
from pathlib import Path
from typing import Any

from allocation.found import Found, FoundRow, FoundTable, RowKind, TableKind
from allocation.problems import Problem, ProblemsFound, Severity

_MONEY = ("kroner", "tusen kroner", "mill. kroner", "mrd. kroner")
_SUMS = (RowKind.SUBTOTAL, RowKind.TOTAL)
_SHOWN = 6


class Verdict(StrEnum):
    """What a reading is worth, the best first."""

    EXACT = "exact"
    NAMED_OTHERWISE = "exact, named otherwise"
    DOUBTED = "exact, but refused"
    REFUSED = "refused"
    WARNED = "wrong, with a warning"
    SUMS = "WRONG: a sum taken for a part"
    WRONG = "WRONG WITHOUT A PROBLEM"
    CRASHED = "CRASHED"


BAD = (Verdict.SUMS, Verdict.WRONG, Verdict.CRASHED)
"""The verdicts that a reader may never get."""
_REFUSALS = (Verdict.REFUSED, Verdict.DOUBTED)


@dataclass(frozen=True, slots=True)
class Entry:
    """One amount: whose it is, in which column of its table (the first is nought), and whether it is money.

    `whose` is chapter and item, or a name; a sum in a grant table is nobody's.
    """

    whose: tuple[str, ...]
    column: int
    amount: Fraction | None
    money: bool

    def __str__(self) -> str:
        return f"{'.'.join(self.whose)} [{self.column}] {self.amount}{'' if self.money else ' (no money)'}"


@dataclass(frozen=True, slots=True)
class Named:
    """An amount with all that is said of it: its row's name and kind, its column's heading."""

    entry: Entry
    name: str
    kind: RowKind
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict with what it rests on."""

    verdict: Verdict
    expected: int
    may_refuse: bool = False
    missing: tuple[str, ...] = ()
    invented: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


def judged(expected: Mapping[str, Any], found: Found) -> Judgement:
    """How a reading compares with what stands in the letter, or with what is as good."""
    ways = [expected["tables"], *expected.get("alternatives", [])]
    order = [*Verdict]
    return min((_judged({"tables": way}, found) for way in ways), key=lambda one: order.index(one.verdict))


def _judged(expected: Mapping[str, Any], found: Found) -> Judgement:
    wanted = [*_wanted(expected)]
    read = [(named, row, table) for table in found.tables for named, row in _read(table)]
    read = [one for one in read if not _is_aside(one[2], read, wanted)]
    missing = Counter(one.entry for one in wanted) - Counter(one.entry for one, _, _ in read)
    invented = Counter(one.entry for one, _, _ in read) - Counter(one.entry for one in wanted)
    if missing or invented:
        places = [(row, table) for one, row, table in read if one.entry in invented]
        verdict = _of_wrong(found, places)
    else:
        verdict = _of_right(found, wanted, [one for one, _, _ in read])
    remarks = [*_differences(wanted, [one for one, _, _ in read]), *_estimates(expected, found)]
    return Judgement(verdict, len(wanted), False, _texts(missing), _texts(invented), tuple(remarks))


def _texts(entries: Counter[Entry]) -> tuple[str, ...]:
    return tuple(str(entry) for entry in entries.elements())


def _wanted(expected: Mapping[str, Any]) -> Iterator[Named]:
    for table in expected["tables"]:
        columns: list[str] = []
        for row in table["rows"]:
            heading = row.get("stream", "")
            if heading not in columns:
                columns.append(heading)
            kind = RowKind(row.get("row_kind", "item"))
            name = row.get("designation", row.get("recipient", ""))
            if row["amount"] is None and (heading or table["kind"] != TableKind.GRANTS):
                continue
            amount = None if row["amount"] is None else Fraction(str(row["amount"]))
            money = row.get("unit", table["unit"]) in _MONEY
            whose = _whose(TableKind(table["kind"]), kind, row.get("chapter", ""), row.get("item", ""), name)
            yield Named(
                Entry(whose, columns.index(heading), amount, money or amount is None), name, kind, heading
            )


def _read(table: FoundTable) -> Iterator[tuple[Named, FoundRow]]:
    for row in table.rows:
        whose = _whose(table.kind, row.kind, row.chapter, row.item, row.name)
        figures = [(at, cell.figure) for at, cell in enumerate(row.cells) if cell.figure]
        for at, figure in figures:
            entry = Entry(whose, at, figure.value, figure.unit.money)
            yield Named(entry, row.name, row.kind, table.columns[at].title), row
        if not figures and table.kind is TableKind.GRANTS and row.item:
            yield Named(Entry(whose, 0, None, True), row.name, row.kind), row


def _whose(kind: TableKind, row_kind: RowKind, chapter: str, item: str, name: str) -> tuple[str, ...]:
    if kind is not TableKind.GRANTS:
        return (_folded(name),)
    return ("sum",) if row_kind in _SUMS else (chapter.lstrip("0"), item.lstrip("0"))


def _folded(name: str) -> str:
    """A name without blanks, soft hyphens and footnote stars, in small letters."""
    return "".join(sign for sign in name.casefold() if not sign.isspace() and sign not in "\u00ad*")


def _is_aside(
    table: FoundTable, read: Iterable[tuple[Named, FoundRow, FoundTable]], wanted: list[Named]
) -> bool:
    """Whether a table of no money holds nothing that is asked for: numbers in prose, a list of dates."""
    own = [named.entry for named, _, of in read if of is table]
    asked = {named.entry for named in wanted}
    return not any(entry.money or entry in asked for entry in own)


def _of_right(found: Found, wanted: list[Named], read: list[Named]) -> Verdict:
    if any(map(_is_error, found.problems)):
        return Verdict.DOUBTED
    if Counter((one.entry, _is_part(one)) for one in wanted) != Counter(
        (one.entry, _is_part(one)) for one in read
    ):
        return Verdict.SUMS
    return Verdict.NAMED_OTHERWISE if [*_differences(wanted, read)] else Verdict.EXACT


def _is_part(named: Named) -> bool:
    return named.kind is RowKind.ITEM


def _of_wrong(found: Found, places: list[tuple[FoundRow, FoundTable]]) -> Verdict:
    """Whether errors, or at least warnings, stand beside all that is wrong; of a missing row anywhere."""
    if not places:
        beside = [found.problems]
    else:
        beside = [(*found.own_problems, *_beside(row, table)) for row, table in places]
    if all(any(map(_is_error, problems)) for problems in beside):
        return Verdict.REFUSED
    if all(any(one.severity is not Severity.NOTE for one in problems) for problems in beside):
        return Verdict.WARNED
    return Verdict.WRONG


def _beside(row: FoundRow, table: FoundTable) -> tuple[Problem, ...]:
    """Every error of the row's table (it is then not accepted), and the warnings at the row or the table."""
    at = {(place.page, place.sheet, place.row) for place in (row.place, table.place)}
    return tuple(
        one
        for one in table.problems
        if _is_error(one) or one.where.row is None or (one.where.page, one.where.sheet, one.where.row) in at
    )


def _is_error(problem: Problem) -> bool:
    return problem.severity is Severity.ERROR


def _differences(wanted: list[Named], read: list[Named]) -> Iterator[str]:
    """Where names or headings differ; of amounts that stand in both, and of any kind of row."""
    for what, said in (("name", _said_name), ("heading", _said_heading)):
        lost = Counter(map(said, wanted)) - Counter(map(said, read))
        yield from (f"{what}: «{text}» of {entry}" for entry, text in lost if text)


def _said_name(named: Named) -> tuple[Entry, str]:
    return named.entry, "" if named.kind in _SUMS else _folded(named.name)


def _said_heading(named: Named) -> tuple[Entry, str]:
    return named.entry, _folded(named.heading)


def _estimates(expected: Mapping[str, Any], found: Found) -> Iterator[str]:
    """Estimates from the prose that are missing or wrong, for a look; none is an amount of its table."""
    wanted = Counter(
        (row["chapter"], row["item"], row["estimate"])
        for table in expected["tables"]
        for row in table["rows"]
        if "estimate" in row
    )
    read = Counter(
        (row.chapter, row.item, row.estimate.figure.kroner)
        for table in found.tables
        for row in table.rows
        if row.estimate
    )
    yield from (f"estimate missing: {one}" for one in wanted - read)
    yield from (f"ESTIMATE INVENTED: {one}" for one in read - wanted)


Reader = Callable[[bytes, str], Found]


def judged_file(path: Path, read: Reader) -> Judgement:
    """The judgement on one letter with its expectation beside it; whatever is raised is a crash."""
    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    may_refuse = expected.get("may_refuse", False)
    try:
        return replace(judged(expected, read(path.read_bytes(), path.name)), may_refuse=may_refuse)
    except ProblemsFound:
        return Judgement(Verdict.REFUSED, 0, may_refuse)
    except Exception as fault:
        return Judgement(Verdict.CRASHED, 0, remarks=(f"{type(fault).__name__}: {fault}",))


def letters_in(folder: Path) -> list[Path]:
    """The letters of a folder and those below it that have an expectation beside them."""
    found = (path for path in sorted(folder.rglob("*")) if path.suffix in (".txt", ".pdf"))
    return [path for path in found if path.with_suffix(".json").exists()]


def main(folder: Path, wordy: bool) -> int:
    """Prints each letter's verdict and the totals; 1 where any is bad."""
    read: Reader = import_module("allocation.files.letters").letter_tables
    totals: Counter[Verdict] = Counter()
    for path in letters_in(folder):
        began = time.perf_counter()
        judgement = judged_file(path, read)
        totals[judgement.verdict] += 1
        asked = "" if judgement.verdict not in _REFUSALS or judgement.may_refuse else " (should be read)"
        print(f"{path.name:44} {time.perf_counter() - began:5.2f} s  {judgement.verdict}{asked}")
        if wordy or judgement.verdict in BAD:
            _print_details(judgement)
    print(", ".join(f"{totals[verdict]} {verdict}" for verdict in Verdict if totals[verdict]))
    return 1 if any(totals[verdict] for verdict in BAD) else 0


def _print_details(judgement: Judgement) -> None:
    for what in ("missing", "invented", "remarks"):
        texts = getattr(judgement, what)
        more = [f"… and {len(texts) - _SHOWN} more"] if len(texts) > _SHOWN else []
        for text in (*texts[:_SHOWN], *more):
            print(f"    {what}: {text}")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), "-v" in sys.argv[2:]))
