"""The background of a board paper: where the money comes from, and what the scenario has changed."""

from allocation.case import Case
from allocation.distribution import Distribution
from allocation.draws import funds_in_order, line_of
from allocation.files.papers.paper import Paper
from allocation.files.papers.wording import duties, money
from allocation.files.path_values import shown_at, titled
from allocation.files.trace_text import drawn_on_text, lasting_text
from allocation.funds import Fund
from allocation.scenario import effective_paths


def write_background(paper: Paper, distribution: Distribution) -> None:
    """The scenario in words, each fund with its source and its grant line, and the documents."""
    case = distribution.case
    paper.heading("Bakgrunn")
    paper.prose(distribution.scenario.description)
    paper.lead("Dette fordeles:")
    paper.points([_fund_text(distribution, fund) for fund in funds_in_order(case)])
    if paths := effective_paths(case, distribution.scenario):
        paper.lead("I dette alternativet gjelder:")
        paper.points([_changed(case, path) for path in paths])
    if case.documents:
        paper.lead("Kilder:")
        paper.points([*case.documents.values()])


def _fund_text(distribution: Distribution, fund: Fund) -> str:
    """A fund: its amount, how long it lasts, who pays, what it is taken from and on what terms."""
    case = distribution.case
    lasting = lasting_text(fund, distribution.by_lasting(fund), case.unit)
    drawn, line = drawn_on_text(fund, case), line_of(case, fund)
    known = fund.kroner or distribution.by_lasting(fund)
    amount = money(fund.kroner, case) if known else "beløpet er ikke kjent"
    parts = [f"{fund.name}: {amount}, {lasting}, fra {case.name_of(fund.payer)}."]
    parts += [f"Trekker på {drawn}."] if drawn else []
    parts += [f"{label}: {text}." for label, text in duties(line)] if line else []
    parts += [f"Kilde: {fund.source}."] if fund.source else []
    return " ".join(parts)


def _changed(case: Case, path: str) -> str:
    return f"{titled(case, path) or path}: {shown_at(case, path) or 'ingenting'}"
