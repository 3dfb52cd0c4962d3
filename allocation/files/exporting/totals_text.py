"""The proof of an export as text: what was distributed beside what is booked, and the difference."""

from collections.abc import Iterable, Sequence

from tabulate import SEPARATING_LINE, tabulate

from allocation.case import Case
from allocation.distribution import Distribution
from allocation.files.marking import marking_of
from allocation.money import number_text
from allocation.posting_totals import By, Total
from allocation.postings import Posting, payer_of

_TITLES = {
    By.FUND: "Ramme",
    By.RECIPIENT: "Mottaker",
    By.ACCOUNT: "Konto",
    By.DECISION: "Vedtatt til",
}


def totals_text(
    distribution: Distribution,
    profile: str,
    proof: Sequence[Total],
    booked: Sequence[Posting],
    reversal: Sequence[Posting],
) -> str:
    """The marking, a table for each kind of total, and what the reversal takes back."""
    case, marking = distribution.case, marking_of(distribution)
    title = f"Fil til regnskapet for {case.name_of(payer_of(case))}, avstemt mot fordelingen"
    heads = [*([marking.watermark] if marking.is_draft else []), title, "=" * len(title), *marking.lines]
    months = sorted({one.month for one in booked})
    heads += [
        f"Profil: {profile}. {len(booked)} posteringer i {len(months)} måned{'er' * (len(months) != 1)}."
    ]
    tables = [_table(case, by, [one for one in proof if one.by is by]) for by in _TITLES]
    whole = next(one for one in proof if one.by is By.WHOLE)
    parts = ["\n".join(heads), *(table for table in tables if table), _whole(case, whole)]
    parts += [_settled(case, booked), _taken_back(reversal, whole)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _table(case: Case, by: By, proof: Sequence[Total]) -> str:
    if not proof:
        return ""
    rows: list[list[str] | str] = [
        [_name(case, one), *map(number_text, (one.distributed, one.booked, one.difference))] for one in proof
    ]
    sums = [
        sum(values)
        for values in zip(*((one.distributed, one.booked, one.difference) for one in proof), strict=True)
    ]
    rows += [SEPARATING_LINE, ["Sum", *map(number_text, sums)]]
    headings = [_TITLES[by], "Vedtatt" if by is By.DECISION else "Fordelt", "Bokført", "Differanse"]
    align = ["left", "right", "right", "right"]
    return tabulate(rows, headings, "simple", disable_numparse=True, colalign=align)


def _name(case: Case, one: Total) -> str:
    if one.by is By.FUND:
        return case.funds[one.name].name
    return one.name if one.by is By.ACCOUNT else case.name_of(one.name)


def _whole(case: Case, whole: Total) -> str:
    figures = f"fordelt {number_text(whole.distributed)}, bokført {number_text(whole.booked)}"
    return f"I alt: {figures}, differanse {number_text(whole.difference)} ({case.units.base.name})."


def _settled(case: Case, booked: Iterable[Posting]) -> str:
    """What nobody was given, and on whom it is booked."""
    settled = [one for one in booked if one.recipient != one.settled_by]
    if not settled:
        return ""
    amount, name = number_text(sum(one.amount for one in settled)), case.name_of(settled[0].settled_by)
    return f"Ikke fordelt: {amount}, av avrunding, ført på {name} i egne posteringer."


def _taken_back(reversal: Sequence[Posting], whole: Total) -> str:
    if not reversal:
        return ""
    back = sum(one.amount for one in reversal)
    first = reversal[0].reverses.rpartition("/")[0]
    return (
        f"Tilbakeført: {number_text(back)} i {len(reversal)} posteringer, som var bokført etter {first}. "
        f"Tidligere {number_text(-back)}, tilbakeført {number_text(back)}, nytt {number_text(whole.booked)}: "
        f"i regnskapet står {number_text(whole.booked)}."
    )
