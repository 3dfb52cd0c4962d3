"""What a table states: each recipient's amount in each stream, with its place, or why it cannot be read."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from allocation.case import UNPLACED, Case, Decision, codes_by_name, folded, is_unplaced
from allocation.figures import Figure
from allocation.files.cells import BadCell
from allocation.files.decision_table.amounts import figure_of
from allocation.files.decision_table.layout import Layout, Section, layout_of
from allocation.files.decision_table.own_sums import SumRow, own_sums
from allocation.files.decision_table.whole_table import MOST_UNKNOWN, Reader, of_the_whole
from allocation.files.sheets_in import TableText, TextRow, cells_by_column, ragged
from allocation.files.sheets_in.unit_words import units_in
from allocation.found import NO_UNIT
from allocation.money import Unit
from allocation.problems import Problem, did_you_mean, error, errors, unknown_name, warning
from allocation.reconciling.side import OwnSum

_ITEM, _SUM = "item", "sum"
_SUM_NAME = re.compile(r"(?:sum|totalt?|i alt|til sammen)(?:[ :].*)?")


@dataclass(frozen=True, slots=True)
class Reading:
    """A table as it is understood.

    `decision` is None where there are errors, or no unit. `unit` is what the amounts are read in, `said` what
    the file itself says, None where it says none or several; `streams` those it has columns for; `sums` its
    own sums held against their parts; `printed` the sum of its amounts as they are printed, without a unit.
    """

    table: TableText
    decision: Decision | None
    unit: Unit | None
    said: Unit | None
    streams: tuple[str, ...]
    sums: tuple[OwnSum, ...]
    printed: Fraction
    problems: tuple[Problem, ...]
    takes_unit: bool = True

    @property
    def lacks_unit(self) -> bool:
        """Whether its unit is all that keeps it from being read."""
        return self.unit is None and self.printed != 0 and len(errors(self.problems)) == 1


def reading_of(table: TableText, case: Case, unit_name: str = "") -> Reading:
    """What the table states for a case.

    Args:
        table: the table as text.
        case: whose recipients, streams and units it is about.
        unit_name: the unit that a person has said its amounts are in; empty for what the file says.
    """
    layout = layout_of(table, case)
    chosen = next((unit for unit in case.units.money if unit.name == unit_name), None)
    said = said_unit(layout, case)
    reader = Reader(table, case, chosen or said)
    for section in layout.sections:
        _read_section(reader, section, chosen)
    problems = (
        *table.problems,
        *layout.problems,
        *reader.problems,
        *of_the_whole(reader, layout, said, chosen),
    )
    columns = {code for section in layout.sections for code in section.streams.values()}
    return Reading(
        table,
        None if errors(problems) else _decision(reader),
        _unit_read(reader),
        said,
        tuple(code for code in case.streams if code in columns),
        tuple(reader.sums),
        sum((one.value / one.unit.factor for one in reader.figures.values()), Fraction(0)),
        problems,
        reader.takes_unit,
    )


def _unit_read(reader: Reader) -> Unit | None:
    """What the amounts are read in, where that is one unit; else what was said or chosen."""
    units = {figure.unit for figure in reader.figures.values()}
    only = units.pop() if len(units) == 1 else reader.unit
    return None if only == NO_UNIT else only


def said_unit(layout: Layout, case: Case) -> Unit | None:
    """The unit that the rows above the first heading, or all headings alike, say; None where they do not."""
    texts = [cell for section in layout.sections for row in section.above for cell in row.cells]
    texts += [section.heading.cell(section.names) for section in layout.sections]
    found = _units_of(texts, case)
    if not found:
        headings = [one.heading.cell(column) for one in layout.sections for column in one.streams]
        each = [_units_of([heading], case) for heading in headings]
        found = each[0] if each and all(one == each[0] for one in each) else frozenset()
    return next(iter(found)) if len(found) == 1 else None


def _units_of(texts: Iterable[str], case: Case) -> frozenset[Unit]:
    return frozenset(unit for text in texts if text.strip() for unit in units_in(text, case.units))


def _unit_of_column(reader: Reader, section: Section, column: int, chosen: Unit | None) -> Unit | None:
    """The unit of a column: that of its heading or the row under it, else the chosen one, or the table's."""
    below = section.rows[0].cell(column) if section.rows and _has_no_name(section.rows[0], section) else ""
    own = units_in(f"{section.heading.cell(column)} {below}", reader.case.units)
    if len(own) == 1:
        return next(iter(own))
    reader.takes_unit = True
    return chosen or reader.unit


def _has_no_name(row: TextRow, section: Section) -> bool:
    return not row.cell(section.names)


def _read_section(reader: Reader, section: Section, chosen: Unit | None) -> None:
    units = {column: _unit_of_column(reader, section, column, chosen) for column in section.amounts}
    known = codes_by_name(reader.case.recipients)
    kept: list[SumRow] = []
    for number, row in enumerate(section.rows):
        name, texts = row.cell(section.names), {c: row.cell(c) for c in section.amounts if row.cell(c)}
        if number == 0 and not name and _are_units(texts, reader.case):
            continue
        code = UNPLACED if is_unplaced(name) else known.get(folded(name))
        if not texts and not (code and _has_formula(reader, row, section)):
            reader.passed += [] if code else [next(iter(cells_by_column(row).values()))]
        elif (kind := _kind_of(row, section, name, code)) is None:
            _refuse_row(reader, row, section, name)
            kept += [_of_nobody_known(reader, row, section, units)] if name else []
        else:
            figures = _figures(reader, row, section, units, is_sum=kind == _SUM)
            whose = code if code and kind != _SUM else ""
            kept.append(SumRow(row.line, name, whose, kind != _SUM, figures))
            _take(reader, row, section, code, figures, kind)
    reader.problems += ragged(reader.table, section.heading, section.rows)
    reader.sums += own_sums(reader.table, section, kept)


def _has_formula(reader: Reader, row: TextRow, section: Section) -> bool:
    return any((row.line, column) in reader.table.formulas for column in section.streams)


def _are_units(texts: Mapping[int, str], case: Case) -> bool:
    return bool(texts) and all(units_in(text, case.units) for text in texts.values())


def _kind_of(row: TextRow, section: Section, name: str, code: str | None) -> str | None:
    """What a row is: `item` or `sum`; None where nobody can tell."""
    stated = row.cell(section.kinds) if section.kinds is not None else ""
    plain = folded(name)
    if stated and stated != _ITEM and code != UNPLACED:
        return _SUM
    if code:
        return _ITEM
    return _SUM if _SUM_NAME.fullmatch(plain) and not stated else None


def _refuse_row(reader: Reader, row: TextRow, section: Section, name: str) -> None:
    place = reader.table.place(row.line, section.heading.cell(section.names) or "1")
    if not name:
        cause = "navnet mangler, eller cellen er slått sammen med den over"
        fix = "skriv mottakerens navn, eller «Sum»"
        reader.problems.append(error(place, "linjen har beløp, men ingen mottaker", cause, fix))
        return
    reader.unknown += 1
    if reader.unknown > MOST_UNKNOWN:
        return
    names = [recipient.name for recipient in reader.case.recipients.values()]
    near = [*names, *(alias for one in reader.case.recipients.values() for alias in one.aliases)]
    known = near if did_you_mean(name, near) else names
    reader.problems.append(unknown_name(place, "mottaker", name, known))


def _of_nobody_known(
    reader: Reader, row: TextRow, section: Section, units: Mapping[int, Unit | None]
) -> SumRow:
    """A row whose recipient nobody knows: the table's own sums are of it as well.

    What is odd in its cells is not told: that it is nobody's is said already.
    """
    name = row.cell(section.names)
    figures = _figures(replace(reader, problems=[], formulas=[]), row, section, units, is_sum=True)
    return SumRow(row.line, name, f"Navn {folded(name)}", True, figures)


def _figures(
    reader: Reader, row: TextRow, section: Section, units: Mapping[int, Unit | None], is_sum: bool
) -> dict[int, Figure]:
    """The row's figures by column; what cannot be read is a problem, in a sum only a warning."""
    figures = {}
    for column in section.amounts:
        text, is_formula = row.cell(column), (row.line, column) in reader.table.formulas
        place = reader.table.place(row.line, section.heading.cell(column))
        if is_formula and column in section.streams and not is_sum:
            reader.formulas.append(f"{section.heading.cell(column)}, linje {row.line}")
        if is_formula and not text and column in section.streams and not is_sum:
            fix = "åpne filen i et regneark, lagre den, og prøv igjen"
            reader.problems.append(
                error(place, "formelen har ingen beregnet verdi", "filen er laget uten å regne ut", fix)
            )
        try:
            figure, odd = figure_of(text, units[column], reader.table.decimal_sign, reader.case.units)
        except BadCell as bad:
            tell = warning if is_sum or column == section.total else error
            reader.problems.append(tell(place, bad.what, bad.cause, bad.fix))
            continue
        if odd:
            fix = "se etter at verdien er riktig"
            reader.problems.append(warning(place, odd, "uvanlig skrivemåte", fix))
        if figure is not None:
            figures[column] = figure
    return figures


def _take(
    reader: Reader,
    row: TextRow,
    section: Section,
    code: str | None,
    figures: Mapping[int, Figure],
    kind: str,
) -> None:
    """Keep a recipient's amounts; a recipient that stands twice is refused with both lines."""
    if kind == _SUM or code is None:
        return
    for column, stream in section.streams.items():
        first = reader.lines.get((code, stream))
        if column in figures and first:
            what = f"{reader.case.name_of(code)} har også et beløp på linje {first[0]}"
            place = reader.table.place(row.line, section.heading.cell(column))
            cause = "samme mottaker står to ganger, kanskje under to navn"
            reader.problems.append(error(place, what, cause, "slett den ene linjen"))
        elif column in figures:
            reader.figures[code, stream] = figures[column]
            reader.lines[code, stream] = (row.line, section.heading.cell(column))


def _decision(reader: Reader) -> Decision:
    table = reader.table
    places = {cell: table.place(line, heading) for cell, (line, heading) in reader.lines.items()}
    sources = {cell: str(table.place(line)) for cell, (line, _) in reader.lines.items()}
    return Decision(table.file, dict(_ordered(reader)), sources, places)


def _ordered(reader: Reader) -> Sequence[tuple[tuple[str, str], Figure]]:
    """The figures in the register's order, whatever the order in the file."""
    position, streams = reader.case.position, list(reader.case.streams)
    return sorted(reader.figures.items(), key=lambda one: (position[one[0][0]], streams.index(one[0][1])))
