"""What the entries of a step say of why each amount moved."""

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


def telling_the_end(outcome: Outcome, before: Stand, after: Stand) -> Outcome:
    """The outcome of a bound whose sources also say where each ended, so that they can be recomputed."""
    if outcome.opened or not (outcome.floors or outcome.ceilings):
        return outcome

    def source(code: str) -> str:
        told = outcome.source(code)
        if code not in after.open:
            return told
        was, now = before.amount_of(code), after.amount_of(code)
        times = f", × {plain_number(now / was)}" if was else ""
        return f"{told}, etter {before.shown(now)}{times}"

    return replace(outcome, source=source)


def taken_back(moved: Stand, kept: Stand) -> Source:
    """Why an amount is another than a step gave: bounds of earlier steps hold to the end."""

    def source(code: str) -> str:
        gave, has = moved.amount_of(code), kept.amount_of(code)
        given = f"steget ga {moved.shown(gave)}, grensene gir {kept.shown(has)}"
        return f"grensene fra tidligere steg holder: {given}"

    return source
