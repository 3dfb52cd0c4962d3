"""What a board case states or gives: its decision, a run, the grant table of its letter, its measures."""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from allocation.case import UNPLACED, Case, Decision, codes_by_name, folded
from allocation.distribution import Distribution
from allocation.figures import Figure
from allocation.found import RowKind, TableKind
from allocation.funds import GrantLine
from allocation.grant_tables import TableLine
from allocation.money import Unit
from allocation.reconciling.side import AMOUNT, EFFECT, ESTIMATE, SUM, Cell, PrintedSum, Side
from allocation.reconciling.sum_rows import Line, printed_sums

_KIND, _TOTAL = "row_kind", "total"
"""The columns of a decision's table that say what a row is to sums, and what a row sums to."""

GRANT_COLUMNS = {AMOUNT: "Bevilgning", ESTIMATE: "Overslag"}


def decision_side(decision: Decision, case: Case) -> Side:
    """A decision of the case, or one that it is held against, under the case's names."""
    position, streams = case.position, {code: number for number, code in enumerate(case.streams)}
    cells = sorted(
        decision.cells, key=lambda cell: (position.get(cell[0], len(position)), streams.get(cell[1], 0), cell)
    )
    codes, columns = {cell[0] for cell in cells}, {cell[1] for cell in cells}
    return Side(
        decision.title,
        TableKind.DISTRIBUTION,
        {cell: decision.cells[cell] for cell in cells},
        _names(case, codes),
        {code: title for code, title in case.streams.items() if code in columns},
        case.unit,
        printed_sums(list(_lines(decision, case))) if decision == case.decision else (),
        decision.sources,
        _groups(case),
    )


def _lines(decision: Decision, case: Case) -> Iterator[Line]:
    """The rows of the decision's own tables, sums among them, in the order that they are printed in."""
    files = {place.file.rpartition("/")[2] for place in decision.places.values()}
    codes = codes_by_name(case.recipients)
    for table in case.tables.values():
        refers = next((column.name for column in table.columns.values() if column.refers), "")
        if table.file in files and refers and _KIND in table.columns:
            for row in table:
                figures = {code: figure for code in case.streams if (figure := row.figure(code)) is not None}
                total = row.figure(_TOTAL)
                figures |= {SUM: total} if total is not None else {}
                name, kind = row.text(refers) or row.text(_KIND), RowKind(row.text(_KIND))
                yield Line(kind, codes.get(folded(name), ""), name, figures)


def distribution_side(distribution: Distribution) -> Side:
    """What a run places, exact in kroner; the sum of a stream is its funds', what is unplaced included."""
    case, base = distribution.case, distribution.case.units.base
    placed = distribution.placed()
    cells = {cell: Figure(Fraction(amount), base) for cell, amount in placed.items()}
    codes, columns = {code for code, _ in cells}, {stream for _, stream in cells}
    streams = {code: title for code, title in case.streams.items() if code in columns}
    return Side(
        f"{case.title}, {distribution.scenario.title}",
        TableKind.DISTRIBUTION,
        cells,
        _names(case, codes),
        streams,
        case.unit,
        tuple(_fund_sums(distribution, cells, streams, base)),
        groups=_groups(case),
        is_exact=True,
        unplaced={
            stream: Figure(Fraction(amount), base)
            for stream, amount in distribution.unplaced().items()
            if stream in streams
        },
    )


def _fund_sums(
    distribution: Distribution, cells: Mapping[Cell, Figure], streams: Mapping[str, str], base: Unit
) -> Iterator[PrintedSum]:
    """The sum of each stream's funds in the table that the decision is about."""
    sums = dict.fromkeys(streams, 0)
    for (payer, stream, _), amount in distribution.handed_out(None).items():
        if distribution.case.payer in ("", payer) and stream in sums:
            sums[stream] += amount
    for stream, amount in sums.items():
        members = tuple(cell for cell in cells if cell[1] == stream)
        yield PrintedSum((SUM, stream), "Sum", Figure(Fraction(amount), base), members)


def _names(case: Case, codes: set[str]) -> dict[str, str]:
    known = [code for code in case.recipients if code in codes]
    return {code: case.name_of(code) for code in (*known, *sorted(codes - set(known) - {UNPLACED}))}


def _groups(case: Case) -> dict[str, str]:
    return {code: one.group for code, one in case.recipients.items() if one.group}


def grants_side(title: str, lines: Iterable[GrantLine | TableLine], base: Unit) -> Side:
    """A letter's grant lines by chapter, item and designation, in whole kroner as printed."""
    cells, rows = dict[Cell, Figure](), dict[str, str]()
    for line in lines:
        code = grant_code(line.chapter, line.item, line.designation)
        rows[code] = grant_name(line.chapter, line.item, line.designation)
        for column, amount in ((AMOUNT, line.amount), (ESTIMATE, line.advance)):
            if amount is not None:
                cells[code, column] = Figure(Fraction(amount), base)
    used = {column for _, column in cells}
    columns = {code: name for code, name in GRANT_COLUMNS.items() if code in used}
    return Side(title, TableKind.GRANTS, cells, rows, columns, base)


def grant_code(chapter: str, item: str, designation: str) -> str:
    """The key of a grant line: twenty lines can share a chapter and an item, so its designation is part."""
    return f"{chapter}.{item} {folded(designation)}"


def grant_place(code: str) -> str:
    """The chapter and item of such a key."""
    return code.partition(" ")[0]


def grant_name(chapter: str, item: str, designation: str) -> str:
    """A grant line as the letters call it: «kap. 732 post 70 Doping»."""
    parts = (f"kap. {chapter}" if chapter else "", f"post {item}" if item else "", designation)
    return " ".join(part for part in parts if part)


def measures_side(case: Case) -> Side:
    """The year's effect of the case's measures, by their types."""
    cells, rows = dict[Cell, Figure](), dict[str, str]()
    for measure in case.measures.values():
        if measure.effect is not None:
            code = folded(measure.type or measure.name)
            before = cells.get((code, EFFECT))
            value = measure.effect.value + (before.value if before else 0)
            cells[code, EFFECT] = Figure(value, measure.effect.unit, measure.effect.decimals)
            rows[code] = measure.type or measure.name
    return Side(case.title, TableKind.MEASURES, cells, rows, {EFFECT: "Effekt"}, case.unit)
