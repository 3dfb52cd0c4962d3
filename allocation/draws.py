"""What draws on what: each fund's way up through other funds to a grant line."""

from allocation.case import Case
from allocation.funds import Fund, GrantLine, LineKind
from allocation.problems import Place, Problem, ProblemsFound, error, unknown_name, warning


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


def kind_problems(case: Case) -> list[Problem]:
    """Funds that are paid in another way than the grant line that they draw on says it pays.

    A line that pays a fixed sum may be passed on whole, and shared as the payer likes.
    """
    return [
        error(
            place_of(case, fund, "kind"),
            f"rammen «{fund.code}» er av slaget «{fund.kind}», tilskuddslinjen den trekker på, «{line.kind}»",
            "slaget er skrevet feil, eller rammen trekker på en annen linje",
            f"skriv «{line.kind}», eller la cellen stå tom: da har rammen slaget til linjen",
        )
        for fund in case.funds.values()
        if (line := line_of(case, fund)) and line.kind in _OWN_WAY and line.kind is not fund.kind
    ]


def payer_problems(case: Case) -> list[Problem]:
    """A decision on money that is passed on, where the case does not say whose table it is."""
    decided = {stream for _, stream in case.decision.cells} if case.decision else set()
    for fund in case.funds.values():
        parent = parent_of(case, fund)
        if not case.payer and parent and {fund.stream, parent.stream} <= decided:
            payers = dict.fromkeys((case.name_of(parent.payer), case.name_of(fund.payer)))
            what = f"vedtaket holdes mot det alle betalere gir, også det som «{fund.name}» gir videre"
            cause = "«payer» mangler, så det er ikke sagt hvem sin tabell vedtaket er"
            fix = "skriv " + " eller ".join(f'payer = "{name}"' for name in payers) + " i case.toml"
            return [warning(case.at("case.toml", column="payer"), what, cause, fix)]
    return []


_OWN_WAY = (LineKind.ESTIMATED, LineKind.ON_CLAIM, LineKind.UP_TO)
"""The kinds of lines that pay in a way of their own."""


def draw_alike(case: Case, one: Fund, other: Fund) -> bool:
    """Whether two funds take from the same: one line, or one payer's amount from one fund."""
    return one.draws_on == other.draws_on and (one.draws_on in case.lines or one.payer == other.payer)


def unrelated_funds(case: Case, fund: Fund) -> list[Fund]:
    """The other funds that this one does not draw on, nor they on it: what both pay is paid twice."""
    through = [one.code for one in drawn_through(case, fund)]
    return [
        other
        for other in case.funds.values()
        if other.code not in (fund.code, *through) and fund not in drawn_through(case, other)
    ]


def place_of(case: Case, fund: Fund, column: str = "draws_on") -> Place:
    """Where a fund stands in its table, for problems."""
    return case.at("funds.csv", fund.line, column)
