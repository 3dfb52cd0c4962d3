"""Small cases built in memory, for tests of one rule: a fund, its recipients, a key, a table, a check."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from allocation.case import Case, Decision, Method, Recipient, Scenario, Step
from allocation.criteria import Criterion, Key, Mix
from allocation.declared_checks import Check
from allocation.distribution import Entry
from allocation.figures import Figure
from allocation.funds import Fund, Lasting
from allocation.money import NBSP, NORWEGIAN, THOUSAND, Unit, parse_number
from allocation.problems import errors
from allocation.split import FundSplit, split_fund
from allocation.tables import Cell, Column, Row, Table

METHOD = "metode"
FUND = "basis"
STREAM = "basic"
PAYER = "rhf"


def plain(text: str) -> str:
    """The text with ordinary blanks, so that a test can quote it."""
    return text.replace(NBSP, " ")


def criterion(code: str, values: Mapping[str, int | Fraction], unit: str = "senger") -> Criterion:
    """A criterion with a value for each recipient named."""
    exact = {recipient: Fraction(value) for recipient, value in values.items()}
    sources = dict.fromkeys(values, "prøvetabell, rad 1")
    return Criterion(code, f"Kriteriet {code}", unit, exact, sources, "verdi", "sak/tabell.csv")


def key(mix: Mapping[str, int | Fraction], percent_decimals: int | None = None) -> Key:
    """A key of that mix, called «key»."""
    weights = {code: Fraction(weight) for code, weight in mix.items()}
    return Mix(code="key", title="Prøvenøkkel", mix=weights, percent_decimals=percent_decimals)


def decision(amounts: Mapping[str, int], unit: Unit = THOUSAND, stream: str = STREAM) -> Decision:
    """A decision that prints these amounts, counted in the unit, without decimals."""
    cells = {(code, stream): Figure(amount * unit.factor, unit) for code, amount in amounts.items()}
    return Decision("Prøvevedtak", cells, dict.fromkeys(cells, "vedtaket, rad 1"))


def small_case(
    codes: Sequence[str],
    amount: int,
    steps: Iterable[Step],
    own_key: Key | None = None,
    criteria: Iterable[Criterion] = (),
    decided: Decision | None = None,
) -> Case:
    """A case in thousand kroner with one fund of so many thousand, and one scenario, `prøve`."""
    recipients = {
        code: Recipient(code, code.title(), "gruppe", "helseforetak", number)
        for number, code in enumerate(codes, 1)
    }
    fund = Fund(FUND, "Basis", STREAM, PAYER, amount * 1000, Lasting.UNKNOWN, METHOD, "brevet, rad 1")
    return Case(
        name="sak",
        title="Prøvesak",
        year=2024,
        body="Styret",
        unit=THOUSAND,
        documents={},
        default_scenario="prøve",
        streams={STREAM: "Basisbevilgning"},
        recipients=recipients,
        funds={FUND: fund},
        criteria={one.code: one for one in criteria},
        keys={own_key.code: own_key} if own_key else {},
        methods={METHOD: Method(METHOD, "Prøvemetode", tuple(steps))},
        decision=decided,
        scenarios={"prøve": Scenario("prøve", "Prøve", claims_decision=True)},
    )


def based_on(
    case: Case,
    previous: Mapping[str, int] | None = None,
    frames: Mapping[str, int] | None = None,
    groups: Mapping[str, str] | None = None,
) -> Case:
    """The case with what its rules can look back at: the decision of the year before (called `previous`,
    in thousand kroner), base frames (in thousand kroner), and groups.
    """
    recipients = {
        code: replace(
            one,
            base_frame=frames[code] * 1000 if frames and code in frames else one.base_frame,
            group=groups.get(code, one.group) if groups else one.group,
        )
        for code, one in case.recipients.items()
    }
    baselines = {"previous": decision(previous)} if previous is not None else case.baselines
    return replace(case, recipients=recipients, baselines=baselines)


def split(case: Case, year: int | None = None) -> FundSplit:
    """The case's one fund, distributed."""
    return split_fund(case, case.funds[FUND], year)


def given_to(case: Case, year: int | None = None) -> dict[str, int]:
    """Thousand kroner by recipient where nothing is wrong, and the fund's sum in all."""
    result = split(case, year)
    assert not errors(result.problems), [problem.what for problem in result.problems]
    amounts = amounts_of(result.entries)
    assert sum(amounts.values()) * 1000 == case.funds[FUND].amount
    return amounts


def refusal(case: Case) -> str:
    """The sentence, its cause and its way out by which the one error stops the split."""
    result = split(case)
    assert result.blocks == ()
    (problem,) = errors(result.problems)
    assert problem.cause
    assert problem.fix
    return plain(f"{problem.what} | {problem.cause} | {problem.fix}")


def measured(criteria: Iterable[Criterion], codes: Sequence[str]) -> Case:
    """A case of these recipients that holds these criteria, for keys alone."""
    return small_case(codes, 0, [], criteria=criteria)


def amounts_of(entries: Iterable[Entry]) -> dict[str, int]:
    """Thousand kroner by recipient."""
    sums: dict[str, int] = {}
    for entry in entries:
        assert entry.amount % 1000 == 0
        sums[entry.recipient] = sums.get(entry.recipient, 0) + entry.amount // 1000
    return sums


def table(
    name: str, units: Mapping[str, str], rows: Iterable[Mapping[str, str]], by: Sequence[str] = ("id",)
) -> Table:
    """A table of printed figures: `units` by figure column, all other columns are text."""
    kept = [dict(row) for row in rows]
    columns = {
        column: Column(column, "number" if column in units else "string", column, units.get(column, ""))
        for column in dict.fromkeys(column for row in kept for column in row)
    }
    read = tuple(
        Row({column: _cell(row.get(column, ""), units.get(column)) for column in columns}, line)
        for line, row in enumerate(kept, 2)
    )
    return Table(name, name, f"{name}.csv", columns, tuple(by), read)


def _cell(text: str, unit: str | None) -> Cell:
    if unit is None:
        return text or None
    number = parse_number(text, ".")
    if number is None:
        return None
    counted_in = NORWEGIAN.named(unit)
    return Figure(number.value * counted_in.factor, counted_in, number.decimals)


def case_of_tables(tables: Iterable[Table], *checks: Check) -> Case:
    """A case that holds nothing but tables and what they claim."""
    bare = small_case([], 0, [])
    return replace(
        bare,
        funds={},
        tables={one.name: one for one in tables},
        checks=checks,
    )
