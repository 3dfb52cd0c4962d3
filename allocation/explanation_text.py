"""Explanations as one text, as a screen keeps them among its answers."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from allocation.explanations import Explanation


def explanations_text(explanations: Sequence[Explanation]) -> str:
    """The explanations as JSON; empty for none."""
    return json.dumps([asdict(one) for one in explanations], ensure_ascii=False) if explanations else ""


def explanations_of(text: str) -> tuple[Explanation, ...]:
    """The explanations that `explanations_text` wrote; none where the text is of another form."""
    try:
        return tuple(_explanation(one) for one in json.loads(text or "[]"))
    except (ValueError, KeyError, TypeError):
        return ()


def _explanation(given: Mapping[str, object]) -> Explanation:
    later = {"follows": "", **given}  # those kept before sums were known to follow have none
    texts = {name: str(later[name]) for name in Explanation.__slots__ if name != "amount"}
    return Explanation(amount=int(str(given["amount"])), **texts)
