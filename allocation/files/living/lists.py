"""The sheets «År for år», «Rammer» and «Funn»: years beside each other, every fund, and every finding."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from allocation.draws import funds_in_order
from allocation.files.living.book import Living
from allocation.files.living.cells import Cell, Term, if_, of, total, written
from allocation.files.living.pages import AMOUNTS, PART, Page, Table, figure
from allocation.files.sheets import amount_format, width_for
from allocation.files.trace_text import drawn_on_text, lasting_text
from allocation.findings import Finding, Status
from allocation.reconciliation import cell_findings
from allocation.words import ENTRY, STATUS
from allocation.years import YearTable, year_tables

_FINDING_WIDTHS = (20, 46, 16, 14, 12, 12, 12, 56)
_CHANGE = figure(amount_format(0, signed=True))


def write_years(living: Living) -> list[Page]:
    """Each fund that is given in several years: recipients by years, and the change between them."""
    tables = year_tables(living.distribution)
    if not tables:
        return []
    about = f"Beløp i {living.case.unit.name}, hvert år for seg; siste år har full virkning."
    page = living.page("År for år!", about)
    page.title = "År for år"
    labels = [line.label for table in tables for line in table.rows]
    page.wide([width_for(labels, 28, 48)])
    for table in tables:
        _write_years(living, page, table)
    return [page]


def _write_years(living: Living, page: Page, table: YearTable) -> None:
    page.text(1, table.fund.name, PART)
    page.row += 1
    case, whole = living.case, living.funds[table.fund.code].whole
    rows = {row.recipient: row.label for row in table.rows}
    shown = Table(page, rows)
    columns: list[dict[str, Cell]] = []
    for place, year in enumerate(table.years):
        terms: dict[str, Term] = {}
        for row in table.rows:
            amount = Fraction(row.amounts[place]) / case.unit.factor
            terms[row.recipient] = living.held(page.title, whole.get((year, row.recipient)), amount)
        columns.append(shown.column(table.headings[place], terms, AMOUNTS))
    first, last = columns[0], columns[-1]
    changes = shown.column(table.headings[-1], {one: of(last[one]) - first[one] for one in rows}, _CHANGE)
    sums = {2 + at: (total(shown.span(cells)), AMOUNTS) for at, cells in enumerate(columns)}
    shown.sums("Sum", {**sums, 2 + len(columns): (total(shown.span(changes)), _CHANGE)})
    page.row += 1


def write_fund_list(living: Living) -> Page:
    """Every fund: who pays, how much, whether it comes back, by which method, and what it is taken from."""
    case, funds = living.case, funds_in_order(living.case)
    draws = any(fund.draws_on for fund in funds)
    page = living.page("Rammer!", f"Det som fordeles, i {case.unit.name}.")
    page.title = "Rammer"
    headings = [*(ENTRY[name] for name in ("fund", "payer", "amount", "lasting")), "Metode"]
    headings += [*(["Trekker på"] if draws else []), ENTRY["source"]]
    page.wide([34, 26, 14, 17, 30, *([30] if draws else []), 44])
    page.repeated = page.row
    page.headings(headings, (3,))
    for fund in funds:
        lasting = lasting_text(fund, living.distribution.by_lasting(fund), case.unit)
        cells = {1: fund.name, 2: case.name_of(fund.payer), 4: lasting, 5: case.methods[fund.method].title}
        beyond = [*([drawn_on_text(fund, case)] if draws else []), fund.source]
        page.wrapped({**cells, **dict(enumerate(beyond, 6))})
        page.put(page.row, 3, _amount(living, fund.code), AMOUNTS)
        page.row += 1
    return page


def _amount(living: Living, fund: str) -> Term:
    amount = Fraction(living.case.funds[fund].kroner) / living.case.unit.factor
    return living.held("Rammer", living.funds[fund].amounts[living.case.year], amount)


def write_findings(
    living: Living, findings: Sequence[Finding], placed: Mapping[tuple[str, str], Cell]
) -> Page:
    """Every finding in the unit its document prints, those that do not simply agree first.

    The cells of the decision are held against those of the result; what is checked of printed tables are
    figures, for it does not depend on the inputs.
    """
    page = living.page("Funn!", "Hvert funn står i enheten det er trykt i.")
    page.title = "Funn"
    page.wide(_FINDING_WIDTHS)
    page.repeated = page.row
    names = ["Sak eller vedtak", "Hva", "Status", "Enhet", "Oppgitt", "Beregnet", "Differanse", "Forklaring"]
    page.headings(names, (5, 6, 7))
    computed = _computed(living, placed)
    told = [finding for finding in findings if finding.status is not Status.AGREES]
    agreeing = [finding for finding in findings if finding.status is Status.AGREES]
    if not findings:
        page.text(1, "Ingen funn: saken har ikke noe vedtak eller andre tall å holdes mot.")
    for finding in [*told, *agreeing]:
        _write_finding(page, finding, computed.get(finding.subject))
    return page


def _computed(living: Living, placed: Mapping[tuple[str, str], Cell]) -> dict[object, Cell]:
    """The cells of the result that findings are about, by what these say that they are about."""
    decision = living.case.decision
    if decision is None or not living.distribution.scenario.claims_decision:
        return {}
    found = cell_findings(decision, living.distribution)
    return {finding.subject: placed[cell] for cell, finding in found.items() if cell in placed}


def _write_finding(page: Page, finding: Finding, cell: Cell | None) -> None:
    form = figure(amount_format(finding.decimals))
    page.wrapped({1: finding.subject.within, 2: finding.subject.what, 4: finding.unit.name, 8: finding.cause})
    stated, computed = (
        None if value is None else Fraction(value) / finding.unit.factor
        for value in (finding.stated, finding.computed)
    )
    row = page.row
    ours: Term | None = computed
    if cell is not None and computed is not None and cell.value == computed:
        ours = cell
    left = None if stated is None else page.put(row, 5, stated, form)
    right = None if ours is None else page.put(row, 6, ours, form)
    if left is not None and right is not None:
        page.put(row, 7, of(left) - right, form)
    if left is not None and right is not None and right.value == left.value and isinstance(ours, Cell):
        agrees = written([of(left), "=", of(right)], 1)
        page.put(row, 3, if_(agrees, STATUS[Status.AGREES], STATUS[Status.DIFFERS]), figure("General"))
    else:
        page.text(3, STATUS[finding.status])
    page.row += 1
