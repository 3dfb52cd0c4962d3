"""Scenarios side by side as text: what a controller reads in the terminal, or lays before the meeting."""

from allocation.case import Case
from allocation.comparison import Comparison
from allocation.files.around_comparison_text import around_sections
from allocation.files.board_columns import amounts_section
from allocation.files.bridge_text import bridge_section
from allocation.files.columns import Column, folded, section, tables
from allocation.files.effects_text import effects_section
from allocation.files.gains_text import gains_section
from allocation.files.path_values import titled, value_text
from allocation.files.summary import case_text, problems_text, status_texts
from allocation.sides import Side
from allocation.words import STAGE

_TITLE, _TWO, _MORE = 44, 34, 24
"""How wide a path's title is, and a column of values beside one other or beside more."""


def comparison_text(comparison: Comparison) -> str:
    """What was changed, the amounts, who gains and who loses, and the bridges from the first scenario."""
    parts = [_heading(comparison), _changes_section(comparison), amounts_section(comparison)]
    parts += [gains_section(comparison, other) for other in comparison.others]
    parts += [effects_section(comparison, other) for other in comparison.others]
    parts += [text for other in comparison.others for text in around_sections(comparison, other)]
    parts += [bridge_section(comparison, bridge) for bridge in comparison.bridges]
    return "\n\n".join(part for part in [*parts, problems_text(comparison.problems)] if part) + "\n"


def _heading(comparison: Comparison) -> str:
    case = comparison.case
    stage = f" Budsjett: {STAGE[case.stage]}." if case.stage else ""
    lines = [case.title, "=" * len(case.title), f"{case_text(case)}.{stage}"]
    for side in comparison.sides:
        word = "Sammenlignet med" if side is comparison.first else "Alternativ"
        lines += [
            "",
            f"{word}: {side.scenario.title} ({side.name})",
            f"Status: {', '.join(status_texts(case, side.scenario))}",
            f"Fingeravtrykk: {side.distribution.fingerprint}",
        ]
    return "\n".join(lines)


def _changes_section(comparison: Comparison) -> str:
    """Every path where the scenarios differ, with what stands there in each."""
    title = "Hva som er endret"
    notes = [_alike(one, other) for one, other in comparison.alike()]
    if not comparison.changed:
        return section(title, "Ingenting: alternativene har de samme verdiene overalt.", *notes)
    paths = [change.path for change in comparison.changed]
    named = Column("Sti", [_path_cell(comparison.case, path) for path in paths], "left")
    width = _TWO if len(comparison.sides) == 2 else _MORE
    values = [[_values(side, paths, width)] for side in comparison.sides]
    return section(title, tables([named], values), *notes)


def _values(side: Side, paths: list[str], width: int) -> Column:
    cells = [folded(value_text(side, path), width) for path in paths]
    return Column(folded(side.scenario.title, width), cells, "left")


def _path_cell(case: Case, path: str) -> str:
    """The path, and under it the title of what it goes into."""
    title = folded(titled(case, path), _TITLE)
    return "\n".join([path, *(f"  {line}" for line in title.splitlines())])


def _alike(one: Side, other: Side) -> str:
    """Two scenarios with the same values: written alike, or one writes what the case has anyway."""
    both = f"«{one.name}» og «{other.name}»"
    alone = sorted(one.written.keys() ^ other.written.keys())
    if not alone:
        return f"{both} har de samme overstyringene: de skiller seg bare i navn, tittel og status."
    written = {**one.written, **other.written}
    paths = ", ".join(written[plain].path for plain in alone)
    return (
        f"{both} er skrevet ulikt, men har de samme verdiene: det som bare det ene overstyrer ({paths}), "
        "er sakens egen verdi."
    )
