"""Methods drawn at random: something held back, a key, and whatever steps can follow it."""

from dataclasses import replace
from fractions import Fraction

from hypothesis import strategies as st

from allocation.case import Case, Step
from allocation.criteria import Blend, FixedShares, Key, Mix, Need, NeedBy, PreviousAmounts
from allocation.rules.bounds import Bound, Ceiling, Floor, Lock
from allocation.rules.placing import ByKey, Fixed, TopSlice
from allocation.rules.targets import Pace, Taper, Target
from allocation.rules.transitions import PhaseIn, Support
from tests.small_cases import based_on, criterion, small_case

NAMES = ["alfa", "beta", "gamma", "delta", "epsilon", "zeta"]
DECIMALS = st.sampled_from([None, None, None, 1])
AMOUNTS = st.one_of(st.integers(1, 10**4), st.integers(10**6, 10**9), st.just(0), st.integers(-(10**5), -1))


def parts(draw: st.DrawFn, count: int) -> list[Fraction]:
    """So many weights that sum to one."""
    drawn = [draw(st.integers(0, 9)) for _ in range(count - 1)] + [draw(st.integers(1, 9))]
    return [Fraction(part, sum(drawn)) for part in drawn]


@st.composite
def keys(draw: st.DrawFn, codes: list[str]) -> dict[str, Key]:
    """The key «key» of any form over these recipients, and those that it blends."""
    decimals = draw(DECIMALS)
    weights, inner = dict(zip(["senger", "folk"], parts(draw, 2), strict=True)), draw(DECIMALS)
    mix = Mix(code="mix", title="Blanding", mix=weights, percent_decimals=inner)
    need = Need(code="need", title="Behov", need=NeedBy("folk", "indeks"))
    before = PreviousAmounts(code="before", title="Som før", previous="previous")
    blend = dict(zip(["mix", "need", "before"], parts(draw, 3), strict=True))
    shares = dict(zip(codes, parts(draw, len(codes)), strict=True))
    key: Key = draw(
        st.sampled_from(
            [
                Mix(code="key", title="Nøkkel", mix=mix.mix, percent_decimals=decimals),
                Need(code="key", title="Nøkkel", need=need.need, percent_decimals=decimals),
                PreviousAmounts(code="key", title="Nøkkel", previous="previous", percent_decimals=decimals),
                FixedShares(code="key", title="Nøkkel", shares=shares, percent_decimals=decimals),
                Blend(code="key", title="Nøkkel", blend=blend, percent_decimals=decimals),
            ]
        )
    )
    return {"key": key, "mix": mix, "need": need, "before": before}


def percents(low: int, high: int) -> st.SearchStrategy[Fraction]:
    return st.integers(low * 4, high * 4).map(lambda quarters: Fraction(quarters, 4))


@st.composite
def bounds(draw: st.DrawFn, codes: list[str], size: int, kind: type[Bound]) -> Bound:
    """A floor or a ceiling on some or all, relative to any base; `size` is an amount as it would be."""
    percent = draw(percents(0, 90) if kind is Floor else percents(80, 400))
    some = tuple(draw(st.sets(st.sampled_from(codes)))) if draw(st.booleans()) else ()
    base = draw(st.sampled_from(["previous", "base_frame", "amount", "criterion"]))
    if base == "amount":
        named = draw(st.dictionaries(st.sampled_from(codes), st.integers(-size, 2 * size), min_size=1))
        return kind(base=base, percent=percent, amounts={one: 1000 * own for one, own in named.items()})
    if base == "criterion":
        each = draw(st.integers(1, 2)) * max(1, size // 150) * 1000
        return kind(base=base, criterion="folk", per_unit=each, recipients=some)
    if base == "base_frame" and draw(st.booleans()):
        return kind(base=base, percent=percent, on="level", recipients=some)
    return kind(base=base, percent=percent, recipients=some)


@st.composite
def later(draw: st.DrawFn, codes: list[str], size: int) -> Step:
    """A step that can follow a key."""
    floor, ceiling = bounds(codes, size, Floor), bounds(codes, size, Ceiling)
    lock = st.builds(
        lambda code, amount: Lock(amounts={code: amount * 1000}),
        st.sampled_from(codes), st.integers(0, 2 * size),
    )  # fmt: skip
    start = percents(-20, 20)
    taper = st.builds(
        lambda start, width, least: Taper(key="mix", start=start, end=start + width, least=least),
        start, percents(1, 20), percents(0, 100),
    )  # fmt: skip
    phase = st.builds(PhaseIn, years=st.integers(1, 3), start=st.sampled_from(["previous", "base_frame"]))
    support = st.builds(
        Support, base=st.just("previous"), limit=percents(-20, 60), cover=percents(0, 100), years=st.just(1)
    )
    step: Step = draw(st.one_of(floor, ceiling, floor, ceiling, lock, taper, phase, support))
    return step


@st.composite
def cases(draw: st.DrawFn, most_steps: int = 4) -> Case:
    """A fund of any size and sign by a method of any length; what it looks back at is stated for all."""
    codes = NAMES[: draw(st.integers(1, 6))]
    values, amount = st.integers(0, 300), draw(AMOUNTS)
    columns = {
        name: {code: draw(values) for code in codes[:-1]} | {codes[-1]: draw(st.integers(1, 300))}
        for name in ("senger", "folk", "indeks")
    }
    criteria = [criterion(name, own) for name, own in columns.items()]
    size = max(abs(amount), 10) * 2 // len(codes)
    before = {code: draw(st.integers(0, size)) for code in codes[:-1]} | {codes[-1]: size}
    frames = {code: draw(st.integers(0, 5 * size)) for code in codes[:-1]} | {codes[-1]: size}
    first: list[Step] = draw(
        st.sampled_from(
            [
                [],
                [],
                [TopSlice(percent={codes[0]: Fraction(17, 4)})],
                [Fixed(amounts={codes[0]: 3000 if amount > 2 else 0})],
            ]
        )
    )
    everybody = tuple(codes)
    placing: Step = draw(
        st.sampled_from(
            [
                ByKey("key", everybody),
                ByKey("key", everybody),
                Target(key="key", recipients=everybody),
                Pace(key="key", minimum=Fraction(1, 2), recipients=everybody),
            ]
        )
    )
    rest = draw(st.lists(later(codes, abs(amount) // len(codes)), max_size=most_steps))
    case = small_case(codes, amount, [*first, placing, *rest], None, criteria)
    return replace(based_on(case, before, frames), keys=draw(keys(codes)))
