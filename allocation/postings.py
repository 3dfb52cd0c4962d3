"""A distribution as postings in the payer's accounts: what is booked where in which month, in whole kroner.

Only one payer's accounts are written, and only the case's own year: what others pay, and what comes later, is
booked elsewhere or another time. What a rounding left unplaced is booked on whoever the case says settles it,
in postings of its own; anything else unplaced cannot be booked.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from allocation.account_faults import row_problems
from allocation.accounts import rows_for
from allocation.case import UNPLACED, Case, Recipient
from allocation.distribution import Distribution, by_recipient
from allocation.draws import funds_in_order
from allocation.funds import Fund, PaymentProfile
from allocation.instalments import instalments
from allocation.money import in_unit
from allocation.problems import Problem, ProblemsFound, error, some_of


@dataclass(frozen=True, slots=True)
class Posting:
    """One amount on one account in one month; `amount` is kroner, a grant above nought and a cut below.

    `recipient` is whose amount it is, `settled_by` on whom it is booked: the same, but for what is unplaced.
    `reverses` is the reference of the posting that this one takes back, empty for one that takes back none.
    """

    reference: str
    year: int
    month: int
    fund: str
    stream: str
    recipient: str
    settled_by: str
    account: str
    contra: str
    cost_centre: str
    project: str
    counterparty: str
    text: str
    amount: int
    reverses: str = ""


def payer_of(case: Case) -> str:
    """The code of the payer whose accounts are written.

    The one that the case names, whose table its decision is, or the only one. Raises ProblemsFound where
    there are several and none is named.
    """
    named = case.books_of or case.payer
    payers = list(dict.fromkeys(fund.payer for fund in case.funds.values()))
    if named or len(payers) == 1:
        return named or payers[0]
    names = some_of([f"«{case.name_of(code)}»" for code in payers])
    fix = f'skriv under [export] i case.toml, for eksempel payer = "{case.name_of(payers[0])}"'
    what, cause = (
        f"det står ikke hvem sitt regnskap filen er til: {names} betaler",
        "saken har flere betalere",
    )
    raise ProblemsFound([error(case.at("case.toml", column="export.payer"), what, cause, fix)])


def funds_paid(distribution: Distribution) -> list[Fund]:
    """The funds that the payer hands out, from the top down."""
    payer = payer_of(distribution.case)
    return [fund for fund in funds_in_order(distribution.case) if fund.payer == payer]


def postings(distribution: Distribution, usual: PaymentProfile) -> tuple[Posting, ...]:
    """The postings of a distribution, fund by fund, in the letter's order and month by month.

    Args:
        distribution: what is booked.
        usual: the months of the funds that have no payment profile.

    Raises:
        ProblemsFound: an amount has no row in the accounts table or two that contradict each other, or
            something is unplaced that nobody settles.
    """
    case = distribution.case
    amounts = [
        (fund, code, amount)
        for fund in funds_paid(distribution)
        for code, amount in _amounts_of(distribution, fund).items()
        if amount
    ]
    if problems := _problems(case, amounts):
        raise ProblemsFound(problems)
    made = [one for fund, code, amount in amounts for one in _months(case, fund, code, amount, usual)]
    begins = f"{case.name}/{distribution.scenario.name}/{distribution.fingerprint}"
    return tuple(replace(one, reference=f"{begins}/{number}") for number, one in enumerate(made, 1))


def _amounts_of(distribution: Distribution, fund: Fund) -> dict[str, int]:
    """Kroner by recipient in the letter's order, what is unplaced last."""
    amounts = by_recipient(distribution.blocks_of(fund.code))
    return {code: amounts[code] for code in sorted(amounts, key=distribution.case.position.__getitem__)}


def booked_on(case: Case, code: str) -> Recipient:
    """Whom a recipient's amount is booked on: itself, or who settles what is unplaced."""
    return case.recipients[case.settles_unplaced if code == UNPLACED else code]


def _problems(case: Case, amounts: Sequence[tuple[Fund, str, int]]) -> list[Problem]:
    left = [(fund, amount) for fund, code, amount in amounts if code == UNPLACED]
    unsettled = [_unplaced(case, fund, amount) for fund, amount in left if not _is_settled(case, amount)]
    pairs = [
        (fund, booked_on(case, code))
        for fund, code, _ in amounts
        if code != UNPLACED or case.settles_unplaced
    ]
    if pairs and not case.accounts:
        what, cause = "saken sier ikke hvor beløpene skal bokføres", "den har ingen tabell «accounts»"
        fix = "legg til accounts.csv, beskrevet i datapackage.json, med en konto for hver finansieringstype"
        return [*unsettled, error(case.at("accounts.csv"), what, cause, fix)]
    return [*unsettled, *row_problems(case, pairs)]


def _is_settled(case: Case, amount: int) -> bool:
    """Whether somebody settles it, and it is so little that roundings alone may have left it.

    Each printed cell may be half a unit away from the exact amount, and so may the sum.
    """
    most = (len(case.recipients) + 1) * case.unit.factor / 2
    return bool(case.settles_unplaced) and abs(amount) <= most


def _unplaced(case: Case, fund: Fund, amount: int) -> Problem:
    unit = case.unit
    what = f"{in_unit(amount, unit)} {unit.name} av «{fund.name}» er ikke fordelt, og kan ikke bokføres"
    if case.settles_unplaced:
        cause = "det er mer enn avrunding kan ha etterlatt"
        return error(case.at("funds.csv", fund.line), what, cause, "fordel resten, eller sett ned rammen")
    cause = "de trykte beløpene er avrundet hver for seg, eller metoden fordeler ikke alt"
    payer = case.name_of(fund.payer)
    fix = f'er det avrunding, skriv under [export] i case.toml hvem som tar den, slik: unplaced = "{payer}"'
    return error(case.at("case.toml", column="export.unplaced"), what, cause, fix)


def _months(case: Case, fund: Fund, code: str, amount: int, usual: PaymentProfile) -> Iterable[Posting]:
    """A recipient's amount month by month; a month without payment has no posting."""
    recipient = booked_on(case, code)
    (row,) = rows_for(case.accounts, fund, recipient)
    profile = case.profiles[fund.profile] if fund.profile else usual
    for month, part in enumerate(instalments(amount, profile, int(case.unit.factor)), 1):
        if part:
            yield Posting(
                reference="",
                year=case.year,
                month=month,
                fund=fund.code,
                stream=fund.stream,
                recipient=code,
                settled_by=recipient.code,
                account=row.account,
                contra=row.contra,
                cost_centre=row.cost_centre,
                project=row.project,
                counterparty=row.counterparty or recipient.code,
                text=row.text or fund.name,
                amount=part,
            )


def reversed_postings(earlier: Iterable[Posting]) -> tuple[Posting, ...]:
    """What takes earlier postings back: each with the opposite sign on the same account in the same month."""
    return tuple(
        replace(one, reference=f"{one.reference}-R", amount=-one.amount, reverses=one.reference)
        for one in earlier
    )
