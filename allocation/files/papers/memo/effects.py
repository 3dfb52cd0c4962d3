"""The consequences of a board paper: what changes for whom, in every measure that somebody has."""

from collections.abc import Callable
from fractions import Fraction

from allocation.case import UNPLACED, Case
from allocation.charts import Bar
from allocation.consequences import Consequences, consequences, of_the_sum
from allocation.distribution import Distribution
from allocation.files.columns import signed
from allocation.files.measures_of_change import missing_text, per_inhabitant_heading
from allocation.files.papers.grid import Grid
from allocation.files.papers.paper import Paper
from allocation.files.papers.wording import change, money
from allocation.measured_change import MeasuredChange, measured_changes
from allocation.money import DASH, TableUnit, in_unit, lined_up, number_text

_NOTHING = "Saken har ikke noe annet vedtak, noen tidligere fordeling eller noe annet alternativ å måle mot."
_HOW_DIVIDED = (
    "«Av summen» er det mottakeren ville fått mer eller mindre om alle hadde beholdt sin andel av den "
    "forrige summen; «Av andelen» er resten, som følger av at andelen er en annen."
)


def write_effects(paper: Paper, distribution: Distribution, beside: Distribution | None) -> None:
    """What changes against each thing that the distribution can be held against."""
    paper.heading("Konsekvenser")
    found = consequences(distribution, beside)
    if not found:
        paper.prose(_NOTHING)
    for one in found:
        _write_one(paper, distribution.case, one)


def _write_one(paper: Paper, case: Case, found: Consequences) -> None:
    paper.heading(f"Mot {found.against}", 2)
    paper.prose(_who_gains(case, found))
    if not found.moved:
        return
    paper.prose(_most_and_least(case, found))
    measured = measured_changes(case, found.changes)
    changed = [(code, one) for code, one in measured.items() if found.changes[code].change]
    notes = [missing_text(case, changed), _HOW_DIVIDED if found.is_earlier else ""]
    paper.table(_grid(case, found, measured), [note for note in notes if note])
    bars = _bars(case, found)
    if len(bars) > 1:
        paper.changes(bars, f"Endring per mottaker mot {found.against} ({case.unit.name})")


def _who_gains(case: Case, found: Consequences) -> str:
    """How many gain, lose and keep theirs, in which streams, and what the sum does."""
    own = [one.change for code, one in found.changes.items() if code != UNPLACED]
    up, down = sum(one > 0 for one in own), sum(one < 0 for one in own)
    streams = ", ".join(f"«{case.streams[code]}»" for code in found.streams)
    whole = found.whole
    text = (
        f"{up} får mer, {down} får mindre, {len(own) - up - down} får det samme (målt i {streams or 'alt'})."
    )
    if whole.change:
        text += f" Summen er {money(whole.amount or 0, case)}, mot {in_unit(whole.base or 0, case.unit)}."
    return text


def _most_and_least(case: Case, found: Consequences) -> str:
    order = found.most_first
    gains = [code for code in order[:1] if found.changes[code].change > 0]
    losses = [code for code in order[-1:] if found.changes[code].change < 0]
    parts = [
        f"{word} har {case.name_of(code)}, {change(found.changes[code].change, case.unit)} {case.unit.name}."
        for word, codes in (("Størst økning", gains), ("Størst nedgang", losses))
        for code in codes
    ]
    return " ".join(parts)


_Column = Callable[[str], str]
"""A cell by a recipient's code; the sum's is empty."""


def _grid(case: Case, found: Consequences, measured: dict[str, MeasuredChange]) -> Grid:
    unit = lined_up(case.unit, _amounts(found))
    parts = of_the_sum(found, case) if found.is_earlier else {}
    columns = {
        **_kroner_columns(found, unit),
        **_measures(case, measured),
        **_part_columns(found, parts, unit),
    }
    shown = {name: column for name, column in columns.items() if any(map(column, found.changes))}
    rows = [(case.name_of(code), *(column(code) for column in shown.values())) for code in found.changes]
    rows.append(("Sum", *_sums(found, parts, unit, [*shown])))
    headings = ("Mottaker", *shown)
    caption = f"Endring mot {found.against} ({unit.name})"
    return Grid(caption, headings, tuple(rows), sums=frozenset({len(rows) - 1}))


def _amounts(found: Consequences) -> list[int | None]:
    return [value for one in found.changes.values() for value in (one.base, one.amount, one.change)]


_BEFORE, _NOW, _CHANGE, _OF_SUM, _OF_SHARE = "Før", "Nå", "Endring", "Av summen", "Av andelen"


def _kroner_columns(found: Consequences, unit: TableUnit) -> dict[str, _Column]:
    def cell(kroner: int | None) -> str:
        return "" if kroner is None else in_unit(kroner, unit)

    return {
        _BEFORE: lambda code: cell(found.changes[code].base),
        _NOW: lambda code: cell(found.changes[code].amount),
        _CHANGE: lambda code: change(found.changes[code].change, unit),
    }


def _part_columns(found: Consequences, parts: dict[str, int], unit: TableUnit) -> dict[str, _Column]:
    """What of the change comes of the sum, and what of the share; nothing where that is not asked."""
    if not parts:
        return {}
    return {
        _OF_SUM: lambda code: change(parts[code], unit),
        _OF_SHARE: lambda code: change(found.changes[code].change - parts[code], unit),
    }


def _measures(case: Case, measured: dict[str, MeasuredChange]) -> dict[str, _Column]:
    per_inhabitant = " ".join(per_inhabitant_heading(case).split())
    return {
        "Endring %": lambda code: _number(measured[code].of_fund, 1),
        "% av basis\u00adrammen": lambda code: _number(measured[code].of_base_frame, 2),
        per_inhabitant: lambda code: _number(measured[code].per_inhabitant, 1),
    }


def _number(value: Fraction | None, decimals: int) -> str:
    if value is None:
        return ""
    return signed(value, number_text(value, decimals)) if value else DASH


def _sums(found: Consequences, parts: dict[str, int], unit: TableUnit, shown: list[str]) -> list[str]:
    """The sums under the columns of money, and the change of the whole in per cent."""
    whole, of_sum = found.whole, sum(parts.values())
    sums = {
        _BEFORE: in_unit(whole.base or 0, unit),
        _NOW: in_unit(whole.amount or 0, unit),
        _CHANGE: change(whole.change, unit),
        _OF_SUM: change(of_sum, unit),
        _OF_SHARE: change(whole.change - of_sum, unit),
        "Endring %": _number(whole.percent, 1),
    }
    return [sums.get(name, "") for name in shown]


def _bars(case: Case, found: Consequences) -> list[Bar]:
    unit = lined_up(case.unit, (found.changes[code].change for code in found.most_first))
    return [
        Bar(
            case.name_of(code),
            float(found.changes[code].change / unit.factor),
            change(found.changes[code].change, unit),
        )
        for code in found.most_first
    ]
