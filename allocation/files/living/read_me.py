"""The sheets «Les meg» and «Kontroller»: how the workbook is read, and whether everything in it adds up."""

from collections.abc import Sequence

from allocation.files.living.book import Living
from allocation.files.living.cells import Cell, Expr, Span, Term, added, call, if_, number, of, written
from allocation.files.living.pages import CHECK, CHECK_TEXT, PART, Page
from allocation.files.marking import marking_of

READ_ME = "Les meg"
_HOW = (
    "Alle beløp er formler. Et beløp kan følges bakover: Resultat → arket til rammen → Nøkler → Inndata og "
    "Kriterier.",
    "Bare de blå cellene i Inndata og Kriterier er til å skrive i; resten er låst, uten passord. Ved siden "
    "av hver står enheten, den opprinnelige verdien og kilden.",
    "Endres en blå celle, regnes hele arbeidsboken på nytt, til de samme kronene som programmet gir.",
    "Hvert steg regnes nøyaktig og rundes av etter største rest, slik at beløpene summerer. Er rester like, "
    "avgjør «Nr.», mottakerens plass etter kode.",
    "En endret fil er en sak: «allocation run FIL.xlsx» kjører den og sier hva som er endret.",
)


def write_checks(
    living: Living, checks: Sequence[tuple[str, Term]], changed: Sequence[Cell], ties: Sequence[Cell]
) -> tuple[Page, Page]:
    """Both sheets; `changed` are 1 for each changed input, `ties` say «likt» where remainders are equal."""
    page = living.page("Kontroller!", f"Avvik i {living.case.unit.name}: alle skal være null.")
    page.title = "Kontroller"
    page.wide([90, 16])
    page.repeated = page.row
    page.headings(["Kontroll", "Avvik"], (2,))
    first = page.row
    cells = [page.line(label, of(cell), CHECK) for label, cell in checks]
    span = Span(
        Cell(page, 2, first, 0), Cell(page, 2, max(first, page.row - 1), 0), [cell.value for cell in cells]
    )
    return _read_me(living, span, changed, ties), page


def _read_me(living: Living, checks: Span, changed: Sequence[Cell], ties: Sequence[Cell]) -> Page:
    marking = marking_of(living.distribution)
    page = living.page(f"{READ_ME}!", f"Beløp i {living.case.unit.name}.")
    page.title = READ_ME
    page.wide([86, 14])
    for text in marking.lines:
        page.wrapped({1: text})
        page.row += 1
    page.row += 1
    page.text(1, "Slik leses arbeidsboken", PART)
    page.row += 1
    for text in _HOW:
        page.wrapped({1: text})
        page.row += 1
    page.row += 1
    page.text(1, "Går alt opp?", PART)
    page.row += 1
    wrong = sum(bool(number(value)) for value in checks.values)
    page.line(
        "Kontroller som ikke går opp", written(["SUMPRODUCT((", checks, "<>0)*1)"], wrong), CHECK, CHECK_TEXT
    )
    living.changed = page.line("Inndata endret siden programmet regnet", _count(changed), CHECK, CHECK_TEXT)
    page.line("Avrundinger der rester er like («likt»)", _ties(ties), CHECK, CHECK_TEXT)
    page.row += 1
    if living.figures:
        page.text(1, "Verdier, som ikke regnes på nytt", PART)
        page.row += 1
        for title, why in living.figures.items():
            told = f"{title}: {why}. Regnet av programmet, {marking.case_text}, {marking.fingerprint}."
            page.wrapped({1: told})
            stale = if_(of(living.changed).above(0), "utdatert", "gjelder")
            page.put(page.row, 2, stale, CHECK)
            page.row += 1
    return page


def _count(cells: Sequence[Cell]) -> Expr:
    """How many inputs have been changed: the columns «Endret» of both sheets, added up."""
    by_sheet: dict[int, list[Cell]] = {}
    for cell in cells:
        by_sheet.setdefault(id(cell.sheet), []).append(cell)
    spans = [Span(own[0], own[-1], [0]) for own in by_sheet.values()]
    return call("SUM", spans, 0) if spans else of(0)


def _ties(cells: Sequence[Cell]) -> Expr:
    """How many tables say «likt»."""
    counted = [written(["(", of(cell), '="likt")*1'], int(cell.value == "likt")) for cell in cells]
    return added([*counted])
