"""A file that is handed in: taken in as the table of a decision, or kept to be read as whatever it is."""

from collections.abc import Mapping
from dataclasses import replace

from allocation.case import Case
from allocation.files.decision_table import table_of, to_json
from allocation.files.decision_table.kept_table import MOST_KEPT
from allocation.files.decision_table.layout import layout_of
from allocation.files.ledgers import is_ledger
from allocation.files.read_file import is_letter, read_tables
from allocation.files.reconciled.mapping import is_mapping, mapping_in
from allocation.files.sheets_in import Content, content_of, plain_name, ragged
from allocation.files.sheets_in.limits import LONGER
from allocation.problems import Problem, ProblemsFound, errors
from allocation.screens.desk import the_desk
from allocation.screens.doing import logged
from allocation.screens.reconcile_file import CONFIRMED, FILE, TABLE, Given, gives
from allocation.screens.reconcile_rows import EDITED, PAGE
from allocation.screens.reconcile_stated import AGAINST, FILTER, MAPPING, SIDE, STATED, UNIT, UPLOAD
from allocation.screens.reconcile_written import refused
from allocation.screens.words import words
from allocation.screens.working import WorkingCopy, as_one_step, asks, notes

_OF_WHAT_IS_HELD = ("explain", "row", "upload")
"""The inputs whose refusals are of one finding, or row, of what is held now, or of what was to be."""


def taken_in(copy: WorkingCopy, content: bytes, name: str, case: Case, giver: str) -> WorkingCopy:
    """The copy with the file handed in, and chosen; its unit is asked anew. Raises ProblemsFound."""
    file = plain_name(name)
    if is_mapping(content):
        return _with_mapping(copy, content, file, case)
    try:
        text = _as_decision(content, file, case)
    except ProblemsFound as found:
        raise ProblemsFound([_with_line(one, copy) for one in errors(found.problems)]) from found
    taken = asks(without_file(copy), AGAINST, UPLOAD)
    if text:
        taken = asks(taken, STATED, text)
    else:
        taken = gives(taken, Given(file, the_desk().store.handed_in.keep(content, giver)))
    return notes(as_one_step(copy, taken), logged("read", file))


def _with_mapping(copy: WorkingCopy, content: bytes, file: str, case: Case) -> WorkingCopy:
    """The copy with a table of accounts and cost centres, beside the file that it is for."""
    try:
        mapping_in(content, file, case)
        text = content.decode("utf-8-sig")
    except ProblemsFound as found:
        raise ProblemsFound([_with_line(one, copy) for one in errors(found.problems)]) from found
    if len(text) > MOST_KEPT:
        raise refused(copy, "mapping", most=MOST_KEPT)
    return notes(otherwise(copy, {MAPPING: text}), logged("read", file))


def otherwise(copy: WorkingCopy, texts: Mapping[str, str]) -> WorkingCopy:
    """The copy in which other amounts are held against one another: one step to undo.

    What was half written of those before is let go of.
    """
    after = copy
    for question, text in texts.items():
        after = asks(after, question, text)
    return as_one_step(copy, _lets_go(after))


def _lets_go(copy: WorkingCopy) -> WorkingCopy:
    """The copy without what was refused of what was held: nothing of it is half written any more."""
    kept = {name: one for name, one in copy.refused.items() if name.partition(":")[0] not in _OF_WHAT_IS_HELD}
    return replace(copy, refused=kept)


def without_file(copy: WorkingCopy) -> WorkingCopy:
    """The copy without what was handed in, and what was asked of it; what was explained stays."""
    for question in (STATED, FILE, TABLE, CONFIRMED, EDITED, PAGE, UNIT, SIDE, AGAINST, FILTER):
        copy = asks(copy, question, "")
    return _lets_go(copy)


def _as_decision(content: bytes, file: str, case: Case) -> str:
    """The file as the table of a decision, in text; empty where it is something else that can be read.

    Raises ProblemsFound where it is neither.
    """
    if is_letter(content, file) or (content_of(content) is Content.TEXT and is_ledger(content)):
        return ""
    try:
        table = table_of(content, file, case)
        is_ragged = any(
            errors(ragged(table, one.heading, one.rows)) for one in layout_of(table, case).sections
        )
        # rows of another length are looked at beside the file, one by one
        return "" if is_ragged and read_tables(content, file).tables else to_json(table)
    except ProblemsFound:
        found = read_tables(content, file)
        if found.tables:
            return ""
        if long := [one for one in found.own_problems if one.fix == LONGER]:
            raise ProblemsFound(long) from None  # a decision has a lower limit, which no other table meets
        raise


def _with_line(problem: Problem, copy: WorkingCopy) -> Problem:
    """The problem with the line it is on in its text: beside the input nothing else says it."""
    say, place = words(copy.look.language), problem.where
    if place.row is None:
        return problem
    return replace(problem, what=say("reconcile.on_line", line=place.row, what=problem.what))
