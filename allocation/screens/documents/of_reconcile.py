"""The files of the Reconcile screen: its findings as a workbook, as CSV and as text."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from allocation.distribution import Distribution
from allocation.explanations import Explanation, Held, Reconciliation
from allocation.files.plain_sheets import PlainSheet, Value, plain_csv, plain_workbook
from allocation.findings import Finding, Status, plain_unit
from allocation.money import in_unit
from allocation.problems import Place, ProblemsFound, error
from allocation.screens.documents.of_run import stem_of
from allocation.screens.reconcile_both import Both, both_sides
from allocation.screens.reconcile_own_sums import own_sums_of
from allocation.screens.reconcile_shown import figures_of, left_shown, moment_text
from allocation.screens.reconcile_stated import (
    Stated,
    reconciliation_of,
    stated_of,
    sum_words,
)
from allocation.screens.reconcile_statuses import WORST_FIRST, shown_status, worst_first
from allocation.screens.seat import shown_run
from allocation.screens.shelf import shelf_for
from allocation.screens.words import Words, words
from allocation.screens.words.sentences import said_in
from allocation.screens.working import WorkingCopy
from allocation.serving.document import Document

_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class _Reconciled:
    """What a file of the screen is made of."""

    stated: Stated
    run: Distribution
    result: Reconciliation
    sums: Reconciliation
    both: Both
    say: Words
    time: str

    @property
    def in_order(self) -> list[Held]:
        """The findings, those that deviate first."""
        return worst_first(self.result.held, self.run.case)

    def words(self, text: str) -> str:
        """What the engine says, in the language of the screen."""
        return said_in(text, self.say.language).text


def _reconciled(copy: WorkingCopy) -> _Reconciled:
    """What is on the screen. Raises ProblemsFound where there is nothing to reconcile with."""
    case, say = shelf_for(copy).case, words(copy.look.language)
    run = shown_run(case, copy)
    stated = stated_of(case, copy, run)
    if stated is None or not stated.is_held:
        found = stated.reading.problems if stated and stated.reading else ()
        raise ProblemsFound(found or [error(Place(case.name), say("reconcile.files.not_run"), "", "")])
    result = reconciliation_of(stated, run, copy)
    sums, both = own_sums_of(stated, run, copy), both_sides(stated, run)
    return _Reconciled(stated, run, result, sums, both, say, f"{datetime.now().astimezone():%d.%m.%Y %H:%M}")


def _about(made: _Reconciled) -> list[str]:
    """What the findings are of: both sides, when, and the file that was handed in with its fingerprint."""
    say = made.say
    stated, computed = map(made.words, made.both.titles)
    lines = [
        f"{made.run.case.title}. {say('reconcile.files.against', title=stated)}",
        say("reconcile.files.computed", scenario=computed, fingerprint=made.run.fingerprint, time=made.time),
    ]
    return [*lines, *([_file(made)] if _given(made) else [])]


def _given(made: _Reconciled) -> tuple[str, str] | None:
    """The name and fingerprint of what was handed in."""
    file, reading = made.stated.file, made.stated.reading
    if file:
        return file.given.name, file.given.sha256
    return (reading.table.file, reading.table.sha256) if reading else None


def _file(made: _Reconciled) -> str:
    """The file that was handed in, its fingerprint and the unit that it is read in."""
    file, reading = made.stated.file, made.stated.reading
    unit = reading.unit if reading else file.table.unit if file else None
    name, sha256 = _given(made) or ("", "")
    if unit is None:
        return made.say("reconcile.files.file_alone", name=name, sha256=sha256)
    return made.say("reconcile.files.file", name=name, sha256=sha256, unit=made.words(unit.name))


def _number(made: _Reconciled) -> str:
    unexplained, unit = made.result.unexplained, made.result.counts_in
    if not unexplained:
        wrong = len(made.sums.unexplained)
        key = "nothing_but_own_sums" if wrong else "nothing"
        return made.say(f"reconcile.files.{key}", wrong=wrong)
    number = in_unit(made.result.unexplained_amount, unit)
    return made.say.counted(
        "reconcile.files.number", len(unexplained), number=number, unit=made.words(unit.name)
    )


def _headings(say: Words) -> tuple[str, ...]:
    columns = ("what", "status", "stated", "computed", "difference", "unit", "cause")
    own = ("likely", "explained_amount", "unexplained_amount", "reason", "who", "at")
    return (
        *(say(f"reconcile.columns.{one}") for one in columns),
        *(say(f"reconcile.files.{one}") for one in own),
    )


def _rows(one: Held, made: _Reconciled, name: str = "") -> Iterator[tuple[Value, ...]]:
    """A finding with its values as numbers, and a row more for each further explanation of it.

    Money is in base units, anything else as it is printed; a further row has no figures but what it explains,
    so that a column adds up. `name` is what the finding is called, where that is not what it says itself.
    """
    finding = one.finding
    what, figures = name or made.words(finding.subject.what), _figures(finding, one, made)
    each = list(zip(one.explanations, one.each_explained, strict=True))
    left = _value(abs(one.rest), finding) if one.is_unexplained else None
    causes = " / ".join(map(made.words, one.causes))
    yield (what, *figures, causes, *_explained(each[0] if each else None, left, finding))
    status, *_, unit, _ = figures
    for given in each[1:]:
        yield (what, status, None, None, None, unit, "", "", *_explained(given, None, finding))


def _explained(
    given: tuple[Explanation, Fraction] | None, left: Value, finding: Finding
) -> tuple[Value, ...]:
    """How much an explanation explains, what is left of all, why, who and when."""
    if given is None:
        return None, left, "", "", ""
    one, amount = given
    return _value(amount, finding), left, one.reason, one.who, moment_text(one.at)


def _figures(finding: Finding, held: Held, made: _Reconciled) -> tuple[Value, ...]:
    return (
        made.say(f"reconcile.status.{shown_status(held)}"),
        _value(finding.stated, finding),
        _value(finding.computed, finding),
        _value(finding.difference, finding),
        made.words(plain_unit(finding.unit).name),
        made.words(held.cause),
    )


def _of_sums(made: _Reconciled, only_wrong: bool) -> Iterator[tuple[Value, ...]]:
    """The sums of the table that was handed in, as findings, each saying what it is held against."""
    reading = made.stated.reading
    for own, one in zip(reading.sums if reading else (), made.sums.held, strict=False):
        if one.finding.is_unexplained or not only_wrong:
            name = sum_words(one.finding.subject.what, made.run.case, made.say)
            key = "sum_of_columns" if own.is_of_columns else "sum_of_rows"
            yield from _rows(one, made, made.say(f"reconcile.files.{key}", name=name))


def _value(value: Fraction | None, finding: Finding) -> Value:
    if value is None:
        return None
    plain = value / plain_unit(finding.unit).factor
    return plain.numerator if plain.denominator == 1 else float(plain)


def _workbook(copy: WorkingCopy, _wanted: Mapping[str, str]) -> Document:
    """The findings, and under another tab the sums of a table that was handed in."""
    made = _reconciled(copy)
    say = made.say
    about = [*_about(made), _number(made)][-4:]
    rows = tuple(row for one in made.in_order for row in _rows(one, made))
    sheets = [PlainSheet(say("reconcile.files.sheet"), _headings(say), rows)]
    if made.sums.held:
        of_sums = tuple(_of_sums(made, only_wrong=False))
        sheets.append(PlainSheet(say("reconcile.files.sums"), _headings(say), of_sums))
    return Document(_name(copy, say, "xlsx"), _SHEET, plain_workbook(about, sheets))


def _csv(copy: WorkingCopy, _wanted: Mapping[str, str]) -> Document:
    """The findings and the own sums that do not hold, every line with what it is of."""
    made = _reconciled(copy)
    say, run, given = made.say, made.run, _given(made)
    of = (
        run.case.name,
        run.scenario.title,
        run.fingerprint,
        made.time,
        given[0] if given else made.words(made.stated.title),
        given[1] if given else "",
    )
    names = ("case", "scenario", "fingerprint", "time")
    headings = (
        *_headings(say),
        *(say(f"reconcile.files.{one}") for one in names),
        say("reconcile.files.stated_in"),
        "SHA-256",
    )
    found = (row for one in made.in_order for row in _rows(one, made))
    rows = [(*row, *of) for row in (*found, *_of_sums(made, only_wrong=True))]
    return Document(_name(copy, say, "csv"), "text/csv", plain_csv(headings, rows))


def _text(copy: WorkingCopy, _wanted: Mapping[str, str]) -> Document:
    """What is unexplained, what was explained by whom, every finding, and what is held against nothing."""
    made = _reconciled(copy)
    lines = [*_about(made), "", _number(made), *_not_held(made), *_said_by_people(made), ""]
    for status in WORST_FIRST:
        lines += _of_status(status, made.in_order, made)
    wrong = [one for one in made.sums.held if one.finding.is_unexplained]
    if wrong:
        lines += [
            "",
            made.say("reconcile.wrong_sums"),
            *(line for one in wrong for line in _lines(one, made)),
        ]
    return Document(_name(copy, made.say, "txt"), "text/plain", "\n".join([*lines, ""]).encode())


def _of_status(status: Status, held: Sequence[Held], made: _Reconciled) -> list[str]:
    of_status = [one for one in held if one.status is status]
    if not of_status:
        return []
    name = made.say(f"reconcile.status.{status.value}")
    heading = made.say("reconcile.of_status", status=name, count=len(of_status))
    return ["", heading, *(line for one in of_status for line in _lines(one, made))]


def _not_held(made: _Reconciled) -> list[str]:
    """What only one side has a column for, and what is to be known of the table."""
    unit = made.run.case.unit
    return left_shown(made.both, made.say, unit, made.words(unit.name))


def _said_by_people(made: _Reconciled) -> list[str]:
    """What people have confirmed and corrected of the rows that were read."""
    file = made.stated.file
    if file is None:
        return []
    return [
        made.say(
            f"reconcile.files.row_{'corrected' if one.is_correction else 'confirmed'}",
            where=made.words(str(spot.in_file(file.given.name))),
            read=str(one.read or ""),
            said=str(one.said),
            by=made.say("reconcile.by", who=one.who, at=moment_text(one.at)),
        )
        for spot, one in sorted(file.standing.items(), key=lambda held: held[0])
    ]


def _lines(one: Held, made: _Reconciled) -> list[str]:
    """A finding in words, under it its causes and each explanation."""
    say, finding = made.say, one.finding
    stated, computed, difference = figures_of(finding)
    figures = [
        (say("reconcile.columns.stated"), stated),
        (say("reconcile.columns.computed"), computed),
        (say("reconcile.columns.difference"), difference),
    ]
    told = ", ".join(f"{name} {text}" for name, text in figures if text)
    lines = [f"- {made.words(finding.subject.what)}: {told} ({made.words(finding.unit.name)})"]
    lines += [f"  {made.words(one.cause)}"] if one.cause else []
    lines += [f"  {say('reconcile.perhaps')} {made.words(cause)}" for cause in one.causes]
    unit = plain_unit(finding.unit)
    base = made.words(unit.name)
    for given, amount in zip(one.explanations, one.each_explained, strict=True):
        of = say("reconcile.explained", amount=f"{in_unit(amount, unit)} {base}")
        by = say("reconcile.by", who=given.who, at=moment_text(given.at))
        lines.append(f"  {of} {given.reason} {by}")
    if one.explanations and one.rest:
        lines.append(f"  {say('reconcile.rest', amount=in_unit(one.rest, unit), unit=base)}")
    return lines


def _name(copy: WorkingCopy, say: Words, ending: str) -> str:
    return f"{stem_of(copy)}-{say('reconcile.files.name')}.{ending}"


BUILDERS = {"reconcile_workbook": _workbook, "reconcile_csv": _csv, "reconcile_text": _text}
