"""What draws on what: each fund's way up through other funds to a grant line."""

from allocation.case import Case
from allocation.funds import Fund, GrantLine
from allocation.problems import Place, ProblemsFound, error, unknown_name


def funds_in_order(case: Case) -> list[Fund]:
    """The funds from the top down, then in the order of their streams in the table, then of their codes."""
    order = {stream: number for number, stream in enumerate(case.streams)}
    funds = case.funds.values()
    return sorted(funds, key=lambda fund: (len(drawn_through(case, fund)), order[fund.stream], fund.code))


def drawn_through(case: Case, fund: Fund) -> list[Fund]:
    """The funds through which a fund's money comes, the nearest first; a ring is cut where it closes."""
    chain: list[Fund] = []
    while (above := parent_of(case, chain[-1] if chain else fund)) is not None and above not in chain:
        chain.append(above)
    return chain


def parent_of(case: Case, fund: Fund) -> Fund | None:
    """The fund from which the fund's payer got its money, if it draws on one."""
    return case.funds.get(fund.draws_on)


def line_of(case: Case, fund: Fund) -> GrantLine | None:
    """The grant line that the fund draws on, if it draws on one."""
    return case.lines.get(fund.draws_on)


def levels(case: Case) -> list[list[Fund]]:
    """The funds by how many others their money comes through; a fund draws on a level above its own.

    Raises ProblemsFound for unknown names and for rings.
    """
    known = [*case.funds, *case.lines]
    found: dict[int, list[Fund]] = {}
    for fund in funds_in_order(case):
        chain = drawn_through(case, fund)
        if fund in chain:
            what = f"rammen «{fund.code}» trekker på seg selv"
            fix = "la en av rammene trekke på en tilskuddslinje, eller på ingenting"
            raise ProblemsFound([error(place_of(case, fund), what, "rammene viser i ring", fix)])
        if fund.draws_on and fund.draws_on not in known:
            problem = unknown_name(place_of(case, fund), "ramme eller tilskuddslinje", fund.draws_on, known)
            raise ProblemsFound([problem])
        found.setdefault(len(chain), []).append(fund)
    return [found[depth] for depth in sorted(found)]


def draw_alike(case: Case, one: Fund, other: Fund) -> bool:
    """Whether two funds take from the same: one line, or one payer's amount from one fund."""
    return one.draws_on == other.draws_on and (one.draws_on in case.lines or one.payer == other.payer)


def place_of(case: Case, fund: Fund, column: str = "draws_on") -> Place:
    """Where a fund stands in its table, for problems."""
    return case.at("funds.csv", fund.line, column)
