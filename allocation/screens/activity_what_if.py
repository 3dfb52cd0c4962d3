"""What if the share moves: each recipient's gain or loss at one share after another."""

from dataclasses import replace
from fractions import Fraction
from itertools import chain

from allocation.activity_pots import rate_path
from allocation.activity_table import PotTable
from allocation.kept_changes import KeptChanges, kept_changes
from allocation.levers import Move, laid_over
from allocation.levers.moves import number_to_write
from allocation.money import NBSP, Unit, lined_up, plain_number
from allocation.problems import ProblemsFound, errors
from allocation.screens.activity_moves import baseline_of, shares_of
from allocation.screens.activity_shown import streams_of, tone_of
from allocation.screens.seat import Seat
from allocation.screens.shelf import run_of, tried_run
from allocation.screens.shown import with_arrow

_TALL, _EDGE = 24, 2
"""The height of a curve and the room over and under it."""


def what_if(seat: Seat, table: PotTable) -> dict[str, object] | None:
    """The table of gains and losses by share, with a curve a row; None where no share changes anything.

    A share that cannot be run, as one that gives more than there is to give, has an empty column and a note.
    """
    shares = shares_of(seat.copy)
    found = [_changes_at(seat, table, share) for share in shares]
    at = [one if isinstance(one, KeptChanges) else None for one in found]
    codes = [code for code in seat.case.position if any(_change(one, code) for one in at)]
    if not codes:
        return None
    rows = {code: [_change(one, code) for one in at] for code in codes}
    least, most = _ends(list(rows.values()))
    added = [one.added if one else None for one in at]
    unit = lined_up(seat.unit, [*added, *chain.from_iterable(rows.values())])
    refused = [
        seat.say("activity.share_refused", share=_percent(share), why=seat.in_words(one))
        for share, one in zip(shares, found, strict=True)
        if isinstance(one, str)
    ]
    return {
        "caption": seat.say("activity.what_if_caption", pot=table.pot.title, unit=seat.unit_words),
        "headings": [_heading(share, table) for share in shares],
        "rows": [
            _row(seat.case.name_of(code), code, changes, (least, most), unit)
            for code, changes in rows.items()
        ],
        "sums": ["" if one is None else with_arrow(one, unit) for one in added],
        "nought": f"{_height(0, least, most):.1f}",
        "notes": [*refused, seat.say("activity.curve_note")],
    }


def _changes_at(seat: Seat, table: PotTable, share: Fraction) -> KeptChanges | str:
    """What each keeps with that share, all else as it is tried; or in the engine's words why it cannot be."""
    move = Move({rate_path(table.pot, "share"): number_to_write(share)})
    overrides = laid_over(seat.copy.tried.overrides, move)
    scenario = replace(seat.copy.scenario(""), overrides=overrides)
    before = run_of(seat.case, baseline_of(seat.case, seat.copy))
    try:
        return kept_changes(before, tried_run(seat.case, scenario), streams_of(seat.effective))
    except ProblemsFound as found:
        return (errors(found.problems) or found.problems)[0].what


def _change(changes: KeptChanges | None, code: str) -> int | None:
    """A recipient's change; None where the share cannot be."""
    if changes is None:
        return None
    found = changes.recipients.get(code)
    return found.change if found else 0


def _percent(share: Fraction) -> str:
    return f"{plain_number(share)}{NBSP}%"


def _heading(share: Fraction, table: PotTable) -> dict[str, object]:
    """A share, and whether it is the one that now stands."""
    is_now = table.rates is not None and table.rates.share * 100 == share
    return {"text": _percent(share), "is_now": is_now}


def _row(
    name: str, code: str, changes: list[int | None], ends: tuple[int, int], unit: Unit
) -> dict[str, object]:
    across = [100 * number / max(len(changes) - 1, 1) for number in range(len(changes))]
    curve = " ".join(
        f"{x:.1f},{_height(kroner, *ends):.1f}"
        for x, kroner in zip(across, changes, strict=True)
        if kroner is not None
    )
    cells = [
        {"text": "", "tone": ""} if one is None else {"text": with_arrow(one, unit), "tone": tone_of(one)}
        for one in changes
    ]
    return {"code": code, "name": name, "cells": cells, "curve": curve}


def _ends(rows: list[list[int | None]]) -> tuple[int, int]:
    """The largest loss and the largest gain of all, so that the curves have one scale."""
    changes = [0, *(one for row in rows for one in row if one is not None)]
    return min(changes), max(changes)


def _height(kroner: int, least: int, most: int) -> float:
    """Where a change stands on a curve, counted from the top."""
    return _EDGE + (_TALL - 2 * _EDGE) * (most - kroner) / (most - least)
