"""What `allocation reconcile` is asked, answered: both sides found, held together, explained, and kept."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from allocation.case import Case
from allocation.explanations import Explanation
from allocation.files import load_case, with_scenario_file
from allocation.files.confirmed_rows import with_confirmed
from allocation.files.files_given import limits_said
from allocation.files.reconciled.candidates import Given, candidates, given
from allocation.files.reconciled.choosing import Chosen, chosen
from allocation.files.reconciled.explaining import OPTION, one_more
from allocation.files.reconciled.explanations_file import (
    FILE,
    explained_in,
    explanations_path,
    read_explanations,
)
from allocation.files.reconciled.in_doubt import unit_missing, with_way_on
from allocation.files.reconciled.mapping import mapping_of
from allocation.files.said_unit import left_unused, unit_said
from allocation.files.scenarios import SUFFIX, scenario_name
from allocation.found import Found
from allocation.money import KRONER, NORWEGIAN, Unit, Units, in_unit
from allocation.problems import Place, Problem, ProblemsFound, error, errors, note, some_of, warning
from allocation.reconciling.whole import Reconciled, reconciled


@dataclass(frozen=True, slots=True)
class Asked:
    """The words of the command; None for what was not said.

    `explain` is a key, an amount and a reason, `who` who gives it.
    """

    stated: str
    computed: str
    case: str | None = None
    scenario: str | None = None
    mapping: str | None = None
    unit: str | None = None
    table: str | None = None
    explanations: str | None = None
    explain: Sequence[str] | None = None
    who: str = ""
    rows: str | None = None
    confirmed: str | None = None


class Stage(StrEnum):
    """What is being done: a side is read, or the two are held against each other."""

    READS = "reads"
    HOLDS = "holds"


Tells = Callable[[Stage, str], None]
"""Takes what is being done, and of which file or case."""


def _says_nothing(_stage: Stage, _name: str) -> None:
    """Nobody waits."""


def answered(asked: Asked, tells: Tells = _says_nothing) -> tuple[Reconciled, tuple[Problem, ...]]:
    """The reconciliation, and what is to be said of how it came to be. Raises ProblemsFound."""
    both, problems, units = _both_sides(asked, tells)
    path = explanations_path(asked.explanations, [asked.stated, asked.computed, *filter(None, [asked.case])])
    made = reconciled(both.stated, both.computed, read_explanations(path))
    if not made.result.held:
        raise ProblemsFound([*problems, _nothing_shared(asked)])
    if asked.explain:
        if path is None:
            raise ProblemsFound([_nowhere()])
        kept = explained_in(path, one_more(made, asked.explain, asked.who, units))
        made = reconciled(both.stated, both.computed, kept)
    told = [_fell_away(gone, str(path)) for gone in made.result.fallen]
    if made.otherwise:
        told.append(_not_used(made.otherwise, str(path)))
    return made, (*problems, *told)


def _both_sides(asked: Asked, tells: Tells) -> tuple[Chosen, list[Problem], Units]:
    """The two sides, what is to be said of them, and the units that amounts may count in.

    The files that they were read from are let go of: long ones take as much room as all the rest.
    """
    tells(Stage.READS, asked.stated)
    first = _given(asked.stated, asked)
    if asked.unit is None and (problems := unit_missing(first)):
        raise ProblemsFound(problems)
    tells(Stage.READS, asked.computed)
    one, other = _as_confirmed((first, _given(asked.computed, asked)), asked.confirmed)
    tells(Stage.HOLDS, asked.stated)
    case = _case(asked, one, other)
    units = case.units if case else NORWEGIAN
    accounts = mapping_of(case, asked.mapping)
    unit = None if asked.unit is None else unit_said(asked.unit, units)
    own = [*one.problems, *other.problems]
    if errors(own):
        raise ProblemsFound(with_way_on(own, one, other))
    scenario = asked.scenario or ""
    name = scenario_name(scenario) if scenario.endswith(SUFFIX) else scenario or None
    try:
        both = chosen(
            candidates(one, case, accounts, unit, name),
            candidates(other, case, accounts, unit, name, is_stated=False),
            (asked.stated, asked.computed),
            asked.table,
        )
    except ProblemsFound as found:
        raise ProblemsFound(with_way_on(found.problems, one, other)) from found
    return both, [*own, *_left_unused(asked, unit, both), *both.problems], units


def _nothing_shared(asked: Asked) -> Problem:
    """Two tables of which no figure is held against another: that nothing differs would be no news."""
    what = f"{asked.stated} og {asked.computed} har ingen beløp som kan holdes mot hverandre"
    cause = "overskriftene er av forskjellige finansieringstyper, eller bare summer er felles"
    return error(
        Place(asked.stated), what, cause, "gi kolonnene samme overskrift, eller velg en annen tabell"
    )


def _given(name: str, asked: Asked) -> Given:
    one = given(name, limits_said(asked.rows))
    if one.case is None or not (asked.scenario or "").endswith(SUFFIX):
        return one
    return Given(one.name, with_scenario_file(one.case, asked.scenario or ""))


def _as_confirmed(both: tuple[Given, Given], path: str | None) -> tuple[Given, Given]:
    """The two with the rows as people have confirmed them. Raises ProblemsFound where they are of neither."""
    if not path:
        return both
    found = iter(with_confirmed([one.found for one in both if one.found] or [Found("", "", ())], path))
    one, other = (replace(one, found=next(found)) if one.found else one for one in both)
    return one, other


def _case(asked: Asked, one: Given, other: Given) -> Case | None:
    """The case whose names the files use: the one that was said, or that is a side."""
    if asked.case:
        case = load_case(asked.case)
        if errors(case.problems):
            raise ProblemsFound(case.problems)
        return case
    return one.case or other.case


def _left_unused(asked: Asked, unit: Unit | None, both: Chosen) -> list[Problem]:
    """What a person said that changed nothing, and would be believed to have."""
    told = left_unused(both.units, unit) if unit else []
    if asked.scenario and not (both.stated.is_exact or both.computed.is_exact):
        what, cause = (
            f"alternativet «{asked.scenario}» er ikke brukt",
            "ingen av sidene er en kjøring av en sak",
        )
        told.append(
            warning(Place("--scenario"), what, cause, "nevn saken som BEREGNET, eller ta bort --scenario")
        )
    return told


def _nowhere() -> Problem:
    what, cause = "det er ikke sagt hvor forklaringen skal ligge", "ingen av sidene er en egen saksmappe"
    return error(Place(OPTION), what, cause, f"skriv --explanations og en fil, for eksempel {FILE}")


def _not_used(some: Sequence[Explanation], file: str) -> Problem:
    named = some_of([f"{one.key} på {_kroner(one)}: {one.reason} ({one.who}, {one.against})" for one in some])
    what, cause = f"forklaringer av andre beløp er ikke brukt: {named}", "de er gitt av andre filer enn disse"
    return note(Place(file), what, cause, "forklar det nye avviket, dersom grunnen er den samme")


def _fell_away(one: Explanation, file: str) -> Problem:
    what = f"forklaringen av {one.key} på {_kroner(one)} er falt bort: {one.reason} ({one.who})"
    cause = "beløpene som den forklarer, er endret"
    return note(Place(file), what, cause, "forklar det nye avviket, eller slett linjen")


def _kroner(one: Explanation) -> str:
    """How much it explains."""
    return f"{in_unit(one.amount, KRONER)} {KRONER.name}"
