"""Which measures close the gap: every choice held against all choices there are, and the shipped plans."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import product
from pathlib import Path
from random import Random
from threading import Event

import pytest

from allocation import run
from allocation.case import Case, Scenario
from allocation.figures import Figure
from allocation.files.choice_amounts import whole_column
from allocation.files.choice_document import choice_document
from allocation.files.choice_text import choice_text
from allocation.files.choicefile import plan_file, read_plan, target_of
from allocation.measures import Measure, part_year
from allocation.money import KRONER, THOUSAND
from allocation.optimise.choices.as_scenario import scenario_of_choice
from allocation.optimise.choices.chance import Promise, chances
from allocation.optimise.choices.conflicts import conflicts, out_of_reach
from allocation.optimise.choices.limits import Counts, Limit
from allocation.optimise.choices.question import Lock, Plan, Question, Terms, question
from allocation.optimise.choices.search import search
from allocation.optimise.choose_measures import Choice, choose
from allocation.problems import Problem, ProblemsFound
from allocation.versions import with_scenario
from tests.bench_choice import by_pulp, by_scipy, made_up
from tests.golden_choices import ENDING, golden_choice, golden_choice_path, plans
from tests.shipped import shipped_case
from tests.small_cases import plain

EXAMPLE = "example-measures"
_Taken = dict[str, int]
"""The measures of a choice by their codes, and the month each starts."""


@pytest.fixture(scope="module")
def example() -> Case:
    return shipped_case(EXAMPLE)


# Every choice there is, by rules written once more.


def money(kroner: int) -> Figure:
    return Figure(Fraction(kroner), KRONER)


def random_question(seed: int) -> Question:
    """A few measures late in the year, with every kind of limit now and then; some have no answer."""
    chance = Random(seed)
    codes = [f"m{number}" for number in range(chance.randint(2, 4))]

    def sometimes(value: int) -> int | None:
        return value if chance.random() < 0.4 else None

    def terms(code: str) -> Terms:
        others = [other for other in codes if other != code]
        window = sorted(chance.choices(range(9, 13), k=2))
        start = sometimes(chance.randint(9, 12))
        return Terms(
            burden=sometimes(chance.randint(0, 3)),
            earliest=None if start else sometimes(window[0]),
            latest=None if start else sometimes(window[1]),
            start=start,
            work_months=chance.choice((1, 1, 2)),
            excludes=tuple(chance.sample(others, 1)) if chance.random() < 0.3 else (),
            requires={chance.choice(others): chance.randint(0, 2)} if chance.random() < 0.3 else {},
            locked=chance.choice((None, None, None, Lock.IN, Lock.OUT)),
        )

    measures = tuple(
        Measure(
            code=code,
            name=code.upper(),
            type=chance.choice("AB"),
            full_year_effect=money(chance.randint(1, 400)),
            confidence=Fraction(chance.randint(0, 100)) if chance.random() < 0.8 else None,
            recurrent=chance.choice((True, True, False, None)),
            one_off_cost=money(chance.randint(0, 100)) if chance.random() < 0.8 else None,
            positions=Fraction(chance.randint(-2, 6), 2),
        )
        for code in codes
    )
    plan = Plan(
        one_off_cost=sometimes(chance.randint(0, 200)),
        positions_at_most=None if chance.random() < 0.6 else Fraction(chance.randint(0, 8)),
        positions_at_least=None if chance.random() < 0.8 else Fraction(chance.randint(0, 4)),
        at_once=(chance.randint(0, 2),) * 12 if chance.random() < 0.4 else (),
        first_month=9,
        types={"A": chance.randint(0, 60)} if chance.random() < 0.3 else {},
        type_shares={"B": Fraction(chance.randint(2, 8), 10)} if chance.random() < 0.3 else {},
        burden_weight=chance.randint(0, 40),
        confidence_weight=Fraction(chance.randint(0, 2)),
        terms={code: terms(code) for code in codes},
    )
    return Question(plan, measures, KRONER, 2025, sometimes(chance.randint(1, 150)), chance.randint(1, 800))


def every_choice(asked: Question) -> Iterator[_Taken]:
    """All choices that keep all limits of the plan."""
    for months in product((None, 9, 10, 11, 12), repeat=len(asked.measures)):
        taken = {one.code: month for one, month in zip(asked.measures, months, strict=True) if month}
        if is_allowed(asked, taken):
            yield taken


def is_allowed(asked: Question, taken: _Taken) -> bool:
    plan, by_code = asked.plan, {one.code: one for one in asked.measures}
    chosen = [by_code[code] for code in taken]
    gives = {code: effect(by_code[code], month) for code, month in taken.items()}
    positions = sum(one.positions or 0 for one in chosen)
    cost = sum(one.one_off_cost.value for one in chosen if one.one_off_cost)
    of_type = {own: sum(gives[one.code] for one in chosen if one.type == own) for own in "AB"}
    busy = [
        month
        for code, last in taken.items()
        for month in range(last - plan.of(code).work_months + 1, last + 1)
    ]
    return (
        (plan.one_off_cost is None or cost <= plan.one_off_cost)
        and (plan.positions_at_most is None or positions <= plan.positions_at_most)
        and (plan.positions_at_least is None or positions >= plan.positions_at_least)
        and all(of_type[own] <= most for own, most in plan.types.items())
        and all(of_type[own] <= share * sum(gives.values()) for own, share in plan.type_shares.items())
        and (not plan.at_once or all(busy.count(month) <= plan.at_once[0] for month in busy))
        and min(busy, default=9) >= 9
        and all(keeps_terms(plan.of(one.code), one.code, taken) for one in asked.measures)
    )


def keeps_terms(terms: Terms, code: str, taken: _Taken) -> bool:
    if code not in taken:
        return terms.locked is not Lock.IN
    month = taken[code]
    return (
        terms.locked is not Lock.OUT
        and month in range(terms.earliest or 1, (terms.latest or 12) + 1)
        and terms.start in (None, month)
        and not any(other in taken for other in terms.excludes)
        and all(other in taken and taken[other] <= month - before for other, before in terms.requires.items())
    )


def effect(one: Measure, month: int) -> Fraction:
    assert one.full_year_effect is not None
    return one.full_year_effect.value * (13 - month) / 12


def ranked(asked: Question, taken: _Taken) -> tuple[Fraction, ...]:
    """What choices are told apart by, the most important first; the least is the best."""
    by_code = {one.code: one for one in asked.measures}
    chosen = [by_code[code] for code in taken]
    now = sum((effect(by_code[code], month) for code, month in taken.items()), Fraction(0))
    later = sum((effect(one, 1) for one in chosen if one.recurrent), Fraction(0))
    against = Fraction(0)
    for one in chosen:
        burden = asked.plan.of(one.code).burden
        steps = 3 if burden is None else burden
        unsure = effect(one, 1) * (100 - (one.confidence or 0)) / 100
        against += asked.plan.confidence_weight * unsure + steps * asked.burden_weight
    cost = sum((one.one_off_cost.value for one in chosen if one.one_off_cost), Fraction(0))
    short = max(Fraction(0), (asked.this_year or 0) - now)
    return short, max(Fraction(0), (asked.full_year or 0) - later), against, Fraction(len(chosen)), cost, -now


def months_of(choice: Choice) -> _Taken:
    return {way.measure.code: way.month for way in choice.chosen if way.month}


@pytest.mark.parametrize("seed", range(40))
def test_no_choice_there_is_comes_before_the_one_that_is_returned(seed: int) -> None:
    asked = random_question(seed)
    all_choices = list(every_choice(asked))
    if not all_choices:
        with pytest.raises(ProblemsFound):
            choose(asked)
        return
    choice = choose(asked)
    best = min(ranked(asked, taken) for taken in all_choices)
    assert is_allowed(asked, months_of(choice))
    assert ranked(asked, months_of(choice)) == best
    assert choice.found.is_proven
    equals = {frozenset(taken) for taken in all_choices if ranked(asked, taken)[:3] == best[:3]}
    assert choice.found.is_alone == (len(equals) == 1)


def test_the_same_question_is_answered_alike_in_whatever_order_its_measures_stand(example: Case) -> None:
    plan = read_plan(*plan_file(EXAMPLE, "from-january"), example)
    turned = replace(example, measures=dict(reversed(list(example.measures.items()))))
    first, second = (choose(question(run(case), plan)) for case in (example, turned))
    assert (months_of(first), first.chances) == (months_of(second), second.chances)


def test_forty_measures_over_twelve_months_are_proven_best_and_two_textbook_models_agree() -> None:
    asked = made_up(16, seed=4)
    found = search(asked, seconds=20)
    assert found.is_proven
    ours = [float(one.value / 1000) for one in found.reached]
    assert by_scipy(asked) == pytest.approx(ours, abs=0.01)
    assert by_pulp(asked) == pytest.approx(ours, abs=0.01)


def stopped_too_soon(asked: Question) -> Choice:
    """The first choice that is found when the search gets little time, then ever more."""
    seconds = 1.0
    while True:
        try:
            return choose(asked, seconds)
        except ProblemsFound:
            seconds *= 2


def test_a_search_that_is_stopped_says_how_much_better_there_could_be() -> None:
    choice = stopped_too_soon(made_up(80, seed=3, part=Fraction(3, 5)))
    unsure = next(one for one in choice.found.reached if not one.is_proven)
    assert unsure.gap is None or unsure.gap > 0
    assert not choice.found.is_proven
    assert "Ikke bevist best: søket ble avbrutt" in plain(choice_text(choice))


def test_somebody_can_stop_the_search_before_anything_is_found() -> None:
    stop = Event()
    stop.set()
    with pytest.raises(ProblemsFound, match="avbrutt før noe valg var funnet"):
        choose(made_up(), seconds=None, stop=stop)


# Limits that conflict.


def loosened_by(plan: Plan, limit: Limit, by: Fraction | None) -> Plan:
    """The plan with one limit loosened as its remedy says."""
    changed: dict[str, object]
    if limit.counts is Counts.NOTHING:
        _, code, word = limit.path.split(".")
        nothing: object = {"requires": {}, "excludes": ()}.get(word)
        codes = plan.terms if word == "excludes" else [code]
        loosened = {own: replace(plan.of(own), **{word: nothing}) for own in codes}  # type: ignore[arg-type]
        changed = {"terms": {**plan.terms, **loosened}}
    elif limit.is_share:
        changed = {"type_shares": {}}
    elif limit.path.startswith("limits.types"):
        changed = {"types": {own: most + (by or 0) for own, most in plan.types.items()}}
    elif limit.path == "limits.at_once":
        changed = {"at_once": tuple(most + (by or 0) for most in plan.at_once)}
    else:
        word = limit.path.removeprefix("limits.")
        sign = -1 if word == "positions_at_least" else 1
        changed = {word: getattr(plan, word) + sign * (by or 0)}
    return replace(plan, **changed)  # type: ignore[arg-type]


def test_conflicts_are_told_where_no_choice_exists_and_each_remedy_alone_is_enough_and_no_more() -> None:
    seen = 0
    for seed in range(60, 120):
        asked = random_question(seed)
        if next(every_choice(asked), None) is not None:
            assert not out_of_reach(asked)
            continue
        found = conflicts(asked)
        assert found
        if len(found) > 1:
            continue
        for remedy in found[0].remedies:
            seen += 1
            plan = loosened_by(asked.plan, remedy.limit, remedy.by)
            assert next(every_choice(replace(asked, plan=plan)), None) is not None, (seed, remedy)
            if remedy.by is not None and not remedy.limit.is_share:
                tight = loosened_by(asked.plan, remedy.limit, remedy.by - Fraction(1, 24))
                assert next(every_choice(replace(asked, plan=tight)), None) is None, (seed, remedy)
    assert seen > 20


def test_limits_of_a_conflict_can_hold_when_any_one_of_them_is_left_out() -> None:
    for seed in range(60, 80):
        asked = random_question(seed)
        if next(every_choice(asked), None) is None:
            for conflict in conflicts(asked):
                for limit in conflict.limits:
                    own = [row for other in conflict.limits if other is not limit for row in other.rows]
                    assert any(
                        all(row.is_kept(taken) for row in own)
                        for ways in product(*((None, *own_ways) for own_ways in asked.ways_of.values()))
                        for taken in [frozenset(at for at in ways if at is not None)]
                    )


def refused(case: Case, plan: Plan) -> list[Problem]:
    with pytest.raises(ProblemsFound) as found:
        choose(question(run(case), plan))
    return list(found.value.problems)


def test_a_frame_below_what_is_locked_states_both_totals_the_gap_and_both_remedies(example: Case) -> None:
    plan = read_plan(*plan_file(EXAMPLE, "impossible-savings-without-cost"), example)
    (problem,) = refused(example, plan)
    assert "høyst 1 000 tusen kroner" in plain(problem.what)
    assert "kommer til 1 650 tusen kroner: 650 tusen kroner for mye" in plain(problem.what)
    assert plain(problem.fix).startswith(
        "hev rammen for engangskostnader med 650 tusen kroner, eller slipp noe av"
    )


def test_positions_that_no_measures_give_are_refused_before_any_solver_runs(example: Case) -> None:
    (problem,) = refused(example, Plan(positions_at_least=Fraction(12)))
    assert (
        "nedtrekk minst 12 årsverk, men alt som kan velges, kommer til 9,5 årsverk: 2,5 årsverk for lite"
        in plain(problem.what)
    )


def test_a_prerequisite_that_cannot_be_ready_is_told_with_three_ways_out(example: Case) -> None:
    plan = read_plan(*plan_file(EXAMPLE, "impossible-rota"), example)
    (problem,) = refused(example, plan)
    assert problem.what.startswith("dette kan ikke gjelde samtidig: «Ny turnus og mindre innleie» krever")
    assert len(problem.fix.removeprefix("ett av dette er nok: ").split("; ")) == 3


def test_what_is_running_cannot_be_locked_out(example: Case) -> None:
    (problem,) = refused(example, Plan(terms={"rota": Terms(locked=Lock.OUT)}))
    assert "«Ny turnus og mindre innleie» er i gang" in problem.what
    assert problem.fix == "ta bort låsen på «Ny turnus og mindre innleie»"


# What is known of a measure.


def test_what_is_running_is_in_at_its_start_and_what_is_not_starts_no_sooner_than_its_table_says(
    example: Case,
) -> None:
    choice = choose(question(run(example), Plan()))
    months = months_of(choice)
    assert choice.asked.first_month == 5
    begun = [one for one in example.measures.values() if one.counted_to]
    assert all(months[one.code] == one.start_month for one in begun)
    assert (months["central-settlement"], months["home-monitoring"], months["equipment-sale"]) == (5, 10, 6)


def test_a_cost_that_comes_is_in_and_is_not_put_off_unless_somebody_locks_it_out(example: Case) -> None:
    choice = choose(question(run(example), Plan()))
    assert months_of(choice)["local-supplements"] == 7
    out = choose(question(run(example), Plan(terms={"local-supplements": Terms(locked=Lock.OUT)})))
    assert "local-supplements" not in months_of(out)


def test_the_whole_example_leaves_the_challenge_that_a_run_of_the_plan_leaves(example: Case) -> None:
    choice = choose(question(run(example), Plan()))
    assert len(choice.chosen) == len(example.measures)
    assert (choice.asked.this_year, choice.asked.full_year) == (22_500_000, 22_500_000)
    assert choice_document(choice)["unresolved"] == {"this_year": 2_870_833, "full_year": 2_150_000}


def test_a_clinic_that_prints_no_months_and_no_confidence_gets_its_measures_and_no_chance() -> None:
    case = shipped_case("kre-2021")
    choice = choose(question(run(case), Plan()))
    assert choice.this_year == 29_883_000
    assert choice.chances is None
    assert choice.expected is None
    assert choice.unresolved == 0
    told = plain(choice_text(choice))
    assert "Sjansen for at målet holder, er ikke kjent" in told
    assert "Ikke oppgitt sikkerhet, og regnes som helt usikkert" in told


def test_a_target_on_the_command_line_goes_before_the_plans_and_is_the_only_one(example: Case) -> None:
    asked = question(run(example), Plan(), target_of(example, "15 mill. kroner"))
    assert (asked.this_year, asked.full_year) == (15_000_000, None)
    assert target_of(example, "15000000") == 15_000_000
    with pytest.raises(ProblemsFound, match="er ikke et beløp"):
        target_of(example, "femten")


# The chance that a target holds.


def exact_chance(promises: list[Promise], target: int) -> Fraction:
    """The chance over every way in which measures deliver or not."""
    total = Fraction(0)
    for delivered in product((True, False), repeat=len(promises)):
        pairs = list(zip(promises, delivered, strict=True))
        chance = Fraction(1)
        for one, comes in pairs:
            likely = (one.confidence or Fraction(0)) / 100
            chance *= likely if comes else 1 - likely
        if sum(one.this_year for one, comes in pairs if comes) >= target:
            total += chance
    return total


@pytest.mark.parametrize("seed", range(5))
def test_the_drawn_chance_is_the_exact_one_within_what_drawing_can_tell(seed: int) -> None:
    chance = Random(seed)
    promises = [
        Promise(Fraction(chance.randint(-50, 400), 12), None, Fraction(chance.randint(0, 100)))
        for _ in range(chance.randint(3, 9))
    ]
    target = chance.randint(5, 90)
    drawn = chances(promises, target, None)
    assert drawn is not None
    assert drawn.this_year is not None
    assert abs(drawn.this_year - exact_chance(promises, target)) < Fraction(1, 150)
    assert drawn == chances(promises, target, None)


def test_a_confidence_that_nobody_has_stated_counts_to_the_cautious_side() -> None:
    sure = Promise(Fraction(10), None, Fraction(100))
    saving, cost = Promise(Fraction(5), None, None), Promise(Fraction(-3), None, None)
    drawn = chances([sure, saving, cost], 8, None)
    assert drawn is not None
    assert drawn.this_year == 0
    assert drawn.surely == 7
    assert drawn.is_least


# Files, texts and golden answers.


@pytest.mark.parametrize(("case", "name"), plans(), ids="/".join)
def test_a_shipped_plan_is_answered_as_its_golden_file_says(case: str, name: str) -> None:
    assert golden_choice(case, name) == golden_choice_path(case, name).read_text("utf-8")


def test_no_golden_answer_stands_without_its_plan() -> None:
    for case, name in plans():
        folder = golden_choice_path(case, name).parent
        assert {path.name for path in folder.iterdir()} == {
            f"{own}{ending}" for _, own in plans() for ending in (".toml", ENDING)
        }


def written(tmp_path: Path, text: str) -> tuple[Path, str]:
    path = tmp_path / "try.toml"
    path.write_text(text, encoding="utf-8")
    return path, path.name


@pytest.mark.parametrize(
    ("text", "where", "told"),
    [
        ("[measures.rotta]\nburden = 1", "measures", "Mente du «rota»?"),
        ('[measures.rota]\nexcludes = ["overtid"]', "measures.rota.excludes", "overtid"),
        ('[measures.rota]\nlocked = "inn"', "measures.rota.locked", "Mente du «in»?"),
        ("[measures.rota]\nburden = 4", "measures.rota.burden", "fra 0 (ingen) til 3 (tung)"),
        ("[measures.rota]\nearliest = 9\nlatest = 3", "measures.rota", "månedene er byttet om"),
        ("[measures.rota]\nstart = 9\nlatest = 10", "measures.rota", "startmåneden er låst"),
        ("[measures.equipment-sale]\nstart = 9", "measures.equipment-sale", "kan ikke flyttes"),
        ('[limits.types]\n"Fast bemaning" = 5', "limits.types", "Mente du «Fast bemanning»?"),
        ('[limits.types]\n"Fast bemanning" = "140 prosent"', "limits.types.Fast bemanning", "ikke en andel"),
        ("[limits]\nat_once = [1, 2]", "limits.at_once", "en liste av tolv"),
        ("[limits]\none_off_costs = 5", "limits", "Mente du «one_off_cost»?"),
        ('[target]\nthis_year = "-3 mill. kroner"', "target.this_year", "feil fortegn"),
        ('[target]\nthis_year = "3 mill"', "target.this_year", "er ikke et beløp"),
    ],
)
def test_a_fault_of_a_plan_is_told_with_its_place_and_its_way_out(
    example: Case, tmp_path: Path, text: str, where: str, told: str
) -> None:
    with pytest.raises(ProblemsFound) as found:
        read_plan(*written(tmp_path, text), example)
    (problem,) = found.value.problems
    assert problem.where.file == "try.toml"
    assert problem.where.column.startswith(where)
    assert told in str(problem)


def test_a_plan_that_does_not_exist_is_told_with_those_that_do() -> None:
    with pytest.raises(ProblemsFound, match="Mente du «from-january»"):
        plan_file(EXAMPLE, "from-januar")


def test_a_column_in_whole_units_never_rounds_what_is_lacking_away() -> None:
    values = [Fraction(2_000_400), None, Fraction(999_400)]
    assert whole_column(values, 1000, 3_000_000) == ((2_000_000, None, 999_000), 2_999_000)
    assert whole_column(values, 1000) == ((2_001_000, None, 999_000), 3_000_000)


def test_each_month_and_measure_of_a_document_adds_up_to_its_sums(example: Case) -> None:
    for name in ("from-january", "full-year", "rest-of-the-year"):
        plan = read_plan(*plan_file(EXAMPLE, name), example)
        document = choice_document(choose(question(run(example), plan)))
        assert sum(one["this_year"] for one in document["chosen"]) == document["this_year"]
        assert sum(month["effect"] for month in document["months"]) == document["this_year"]
        assert len(document["chosen"]) + len(document["not_chosen"]) == len(example.measures)


def test_measures_that_cannot_start_any_more_are_left_out_and_nothing_else_is_wrong() -> None:
    late = Measure("late", "Sent", "A", full_year_effect=money(120), confidence=Fraction(50), recurrent=True)
    plan = Plan(first_month=12, terms={"late": Terms(work_months=2)})
    choice = choose(Question(plan, (late,), THOUSAND, 2025, 5_000, None))
    assert choice.chosen == ()
    assert [one.reason for one in choice.left_out] == ["rekker ikke å begynne i år"]
    assert choice.unresolved == 5_000
    assert part_year(Fraction(120), 12) == 10


# A choice as an alternative.


def given_as_an_alternative(case: Case, code: str, scenario: str = "plan") -> Fraction | None:
    """What a measure gives in the run of an answer that leaves it out."""
    start = run(case, scenario)
    choice = choose(question(start, Plan(terms={code: Terms(locked=Lock.OUT)})))
    assert code in {one.measure.code for one in choice.left_out}
    answer = replace(scenario_of_choice(choice), name="answer")
    return run(with_scenario(case, answer), "answer").case.measures[code].this_year


def without_a_month(case: Case, code: str) -> Case:
    """The case whose measure has both effects, no start month, and gives but once."""
    one = replace(case.measures[code], start_month=None, counted_to=None, planned=None, actual=None)
    changed = replace(one, effect=money(500_000), recurrent=False)
    return replace(case, measures={**case.measures, code: changed})


def test_what_is_left_out_gives_nothing_also_where_all_months_are_counted(example: Case) -> None:
    case = without_a_month(example, "home-monitoring")
    counted = replace(case.measures["rota"], counted_to=12)
    case = replace(case, measures={**case.measures, "rota": counted})
    assert given_as_an_alternative(case, "home-monitoring") == 0


def test_what_is_left_out_gives_nothing_where_the_alternative_asked_about_says_its_effect(
    example: Case,
) -> None:
    case = without_a_month(example, "home-monitoring")
    asked = Scenario(
        "asked",
        "Spurt om",
        baseline="plan",
        overrides={"measures.home-monitoring.effect": "400 tusen kroner"},
    )
    assert given_as_an_alternative(with_scenario(case, asked), "home-monitoring", "asked") == 0
