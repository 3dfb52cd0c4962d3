"""One fund over its recipients in one year: the steps of a method, each rounded so that it adds up.

A krone's way through a method: the fund stands unplaced; each step's rule says exactly what it moves;
bounds in force are kept; after each step all amounts are rounded to the distribution unit together
with what is still unplaced, and the entries are the differences from the step before. What is left
when the steps are done is an entry of the recipient `unplaced`, so that nothing is ever lost.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

import numpy as np

from allocation.amounts import NOTHING, Amounts
from allocation.case import UNPLACED, Case, Fund, Method, Step
from allocation.distribution import ROUNDING, Block, Entry, Texts
from allocation.findings import Finding, Status, Subject
from allocation.money import in_unit
from allocation.problems import Problem, ProblemsFound, error, note, unknown_name
from allocation.rounding import round_numerators, tied_numerators
from allocation.rules import RULES
from allocation.rules.stand import Outcome, Source, Stand, both_sums, overdrawn
from allocation.sharing import CannotShare, share_within

_BEYOND_ANY_BUDGET = 10**18
"""What an entry can be at most, so that the sums of many still are whole numbers of 64 bits."""

_LAST = "\uffff"
"""Sorts after every code: a tie with a recipient never goes to what is unplaced."""


@dataclass(frozen=True, slots=True)
class FundSplit:
    """A fund's entries of one year, which sum to its amount, and what the split found worth saying.

    `exact` are the amounts before rounding, what is unplaced included; `whole` the same in kroner.
    """

    fund: Fund
    year: int
    blocks: tuple[Block, ...] = ()
    exact: Amounts = NOTHING
    whole: Mapping[str, int] = field(default_factory=dict)
    last_step: int = 0
    findings: tuple[Finding, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The entries as rows."""
        return tuple(entry for block in self.blocks for entry in block)


def method_of(case: Case, fund: Fund) -> Method:
    """The fund's method. Raises ProblemsFound where the case has none of that name."""
    if fund.method not in case.methods:
        place = case.at("funds.csv", fund.line, "method")
        raise ProblemsFound([unknown_name(place, "metode", fund.method, case.methods)])
    return case.methods[fund.method]


def split_fund(case: Case, fund: Fund, year: int | None = None, amount: int | None = None) -> FundSplit:
    """Distribute one fund by its method, in a year of its own (the case's unless said).

    `amount` is what there is to distribute where the fund does not state it. The entries sum to it
    exactly; those of an open-ended fund sum to what is paid. Where a step cannot be done the split has
    errors among its problems and no entries.
    """
    when = year or case.year
    given = fund.amount if amount is None else amount
    try:
        return _Split(case, fund, when, given or 0).done(method_of(case, fund))
    except ProblemsFound as found:
        return FundSplit(fund, when, problems=found.problems)


@dataclass
class _Split:
    """One fund being split: the entries so far, and what may explain that something is left."""

    case: Case
    fund: Fund
    year: int
    amount: int
    blocks: list[Block] = field(default_factory=list)
    whole: dict[str, int] = field(default_factory=dict)
    half_digits: Fraction = Fraction(0)
    unplaced: str = ""

    def done(self, method: Method) -> FundSplit:
        stand = Stand(self.case, self.fund, self.amount, self.year)
        for number, step in enumerate(method.steps, 1):
            stand = self._step(replace(stand, number=number), step)
        if self.fund.kind.is_open_ended:
            self.amount = sum(self.whole.values())
            stand = replace(stand, amount=self.amount)
        notes = self._ties(stand)
        findings = self._close(stand.number + 1)
        exact = stand.settled + stand.open + Amounts.of({UNPLACED: stand.left})
        last, blocks = stand.number + 1, tuple(self.blocks)
        return FundSplit(self.fund, self.year, blocks, exact, self.whole, last, findings, notes)

    def _step(self, stand: Stand, step: Step) -> Stand:
        outcome: Outcome = RULES[step.rule].work(stand, step)
        self.half_digits += outcome.half_digits
        self.unplaced = outcome.unplaced or self.unplaced
        after = _kept_within_bounds(_moved(stand, outcome))
        self._enter(after, step.rule, outcome)
        return after

    def _enter(self, after: Stand, rule: str, outcome: Outcome) -> None:
        """The entries of a step: what it changed, in whole distribution units."""
        before, self.whole = self.whole, _rounded(after)
        placed = {*outcome.settled, *outcome.opened}
        moved = [code for code in self.whole if code in placed or self.whole[code] != before.get(code, 0)]
        moved.sort(key=self.case.position.__getitem__)
        if moved:
            amounts = [self.whole[code] - before.get(code, 0) for code in moved]
            concerned = placed | {*after.open} | {*outcome.moved}
            lasting = outcome.lasting or self.fund.lasting
            texts = _texts(tuple(moved), outcome.source, concerned)
            self._add(rule, after.number, tuple(moved), amounts, texts, lasting)

    def _add(
        self, rule: str, step: int, codes: tuple[str, ...], amounts: list[int], texts: Texts, lasting: str
    ) -> None:
        fund = self.fund
        largest = max(map(abs, amounts))
        if largest > _BEYOND_ANY_BUDGET:
            amount = f"{in_unit(largest, self.case.unit)} {self.case.unit.name}"
            what = f"{fund.name}: {amount} er større enn noe budsjett"
            place = self.case.at("funds.csv", fund.line, "amount")
            fix = "rett rammen, eller beløpene og prosentene i metoden"
            raise ProblemsFound([error(place, what, "et tall er skrevet i feil enhet", fix)])
        whole = np.array(amounts, dtype=np.int64)
        self.blocks.append(
            Block(self.year, fund.code, fund.stream, fund.payer, rule, step, lasting, codes, whole, texts)
        )

    def _ties(self, stand: Stand) -> tuple[Problem, ...]:
        """A note where equal claims on the last units went by code."""
        codes, numerators, denominator = _with_the_rest(stand)
        ties = tied_numerators(numerators, denominator, stand.amount, stand.unit, codes)
        tied = sorted(codes[index] for index in ties)
        names = ", ".join(self.case.name_of(code) for code in tied if code != _LAST)
        if not names:
            return ()
        place = self.case.at("funds.csv", self.fund.line, self.fund.code)
        what = f"like rester mellom {names}: de siste {self.case.unit.name} er gitt i kodenes rekkefølge"
        fix = "ingen handling er nødvendig; sett et fast beløp hvis en annen mottaker skal ha resten"
        return (note(place, what, "mottakerne har like stor rest etter nøkkelen", fix),)

    def _close(self, step: int) -> tuple[Finding, ...]:
        """What is left over goes to `unplaced`, with its reason and a finding."""
        placed = sum(self.whole.values())
        left = self.amount - placed
        if not left:
            return ()
        case, within = self.case, min(0, self.amount) <= left <= max(0, self.amount)
        if self.unplaced:
            status = Status.EXPLAINED if within else Status.DIFFERS
            rule, source = "key", self.unplaced
        elif abs(left) <= self.half_digits:
            rule, status = ROUNDING, Status.ROUNDING
            source = f"hver trykte celle er avrundet for seg: {both_sums(case, self.amount, placed)}"
        elif not within:
            raise ProblemsFound([overdrawn(case, self.fund, self.amount, placed)])
        else:
            rule, status = "remainder", Status.DIFFERS
            source = f"ikke fordelt: {both_sums(case, self.amount, placed)}"
        self.whole = {**self.whole, UNPLACED: left}
        self._add(rule, step, (UNPLACED,), [left], lambda _: source, self.fund.lasting)
        subject = Subject(case.name, f"{self.fund.name} · {case.name_of(UNPLACED)}")
        stated, computed = Fraction(self.amount), Fraction(placed)
        return (Finding(subject, case.unit, 0, stated, computed, status, source),)


def _texts(codes: tuple[str, ...], source: Source, concerned: set[str]) -> Texts:
    """The sources by position; one whom the rule does not concern moved by rounding alone."""

    def text(position: int) -> str:
        code = codes[position]
        return source(code) if code in concerned else "avrunding til fordelingsenheten"

    return text


def _moved(stand: Stand, outcome: Outcome) -> Stand:
    """Where the fund stands when a step has moved what it moves, bounds not yet looked at."""
    to_open = outcome.moved.only(code for code in outcome.moved if code in stand.open)
    to_settled = outcome.moved.only(code for code in outcome.moved if code not in stand.open)
    after, offset = stand.open + outcome.opened + to_open, stand.offset + outcome.offset
    weights = stand.weights
    if outcome.weights:
        weights = stand.weights + outcome.weights
    elif outcome.opened or outcome.moved:
        weights = after + offset
    return replace(
        stand,
        settled=stand.settled + outcome.settled + to_settled,
        open=after,
        weights=weights,
        offset=offset,
        floors=_tighter(stand.floors, outcome.floors, max),
        ceilings=_tighter(stand.ceilings, outcome.ceilings, min),
    )


def _tighter(
    old: Mapping[str, int], new: Mapping[str, int], which: Callable[[int, int], int]
) -> Mapping[str, int]:
    """Two sets of bounds as one: of two bounds on a recipient the tighter."""
    if not new or not old:
        return new or old
    return {**old, **{code: which(limit, old.get(code, limit)) for code, limit in new.items()}}


def _kept_within_bounds(stand: Stand) -> Stand:
    """The open amounts shared again so that every bound in force is kept. Raises ProblemsFound."""
    if not stand.floors and not stand.ceilings:
        return stand
    offset = stand.offset.only(stand.open) if stand.offset else NOTHING
    total, weights = stand.open.total + offset.total, stand.weights.only(stand.open)
    if total < 0:
        weights = -weights
    if any(numerator < 0 for numerator in weights.numerators):
        what = f"noen av beløpene i «{stand.fund.name}» er positive og andre negative"
        fix = "la grensene følge et steg som gir alle samme fortegn, eller lås beløpene i stedet"
        raise stand.refuse(what, "da finnes det ikke noe forhold å heve og senke dem i", fix)
    lows, highs = (_measured(bounds, stand, offset) for bounds in (stand.floors, stand.ceilings))
    try:
        shared = share_within(total, weights, lows, highs)
        if turned := _turned(shared, total, lows, highs):
            shared = share_within(total, weights, *turned)
    except CannotShare as fault:
        raise _refusal(stand, fault, offset) from fault
    return replace(stand, open=shared - offset)


_Bounds = Mapping[str, int | Fraction]


def _measured(bounds: Mapping[str, int], stand: Stand, offset: Amounts) -> _Bounds:
    """Bounds on what each gets of the fund as bounds on what is shared, which is measured from the offset."""
    settled = {code: stand.settled[code] for code in bounds if code in stand.settled}
    if not offset and not settled:
        return bounds
    return {code: bound + offset.get(code, 0) - settled.get(code, 0) for code, bound in bounds.items()}


def _turned(
    shared: Amounts, total: Fraction, lows: _Bounds, highs: _Bounds
) -> tuple[_Bounds, _Bounds] | None:
    """Bounds at nothing for those who would have to give up more than all they got, if there are any.

    A floor is paid by lowering the others, and a ceiling on a cut by cutting them more; nobody's amount
    changes its sign for another's bound.
    """
    amounts = list(zip(shared.codes, shared.numerators, strict=True))
    below = [code for code, amount in amounts if total >= 0 > amount and code not in lows]
    above = [code for code, amount in amounts if total < 0 < amount and code not in highs]
    if not below and not above:
        return None
    return (
        {**{code: min(0, highs.get(code, 0)) for code in below}, **lows},
        {**{code: max(0, lows.get(code, 0)) for code in above}, **highs},
    )


def _refusal(stand: Stand, fault: CannotShare, offset: Amounts) -> ProblemsFound:
    """Why no distribution keeps the bounds, with both totals and both remedies."""
    own = stand.settled.only(stand.open)
    amount, limit = (one - offset.total + own.total for one in (fault.total, fault.limit))
    apart = stand.with_unit(abs(amount - limit))
    if fault.crossed is not None:
        code = stand.open.codes[fault.crossed]
        lowest, highest = (stand.shown(bounds[code]) for bounds in (stand.floors, stand.ceilings))
        what = f"gulvet {lowest} er høyere enn taket {highest} for {stand.names([code])}"
        return stand.refuse(what, "to grenser utelukker hverandre", "senk gulvet eller hev taket")
    if fault.side == "floor":
        what = f"gulvene summerer til {stand.shown(limit)}, det er bare {stand.with_unit(amount)} å dele"
        fix = f"senk gulvene med til sammen {apart}, eller øk rammen med like mye"
        return stand.refuse(what, "gulvene er for høye for rammen", fix)
    what = f"takene summerer til {stand.shown(limit)}, og {stand.with_unit(amount)} skal deles"
    fix = f"hev takene med til sammen {apart}, eller senk rammen eller plasser resten i et eget steg"
    return stand.refuse(what, "takene er for lave for rammen", fix)


def _with_the_rest(stand: Stand) -> tuple[list[str], list[int], int]:
    """Codes, numerators and denominator of all amounts, with what is still unplaced last."""
    placed = stand.settled + stand.open
    rest = stand.amount * placed.denominator - sum(placed.numerators)
    return [*placed.codes, _LAST], [*placed.numerators, rest], placed.denominator


def _rounded(stand: Stand) -> dict[str, int]:
    """All amounts in whole distribution units, by largest remainder together with what is unplaced."""
    codes, numerators, denominator = _with_the_rest(stand)
    amounts = round_numerators(numerators, denominator, stand.amount, stand.unit, codes)
    return dict(zip(codes[:-1], amounts, strict=False))
