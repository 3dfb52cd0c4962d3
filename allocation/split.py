"""One fund over its recipients in one year: the steps of a method, each rounded so that it adds up.

A krone's way through a method: the fund stands unplaced; each step's rule says exactly what it moves;
bounds in force are kept; after each step all amounts are rounded to the distribution unit together
with what is still unplaced, and the entries are the differences from the step before. What is left
when the steps are done is an entry of the recipient `unplaced`, so that nothing is ever lost.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import groupby, takewhile

import numpy as np

from allocation.amounts import NOTHING, Amounts
from allocation.case import UNPLACED, Case, Method, Step
from allocation.distribution import BOUNDS_KEPT, ROUNDING, Block, Entry, Texts
from allocation.findings import Finding, Status, Subject
from allocation.funds import Fund
from allocation.money import in_unit
from allocation.problems import Problem, ProblemsFound, error, note, some_of, unknown_name
from allocation.rounding import tied_numerators
from allocation.rules import RULES
from allocation.rules.keeping import kept_within_bounds
from allocation.rules.stand import Outcome, Stage, Stand, both_sums, moved_by
from allocation.rules.telling import source_by_position, taken_back, telling_the_end, told_together
from allocation.rules.whole import in_units, placed_in_units

_BEYOND_ANY_BUDGET = 10**18
"""What an entry can be at most, so that the sums of many still are whole numbers of 64 bits."""


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


def stages_of(case: Case, fund: Fund, year: int, amount: int) -> list[Stage]:
    """The steps of a fund in a year as they are taken, of a fund that can be distributed."""
    ledger = _Ledger(Stand(case, fund, amount, year), stages=[])
    ledger.after(list(enumerate(method_of(case, fund).steps, 1)))
    return ledger.stages or []


@dataclass
class _Ledger:
    """One fund being split in one year: where it stands, the entries so far, and why something may be left.

    `placed` is what of the fund has been placed, in whole distribution units; `leaves` what of it rules have
    left unplaced by their own doing, and `left_by` which did and why. `is_temporary` from a step
    on that moved one-off money. `stages` takes down every step where it is asked for.
    """

    stand: Stand
    blocks: list[Block] = field(default_factory=list)
    whole: dict[str, int] = field(default_factory=dict)
    placed: int = 0
    half_digits: Fraction = Fraction(0)
    leaves: Fraction = Fraction(0)
    left_by: tuple[tuple[str, str], ...] = ()
    notes: tuple[Problem, ...] = ()
    is_temporary: bool = False
    stages: list[Stage] | None = None

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
        """The ledger itself, with these steps taken; each goes with its number in the method."""
        for only_bounds, alike in groupby(steps, lambda one: RULES[one[1].rule].only_bounds):
            if only_bounds:
                self._bound(alike)
                continue
            for number, step in alike:
                self._take(replace(self.stand, number=number), step)
        return self

    def closed(self) -> FundSplit:
        """The split, when all steps have been taken: what is left over is given its name."""
        if self.fund.kind.is_open_ended:
            self.stand = replace(self.stand, amount=sum(self.whole.values()))
        stand = self.stand
        notes, last = self.notes + self._ties(), stand.number + 1
        findings = self._close(last)
        exact = stand.settled + stand.open + Amounts.of({UNPLACED: stand.left})
        blocks = tuple(self.blocks)
        return FundSplit(self.fund, stand.year, blocks, exact, self.whole, last, findings, notes)

    def _take(self, stand: Stand, step: Step) -> None:
        """One step: its rule's moves, and what the bounds of earlier steps then take back of them."""
        outcome = self._worked_out(stand, step)
        moved = moved_by(stand, outcome)
        kept = kept_within_bounds(moved)
        taken = Stage(step.rule, step, stand, outcome)
        if outcome.floors or outcome.ceilings or kept.open == moved.open:
            self.stand = kept
            self._enter(step.rule, telling_the_end(outcome, stand, moved, kept), taken)
            return
        self.stand = moved
        self._enter(step.rule, outcome, taken)
        self.stand = kept
        back = Outcome(taken_back(moved, kept), moved=kept.open - moved.open, lasting=outcome.lasting)
        self._enter(BOUNDS_KEPT, back, replace(taken, rule=BOUNDS_KEPT, before=moved, outcome=back))

    def _bound(self, steps: Iterable[tuple[int, Step]]) -> None:
        """Bounds that follow each other: each kept with those before it, from the amounts before them all.

        So their order does not matter. A bound that cannot be kept until a later one makes room for it
        waits for that and moves nothing; where none does, it is refused.
        """
        unbounded, waiting, refusal = self.stand.open, list[Outcome](), None
        for number, step in steps:
            stand = replace(self.stand, number=number)
            waiting.append(self._worked_out(stand, step))
            self.stand = moved = moved_by(stand, waiting[-1])
            taken = Stage(step.rule, step, stand, waiting[-1])
            try:
                self.stand = kept = kept_within_bounds(replace(moved, open=unbounded))
            except ProblemsFound as found:
                refusal = refusal or found
                self._take_down(taken)
                continue
            told = telling_the_end(told_together(waiting, kept), stand, moved, kept)
            self._enter(step.rule, told, taken)
            waiting, refusal = [], None
        if refusal:
            raise refusal

    def _worked_out(self, stand: Stand, step: Step) -> Outcome:
        """What a step's rule answers, with what it leaves and is worth knowing taken down."""
        outcome: Outcome = RULES[step.rule].work(stand, step)
        self._refuse_after_temporary(stand, outcome)
        self.half_digits += outcome.half_digits
        self.leaves = outcome.still_left(self.leaves)
        self.notes += outcome.notes
        if outcome.unplaced:
            self.left_by += ((step.rule, outcome.unplaced),)
        return outcome

    def _refuse_after_temporary(self, stand: Stand, outcome: Outcome) -> None:
        """Nothing that moves lasting money comes after support: it would make the support lasting."""
        moves = outcome.opened or outcome.moved or outcome.floors or outcome.ceilings
        if self.is_temporary and moves and outcome.lasting is None:
            what = "steget kommer etter midlertidig inntektsstøtte og flytter beløpene på nytt"
            raise stand.refuse(
                what, "støtten er ettårig, resten er det ikke", "la støtten stå sist i metoden"
            )
        self.is_temporary = self.is_temporary or outcome.lasting is not None

    def _take_down(self, taken: Stage) -> None:
        if self.stages is not None:
            self.stages.append(taken)

    def _enter(self, rule: str, outcome: Outcome, taken: Stage) -> None:
        """The entries of a step: what it changed, in whole distribution units."""
        after = self.stand
        if outcome.settled or outcome.opened:
            self.placed = placed_in_units(after)
        before, self.whole = self.whole, in_units(after, self.placed)
        self._take_down(replace(taken, whole=self.whole))
        placed = {*outcome.settled, *outcome.opened}
        moved = [code for code in self.whole if code in placed or self.whole[code] != before.get(code, 0)]
        moved.sort(key=self.case.position.__getitem__)
        if moved:
            amounts = [self.whole[code] - before.get(code, 0) for code in moved]
            bounded = {*after.open} if outcome.floors or outcome.ceilings else set()
            concerned = placed | {*outcome.moved} | bounded
            lasting = outcome.lasting or self.fund.lasting
            texts = source_by_position(tuple(moved), outcome.source, concerned)
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
        names = some_of([self.case.name_of(code) for code in sorted(exact.codes[index] for index in ties)])
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
        if self.left_by and abs(left - self.leaves) < self.stand.unit:
            status = Status.EXPLAINED if within else Status.DIFFERS
            rule, source = self.left_by[-1][0], "; ".join(why for _, why in self.left_by)
        elif abs(left) <= self.half_digits:
            rule, status = ROUNDING, Status.ROUNDING
            source = f"hver trykte celle er avrundet for seg: {both_sums(case, amount, placed)}"
        elif not within:
            raise self.stand.overdrawn(placed)
        else:
            rule, status = "remainder", Status.DIFFERS
            source = f"ikke fordelt: {both_sums(case, amount, placed)}"
        self.whole = {**self.whole, UNPLACED: left}
        self._add(rule, step, (UNPLACED,), [left], lambda _: source, self.fund.lasting)
        subject = Subject(case.name, f"{self.fund.name} · {case.name_of(UNPLACED)}")
        stated, computed = Fraction(amount), Fraction(placed)
        return (Finding(subject, case.unit, 0, stated, computed, status, source),)
