"""The head of a board paper, and what the board is asked to decide, in sentences drawn from the figures."""

from allocation.board_table import PayerTable, payer_tables
from allocation.case import UNPLACED
from allocation.distribution import Distribution, Entry
from allocation.files.marking import marking_of
from allocation.files.measures_shown import challenge_text
from allocation.files.papers.paper import Paper
from allocation.files.papers.wording import by_lasting, lasting_sentence, money
from allocation.measure_tables import requirements
from allocation.money import in_unit
from allocation.versions import as_decided
from allocation.words import STAGE
from allocation.years import year_tables

_NOT_SET = "ikke fastsatt"


def write_head(paper: Paper, distribution: Distribution) -> None:
    """Whose case it is, its meeting and number, the title, and what the paper is worth."""
    case, marking = distribution.case, marking_of(distribution)
    decided = as_decided(case, distribution.scenario)
    number, day = decided.case_number, decided.decided_on
    paper.title(f"SAK {number} {case.title}" if number else f"SAK: {case.title}")
    paper.labelled("Virksomhet", decided.body or case.body)
    paper.labelled("Møtedato", f"{day:%d.%m.%Y}" if day else _NOT_SET)
    paper.labelled("Saksnummer", number or _NOT_SET)
    if case.stage:
        paper.labelled("Budsjett", f"{case.year}, {STAGE[case.stage]}")
    paper.labelled("Alternativ", marking.scenario_title)
    paper.labelled("Status", marking.status)
    if marking.exempt:
        paper.labelled("Tilgang", marking.exempt)


def write_decision(paper: Paper, distribution: Distribution) -> None:
    """What is decided, or proposed to be, point by point."""
    paper.heading("Vedtak" if distribution.scenario.is_frozen else "Forslag til vedtak")
    paper.numbered(decision_texts(distribution))


def decision_texts(distribution: Distribution) -> list[str]:
    """Who distributes what to how many, what lasts, what comes bit by bit, and which challenge is left.

    A board decides on its own money alone: what others distribute stands in the tables only.
    """
    case, tables = distribution.case, payer_tables(distribution)
    own = case.books_of or case.payer  # empty where nothing says whose board it is
    texts = [
        _distributes(distribution, table, number)
        for number, table in enumerate(tables, 1)
        if own in ("", table.payer)
    ]
    texts += [
        f"«{table.fund.name}» gis i årene {table.years[0]}–{table.years[-1]}, slik tabell {number} viser."
        for number, table in enumerate(year_tables(distribution), len(tables) + 1)
        if own in ("", table.fund.payer)
    ]
    return texts + [challenge_text(one, case.unit) for one in requirements(distribution)]


def _distributes(distribution: Distribution, table: PayerTable, number: int) -> str:
    """One payer's distribution in a sentence or three; a cut is called a cut."""
    case = distribution.case
    total, left = table.total(table.rows, table.streams), table.total([UNPLACED], table.streams)
    getting = [code for code in table.rows if code != UNPLACED and table.total([code], table.streams)]
    to = f"{len(getting)} mottakere" if len(getting) != 1 else case.name_of(getting[0])
    what = money(total, case) if total >= 0 else f"et trekk på {money(-total, case)}"
    parts = [
        f"{case.name_of(table.payer)} fordeler {what} for {case.year} til {to}, slik tabell {number} viser."
    ]
    parts.append(lasting_sentence(by_lasting(_paid_by(distribution, table.payer)), case))
    if left:
        placed = in_unit(total - left, case.unit)
        parts.append(f"Mottakernes beløp summerer til {placed}; {money(left, case)} er ikke fordelt.")
    return " ".join(part for part in parts if part)


def _paid_by(distribution: Distribution, payer: str) -> list[Entry]:
    year = distribution.case.year
    return [
        entry
        for block in distribution.entries.blocks
        if block.payer == payer and block.year == year and not block.is_passed_on
        for entry in block
    ]
