"""What is done on the Reconcile screen: a table is chosen or handed in, a difference is explained."""

from collections.abc import Mapping

from allocation.case import Case
from allocation.explanation_text import explanations_text
from allocation.explanations import (
    LONGEST_REASON,
    Explanation,
    Held,
    Reconciliation,
    explanation_of,
    with_explanation,
    without_explanation,
)
from allocation.findings import Status
from allocation.money import Unit
from allocation.part_explained import part_explained
from allocation.screens import header
from allocation.screens.desk import the_desk
from allocation.screens.doing import Doing, doing, logged
from allocation.screens.keeping_moves import fields_of
from allocation.screens.live import Event
from allocation.screens.reconcile_own_sums import own_sums_of
from allocation.screens.reconcile_row_moves import ROW_DOES
from allocation.screens.reconcile_stated import (
    AGAINST,
    AS_COMPUTED,
    AS_STATED,
    EXPLAINED,
    FILTER,
    MAPPING,
    SIDE,
    UNIT,
    Stated,
    by_mark,
    choices_of,
    explanations_in,
    mark_of_explanation,
    reconciliation_of,
    stated_of,
)
from allocation.screens.reconcile_statuses import FOLLOWS
from allocation.screens.reconcile_upload import otherwise, taken_in, without_file
from allocation.screens.reconcile_written import plain_text, refused
from allocation.screens.seat import shown_run, unit_of
from allocation.screens.shelf import shelf_for
from allocation.screens.shown import amount
from allocation.screens.working import WorkingCopy, answers, as_one_step, asks, looks, notes
from allocation.typed import exact_amount_typed

_LONGEST_NAME = 100


def _choose(copy: WorkingCopy, _about: str, event: Event) -> WorkingCopy:
    if event.value not in choices_of(shelf_for(copy).case, copy):
        return copy
    return otherwise(copy, {AGAINST: event.value})


def _unit(copy: WorkingCopy, _about: str, event: Event) -> WorkingCopy:
    """The unit that the table's amounts are in; an empty one is what the file says."""
    known = shelf_for(copy).case.units.money_names
    return otherwise(copy, {UNIT: event.value}) if event.value in ("", *known) else copy


def _side(copy: WorkingCopy, _about: str, event: Event) -> WorkingCopy:
    """Which side the file is on."""
    return otherwise(copy, {SIDE: event.value}) if event.value in (AS_STATED, AS_COMPUTED) else copy


def _filter(copy: WorkingCopy, _about: str, event: Event) -> WorkingCopy:
    return asks(copy, FILTER, event.value) if event.value in ("", FOLLOWS, *Status) else copy


def _upload(copy: WorkingCopy, _about: str, event: Event) -> WorkingCopy:
    """Take a file in, and hold it against the computation."""
    given = fields_of(event.value)
    giver, content = _received(copy, given.get("file", ""))
    return taken_in(copy, content, given.get("name", ""), shelf_for(copy).case, giver)


def _received(copy: WorkingCopy, file: str) -> tuple[str, bytes]:
    """The browser that a file came from, and what is in it. Raises ProblemsFound where it is gone."""
    try:
        return the_desk().received_from(file)
    except KeyError:
        raise refused(copy, "file_gone") from None


def _forget_table(copy: WorkingCopy, _about: str, _event: Event) -> WorkingCopy:
    return as_one_step(copy, without_file(copy))


def _forget_mapping(copy: WorkingCopy, _about: str, _event: Event) -> WorkingCopy:
    return otherwise(copy, {MAPPING: ""})


def _explain(copy: WorkingCopy, about: str, event: Event) -> WorkingCopy:
    """Explain what is left of a difference, wholly or in part."""
    case, found = shelf_for(copy).case, _held(copy, about)
    if found is None:
        return copy
    held, against = found
    fields = fields_of(event.value)
    unit = _unit_of_form(fields, case, copy)
    explained = _part(fields.get("amount", ""), held, unit, copy)
    reason, who = _reason_and_name(fields, copy)
    line = logged("explained", held.finding.subject.what, after=reason)
    one = explanation_of(held, against, amount=explained, reason=reason, who=who, at=line.at)
    kept = answers(copy, EXPLAINED, explanations_text(with_explanation(explanations_in(copy), one)))
    return notes(looks(kept, person=who), line)


def _unit_of_form(fields: Mapping[str, str], case: Case, copy: WorkingCopy) -> Unit:
    """The unit that the form asked for: the page may have got another since."""
    named = [unit for unit in case.units.money if unit.name == fields.get("unit")]
    return named[0] if named else unit_of(case, copy.look)


def _reason_and_name(fields: Mapping[str, str], copy: WorkingCopy) -> tuple[str, str]:
    """Why, and who says so. Raises ProblemsFound where one is missing, or too long."""
    reason, who = plain_text(fields.get("reason", ""), copy), plain_text(fields.get("who", ""), copy)
    if not reason or len(reason) > LONGEST_REASON:
        raise refused(copy, "reason", most=LONGEST_REASON)
    if not who or len(who) > _LONGEST_NAME:
        raise refused(copy, "who", most=_LONGEST_NAME)
    return reason, who


def _held(copy: WorkingCopy, about: str) -> tuple[Held, str] | None:
    """The finding, or the sum, of that mark that can be explained, and what its explanation is of."""
    stated = _stated(copy)
    if stated is None:
        return None
    if one := by_mark(_result(copy, stated)).get(about):
        return one, stated.against
    one = by_mark(own_sums_of(stated, shown_run(shelf_for(copy).case, copy), copy)).get(about)
    return (one, stated.against_sums) if one else None


def _stated(copy: WorkingCopy) -> Stated | None:
    case = shelf_for(copy).case
    return stated_of(case, copy, shown_run(case, copy))


def _result(copy: WorkingCopy, stated: Stated) -> Reconciliation:
    return reconciliation_of(stated, shown_run(shelf_for(copy).case, copy), copy)


def _part(text: str, held: Held, unit: Unit, copy: WorkingCopy) -> int:
    """How much of what is left is meant. Raises NotANumber, and ProblemsFound for what is no part of it."""
    typed = exact_amount_typed(text, unit, shelf_for(copy).case.units)
    part = part_explained(typed, held.rest, held.finding)
    if part is None:
        raise refused(copy, "amount", amount=amount(held.rest, unit), unit=unit.name)
    return part


def _unexplain(copy: WorkingCopy, about: str, _event: Event) -> WorkingCopy:
    """Take back an explanation of a finding, of several that one."""
    finding, _, mark = about.partition("/")
    found = _held(copy, finding)
    given = found[0].explanations if found else ()
    chosen = [one for one in given if mark_of_explanation(one) == mark]
    return _without(copy, chosen[0]) if chosen else copy


def _drop(copy: WorkingCopy, about: str, _event: Event) -> WorkingCopy:
    """Take away an explanation that fell away, by its place among them."""
    stated = _stated(copy)
    fallen = _result(copy, stated).fallen if stated else ()
    chosen = [one for number, one in enumerate(fallen) if str(number) == about]
    return _without(copy, chosen[0]) if chosen else copy


def _without(copy: WorkingCopy, one: Explanation) -> WorkingCopy:
    text = explanations_text(without_explanation(explanations_in(copy), one))
    return notes(answers(copy, EXPLAINED, text), logged("unexplained", one.key, before=one.reason))


DOES: dict[str, Doing] = {
    "case": header.DOES["case"],
    "against": _choose,
    "upload": _upload,
    "side": _side,
    "stated_unit": _unit,
    "forget_table": _forget_table,
    "forget_mapping": _forget_mapping,
    "filter": _filter,
    "explain": _explain,
    "unexplain": _unexplain,
    "drop": _drop,
    **ROW_DOES,
}
TAKING = doing(DOES)
