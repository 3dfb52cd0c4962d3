"""A report on earmarked and one-off money as a workbook: the sums, and every answer with its words."""

from collections.abc import Sequence
from datetime import date

from allocation.case import Case
from allocation.distribution import Distribution
from allocation.files.clockless import without_clock
from allocation.files.marking import marking_of
from allocation.files.plain_sheets import PlainSheet, Value, plain_workbook
from allocation.files.reporting.report_text import HEADINGS
from allocation.files.reporting.summed import BY, summed, total
from allocation.reporting import Answer, ReportSum
from allocation.words import LASTING

_ANSWERS = (
    "Mottaker", "Tilskudd", "Varighet", "Frist", "Beløp", "Brukt", "Ubrukt", "Brukt til", "Virkning",
)  # fmt: skip
_TITLES = {"by_stream": "Per finansieringstype", "by_recipient": "Per mottaker"}


def report_workbook(distribution: Distribution, answers: Sequence[Answer], on: date | None) -> bytes:
    """The workbook, the same bytes for the same answers."""
    case, marking = distribution.case, marking_of(distribution)
    day = f", per {on:%d.%m.%Y}" if on else ""
    draft = f"{marking.watermark}: " if marking.is_draft else ""
    access = f"{marking.exempt}. " if marking.exempt else ""
    about = (
        f"{draft}Bruk av øremerkede og ettårige midler {case.year}{day}",
        f"{access}Sak: {marking.case_title} ({marking.case}). {marking.scenario_title}, {marking.status}",
        f"Beløp i {case.units.base.name}. Fingeravtrykk {marking.fingerprint}.",
    )
    whole = total(answers, on)
    sums = [_sums(way, rows, whole) for way, rows in summed(case, answers, on).items()]
    return without_clock(plain_workbook(about, [*sums, _answers(case, answers)]))


def _sums(way: str, sums: Sequence[ReportSum], whole: ReportSum) -> PlainSheet:
    rows = tuple(_row(one) for one in (*sums, whole))
    return PlainSheet(_TITLES[way], (BY[way], *HEADINGS), rows, frozenset({len(sums)}))


def _row(one: ReportSum) -> tuple[Value, ...]:
    share = None if one.share is None else round(float(one.share * 100), 1)
    return (one.name, one.amount, one.answered, one.used, one.unused, share, one.passed, one.coming)


def _answers(case: Case, answers: Sequence[Answer]) -> PlainSheet:
    rows = tuple(
        (
            case.name_of(one.line.recipient),
            one.line.fund.name,
            LASTING[one.line.lasting],
            one.line.deadline,
            one.line.amount,
            one.used,
            None if one.used is None else one.line.amount - one.used,
            one.used_for,
            one.effect,
        )
        for one in answers
    )
    return PlainSheet("Tilskudd", _ANSWERS, rows)
