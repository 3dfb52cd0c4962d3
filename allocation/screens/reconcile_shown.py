"""The findings as the Reconcile screen shows them: those that deviate first, each with what explains it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from functools import lru_cache
from itertools import islice

from allocation.case import UNPLACED
from allocation.explanations import Explanation, Held, Reconciliation, exact, key_of
from allocation.findings import Finding
from allocation.money import DASH, Unit
from allocation.reconciling.side import AMOUNT, EFFECT, ESTIMATE
from allocation.screens.keeping_moves import fields_of
from allocation.screens.live.tables import Column, Table, table
from allocation.screens.reconcile_both import Both
from allocation.screens.reconcile_file import FILE
from allocation.screens.reconcile_stated import (
    STATED,
    explanations_in,
    mark_of,
    mark_of_explanation,
    sum_words,
)
from allocation.screens.reconcile_statuses import WORST_FIRST, shown_status
from allocation.screens.reconcile_unit import amounts_to_the_oere
from allocation.screens.seat import Seat
from allocation.screens.shown import amount
from allocation.screens.words import Words
from allocation.screens.words.sentences import Said, said_in

_MOST_SHOWN, _MOST_REASONS = 300, 5
_OWN_STREAMS = (AMOUNT, ESTIMATE, EFFECT)


@dataclass(frozen=True, slots=True)
class ShownExplanation:
    """An explanation in the unit shown: of how much, why, who and when; `mark` names it in its row."""

    mark: str
    amount: str
    reason: str
    who: str
    at: str


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """A finding as a row: its figures, and what is unexplained of it, in the unit of the page.

    `form` names what is being explained: the figures of this finding in what was handed in, and of no other.
    `fields` are what the form of one more explanation holds, `reasons` those that are near at hand,
    `is_open` whether something in it was refused.
    """

    mark: str
    form: str
    what: Said
    status: str
    status_words: str
    stated: str
    computed: str
    difference: str
    unit: str
    cause: Said
    causes: tuple[Said, ...]
    explanations: tuple[ShownExplanation, ...]
    rest: str
    can_explain: bool
    fields: Mapping[str, str]
    reasons: tuple[str, ...]
    is_open: bool


def shown_finding(held: Held, seat: Seat) -> ShownFinding:
    """A finding in the words of the screen."""
    finding, mark, language = held.finding, mark_of(held.key), seat.say.language
    name = f"explain:{mark}"
    refused = seat.copy.refused.get(name)
    fields = fields_of(refused.text) if refused else _fields(held, seat)
    return ShownFinding(
        mark,
        _form(held, seat),
        said_in(finding.subject.what, language),
        shown_status(held),
        seat.say(f"reconcile.status.{shown_status(held)}"),
        *_figures_and_unit(finding, seat),
        said_in(held.cause, language),
        tuple(said_in(cause, language) for cause in held.causes),
        tuple(
            shown_explanation(one, seat, of)
            for one, of in zip(held.explanations, held.each_explained, strict=True)
        ),
        amount(held.rest, seat.unit) if held.explanations and held.rest else "",
        held.is_explainable and bool(held.rest),
        fields,
        _reasons(held, seat),
        refused is not None,
    )


def _form(held: Held, seat: Seat) -> str:
    """What is half written of one finding is not shown in that of another, nor in another file."""
    figures = (exact(held.finding.stated), exact(held.finding.computed))
    asked = seat.copy.asked
    return mark_of(" ".join((held.key, *figures, _given(asked.get(FILE, ""), asked.get(STATED, "")))))


@lru_cache(maxsize=8)
def _given(file: str, text: str) -> str:
    return mark_of(f"{file} {text}")


def figures_of(finding: Finding) -> tuple[str, str, str]:
    """Stated, computed and difference in the unit of the printed figure; a dash for no difference."""
    difference = finding.shown(finding.difference) if finding.difference else DASH
    return finding.shown(finding.stated), finding.shown(finding.computed), difference


def _figures_and_unit(finding: Finding, seat: Seat) -> tuple[str, str, str, str]:
    """Stated, computed and difference, and their unit: the page's; of what is no whole amount as printed."""
    if not amounts_to_the_oere(finding):
        return (*figures_of(finding), seat.in_words(finding.unit.name))
    figures = (amount(one, seat.unit) for one in (finding.stated, finding.computed, finding.difference))
    stated, computed, difference = figures
    return stated, computed, difference, seat.unit_words


def _fields(held: Held, seat: Seat) -> dict[str, str]:
    """What the form begins with: all that is unexplained, and who explained something last."""
    return {
        "amount": amount(held.rest, seat.unit) if held.is_explainable else "",
        "reason": "",
        "who": seat.copy.look.person,
    }


def _reasons(held: Held, seat: Seat) -> tuple[str, ...]:
    """What may be the reason: the likely causes, and what was written of others, the last first."""
    causes = [said_in(cause, seat.say.language).text for cause in held.causes]
    given = [one.reason for one in reversed(explanations_in(seat.copy))]
    return tuple(dict.fromkeys([*causes, *given]))[:_MOST_REASONS]


def shown_explanation(one: Explanation, seat: Seat, explained: Fraction | None = None) -> ShownExplanation:
    """An explanation as it is shown; `explained` is how much it explains of a difference with øre."""
    of = Fraction(one.amount) if explained is None else explained
    text = seat.say("reconcile.of_amount", amount=amount(of, seat.unit), unit=seat.unit_words)
    return ShownExplanation(mark_of_explanation(one), text, one.reason, one.who, moment_text(one.at))


def moment_text(at: str) -> str:
    """A moment the Norwegian way; as it is where it is none."""
    try:
        return f"{datetime.fromisoformat(at):%d.%m.%Y %H:%M}"
    except ValueError:
        return at


def shown_fallen(reconciliation: Reconciliation, seat: Seat) -> list[dict[str, object]]:
    """The explanations whose figures are no longer there, each with what it explained."""
    names = {one.key: one.finding.subject.what for one in reconciliation.held}
    return [
        {
            "what": seat.in_words(names.get(one.key) or _named(one.key, seat)),
            "stated": _figure(one.stated, seat),
            "computed": _figure(one.computed, seat),
            "explanation": shown_explanation(one, seat),
        }
        for one in reconciliation.fallen
    ]


def _named(key: str, seat: Seat) -> str:
    recipient, _, stream = key.partition("/")
    return f"{seat.case.name_of(recipient)} · {seat.case.streams.get(stream, stream)}" if stream else key


def _figure(exact: str, seat: Seat) -> str:
    return amount(Fraction(exact), seat.unit) if exact else DASH


def shown_sums(findings: Sequence[Finding], seat: Seat) -> Table | None:
    """Sums of a table that was handed in, held against their parts; those that deviate first."""
    if not findings:
        return None
    say, ordered = seat.say, sorted(findings, key=lambda one: WORST_FIRST.index(one.status))
    columns = [
        Column(say("reconcile.columns.what")),
        Column(say("reconcile.columns.status")),
        Column(say("reconcile.columns.stated"), True),
        Column(say("reconcile.columns.computed"), True),
        Column(say("reconcile.columns.difference"), True),
        Column(say("reconcile.columns.unit")),
    ]
    rows = [
        (
            seat.own_words(sum_words(one.subject.what, seat.case, say)),
            say(f"reconcile.status.{one.status.value}"),
            *_figures_and_unit(one, seat),
        )
        for one in ordered
    ]
    return table(say("reconcile.own_sums"), columns, rows)


def wrong_sums(held: Sequence[Held], seat: Seat) -> list[ShownFinding]:
    """The sums that do not hold, each with what explains it."""
    wrong = [one for one in held if one.finding.is_unexplained]
    shown = [
        (shown_finding(one, seat), sum_words(one.finding.subject.what, seat.case, seat.say)) for one in wrong
    ]
    return [replace(one, what=Said(name, "nb")) for one, name in shown]


def shown_sides(both: Both, reconciliation: Reconciliation, seat: Seat) -> dict[str, object]:
    """Rows by streams: stated, computed and the difference, in the letter's order, with their sums."""
    apart = {one.key for one in reconciliation.held if one.finding.is_unexplained}
    streams, names = list(both.streams), both.names
    pairs: list[list[_Pair]] = [
        [(*both.of((code, one)), key_of((code, one)) in apart) for one in streams] for code in names
    ]
    sums: list[_Pair] = [
        (
            sum((pair[0] or Fraction(0) for pair in column), Fraction(0)),
            sum((pair[1] or Fraction(0) for pair in column), Fraction(0)),
            any(pair[2] for pair in column),
        )
        for column in zip(*pairs, strict=True)
    ]
    unit = seat.unit
    return {
        "streams": [_heading(one, both, seat) for one in streams],
        "rows": [
            _side_row(names[code] if code != UNPLACED else seat.say("words.unplaced"), row, unit)
            for code, row in islice(zip(names, pairs, strict=True), _MOST_SHOWN)
        ],
        "more": max(0, len(pairs) - _MOST_SHOWN),
        "sums": _side_row(seat.say("words.sum"), sums, unit),
        "first": seat.say("words.recipient" if both.are_recipients else "reconcile.row_name"),
    }


def _heading(stream: str, both: Both, seat: Seat) -> str:
    """What a column is called; those that no case or letter names have the words of the screen."""
    return seat.say(f"reconcile.stream.{stream}") if stream in _OWN_STREAMS else both.streams[stream]


def left_shown(both: Both, say: Words, unit: Unit, unit_words: str) -> list[str]:
    """What only one side has a column for: it is held against nothing."""
    key = "reconcile.left" if both.are_recipients else "reconcile.left_of_one"
    return [
        say(key, stream=title, amount=amount(kroner, unit), unit=unit_words)
        for title, kroner in both.left.items()
    ]


_Pair = tuple[Fraction | None, Fraction | None, bool]
"""What is stated, what is computed, and whether they differ by more than the rounding of what is printed."""


def _figures(pair: _Pair) -> tuple[Fraction | None, Fraction | None, Fraction | None]:
    """What is stated, what is computed and the difference; none of them where neither is there."""
    stated, computed, _ = pair
    is_missing = stated is None and computed is None
    return stated, computed, None if is_missing else (stated or Fraction(0)) - (computed or 0)


def _side_row(name: str, pairs: Sequence[_Pair], unit: Unit) -> dict[str, object]:
    cells: list[dict[str, object]] = []
    for pair in pairs:
        *both, difference = (amount(one, unit) for one in _figures(pair))
        cells += ({"text": text, "differs": False} for text in both)
        cells.append({"text": difference, "differs": pair[-1] and difference != DASH})
    return {"name": name, "cells": cells}
