"""A grant table's lines, sums and comparison as the Grants screen writes them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from allocation.funds import Lasting, LineKind
from allocation.grant_comparison import Match
from allocation.grant_tables import (
    ACTUAL,
    GrantTable,
    ProseAmount,
    TableLine,
    Total,
)
from allocation.money import Unit, lined_up
from allocation.screens.grant_letters import tables_at_hand
from allocation.screens.live.tables import Column, Table, table
from allocation.screens.seat import Seat
from allocation.screens.shown import amount, day_text, percent, with_arrow
from allocation.screens.words import Words
from allocation.screens.words.sentences import said_in
from allocation.words import LASTING, LINE_KIND

_FEW = 3
"""Up to so many lines of an item are shown with their sources beside another table."""


def title_of(given: GrantTable, say: Words) -> str:
    """What a table is called: a letter by its title, the state budget by year and stage."""
    if given.is_letter:
        return given.title
    return say("grants.budget", year=given.year, stage=say(f"grants.stage.{given.stage}"))


def titles_of(seat: Seat) -> dict[str, str]:
    """The titles of the tables at hand by code, in the order they are offered."""
    return {code: title_of(one, seat.say) for code, one in tables_at_hand(seat.case).tables.items()}


def kind_words(line: TableLine, stage: str, say: Words) -> str:
    """How a line is paid, in words; the account's lines are what was paid."""
    return words_of_kind(line.kind, stage, say)


def words_of_kind(kind: LineKind | None, stage: str, say: Words) -> str:
    """How lines of a kind are paid, in words."""
    if kind is None:
        return say("grants.kinds.account" if stage == ACTUAL else "grants.kinds.unknown")
    return said_in(LINE_KIND[kind], say.language).text


def lasting_words(line: TableLine, say: Words) -> str:
    """How long a line's money lasts, in words; empty where its document does not say."""
    return "" if line.lasting is Lasting.UNKNOWN else said_in(LASTING[line.lasting], say.language).text


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line as text; `more` are what its document says besides, each with its heading."""

    key: str
    item: str
    designation: str
    amount: str
    estimate: str
    kind: str
    lasting: str
    more: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ShownChapter:
    """A chapter's lines and what they come to."""

    chapter: str
    name: str
    lines: tuple[ShownLine, ...]
    granted: str
    estimated: str


def unit_of_lines(lines: Iterable[TableLine], unit: Unit) -> Unit:
    """The unit as a table of lines and their sums writes it."""
    return lined_up(unit, (kroner for line in lines for kroner in (line.amount, line.estimate)))


def shown_chapters(
    found: Sequence[TableLine], totals: Mapping[str, Total], seat: Seat, unit: Unit
) -> list[ShownChapter]:
    """The lines that are shown by chapter; the sums are of all the chapter's lines."""
    chapters = []
    for chapter, total in totals.items():
        lines = [line for line in found if line.chapter == chapter]
        if lines:
            name = "grants.income_sum" if lines[0].is_income else "grants.chapter_sum"
            chapters.append(
                ShownChapter(
                    chapter,
                    seat.say(name, chapter=chapter),
                    tuple(_line(number, line, seat.say, unit) for number, line in enumerate(lines)),
                    shown_sum(total, seat.say, unit),
                    shown_estimates(total, unit),
                )
            )
    return chapters


def shown_sum(total: Total, say: Words, unit: Unit) -> str:
    """What lines are granted together; not stated where none of them has an amount or an estimate."""
    if total.counted:
        return amount(total.granted, unit)
    return "" if total.estimates else say("grants.not_stated")


def shown_estimates(total: Total, unit: Unit) -> str:
    """What is estimated beside a sum; empty where nothing is."""
    return amount(total.estimated, unit) if total.estimates else ""


def _line(number: int, line: TableLine, say: Words, unit: Unit) -> ShownLine:
    printed = None if line.is_open_ended else line.amount
    is_silent = line.amount is None and line.estimate is None
    return ShownLine(
        f"{line.chapter}-{line.item}-{number}",
        line.item,
        line.designation,
        amount(printed, unit) if printed is not None else say("grants.not_stated") if is_silent else "",
        amount(line.estimate, unit),
        "" if line.kind is None else kind_words(line, "", say),
        lasting_words(line, say),
        _more(line, say),
    )


def _more(line: TableLine, say: Words) -> tuple[tuple[str, str], ...]:
    """What a document says of a line beside its amount, and where it stands."""
    said = {
        "purpose": line.purpose,
        "condition": line.condition,
        "reporting": line.reporting_duty,
        "deadline": day_text(line.deadline),
        "footnote": line.footnote,
        "source": line.source,
    }
    return tuple((say(f"grants.{word}"), text) for word, text in said.items() if text)


def shown_prose(prose: Sequence[ProseAmount], seat: Seat) -> Table | None:
    """The amounts in the prose around a table; None where there is none."""
    if not prose:
        return None
    say = seat.say
    columns = (
        Column(say("grants.prose.what")),
        Column(say("words.amount"), is_number=True),
        Column(say("grants.prose.in_table")),
        Column(say("words.source")),
    )
    unit = lined_up(seat.unit, (one.amount for one in prose))
    rows = [
        (
            seat.own_words(one.what),
            amount(one.amount, unit),
            say("grants.prose.yes" if one.is_in_table else "grants.prose.no"),
            seat.own_words(one.source),
        )
        for one in prose
    ]
    return table(say("grants.prose.caption", unit=seat.unit_words), columns, rows)


@dataclass(frozen=True, slots=True)
class ShownMatch:
    """An item in two tables as text, and the lines of each behind it."""

    key: str
    place: str
    designation: str
    one: str
    other: str
    difference: str
    percent: str
    tone: str
    note: str
    behind: tuple[tuple[str, tuple[tuple[str, str, str], ...]], ...]


def shown_matches(matches: Sequence[Match], titles: tuple[str, str], seat: Seat) -> list[ShownMatch]:
    """Each item in both tables; only in one is said in words, and a rounding is no difference."""
    totals = (total for match in matches for total in (match.one, match.other) if total is not None)
    unit = unit_of_lines((line for total in totals for line in total.lines), seat.unit)
    return [_match(match, titles, seat.say, unit) for match in matches]


def _match(match: Match, titles: tuple[str, str], say: Words, unit: Unit) -> ShownMatch:
    change = 0 if match.is_rounding else match.difference
    sides = tuple(zip(titles, (match.one, match.other), strict=True))
    lone = [title for title, total in sides if total is not None]
    note = say("grants.compared.only", title=lone[0]) if len(lone) == 1 else ""
    count = max(len(total.lines) for _, total in sides if total)
    return ShownMatch(
        f"{match.chapter}-{match.items[0]}",
        f"{match.chapter} {' / '.join(match.items)}",
        match.designation or say("grants.compared.several", count=count),
        _side(match.one, say, unit),
        _side(match.other, say, unit),
        with_arrow(change, unit) if change is not None else "",
        percent(match.in_per_cent) if change else "",
        "" if not change else "up" if change > 0 else "down",
        note or (say("grants.compared.rounding") if match.is_rounding else ""),
        tuple((title, _behind(total, say, unit)) for title, total in sides if total),
    )


def _side(total: Total | None, say: Words, unit: Unit) -> str:
    """What an item comes to in a table: printed, estimated, not stated, or nothing where it has no such."""
    if total is None:
        return ""
    if total.printed is not None:
        return amount(total.printed, unit)
    if total.estimates:
        return say("grants.compared.estimate", amount=amount(total.estimated, unit))
    return say("grants.not_stated")


def _behind(total: Total, say: Words, unit: Unit) -> tuple[tuple[str, str, str], ...]:
    """The lines of an item with amount, and source where they are few; the table itself has all sources."""
    return tuple(
        (
            line.designation,
            amount(line.amount if line.amount is not None else line.estimate, unit)
            or say("grants.not_stated"),
            line.source if len(total.lines) <= _FEW else "",
        )
        for line in total.lines
    )
