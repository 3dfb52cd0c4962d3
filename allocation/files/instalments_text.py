"""What is paid each month as text: recipients by months, for each fund that has a payment profile."""

from allocation.case import Case
from allocation.distribution import Distribution
from allocation.files.columns import Column, section, tables
from allocation.instalments import MONTHS, PaymentPlan, payment_plans
from allocation.money import in_unit
from allocation.words import MONTH

_HALF = MONTHS // 2


def instalments_text(distribution: Distribution) -> str:
    """A table a fund that is paid by a profile; nothing where none is."""
    case = distribution.case
    plans = payment_plans(distribution)
    if not plans:
        return ""
    parts = [part for plan in plans for part in _parts(case, plan)]
    return section("Utbetaling per måned", *parts, _HOW)


_HOW = (
    "Hver mottakers måneder er avrundet for seg, og summerer til det mottakeren får av rammen. En måneds sum "
    "er det som mottakerne får til sammen den måneden."
)


def _parts(case: Case, plan: PaymentPlan) -> list[str]:
    unit = case.unit
    left = f"Ikke fordelt og derfor ikke utbetalt: {in_unit(plan.unplaced, unit)} {unit.name}."
    return [
        f"{plan.fund.name}, {plan.profile.title} ({unit.name}):",
        _table(case, plan),
        left if plan.unplaced else "",
    ]


def _table(case: Case, plan: PaymentPlan) -> str:
    """Months in two halves, which stand side by side where the page is wide enough."""
    rows = [*plan.recipients.values(), plan.months]
    names = Column("Mottaker", [*(case.name_of(code) for code in plan.recipients), "Sum"], "left")
    months = [
        Column(MONTH[month], [in_unit(row[month], case.unit) for row in rows]) for month in range(MONTHS)
    ]
    whole = Column("Året", [in_unit(sum(row), case.unit) for row in rows])
    return tables([names], [months[:_HALF], [*months[_HALF:], whole]], line_before_last=True)
