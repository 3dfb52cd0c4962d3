"""A run or a check as text: what a controller reads in the terminal, and gets as a file."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from shlex import quote
from textwrap import fill, indent, wrap

from tabulate import SEPARATING_LINE, tabulate

from allocation.board_table import BoardRow, PayerTable, board_rows, payer_tables
from allocation.case import Case, Scenario
from allocation.distribution import Distribution
from allocation.draws import funds_in_order
from allocation.files.activity_text import activity_text
from allocation.files.growth_text import growth_text
from allocation.files.instalments_text import instalments_text
from allocation.files.lines_text import lines_text
from allocation.files.measures_text import measures_text
from allocation.files.path_values import shown_at
from allocation.files.years_text import years_text
from allocation.findings import Finding, Status
from allocation.grants import grant_total
from allocation.money import DASH, Unit, in_unit, number_text
from allocation.problems import Problem
from allocation.reconciliation import RowChange, row_changes
from allocation.scenario import effective_paths, standing_on
from allocation.versions import as_decided
from allocation.words import LASTING, LINE_KIND, SCENARIO_STATUS, SEVERITY, STAGE, STATUS

_HEADING_WIDTH = 21
_WHERE_WIDTH = 56
_PAGE = 100


def run_summary(distribution: Distribution, findings: Sequence[Finding], given: str = "") -> str:
    """The distribution as a board's table, its lasting and one-off parts, and what was found.

    `given` is what the case was called on the command line, for the command that shows the other findings.
    """
    parts = [_heading(distribution), lines_text(distribution)]
    parts += [_payer_section(distribution, table) for table in payer_tables(distribution)]
    parts += [years_text(distribution), _letters_without_row(distribution.case), _lasting(distribution)]
    parts += [activity_text(distribution), measures_text(distribution), instalments_text(distribution)]
    parts += [growth_text(distribution)]
    parts += [_run_findings(distribution, findings, given), problems_text(distribution.problems)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _heading(distribution: Distribution) -> str:
    case, scenario = distribution.case, distribution.scenario
    return "\n".join(
        [
            case.title,
            "=" * len(case.title),
            *([access_text(case)] if case.exempt else []),
            case_text(case) + (f". Budsjett: {STAGE[case.stage]}." if case.stage else "."),
            f"Alternativ: {scenario.title} ({scenario.name})",
            f"Status: {', '.join(status_texts(case, scenario))}",
            *(
                fill(f"Overstyrt: {told}", _PAGE, subsequent_indent="  ", break_long_words=False)
                for told in overridden_texts(case, scenario)
            ),
            f"Fingeravtrykk: {distribution.fingerprint}",
        ]
    )


def overridden_texts(case: Case, scenario: Scenario) -> list[str]:
    """What the scenario and the baselines under it have put at each path, in the case's own words.

    Those that a baseline has overridden are said to be its, unless the scenario overrides them again.
    """
    texts = []
    for path in effective_paths(case, scenario):
        told = f"{path} = {shown_at(case, path) or 'ingenting'}"
        owner = next(link for link in standing_on(case, scenario)[0] if path in link.overrides)
        texts.append(told + (f" (fra «{owner.name}»)" if owner.name != scenario.name else ""))
    return texts


def access_text(case: Case) -> str:
    """On what ground a case is exempt from public access; empty where it is public."""
    return f"Unntatt offentlighet, {case.exempt}" if case.exempt else ""


def case_text(case: Case) -> str:
    """Whose case it is, its number and its day: «Styret i …, sak 073-2024, 21.06.2024»."""
    return ", ".join(_meeting(case.body, case.case_number, case.decided_on))


def status_texts(case: Case, scenario: Scenario) -> list[str]:
    """The scenario's status, who gave it that, in which case and when, and what it replaces.

    What it replaces is called by its name, for that alone is part of the fingerprint.
    """
    decided = as_decided(case, scenario)
    meeting = _meeting(decided.body, decided.case_number, decided.decided_on)
    replaced = [f"erstatter «{decided.replaces}»"] if decided.replaces else []
    return [SCENARIO_STATUS[decided.status], *meeting, *replaced]


def _meeting(body: str, case_number: str, day: date | None) -> list[str]:
    texts = [body, f"sak {case_number}" if case_number else "", f"{day:%d.%m.%Y}" if day else ""]
    return [text for text in texts if text]


def _payer_section(distribution: Distribution, table: PayerTable) -> str:
    """A payer's table; beside it the decision and the change, where the scenario is not the decision."""
    case = distribution.case
    rows = board_rows(table, case)
    streams = [_wrapped(case.streams[stream]) for stream in table.streams]
    headings = ["Mottaker", *streams, *(["Samlet"] if len(streams) > 1 else [])]
    body = [_cells(row, case, len(streams) > 1) for row in rows]
    changes = row_changes(distribution, table, rows)
    if changes:
        headings += ["Vedtak", "Endring", "Endring %"]
        body = [cells + _change(change, case) for cells, change in zip(body, changes, strict=True)]
    lines: list[object] = []
    for row, cells in zip(rows, body, strict=True):
        if row.kind == "total":
            lines.append(SEPARATING_LINE)
        lines.append(cells)
    align = ["left", *["right"] * (len(headings) - 1)]
    text = tabulate(lines, headings, "simple", disable_numparse=True, colalign=align)  # type: ignore[arg-type]
    section = f"{case.name_of(table.payer)} fordeler ({case.unit.name}):\n\n{text}"
    return section + (f"\n\n{unequal_sums(changes[-1], case.unit)}" if changes and changes[-1].change else "")


def unequal_sums(total: RowChange, unit: Unit) -> str:
    """Why the changes against a decision do not sum to zero: its cells do not sum to the funds."""
    return (
        f"Vedtakets trykte beløp summerer til {in_unit(total.decided or 0, unit)} {unit.name}, rammene til "
        f"{in_unit(total.amount, unit)}: derfor er summen av endringene ikke null."
    )


def _wrapped(text: str, width: int = _HEADING_WIDTH) -> str:
    return "\n".join(wrap(text, width, break_long_words=False, break_on_hyphens=False))


def _cells(row: BoardRow, case: Case, with_total: bool) -> list[str]:
    amounts = [in_unit(amount, case.unit) if amount is not None else "" for amount in row.amounts]
    return [row.label, *amounts, *([in_unit(row.total, case.unit)] if with_total else [])]


def _change(row: RowChange, case: Case) -> list[str]:
    if row.decided is None or row.change is None:
        return ["", "", ""]
    percent = DASH if not row.change else "" if row.percent is None else number_text(row.percent, 1)
    return [in_unit(row.decided, case.unit), in_unit(row.change, case.unit), percent]


def _letters_without_row(case: Case) -> str:
    """Those who receive the letter and stand in no group of the table: they are named, not left out."""
    names = [case.name_of(code) for code in case.letter_without_row()]
    return f"Mottar brevet uten egen rad i tabellen: {', '.join(names)}." if names else ""


def _lasting(distribution: Distribution) -> str:
    """Each fund's lasting, one-off and unknown money; one that is the sum of no lines has no amount."""
    case, rows = distribution.case, []
    for fund in funds_in_order(case):
        kinds = distribution.by_lasting(fund)
        known = bool(kinds) or bool(fund.kroner)
        for kind in [*kinds] or [fund.lasting]:
            amount = kinds.get(kind, fund.kroner)
            told = in_unit(amount, case.unit) if known else "ikke kjent"
            rows.append([fund.name, told, LASTING[kind]])
    text = tabulate(rows, tablefmt="plain", disable_numparse=True, colalign=["left", "right", "left"])
    return f"Varig og ettårig ({case.unit.name}):\n\n{text}"


def check_summary(case: Case, findings: Sequence[Finding]) -> str:
    """A case's checks: its heading, what its grant table adds up to, and what was found."""
    parts = [f"{case.title} ({case.name})", _grants(case), findings_text(findings)]
    return "\n\n".join(part for part in parts if part)


def _grants(case: Case) -> str:
    """The sum of a grant table, and by name what the sum leaves out."""
    if not case.grants:
        return ""
    total, base = grant_total(case.grants), case.units.base
    rows = [["Sum av trykte beløp", in_unit(total.printed, base), ""]]
    for line in total.without_amount:
        advance = in_unit(line.advance, base) if line.advance is not None else "ikke oppgitt samlet"
        rows.append([f"{line.chapter}.{line.item} {line.designation}", advance, LINE_KIND[line.kind]])
    table = tabulate(rows, tablefmt="plain", disable_numparse=True, colalign=["left", "right", "left"])
    without = "utenfor summen, med akonto der brevet oppgir den:"
    first, *rest = table.splitlines()
    return "\n".join([f"Tilskuddstabellen: {len(case.grants)} linjer ({base.name})", first, without, *rest])


def findings_text(findings: Sequence[Finding]) -> str:
    """How many findings of each status, and every one that does not simply agree."""
    return "\n\n".join([_tally(findings), *_findings_tables(findings)])


def _run_findings(distribution: Distribution, findings: Sequence[Finding], given: str) -> str:
    """All findings of the decision; of another scenario the run's own, and what nobody has explained.

    The rest is about the printed tables, which are the same whatever the scenario.
    """
    if distribution.scenario.claims_decision:
        return findings_text(findings)
    shown = [one for one in findings if one in distribution.findings or one.is_unexplained]
    text = "\n\n".join([_tally(findings), *_findings_tables(shown)])
    if all(one in shown or one.status is Status.AGREES for one in findings):
        return text
    case = quote(given or distribution.case.folder or distribution.case.name)
    return f"{text}\n\nDe andre funnene gjelder de trykte tabellene: allocation check {case}"


def _tally(findings: Iterable[Finding]) -> str:
    counts = Counter(finding.status for finding in findings)
    tally = ", ".join(f"{STATUS[status]} {counts[status]}" for status in Status if counts[status])
    return f"Kontroll og avstemming: {tally or 'ingenting å kontrollere'}."


def _findings_tables(findings: Sequence[Finding]) -> list[str]:
    """A table for each status, those that agree left out."""
    tables = []
    for status in Status:
        found = [finding for finding in findings if finding.status is status]
        if found and status is not Status.AGREES:
            tables.append(f"{STATUS[status].capitalize()}:\n\n{_findings_table(found)}")
    return tables


def _findings_table(findings: Sequence[Finding]) -> str:
    """Stated beside computed, and under each finding its cause."""
    lines: list[list[str]] = []
    for finding in findings:
        both = finding.stated is not None and finding.computed is not None
        lines.append(
            [
                _wrapped(finding.subject.what, _WHERE_WIDTH),
                finding.shown(finding.stated),
                finding.shown(finding.computed),
                finding.shown(finding.difference) if both else "",
                finding.unit.name,
            ]
        )
        if finding.cause:
            cause = finding.cause.replace("; lesning", "\nlesning")
            wrapped = "\n".join(_wrapped(part, _WHERE_WIDTH - 2) for part in cause.splitlines())
            lines.append([indent(wrapped, "  "), "", "", "", ""])
    headings = ["Hva", "Oppgitt", "Beregnet", "Differanse", "Enhet"]
    align = ["left", "right", "right", "right", "left"]
    return tabulate(
        lines, headings, "simple", disable_numparse=True, colalign=align, preserve_whitespace=True
    )


def problems_text(problems: Iterable[Problem]) -> str:
    """Each problem as what, likely cause and fix."""
    return "\n".join(
        f"{SEVERITY[problem.severity]}: {problem.where}: {problem.what}\n"
        f"  Sannsynlig årsak: {problem.cause}\n"
        f"  Løsning: {problem.fix}"
        for problem in problems
    )
