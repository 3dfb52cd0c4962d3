"""Measures against a savings requirement: what each gives and when, and what is left without a measure."""

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import settings
from hypothesis import strategies as st

from allocation.cascade import distribute
from allocation.case import Case, Method, Step
from allocation.figures import Figure
from allocation.files.measures_shown import challenge_text, measures_shown
from allocation.files.measures_text import measures_text
from allocation.funds import Lasting, LineKind
from allocation.measure_tables import (
    FIGURES,
    Requirement,
    Sum,
    by_category,
    by_type,
    in_whole,
    measure_table,
    months_in_whole,
    requirements,
    summed,
)
from allocation.measures import (
    Category,
    FollowsFromOthers,
    Measure,
    months_together,
    part_year,
    with_field,
)
from allocation.money import THOUSAND
from allocation.problems import errors
from allocation.rules.counting import CountMeasures, UnresolvedChallenge, counted, uncounted
from allocation.rules.placing import Fixed
from allocation.scenario import run
from tests.properties import given
from tests.shipped import shipped_case
from tests.small_cases import FUND, METHOD, amounts_of, plain, refusal, small_case, split

CODES = ["alfa", "beta"]
TYPES = ["Fast bemanning", "Medikamentkostnader", "Andre driftskostnader"]
CHALLENGE = UnresolvedChallenge("beta")


def thousand(amount: int | None) -> Figure | None:
    return None if amount is None else Figure(Fraction(amount * 1000), THOUSAND)


def a_measure(
    code: str = "turnus",
    full: int | None = None,
    start: int | None = None,
    effect: int | None = None,
    **more: object,
) -> Measure:
    """A measure of so many thousand kroner, of the first type and with an owner unless said."""
    bare = Measure(code, code.title(), TYPES[0], owner="alfa", source="tiltakslisten, rad 1")
    money = {"full_year_effect": thousand(full), "effect": thousand(effect), "start_month": start}
    return replace(bare, **money, **more)  # type: ignore[arg-type]


def required(amount: int, measures: Iterable[Measure], *steps: Step) -> Case:
    """A requirement of so many thousand kroner, and the measures against it."""
    case = small_case(CODES, -amount, steps or (CountMeasures(to="beta"), CHALLENGE))
    return replace(case, measures={one.code: one for one in measures})


def challenge(case: Case, year: int | None = None) -> int:
    """The unresolved challenge in thousand kroner: what must still be found is positive."""
    result = split(case, year)
    assert not errors(result.problems), [problem.what for problem in result.problems]
    (entry,) = (
        one for one in result.entries if one.rule == "unresolved_challenge" and one.recipient == "beta"
    )
    assert entry.amount % 1000 == 0
    return -entry.amount // 1000


EFFECT = st.integers(-5000, 20_000)
MONTH = st.integers(1, 12)


@st.composite
def measures(draw: st.DrawFn) -> list[Measure]:
    """Up to four measures of any kind whose effect this year and next is known."""
    drawn = []
    for number in range(draw(st.integers(1, 4))):
        one = a_measure(
            f"m{number}", draw(EFFECT), draw(MONTH), draw(st.none() | EFFECT),
            type=draw(st.sampled_from(TYPES)), owner=draw(st.sampled_from(["", *CODES])),
            category=draw(st.sampled_from([None, *Category])), recurrent=draw(st.booleans()),
            confidence=draw(st.none() | st.integers(0, 100).map(Fraction)),
            counted_to=draw(st.none() | MONTH), actual=thousand(draw(st.none() | EFFECT)),
        )  # fmt: skip
        drawn.append(one)
    return drawn


# What one measure gives.


@given(EFFECT)
def test_a_measure_started_in_january_gives_its_full_year_effect_this_year(full: int) -> None:
    assert a_measure(full=full, start=1).this_year == full * 1000


@given(st.integers(0, 20_000), MONTH, MONTH)
def test_a_later_start_never_gives_more(full: int, one: int, other: int) -> None:
    earlier, later = sorted((one, other))
    assert part_year(Fraction(full), later) <= part_year(Fraction(full), earlier)


@settings(max_examples=25)
@given(measures())
def test_months_sum_to_the_part_year_effect_exactly(own: list[Measure]) -> None:
    for one in own:
        assert sum(one.by_month or ()) == one.this_year
        assert not any((one.by_month or ())[: (one.start_month or 1) - 1])
    assert months_together(own)[-1] == sum(one.this_year or 0 for one in own)


def test_a_measure_from_april_gives_nine_twelfths_this_year_and_all_of_it_next_year() -> None:
    one = a_measure(full=3500, start=4, recurrent=True)
    assert one.this_year == 2_625_000
    assert one.next_year == 3_500_000
    assert replace(one, recurrent=False).next_year == 0


@pytest.mark.parametrize(
    "unknown",
    [
        a_measure(effect=7722, recurrent=True),
        a_measure(full=7722, effect=7722, recurrent=True),
        a_measure(start=1, effect=7722, recurrent=True),
        a_measure(full=7722, start=1),
    ],
)
def test_next_years_effect_is_unknown_and_not_nought_where_something_is_not_stated(unknown: Measure) -> None:
    assert unknown.this_year == 7_722_000
    assert unknown.next_year is None


def test_a_stated_effect_stands_beside_the_computed_one() -> None:
    one = a_measure(full=4800, start=3, effect=3900)
    assert one.this_year == 3_900_000
    assert one.computed_effect == 4_000_000
    assert one.contradicts_itself


def test_a_stated_effect_contradicts_only_beyond_the_printed_digits() -> None:
    assert not a_measure(full=100, start=5, effect=67).contradicts_itself
    assert a_measure(full=100, start=5, effect=68).contradicts_itself
    assert not a_measure(effect=68).contradicts_itself


def test_slippage_is_the_plan_to_the_month_less_what_has_come() -> None:
    one = a_measure(full=3600, start=4, counted_to=6, actual=thousand(700))
    assert one.planned_so_far == 900_000
    assert one.slippage == 200_000
    stated = replace(one, planned=thousand(1000))
    assert stated.slippage == 300_000
    assert replace(one, actual=None).slippage is None
    assert a_measure(effect=900, counted_to=6, actual=thousand(700)).slippage is None


def test_what_is_expected_is_the_plan_weighted_with_confidence() -> None:
    assert a_measure(effect=900, confidence=Fraction(60)).expected == 540_000
    assert a_measure(effect=900).expected is None


# What a scenario replaces in one.


def test_a_replaced_start_month_moves_this_years_effect_also_where_it_was_stated() -> None:
    later = with_field(a_measure(full=4800, start=3, effect=4000), "start_month", 7, "etter alternativet")
    assert later.this_year == 2_400_000
    assert later.source == "tiltakslisten, rad 1; etter alternativet"
    full = with_field(a_measure(effect=4000), "full_year_effect", thousand(4800), "")
    assert full.this_year == 4_000_000
    assert with_field(full, "start_month", 7, "").this_year == 2_400_000


def test_a_later_start_moves_the_plan_so_far_too() -> None:
    begun = a_measure(full=4800, start=3, effect=4000, counted_to=4, planned=thousand(700))
    later = with_field(begun, "start_month", 7, "")
    assert begun.planned_so_far == 700_000
    assert later.planned_so_far == 0


def test_an_effect_that_follows_from_others_is_not_replaced_in_whatever_order() -> None:
    known = a_measure(full=4800, start=3)
    with pytest.raises(FollowsFromOthers):
        with_field(known, "effect", thousand(1), "")
    replaced = with_field(a_measure(effect=4000, start=3), "effect", thousand(1), "")
    with pytest.raises(FollowsFromOthers):
        with_field(replaced, "full_year_effect", thousand(4800), "")


# The requirement, its measures and what is left.


@settings(max_examples=25)
@given(measures(), st.integers(0, 60_000), st.randoms(use_true_random=False))
def test_the_requirement_is_its_measures_and_the_challenge_whatever_they_are_and_in_whatever_order(
    own: list[Measure], amount: int, random: object
) -> None:
    steps = (CountMeasures(to="beta", years=2), CHALLENGE)
    case = required(amount, own, *steps)
    mixed = replace(case, measures=dict(sorted(case.measures.items(), reverse=True)))
    for year in (2024, 2025):
        result, other = split(case, year), split(mixed, year)
        assert not errors(result.problems)
        assert sum(one.amount for one in result.entries) == -amount * 1000
        effects = [one.this_year if year == 2024 else one.next_year for one in own]
        exact = sum((effect or Fraction(0) for effect in effects), Fraction(0))
        assert abs(challenge(case, year) * 1000 - (amount * 1000 - exact)) < 2 * 1000
        assert [one[:-1] for one in result.entries] == [one[:-1] for one in other.entries]


@settings(max_examples=25)
@given(measures(), st.integers(0, 60_000))
def test_a_step_for_each_type_leaves_the_same_challenge_as_one_for_all(
    own: list[Measure], amount: int
) -> None:
    types = sorted({one.type for one in own})
    by_types = [CountMeasures(types=(name,), to="beta") for name in types]
    each = required(amount, own, *by_types, CHALLENGE)
    assert challenge(each) == challenge(required(amount, own))
    assert counted(each, each.funds[FUND]) == tuple(own)


def test_the_challenge_has_its_line_also_when_it_is_nought_or_the_measures_give_more() -> None:
    told = {}
    for amount in (5000, 3000, 2000):
        case = required(amount, [a_measure(effect=3000)])
        told[challenge(case)] = plain(split(case).entries[-1].source)
    assert told == {
        2000: "kravet er 5 000 tusen kroner, tiltakene gir 3 000: 2 000 er uten tiltak",
        0: "tiltakene gir 3 000, hele kravet på 3 000 tusen kroner: ingen uløst utfordring",
        -1000: "tiltakene gir 3 000, 1 000 mer enn kravet på 2 000 tusen kroner",
    }


def test_each_owner_carries_its_own_measures_and_says_how_each_came_about() -> None:
    own = [
        a_measure("turnus", 3500, 4),
        a_measure("innkjøp", effect=800, owner="beta"),
        a_measure("bytte", 4800, 3, 3900),
    ]
    entries = split(required(9000, own)).entries
    assert amounts_of(entries) == {"alfa": -6525, "beta": -2475}
    assert [plain(one.source) for one in entries if one.rule == "measure"] == [
        "Turnus 2 625 (3 500 × 9/12 fra april: tiltakslisten, rad 1); "
        "Bytte 3 900 (oppgitt virkning; 4 800 × 10/12 fra mars gir 4 000: tiltakslisten, rad 1)",
        "Innkjøp 800 (oppgitt virkning: tiltakslisten, rad 1)",
    ]


def test_only_recurrent_measures_count_next_year_and_the_requirement_is_the_same() -> None:
    own = [a_measure("turnus", 3600, 7, recurrent=True), a_measure("salg", effect=500, recurrent=False)]
    case = required(4000, own, CountMeasures(years=2), CHALLENGE)
    assert challenge(case) == 1700
    assert challenge(case, 2025) == 400
    assert {
        (year, sum(one.amount for one in run(case).entries if one.year == year)) for year in (2024, 2025)
    } == {
        (2024, -4_000_000),
        (2025, -4_000_000),
    }


def test_a_category_counts_its_parts_and_a_measure_is_never_counted_twice() -> None:
    own = [
        a_measure("sentralt", effect=100, category=Category.CENTRAL_WAGE),
        a_measure("pris", effect=200, category=Category.PRICE_AND_WAGE),
        a_measure("nytt", effect=400, category=Category.NEW),
    ]
    wage = CountMeasures(categories=(Category.PRICE_AND_WAGE,))
    case = required(1000, own, wage, CountMeasures(), CHALLENGE)
    amounts = [entry.amount for entry in split(case).entries]
    assert amounts == [-300_000, -400_000, -300_000]


@pytest.mark.parametrize("amount", [None, -5_000_000])
def test_a_requirement_that_is_the_sum_of_its_lines_is_refused_for_a_requirement_has_an_amount(
    amount: int | None,
) -> None:
    case = required(5000, [a_measure(effect=3000)])
    fund = replace(case.funds[FUND], kind=LineKind.SUM, amount=amount, line=2)
    (problem,) = distribute(replace(case, funds={FUND: fund})).problems
    assert problem.where.file == "sak/funds.csv"
    if amount is None:
        assert problem.cause == "cellen er tom"
    else:
        assert problem.what == "rammen «Basis» er av slaget «sum», og tiltak dekker et krav"
        assert (problem.where.row, problem.where.column) == (2, "kind")
        assert problem.fix == "skriv kravet med minus i «amount», og «fixed» i «kind»"


ONE = a_measure(full=3600, start=4, recurrent=True)
DRUGS = a_measure("bytte", effect=500, type=TYPES[1])


HIDDEN: dict[str, tuple[Case, str]] = {
    "one is left out": (
        required(5000, [ONE, DRUGS], CountMeasures(types=(TYPES[0],)), CHALLENGE),
        "ingen steg teller «Bytte», så den uløste utfordringen er ikke det som mangler tiltak",
    ),
    "all are left out": (required(5000, [ONE], CHALLENGE), "ingen steg teller «Turnus»"),
    "counted after the challenge": (
        required(5000, [ONE], CHALLENGE, CountMeasures()),
        "den uløste utfordringen regnes ut før alle stegene er tatt",
    ),
    "a misspelt type": (
        required(5000, [ONE], CountMeasures(types=("Fast bemaning",)), CHALLENGE),
        "ukjent tiltakstype «Fast bemaning» | skrivefeil, eller navnet finnes ikke",
    ),
    "none are left": (
        required(5000, [ONE], CountMeasures(), CountMeasures(), CHALLENGE),
        "steget har ingen tiltak å telle",
    ),
    "no measures": (required(5000, [], CountMeasures(), CHALLENGE), "saken har ingen tiltak å telle"),
    "no owner": (
        required(5000, [replace(ONE, owner="")], CountMeasures(), CHALLENGE),
        "tiltaket «Turnus» har ingen eier, og steget som teller det, har ikke «to» | "
        "cellen er tom i tabellen measures | skriv eieren i cellen, eller «to» i steget",
    ),
    "no category": (
        required(5000, [DRUGS], CountMeasures(categories=(Category.NEW,)), CountMeasures(), CHALLENGE),
        "steget har ingen tiltak å telle",
    ),
    "no step for the challenge": (
        required(5000, [ONE], CountMeasures()),
        "metoden teller tiltak og har ikke noe steg for det som de ikke dekker | "
        "«unresolved_challenge» mangler, så ingen får den uløste utfordringen",
    ),
    "a gift": (required(-5000, [ONE]), "rammen «Basis» er 5 000 tusen kroner, og tiltak dekker et krav"),
    "other years": (
        required(5000, [ONE, DRUGS], CountMeasures(types=(TYPES[0],)), CountMeasures(years=3), CHALLENGE),
        "steget dekker kravet i 1 år, et annet steg i metoden sier noe om 2026",
    ),
}


@pytest.mark.parametrize(("case", "said"), HIDDEN.values(), ids=HIDDEN)
def test_what_would_hide_a_measure_or_the_challenge_is_refused(case: Case, said: str) -> None:
    assert said in refusal(case)


def test_next_year_is_refused_and_not_guessed_where_an_effect_is_not_known() -> None:
    case = required(5000, [a_measure(effect=900)], CountMeasures(years=2), CHALLENGE)
    assert challenge(case) == 4100
    (problem,) = errors(split(case, 2025).problems)
    assert problem.what == "virkningen av «Turnus» i 2025 er ikke kjent (i 2025)"
    assert problem.cause == "det mangler «full_year_effect», «start_month» og «recurrent»"


def test_a_requirement_that_comes_once_is_not_met_in_a_second_year() -> None:
    case = required(5000, [ONE], CountMeasures(years=2), CHALLENGE)
    fund = replace(case.funds[FUND], lasting=Lasting.ONE_OFF)
    assert "er ettårig, og steget dekker den i 2 år" in refusal(replace(case, funds={FUND: fund}))


def test_two_requirements_share_the_measures_by_owner_and_never_count_one_twice() -> None:
    own = [ONE, replace(DRUGS, owner="beta")]
    case = required(5000, own, CountMeasures(owners=("alfa",)), CHALLENGE)
    others = Method("andre", "Andre", (CountMeasures(owners=("beta",)), CHALLENGE))
    second = replace(case.funds[FUND], code="to", name="To", method="andre", amount=-600_000)
    both = replace(case, funds={**case.funds, "to": second}, methods={**case.methods, "andre": others})
    assert uncounted(both) == ()
    assert [(one.covered, one.challenge) for one in requirements(run(both))] == [
        (2_700_000, 2_300_000),
        (500_000, 100_000),
    ]
    greedy = replace(others, steps=(CountMeasures(), CHALLENGE))
    (problem, *_) = errors(
        distribute(replace(both, methods={METHOD: case.methods[METHOD], "andre": greedy})).problems
    )
    assert problem.what == "«Turnus» telles også mot kravet i «To»"


@pytest.mark.parametrize(
    ("step", "unmet", "said", "column"),
    [
        (
            CountMeasures(categories=(Category.NEW,)),
            replace(DRUGS, line=7),
            "tiltaket «Bytte» har ingen kategori, og stegene teller etter kategori",
            "category",
        ),
        (
            CountMeasures(owners=("alfa",)),
            replace(DRUGS, line=7, owner=""),
            "tiltaket «Bytte» har ingen eier, og stegene teller etter eier",
            "owner",
        ),
    ],
)
def test_a_measure_that_an_empty_cell_keeps_from_being_counted_is_told_at_its_row(
    step: CountMeasures, unmet: Measure, said: str, column: str
) -> None:
    case = required(5000, [replace(ONE, category=Category.NEW), unmet], step, CHALLENGE)
    (problem,) = errors(split(case).problems)
    assert problem.what == said
    assert problem.cause == "cellen er tom i tabellen measures"
    assert (problem.where.file, problem.where.row, problem.where.column) == ("sak/measures.csv", 7, column)


# Views.


@settings(max_examples=25)
@given(measures(), st.integers(0, 60_000))
def test_every_column_adds_up_by_type_and_by_category(own: list[Measure], amount: int) -> None:
    (asked,) = requirements(run(required(amount, own)))
    categories = {str(name): those for name, those in by_category(own).items()}
    for table in (measure_table(by_type(own)), measure_table(categories)):
        assert sum(row.count for row in table.rows) == table.total.count == len(own)
        for name in FIGURES:
            *parts, total = in_whole(table, name, 1000)
            assert sum(parts) == total
            assert abs(total - table.total.sums[name].value) < 1000
            assert sum(row.sums[name].known for row in table.rows) == table.total.sums[name].known
        assert in_whole(table, "plan", 1000, asked.covered)[-1] == asked.covered
    assert months_in_whole(own, 1000, asked.covered)[-1] == asked.covered
    assert asked.required == amount * 1000 == asked.covered + asked.challenge


def test_a_figure_that_some_measures_lack_is_a_sum_of_those_that_have_it() -> None:
    own = [a_measure("turnus", effect=900, positions=Fraction("2.5")), a_measure("salg", effect=100)]
    positions, plan, costs = (summed(own, name) for name in ("positions", "plan", "one_off_cost"))
    assert positions == Sum(Fraction("2.5"), 1, 2)
    assert not positions.is_whole
    assert plan == Sum(Fraction(1_000_000), 2, 2)
    assert costs.known == 0


def test_what_other_steps_cover_is_told_apart_from_measures_and_challenge() -> None:
    case = required(5000, [ONE], Fixed(amounts={"alfa": -1_000_000}), CountMeasures(), CHALLENGE)
    (asked,) = requirements(run(case))
    assert isinstance(asked, Requirement)
    assert (asked.otherwise, asked.covered, asked.challenge) == (1_000_000, 2_700_000, 1_300_000)
    assert "tiltakene gir 2 700, andre steg 1 000, og 1 300 er uløst" in plain(measures_text(run(case)))
    told = plain(split(case).entries[-1].source)
    assert (
        told == "kravet er 5 000 tusen kroner, tiltakene og de andre stegene gir 3 700: 1 300 er uten tiltak"
    )


def test_measures_do_not_get_the_honour_for_what_other_steps_cover() -> None:
    case = required(3000, [ONE], Fixed(amounts={"alfa": -1_000_000}), CountMeasures(), CHALLENGE)
    done = run(case)
    (asked,) = requirements(done)
    assert "andre steg 1 000, til sammen 700 mer enn kravet" in plain(measures_text(done))
    assert "tiltakene og de andre stegene gir 700 tusen kroner mer" in plain(challenge_text(asked, case.unit))


def test_the_table_says_to_what_month_it_is_counted() -> None:
    (table,) = measures_shown(run(shipped_case("example-measures"), "plan"))
    assert "Hittil er til og med april." in table.notes
