"""What commands share of the words they take."""

from argparse import ArgumentParser, Namespace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from allocation.problems import Place, ProblemsFound, error, errors

if TYPE_CHECKING:
    from allocation.case import Case
    from allocation.distribution import Distribution


class Words:
    """The words of one command, added to its parser; options stand in their own part of its help."""

    def __init__(self, parser: ArgumentParser, options: Any) -> None:
        self._parser, self._options = parser, options

    def group(self, title: str) -> Any:
        """A part of the help for words without a name."""
        return self._parser.add_argument_group(title)

    def case(self, title: str = "sak") -> Any:
        """The case that the command is about; the part of the help that it stands in."""
        group = self.group(title)
        group.add_argument("case", metavar="SAK", help="mappe eller arbeidsbok, eller en sak som følger med")
        return group

    def scenario(self) -> None:
        """The alternative of the case: its own, or a file."""
        self.option("--scenario", "NAVN", "alternativet: et navn i saken, eller en fil NAVN.toml")

    def option(self, name: str, metavar: str | tuple[str, ...], told: str) -> None:
        """An option with a value, or with several where there are names for several."""
        count = None if isinstance(metavar, str) else len(metavar)
        self._options.add_argument(name, metavar=metavar, help=told, nargs=count)

    def several(self, name: str, metavar: str, told: str) -> None:
        """An option with one value or more."""
        self._options.add_argument(name, metavar=metavar, help=told, nargs="+")


def sound_case(given: str) -> "Case":
    """The case of that name or folder, which has no errors. Raises ProblemsFound."""
    from allocation.files import load_case

    case = load_case(given)
    if errors(case.problems):
        raise ProblemsFound(case.problems)
    return case


def case_asked_for(chosen: Namespace) -> tuple["Case", str | None]:
    """The case as it was read, and the alternative that was asked for. Raises ProblemsFound."""
    from allocation.files import load_case

    case = load_case(chosen.case)
    return with_scenario(case, chosen.scenario) if chosen.scenario else (case, None)


def distribution_asked_for(chosen: Namespace) -> "Distribution":
    """The run of the case and the alternative that were asked for. Raises ProblemsFound."""
    from allocation.scenario import run

    return run(*case_asked_for(chosen))


def number_given(option: str, given: str, most: int) -> Fraction:
    """A number that a person typed after an option, with a comma or a point. Raises ProblemsFound."""
    from allocation.money import NotANumber, parse_number

    try:
        number = parse_number(given.replace(".", ","))
    except NotANumber:
        number = None
    if number is None or not 0 <= number.value <= most:
        what, fix = f"«{given}» er ikke et slikt tall", f"skriv et tall fra 0 til {most}, for eksempel 0,5"
        raise ProblemsFound([error(Place(option), what, "skrivefeil", fix)])
    return number.value


def with_scenario(case: "Case", given: str) -> tuple["Case", str]:
    """The case, with one more scenario where a file was given, and the scenario's name."""
    from allocation.files import with_scenario_file
    from allocation.files.scenarios import SUFFIX, scenario_name

    if not given.endswith(SUFFIX):
        return case, given
    return with_scenario_file(case, given), scenario_name(given)
