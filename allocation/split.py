"""One fund over its recipients: the steps of a method, each rounded so that it adds up.

A krone's way through a method: the fund stands unplaced; each step's rule says exactly what it
places with whom; after each step all amounts are rounded to the distribution unit together with
what is still unplaced, and the entries are the differences from the step before. What is left when
the steps are done is an entry of the recipient `unplaced`, so that nothing is ever lost.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from allocation.case import UNPLACED, Case, Fund, Key, Step
from allocation.distribution import Entry
from allocation.findings import Finding, Status, Subject
from allocation.keys import key_problems, key_shares, key_terms
from allocation.money import in_unit, number_text
from allocation.problems import Place, Problem, error, note, unknown_name
from allocation.rounding import largest_remainder, tied_at_the_cut

_LAST = "\uffff"
"""Sorts after every code: a tie with a recipient never goes to what is unplaced."""


@dataclass(frozen=True, slots=True)
class Placement:
    """What a rule places in one step: exact kroner and the source of each amount, by recipient.

    `half_digits` is how far printed amounts, each rounded alone, can together be from what they were;
    `unplaced_source` is set where the rule itself leaves something (a rounded key).
    """

    amounts: Mapping[str, Fraction] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    half_digits: Fraction = Fraction(0)
    unplaced_source: str = ""
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a fund stands before a step: who has been settled, and how much is left."""

    case: Case
    fund: Fund
    settled: frozenset[str]
    left: Fraction

    @property
    def place(self) -> Place:
        """Where the method is written, for problems."""
        return self.case.at("keys.toml", column=f"methods.{self.fund.method}")


Rule = Callable[[Stand, Step], Placement]


def place_fixed(stand: Stand, step: Step) -> Placement:
    """Fixed amounts to named recipients: the amounts that the step states, or those of the decision.

    Amount = the stated amount. It favours whoever negotiated it; a key only shares what is left.
    Used for small recipients without criteria, and for a decision that is to be reproduced.
    """
    case, fund = stand.case, stand.fund
    if step.amounts is not None:
        source = f"fast beløp i metoden «{case.methods[fund.method].title}»"
        return Placement(
            {code: Fraction(amount) for code, amount in step.amounts.items()},
            dict.fromkeys(step.amounts, source),
        )
    cells = case.decision.cells if case.decision else {}
    decided = [code for code in case.recipients if (code, fund.stream) in cells]
    chosen = step.recipients or tuple(code for code in decided if code not in stand.settled)
    missing = [code for code in chosen if (code, fund.stream) not in cells]
    if case.decision is None or missing or not chosen:
        return Placement(problems=(_not_decided(stand, missing),))
    return Placement(
        {code: cells[code, fund.stream].value for code in chosen},
        {code: case.decision.sources[code, fund.stream] for code in chosen},
        sum((cells[code, fund.stream].half_digit for code in chosen), Fraction(0)),
    )


def _not_decided(stand: Stand, missing: Sequence[str]) -> Problem:
    stream = stand.case.streams.get(stand.fund.stream, stand.fund.stream)
    who = ", ".join(stand.case.name_of(code) for code in missing) or "noen mottaker"
    return error(
        stand.place,
        f"vedtaket har ikke noe beløp for {who} i «{stream}»",
        "raden mangler i vedtakstabellen, eller navnet er skrevet på en annen måte",
        "legg til raden i vedtakstabellen, eller skriv beløpet i metodens steg",
    )


def place_by_key(stand: Stand, step: Step) -> Placement:
    """What is left, shared by a distribution key.

    Amount = share x what the earlier steps left. It favours those whom the key's criteria favour.
    A key whose shares are rounded before they multiply need not place everything: the residual
    stays unplaced and is reported.
    """
    case = stand.case
    if step.key not in case.keys:
        return Placement(problems=(unknown_name(stand.place, "nøkkel", step.key, case.keys),))
    key = case.keys[step.key]
    if stand.left * stand.fund.amount < 0 or (stand.left and not stand.fund.amount):
        return Placement(problems=(_overdrawn(case, stand.fund, stand.fund.amount - stand.left),))
    unsettled = (code for code in case.in_groups() if code not in stand.settled)
    chosen = tuple(dict.fromkeys(step.recipients or unsettled))
    if not chosen:
        return Placement(problems=(_nobody_left(stand, step),))
    names = {code: case.name_of(code) for code in chosen}
    place = case.at("keys.toml", column=f"keys.{key.code}")
    problems = key_problems(key, case.criteria, chosen, names, place)
    if problems:
        return Placement(problems=tuple(problems))
    shares = key_shares(key, case.criteria, chosen)
    convention = _convention(key)
    decimals = 4 if key.percent_decimals is None else key.percent_decimals
    of = f"{in_unit(int(stand.left), case.unit)} {case.unit.name} som sto igjen, {convention}"
    sources = {
        code: f"nøkkelen «{key.title}»: {number_text(100 * share, decimals)} % av {of}: "
        f"{key_terms(key, case.criteria, chosen, code)}"
        for code, share in shares.items()
    }
    whole = sum(shares.values(), Fraction(0))
    residual = f"nøkkelen «{key.title}» summerer til {number_text(100 * whole, decimals)} %, {convention}"
    return Placement(
        {code: share * stand.left for code, share in shares.items()},
        sources,
        unplaced_source="" if whole == 1 else residual,
    )


def _convention(key: Key) -> str:
    """Whether the key's shares are exact, or rounded before they multiply, in words."""
    if key.percent_decimals is None:
        return "eksakte andeler"
    decimals = "1 desimal" if key.percent_decimals == 1 else f"{key.percent_decimals} desimaler"
    return f"andelene avrundet til {decimals} av en prosent før de ganges ut"


def _nobody_left(stand: Stand, step: Step) -> Problem:
    return error(
        stand.place,
        f"ingen mottakere er igjen til nøkkelen «{step.key}»",
        "de tidligere stegene har gitt beløp til alle som står i en gruppe",
        "nevn mottakerne i steget med «recipients», eller ta steget bort",
    )


RULES: dict[str, Rule] = {"top_slice": place_fixed, "fixed": place_fixed, "key": place_by_key}
"""The rules a method's steps can name. A top slice is a fixed amount that the payer keeps back."""


@dataclass(frozen=True, slots=True)
class FundSplit:
    """A fund's entries, which sum to the fund, and what the split found worth saying."""

    entries: tuple[Entry, ...] = ()
    findings: tuple[Finding, ...] = ()
    problems: tuple[Problem, ...] = ()


def split_fund(case: Case, fund: Fund) -> FundSplit:
    """Distribute one fund by its method.

    The entries sum to the fund exactly. Where a step cannot be done the split has errors among its
    problems and no entries.
    """
    method = case.methods.get(fund.method)
    if method is None:
        place = case.at("funds.csv", fund.line, "method")
        return FundSplit(problems=(unknown_name(place, "metode", fund.method, case.methods),))
    exact: dict[str, Fraction] = {}
    whole: dict[str, int] = {}
    entries: list[Entry] = []
    notes: list[Problem] = []
    rest = _Rest()
    for number, step in enumerate(method.steps, 1):
        left = fund.amount - sum(exact.values(), Fraction(0))
        placement = RULES[step.rule](Stand(case, fund, frozenset(exact), left), step)
        if placement.problems:
            return FundSplit(problems=placement.problems)
        for code, amount in placement.amounts.items():
            exact[code] = exact.get(code, Fraction(0)) + amount
        before, whole = whole, _rounded(case, fund, exact, notes)
        rest = _Rest(number + 1, rest.half_digits + placement.half_digits, placement.unplaced_source)
        for code in sorted(whole, key=list(case.recipients).index):
            moved = whole[code] - before.get(code, 0)
            if moved or code in placement.amounts:
                source = placement.sources.get(code, "avrunding til fordelingsenheten")
                entries.append(_entry(case, fund, code, step.rule, number, moved, source))
    return _with_rest(case, fund, entries, rest, notes)


@dataclass(frozen=True, slots=True)
class _Rest:
    """What may explain that a fund is not placed to the last krone when its steps are done."""

    step: int = 1
    half_digits: Fraction = Fraction(0)
    of_the_key: str = ""


def _rounded(case: Case, fund: Fund, exact: Mapping[str, Fraction], notes: list[Problem]) -> dict[str, int]:
    """All amounts in whole distribution units, by largest remainder together with what is unplaced."""
    codes = [*sorted(exact), _LAST]
    values = [exact[code] for code in codes[:-1]]
    values.append(fund.amount - sum(values, Fraction(0)))
    unit = int(case.unit.factor)
    amounts = largest_remainder(values, fund.amount, unit, codes)
    tied = [codes[index] for index in tied_at_the_cut(values, fund.amount, unit, codes)]
    if tied:
        names = ", ".join(case.name_of(code) for code in tied if code != _LAST)
        notes.append(
            note(
                case.at("funds.csv", fund.line, fund.code),
                f"like rester mellom {names}: de siste {case.unit.name} er gitt i kodenes rekkefølge",
                "mottakerne har like stor rest etter nøkkelen",
                "ingen handling er nødvendig; sett et fast beløp hvis en annen mottaker skal ha resten",
            )
        )
    return dict(zip(codes[:-1], amounts, strict=False))


def _entry(case: Case, fund: Fund, recipient: str, rule: str, step: int, amount: int, source: str) -> Entry:
    return Entry(
        case.year, fund.code, fund.stream, fund.payer, recipient, rule, step, amount, fund.lasting, source
    )


def _with_rest(case: Case, fund: Fund, entries: list[Entry], rest: _Rest, notes: list[Problem]) -> FundSplit:
    """Close the split: what is left over goes to `unplaced`, with its reason and a finding."""
    placed = sum(entry.amount for entry in entries)
    left = fund.amount - placed
    if not left:
        return FundSplit(tuple(entries), problems=tuple(notes))
    within = _within(fund, left)
    if rest.of_the_key:
        status = Status.EXPLAINED if within else Status.DIFFERS
        rule, source = "key", rest.of_the_key
    elif abs(left) <= rest.half_digits:
        rule, status = "rounding", Status.ROUNDING
        source = f"hver trykte celle er avrundet for seg: {_both_sums(case, fund, placed)}"
    elif not within:
        return FundSplit(problems=(_overdrawn(case, fund, placed),))
    else:
        rule, status = "remainder", Status.DIFFERS
        source = f"ikke fordelt: {_both_sums(case, fund, placed)}"
    entries.append(_entry(case, fund, UNPLACED, rule, rest.step, left, source))
    subject = Subject(case.name, f"{fund.name} · {case.name_of(UNPLACED)}")
    finding = Finding(subject, case.unit, 0, Fraction(fund.amount), Fraction(placed), status, source)
    return FundSplit(tuple(entries), (finding,), tuple(notes))


def _within(fund: Fund, left: int | Fraction) -> bool:
    """Whether what is left lies between nothing and the whole fund, on the fund's side of zero."""
    return min(0, fund.amount) <= left <= max(0, fund.amount)


def _both_sums(case: Case, fund: Fund, placed: int | Fraction) -> str:
    unit = case.unit
    return (
        f"beløpene summerer til {in_unit(int(placed), unit)}, rammen er {in_unit(fund.amount, unit)} "
        f"({unit.name})"
    )


def _overdrawn(case: Case, fund: Fund, placed: int | Fraction) -> Problem:
    return error(
        case.at("funds.csv", fund.line, "amount"),
        f"{fund.name}: {_both_sums(case, fund, placed)}",
        "rammen er skrevet i en annen enhet enn de faste beløpene, eller et fast beløp er for høyt",
        "rett rammen i funds.csv, eller senk de faste beløpene i metoden eller vedtakstabellen",
    )
