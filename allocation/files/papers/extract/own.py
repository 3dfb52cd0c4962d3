"""The parts of an extract: amounts, terms, the key with the recipient's own figures, and its bridge."""

from collections.abc import Sequence

from allocation.case import Case
from allocation.distribution import Distribution, Entry
from allocation.draws import funds_in_order
from allocation.files.marking import marking_of
from allocation.files.papers.extract.withheld import payers_of
from allocation.files.papers.grid import Grid
from allocation.files.papers.key_tables import (
    UsedKey,
    key_sentence,
    share_text,
    used_keys,
    value_text,
)
from allocation.files.papers.paper import Paper
from allocation.files.papers.wording import by_lasting, duties, lasting_sentence, money
from allocation.funds import Fund, Lasting
from allocation.money import in_unit, lined_up, plain_number
from allocation.problems import some_of
from allocation.trace import passed_on_by, ways_to
from allocation.words import LASTING, RULE

_NO_TERMS = "Saken oppgir ingen vilkår, rapporteringskrav eller frister for disse midlene."
_FACTOR = "faktor"


def write_head(paper: Paper, distribution: Distribution, recipient: str) -> None:
    """Whose case it is, who pays, and what the extract is worth."""
    case, marking = distribution.case, marking_of(distribution)
    paper.labelled("Sak", marking.case_title)
    payers = [case.name_of(code) for code in payers_of(distribution, recipient)]
    paper.labelled("Betaler", ", ".join(payers) or case.body)
    paper.labelled("Alternativ", marking.scenario_title)
    paper.labelled("Status", marking.status)
    if marking.exempt:
        paper.labelled("Tilgang", marking.exempt)


def write_amounts(paper: Paper, distribution: Distribution, recipient: str) -> None:
    """What the recipient is given, by stream and by how long it lasts, and in later years."""
    case = distribution.case
    paper.heading("Beløp")
    years = {year: _given(distribution, recipient, year) for year in distribution.years}
    own = years[case.year]
    total = sum(entry.amount for entry in own)
    sentences = [f"{case.name_of(recipient)} får {money(total, case)} i {case.year}."]
    sentences += [lasting_sentence(by_lasting(own), case)]
    passed_on = sum(
        amount
        for _, amounts in passed_on_by(distribution, recipient)
        for code, amount in amounts.items()
        if code != recipient
    )
    sentences += [f"Av dette gis {money(passed_on, case)} videre."] if passed_on else []
    paper.prose(" ".join(one for one in sentences if one))
    if own:
        paper.table(_amounts_grid(case, own))
    if len(years) > 1:
        paper.table(_years_grid(case, years))


def _given(distribution: Distribution, recipient: str, year: int) -> list[Entry]:
    """What others give it, which in the case's own year leaves out what it holds back of its own money."""
    if year == distribution.case.year:
        return [entry for way in ways_to(distribution, recipient) for entry in way.entries]
    return [entry for entry in distribution.bridge(recipient, year) if not entry.is_passed_on]


def _amounts_grid(case: Case, entries: Sequence[Entry]) -> Grid:
    """Streams by how long their money lasts."""
    kinds = [*by_lasting(entries)]
    streams = [code for code in case.streams if any(entry.stream == code for entry in entries)]
    by_stream = {code: [entry for entry in entries if entry.stream == code] for code in streams}
    unit = lined_up(case.unit, (entry.amount for entry in entries))

    def cells(own: Sequence[Entry]) -> list[str]:
        found = by_lasting(own)
        parts = [in_unit(found[kind], unit) if kind in found else "" for kind in kinds]
        return [*parts, in_unit(sum(entry.amount for entry in own), unit)]

    rows = [(case.streams[code], *cells(own)) for code, own in by_stream.items()]
    rows.append(("Sum", *cells(entries)))
    headings = ("Finansieringstype", *(LASTING[kind].capitalize() for kind in kinds), "Samlet")
    return Grid(f"Beløp i {case.year} ({unit.name})", headings, tuple(rows), sums=frozenset({len(rows) - 1}))


def _years_grid(case: Case, years: dict[int, list[Entry]]) -> Grid:
    """The funds that are given in several years, year by year."""
    later = {entry.fund for year, own in years.items() if year != case.year for entry in own}
    unit = lined_up(case.unit, (entry.amount for own in years.values() for entry in own))

    def cell(fund: str, year: int) -> str:
        return in_unit(sum(entry.amount for entry in years[year] if entry.fund == fund), unit)

    rows = tuple(
        (fund.name, *(cell(fund.code, year) for year in years))
        for fund in funds_in_order(case)
        if fund.code in later
    )
    return Grid(f"År for år ({unit.name})", ("Ramme", *map(str, years)), rows)


def write_terms(paper: Paper, distribution: Distribution, recipient: str) -> None:
    """Purposes, conditions, reporting duties and deadlines of the grant lines that the money comes from."""
    paper.heading("Vilkår, rapportering og frister")
    lines = {way.line.line: way.line for way in ways_to(distribution, recipient) if way.line is not None}
    told = [(line, duties(line)) for line in lines.values() if duties(line)]
    if not told:
        paper.prose(_NO_TERMS)
    for line, own in told:
        paper.heading(f"Kap. {line.chapter} post {line.item} {line.designation}", 2)
        for label, text in own:
            paper.labelled(label, text)
        paper.note(f"Kilde: {line.source}.")


def write_key(paper: Paper, distribution: Distribution, recipient: str) -> None:
    """Each key that gave the recipient something, in words and with its own figures."""
    case = distribution.case
    found: dict[tuple[str, str], list[UsedKey]] = {}
    for fund in funds_in_order(case):
        for used in used_keys(distribution, fund):
            if recipient in used.recipients:
                found.setdefault((used.code, used.terms(case)(recipient)), []).append(used)
    if found:
        paper.heading("Fordelingsnøkkelen")
    for alike in found.values():
        _write_used(paper, case, [one.fund for one in alike], alike[0], recipient)


def _write_used(paper: Paper, case: Case, funds: Sequence[Fund], used: UsedKey, recipient: str) -> None:
    """A key, for all the funds of which it gave the recipient the same share."""
    names = [f"«{fund.name}»" for fund in dict.fromkeys(funds)]
    share, criteria = used.shares(case)[recipient], used.criteria(case)
    terms = used.terms(case)(recipient)
    paper.prose(f"{some_of(names, len(names))} er delt med nøkkelen {key_sentence(used.key, case)}.")
    paper.prose(f"Andelen er {share_text(share)} %: {terms}.")
    rows = tuple(
        (
            criterion.name,
            _FACTOR if weight is None else f"{plain_number(100 * weight)} %",
            value_text(criterion, recipient),
            criterion.unit,
            criterion.sources[recipient],
        )
        for weight, criterion in criteria
        if recipient in criterion.values
    )
    if rows:
        headings = ("Kriterium", "Vekt", "Egen verdi", "Enhet", "Kilde")
        paper.table(Grid(f"Egne tall i nøkkelen «{used.key.title}»", headings, rows, frozenset({0, 3, 4})))


def write_bridge(paper: Paper, distribution: Distribution, recipient: str) -> None:
    """The recipient's entries step by step, which sum to what it keeps; passed on is a row a fund."""
    case = distribution.case
    paper.heading("Linje for linje")
    entries = distribution.bridge(recipient)
    unit = lined_up(case.unit, (entry.amount for entry in entries))
    rows = [
        (
            case.funds[entry.fund].name,
            RULE.get(entry.rule, entry.rule),
            in_unit(entry.amount, unit),
            LASTING[Lasting(entry.lasting)],
            entry.source,
        )
        for entry in entries
        if not entry.is_passed_on
    ]
    rows += [
        (name, RULE["passed_on"], in_unit(amount, unit), "", "gitt videre til andre")
        for name, amount in _passed_on(case, entries).items()
    ]
    if not rows:
        paper.prose("Ingen linjer i dette året.")
        return
    rows.append(("Sum", "", in_unit(sum(entry.amount for entry in entries), unit), "", ""))
    headings = ("Ramme", "Regel", "Beløp", "Varighet", "Hvorfor")
    caption = f"Fordelingslinjene bak beløpet, {case.year} ({unit.name})"
    paper.table(Grid(caption, headings, tuple(rows), frozenset({0, 1, 3, 4}), frozenset({len(rows) - 1})))


def _passed_on(case: Case, entries: Sequence[Entry]) -> dict[str, int]:
    """What is passed on of each fund, by the name of the fund."""
    sums: dict[str, int] = {}
    for entry in entries:
        if entry.is_passed_on:
            name = case.funds[entry.fund].name
            sums[name] = sums.get(name, 0) + entry.amount
    return sums
