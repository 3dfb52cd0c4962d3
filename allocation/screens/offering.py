"""What a screen shows for a case that lacks what it is about: the shipped cases that have it."""

from collections.abc import Callable

from allocation.case import Case
from allocation.problems import ProblemsFound
from allocation.screens.desk import Taking
from allocation.screens.seat import Seat
from allocation.screens.shelf import case_titles, read_case


def show_others(seat: Seat, key: str, taking: Taking, has: Callable[[Case], bool]) -> None:
    """Say that the case lacks it (`KEY.lacking`), and offer the cases that have it (`KEY.open`)."""
    seat.show(
        key,
        "offering",
        taking,
        heading=seat.say(f"nav.{key}"),
        lacking=seat.say(f"{key}.lacking", case=seat.case.title),
        offer=seat.say(f"{key}.open"),
        cases=_with(has),
    )


def _with(has: Callable[[Case], bool]) -> dict[str, str]:
    """The titles of the cases that have it, by name; one that cannot be read has nothing."""
    found = {}
    for name in case_titles():
        try:
            case = read_case(name)
        except ProblemsFound:
            continue
        if has(case):
            found[name] = case.title
    return found
