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
from allocation.words import RULE


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
    """What an override goes into, which part of it, and what stands there."""
    root, *names = path.split(".")
    if root == "parameters":
        dated = case.parameters.get(".".join(names), ())
        called = [dated[-1].name if dated and dated[-1].name else path]
    else:
        called = [_title(case, path), *(_part(case, name) for name in names[1:])]
    return (
        f"{', '.join(part for part in dict.fromkeys(called) if part)}: {shown_at(case, path) or 'ingenting'}"
    )


def _title(case: Case, path: str) -> str:
    """The title of what a path goes into; its name where it has none."""
    root, code = [*path.split("."), ""][:2]
    if root == "measures" and code in case.measures:
        return case.measures[code].name
    if root == "pots" and code in case.pots:
        return case.pots[code].title
    return titled(case, path) or _part(case, code or root)


def _part(case: Case, name: str) -> str:
    """A part by its word, a step by its rule's, a key, a criterion or a recipient by its name."""
    if name in case.keys:
        return f"«{case.keys[name].title}»"
    if name in case.criteria:
        return f"«{case.criteria[name].name}»"
    return _PART[name] if name in _PART else RULE.get(name) or case.name_of(name)


_PART = {
    "amount": "beløp",
    "blend": "vekt",
    "confidence": "sikkerhet i prosent",
    "form": "form",
    "full_year_effect": "helårsvirkning",
    "key": "fordelingsnøkkel",
    "method": "metode",
    "missing_price": "når prisen mangler",
    "mix": "vekt",
    "profile": "utbetalingsprofil",
    "projection": "framskriving",
    "recurrent": "gjentas hvert år",
    "rounding": "avrunding",
    "start_month": "startmåned",
    "steps": "",
}
"""What a part of a case that an alternative overrides is called; steps are called by their rules alone."""
