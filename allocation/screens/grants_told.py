"""What is in the sums of a grant table and what is not, in sentences."""

from collections.abc import Sequence
from dataclasses import dataclass

from allocation.funds import LineKind
from allocation.grant_tables import (
    GrantTable,
    TableLine,
    Total,
    expenditure,
    totals_by_chapter,
    totals_by_kind,
)
from allocation.screens.grants_shown import words_of_kind
from allocation.screens.seat import Seat
from allocation.screens.shown import amount
from allocation.screens.words import Words


@dataclass(frozen=True, slots=True)
class Told:
    """What the sums of a table hold and what they do not, a sentence or two for each."""

    whole: str
    chapters: tuple[str, ...]
    kinds: tuple[str, ...]


def told_of(given: GrantTable, seat: Seat) -> Told:
    """What is in each sum of a table and what is not, by chapter and by kind."""
    chapters = totals_by_chapter(given.lines)
    kinds = totals_by_kind(expenditure(given.lines).lines)
    return Told(
        _of_whole(given, seat),
        tuple(_of_chapter(chapter, total, seat) for chapter, total in chapters.items()),
        tuple(_of_kind(kind, total, given.stage, seat) for kind, total in kinds.items()),
    )


def _of_whole(given: GrantTable, seat: Seat) -> str:
    total = expenditure(given.lines)
    parts = [_sum("grants.totals.all_in", total, seat)]
    if any(line.is_income for line in given.lines):
        parts.append(seat.say("grants.totals.no_income_in"))
    return " ".join([*parts, *_out(total, seat, with_chapter=True)])


def _of_chapter(chapter: str, total: Total, seat: Seat) -> str:
    is_income = any(line.is_income for line in total.lines)
    key = "grants.totals.income" if is_income else "grants.totals.chapter"
    if not total.counted:
        key = "grants.totals.nothing"
    return " ".join([_sum(key, total, seat, chapter=chapter), *_out(total, seat)])


def _sum(key: str, total: Total, seat: Seat, **more: str) -> str:
    granted = f"{amount(total.granted, seat.unit)} {seat.unit_words}"
    return seat.say(key, granted=granted, counted=_lines_text(len(total.counted), seat.say), **more)


def _lines_text(count: int, say: Words) -> str:
    """How many lines, in words."""
    return say.counted("grants.lines", count)


def _out(total: Total, seat: Seat, with_chapter: bool = False) -> list[str]:
    """What is not in a sum: loans that are, estimates and silent lines that are not."""
    say, unit, parts = seat.say, seat.unit, []
    if total.of_loans:
        parts.append(say("grants.totals.loans", loans=amount(total.of_loans, unit)))
    if total.estimates:
        items = _items(total.estimates, seat, with_chapter)
        estimated = amount(total.estimated, unit)
        parts.append(say("grants.totals.estimates_out", estimated=estimated, items=items))
    if total.not_stated:
        parts.append(say("grants.totals.not_stated_out", items=_items(total.not_stated, seat, with_chapter)))
    is_whole = len(total.counted) == len(total.lines)
    return [*parts, say("grants.totals.all_counted")] if is_whole else parts


def _items(lines: Sequence[TableLine], seat: Seat, with_chapter: bool) -> str:
    """The items of lines, each once: «post 76, 77», with their chapter where there are several."""
    places = dict.fromkeys(f"{line.chapter}.{line.item}" if with_chapter else line.item for line in lines)
    return seat.say("grants.totals.item", item=", ".join(places))


def _of_kind(kind: LineKind | None, total: Total, stage: str, seat: Seat) -> str:
    """What the lines of a kind come to, and whether that is in the sum."""
    say, named = seat.say, words_of_kind(kind, stage, seat.say)
    named = named[:1].upper() + named[1:]
    if kind is not None and kind.is_open_ended:
        if not total.estimates:
            return say("grants.totals.of_open_nothing", kind=named, count=_lines_text(len(total.lines), say))
        estimated = f"{amount(total.estimated, seat.unit)} {seat.unit_words}"
        count = _lines_text(len(total.estimates), say)
        parts = [say("grants.totals.of_open", kind=named, estimated=estimated, count=count)]
    else:
        key = "grants.totals.of_up_to" if kind is LineKind.UP_TO else "grants.totals.of_kind"
        parts = [_sum(key, total, seat, kind=named)]
    if total.not_stated:
        parts.append(say("grants.totals.some_nothing", count=_lines_text(len(total.not_stated), say)))
    return " ".join(parts)
