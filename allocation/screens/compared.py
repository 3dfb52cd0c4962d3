"""What stands side by side: which scenarios are chosen, their runs, and the comparison of those that can run.

Everything is made once for the same case and runs, and shared by all sessions.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from allocation.case import Case
from allocation.comparison import Comparison
from allocation.distribution import Distribution
from allocation.files.path_values import titled
from allocation.funds import Lasting
from allocation.itself import Itself
from allocation.problems import Problem, ProblemsFound
from allocation.scenario import scenarios_in_order, written_along
from allocation.screens.path_words import PathWords, path_words
from allocation.screens.seat import shown_run
from allocation.screens.shelf import effective, run_of
from allocation.screens.words import Words, words
from allocation.screens.working import UNSAVED, WorkingCopy
from allocation.side_table import AmountRow, OwnLine, View, amount_rows, own_lines, views_of
from allocation.sides import Side, changed_paths
from allocation.step_bridge import Bridge, bridge_between

MOST_OTHERS = 4
"""How many stand beside what they are compared with: more cannot be told apart."""

VIEW, YEAR, MEASURE, OTHER = "compare.view", "compare.year", "compare.measure", "compare.to"
"""What the screen was asked besides: which money, year and measure, and to where the bridge leads."""

_KEPT = 64


def choices_of(case: Case, copy: WorkingCopy) -> dict[str, str]:
    """What can stand side by side, by name with its title: what is tried and not saved first."""
    opened = case.scenarios[copy.tried.opened].title
    unsaved = words(copy.look.language)("compare.unsaved", title=opened)
    tried = {UNSAVED: unsaved} if copy.tried.is_changed else {}
    return {**{one.name: one.title for one in scenarios_in_order(case)}, **tried}


def chosen_of(case: Case, copy: WorkingCopy) -> tuple[str, ...]:
    """What stands side by side, first what the others are compared with; one alone where there is no other.

    What was chosen, as far as it is still there; without a choice the decision, and what is on the screen.
    """
    known, shown = choices_of(case, copy), _on_screen(copy)
    asked = [shown if name == UNSAVED else name for name in copy.look.beside]
    found = [name for name in dict.fromkeys(asked) if name in known]
    if len(found) > 1:
        return tuple(found[: 1 + MOST_OTHERS])
    first = found[0] if found else _usual_first(case)
    others = [name for name in (shown, *known) if name != first]
    return (first, *others[:1])


def _on_screen(copy: WorkingCopy) -> str:
    """The name that what is on the screen goes by here."""
    return UNSAVED if copy.tried.is_changed else copy.tried.opened


def _usual_first(case: Case) -> str:
    """The scenario that claims to be the decision, the case's usual one where none does."""
    decided = [one.name for one in case.scenarios.values() if one.claims_decision]
    return next(iter(decided), case.default_scenario)


@dataclass(frozen=True, slots=True)
class Beside:
    """What was chosen: those that run beside one another, and why each of the others cannot.

    `comparison` is None where fewer than two can be run.
    """

    comparison: Comparison | None
    refused: Mapping[str, tuple[Problem, ...]]


def beside(case: Case, copy: WorkingCopy) -> Beside:
    """The chosen scenarios side by side; bridges are left for whoever asks, see `bridge_of`."""
    titles, sides, refused = choices_of(case, copy), [], {}
    for name in chosen_of(case, copy):
        try:
            run = shown_run(case, copy) if name == UNSAVED else run_of(case, name)
            sides.append(_side(Itself(case), run, titles[name]))
        except ProblemsFound as found:
            refused[titles[name]] = found.problems
    together = _compared(Itself(case), tuple(sides)) if len(sides) > 1 else None
    return Beside(together, refused)


@lru_cache(maxsize=_KEPT)
def _side(itself: Itself, run: Distribution, title: str) -> Side:
    """One of them under the title that it has here. Raises ProblemsFound."""
    case, own = _case(itself), run.scenario
    distribution = replace(run, scenario=replace(own, title=title))
    return Side(effective(case, own), written_along(case, own), distribution)


def _case(itself: Itself) -> Case:
    assert isinstance(itself.part, Case)
    return itself.part


@lru_cache(maxsize=_KEPT)
def _compared(case: Itself, sides: tuple[Side, ...]) -> Comparison:
    return Comparison(_case(case), sides, tuple(changed_paths(sides).values()), ())


@lru_cache(maxsize=4 * _KEPT)
def _bridge(case: Itself, start: Side, end: Side) -> Bridge:
    return bridge_between(_case(case), start, end)


def bridge_of(comparison: Comparison, other: Side) -> Bridge:
    """The steps from the first to another."""
    return _bridge(Itself(comparison.case), comparison.first, other)


def with_bridges(comparison: Comparison) -> Comparison:
    """The comparison with the bridges to all the others, as it is written to files."""
    return replace(comparison, bridges=tuple(bridge_of(comparison, other) for other in comparison.others))


@lru_cache(maxsize=4 * _KEPT)
def rows_of(
    comparison: Comparison, view: View, year: int, lasting: Lasting | None = None
) -> tuple[AmountRow, ...]:
    """The amounts side by side, see `amount_rows`."""
    return amount_rows(comparison, view, year, lasting)


@lru_cache(maxsize=4 * _KEPT)
def own_of(side: Side, view: View, recipient: str) -> tuple[OwnLine, ...]:
    """A recipient's own bridge, see `own_lines`: the sources in it take long to write."""
    return own_lines(side, view, recipient)


def words_of(comparison: Comparison, path: str, say: Words) -> PathWords:
    """A path in words, by the first of the scenarios that has what it goes into: a key may be new."""
    cases = [side.effective for side in comparison.sides]
    return path_words(next((case for case in cases if titled(case, path)), comparison.case), path, say)


def view_of(comparison: Comparison, copy: WorkingCopy) -> View:
    """The money that is looked at: what was asked for, or all that differs."""
    views = views_of(comparison)
    return next((view for view in views if view.code == copy.asked.get(VIEW)), views[0])


def year_of(comparison: Comparison, copy: WorkingCopy) -> int:
    """The year that is looked at: what was asked for, or the case's own."""
    years = {str(year): year for year in comparison.years}
    return years.get(copy.asked.get(YEAR, ""), comparison.case.year)


def other_of(comparison: Comparison, copy: WorkingCopy) -> Side:
    """Whose bridge is shown: what was asked for, or the first of the others."""
    wanted = copy.asked.get(OTHER)
    return next((side for side in comparison.others if side.name == wanted), comparison.others[0])


def recipient_of(comparison: Comparison, copy: WorkingCopy) -> str:
    """The recipient that is asked about: the chosen one, or the one whose amount changes most."""
    if copy.look.recipient in comparison.case.recipients:
        return copy.look.recipient
    changes = comparison.summary(other_of(comparison, copy)).recipients
    most = max(changes, key=lambda code: abs(changes[code].change), default="")
    return most or next(iter(comparison.case.recipients), "")
