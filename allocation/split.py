"""One fund over its recipients in one year: the steps of a method, each rounded so that it adds up.

A krone's way through a method: the fund stands unplaced; each step's rule says exactly what it moves;
bounds in force are kept; after each step all amounts are rounded to the distribution unit together
with what is still unplaced, and the entries are the differences from the step before. What is left
when the steps are done is an entry of the recipient `unplaced`, so that nothing is ever lost.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import takewhile

import numpy as np

from allocation.amounts import NOTHING, Amounts
from allocation.case import UNPLACED, Case, Method, Step
from allocation.distribution import ROUNDING, Block, Entry, Texts
from allocation.findings import Finding, Status, Subject
from allocation.funds import Fund
from allocation.money import in_unit
from allocation.problems import Problem, ProblemsFound, error, note, unknown_name
from allocation.rounding import round_numerators, tied_numerators
from allocation.rules import RULES
from allocation.rules.keeping import kept_within_bounds
from allocation.rules.stand import Outcome, Source, Stand, both_sums, overdrawn

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
    given = fund.amount if amount is None else amount
    (split,) = split_years(case, fund, {year or case.year: given or 0})
    return split


def split_years(case: Case, fund: Fund, amounts: Mapping[int, int]) -> list[FundSplit]:
    """Distribute one fund in each of several years; `amounts` is what there is in each.

    The first steps, up to one that says something else from year to year, are taken once for all years
    that have the same to distribute.
    """
    try:
        steps = list(enumerate(method_of(case, fund).steps, 1))
    except ProblemsFound as found:
        return [FundSplit(fund, year, problems=found.problems) for year in amounts]
    alike = list(takewhile(lambda one: one[1].last_year(fund, case.year) == case.year, steps))
    begun: dict[int, _Ledger] = {}
    splits = []
    for year, amount in amounts.items():
        try:
            if amount not in begun:
                begun[amount] = _Ledger(Stand(case, fund, amount, year)).after(alike)
            splits.append(begun[amount].in_year(year).after(steps[len(alike) :]).closed())
        except ProblemsFound as found:
            splits.append(FundSplit(fund, year, problems=found.problems))
    return splits


@dataclass
class _Ledger:
    """One fund being split in one year: where it stands, the entries so far, and why something may be left.

    `placed` is what of the fund has been placed, in whole distribution units.
    """

    stand: Stand
    blocks: list[Block] = field(default_factory=list)
    whole: dict[str, int] = field(default_factory=dict)
    placed: int = 0
    half_digits: Fraction = Fraction(0)
    unplaced: str = ""

    @property
    def case(self) -> Case:
        """The case that the fund belongs to."""
        return self.stand.case

    @property
    def fund(self) -> Fund:
        """The fund that is split."""
        return self.stand.fund

    def in_year(self, year: int) -> "_Ledger":
        """The same so far, in another year."""
        blocks = [replace(block, year=year) for block in self.blocks]
        return replace(self, stand=replace(self.stand, year=year), blocks=blocks)

    def after(self, steps: Sequence[tuple[int, Step]]) -> "_Ledger":
        """The ledger itself when these steps have been taken; each goes with its number in the method."""
        for number, step in steps:
            self._take(replace(self.stand, number=number), step)
        return self

    def closed(self) -> FundSplit:
        """The split, when all steps have been taken: what is left over is given its name."""
        if self.fund.kind.is_open_ended:
            self.stand = replace(self.stand, amount=sum(self.whole.values()))
        stand = self.stand
        notes, last = self._ties(), stand.number + 1
        findings = self._close(last)
        exact = stand.settled + stand.open + Amounts.of({UNPLACED: stand.left})
        blocks = tuple(self.blocks)
        return FundSplit(self.fund, stand.year, blocks, exact, self.whole, last, findings, notes)

    def _take(self, stand: Stand, step: Step) -> None:
        outcome: Outcome = RULES[step.rule].work(stand, step)
        self.half_digits += outcome.half_digits
        self.unplaced = outcome.unplaced or self.unplaced
        self.stand = kept_within_bounds(_moved(stand, outcome))
        self._enter(step.rule, outcome)

    def _enter(self, rule: str, outcome: Outcome) -> None:
        """The entries of a step: what it changed, in whole distribution units."""
        after = self.stand
        if outcome.settled or outcome.opened:
            self.placed = _placed_in_units(after)
        before, self.whole = self.whole, _rounded(after, self.placed)
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
        year, fund = self.stand.year, self.fund
        largest = max(map(abs, amounts))
        if largest > _BEYOND_ANY_BUDGET:
            amount = f"{in_unit(largest, self.case.unit)} {self.case.unit.name}"
            what = f"{fund.name}: {amount} er større enn noe budsjett"
            place = self.case.at("funds.csv", fund.line, "amount")
            fix = "rett rammen, eller beløpene og prosentene i metoden"
            raise ProblemsFound([error(place, what, "et tall er skrevet i feil enhet", fix)])
        whole = np.array(amounts, dtype=np.int64)
        self.blocks.append(
            Block(year, fund.code, fund.stream, fund.payer, rule, step, lasting, codes, whole, texts)
        )

    def _ties(self) -> tuple[Problem, ...]:
        """A note where equal claims on the last units went by code."""
        stand = self.stand
        exact = stand.settled + stand.open
        ties = tied_numerators(exact.numerators, exact.denominator, self.placed, stand.unit, exact.codes)
        if not ties:
            return ()
        names = ", ".join(self.case.name_of(code) for code in sorted(exact.codes[index] for index in ties))
        place = self.case.at("funds.csv", self.fund.line, self.fund.code)
        what = f"like rester mellom {names}: de siste {self.case.unit.name} er gitt i kodenes rekkefølge"
        fix = "ingen handling er nødvendig; sett et fast beløp hvis en annen mottaker skal ha resten"
        return (note(place, what, "mottakerne har like stor rest etter nøkkelen", fix),)

    def _close(self, step: int) -> tuple[Finding, ...]:
        """What is left over goes to `unplaced`, with its reason and a finding."""
        amount, placed = self.stand.amount, sum(self.whole.values())
        left = amount - placed
        if not left:
            return ()
        case, within = self.case, min(0, amount) <= left <= max(0, amount)
        if self.unplaced:
            status = Status.EXPLAINED if within else Status.DIFFERS
            rule, source = "key", self.unplaced
        elif abs(left) <= self.half_digits:
            rule, status = ROUNDING, Status.ROUNDING
            source = f"hver trykte celle er avrundet for seg: {both_sums(case, amount, placed)}"
        elif not within:
            raise ProblemsFound([overdrawn(case, self.fund, amount, placed)])
        else:
            rule, status = "remainder", Status.DIFFERS
            source = f"ikke fordelt: {both_sums(case, amount, placed)}"
        self.whole = {**self.whole, UNPLACED: left}
        self._add(rule, step, (UNPLACED,), [left], lambda _: source, self.fund.lasting)
        subject = Subject(case.name, f"{self.fund.name} · {case.name_of(UNPLACED)}")
        stated, computed = Fraction(amount), Fraction(placed)
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


def _placed_in_units(stand: Stand) -> int:
    """What of the fund has been placed, in whole distribution units, by largest remainder with the rest.

    A step that only moves amounts leaves it as it was, so that each such step sums to nothing.
    """
    exact = stand.settled + stand.open
    rest = stand.amount * exact.denominator - sum(exact.numerators)
    if rest % (stand.unit * exact.denominator) == 0:
        return stand.amount - rest // exact.denominator
    codes, numerators = [*exact.codes, _LAST], [*exact.numerators, rest]
    amounts = round_numerators(numerators, exact.denominator, stand.amount, stand.unit, codes)
    return stand.amount - amounts[-1]


def _rounded(stand: Stand, placed: int) -> dict[str, int]:
    """All amounts in whole distribution units, by largest remainder; they sum to what is placed."""
    exact = stand.settled + stand.open
    amounts = round_numerators(exact.numerators, exact.denominator, placed, stand.unit, exact.codes)
    return dict(zip(exact.codes, amounts, strict=True))
