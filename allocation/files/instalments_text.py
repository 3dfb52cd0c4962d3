"""What is paid each month: recipients by months, for each fund that has a payment profile."""

from allocation.case import Case
from allocation.distribution import Distribution
from allocation.files.columns import section, tables
from allocation.files.shown import Shown, amounts, as_column
from allocation.instalments import MONTHS, PaymentPlan, payment_plans
from allocation.money import in_unit
from allocation.words import MONTH

MONTHS_TITLE = "Utbetaling per måned"
HOW_ROUNDED = (
    "Hver mottakers måneder er avrundet for seg, og summerer til det mottakeren får av rammen. En måneds sum "
    "er det som mottakerne får til sammen den måneden."
)

_HALF = MONTHS // 2
_WIDTH = 20


def instalments_text(distribution: Distribution) -> str:
    """A table a fund that is paid by a profile; nothing where none is."""
    case = distribution.case
    shown = months_shown(distribution)
    if not shown:
        return ""
    parts = [
        part for one in shown for part in (f"{one.title} ({case.unit.name}):", _in_halves(one), *one.notes)
    ]
    return section(MONTHS_TITLE, *parts, HOW_ROUNDED)


def months_shown(distribution: Distribution) -> list[Shown]:
    """Each fund's payment plan: recipients by months, the year last; what is paid to nobody is a note."""
    return [_shown(distribution.case, plan) for plan in payment_plans(distribution)]


def _shown(case: Case, plan: PaymentPlan) -> Shown:
    unit, rows = case.unit, [*plan.recipients.values(), plan.months]
    months = (amounts(MONTH[month], [row[month] for row in rows], unit) for month in range(MONTHS))
    year = amounts("Året", [sum(row) for row in rows], unit)
    left = f"Ikke fordelt og derfor ikke utbetalt: {in_unit(plan.unplaced, unit)} {unit.name}."
    return Shown(
        f"{plan.fund.name}, {plan.profile.title}",
        "Mottaker",
        (*(case.name_of(code) for code in plan.recipients), "Sum"),
        (*months, year),
        sums=1,
        notes=(left,) if plan.unplaced else (),
    )


def _in_halves(shown: Shown) -> str:
    """Months in two halves, which stand side by side where the page is wide enough."""
    columns = [as_column(one, _WIDTH) for one in shown.columns]
    return tables([shown.names], [columns[:_HALF], columns[_HALF:]], line_before_last=True)
