"""The workbook of a run: result, years, funds, bridge and findings as typed numbers in Norwegian formats."""

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from allocation.distribution import Distribution
from allocation.draws import funds_in_order
from allocation.files.activity_text import activity_shown
from allocation.files.around_sheets import write_shown
from allocation.files.bridge_sheet import write_bridge
from allocation.files.growth_text import growth_shown
from allocation.files.instalments_text import HOW_ROUNDED, MONTHS_TITLE, months_shown
from allocation.files.lines_text import lines_shown
from allocation.files.measures_shown import measures_shown
from allocation.files.result_sheet import write_result
from allocation.files.sheets import (
    HEADING_ROW,
    add_filter,
    amount_format,
    as_sum,
    set_page,
    width_for,
    write_about,
    write_headings,
    write_number,
    write_text,
    write_wrapped,
)
from allocation.files.shown import Shown
from allocation.files.trace_text import drawn_on_text, lasting_text
from allocation.findings import Finding, Status
from allocation.words import ENTRY, STATUS
from allocation.years import YearTable, year_tables

_FINDING_WIDTHS = (22, 54, 18, 13, 12, 12, 11, 66)
_FIXED_TIME = (1980, 1, 1, 0, 0, 0)


def workbook_bytes(distribution: Distribution, findings: Sequence[Finding]) -> bytes:
    """The workbook as bytes, the same bytes for the same distribution.

    Sheets: Resultat (a table a payer), Linjer (funds that are the sum of lines), År for år (where a fund is
    given in several years), Aktivitet, Tiltak, Måneder and Vekst (each where the case has it), Rammer (every
    fund), Bro (every entry, by recipient), Funn (every finding).
    """
    book = Workbook()
    result = book.active
    assert isinstance(result, Worksheet)
    result.title = "Resultat"
    write_result(result, distribution)
    if lines := lines_shown(distribution):
        about = f"Beløp i {distribution.case.unit.name}, linje for linje."
        write_shown(book.create_sheet("Linjer"), distribution, about, lines)
    if tables := year_tables(distribution):
        _years(book.create_sheet("År for år"), distribution, tables)
    for title, about, shown in _around(distribution):
        if shown:
            write_shown(book.create_sheet(title), distribution, about, shown)
    _funds(book.create_sheet("Rammer"), distribution)
    write_bridge(book.create_sheet("Bro"), distribution)
    _findings(book.create_sheet("Funn"), distribution, findings)
    book.properties.creator = "allocation"
    book.properties.title = f"{distribution.case.title}: {distribution.scenario.title}"
    book.properties.created = datetime(distribution.case.year, 1, 1)
    raw = io.BytesIO()
    book.save(raw)
    return without_clock(raw.getvalue())


def _around(distribution: Distribution) -> list[tuple[str, str, list[Shown]]]:
    """What stands around the distribution: the sheet's name, what it is about, and its tables."""
    unit = distribution.case.unit.name
    return [
        ("Aktivitet", "Poeng i hver pott.", activity_shown(distribution)),
        ("Tiltak", f"Tiltakene mot kravet, beløp i {unit}.", measures_shown(distribution)),
        ("Måneder", f"{MONTHS_TITLE}, i {unit}. {HOW_ROUNDED}", months_shown(distribution)),
        ("Vekst", "Hvert mål i sin egen enhet.", growth_shown(distribution)),
    ]


def without_clock(content: bytes) -> bytes:
    """The same workbook without the time it was written, which would change its bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w") as target:
        for item in source.infolist():
            data = source.read(item)
            if item.filename == "docProps/core.xml":
                data = re.sub(rb"<dcterms:modified[^>]*>[^<]*</dcterms:modified>", b"", data)
            target.writestr(zipfile.ZipInfo(item.filename, _FIXED_TIME), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _years(sheet: Worksheet, distribution: Distribution, tables: Sequence[YearTable]) -> None:
    """Each fund that is given in several years: recipients by years, and the change between them."""
    case, row = distribution.case, HEADING_ROW
    write_about(
        sheet, distribution, f"Beløp i {case.unit.name}, hvert år for seg; siste år har full virkning."
    )
    for table in tables:
        columns = 1 + len(table.headings)
        write_headings(sheet, row, [table.fund.name, *table.headings], range(2, columns + 1))
        for line in table.all_rows:
            row += 1
            write_text(sheet, row, 1, line.label)
            for column, kroner in enumerate((*line.amounts, line.change), 2):
                write_number(sheet, row, column, kroner // int(case.unit.factor))
        as_sum(sheet, row, columns)
        row += 2
    labels = [line.label for table in tables for line in table.rows]
    years = max(len(table.years) for table in tables)
    set_page(sheet, [width_for(labels, 28, 48), *[15] * (years + 1)])


def _funds(sheet: Worksheet, distribution: Distribution) -> None:
    """Every fund: who pays, how much, whether it comes back, by which method, and what it is taken from.

    The last only where a fund of the case draws on something.
    """
    case, funds = distribution.case, funds_in_order(distribution.case)
    draws = any(fund.draws_on for fund in funds)
    write_about(sheet, distribution, f"Det som fordeles, i {case.unit.name}.")
    headings = [*(ENTRY[name] for name in ("fund", "payer", "amount", "lasting")), "Metode"]
    headings += [*(["Trekker på"] if draws else []), ENTRY["source"]]
    widths = [34, 26, 14, 17, 32, *([36] if draws else []), 50]
    write_headings(sheet, HEADING_ROW, headings, (3,))
    for row, fund in enumerate(funds, HEADING_ROW + 1):
        cells = [
            fund.name,
            case.name_of(fund.payer),
            "",
            lasting_text(fund, distribution.by_lasting(fund), case.unit),
            case.methods[fund.method].title,
        ]
        cells += [*([drawn_on_text(fund, case)] if draws else []), fund.source]
        write_wrapped(sheet, row, dict(enumerate(cells, 1)), widths)
        write_number(sheet, row, 3, fund.kroner // int(case.unit.factor))
    set_page(sheet, widths)
    add_filter(sheet, HEADING_ROW + len(funds), len(headings))


def _findings(sheet: Worksheet, distribution: Distribution, findings: Sequence[Finding]) -> None:
    """Every finding in the unit its document prints, those that do not simply agree first."""
    write_about(sheet, distribution, "Hvert funn står i enheten det er trykt i.")
    names = ["Sak eller vedtak", "Hva", "Status", "Enhet", "Oppgitt", "Beregnet", "Differanse", "Forklaring"]
    write_headings(sheet, HEADING_ROW, names, (5, 6, 7))
    told = [finding for finding in findings if finding.status is not Status.AGREES]
    agreeing = [finding for finding in findings if finding.status is Status.AGREES]
    for row, finding in enumerate([*told, *agreeing], HEADING_ROW + 1):
        texts = {1: finding.subject.within, 2: finding.subject.what, 8: finding.cause}
        write_wrapped(sheet, row, texts, _FINDING_WIDTHS)
        write_text(sheet, row, 3, STATUS[finding.status])
        write_text(sheet, row, 4, finding.unit.name)
        both = finding.stated is not None and finding.computed is not None
        values = (finding.stated, finding.computed, finding.difference if both else None)
        for column, value in enumerate(values, 5):
            write_number(sheet, row, column, _plain(value, finding), amount_format(finding.decimals))
    set_page(sheet, _FINDING_WIDTHS)
    add_filter(sheet, HEADING_ROW + len(findings), len(names))


def _plain(value: Fraction | None, finding: Finding) -> int | float | None:
    """A value in its printed unit as a number for a cell."""
    if value is None:
        return None
    in_unit = value / finding.unit.factor
    return in_unit.numerator if in_unit.denominator == 1 else float(in_unit)
