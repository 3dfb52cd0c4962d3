"""Tables as people have confirmed and corrected them: nothing is changed in silence, and nothing by guess."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from allocation.figures import Figure
from allocation.files.confirmations.doubts import standing
from allocation.files.confirmations.said import (
    SUM,
    Confirmation,
    Said,
    Spot,
    as_read,
    headings_spot,
    rows_by_spot,
    spot_of,
)
from allocation.files.confirmations.sums_again import holds_now
from allocation.files.tables_in.own_sums import own_sums, sum_problems
from allocation.findings import Status
from allocation.found import (
    NO_UNIT,
    UNIT_UNSAID,
    Found,
    FoundCell,
    FoundColumn,
    FoundRow,
    FoundTable,
    RowKind,
)
from allocation.money import PERCENT, NotANumber, clear_number, is_dash
from allocation.problems import Place, Problem, Severity, error, note, warning

_LOOK = "se på siden i filen, og ta den tilbake dersom den er feil"


def confirmed(found: Found, confirmations: Iterable[Confirmation]) -> Found:
    """The tables as people have confirmed and corrected them; what does not fit what was read is left out."""
    by_table: dict[int, dict[Spot, Confirmation]] = {}
    for one in confirmations:
        by_table.setdefault(one.spot.table, {})[one.spot] = one
    if not by_table:
        return found
    tables = tuple(
        _settled(found, number, by_table[number]) if number in by_table else table
        for number, table in enumerate(found.tables, 1)
    )
    of_file = {
        (spot.page, spot.sheet, spot.line)
        for number, given in by_table.items()
        if number <= len(found.tables)
        for spot in standing(found, number, given.values())
        if spot.line
    }
    own_problems = tuple(
        one for one in found.own_problems if one.severity is not Severity.ERROR or _at(one) not in of_file
    )
    return replace(found, tables=tables, own_problems=own_problems)


def _at(problem: Problem) -> tuple[int, str, int]:
    return problem.where.page or 0, problem.where.sheet, problem.where.row or 0


def _settled(found: Found, number: int, given: Mapping[Spot, Confirmation]) -> FoundTable:
    table = found.tables[number - 1]
    said, rows = dict(standing(found, number, given.values())), rows_by_spot(found, number)
    headings = said.pop(headings_spot(number), None)
    faults = {spot: fault for spot, one in said.items() if (fault := _fault(table, one.said))}
    own = {spot: one for spot, one in said.items() if spot not in faults}
    kept = [_row(table, row, own.get(spot)) for spot, row in rows.items()]
    added = [
        _as_said(table, _empty(found.file, spot), one.said)
        for spot, one in own.items()
        if spot not in rows and one.said.kind
    ]
    in_order = [row for row in (*kept, *added) if row is not None]
    if added:
        in_order.sort(key=lambda row: spot_of(number, row.place))
    after = replace(_headed(table, headings), rows=tuple(in_order))
    seen = _seen(rows, own)
    left = [one for one in table.problems if not _is_settled(one, number, seen, table, after)]
    wrong = [_cannot_be(spot.in_file(found.file), fault) for spot, fault in faults.items()]
    told = {one.what for one in left}
    sums = [one for one in _wrong_sums(after, number, seen) if one.what not in told]
    by_hand = (*_headings_told(table, headings), *_told(found.file, own))
    return replace(after, problems=(*left, *sums, *wrong, *by_hand))


def _wrong_sums(table: FoundTable, number: int, seen: frozenset[Spot]) -> Iterator[Problem]:
    """The sums that somebody has looked at and that do not hold: confirming a figure makes no sum right."""
    of_seen = [(place, one) for place, one in own_sums(table) if spot_of(number, place) in seen]
    return sum_problems(table, [(place, one) for place, one in of_seen if one.status is Status.DIFFERS])


def _headed(table: FoundTable, one: Confirmation | None) -> FoundTable:
    """The table with the headings that somebody has given it."""
    if one is None:
        return table
    titles = _padded(one.said.cells, len(table.columns))
    columns = tuple(
        replace(column, title=title, is_sum=title == SUM or (column.is_sum and title == column.title))
        for column, title in zip(table.columns, titles, strict=True)
    )
    return replace(table, columns=columns)


def _headings_told(table: FoundTable, one: Confirmation | None) -> Iterator[Problem]:
    if one:
        yield warning(table.place, f"overskriftene er satt for hånd: «{one.said}»", _by(one), _LOOK)


def _seen(rows: Iterable[Spot], own: Iterable[Spot]) -> frozenset[Spot]:
    """The lines of which somebody has looked at every row."""
    settled = set(own)
    open_lines = {spot.place for spot in rows if spot not in settled}
    return frozenset(spot.place for spot in settled) - open_lines


def _is_settled(
    problem: Problem, number: int, seen: frozenset[Spot], before: FoundTable, after: FoundTable
) -> bool:
    """Whether a doubt is gone: somebody looked at its line, or its sum holds since rows were corrected."""
    if problem.severity is not Severity.ERROR or problem.what == UNIT_UNSAID:
        return False
    return spot_of(number, problem.where) in seen or holds_now(problem.where, before, after)


def _row(table: FoundTable, row: FoundRow, one: Confirmation | None) -> FoundRow | None:
    """The row as it is said to be; None where it is said to be none."""
    if one is None or one.read != as_read(row) or not one.is_correction:
        return row
    return _as_said(table, row, one.said) if one.said.kind else None


def _empty(file: str, spot: Spot) -> FoundRow:
    return FoundRow(spot.in_file(file), RowKind.ITEM, "", ())


def _fault(table: FoundTable, said: Said) -> str:
    """Why a row cannot be what it is said to be; empty where it can."""
    try:
        check(table, said)
    except NotANumber as fault:
        return str(fault)
    return ""


def _cannot_be(place: Place, fault: str) -> Problem:
    cause, fix = "bekreftelsen er endret for hånd", "bekreft raden på nytt på skjermen Avstem"
    return error(place, f"raden er ikke rettet: {fault}", cause, fix)


def _as_said(table: FoundTable, row: FoundRow, said: Said) -> FoundRow:
    cells = tuple(
        FoundCell(text, figure_in(text, column))
        for column, text in zip(table.columns, _padded(said.cells, len(table.columns)), strict=True)
    )
    return replace(
        row, kind=RowKind(said.kind), name=said.name, cells=cells, chapter=said.chapter, item=said.item,
        footnote=row.footnote if not any(cell.text for cell in cells) else "",
    )  # fmt: skip


def _padded(cells: Sequence[str], count: int) -> tuple[str, ...]:
    return (*cells, *("" for _ in range(count)))[:count]


def figure_in(text: str, column: FoundColumn) -> Figure | None:
    """A cell's figure as a person writes it in a column; None for an empty cell. Raises NotANumber."""
    unit = column.unit or NO_UNIT
    if is_dash(text) and not unit.money:
        return None
    number = clear_number(text.strip().removesuffix("%").strip() if unit == PERCENT else text, ",")
    return Figure(number.value * unit.factor, unit, number.decimals) if number else None


def _told(file: str, own: Mapping[Spot, Confirmation]) -> Iterator[Problem]:
    """What people have done, each with its place: a correction is a warning, so that everybody sees it."""
    for spot, one in sorted(own.items()):
        place = spot.in_file(file)
        by = _by(one)
        if not one.is_correction:
            yield note(place, f"bekreftet som lest: «{one.said}»", by, _LOOK)
        elif one.read is None:
            yield warning(place, f"lagt til for hånd: «{one.said}»", by, _LOOK)
        elif not one.said.kind:
            yield warning(place, f"tatt bort for hånd: «{one.read}»", by, _LOOK)
        else:
            yield warning(place, f"rettet fra «{one.read}» til «{one.said}»", by, _LOOK)


def _by(one: Confirmation) -> str:
    return f"{one.who} har sett på siden, {one.at[:16].replace('T', ' ')}"


def check(table: FoundTable, said: Said) -> None:
    """See that a row can be what it is said to be. Raises NotANumber with the reason."""
    for column, text in zip(table.columns, _padded(said.cells, len(table.columns)), strict=True):
        figure = figure_in(text, column)
        if figure and figure.unit.money and figure.value.denominator != 1:
            raise NotANumber(f"«{text}» er ikke et helt beløp i {figure.unit.base}")
