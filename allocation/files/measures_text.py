"""Measures as text: sums by type and category against the requirement, and the plan month by month."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from allocation.case import Case
from allocation.distribution import Distribution
from allocation.files.columns import Column, folded, section, tables
from allocation.files.measures_shown import counted_to
from allocation.measure_tables import (
    POSITIONS,
    MeasureTable,
    Requirement,
    Sum,
    by_category,
    by_type,
    in_whole,
    measure_table,
    months_in_whole,
    requirements,
)
from allocation.measures import MONTHS
from allocation.money import Unit, in_unit, plain_number
from allocation.problems import some_of
from allocation.rules.counting import uncounted
from allocation.words import CATEGORY

_INCOMPLETE = "*"
_FEW, _NAME = 15, 44
"""How many measures are shown one by one, and how wide their names then are."""

UNKNOWN = "ikke kjent"
"""What stands for an effect that nobody has stated."""

_HEADINGS = {
    "plan": "Plan",
    "full_year": "Helårs-\nvirkning",
    "next_year": "Virkning\nneste år",
    "expected": "Forventet",
    "planned": "Plan hittil",
    "actual": "Faktisk hittil",
    "slippage": "Etterslep",
    "one_off_cost": "Engangs-\nkostnad",
    POSITIONS: "Årsverk",
}
"""The figures of measures as they stand above their columns."""

_OF_CATEGORIES = ("plan", "full_year", "next_year", "expected")
"""The figures that also stand by category."""


_Asked = tuple[Requirement, Requirement | None]
"""What is required this year, and next year where the run says so."""


def measures_text(distribution: Distribution) -> str:
    """The section on measures, one requirement after the other; empty where the case has no measures."""
    case = distribution.case
    if not case.measures:
        return ""
    later = {one.fund.code: one for one in requirements(distribution, case.year + 1)}
    parts = [
        part for one in requirements(distribution) for part in _parts(case, one, later.get(one.fund.code))
    ]
    left_out = [f"«{one.name}»" for one in uncounted(case)]
    if left_out:
        parts.append(
            f"Ikke regnet med i noen ramme i dette alternativet: {some_of(left_out, len(left_out))}."
        )
    return section(f"Omstillingstiltak {case.year} ({case.unit.name})", *parts)


def _parts(case: Case, requirement: Requirement, later: Requirement | None) -> list[str]:
    """A requirement in a sentence, its measures by type and category, a few singly, and by month."""
    types = measure_table(by_type(requirement.measures))
    asked, unit = (requirement, later), case.unit
    parts = [_conclusion(requirement, unit), _table_text("Tiltakstype", types, tuple(_HEADINGS), asked, unit)]
    if any(one.category for one in requirement.measures):
        groups = {CATEGORY[one]: own for one, own in by_category(requirement.measures).items()}
        parts.append(_table_text("Kategori", measure_table(groups), _OF_CATEGORIES, asked, unit))
    return [*parts, _singly(case, asked), *_notes(types, requirement), *_months(requirement, unit)]


def _singly(case: Case, asked: _Asked) -> str:
    """Each measure with its owner and what it gives; nothing where they are many, or are all but types."""
    own = asked[0].measures
    if len(own) > _FEW or all(one.name == one.type for one in own):
        return ""
    table = measure_table({one.code: (one,) for one in own})
    columns = [
        Column("Tiltak", [folded(one.name, _NAME) for one in own], "left"),
        Column("Eier", [case.name_of(one.owner) if one.owner else "" for one in own], "left"),
    ]
    for number, name in enumerate(("plan", "next_year")):
        if table.total.sums[name].known:
            meant = asked[number]
            *amounts, _ = in_whole(table, name, int(case.unit.factor), meant.covered if meant else None)
            rows = zip(table.rows, amounts, strict=True)
            cells = [_shown(amount, case.unit) if row.sums[name].known else UNKNOWN for row, amount in rows]
            columns.append(Column(f"Virkning\n{case.year + number}", cells))
    return tables(columns, [])


def _conclusion(requirement: Requirement, unit: Unit) -> str:
    """What is required, what the measures give, and what that leaves, in a sentence."""
    required, covered, apart = (
        _shown(amount, unit)
        for amount in (requirement.required, requirement.covered, abs(requirement.challenge))
    )
    others = f", andre steg {_shown(requirement.otherwise, unit)}" if requirement.otherwise else ""
    begins = f"{requirement.fund.name}: kravet er {required}, tiltakene gir {covered}{others}"
    if requirement.challenge > 0:
        return f"{begins}, og {apart} er uløst utfordring."
    if requirement.challenge < 0:
        return f"{begins}, {'til sammen' if others else 'som er'} {apart} mer enn kravet."
    return f"{begins}: ingen uløst utfordring."


def _shown(amount: Fraction | int, unit: Unit) -> str:
    return in_unit(amount, unit) if amount else "0"


def _table_text(first: str, table: MeasureTable, names: Sequence[str], asked: _Asked, unit: Unit) -> str:
    """The groups and their sum, the requirement under it, and the unresolved challenge last."""
    columns = {name: _column(table, name, asked, unit) for name in names if table.total.sums[name].known}
    under = ["Krav", *(["Dekket av andre steg"] if asked[0].otherwise else []), "Uløst utfordring"]
    labels = [*(row.label for row in table.all_rows), *under]
    counts = [*(str(row.count) for row in table.all_rows), *[""] * len(under)]
    groups = [[Column(_HEADINGS[name], cells)] for name, cells in columns.items()]
    return tables([Column(first, labels, "left"), Column("Antall", counts)], groups, line_before_last=True)


def _column(table: MeasureTable, name: str, asked: _Asked, unit: Unit) -> list[str]:
    """One figure of every group, and under their sum what it leaves of the requirement."""
    now, later = asked
    sums = [row.sums[name] for row in table.all_rows]
    if name == POSITIONS:
        return [*(_marked(one, plain_number(one.value)) for one in sums), *[""] * _lines_under(now)]
    meant = {"plan": now, "next_year": later}.get(name)
    amounts = in_whole(table, name, int(unit.factor), meant.covered if meant else None)
    if name == "expected" and sums[-1].is_whole:
        meant = replace(now, covered=amounts[-1], challenge=now.required - now.otherwise - amounts[-1])
    cells = [_marked(one, in_unit(amount, unit)) for one, amount in zip(sums, amounts, strict=True)]
    return [*cells, *_left(meant, now, unit)]


def _lines_under(now: Requirement) -> int:
    return 3 if now.otherwise else 2


def _left(meant: Requirement | None, now: Requirement, unit: Unit) -> list[str]:
    """The requirement, what other steps cover, and the unresolved challenge; empty where none is meant."""
    if meant is None:
        return [""] * _lines_under(now)
    others = [_shown(meant.otherwise, unit)] if now.otherwise else []
    return [_shown(meant.required, unit), *others, _shown(meant.challenge, unit)]


def _marked(one: Sum, text: str) -> str:
    """A sum as it is shown: empty where nothing is known, with a mark where not all is."""
    if not one.known:
        return "" if one.of else text
    return text if one.is_whole else f"{text}{_INCOMPLETE}"


def _notes(table: MeasureTable, requirement: Requirement) -> list[str]:
    """To when it is counted, which figures no measure has, and that some sums lack some."""
    texts = list(counted_to(requirement.measures))
    sums = {
        _HEADINGS[name].replace("-\n", "").replace("\n", " ").lower(): one
        for name, one in table.total.sums.items()
    }
    missing = [heading for heading, one in sums.items() if not one.known]
    if missing:
        texts.append(f"Ikke kjent for noe av tiltakene: {some_of(missing, len(missing))}.")
    if any(one.known and not one.is_whole for one in sums.values()):
        texts.append(f"{_INCOMPLETE} Summen av de tiltakene som har tallet; for de andre er det ikke kjent.")
    return texts


def _months(requirement: Requirement, unit: Unit) -> list[str]:
    """The plan added up month by month, and which measures are in none because their start is unknown."""
    dated = [one for one in requirement.measures if one.by_month is not None]
    undated = [f"«{one.name}»" for one in requirement.measures if one.by_month is None]
    if not dated:
        return []
    amounts = months_in_whole(dated, int(unit.factor), None if undated else requirement.covered)
    columns = [
        [Column(month[:3], [in_unit(amount, unit)])] for month, amount in zip(MONTHS, amounts, strict=True)
    ]
    texts = [tables([Column("Til og med", ["Planlagt virkning"], "left")], columns)]
    if undated:
        names = some_of(undated, len(undated))
        texts.append(f"Ikke med måned for måned, fordi startmåneden ikke er oppgitt: {names}.")
    return texts
