"""The best amounts within limits as a meeting reads them: the answer, what binds and what it costs."""

from collections.abc import Sequence
from fractions import Fraction
from textwrap import fill, wrap

from tabulate import SEPARATING_LINE, tabulate

from allocation.files.summary import case_text
from allocation.money import DASH, in_unit, number_text
from allocation.optimise.amounts.goals import Goal
from allocation.optimise.amounts.table import LimitKind
from allocation.optimise.amounts.what_binds import Binding
from allocation.optimise.within_limits import Answer, gain_of, measured, step_of
from allocation.problems import some_of

_PAGE = 100
_MOST_BINDING, _MOST_AFFECTED = 25, 3

GOAL = {
    Goal.TOTAL: "minst samlet avvik fra målet",
    Goal.LARGEST: "minst mulig største avvik, i prosent av målet",
    Goal.LARGEST_AMOUNT: "minst mulig største avvik, i kroner",
    Goal.WORST_OFF: "mest mulig til den som får minst av målet sitt",
    Goal.MOVED: "minst mulig flyttet fra utgangspunktet",
    Goal.LEXICOGRAPHIC: "mest mulig til den som får minst av målet sitt, så til den neste, og så videre",
    Goal.WEIGHTED: "en veid sum av målsettinger, i prosent",
}
"""The objectives in words."""

MEASURE = {
    Goal.TOTAL: "samlet avvik",
    Goal.LARGEST: "største avvik",
    Goal.LARGEST_AMOUNT: "største avvik",
    Goal.WORST_OFF: "den som får minst, mangler av målet sitt",
    Goal.MOVED: "flyttet fra utgangspunktet",
    Goal.LEXICOGRAPHIC: "den som får minst, mangler av målet sitt",
    Goal.WEIGHTED: "veid sum",
}
"""What each objective measures."""


def optimise_text(answer: Answer) -> str:
    """The whole answer."""
    parts = [
        _heading(answer),
        _verdict(answer),
        _table(answer),
        _levels(answer),
        _binding(answer),
        _curve(answer),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _heading(answer: Answer) -> str:
    wishes, start = answer.wishes, answer.start
    title = wishes.title or "Uten grenser"
    lines = [title, "=" * len(title), f"{case_text(start.case)}."]
    lines += [fill(wishes.description, _PAGE)] if wishes.description else []
    lines += [f"Utgangspunkt: {start.distribution.scenario.title} ({start.distribution.scenario.name})"]
    lines += [f"Målsetting: {GOAL[wishes.goal]}", f"Mål: {aim_text(answer)}"]
    return "\n".join([*lines, f"Fingeravtrykk: {answer.fingerprint}"])


def aim_text(answer: Answer) -> str:
    """What is aimed at, in the case's own words."""
    aim, case = answer.wishes.aim, answer.start.case
    if aim.key:
        return f"nøkkelen «{case.keys[aim.key].title}» ({aim.key})"
    if aim.scenario:
        return f"alternativet «{case.scenarios[aim.scenario].title}» ({aim.scenario})"
    if aim.base:
        return f"beløpene i «{aim.base}»"
    return "utgangspunktet selv"


def _verdict(answer: Answer) -> str:
    """What the goal reached, how far whole amounts may be from the best, and how much moves."""
    goal, table = answer.wishes.goal, answer.table
    unit, start = answer.start.shown_in, answer.start
    moved = f"{in_unit(table.rises(answer.amounts) * start.unit, unit)} {unit.name}"
    moved = moved if table.rises(answer.amounts) else "ingenting"
    lines = [
        f"{MEASURE[goal].capitalize()}: {reached_text(answer, goal, answer.reached)}. {_how_sure(answer)}"
    ]
    if goal is not Goal.TOTAL:
        deviation = in_unit(table.total_deviation(answer.amounts) * start.unit, unit)
        lines.append(f"Samlet avvik fra målet: {deviation} {unit.name}.")
    coverage = table.coverage(answer.amounts)
    if coverage:
        least = min(coverage, key=lambda code: coverage[code])
        lines.append(f"Minst av målet får {start.case.name_of(least)}: {_percent(coverage[least])}.")
    if goal is not Goal.MOVED:
        lines.append(f"Fra utgangspunktet flyttes {moved}.")
    if answer.is_alone is False:
        lines.append(
            "Flere fordelinger er like gode: blant dem er den valgt der den som får minst av målet, får mest."
        )
    if not answer.wishes.limits:
        lines.append("Ingen grenser er satt: rammene holdes, og ingen får under null eller det de alt har.")
    return "\n".join(lines)


def reached_text(answer: Answer, goal: Goal, reached: Fraction) -> str:
    """What a goal measures, in kroner or per cent."""
    if goal.is_amount:
        unit = answer.start.shown_in
        return f"{in_unit(int(reached) * answer.start.unit, unit)} {unit.name}" if reached else "ingenting"
    return f"{number_text(reached, 3)} prosent" if goal is Goal.WEIGHTED else _percent(reached, 3)


def _how_sure(answer: Answer) -> str:
    """Proven best, or how far from the best it may be."""
    goal, unit = answer.wishes.goal, answer.start.shown_in
    if goal.is_amount:
        above = answer.reached - Fraction(answer.bound).limit_denominator(10**6)
        if above < 1:
            return f"Ingen fordeling i hele {unit.name} er bedre."
        return (
            f"Det er høyst {in_unit(int(above) * answer.start.unit, unit)} {unit.name} fra det beste mulige."
        )
    points = Fraction(answer.gap) * (1 if goal is Goal.WEIGHTED else 100)
    told = f"høyst {number_text(points, 4)}" if points >= Fraction(1, 10_000) else "mindre enn 0,0001"
    return f"Avrundingen til hele {unit.name} koster {told} prosentpoeng."


def _table(answer: Answer) -> str:
    """Each recipient: where it began, what it gets, the change, the target and how much of it that is."""
    table, start = answer.table, answer.start
    streams = list(start.totals) if len(start.totals) > 1 else []
    headings = ["Mottaker", "Utgangspunkt", *_stream_headings(answer), "Forslag", "Endring", "Endring %"]
    headings += ["Mål", "Avvik", "Av målet %"]
    sides = [table.sums(amounts) for amounts in (table.start, answer.amounts, table.target)]
    lines: list[object] = []
    for code in table.cells_of:
        own = [_cell(answer, code, stream) for stream in streams]
        lines.append([start.case.name_of(code), *_row(answer, own, *(side[code] for side in sides))])
    columns = [_stream_sum(answer, stream) for stream in streams]
    lines += [SEPARATING_LINE, ["Sum", *_row(answer, columns, *(sum(side.values()) for side in sides))]]
    align = ["left", *["right"] * (len(headings) - 1)]
    text = tabulate(lines, headings, "simple", disable_numparse=True, colalign=align)  # type: ignore[arg-type]
    return f"Forslaget ({start.shown_in.name}):\n\n{text}"


def _cell(answer: Answer, code: str, stream: str) -> str:
    start = answer.start
    if (code, stream) not in start.cells:
        return ""
    return in_unit(answer.amounts[start.cells[code, stream]] * start.unit, start.shown_in)


def _stream_sum(answer: Answer, stream: str) -> str:
    start = answer.start
    whole = sum(answer.amounts[cell] for (_, own), cell in start.cells.items() if own == stream)
    return in_unit(whole * start.unit, start.shown_in)


def _stream_headings(answer: Answer) -> list[str]:
    titles = [answer.start.title_of(stream) for stream in answer.start.totals]
    return ["\n".join(title.split()) for title in titles] if len(titles) > 1 else []


def _row(answer: Answer, streams: Sequence[str], begun: int, amount: int, aim: int) -> list[str]:
    unit, factor = answer.start.shown_in, answer.start.unit
    change = Fraction(100 * (amount - begun), begun) if begun > 0 else None
    return [
        in_unit(begun * factor, unit),
        *streams,
        in_unit(amount * factor, unit),
        in_unit((amount - begun) * factor, unit),
        "" if change is None else number_text(change, 1) if change else DASH,
        in_unit(aim * factor, unit),
        in_unit((amount - aim) * factor, unit),
        number_text(Fraction(100 * amount, aim), 1) if aim > 0 else "",
    ]


def _levels(answer: Answer) -> str:
    """Lexicographically: who was settled at which part of the target, the worst off first."""
    if answer.wishes.goal is not Goal.LEXICOGRAPHIC:
        return ""
    by_level: dict[str, list[str]] = {}
    for code, level in answer.levels.items():
        by_level.setdefault(number_text(Fraction(level) * 100, 2), []).append(answer.start.case.name_of(code))
    rows = [[f"{level} %", _wrapped(", ".join(names), _PAGE - 12)] for level, names in by_level.items()]
    table = tabulate(rows, tablefmt="plain", disable_numparse=True, colalign=["right", "left"])
    return f"Hevet trinn for trinn, den som får minst av målet sitt først:\n\n{table}"


def _binding(answer: Answer) -> str:
    """The limits that leave no room: what one more million on each would change, how far, and for whom."""
    if not answer.wishes.limits:
        return ""
    told = [one for one in answer.binding if one.gain or one.limit.kind not in _ALWAYS]
    if not told:
        return ""
    unit, factor = answer.start.shown_in, answer.start.unit
    rows = [
        [
            _wrapped(one.limit.name, 36),
            _wrapped(one.limit.told, 36),
            gain_text(answer, one),
            in_unit(one.holds_to * factor, unit) if one.holds_to else "",
            _wrapped(_affected(answer, one), 44),
        ]
        for one in told[:_MOST_BINDING]
    ]
    more = len(told) - len(rows)
    rows += [[f"og {more} til", "", "", "", ""]] if more else []
    step = in_unit(step_of(answer.start) * factor, unit)
    headings = [
        "Grenser som binder",
        "Hva de sier",
        f"{step} løsere\nville gi",
        "Gjelder\ninntil",
        "Hvem det ville endre",
    ]
    align = ["left", "left", "right", "right", "left"]
    text = tabulate(rows, headings, "simple", disable_numparse=True, colalign=align)
    return f"Hva grensene koster ({unit.name}; regnet før avrunding, én grense om gangen):\n\n{text}"


_ALWAYS = (LimitKind.TOTAL, LimitKind.LOCK)


def gain_text(answer: Answer, one: Binding) -> str:
    """What the goal would gain: less deviation in money, or percentage points; nothing if others bind too."""
    if one.gain is None:
        return ""
    gain = gain_of(answer, one)
    if not gain:
        return "ingenting"
    if answer.wishes.goal.is_amount:
        unit = answer.start.shown_in
        return f"{in_unit(round(gain / unit.factor) * unit.factor, unit)} mindre"
    points = gain if answer.wishes.goal is Goal.WEIGHTED else 100 * gain
    return f"{number_text(points, 3)} poeng"


def _affected(answer: Answer, one: Binding) -> str:
    """The first of those whose amounts would change, with their changes."""
    unit, factor = answer.start.shown_in, answer.start.unit
    changes = list((one.affected or {}).items())
    told = [
        f"{answer.start.case.name_of(code)} {'+' if change > 0 else ''}{in_unit(change * factor, unit)}"
        for code, change in changes
    ]
    return some_of(told, _MOST_AFFECTED)


def _wrapped(text: str, width: int) -> str:
    return "\n".join(wrap(text, width, break_long_words=False)) if text else ""


def _curve(answer: Answer) -> str:
    """What each step of one objective costs of the other."""
    curve, table = answer.wishes.curve, answer.table
    if curve is None:
        return ""
    rows = [
        [reached_text(answer, goal, measured(table, goal, point)) for goal in (curve.against, curve.of)]
        for point in answer.curve
    ]
    headings = [MEASURE[curve.against].capitalize(), MEASURE[curve.of].capitalize()]
    text = tabulate(rows, headings, "simple", disable_numparse=True, colalign=["right", "right"])
    return f"Hva det ene koster av det andre:\n\n{text}"


def _percent(part: Fraction, decimals: int = 1) -> str:
    return f"{number_text(100 * part, decimals)} prosent"
