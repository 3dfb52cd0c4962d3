"""The workbook of a run: a living one, in which every figure is a formula that leads back to an input."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from openpyxl import Workbook

from allocation.distribution import Distribution
from allocation.files.instalments_text import HOW_ROUNDED, MONTHS_TITLE
from allocation.files.living.around.activity import activity_sheet
from allocation.files.living.around.grid import write_tables
from allocation.files.living.around.growth import growth_sheet
from allocation.files.living.around.lines import line_sheet
from allocation.files.living.around.measures import measure_sheet
from allocation.files.living.around.months import month_sheet
from allocation.files.living.book import Living, begin, write_funds
from allocation.files.living.bridge import write_bridge
from allocation.files.living.cells import Cell
from allocation.files.living.changes import write_change
from allocation.files.living.lists import write_findings, write_fund_list, write_years
from allocation.files.living.origin_sheet import write_origin
from allocation.files.living.pages import Page
from allocation.files.living.read_me import write_checks
from allocation.files.living.result import write_result
from allocation.files.living.write import as_bytes, name_cells, write_page
from allocation.files.marking import marking_of
from allocation.files.sheets import HEADING_ROW
from allocation.findings import Finding


def workbook_bytes(distribution: Distribution, findings: Sequence[Finding]) -> bytes:
    """The workbook as bytes, the same bytes for the same distribution.

    Sheets: Les meg; the results: Resultat (a table a payer), Endring (who gains and who loses), År for år
    (where a fund is given in several years), Linjer, Aktivitet, Tiltak, Måneder and Vekst (each where the
    case has it); Inndata and Kriterier (what can be changed); what computes: Rammer (every fund), Grunnlag
    (amounts that stand), Nøkler, a sheet a fund, Bro (every entry, by recipient); control: Funn (every
    finding), Kontroller and Saksmappe (what it takes to run the workbook as a case).
    """
    with _nothing_collected():
        return _workbook_bytes(distribution, findings)


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Half a million small objects live until the workbook is written: to look for dead ones takes time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _workbook_bytes(distribution: Distribution, findings: Sequence[Finding]) -> bytes:
    living = Living.of(distribution)
    write_funds(living)
    around = _around(living)
    if living.grounds.has_projected:
        living.figures[living.grounds.page.title] = "kriterier som programmet har framskrevet"
    result, checks, placed = write_result(living)
    change = write_change(living)
    years, funds, bridge = write_years(living), write_fund_list(living), write_bridge(living)
    found = write_findings(living, findings, placed)
    inputs, changed = _inputs(living)
    checks = [
        *checks,
        *living.checks,
        *living.keys.checks,
        *(check for one in living.funds.values() for check in one.checks),
    ]
    ties = [cell for one in living.funds.values() for cell in one.ties]
    read_me, controls = write_checks(living, checks, changed, ties)
    own = [page for page in (living.grounds.page, living.keys.page) if page.row > HEADING_ROW]
    after = [*inputs, funds, *own, *living.pages, bridge, found, controls]
    pages = [read_me, result, *change, *years, *around, *after]
    return _book(living, [*pages, write_origin(living, pages)])


def _inputs(living: Living) -> tuple[list[Page], list[Cell]]:
    """The sheets that can be written in, and the cells that say what was changed."""
    pages, changed = [], list[Cell]()
    about = {
        living.inputs.settings: "Det som kan endres: skriv i de blå cellene.",
        living.inputs.criteria: "Det mottakerne måles med: skriv i de blå cellene.",
    }
    for sheet, text in about.items():
        if any(sheet.sections.values()):
            begin(sheet.page, living.distribution, text)
            changed += sheet.finish()
            pages.append(sheet.page)
    return pages, changed


def _book(living: Living, pages: Sequence[Page]) -> bytes:
    """The sheets in their order."""
    book = Workbook()
    for sheet in book.worksheets:
        book.remove(sheet)
    marking = marking_of(living.distribution)
    written = [write_page(book.create_sheet(page.title), page, marking) for page in pages]
    name_cells(book, living.inputs.names)
    distribution = living.distribution
    book.properties.creator = "allocation"
    book.properties.title = f"{distribution.case.title}: {distribution.scenario.title}"
    book.properties.created = datetime(distribution.case.year, 1, 1)
    return as_bytes(book, written)


def _around(living: Living) -> list[Page]:
    """The sheets of what stands around the distribution, those that there is something to show on."""
    unit = living.case.unit.name
    sheets = [
        ("Linjer", f"Beløp i {unit}, linje for linje.", line_sheet(living)),
        ("Aktivitet", "Poeng i hver pott.", activity_sheet(living)),
        ("Tiltak", f"Tiltakene mot kravet, beløp i {unit}.", measure_sheet(living)),
        ("Måneder", f"{MONTHS_TITLE}, i {unit}. {HOW_ROUNDED}", month_sheet(living)),
        ("Vekst", "Hvert mål i sin egen enhet.", growth_sheet(living)),
    ]
    return [write_tables(living, title, about, tables) for title, about, tables in sheets if tables]
