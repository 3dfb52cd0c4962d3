"""What it would take, as text and as data: each way, what a full run of it gives, and who pays."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from tabulate import SEPARATING_LINE, tabulate

from allocation.distribution import Distribution
from allocation.files.document import problem_document
from allocation.files.summary import case_text
from allocation.money import Unit, in_unit, number_text
from allocation.optimise.reach import Change, Reach, Way
from allocation.problems import Problem

_KIND = {"weights": "Endre vektene", "fund": "Øk rammen"}


def reach_text(answer: Reach) -> str:
    """What the recipient has and what is asked, and then each way."""
    before, asked = answer.before, answer.asked
    case = before.case
    who, unit = case.name_of(asked.recipient), case.unit
    title = f"Hva skal til for at {who} får minst {in_unit(asked.amount, unit)} {unit.name}?"
    of = f" av {case.streams[asked.stream]}" if asked.stream else " i alt"
    lines = [title, "=" * len(title), f"{case_text(case)}."]
    lines += [
        f"Alternativ: {before.scenario.title} ({before.scenario.name}), fingeravtrykk {before.fingerprint}"
    ]
    lines += ["", f"Alternativet gir {in_unit(answer.amount_before, unit)} {unit.name}{of}."]
    if not answer.ways:
        lines.append("Målet er nådd: ingenting trenger å endres.")
    return "\n\n".join(["\n".join(lines), *(_way(answer, way) for way in answer.ways)]) + "\n"


def _way(answer: Reach, way: Way) -> str:
    case = answer.before.case
    fund, key = case.funds[way.fund].name, case.keys[way.key].title
    of = f"nøkkelen «{key}» ({way.key})" if way.kind == "weights" else f"rammen «{fund}» ({way.fund})"
    heading = f"{_KIND[way.kind]}: {of}"
    parts = [f"{heading}\n{'-' * len(heading)}"]
    if way.run is None:
        return "\n".join([*parts, f"Går ikke: {way.why_not}."])
    parts.append(_changes(answer, way))
    parts.append(_verdict(answer, way))
    return "\n\n".join([*parts, _who_pays(answer.before, way.run)])


def _changes(answer: Reach, way: Way) -> str:
    """What stands at each path before and after, and the change."""
    case, rows = answer.before.case, []
    for change in way.changes:
        sides = [change.before, change.after, change.after - change.before]
        if way.kind == "weights":
            part = change.path.rpartition(".")[2]
            name = case.criteria[part].name if part in case.criteria else case.keys[part].title
            rows.append([f"{name} ({part})", *(number_text(100 * side, 2) for side in sides)])
        else:
            rows.append([change.path, *(in_unit(side, case.unit) for side in sides)])
    of = "Vekt (prosent)" if way.kind == "weights" else f"Ramme ({case.unit.name})"
    align = ["left", "right", "right", "right"]
    return tabulate(rows, [of, "Nå", "Da", "Endring"], "simple", disable_numparse=True, colalign=align)


def _verdict(answer: Reach, way: Way) -> str:
    """What the full run gives: the amount asked for, or what floors and ceilings make of it."""
    case, unit = answer.before.case, answer.before.case.unit
    after, who = answer.after(way) or 0, case.name_of(answer.asked.recipient)
    told = f"Full kjøring: {who} får da {in_unit(after, unit)} {unit.name}"
    if after < answer.asked.amount:
        missing = in_unit(answer.asked.amount - after, unit)
        return (
            f"{told}: {missing} for lite. Nøkkelen gir nok, men gulv, tak eller innfasing tar av det igjen."
        )
    if way.beyond_key:
        return f"{told}. Gulv, tak og innfasing er regnet med: mindre ramme er ikke nok."
    return f"{told}. Det er den minste endringen som er nok før avrunding, gulv, tak og innfasing."


def _who_pays(before: Distribution, after: Distribution) -> str:
    """Each recipient whose amount changes, before and after."""
    case, rows = before.case, list[object]()
    sums = [_sums(distribution) for distribution in (before, after)]
    changed = [code for code in case.recipients if sums[0].get(code, 0) != sums[1].get(code, 0)]
    for code in changed:
        old, new = (side.get(code, 0) for side in sums)
        rows.append([case.name_of(code), *_sides(old, new, case.unit)])
    old, new = (sum(side.get(code, 0) for code in changed) for side in sums)
    rows += [SEPARATING_LINE, ["Sum", *_sides(old, new, case.unit)]]
    headings = [f"Endres ({case.unit.name})", "Nå", "Da", "Endring", "Endring %"]
    align = ["left", *["right"] * 4]
    return tabulate(rows, headings, "simple", disable_numparse=True, colalign=align)  # type: ignore[arg-type]


def _sums(distribution: Distribution) -> dict[str, int]:
    sums: dict[str, int] = {}
    for (code, _), amount in distribution.placed().items():
        sums[code] = sums.get(code, 0) + amount
    return sums


def _sides(old: int, new: int, unit: Unit) -> list[str]:
    percent = number_text(Fraction(100 * (new - old), old), 1) if old > 0 else ""
    return [in_unit(old, unit), in_unit(new, unit), in_unit(new - old, unit), percent]


def reach_document(answer: Reach) -> dict[str, Any]:
    """The answer as data: whole kroner, weights as decimal numbers."""
    before = answer.before
    return {
        "case": before.case.name,
        "scenario": before.scenario.name,
        "fingerprint": before.fingerprint,
        "unit": before.case.units.base.name,
        "recipient": answer.asked.recipient,
        "stream": answer.asked.stream or None,
        "asked": answer.asked.amount,
        "before": answer.amount_before,
        "ways": [
            {
                "kind": way.kind,
                "fund": way.fund,
                "key": way.key,
                "changes": [_change(change, way.kind) for change in way.changes],
                "after": answer.after(way),
                "reached": (answer.after(way) or 0) >= answer.asked.amount,
                "why_not": way.why_not or None,
            }
            for way in answer.ways
        ],
        "problems": [problem_document(problem) for problem in before.problems],
    }


def _change(change: Change, kind: str) -> dict[str, object]:
    plain = float if kind == "weights" else int
    return {"path": change.path, "before": plain(change.before), "after": plain(change.after)}


def refused_reach(case: str, unit: Unit, problems: Iterable[Problem]) -> dict[str, Any]:
    """The document where the question could not be asked."""
    nothing = dict.fromkeys(("scenario", "fingerprint", "recipient", "stream", "asked", "before"))
    told = [problem_document(problem) for problem in problems]
    return {"case": case, **nothing, "unit": unit.name, "ways": [], "problems": told}
