"""`allocation optimise`: the best distribution within limits, or why there is none and what would do."""

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from allocation.commands import REFUSED, WELL
from allocation.commands.words import Words, sound_case, with_scenario
from allocation.problems import Place, Problem, ProblemsFound, error

if TYPE_CHECKING:
    from allocation.case import Case

HELP = "finn den beste fordelingen innenfor grenser, eller hvorfor det ikke finnes noen"


def add_words(words: Words) -> None:
    """The case, and what is asked of it."""
    words.case()
    words.option("--limits", "GRENSER", "grensene: et navn som følger saken, eller en fil NAVN.toml")
    words.option("--goal", "MOTTAKER>=BELØP", "hva skal til for at mottakeren får beløpet (i anførselstegn)")
    words.option("--scenario", "NAVN", "alternativet som det begynner fra: et navn, eller en fil NAVN.toml")
    words.option("--out", "MAPPE", "skriv også tekst, JSON og et alternativ som kan kjøres, til filer der")


def work(chosen: Namespace) -> int:
    """Answer the question: what it takes to reach a goal, or what is best within limits."""
    case, scenario = sound_case(chosen.case), chosen.scenario
    if scenario:
        case, scenario = with_scenario(case, scenario)
    if chosen.goal is not None and chosen.limits is not None:
        fix = "spør om ett om gangen: «--goal» for én mottaker, «--limits» for alle"
        what = "«--goal» og «--limits» er hvert sitt spørsmål"
        raise ProblemsFound([error(Place("kommandolinjen"), what, "to spørsmål i én kommando", fix)])
    return (
        _reach(chosen, case, scenario) if chosen.goal is not None else _within_limits(chosen, case, scenario)
    )


def _reach(chosen: Namespace, case: "Case", scenario: str | None) -> int:
    from allocation.files.answer_output import write_reach
    from allocation.files.document import as_text
    from allocation.files.goalword import goal_of
    from allocation.files.reach_text import reach_document, reach_text
    from allocation.optimise.reach import what_it_takes

    answer = what_it_takes(case, scenario, goal_of(chosen.goal, case))
    written = write_reach(answer, Path(chosen.out)) if chosen.out else None
    if chosen.json:
        print(as_text(reach_document(answer)), end="")
    else:
        _tell(reach_text(answer), written)
    return WELL


def _tell(text: str, written: Sequence[Path] | None) -> None:
    """The answer as text, and which files hold it; None where none were asked for."""
    print(text, end="")
    for path in written or ():
        print(f"Skrevet: {path}")
    if written is not None and not any(path.suffix == ".toml" for path in written):
        print("Svaret kan ikke skrives som et alternativ i denne saken.")


def _within_limits(chosen: Namespace, case: "Case", scenario: str | None) -> int:
    from dataclasses import replace

    from allocation.files.answer_output import write_answer
    from allocation.files.conflict_text import conflict_document, conflict_problems
    from allocation.files.document import as_text
    from allocation.files.limitsfile import limits_file, read_limits
    from allocation.files.optimise_document import optimise_document, refused_optimise
    from allocation.files.optimise_text import optimise_text
    from allocation.optimise.amounts.conflict import LimitsConflict
    from allocation.optimise.amounts.start import start_of
    from allocation.optimise.amounts.wishes import Wishes
    from allocation.optimise.within_limits import within_limits
    from allocation.solver import OutOfTime

    wishes = (
        read_limits(*limits_file(chosen.case, chosen.limits), case) if chosen.limits is not None else Wishes()
    )
    wishes = replace(wishes, scenario=scenario or wishes.scenario)
    try:
        answer = within_limits(case, wishes)
    except LimitsConflict as found:
        start = start_of(case, wishes)
        problems = conflict_problems(found.conflicts, start, wishes.file)
        if not chosen.json:
            raise ProblemsFound(problems) from None
        conflicts = conflict_document(found.conflicts, start)
        print(as_text(refused_optimise(case.name, case.units.base, wishes.name, problems, conflicts)), end="")
        return REFUSED
    except OutOfTime as found:
        cause = "grensene lar seg holde, men ikke lett i hele enheter"
        fix = "gi en av grensene litt mer rom, eller lås færre beløp"
        what = "søket etter hele beløp ble stoppet før noen var funnet"
        raise ProblemsFound([error(Place(wishes.file), what, cause, fix)]) from found
    written = write_answer(answer, Path(chosen.out)) if chosen.out else None
    if chosen.json:
        print(as_text(optimise_document(answer)), end="")
    else:
        _tell(optimise_text(answer), written)
    return WELL


def refused(chosen: Namespace | None, problems: Sequence[Problem]) -> dict[str, Any]:
    """The document where the question could not be asked."""
    from allocation.files.optimise_document import refused_optimise
    from allocation.files.package import units_of
    from allocation.files.reach_text import refused_reach

    case, limits = getattr(chosen, "case", ""), getattr(chosen, "limits", None)
    if getattr(chosen, "goal", None):
        return refused_reach(case, units_of(case).base, problems)
    return refused_optimise(case, units_of(case).base, Path(limits).stem if limits else None, problems)
