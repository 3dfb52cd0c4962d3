"""Why something cannot be run, in the words of the refusal: what, likely cause, the way out, and where."""

from collections.abc import Sequence
from dataclasses import dataclass

from allocation.problems import Place, Problem, ProblemsFound, Severity
from allocation.screens.doing import doing
from allocation.screens.long_work import TooManyWaiting
from allocation.screens.seat import Seat
from allocation.screens.words import Words, words
from allocation.screens.words.sentences import said_in


@dataclass(frozen=True, slots=True)
class ShownProblem:
    """A problem in the language of the screen, or in the engine's where it has no other."""

    severity: Severity
    where: str
    what: str
    cause: str
    fix: str
    language: str


def shown_problem(problem: Problem, language: str) -> ShownProblem:
    """The problem as a screen in that language says it."""
    what, cause, fix = (said_in(text, language) for text in (problem.what, problem.cause, problem.fix))
    told = {said.language for said in (what, cause, fix)}
    return ShownProblem(
        problem.severity,
        place_shown(problem.where, words(language)),
        what.text,
        cause.text,
        fix.text,
        language if told == {language} else "nb",
    )


def place_shown(place: Place, say: Words) -> str:
    """Where a problem is, as a screen says it: the file, and in it the sheet, page, line and column."""
    row = place.row is not None
    parts = [
        said_in(place.file, say.language).text,
        say("place.sheet", name=place.sheet) if place.sheet else "",
        say("place.page", number=place.page) if place.page is not None else "",
        say("place.line", number=place.row) if row else "",
        say("place.column" if row else "place.column_alone", name=place.column) if place.column else "",
    ]
    return ", ".join(part for part in parts if part)


def shown_faults(fault: Exception | None, say: Words) -> list[ShownProblem]:
    """Why long work came to nothing, where that can be said: what it refused, or that too many wait."""
    if isinstance(fault, TooManyWaiting):
        where, what, cause, fix = (say(f"problem.queue{part}") for part in ("_place", "", "_cause", "_fix"))
        return [ShownProblem(Severity.ERROR, where, what, cause, fix, say.language)]
    problems = fault.problems if isinstance(fault, ProblemsFound) else ()
    return [shown_problem(one, say.language) for one in problems]


def problems_told(problems: Sequence[Problem], language: str) -> str:
    """Problems as plain text in that language: where and what, the likely cause and the way out below."""
    say = words(language)
    return "\n\n".join(_told(shown_problem(problem, language), say) for problem in problems)


def _told(problem: ShownProblem, say: Words) -> str:
    lines = [
        f"{problem.what[:1].upper()}{problem.what[1:]} ({problem.where})",
        f"{say('problem.cause')}: {problem.cause}" if problem.cause else "",
        f"{say('problem.fix')}: {problem.fix}" if problem.fix else "",
    ]
    return "\n".join(line for line in lines if line)


def show_refusal(seat: Seat, problems: Sequence[Problem]) -> None:
    """The problems in place of a result, each with its way out."""
    seat.show(
        "refusal",
        "problems",
        doing({}),
        title=seat.say("problem.cannot_run"),
        what_to_do=seat.say("problem.nothing_computed"),
        problems=[shown_problem(problem, seat.say.language) for problem in problems],
    )
