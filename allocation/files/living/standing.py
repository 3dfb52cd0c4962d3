"""Where a fund stands between two steps, in formulas: the twin of `allocation.rules.stand`, cell by cell.

Amounts count in the distribution unit. A rule of `allocation.files.living.rules` answers with what it moves,
as the rule of the engine does; here it is put together with what stood before.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from allocation.case import Case, Step
from allocation.files.living.cells import Cell, Expr, Term, added, least, most, of
from allocation.files.living.grounds import Grounds
from allocation.files.living.inputs import Inputs
from allocation.files.living.keys import Keys
from allocation.files.living.pages import Page
from allocation.funds import Fund
from allocation.override_methods import own_methods
from allocation.parameters import parameter_on
from allocation.rules.stand import Stage
from allocation.words import RULE

Terms = Mapping[str, Term]


class NoFormulas(Exception):
    """The formulas of a fund would not give the program's kroner; the message says why."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The twin of `Stand`: exact amounts, weights and bounds by recipient, and the whole amounts so far."""

    amount: Term
    settled: Terms = field(default_factory=dict)
    open: Terms = field(default_factory=dict)
    weights: Terms = field(default_factory=dict)
    offset: Terms = field(default_factory=dict)
    floors: Terms = field(default_factory=dict)
    ceilings: Terms = field(default_factory=dict)
    whole: Mapping[str, Cell] = field(default_factory=dict)
    placed: Term = 0

    def of(self, code: str) -> Expr:
        """What a recipient has in all, settled and open."""
        return added([held[code] for held in (self.settled, self.open) if code in held])

    @property
    def left(self) -> Expr:
        """What of the fund nobody has yet."""
        placed = added([*self.settled.values(), *self.open.values()])
        return of(self.amount) - placed if self.settled or self.open else of(self.amount)


@dataclass(frozen=True, slots=True)
class Moves:
    """The twin of `Outcome`: what a step does, in formulas."""

    settled: Terms = field(default_factory=dict)
    opened: Terms = field(default_factory=dict)
    moved: Terms = field(default_factory=dict)
    weights: Terms = field(default_factory=dict)
    offset: Terms = field(default_factory=dict)
    floors: Terms = field(default_factory=dict)
    ceilings: Terms = field(default_factory=dict)


def moved_by(stand: Standing, moves: Moves) -> Standing:
    """Where the fund stands when a step has moved what it moves, bounds not yet looked at."""
    to_open = {code: term for code, term in moves.moved.items() if code in stand.open}
    to_settled = {code: term for code, term in moves.moved.items() if code not in stand.open}
    opened = plus(plus(stand.open, moves.opened), to_open)
    offset, weights = plus(stand.offset, moves.offset), stand.weights
    if moves.weights:
        weights = plus(stand.weights, moves.weights)
    elif moves.opened or moves.moved:
        weights = plus(opened, offset)
    return replace(
        stand,
        settled=plus(plus(stand.settled, moves.settled), to_settled),
        open=opened,
        weights=weights,
        offset=offset,
        floors={
            **stand.floors,
            **{c: _tighter(t, stand.floors.get(c), most) for c, t in moves.floors.items()},
        },
        ceilings={
            **stand.ceilings,
            **{c: _tighter(t, stand.ceilings.get(c), least) for c, t in moves.ceilings.items()},
        },
    )


def plus(held: Terms, more: Terms) -> Terms:
    """Both together, recipient by recipient."""
    return {**held, **{code: of(held[code]) + term if code in held else term for code, term in more.items()}}


def _tighter(new: Term, old: Term | None, which: Callable[[Term, Term], Expr]) -> Term:
    return new if old is None else which(new, old)


@dataclass(frozen=True, slots=True)
class Taken:
    """A step that has been written: where the fund stands, the entries' amounts, and what can be checked."""

    stand: Standing
    changes: Mapping[str, Term]
    checks: tuple[tuple[str, Cell], ...] = ()
    ties: Cell | None = None


@dataclass(frozen=True, slots=True)
class Around:
    """What formulas of a fund speak of beside its own: inputs, keys, stated amounts."""

    case: Case
    inputs: Inputs
    keys: Keys
    grounds: Grounds


@dataclass(frozen=True, slots=True)
class Taking:
    """A step as it is written: the fund's page, what stood before, and the engine's own account of it."""

    around: Around
    page: Page
    fund: Fund
    stage: Stage
    stand: Standing

    @property
    def case(self) -> Case:
        """The case as it ran."""
        return self.around.case

    @property
    def step(self) -> Step:
        """The step of the method."""
        return self.stage.step

    @property
    def number(self) -> int:
        """The step's number in its method."""
        return self.stage.before.number

    @property
    def when(self) -> str:
        """The year in words, where it is not the case's own."""
        year = self.stage.before.year
        return "" if year == self.case.year else f" {year}"

    def in_order(self, codes: Iterable[str]) -> list[str]:
        """Recipients in the order of the letter."""
        return sorted(codes, key=self.case.position.__getitem__)

    def in_unit(self, kroner: int | Fraction) -> Fraction:
        """Kroner as the sheet shows them."""
        return Fraction(kroner) / self.case.unit.factor

    def base(self, name: str, recipients: Iterable[str]) -> dict[str, Term]:
        """Those recipients' amounts in a base."""
        return {one: self.around.grounds.amount(name, self.fund.stream, one) for one in recipients}

    def percent(self, word: str) -> Cell:
        """A setting of the step in per cent, as an input."""
        return self._setting(word, getattr(self.step, word), "prosent")

    def each_percent(self, word: str) -> dict[str, Term]:
        """A setting in per cent for each recipient that it names."""
        return {
            one: self._setting(word, value, "prosent", one) for one, value in getattr(self.step, word).items()
        }

    def sum(self, word: str) -> Cell:
        """A setting that is money, as an input in the case's unit."""
        return self._setting(word, self.in_unit(getattr(self.step, word)), self.case.unit.name)

    def each_sum(self, word: str) -> dict[str, Term]:
        """A setting that is money for each recipient that it names."""
        return {
            one: self._setting(word, self.in_unit(value), self.case.unit.name, one)
            for one, value in getattr(self.step, word).items()
        }

    def _setting(self, word: str, value: Fraction | int, unit: str, recipient: str = "") -> Cell:
        method = self.case.methods[self.fund.method]
        holder = (
            f"funds.{self.fund.code}" if method.code in own_methods(self.case) else f"methods.{method.code}"
        )
        path = ".".join(filter(None, [holder, "steps", str(self.number), word, recipient]))
        rule, whose = RULE[self.step.rule], f", {self.case.name_of(recipient)}" if recipient else ""
        what = f"Steg {self.number} {rule}: {_SETTING.get(word, word)}{whose}"
        return self.around.inputs.cell("Metoder", path, what, value, unit, f"metoden «{method.title}»")

    def parameter(self, code: str) -> Cell:
        """A parameter on the case's day, as an input in its own unit."""
        held = parameter_on(self.case.parameters, code, self.case.day)
        figure = held.value
        value, unit = figure.value / figure.unit.factor, figure.unit.name
        path = f"parameters.{code}"
        return self.around.inputs.cell("Parametere", path, held.name, value, unit, held.reference)


_SETTING = {
    "percent": "prosent",
    "amounts": "beløp",
    "per_unit": "beløp per enhet",
    "minimum": "minste vekst",
    "maximum": "største vekst",
    "start": "avtrappingen begynner ved",
    "end": "avtrappingen slutter ved",
    "least": "minst igjen av veksten",
    "limit": "grense for tap",
    "cover": "dekning av tapet",
    "total": "samlet beløp",
}
"""What the settings of steps are called where they are inputs."""
