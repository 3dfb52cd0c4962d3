"""What the entries of a step say of why each amount moved."""

from collections.abc import Sequence
from dataclasses import replace

from allocation.distribution import Texts
from allocation.money import plain_number
from allocation.rules.stand import ROUNDED_ONLY, Outcome, Source, Stand


def source_by_position(codes: tuple[str, ...], source: Source, concerned: set[str]) -> Texts:
    """The sources by position; one whom the rule does not concern moved by rounding alone."""

    def text(position: int) -> str:
        code = codes[position]
        return source(code) if code in concerned else ROUNDED_ONLY

    return text


def telling_the_end(outcome: Outcome, before: Stand, moved: Stand, after: Stand) -> Outcome:
    """The outcome of a bound whose sources also say where each ended, so that they can be recomputed.

    Where the step also gives amounts, those it does not give any are told what the bounds made of theirs.
    """
    if not (outcome.floors or outcome.ceilings):
        return outcome
    if outcome.opened:
        others = taken_back(moved, after)
        return replace(
            outcome, source=lambda code: outcome.source(code) if code in outcome.opened else others(code)
        )

    def source(code: str) -> str:
        told = outcome.source(code)
        if code not in after.open:
            return told
        was, now = before.amount_of(code), after.amount_of(code)
        times = f", × {plain_number(now / was)}" if was else ""
        return f"{told}, etter {before.shown(now)}{times}"

    return replace(outcome, source=source)


def told_together(bounds: Sequence[Outcome], after: Stand) -> Outcome:
    """The last of bounds that could be kept only together; who ends on an earlier one is told of that."""
    last_first = bounds[::-1]

    def source(code: str) -> str:
        amount = after.amount_of(code)
        holding = (one for one in last_first if amount in (one.floors.get(code), one.ceilings.get(code)))
        return next(holding, last_first[0]).source(code)

    return replace(last_first[0], source=source)


def taken_back(moved: Stand, kept: Stand) -> Source:
    """Why an amount is another than a step gave: bounds hold to the end."""

    def source(code: str) -> str:
        gave, has = moved.amount_of(code), kept.amount_of(code)
        if gave == has:
            return ROUNDED_ONLY
        return f"grensene holder til slutt: uten dem {moved.shown(gave)}, med dem {kept.shown(has)}"

    return source
