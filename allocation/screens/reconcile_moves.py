"""What is done on the Reconcile screen: a table is chosen or handed in, a difference is explained."""

from dataclasses import replace
from fractions import Fraction

from allocation.explanations import (
    LONGEST_REASON,
    Explanation,
    Held,
    exact,
    explanations_text,
    with_explanation,
    without_explanation,
)
from allocation.files.cells import invisible
from allocation.files.decision_table import table_of, to_json
from allocation.findings import Status
from allocation.problems import Place, Problem, ProblemsFound, error, errors
from allocation.screens import header
from allocation.screens.desk import the_desk
from allocation.screens.doing import Doing, doing, logged
from allocation.screens.keeping_moves import fields_of
from allocation.screens.live import Event
from allocation.screens.reconcile_stated import (
    AGAINST,
    EXPLAINED,
    FILTER,
    STATED,
    UNIT,
    UPLOAD,
    by_mark,
    choices_of,
    explanations_in,
    reconciliation_of,
    stated_of,
)
from allocation.screens.seat import shown_run, unit_of
from allocation.screens.shelf import shelf_for
from allocation.screens.shown import amount
from allocation.screens.words import words
from allocation.screens.working import WorkingCopy, asks, looks, notes
from allocation.typed import amount_typed

_LONGEST_NAME = 100
_SURROGATES = range(0xD800, 0xE000)


def _against(copy: WorkingCopy, _about: str, event: Event) -> WorkingCopy:
    return asks(copy, AGAINST, event.value) if event.value in choices_of(shelf_for(copy).case, copy) else copy


def _unit(copy: WorkingCopy, _about: str, event: Event) -> WorkingCopy:
    """The unit that the table's amounts are in; an empty one is what the file says."""
    known = shelf_for(copy).case.units.money_names
    return asks(copy, UNIT, event.value) if event.value in ("", *known) else copy


def _filter(copy: WorkingCopy, _about: str, event: Event) -> WorkingCopy:
    return asks(copy, FILTER, event.value) if event.value in ("", *(one.value for one in Status)) else copy


def _upload(copy: WorkingCopy, _about: str, event: Event) -> WorkingCopy:
    """Take a table in, and hold it against the computation; its unit is asked anew."""
    given, case = fields_of(event.value), shelf_for(copy).case
    name = given.get("name", "")
    try:
        table = table_of(_received(copy, given.get("file", "")), name, case)
        text = to_json(table)
    except ProblemsFound as found:
        raise ProblemsFound([_with_line(one, copy) for one in errors(found.problems)]) from found
    taken = asks(asks(asks(copy, STATED, text), UNIT, ""), AGAINST, UPLOAD)
    return notes(asks(taken, FILTER, ""), logged("read", table.file))


def _received(copy: WorkingCopy, file: str) -> bytes:
    try:
        return the_desk().received(file)
    except KeyError:
        raise _refused(copy, "file_gone") from None


def _with_line(problem: Problem, copy: WorkingCopy) -> Problem:
    """The problem with the line it is on in its text: beside the input nothing else says it."""
    say, place = words(copy.look.language), problem.where
    if place.row is None:
        return problem
    return replace(problem, what=say("reconcile.on_line", line=place.row, what=problem.what))


def _forget_table(copy: WorkingCopy, _about: str, _event: Event) -> WorkingCopy:
    return asks(asks(asks(copy, STATED, ""), UNIT, ""), AGAINST, "")


def _explain(copy: WorkingCopy, about: str, event: Event) -> WorkingCopy:
    """Explain a difference, wholly or in part."""
    case, held, against = shelf_for(copy).case, _held(copy, about), _choice(copy)
    if held is None:
        return copy
    fields = fields_of(event.value)
    explained = amount_typed(fields.get("amount", ""), unit_of(case, copy.look), case.units)
    _refuse_wrong(copy, explained, held)
    reason, who = _plain(fields.get("reason", ""), copy), _plain(fields.get("who", ""), copy)
    if not reason or len(reason) > LONGEST_REASON:
        raise _refused(copy, "reason", most=LONGEST_REASON)
    if not who or len(who) > _LONGEST_NAME:
        raise _refused(copy, "who", most=_LONGEST_NAME)
    line = logged("explained", held.finding.subject.what, after=reason)
    finding = held.finding
    one = Explanation(
        against, held.key, exact(finding.stated), exact(finding.computed), explained, reason, who, line.at
    )
    kept = asks(copy, EXPLAINED, explanations_text(with_explanation(explanations_in(copy), one)))
    return notes(looks(kept, person=who), line)


def _held(copy: WorkingCopy, about: str) -> Held | None:
    """The finding of that mark that can be explained, if there is one."""
    case = shelf_for(copy).case
    stated = stated_of(case, copy)
    if stated is None:
        return None
    return by_mark(reconciliation_of(stated, shown_run(case, copy), copy)).get(about)


def _choice(copy: WorkingCopy) -> str:
    stated = stated_of(shelf_for(copy).case, copy)
    return stated.choice if stated else ""


def _refuse_wrong(copy: WorkingCopy, explained: int, held: Held) -> None:
    """An explanation has the sign of the difference, and explains no more than all of it."""
    difference = held.finding.difference
    if not _is_part(explained, difference):
        case = shelf_for(copy).case
        unit = unit_of(case, copy.look)
        raise _refused(copy, "amount", amount=amount(difference, unit), unit=unit.name)


def _is_part(explained: int, difference: Fraction) -> bool:
    if not difference:
        return not explained
    return 0 < Fraction(explained) / difference <= 1


def _plain(text: str, copy: WorkingCopy) -> str:
    """A text on one line; refused where it has signs that nobody can see. Raises ProblemsFound."""
    plain = " ".join(text.split())
    if invisible(plain) or any(ord(sign) in _SURROGATES for sign in plain):
        raise _refused(copy, "invisible")
    return plain


def _unexplain(copy: WorkingCopy, about: str, _event: Event) -> WorkingCopy:
    """Take back the explanation of a finding."""
    held = _held(copy, about)
    return _without(copy, held.explanation) if held and held.explanation else copy


def _drop(copy: WorkingCopy, about: str, _event: Event) -> WorkingCopy:
    """Take away an explanation that fell away, by its place among them."""
    case = shelf_for(copy).case
    stated = stated_of(case, copy)
    fallen = reconciliation_of(stated, shown_run(case, copy), copy).fallen if stated else ()
    chosen = [one for number, one in enumerate(fallen) if str(number) == about]
    return _without(copy, chosen[0]) if chosen else copy


def _without(copy: WorkingCopy, one: Explanation) -> WorkingCopy:
    text = explanations_text(without_explanation(explanations_in(copy), one))
    return notes(asks(copy, EXPLAINED, text), logged("unexplained", one.key, before=one.reason))


def _refused(copy: WorkingCopy, key: str, **values: object) -> ProblemsFound:
    say = words(copy.look.language)
    what, fix = say(f"reconcile.refused.{key}", **values), say(f"reconcile.refused_fix.{key}")
    return ProblemsFound([error(Place(copy.case), what, "", fix)])


DOES: dict[str, Doing] = {
    "case": header.DOES["case"],
    "against": _against,
    "upload": _upload,
    "stated_unit": _unit,
    "forget_table": _forget_table,
    "filter": _filter,
    "explain": _explain,
    "unexplain": _unexplain,
    "drop": _drop,
}
TAKING = doing(DOES)
