"""What is said of a table that was handed in: its units and tables, its faults, what keeps it from use."""

from collections.abc import Sequence
from dataclasses import replace

from allocation.explanations import Held
from allocation.files.confirmations import doubts_of
from allocation.files.decision_table import Reading
from allocation.files.decision_table.whole_table import EXPLAIN_SUMS
from allocation.files.tables_in.own_sums import LOOK_OVER
from allocation.found import UNIT_UNSAID, TableKind
from allocation.problems import Problem, Severity
from allocation.screens.reconcile_beside import beside
from allocation.screens.reconcile_both import Both
from allocation.screens.reconcile_facing import sides_told, years_differ
from allocation.screens.reconcile_file import FileRead
from allocation.screens.reconcile_own_sums import own_sums_of
from allocation.screens.reconcile_shown import shown_sums, wrong_sums
from allocation.screens.reconcile_stated import (
    AS_COMPUTED,
    AS_STATED,
    MAPPING,
    UNIT,
    UPLOAD,
    Stated,
    choices_of,
)
from allocation.screens.refusals import shown_problem
from allocation.screens.seat import Seat
from allocation.screens.shown import amount


def told(seat: Seat, stated: Stated, both: Both | None) -> dict[str, object]:
    """What is to be known of what was handed in: its fingerprint, its faults, its rows, its own sums."""
    reading, file = stated.reading, stated.file
    problems = _problems(stated, seat)
    said = [(one, shown_problem(one, seat.say.language)) for one in problems]
    openly = {Severity.WARNING} if reading and reading.lacks_unit else {Severity.WARNING, Severity.ERROR}
    sums = own_sums_of(stated, seat.distribution, seat.copy).held
    return {
        **_choosing(seat, stated, both),
        "file": _file(seat, stated),
        "problems": [text for one, text in said if one.severity in openly],
        "notes": [text for one, text in said if one.severity is Severity.NOTE],
        "sums": shown_sums([one.finding for one in sums if not (both and one.finding.is_unexplained)], seat),
        "wrong_sums": wrong_sums(sums, seat),
        "sums_told": _sums_told(seat, sums) if sums else "",
        "page_unit": seat.unit_words,
        "unit_name": seat.unit.name,
        "focus": f"held-{file.given.sha256}-{file.number}" if file and file.all_doubts else "",
        "elsewhere": _doubts_elsewhere(seat, file) if file else "",
        "beside": beside(file, seat) if file else None,
    }


def _doubts_elsewhere(seat: Seat, file: FileRead) -> str:
    """How many rows of the file's other tables are in doubt: one of them may belong to this."""
    others = [number for number in range(1, len(file.found.tables) + 1) if number != file.number]
    counts = {number: len(doubts_of(file.found, number)) for number in others}
    doubted = [str(number) for number, count in counts.items() if count]
    if not doubted:
        return ""
    return seat.say("reconcile.elsewhere", count=sum(counts.values()), tables=", ".join(doubted))


def _problems(stated: Stated, seat: Seat) -> tuple[Problem, ...]:
    """Everything that is to be said of a table but its doubts, which stand at their rows."""
    doubts = {problem for one in stated.file.doubts for problem in one.problems} if stated.file else set()
    every = (
        *(stated.file.problems if stated.file else ()),
        *(stated.reading.problems if stated.reading else ()),
        *stated.problems,
    )
    if stated.file:
        told_there = {_line(one) for one in doubts}
        every = tuple(one for one in every if one.what != UNIT_UNSAID and one not in doubts)
        every = tuple(
            one for one in every if one.severity is not Severity.ERROR or _line(one) not in told_there
        )
    if not (stated.is_held and own_sums_of(stated, seat.distribution, seat.copy).unexplained):
        every = tuple(one for one in every if one.fix != EXPLAIN_SUMS)
    if stated.is_held:  # they stand among the own sums
        every = tuple(one for one in every if one.fix != LOOK_OVER)
    return tuple(dict.fromkeys(every))


def _line(problem: Problem) -> tuple[int | None, str, int | None]:
    """The line that a problem is on: what is in doubt there is said there."""
    return problem.where.page, problem.where.sheet, problem.where.row


def _file(seat: Seat, stated: Stated) -> dict[str, str] | None:
    """The name, sheet, fingerprint and unit of what was handed in."""
    reading, file = stated.reading, stated.file
    if file:
        unit = (reading.unit if reading else None) or file.table.unit
        name, sheet, mark = file.given.name, file.table.place.sheet, file.given.sha256
    elif reading:
        unit, name, sheet, mark = reading.unit, reading.table.file, reading.table.sheet, reading.table.sha256
    else:
        return None
    return {"name": name, "sheet": sheet, "sha256": mark, "unit": seat.in_words(unit.name) if unit else ""}


def _sums_told(seat: Seat, sums: Sequence[Held]) -> str:
    """How many sums a table has of its own, how many do not hold, how many of these nobody must explain."""
    wrong = [one for one in sums if one.finding.is_unexplained]
    counts = {
        "follow": sum(one.only_follows for one in wrong),
        "explained": sum(not (one.only_follows or one.is_unexplained) for one in wrong),
    }
    told = [seat.say("reconcile.sums_told", count=len(sums), wrong=len(wrong))]
    told += [seat.say(f"reconcile.sums_{key}", count=count) for key, count in counts.items() if count]
    return " ".join(told)


def why_not(seat: Seat, stated: Stated) -> dict[str, object]:
    """What keeps a table from being held against anything, in a heading, and what to do."""
    key = _hindrance(stated)
    count = len(stated.file.doubts) if stated.file else 0
    heading = (
        seat.say.counted("reconcile.in_doubt", count, name=stated.title)
        if key == "in_doubt"
        else seat.say(f"reconcile.{key}", name=stated.title)
    )
    return {"heading": heading, "what_to_do": seat.say(f"reconcile.{key}_fix")}


def _hindrance(stated: Stated) -> str:
    file, reading = stated.file, stated.reading
    if file is None:
        lost = reading is None and not stated.problems
        return "lost" if lost else "needs_unit" if reading and reading.lacks_unit else "unread"
    if file.doubts:
        return "in_doubt"
    if stated.lacks_unit:
        return "needs_unit"
    is_unlike = reading is None and (file.table.kind is TableKind.DISTRIBUTION or not stated.problems)
    return f"unlike_{file.table.kind.value}" if is_unlike else "unread"


def _choosing(seat: Seat, stated: Stated, both: Both | None) -> dict[str, object]:
    """What can be held against the computation, the tables of a file, and the unit that one is read in."""
    choices = choices_of(seat.case, seat.copy)
    own = {name: title if name == UPLOAD else seat.in_words(title) for name, title in choices.items()}
    titles = (
        [seat.in_words(one) for one in both.titles] if both else [own[stated.choice], seat.scenario.title]
    )
    file = stated.file
    return {
        "choices": own,
        "choice": stated.choice,
        "title": titles[0],
        "scenario": titles[1],
        "units": _unit_choices(seat, stated),
        "unit": seat.copy.asked.get(UNIT, ""),
        "file_tables": _tables(seat, file) if file and len(file.found.tables) > 1 else {},
        "file_table": str(file.number) if file else "",
        "is_upload": stated.choice == UPLOAD,
        "side_choices": _side_choices(seat) if stated.choice == UPLOAD and stated.is_held else {},
        "side": stated.side,
        "sides_told": sides_told(stated, both, seat) if both else "",
        "years_differ": years_differ(stated, seat),
        "has_mapping": MAPPING in seat.copy.asked and stated.reading is None and file is not None,
    }


def _side_choices(seat: Seat) -> dict[str, str]:
    return {side: seat.say(f"reconcile.side_of.{side}") for side in (AS_STATED, AS_COMPUTED)}


def _tables(seat: Seat, file: FileRead) -> dict[str, str]:
    """The tables of the file, by number with their titles or places, and how many rows each has."""
    return {
        str(number): seat.say(
            "reconcile.table_of",
            number=number,
            title=_short(table.title) or seat.in_words(str(replace(table.place, file="")).strip(", ")),
            count=len(table.rows),
        )
        for number, table in enumerate(file.found.tables, 1)
    }


def _short(title: str, most: int = 60) -> str:
    return title if len(title) <= most else f"{title[:most]}…"


def _unit_choices(seat: Seat, stated: Stated) -> dict[str, str]:
    if stated.reading:
        return _units(seat, stated.reading) if stated.reading.takes_unit else {}
    if not (stated.file and stated.file.lacks_unit):
        return {}
    names = {unit.name: seat.in_words(unit.name) for unit in seat.case.units.money}
    return {"": seat.say("reconcile.choose_unit")} | names


def _units(seat: Seat, reading: Reading) -> dict[str, str]:
    """The units that a table can count in, each with what it then sums to; first what the file says."""
    say, units = seat.say, seat.case.units.money
    said = (
        say("reconcile.as_the_file_says", unit=seat.in_words(reading.said.name))
        if reading.said
        else say("reconcile.choose_unit")
    )
    largest = seat.case.units.example
    return {"": said} | {
        unit.name: say(
            "reconcile.unit_and_sum",
            unit=seat.in_words(unit.name),
            sum=amount(reading.printed * unit.factor, largest),
            of=seat.in_words(largest.name),
        )
        if reading.printed
        else seat.in_words(unit.name)
        for unit in units
    }
