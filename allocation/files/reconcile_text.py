"""A reconciliation as text: the one number first, then what it is made of, and what is explained."""

from collections.abc import Sequence
from fractions import Fraction
from textwrap import indent, wrap

from tabulate import tabulate

from allocation.explanations import Held, Reconciliation
from allocation.files.summary import problems_text
from allocation.findings import Status, plain_unit
from allocation.money import in_unit
from allocation.problems import Problem
from allocation.reconciling.whole import Reconciled
from allocation.words import STATUS

_WHAT_WIDTH = 56
_MOST_SHOWN = 200
_HEADINGS = ("Hva", "Oppgitt", "Beregnet", "Differanse", "Enhet")
_ALIGN = ("left", "right", "right", "right", "left")


def reconcile_text(made: Reconciled, problems: Sequence[Problem]) -> str:
    """The whole of it for a terminal."""
    held = made.result.held
    explained = [one for one in (*held, *made.own_sums) if one.explanations]
    following = made.result.following
    rounded = [one for one in held if one.status in (Status.ROUNDING, Status.UNRESOLVED)]
    parts = [
        _heading(made),
        _number(made),
        _tally(made.result),
        _causes(made),
        _table("Uforklart", [one for one in held if one.rest or one.is_unexplained], with_key=True),
        _table("Egne summer som ikke stemmer med det de er summen av", made.wrong_sums, with_key=True),
        _table("Forklart", explained, with_key=False),
        _table("Følger av avvikene over", following, with_key=False),
        _table("Avrunding", rounded, with_key=False),
        problems_text(problems),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _heading(made: Reconciled) -> str:
    title = f"{made.two.stated.title} mot {made.two.computed.title}"
    return f"{title}\n{'=' * len(title)}"


def _number(made: Reconciled) -> str:
    amount, unit = made.result.unexplained_amount, made.result.counts_in
    left, wrong = len(made.result.unexplained), len(made.wrong_sums)
    if not left and not wrong:
        return "Uforklart: ingenting."
    own_sums = f"{wrong} {'egen sum' if wrong == 1 else 'egne summer'} stemmer ikke"
    if not left:
        return f"Uforklart: ingen av beløpene, men {own_sums}."
    also = f" I tillegg: {own_sums}." if wrong else ""
    return f"Uforklart: {in_unit(amount, unit)} {unit.name}, i {left} funn.{also}"


def _tally(result: Reconciliation) -> str:
    """How many findings there are of each status; what only follows from others beside them."""
    told = [f"{STATUS[status]} {result.tally[status]}" for status in Status if result.tally[status]]
    told += [f"følger av andre {len(result.following)}"] if result.following else []
    return f"Avstemming: {', '.join(told) or 'ingenting å avstemme'}."


def _causes(made: Reconciled) -> str:
    """How many likely causes would explain how many of the findings."""
    if not made.causes:
        return ""
    covered = len({one.key for _, held in made.causes for one in held})
    return f"Sannsynlige årsaker: {len(made.causes)}, til {covered} av funnene."


def _table(title: str, held: Sequence[Held], with_key: bool) -> str:
    """Stated beside computed, and under each what is said of it; of very many the first."""
    if not held:
        return ""
    lines = [line for one in held[:_MOST_SHOWN] for line in _lines(one, with_key)]
    text = tabulate(
        lines, _HEADINGS, "simple", disable_numparse=True, colalign=_ALIGN, preserve_whitespace=True
    )
    more = len(held) - _MOST_SHOWN
    return f"{title}:\n\n{text}" + (f"\n… og {more} til; --json har alle." if more > 0 else "")


def _lines(held: Held, with_key: bool) -> list[list[str]]:
    finding = held.finding
    figures = [finding.shown(value) for value in (finding.stated, finding.computed, finding.difference)]
    lines = [[_wrapped(finding.subject.what, _WHAT_WIDTH), *figures, finding.unit.name]]
    for told in _told(held, with_key):
        lines.append([indent(_wrapped(told, _WHAT_WIDTH - 2), "  "), "", "", "", ""])
    return lines


def _told(held: Held, with_key: bool) -> list[str]:
    told = [held.cause] if held.cause else []
    told += [f"kanskje: {cause}" for cause in held.causes]
    told += [
        f"{_plain(amount, held)}: {given.reason} ({given.who}, {given.at[:10]})"
        for given, amount in zip(held.explanations, _amounts(held), strict=True)
    ]
    if held.rest and (held.explanations or held.follows):
        told.append(f"uforklart av dette: {_plain(held.rest, held)}")
    elif held.rest and held.finding.unit.money and held.finding.printed(held.rest) != held.rest:
        told.append(f"nøyaktig differanse: {_plain(held.rest, held)}")
    return [*told, f"nøkkel: {held.key}"] if with_key else told


def _amounts(held: Held) -> list[Fraction]:
    """How much each explains; the øre, which no whole amount says, go with the last."""
    amounts = [Fraction(one.amount) for one in held.explanations]
    return [*amounts[:-1], held.explained - sum(amounts[:-1])] if amounts else []


def _plain(amount: Fraction, held: Held) -> str:
    """An amount in kroner, with two decimals where it has øre; what is counted, in what it counts in."""
    unit = plain_unit(held.finding.unit)
    return f"{in_unit(amount, unit)} {unit.name}"


def _wrapped(text: str, width: int) -> str:
    return "\n".join(wrap(text, width, break_long_words=False, break_on_hyphens=False))
