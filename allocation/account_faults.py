"""What is wrong with the table of accounts for what is to be booked: a row too few, or one too many."""

from collections.abc import Sequence

from allocation.accounts import TABLE, AccountRow, rows_for
from allocation.case import Case, Recipient
from allocation.funds import Fund
from allocation.problems import Place, Problem, error, some_of


def row_problems(case: Case, pairs: Sequence[tuple[Fund, Recipient]]) -> list[Problem]:
    """The pairs of a fund and a recipient that no row is for, and the rows that contradict each other."""
    missing: dict[str, list[Recipient]] = {}
    problems: dict[Problem, None] = {}
    for fund, recipient in pairs:
        rows = rows_for(case.accounts, fund, recipient)
        if not rows:
            missing.setdefault(fund.code, []).append(recipient)
        elif len(rows) > 1:
            problems[_ambiguous(case, rows, fund, recipient)] = None
    return [*problems, *(_missing(case, case.funds[code], those) for code, those in missing.items())]


def _missing(case: Case, fund: Fund, recipients: Sequence[Recipient]) -> Problem:
    names = some_of([f"«{recipient.name}»" for recipient in recipients])
    what = f"ingen rad sier hvor «{fund.name}» til {names} skal bokføres"
    fix = f"legg til en rad med stream «{fund.stream}» og kind «{recipients[0].kind}», og kontoen den skal på"
    return error(_place(case), what, "kontotabellen er ikke ført videre til denne rammen", fix)


def _ambiguous(case: Case, rows: Sequence[AccountRow], fund: Fund, recipient: Recipient) -> Problem:
    first, second = rows[0], rows[1]
    what = f"linje {first.line} og {second.line} gjelder begge «{fund.name}» til «{recipient.name}»"
    cause = "ingen av radene er mer bestemt enn den andre både om pengene og om mottakeren"
    fix = f"legg til en rad med fund «{fund.code}» og recipient «{recipient.name}», eller slett en av dem"
    return error(_place(case, second.line), what, cause, fix)


def _place(case: Case, line: int | None = None) -> Place:
    return case.at(f"{TABLE}.csv", line)
