"""Funds that draw on lines and on each other, built in memory, and what becomes of them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from allocation.cascade import distribute
from allocation.case import Case, Method, Step
from allocation.distribution import Entry
from allocation.funds import Fund, GrantLine, Lasting, LineKind
from allocation.problems import errors
from allocation.rules.placing import ByKey, Fixed, Retained, Whole
from tests.small_cases import based_on, criterion, key, plain, small_case

STATE, AUTHORITY, TRUST, OTHER = "stat", "rhf", "foretak", "annet"
CODES = [STATE, AUTHORITY, TRUST, OTHER, "klinikk", "poliklinikk"]
BEDS = {AUTHORITY: 1, TRUST: 3, OTHER: 1, "klinikk": 1, "poliklinikk": 1}

Steps = Mapping[str, Sequence[Step]]

WAY: Steps = {
    "til-rhf": [Whole(AUTHORITY)],
    "til-hf": [ByKey("key", (TRUST, OTHER)), Retained()],
    "til-klinikk": [Fixed(amounts={"klinikk": 100_000})],
}


def fund(code: str, payer: str, amount: int | None, draws_on: str = "", **more: object) -> Fund:
    """A fund in thousand kroner in a stream of its own, by the method of its name."""
    kroner = None if amount is None else amount * 1000
    plain_fund = Fund(code, code.title(), code, payer, kroner, Lasting.LASTING, code, "brevet", draws_on)
    return replace(plain_fund, **more)  # type: ignore[arg-type]


def line(amount: int | None, kind: LineKind = LineKind.FIXED, advance: int | None = None) -> GrantLine:
    """A line of a letter, in kroner."""
    return GrantLine(
        22, "732", "72", "Basis", amount, kind, Lasting.LASTING, advance, "", "", "", "", None, "linje 22"
    )


def cascade_of(funds: Sequence[Fund], steps: Steps, lines: Mapping[str, GrantLine] | None = None) -> Case:
    """A case of these funds, each by the steps of its own method; beds to share by."""
    case = small_case(CODES, 0, [], key({"senger": 1}), [criterion("senger", BEDS)])
    before = based_on(case, {TRUST: 500, OTHER: 500}).baselines["previous"]
    cells = {(code, one.stream): cell for one in funds for (code, _), cell in before.cells.items()}
    return replace(
        case,
        streams={one.stream: one.name for one in funds},
        funds={one.code: one for one in funds},
        methods={code: Method(code, code, tuple(own)) for code, own in steps.items()},
        lines=lines or {},
        baselines={"previous": replace(before, cells=cells)},
    )


def three_levels(*, amount: int = 1000, last: int | None = None, steps: Steps = WAY) -> Case:
    funds = [
        fund("til-rhf", STATE, amount),
        fund("til-hf", AUTHORITY, None, "til-rhf"),
        fund("til-klinikk", TRUST, last, "til-hf"),
    ]
    return cascade_of(funds, {**WAY, **steps})


def entries(case: Case) -> list[Entry]:
    """All entries of the case, which has nothing wrong; those of each fund sum as they should."""
    done = distribute(case)
    assert not errors(done.problems), [plain(problem.what) for problem in done.problems]
    for split in done.splits:
        draws = case.funds[split.fund.code].draws_on in case.funds
        total = sum(entry.amount for entry in split.entries)
        assert total == (0 if draws else done.case.funds[split.fund.code].amount)
    return [entry for split in done.splits for entry in split.entries]


def kept(case: Case, year: int = 2024) -> dict[str, int]:
    """What each keeps in a year when all has been passed on, in thousand kroner."""
    sums: dict[str, int] = {}
    for entry in entries(case):
        if entry.year == year:
            sums[entry.recipient] = sums.get(entry.recipient, 0) + entry.amount // 1000
    return {code: amount for code, amount in sums.items() if amount}


def sentences(case: Case) -> str:
    """What stops the cascade, which then has no splits."""
    done = distribute(case)
    assert done.splits == ()
    assert errors(done.problems)
    return plain(" | ".join(f"{one.what}; {one.cause}; {one.fix}" for one in errors(done.problems)))
