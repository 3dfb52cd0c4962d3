"""The files of the Grants screen: its tables and figures as a workbook, and the money's way as a picture."""

from collections.abc import Mapping

from allocation.case import Case
from allocation.charts import LIGHT
from allocation.charts.picture import as_png
from allocation.files.plain_sheets import PlainSheet, Value, plain_workbook
from allocation.grant_comparison import Match, matched
from allocation.grant_tables import GrantTable, Total, expenditure
from allocation.money_flow import money_flow
from allocation.problems import Place, ProblemsFound, error
from allocation.screens.documents.of_run import stamp_of, stem_of
from allocation.screens.grants_moves import beside_of, table_of
from allocation.screens.grants_shown import kind_words, lasting_words, title_of
from allocation.screens.money_way import drawn_way, fund_name, station_name
from allocation.screens.seat import shown_run, unit_of
from allocation.screens.shelf import shelf_for
from allocation.screens.words import Words, words
from allocation.screens.working import WorkingCopy
from allocation.serving.document import Document

_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LONG_TITLE = 30
"""A spreadsheet takes no longer name of a sheet."""


def _workbook(copy: WorkingCopy, _wanted: Mapping[str, str]) -> Document:
    """The chosen table, the one beside it, and the way of the money: amounts in whole kroner."""
    case, say = shelf_for(copy).case, words(copy.look.language)
    run = shown_run(case, copy)
    table, other = table_of(case, copy), beside_of(case, copy)
    sheets = [] if table is None else [_lines(table, say)]
    if table is not None and other is not None:
        sheets.append(_compared(table, other, say))
    sheets.append(_way(copy, case, say))
    about = [
        title_of(table, say) if table else case.title,
        stamp_of(run),
        say("grants.in_base", unit=case.units.base.name),
    ]
    return Document(f"{stem_of(copy)}-{say('grants.file')}.xlsx", _SHEET, plain_workbook(about, sheets))


def _lines(table: GrantTable, say: Words) -> PlainSheet:
    names = (
        "chapter", "item", "designation", "amount", "estimate", "kind", "lasting", "purpose", "condition",
        "reporting", "deadline", "footnote", "source",
    )  # fmt: skip
    rows: list[tuple[Value, ...]] = [
        (
            line.chapter,
            line.item,
            line.designation,
            None if line.is_open_ended else line.amount,
            line.estimate,
            kind_words(line, table.stage, say),
            lasting_words(line, say),
            line.purpose,
            line.condition,
            line.reporting_duty,
            line.deadline,
            line.footnote,
            line.source,
        )
        for line in table.in_order
    ]
    total = expenditure(table.lines)
    has_income = any(line.is_income for line in table.lines)
    name = say("grants.all_expenditure" if has_income else "grants.all_sum")
    estimated = total.estimated if total.estimates else None
    rows.append(("", "", name, total.granted if total.counted else None, estimated, *[None] * 8))
    headings = tuple(say(f"grants.{name}") for name in names)
    return PlainSheet(say("grants.table"), headings, tuple(rows), frozenset({len(rows) - 1}))


def _compared(table: GrantTable, other: GrantTable, say: Words) -> PlainSheet:
    headings = (
        say("grants.chapter"),
        say("grants.item"),
        say("grants.designation"),
        title_of(table, say),
        title_of(other, say),
        say("grants.compared.difference"),
        say("grants.compared.percent"),
        say("grants.compared.note"),
    )
    rows = tuple(_match_row(match, table, other, say) for match in matched(table, other))
    return PlainSheet(say("grants.beside")[:_LONG_TITLE], headings, rows)


def _match_row(match: Match, table: GrantTable, other: GrantTable, say: Words) -> tuple[Value, ...]:
    sides: tuple[tuple[GrantTable, Total | None], ...] = ((table, match.one), (other, match.other))
    lone = [title_of(given, say) for given, total in sides if total is not None]
    note = say("grants.compared.only", title=lone[0]) if len(lone) == 1 else ""
    of_first = match.in_per_cent
    return (
        match.chapter,
        " / ".join(match.items),
        match.designation,
        match.one.printed if match.one else None,
        match.other.printed if match.other else None,
        match.difference,
        None if of_first is None else round(float(of_first), 1),
        note or (say("grants.compared.rounding") if match.is_rounding else ""),
    )


def _way(copy: WorkingCopy, case: Case, say: Words) -> PlainSheet:
    run = shown_run(case, copy)
    flow = money_flow(run)
    names = {one.code: station_name(one, run.case, say) for one in flow.stations}
    order = {one.code: number for number, one in enumerate(flow.stations)}
    passages = sorted(flow.passages, key=lambda one: (order[one.source], order[one.target]))
    rows = tuple(
        (names[one.source], names[one.target], fund_name(one, run.case, say), one.amount) for one in passages
    )
    headings = (
        *(say(f"grants.flow.{name}") for name in ("from", "to", "fund")),
        say("words.amount"),
    )
    return PlainSheet(say("grants.flow.sheet"), headings, rows)


def _picture(copy: WorkingCopy, _wanted: Mapping[str, str]) -> Document:
    """The way of the money; refused where there is none."""
    case, say = shelf_for(copy).case, words(copy.look.language)
    run = shown_run(case, copy)
    flow = money_flow(run)
    if not flow.passages:
        raise ProblemsFound([error(Place(case.name), say("grants.no_picture"), "", "")])
    spec = drawn_way(flow, run.case, unit_of(case, copy.look), say, LIGHT)
    heading = say("grants.flow.title", scenario=run.scenario.title)
    picture = as_png(spec, heading, stamp_of(run), width=1200)
    return Document(f"{stem_of(copy)}-{say('grants.flow.file')}.png", "image/png", picture)


BUILDERS = {"grants": _workbook, "grants_picture": _picture}
