"""A choice of measures as an alternative: those chosen from their months, the others without effect."""

from collections.abc import Iterator

from allocation.case import Scenario
from allocation.measures import Measure
from allocation.optimise.choices.question import Question, Way
from allocation.optimise.choose_measures import Choice

_LAST_MONTH = 12


def scenario_of_choice(choice: Choice) -> Scenario:
    """The alternative on the one whose measures were asked about.

    A chosen measure starts in its month. One that is not chosen gives, costs and saves nothing: what is
    stated of it is nought, and what nobody has stated stays unknown.
    """
    asked = choice.asked
    chosen = (path for way in choice.chosen for path in _started(way))
    others = (path for one in choice.left_out for path in _without(one.measure, asked))
    title = asked.plan.title or "Valgte tiltak"
    return Scenario(
        name=asked.plan.name or "measures",
        title=title,
        description=f"Svar på «{title}», fingeravtrykk {asked.fingerprint}.",
        baseline=asked.scenario,
        overrides=dict((*chosen, *others)),
    )


def _started(way: Way) -> Iterator[tuple[str, object]]:
    """The month that a measure starts in, where it is another than the one that stands."""
    if way.month is not None and way.month != way.measure.start_month:
        yield _path(way.measure, "start_month"), way.month


def _without(one: Measure, asked: Question) -> Iterator[tuple[str, object]]:
    """What makes nothing of a measure; where the alternative says its effect, that and no other figure."""
    nothing = f"0 {asked.unit.name}"
    if "effect" in one.overridden or one.full_year_effect is None:
        if one.effect is not None:
            yield _path(one, "effect"), nothing
    else:
        yield _path(one, "full_year_effect"), nothing
        if one.start_month is None:  # this year's effect follows from both, or from neither
            yield _path(one, "start_month"), min(asked.first_month, _LAST_MONTH)
    if one.one_off_cost is not None:
        yield _path(one, "one_off_cost"), nothing
    if one.positions is not None:
        yield _path(one, "positions"), 0


def _path(one: Measure, name: str) -> str:
    return f"measures.{one.code}.{name}"
