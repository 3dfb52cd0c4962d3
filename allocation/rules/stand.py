"""What a rule is given and what it answers: where a fund stands before a step, and what the step moves."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from allocation.amounts import NOTHING, Amounts
from allocation.bases import base_amounts, base_names, no_base_amount
from allocation.case import Case, Step
from allocation.funds import Fund, Lasting
from allocation.money import OERE, Unit, in_unit, scaled_text
from allocation.problems import Place, Problem, ProblemsFound, error, some_of, unknown_name

Source = Callable[[str], str]
"""Why a recipient's amount moved, by the recipient's code: figures and names that can be recomputed."""


ROUNDED_ONLY = "avrunding til fordelingsenheten"
"""The source of an entry that no rule but rounding has made."""


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a fund stands before a step, in exact kroner.

    `settled` are amounts that no later step moves; `open` those that later steps may move. Bounds
    raise and lower the open amounts in proportion to `weights`, measured from `offset` below each
    amount (nothing for a key; the level before for rules that speak of levels). `floors` and
    `ceilings` are the bounds in force on what those with open amounts get of the fund in all, whole in
    the distribution unit; `locked` are those whose amount no later step moves.
    """

    case: Case
    fund: Fund
    amount: int
    year: int
    number: int = 1
    settled: Amounts = NOTHING
    open: Amounts = NOTHING
    weights: Amounts = NOTHING
    offset: Amounts = NOTHING
    floors: Mapping[str, int] = field(default_factory=dict)
    ceilings: Mapping[str, int] = field(default_factory=dict)
    locked: frozenset[str] = frozenset()

    @property
    def left(self) -> Fraction:
        """What of the fund nobody has yet."""
        return self.amount - self.settled.total - self.open.total

    def amount_of(self, code: str) -> Fraction:
        """What a recipient has of the fund in all, settled and open."""
        if code not in self.settled:
            return self.open[code] if code in self.open else Fraction(0)
        return self.settled[code] + self.open[code] if code in self.open else self.settled[code]

    def to_share(self) -> Fraction:
        """What is left, for a rule that gives all of it away. Raises ProblemsFound where more is given."""
        if self.left * self.amount < 0 or (self.left and not self.amount):
            raise self.overdrawn(self.amount - self.left)
        return self.left

    def overdrawn(self, placed: Fraction | int) -> ProblemsFound:
        """The refusal of amounts that sum to more than the fund holds, to be raised."""
        place = self.case.at("funds.csv", self.fund.line, "amount")
        what = f"{self.fund.name}: {both_sums(self.case, self.amount, placed)}{self._when()}"
        cause = "rammen er skrevet i en annen enhet enn de faste beløpene, eller et fast beløp er for høyt"
        fix = "rett rammen i funds.csv, eller senk de faste beløpene i metoden eller vedtakstabellen"
        return ProblemsFound([error(place, what, cause, fix)])

    @property
    def unit(self) -> int:
        """Kroner in one distribution unit."""
        return int(self.case.unit.factor)

    @property
    def place(self) -> Place:
        """Where the step is written, for problems."""
        return self.case.at("keys.toml", column=f"methods.{self.fund.method}, steg {self.number}")

    def refuse(self, what: str, cause: str, fix: str) -> ProblemsFound:
        """The refusal of this step, to be raised; it says the year where it is a later one."""
        return ProblemsFound([error(self.place, what + self._when(), cause, fix)])

    def _when(self) -> str:
        return "" if self.year == self.case.year else f" (i {self.year})"

    def free(self) -> tuple[str, ...]:
        """Those with open amounts that no lock holds. Raises ProblemsFound where there are none."""
        free = tuple(code for code in self.movable(()) if code not in self.locked)
        if not free:
            what, fix = "alle beløpene er låst, så steget kan ikke flytte noe", "ta bort steget eller en lås"
            raise self.refuse(what, "låsene holder til slutt", fix)
        return free

    def shown(self, amount: Fraction | int) -> str:
        """An amount as sentences show it: in the distribution unit, with up to three decimals."""
        return _nearly_in_unit(amount, self.case.unit)

    def with_unit(self, amount: Fraction | int) -> str:
        """An amount with the distribution unit's name."""
        return f"{self.shown(amount)} {self.case.unit.name}"

    def base(self, name: str, recipients: Sequence[str]) -> Amounts:
        """Those recipients' amounts in the base of that name. Raises ProblemsFound where it has none."""
        known = base_names(self.case)
        if name not in known:
            raise ProblemsFound([unknown_name(self.place, "grunnlag", name, known)])
        missing = no_base_amount(self.case, name, self.fund.stream, recipients, self.place)
        if missing:
            raise ProblemsFound(missing)
        return base_amounts(self.case, name, self.fund.stream, recipients)

    def names(self, codes: Sequence[str]) -> str:
        """Recipients' names for a sentence, of many only the first."""
        return some_of([self.case.name_of(code) for code in codes])

    def movable(self, recipients: Sequence[str], groups: Sequence[str] = ()) -> tuple[str, ...]:
        """Those whose amounts the step concerns: the named, those of the groups, or all that are open.

        Raises ProblemsFound where one of them has no open amount.
        """
        members = self.case.recipients
        known = {recipient.group for recipient in members.values() if recipient.group}
        unknown = [group for group in groups if group not in known]
        if unknown:
            raise ProblemsFound([unknown_name(self.place, "gruppe", name, known) for name in unknown])
        if not self.open.codes:
            fix = "flytt steget etter nøkkelen; bruk «fixed» for beløp som skal stå fast før den"
            raise self.refuse("steget har ingen beløp å flytte", "ingen nøkkel har gitt beløp ennå", fix)
        stuck = [code for code in recipients if code not in self.open]
        if stuck:
            what = f"{self.names(stuck)} har ikke fått beløp av en nøkkel, så steget kan ikke flytte det"
            cause = "mottakeren har et fast beløp fra et tidligere steg, eller er ikke med i nøkkelen"
            raise self.refuse(what, cause, "ta mottakeren ut av steget, eller ut av det tidligere steget")
        if recipients:
            return tuple(recipients)
        chosen = tuple(code for code in self.open.codes if not groups or members[code].group in groups)
        if not chosen:
            what = f"ingen med åpne beløp hører til {', '.join(groups)}"
            raise self.refuse(what, "feil gruppe", "rett «groups», eller nevn mottakerne")
        return chosen


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a step does; amounts are exact kroner and are added to what each has.

    `settled` goes to recipients who are then settled, `opened` to recipients whom later steps may
    move, `moved` from some to others, summing to nothing. `weights` and `offset` are what bounds go by
    from here, where it is not the open amounts themselves. `floors` and `ceilings` bind from here to
    the end. `source` says why, by recipient.

    `half_digits` is how far printed amounts, each rounded alone, can together be from what they were;
    `leaves` is what the rule itself leaves unplaced, and `unplaced` why (a rounded key, unused claims).
    `notes` are worth knowing about the step. `lasting` is the moved money's own, where it is not the
    fund's.
    """

    source: Source
    settled: Amounts = NOTHING
    opened: Amounts = NOTHING
    moved: Amounts = NOTHING
    weights: Amounts = NOTHING
    offset: Amounts = NOTHING
    floors: Mapping[str, int] = field(default_factory=dict)
    ceilings: Mapping[str, int] = field(default_factory=dict)
    locked: frozenset[str] = frozenset()
    half_digits: Fraction = Fraction(0)
    leaves: Fraction = Fraction(0)
    unplaced: str = ""
    notes: tuple[Problem, ...] = ()
    lasting: Lasting | None = None

    def still_left(self, leaves: Fraction) -> Fraction:
        """What rules have left unplaced by their own doing, after a step that may have placed some of it."""
        if self.unplaced:
            return self.leaves
        placed = self.settled.total + self.opened.total
        used = min(max(placed, Fraction(0)), leaves) if leaves > 0 else max(min(placed, Fraction(0)), leaves)
        return leaves - used


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of a fund in one year as it was taken, for whoever shows how the amounts came about.

    `before` is where the fund stood and `outcome` what the rule answered. `whole` are the amounts after it,
    the bounds in force kept, in kroner; None where a bound waits for a later one. `rule` is that of the
    entries.
    """

    rule: str
    step: Step
    before: Stand
    outcome: Outcome
    whole: Mapping[str, int] | None = None


def moved_by(stand: Stand, outcome: Outcome) -> Stand:
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
        locked=stand.locked | outcome.locked,
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


def both_sums(case: Case, amount: int, placed: int | Fraction) -> str:
    """What the amounts sum to and what the fund holds, in words."""
    unit = case.unit
    return (
        f"beløpene summerer til {in_unit(int(placed), unit)}, rammen er {in_unit(amount, unit)} ({unit.name})"
    )


def _nearly_in_unit(kroner: int | Fraction, unit: Unit) -> str:
    """An amount in `unit` as sentences show it: with up to three decimals, halves to even; nought as 0."""
    divisor = kroner.denominator * unit.factor.numerator
    thousandths, left = divmod(kroner.numerator * 1000 * unit.factor.denominator, divisor)
    thousandths += 2 * left > divisor or (2 * left == divisor and thousandths % 2)
    if thousandths % 1000 == 0:
        return scaled_text(thousandths // 1000, 0)
    places = 1 if thousandths % 100 == 0 else 2 if thousandths % 10 == 0 else 3
    if places == 1 and unit.money and unit.factor == 1:
        places = OERE
    return scaled_text(thousandths // 10 ** (3 - places), places)
