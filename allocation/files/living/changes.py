"""The sheet «Endring»: who gains and who loses against what stood before, as a table and as a picture."""

from dataclasses import dataclass

from allocation.bases import BASE_FRAME, DECISION, base_title
from allocation.consequences import stream_held_to_frames
from allocation.files.living.book import Living, amounts_of
from allocation.files.living.cells import (
    Term,
    added,
    least,
    most,
    number,
    of,
    percent_of,
    total,
)
from allocation.files.living.pages import AMOUNTS, Page, Table, figure
from allocation.files.sheets import amount_format, width_for

_CHANGE, _PERCENT = figure(amount_format(0, signed=True)), figure(amount_format(1, signed=True))
_ONE_WAY = figure(amount_format(0, signed=True, zero=""))
_UP_AND_DOWN = (6, 7)


@dataclass(frozen=True, slots=True)
class _Before:
    """What the amounts are compared with: the base, its recipients and streams, and the streams of both."""

    base: str
    stated: frozenset[tuple[str, str]]
    streams: tuple[str, ...]


def write_change(living: Living) -> list[Page]:
    """The change of each recipient, most gained first; no sheet where there is nothing to compare with."""
    before = _before(living)
    if before is None:
        return []
    case = living.case
    rows = _compared(living, before)
    if not rows:
        return []
    told = ", ".join(case.streams[stream] for stream in before.streams)
    about = f"Endring fra {base_title(case, before.base)}, i {case.unit.name}: {told}."
    page = living.page("Endring!", about)
    page.title = "Endring"
    order = sorted(rows, key=lambda one: -(number(of(rows[one][0]).value) - number(of(rows[one][1]).value)))
    names = {one: case.name_of(one) for one in order}
    page.wide([width_for(list(names.values()), 28, 42)])
    page.frozen = page.row
    table = Table(page, names)
    now = table.column(living.distribution.scenario.title, {one: rows[one][0] for one in order}, AMOUNTS)
    was = table.column("Før", {one: rows[one][1] for one in order}, AMOUNTS)
    changes = table.column("Endring", {one: of(now[one]) - was[one] for one in order}, _CHANGE)
    table.column("Endring %", {one: percent_of(changes[one], was[one]) for one in order}, _PERCENT)
    ups = table.column("Økning", {one: most(0, of(changes[one])) for one in order}, _ONE_WAY)
    downs = table.column("Nedgang", {one: least(0, of(changes[one])) for one in order}, _ONE_WAY)
    sums = {
        2: (total(table.span(now)), AMOUNTS),
        3: (total(table.span(was)), AMOUNTS),
        4: (total(table.span(changes)), _CHANGE),
        6: (total(table.span(ups)), _CHANGE),
        7: (total(table.span(downs)), _CHANGE),
    }
    table.sums("Sum", sums)
    page.bars(table, _UP_AND_DOWN, f"Endring fra {base_title(case, before.base)} ({case.unit.name})")
    return [page]


def _before(living: Living) -> _Before | None:
    """The decision for a scenario that is another; else the first used case's that shares a stream.

    Else the base frames, where the bounds of a fund are measured from them.
    """
    case = living.case
    bases = {} if living.distribution.scenario.claims_decision else {DECISION: case.decision}
    for base, decision in {**bases, **case.baselines}.items():
        if decision is None:
            continue
        stated = {stream for _, stream in decision.cells}
        ours = {fund.stream for fund in case.funds.values() if case.payer in ("", fund.payer)}
        if streams := tuple(stream for stream in case.streams if stream in stated & ours):
            return _Before(base, frozenset(decision.cells), streams)
    stream = stream_held_to_frames(case)
    framed = [code for code, one in case.recipients.items() if one.base_frame is not None]
    return _Before(BASE_FRAME, frozenset((code, stream) for code in framed), (stream,)) if stream else None


def _compared(living: Living, before: _Before) -> dict[str, tuple[Term, Term]]:
    """Amount now and before, of those who have both."""
    now: dict[str, list[Term]] = {}
    for payer in dict.fromkeys(fund.payer for fund in living.case.funds.values()):
        if living.case.payer not in ("", payer):
            continue
        for stream in before.streams:
            for one, term in amounts_of(living, payer, stream).items():
                now.setdefault(one, []).append(term)
    was = {
        one: [
            living.grounds.amount(before.base, stream, one)
            for stream in before.streams
            if (one, stream) in before.stated
        ]
        for one in living.case.recipients
    }
    return {
        one: (added(now[one]), added(was[one]))
        for one in living.case.recipients
        if now.get(one) and was.get(one)
    }
