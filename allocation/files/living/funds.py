"""A fund's own sheet: the steps from what there is to share to each one's amount, year by year."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import takewhile

from allocation.case import UNPLACED, Case, Step
from allocation.files.living.cells import Cell, Expr, Term, call, if_, most, number, of
from allocation.files.living.pages import AMOUNTS, CHECK, CHECK_TEXT, NEARNESS, PART, Page
from allocation.files.living.remainders import EQUAL, INEXACT, NEAR
from allocation.files.living.stages import take
from allocation.files.living.standing import Around, NoFormulas, Standing, Taken, Taking
from allocation.funds import Fund
from allocation.rules import RULES
from allocation.rules.stand import Stage
from allocation.split import stages_of


@dataclass(eq=False)
class FundFormulas:
    """A fund as formulas: what each has in the end, and what each step changed, by year."""

    whole: dict[tuple[int, str], Term] = field(default_factory=dict)
    changes: dict[tuple[int, int, str, str], list[Term]] = field(default_factory=dict)
    amounts: dict[int, Term] = field(default_factory=dict)
    checks: list[tuple[str, Cell]] = field(default_factory=list)
    ties: list[Cell] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Begun:
    """The steps that are the same every year, as first written: the year, and where the fund stands."""

    year: int
    stand: Standing
    near: Cell


@dataclass(eq=False)
class FundWriter:
    """Writes one fund on a page of its own."""

    around: Around
    page: Page
    fund: Fund
    formulas: FundFormulas = field(default_factory=FundFormulas)

    @property
    def case(self) -> Case:
        """The case as it ran."""
        return self.around.case

    def write(self, amounts: Mapping[int, Term]) -> FundFormulas:
        """All years of the fund; `amounts` is what there is to share in each. Raises NoFormulas."""
        page = self.page
        alike = _alike(self.case, self.fund)
        begun: dict[int, _Begun] = {}
        for year, amount in amounts.items():
            kroner = round(number(of(amount).value) * int(self.case.unit.factor))
            stages = stages_of(self.case, self.fund, year, kroner)
            early = [stage for stage in stages if stage.before.number <= alike]
            same = id(
                amount
            )  # the same cell, not only the same figure: that may be changed in one year alone
            if same in begun:
                self._repeat(early, year, begun[same].year)
            else:
                begun[same] = self._begin(year, amount, early, has_others=len(amounts) > 1)
            if len(stages) > len(early) and len(amounts) > 1:
                page.text(1, f"{year}", PART)
                page.row += 1
            stand = self._through(stages[len(early) :], begun[same].stand, begun[same].near, year)
            self._end(year, stand, amount)
        return self.formulas

    def _begin(self, year: int, amount: Term, stages: Sequence[Stage], has_others: bool) -> "_Begun":
        when = f" {year}" if has_others and year != self.case.year else ""
        cell = self.page.line(f"Å fordele{when} ({self.case.unit.name})", amount, AMOUNTS)
        inexact = call("ABS", [cell], abs(number(cell.value))) * INEXACT
        near = self.page.line(
            NEAR,
            most(EQUAL / self.case.unit.factor, inexact),
            NEARNESS,
        )
        self.page.row += 1
        return _Begun(year, self._through(stages, Standing(cell), near, year), near)

    def _through(self, stages: Sequence[Stage], stand: Standing, near: Cell, year: int) -> Standing:
        unbounded: Mapping[str, Term] = {}
        for position, stage in enumerate(stages):
            is_bound = RULES[stage.step.rule].only_bounds
            unbounded = (unbounded or stand.open) if is_bound else {}
            following = stages[position + 1] if position + 1 < len(stages) else None
            is_kept_next = following is not None and following.before.number == stage.before.number
            taking = Taking(self.around, self.page, self.fund, stage, stand)
            taken = take(taking, near, unbounded, is_kept_next)
            self._compare(stage, taken)
            self._note(stage, taken, year)
            stand = taken.stand
        return stand

    def _note(self, stage: Stage, taken: Taken, year: int) -> None:
        self.formulas.checks += taken.checks
        self.formulas.ties += [taken.ties] if taken.ties else []
        for one, change in taken.changes.items():
            key = (year, stage.before.number, stage.rule, one)
            self.formulas.changes.setdefault(key, []).append(change)

    def _compare(self, stage: Stage, taken: Taken) -> None:
        """Refuse formulas that stray from the engine, whose amounts are the right ones."""
        unit = int(self.case.unit.factor)
        if stage.whole is None:
            return
        strayed = [
            one
            for one, kroner in stage.whole.items()
            if number(taken.stand.whole[one].value) * unit != kroner
        ]
        if strayed or set(stage.whole) != set(taken.stand.whole):
            raise NoFormulas(f"steg {stage.before.number} kan ikke regnes etter i arket")

    def _repeat(self, stages: Sequence[Stage], year: int, first: int) -> None:
        """The entries of steps that are the same every year, told for a later year as well."""
        for stage in stages:
            for one in stage.whole or ():
                key = (stage.before.number, stage.rule, one)
                if (first, *key) in self.formulas.changes:
                    self.formulas.changes[year, *key] = self.formulas.changes[first, *key]

    def _end(self, year: int, stand: Standing, amount: Term) -> None:
        for one, cell in stand.whole.items():
            self.formulas.whole[year, one] = cell
        is_open_ended = self.fund.kind.is_open_ended
        paid = of(stand.placed) if is_open_ended else of(amount)
        self.formulas.amounts[year] = paid
        if is_open_ended:
            return
        self.formulas.whole[year, UNPLACED] = of(amount) - stand.placed
        self._refuse_overdrawn(year, amount, of(amount) - stand.placed)

    def _refuse_overdrawn(self, year: int, amount: Term, rest: Expr) -> None:
        """A check that no more is given than there is: the program refuses that, and a formula cannot.

        What the printed cells of a decision round to beyond the fund is no more than it was.
        """
        was = number(rest.value)
        if number(of(amount).value) >= 0:
            beyond = if_(rest.below(_constant(min(was, 0.0))), rest, 0)
        else:
            beyond = if_(rest.above(_constant(max(was, 0.0))), rest, 0)
        told = "Kontroll: ikke mer fordelt enn rammen"
        when = "" if year == self.case.year else f" {year}"
        check = self.page.line(f"{told}{when}", beyond, CHECK, CHECK_TEXT)
        self.page.row += 1
        self.formulas.checks.append((f"{self.fund.name}{when}: ikke mer fordelt enn rammen", check))


def _constant(value: float) -> Fraction:
    return Fraction(repr(value))


def _alike(case: Case, fund: Fund) -> int:
    """How many of the fund's first steps are the same every year."""
    steps: Sequence[Step] = case.methods[fund.method].steps
    return len(list(takewhile(lambda step: step.last_year(fund, case.year) == case.year, steps)))
