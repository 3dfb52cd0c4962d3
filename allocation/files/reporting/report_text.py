"""A report on earmarked and one-off money as text: what is used of what is answered, and by when."""

from collections.abc import Sequence
from datetime import date

from tabulate import SEPARATING_LINE, tabulate

from allocation.distribution import Distribution
from allocation.files.marking import marking_of
from allocation.files.reporting.report_sheet import day_text
from allocation.files.reporting.summed import BY, summed, total
from allocation.money import DASH, number_text
from allocation.reporting import Answer, ReportSum

HEADINGS = ("Beløp", "Rapportert på", "Brukt", "Ubrukt", "Brukt, %", "Utløpt frist", "Neste frist")


def report_text(distribution: Distribution, answers: Sequence[Answer], on: date | None) -> str:
    """The marking, and the sums by stream and by recipient."""
    case, marking = distribution.case, marking_of(distribution)
    title = f"Bruk av øremerkede og ettårige midler {case.year}" + (f", per {day_text(on)}" if on else "")
    head = [*([marking.watermark] if marking.is_draft else []), title, "=" * len(title), *marking.lines]
    head.append(f"Beløp i {case.units.base.name}. Brukt og ubrukt er av det som er rapportert på.")
    whole = total(answers, on)
    tables = [_table(BY[way], sums, whole) for way, sums in summed(case, answers, on).items()]
    return "\n\n".join(["\n".join(head), *tables]) + "\n"


def _table(title: str, sums: Sequence[ReportSum], whole: ReportSum) -> str:
    rows: list[list[str] | str] = [_row(one) for one in sums]
    align = ["left", *["right"] * len(HEADINGS)]
    return tabulate(
        [*rows, SEPARATING_LINE, _row(whole)],
        [title, *HEADINGS],
        "simple",
        disable_numparse=True,
        colalign=align,
    )


def _row(one: ReportSum) -> list[str]:
    share = DASH if one.share is None else number_text(one.share * 100, 1)
    amounts = [number_text(kroner) for kroner in (one.amount, one.answered, one.used, one.unused)]
    return [one.name, *amounts, share, day_text(one.passed), day_text(one.coming)]
