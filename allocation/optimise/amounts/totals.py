"""What each stream is in all: what the alternative's funds are, or what the wishes say instead."""

from collections.abc import Iterator

from allocation.optimise.amounts.start import Start
from allocation.optimise.amounts.table import Limit, LimitKind, whole_terms
from allocation.optimise.amounts.wishes import TotalWish, Wishes
from allocation.problems import Place, Problem, ProblemsFound, error, unknown_name


def totals_of(start: Start, wishes: Wishes) -> dict[str, Limit]:
    """A limit on each stream's total, by stream. Raises ProblemsFound where a wish for one makes no sense."""
    said: dict[str, TotalWish] = {}
    problems: list[Problem] = []
    for path, wish in wishes.limits.items():
        if isinstance(wish, TotalWish):
            place = Place(wishes.file, column=path)
            problems += _faults(wish, place)
            for stream in wish.streams or tuple(start.totals):
                problems += known_stream(start, stream, place)
                if stream in said:
                    what = f"rammen for «{start.title_of(stream)}» er sagt to ganger"
                    problems.append(error(place, what, "grensen er kopiert", "la én av dem stå"))
                said[stream] = wish
    if problems:
        raise ProblemsFound(problems)
    return {stream: _total(start, stream, total, said.get(stream)) for stream, total in start.totals.items()}


def known_stream(start: Start, stream: str, place: Place) -> list[Problem]:
    """The error for a stream that the question does not have; none where it has it."""
    if stream in start.totals:
        return []
    return [unknown_name(place, "finansieringstype", stream, start.totals)]


def _faults(wish: TotalWish, place: Place) -> Iterator[Problem]:
    """What a wish for a total leaves out, says twice, or cannot mean."""
    amounts = [amount for amount in (wish.amount, wish.least, wish.most) if amount is not None]
    fix = "skriv «amount», eller «most» med eller uten «least»"
    if wish.recipients or wish.groups:
        cause = "en ramme gjelder alle; for noen av dem er det [[group]] som gjelder"
        yield error(place, "rammen nevner mottakere", cause, "ta bort mottakerne, eller skriv [[group]]")
    if wish.amount is None and wish.most is None:
        yield error(place, "rammen har ingen øvre grense", "grensen er ikke skrevet ferdig", fix)
    elif wish.amount is not None and len(amounts) > 1:
        yield error(place, "rammen er både ett beløp og et spenn", "to måter å si det samme på", fix)
    elif wish.least is not None and wish.most is not None and wish.least > wish.most:
        yield error(place, "rammen er minst mer enn den er høyst", "de to er byttet om", "bytt dem om")
    if any(amount < 0 for amount in amounts):
        yield error(place, "rammen er under null", "feil fortegn", "skriv beløpet uten minus")


def _total(start: Start, stream: str, total: int, wish: TotalWish | None) -> Limit:
    least = most = total
    if wish is not None and wish.amount is not None:
        least = most = wish.amount // start.unit
    elif wish is not None:
        least, most = (wish.least or 0) // start.unit, (wish.most or 0) // start.unit
    cells = (cell for cell, own in enumerate(start.streams) if own == stream)
    return Limit(LimitKind.TOTAL, f"rammen for {start.title_of(stream)}", whole_terms(cells), least, most)
