"""What a scenario changes around the distribution as text: requirements, lines, growth, and months."""

from collections.abc import Sequence
from fractions import Fraction

from allocation.around_comparison import (
    SUMS,
    FundLines,
    MonthsChange,
    RequirementChange,
    differs,
    growth_changes,
    line_changes,
    measure_changes,
    months_changes,
    requirement_changes,
)
from allocation.comparison import Comparison, Difference
from allocation.files.board_columns import side_title
from allocation.files.columns import Column, folded, section, signed, tables
from allocation.files.lines_text import line_title
from allocation.files.measures_text import UNKNOWN
from allocation.findings import Finding, Status
from allocation.growth import CANNOT, RULE_TITLE
from allocation.money import Unit, in_unit, round_half_up
from allocation.sides import Side
from allocation.words import MONTH

_WIDE, _NAME, _HALF = 44, 24, len(MONTH) // 2
"""How wide a column of names is, of many columns or of months, and the months of half a year."""


def around_sections(comparison: Comparison, other: Side) -> list[str]:
    """What differs from the first scenario beside the amounts; nothing where nothing does."""
    sections = (_requirements_section, _lines_section, _growth_section, _months_section)
    return [text for section_of in sections if (text := section_of(comparison.first, other))]


def _requirements_section(first: Side, other: Side) -> str:
    """What each requirement is met by and what is left of it, and the measures that give something else."""
    case = other.distribution.case
    changes = requirement_changes(first.distribution, other.distribution)
    parts = [_requirements_table(first, other, changes), _measures_table(first, other)]
    title = f"Omstillingstiltak: {other.scenario.title} ({case.unit.name})"
    return section(title, *parts) if any(parts) else ""


def _requirements_table(first: Side, other: Side, changes: Sequence[RequirementChange]) -> str:
    """The measures' sum and the challenge of each requirement, and what else of it differs."""
    rows = [
        (change, name, change.difference(name))
        for change in changes
        for name in SUMS
        if name in ("covered", "challenge") or differs(change.difference(name))
    ]
    if not rows:
        return ""
    names = [folded(change.fund.name, _WIDE) for change, _, _ in rows]
    years = [str(change.year) for change, _, _ in rows]
    lines = [_SUMS[name] for _, name, _ in rows]
    fixed = [Column("Krav", names, "left"), Column("År", years), Column("", lines, "left")]
    return tables([*fixed, *_beside(first, other, [one for _, _, one in rows])], [])


_SUMS = {
    "required": "Krav",
    "covered": "Tiltak",
    "otherwise": "Dekket av andre steg",
    "challenge": "Uløst utfordring",
}


def _beside(first: Side, other: Side, found: Sequence[Difference]) -> list[Column]:
    """Amounts of both scenarios and the change; empty where a scenario does not say it."""
    unit = other.distribution.case.unit
    return [
        Column(side_title(first), [_amount(one.base, unit) for one in found]),
        Column(side_title(other), [_amount(one.amount, unit) for one in found]),
        Column("Endring", [_change(one, unit) for one in found]),
    ]


def _amount(amount: Fraction | int | None, unit: Unit) -> str:
    if amount is None:
        return ""
    return in_unit(amount, unit) if amount else "0"


def _change(one: Difference, unit: Unit) -> str:
    if one.base is None or one.amount is None:
        return ""
    return signed(one.change, in_unit(one.change, unit))


def _measures_table(first: Side, other: Side) -> str:
    """The measures whose effect differs: what each gives this year and the next, where that is known."""
    case, changes = other.distribution.case, measure_changes(first.distribution, other.distribution)
    if not changes:
        return ""
    names = Column("Tiltak", [folded(one.after.name, _WIDE) for one in changes], "left")
    groups = []
    for year, name in ((case.year, "this_year"), (case.year + 1, "next_year")):
        for side, when in ((first, "before"), (other, "after")):
            effects = [getattr(getattr(one, when), name) for one in changes]
            cells = [UNKNOWN if one is None else _whole(one, case.unit) for one in effects]
            groups.append([Column(f"{side_title(side)}\n{year}", cells)])
    return tables([names], groups)


def _whole(amount: Fraction, unit: Unit) -> str:
    """An effect in whole units, as the tables of measures show it."""
    return _amount(round_half_up(amount / unit.factor) * unit.factor, unit)


def _lines_section(first: Side, other: Side) -> str:
    """The lines that differ of the funds that are the sum of their lines, fund by fund."""
    case = other.distribution.case
    changes = line_changes(first.distribution, other.distribution)
    parts = [part for one in changes for part in _lines_of(first, other, one)]
    return (
        section(f"Linjer som er endret: {other.scenario.title} ({case.unit.name})", *parts) if parts else ""
    )


def _lines_of(first: Side, other: Side, change: FundLines) -> list[str]:
    """A fund's lines with what each sums to, and what of it changes hands besides."""
    case = other.distribution.case
    names = [folded(line_title(case, one.line), _WIDE) for one in change.lines]
    columns = _beside(first, other, [*(one.difference for one in change.lines), change.whole])
    moved = [_amount(one.moved, case.unit) if one.moved else "" for one in change.lines]
    if any(moved):
        columns.append(Column("Flyttet mellom\nmottakerne", [*moved, ""]))
    fixed = [Column("Linje", [*names, "Hele rammen"], "left"), *columns]
    return [f"{change.fund.name}:", tables(fixed, [], line_before_last=True)]


def _growth_section(first: Side, other: Side) -> str:
    """What the growth rule now answers, where it answers otherwise."""
    changes = growth_changes(first.distribution, other.distribution)
    if not changes:
        return ""
    names = [folded(one.what.removeprefix(f"{RULE_TITLE} · "), _WIDE) for one in changes]
    columns = [
        Column("Hva", names, "left"),
        Column(side_title(first), [_answer(one.before) for one in changes], "left"),
        Column(side_title(other), [_answer(one.after) for one in changes], "left"),
    ]
    return section(f"{RULE_TITLE}: {other.scenario.title}", tables(columns, []))


def _answer(finding: Finding | None) -> str:
    """Whether the service grows more than the one it is measured against, and by how much each grows."""
    if finding is None:
        return ""
    if finding.stated is None or finding.computed is None:
        return CANNOT
    own, least = finding.shown(finding.computed), finding.shown(finding.stated)
    return f"{_GROWS[finding.status]}:\n{own} mot {least} {finding.unit.name}"


_GROWS = {
    Status.AGREES: "vokser mer",
    Status.DIFFERS: "vokser ikke mer",
    Status.UNRESOLVED: "avrundingen avgjør",
}


def _months_section(first: Side, other: Side) -> str:
    """What is paid in all each month, of the funds of which another sum is paid in some month."""
    case = other.distribution.case
    parts = [
        part
        for change in months_changes(first.distribution, other.distribution)
        for part in (f"{change.fund.name}:", _months_table(first, other, change))
    ]
    title = f"Utbetaling per måned: {other.scenario.title} ({case.unit.name})"
    return section(title, *parts) if parts else ""


def _months_table(first: Side, other: Side, change: MonthsChange) -> str:
    unit, (before, after) = other.distribution.case.unit, (change.before, change.after)
    found = [
        Difference(before[month] if before else None, after[month] if after else None)
        for month in range(len(MONTH))
    ]
    months = [
        Column(heading, [_amount(one.base, unit), _amount(one.amount, unit), _change(one, unit)])
        for heading, one in zip(MONTH, found, strict=True)
    ]
    names = [folded(text, _NAME) for text in (first.scenario.title, other.scenario.title, "Endring")]
    return tables([Column("Alternativ", names, "left")], [months[:_HALF], months[_HALF:]])
