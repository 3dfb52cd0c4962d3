"""Which table of a file is held against which of another: those that have most in common."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from allocation.files.reconciled.candidates import Candidate
from allocation.files.reconciled.of_table import SAY_UNIT
from allocation.found import NO_UNIT, UNIT_UNSAID
from allocation.money import Unit, in_unit
from allocation.problems import Place, Problem, ProblemsFound, error, errors, note, some_of, warning
from allocation.reconciling.pairing import paired, with_columns_of
from allocation.reconciling.side import ESTIMATE, Side

OPTION = "--table"


@dataclass(frozen=True, eq=False)
class Chosen:
    """Two sides under the same keys, what is to be said of the choice, and the units that files print."""

    stated: Side
    computed: Side
    problems: tuple[Problem, ...]
    units: frozenset[Unit] = frozenset()


def chosen(
    stated: Sequence[Candidate], computed: Sequence[Candidate], names: tuple[str, str], wanted: str | None
) -> Chosen:
    """The two that fit each other.

    Args:
        stated: what the first that a person named can be.
        computed: what the second can be.
        names: what the person called the two.
        wanted: the numbers of the tables, «2» or «2,1», the second of the other file; None for no word.

    Raises ProblemsFound where nothing fits, several fit as well, or a chosen table has errors.
    """
    for name, some in zip(names, (stated, computed), strict=True):
        if not some:
            raise ProblemsFound([_nothing(name)])
    stated, computed = _wanted(stated, computed, wanted)
    fits = [
        (_common(*pair), one, other, pair)
        for one in stated
        for other in computed
        for pair in [paired(one.side, other.side)]
    ]
    best = max(fit[0] for fit in fits)
    if not any(best):
        raise ProblemsFound([*_faults(fits[0][1].side, fits[0][2].side), _unlike(names, fits[0][3])])
    equal = [fit for fit in fits if fit[0] == best]
    if len(equal) > 1:
        raise ProblemsFound([_several(names, [(one, other) for _, one, other, _ in equal])])
    _, one, other, (first, second) = equal[0]
    if one.is_whole_beside(other):
        first, second = with_columns_of(first, second), with_columns_of(second, first)
    found = _faults(one.side, other.side)
    if errors(found) or (unlike := list(_unlike_units(first, second, names))):
        raise ProblemsFound([*found, *(unlike if not errors(found) else ())])
    told = [*_picked(names[0], one, stated), *_picked(names[1], other, computed)]
    left = [*_left(first, second, names[1]), *_left(second, first, names[0])]
    left += [*_estimates(one.side, first), *_estimates(other.side, second)]
    left += [*lone_inside(first, second), *lone_inside(second, first)]
    return Chosen(first, second, (*found, *told, *left), one.units | other.units)


def _faults(*sides: Side) -> list[Problem]:
    return [problem for side in sides for problem in side.problems]


def _common(stated: Side, computed: Side) -> tuple[int, int, bool]:
    """How many cells and printed sums two sides share, and whether they are of one kind."""
    streams = stated.streams.keys() & computed.streams.keys()
    cells = len(stated.cells.keys() & computed.cells.keys())
    sums = len(stated.by_sum.keys() & computed.by_sum.keys())
    only_sums = not (stated.cells and computed.cells) and bool(streams)
    return cells, sums + only_sums, stated.kind is computed.kind and bool(cells or sums or only_sums)


def _wanted(
    stated: Sequence[Candidate], computed: Sequence[Candidate], wanted: str | None
) -> tuple[Sequence[Candidate], Sequence[Candidate]]:
    """Those of the numbers that a person gave; one number is the first's, or of the one with several."""
    if wanted is None:
        return stated, computed
    numbers = [part.strip() for part in wanted.split(",")]
    is_whole = len(numbers) <= 2 and all(numbers)
    if len(numbers) == 1:
        numbers = ["", numbers[0]] if len(stated) == 1 < len(computed) else [numbers[0], ""]
    sides = [_of_number(some, number) for some, number in zip((stated, computed), numbers, strict=False)]
    if not (is_whole and all(sides)):
        most = max(len(stated), len(computed))
        fix = f"skriv et tall fra 1 til {most}, eller to med komma mellom, for eksempel 2,1"
        raise ProblemsFound([error(Place(OPTION), f"«{wanted}» er ingen tabell", "skrivefeil", fix)])
    return sides[0], sides[1]


def _of_number(some: Sequence[Candidate], number: str) -> Sequence[Candidate]:
    return [one for one in some if not number or str(one.number) == number]


def _nothing(name: str) -> Problem:
    cause = "filen har ingen tabell med beløp, eller saken har verken vedtak, rammer eller tilskudd"
    return error(
        Place(name), "det er ingenting å holde mot noe", cause, "velg en fil eller sak med en tabell"
    )


def _unlike(names: tuple[str, str], sides: tuple[Side, Side]) -> Problem:
    own, theirs = (some_of([f"«{title}»" for title in side.streams.values()]) or "ingen" for side in sides)
    what = f"{names[0]} og {names[1]} har ingen rad og kolonne til felles"
    cause = f"de handler om hver sitt, eller kolonnene heter {own} og {theirs}"
    return error(
        Place(names[0]),
        what,
        cause,
        "velg to tabeller om det samme, si saken med --case, eller et regnskaps kobling med --mapping",
    )


def _several(names: tuple[str, str], equal: Sequence[tuple[Candidate, Candidate]]) -> Problem:
    firsts = {one.number: one.label for one, _ in equal}
    number, listed = (0, firsts) if len(firsts) > 1 else (1, {two.number: two.label for _, two in equal})
    told = some_of([f"{one}: «{label}»" for one, label in listed.items()], most=10)
    what, cause = f"flere tabeller passer like godt: {told}", "filen har flere tabeller om det samme"
    return error(Place(names[number]), what, cause, f"velg en av dem med {OPTION} og nummeret")


def _picked(name: str, one: Candidate, among: Sequence[Candidate]) -> list[Problem]:
    if len(among) == 1:
        return []
    what = f"«{one.label}» er valgt, nummer {one.number} av {len(among)}"
    return [note(Place(name), what, "den har mest til felles med den andre", f"velg en annen med {OPTION}")]


def _unlike_units(stated: Side, computed: Side, names: tuple[str, str]) -> Iterable[Problem]:
    """Amounts without a unit held against amounts with one: nobody can say whether they agree."""
    for side, other, name in ((stated, computed, names[0]), (computed, stated, names[1])):
        if (
            any(figure.unit == NO_UNIT for figure in side.cells.values())
            and NO_UNIT.name not in other.counts_in
        ):
            cause = "verken en linje over tabellen eller en overskrift sier det"
            yield error(Place(name), UNIT_UNSAID, cause, SAY_UNIT)


def _estimates(read: Side, held: Side) -> Iterable[Problem]:
    """The estimates that only one side tells: they grant nothing, and are held against nothing."""
    lone = [cell for cell in read.cells if cell[1] == ESTIMATE]
    count = len(lone) - sum(cell[1] == ESTIMATE for cell in held.cells)
    if count:
        what = f"overslag som bare den ene siden har, er ikke holdt mot noe: {count}"
        cause, fix = "de står i teksten, og er ikke bevilget", "se etter at teksten sier det samme"
        yield note(Place(read.title), what, cause, fix)


def lone_inside(side: Side, other: Side) -> Iterable[Problem]:
    """The rows inside others (herav) that only this side has: they are held against nothing."""
    theirs = {(row, name) for row, _, name in other.inside}
    lone = {one.place: one.name for inner, one in side.inside.items() if inner[::2] not in theirs}
    for place, name in lone.items():
        what = f"«{name}» er en del av raden over og er ikke holdt mot noe"
        yield note(place, what, "beløpet er med i raden over", "se etter at det ikke er en rad for seg")


def _left(side: Side, other: Side, name: str) -> Iterable[Problem]:
    """The columns that only one side has: they are held against nothing."""
    lone = [code for code in side.streams if code not in other.streams]
    for code in lone:
        value, _ = side.total(side.by_stream.get(code, ()))
        if side.by_stream.get(code):
            unit = side.cells[side.by_stream[code][0]].unit
            what = f"«{side.streams[code]}» er ikke holdt mot noe: {in_unit(value, unit)} {unit.name}"
            cause = f"{name} har ingen slik kolonne"
            yield warning(Place(side.title), what, cause, "se etter at kolonnen ikke skulle vært der")
