"""What would it take? The smallest change of key weights, or of a fund, that gives a recipient an amount.

The change is found on what the key gives, before floors, ceilings and phase-in, and then verified by a full
run, which says what the recipient gets when they have had their say, and who pays.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import ceil, floor, inf
from threading import Event

from allocation.case import Case, Scenario, ScenarioStatus
from allocation.criteria import Blend, Key, Mix
from allocation.distribution import Block, Distribution
from allocation.funds import Fund
from allocation.keys import key_shares
from allocation.money import in_unit
from allocation.problems import Place, ProblemsFound, error, some_of, unknown_name
from allocation.rules.placing import ByKey
from allocation.scenario import run
from allocation.solver import Program, Row, go_on, solve
from allocation.split import method_of
from allocation.versions import with_scenario

_DOUBLINGS = 12
_PARTS = 10_000
"""Weights are found in hundredths of a per cent, which is as a person types them."""


@dataclass(frozen=True, slots=True)
class Reached:
    """At least `amount` kroner for a recipient, in one stream or in all that it gets."""

    recipient: str
    amount: int
    stream: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One value that is changed: its path, and what stands there before and after."""

    path: str
    before: Fraction
    after: Fraction


@dataclass(frozen=True, slots=True)
class Way:
    """One way to get there: what to change, and the full run with it.

    `kind` is "weights" or "fund". A way that does not exist has no run, and `why_not` says why. `beyond_key`
    says that the fund had to grow beyond what the key alone needs, for its floors and ceilings take of it.
    """

    kind: str
    fund: str
    key: str
    changes: tuple[Change, ...] = ()
    scenario: Scenario | None = None
    run: Distribution | None = None
    why_not: str = ""
    beyond_key: bool = False


@dataclass(frozen=True, slots=True)
class Reach:
    """The answer: what the recipient has before, and the ways, each verified by a run of its own."""

    asked: Reached
    before: Distribution
    ways: tuple[Way, ...] = field(default=())

    @property
    def amount_before(self) -> int:
        """What the recipient has before anything is changed, in kroner."""
        return amount_of(self.before, self.asked)

    def after(self, way: Way) -> int | None:
        """What the recipient gets by a way, in kroner; None where the way does not exist."""
        return amount_of(way.run, self.asked) if way.run else None


def what_it_takes(case: Case, scenario: str | None, asked: Reached, stop: Event | None = None) -> Reach:
    """Each way in which a recipient can get at least so much.

    Raises ProblemsFound, and OutOfTime once `stop` is set.

    Every fund whose key gives the recipient something is tried alone: its key's weights, and its size.
    """
    before = run(case, scenario)
    if asked.stream and asked.stream not in case.streams:
        raise ProblemsFound([unknown_name(Place("--goal"), "finansieringstype", asked.stream, case.streams)])
    if amount_of(before, asked) >= asked.amount:
        return Reach(asked, before)
    ways = [way for gives in _gives(before, asked) for way in _ways(case, before, asked, gives, stop)]
    if not ways:
        who = before.case.name_of(asked.recipient)
        what = f"ingen nøkkel gir {who} noe i «{before.scenario.title}»"
        others = some_of(_with_a_key(case, asked, stop)) or "ingen har en slik"
        fix = f"velg et alternativ der en nøkkel gir noe (--scenario): {others}"
        raise ProblemsFound(
            [error(Place("--goal"), what, "beløpet er fast, eller kommer av en annen regel", fix)]
        )
    return Reach(asked, before, tuple(ways))


def _with_a_key(case: Case, asked: Reached, stop: Event | None) -> list[str]:
    """The alternatives in which some key gives the recipient something."""
    return [name for name in case.scenarios if any(_gives(_run(case, name, stop), asked))]


def _run(case: Case, name: str, stop: Event | None) -> Distribution:
    """A run of an alternative. Raises OutOfTime once `stop` is set."""
    go_on(stop)
    return run(case, name)


def amount_of(distribution: Distribution, asked: Reached) -> int:
    """What the recipient gets of the stream asked about, or in all, in kroner in the case's year."""
    placed = distribution.placed()
    return sum(
        amount
        for (code, stream), amount in placed.items()
        if code == asked.recipient and asked.stream in ("", stream)
    )


@dataclass(frozen=True)
class _Gives:
    """A key step that gives the recipient something: its fund and key, whom it shares between, how much."""

    fund: Fund
    key: Key
    step: int
    recipients: tuple[str, ...]
    shared: int
    own: int


def _gives(before: Distribution, asked: Reached) -> Iterator[_Gives]:
    case = before.case
    for fund in case.funds.values():
        if asked.stream in ("", fund.stream):
            for block in before.blocks_of(fund.code):
                if block.rule == ByKey.rule and asked.recipient in block.recipients:
                    yield _given_by(case, fund, block, asked)


def _given_by(case: Case, fund: Fund, block: Block, asked: Reached) -> _Gives:
    step = method_of(case, fund).steps[block.step - 1]
    assert isinstance(step, ByKey)
    amounts = dict(zip(block.recipients, block.amounts.tolist(), strict=True))
    shared, own = sum(amounts.values()), amounts[asked.recipient]
    return _Gives(fund, case.keys[step.key], block.step, block.recipients, shared, own)


def _ways(
    case: Case, before: Distribution, asked: Reached, gives: _Gives, stop: Event | None
) -> Iterator[Way]:
    """By weights and by size: the key must give what it gives now, and what is missing."""
    missing = asked.amount - _without_bounds(before, asked, gives)
    needed = gives.own + missing
    if missing <= 0:
        why = f"nøkkelen gir alt nok, {_shown(before, asked.amount - missing)} før gulv, tak og innfasing"
        yield Way("weights", gives.fund.code, gives.key.code, why_not=f"{why}: det er de som må endres")
    else:
        yield _by_weights(case, before, asked, gives, needed, stop)
    yield _by_size(case, before, asked, gives, needed, stop)


def _without_bounds(before: Distribution, asked: Reached, gives: _Gives) -> int:
    """What the recipient gets before the fund's floors, ceilings and phase-in, which come after its key."""
    later = sum(
        int(amount)
        for block in before.blocks_of(gives.fund.code)
        if block.step > gives.step
        for code, amount in zip(block.recipients, block.amounts, strict=True)
        if code == asked.recipient
    )
    return amount_of(before, asked) - later


def _by_weights(
    case: Case, before: Distribution, asked: Reached, gives: _Gives, needed: int, stop: Event | None
) -> Way:
    key, fund = gives.key, gives.fund
    weights = key.mix if isinstance(key, Mix) else key.blend if isinstance(key, Blend) else {}
    if len(weights) < 2:
        return Way("weights", fund.code, key.code, why_not="nøkkelen har ingen vekter å veie mot hverandre")
    shares = [_share_by(before.case, gives, part, asked) for part in weights]
    best = max(range(len(shares)), key=shares.__getitem__)
    if shares[best] * gives.shared < needed:
        most = shares[best] * gives.shared - gives.own + asked.amount - (needed - gives.own)
        why = f"med all vekt på «{list(weights)[best]}» er det høyst {_shown(before, most)} før gulv og tak"
        return Way("weights", fund.code, key.code, why_not=why)
    found = _nearest_weights(list(weights.values()), shares, Fraction(needed, gives.shared))
    word = "mix" if isinstance(key, Mix) else "blend"
    changes = tuple(
        Change(f"keys.{key.code}.{word}.{part}", old, new)
        for (part, old), new in zip(weights.items(), found, strict=True)
        if old != new
    )
    overrides = {f"keys.{key.code}.{word}": dict(zip(weights, found, strict=True))}
    return _verified(case, before, Way("weights", fund.code, key.code, changes), overrides, stop)


def _shown(before: Distribution, kroner: Fraction | int) -> str:
    unit = before.case.unit
    return f"{in_unit(floor(kroner / unit.factor) * unit.factor, unit)} {unit.name}"


def _share_by(case: Case, gives: _Gives, part: str, asked: Reached) -> Fraction:
    """The recipient's share if the whole key were this part of it."""
    whole = gives.key
    key: Key = Mix(code=whole.code, title=whole.title, groups=whole.groups, mix={part: Fraction(1)})
    if isinstance(whole, Blend):
        key = case.keys[part]
    return key_shares(key, case, gives.fund.stream, gives.recipients)[asked.recipient]


def _nearest_weights(
    before: Sequence[Fraction], shares: Sequence[Fraction], least: Fraction
) -> tuple[Fraction, ...]:
    """The weights of least change that sum to one and give at least that share, in hundredths of a per cent.

    Verified exactly: the solver proposes, fractions decide.
    """
    size, scale = len(before), max(shares)
    parts = [float(weight * _PARTS) for weight in before]
    rows = [Row([(at, 1.0) for at in range(size)], _PARTS, _PARTS)]
    for at, part in enumerate(parts):
        rows.append(Row([(at, 1.0), (size + at, -1.0), (2 * size + at, 1.0)], part, part))
    for margin in (0, 1, 2, 4, 8):
        wanted = float(least / scale * _PARTS) + margin * 1e-6
        share = Row([(at, float(own / scale)) for at, own in enumerate(shares)], wanted)
        program = Program(
            [0.0] * size + [1.0] * (2 * size), [0.0] * (3 * size), [_PARTS] * size + [inf] * (2 * size),
            [*rows, share], range(size),
        )  # fmt: skip
        found = tuple(Fraction(round(value), _PARTS) for value in solve(program).values[:size])
        if sum(found) == 1 and sum(weight * own for weight, own in zip(found, shares, strict=True)) >= least:
            return found
    raise ArithmeticError("no weights were found that give the share they were to give")


def _by_size(
    case: Case, before: Distribution, asked: Reached, gives: _Gives, needed: int, stop: Event | None
) -> Way:
    """The fund as much larger as the recipient's share of what is added gives what is missing."""
    fund, unit = gives.fund, int(before.case.unit.factor)
    shares = key_shares(gives.key, before.case, fund.stream, gives.recipients)
    share = shares[asked.recipient]
    if fund.draws_on or fund.kind.is_open_ended or not share:
        return Way("fund", fund.code, gives.key.code, why_not="rammen er ikke et fast beløp som kan settes")
    more = ceil((Fraction(needed) / share - gives.shared) / unit) * unit

    def way(amount: int) -> Way:
        change = Change(f"funds.{fund.code}.amount", Fraction(fund.kroner), Fraction(amount))
        overrides = {change.path: f"{amount} {before.case.units.base.name}"}
        return _verified(case, before, Way("fund", fund.code, gives.key.code, (change,)), overrides, stop)

    first = way(fund.kroner + max(more, 0))
    if _has(first, asked):
        return first
    return _larger(way, fund.kroner + max(more, unit), unit, asked) or first


def _has(way: Way, asked: Reached) -> bool:
    return way.run is not None and amount_of(way.run, asked) >= asked.amount


def _larger(way: Callable[[int], Way], low: int, unit: int, asked: Reached) -> Way | None:
    """The smallest larger fund that is enough with every rule in force, by halving; None where none is."""
    high = low
    for _ in range(_DOUBLINGS):
        high += max(unit, high // 8 // unit * unit)
        found = way(high)
        if _has(found, asked):
            break
    else:
        return None
    while high - low > unit:
        middle = (low + high) // 2 // unit * unit
        tried = way(middle)
        if _has(tried, asked):
            high, found = middle, tried
        else:
            low = middle
    return replace(found, beyond_key=True)


def _verified(
    case: Case, before: Distribution, way: Way, overrides: Mapping[str, object], stop: Event | None
) -> Way:
    """The way with a full run of it, on top of the alternative it begins from."""
    scenario = Scenario(
        name=f"reach-{way.kind}-{way.fund}",
        title=f"{before.scenario.title}, endret for å nå et beløp",
        baseline=before.scenario.name,
        status=ScenarioStatus.DRAFT,
        overrides=overrides,
    )
    return replace(way, scenario=scenario, run=_run(with_scenario(case, scenario), scenario.name, stop))
