"""Compare: what was changed, what each then gets, and the way there for the recipient that is asked about."""

from collections.abc import Sequence

from allocation.comparison import Comparison
from allocation.problems import ProblemsFound
from allocation.screens.compare_amounts import chart_of, shown_amounts
from allocation.screens.compare_around import shown_around
from allocation.screens.compare_bridge import bridge_chart, shown_bridge, shown_own
from allocation.screens.compare_changes import shown_changes
from allocation.screens.compare_moves import TAKING
from allocation.screens.compared import MOST_OTHERS, Beside, beside, choices_of, chosen_of
from allocation.screens.refusals import shown_problem
from allocation.screens.seat import Seat, draw
from allocation.screens.shelf import case_titles, read_case

COMPARE_DOCUMENTS = (
    "compare_workbook",
    "compare_picture",
    "compare_figures",
    "compare_summary",
)
"""The kinds of files that leave this screen, in the order they are offered."""


def page(seat: Seat) -> None:
    """First what was changed, then the amounts, then the bridge of the recipient that is asked about."""
    found = beside(seat.case, seat.copy)
    comparison = found.comparison
    if comparison is None:
        seat.show("compare", "compare_alone", TAKING, **_choosing(seat, found), cases=_other_cases(seat))
        return
    seat.show(
        "compare", "compare", TAKING, **_choosing(seat, found), sides=_titles(comparison),
        **shown_changes(seat, comparison), **shown_amounts(seat, comparison),
    )  # fmt: skip
    if changes := chart_of(comparison, seat.copy, seat.palette):
        draw(changes)
    seat.show("compare_bridge", "compare_bridge", TAKING, **shown_bridge(seat, comparison))
    if way := bridge_chart(seat, comparison):
        draw(way)
    seat.show(
        "compare_own", "compare_own", TAKING, **shown_own(seat, comparison),
        around=shown_around(seat, comparison),
        documents={kind: seat.say(f"compare.documents.{kind}") for kind in COMPARE_DOCUMENTS},
    )  # fmt: skip


def _choosing(seat: Seat, found: Beside) -> dict[str, object]:
    """What can stand side by side and what does, and why some of it cannot."""
    chosen, choices = chosen_of(seat.case, seat.copy), choices_of(seat.case, seat.copy)
    free = {name: title for name, title in choices.items() if name not in chosen}
    first, *others = chosen
    return {
        "first": first,
        "firsts": choices,
        "others": [
            {"name": name, "choices": {name: choices[name], **free}, "title": choices[name]}
            for name in others
        ],
        "free": {"": seat.say("compare.choose"), **free} if free and len(others) < MOST_OTHERS else {},
        "refused": [
            {
                "title": seat.say("compare.refused", title=title),
                "problems": [shown_problem(one, seat.say.language) for one in problems],
            }
            for title, problems in found.refused.items()
        ],
        "new_first": _new_first(seat, found, choices[first]),
    }


def _new_first(seat: Seat, found: Beside, wanted: str) -> str:
    """That the others are compared with another, where what they should be compared with cannot be run."""
    if found.comparison is None or wanted not in found.refused:
        return ""
    title = found.comparison.first.scenario.title
    return seat.say("compare.new_first", wanted=wanted, title=title)


def _titles(comparison: Comparison) -> Sequence[str]:
    return [side.scenario.title for side in comparison.sides]


def _other_cases(seat: Seat) -> dict[str, str]:
    """The newest shipped case that has several scenarios, by name with its title."""
    for name in case_titles():
        try:
            case = read_case(name)
        except ProblemsFound:
            continue
        if name != seat.case.name and len(case.scenarios) > 1:
            return {name: case.title}
    return {}
