"""Compare as a workbook: the amounts that are looked at, what was changed, and the recipient's bridge."""

import io
from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from allocation.comparison import Comparison
from allocation.files.sheets import (
    HEADING_ROW,
    amount_format,
    as_sum,
    set_page,
    width_for,
    write_headings,
    write_number,
    write_text,
    write_wrapped,
)
from allocation.money import Unit, decimals_of
from allocation.screens.compare_amounts import row_name, view_title
from allocation.screens.compared import bridge_of, other_of, recipient_of, rows_of, view_of, words_of, year_of
from allocation.screens.path_words import Standing, standing
from allocation.screens.words import Words, words
from allocation.screens.words.sentences import said_in
from allocation.screens.working import WorkingCopy
from allocation.side_table import AmountRow, recipient_bridge
from allocation.sides import Side

_NAME, _NUMBER, _PATH, _VALUE = (28, 48), 16, 40, 50
_PERCENT = amount_format(1, signed=True)


def comparison_workbook(comparison: Comparison, copy: WorkingCopy, unit: Unit, now: datetime) -> bytes:
    """The workbook as bytes: what the screen shows of the comparison, as typed numbers in the unit."""
    book, say = Workbook(), words(copy.look.language)
    amounts = book.active
    assert isinstance(amounts, Worksheet)
    about = _About(comparison, say, unit, year_of(comparison, copy), now)
    amounts.title = say("compare.sheet.amounts")
    _write_amounts(amounts, about, copy)
    _write_changes(book.create_sheet(say("compare.sheet.changes")), about)
    _write_bridge(book.create_sheet(say("compare.sheet.bridge")), about, copy)
    raw = io.BytesIO()
    book.save(raw)
    return raw.getvalue()


class _About:
    """What every sheet is about."""

    def __init__(self, comparison: Comparison, say: Words, unit: Unit, year: int, now: datetime) -> None:
        self.comparison, self.say, self.unit, self.year, self.now = comparison, say, unit, year, now

    def write(self, sheet: Worksheet, what: str) -> None:
        """The first rows of a sheet: case, scenarios with their fingerprints, unit, year and time."""
        say, case = self.say, self.comparison.case
        first, *others = map(self._named, self.comparison.sides)
        unit = said_in(self.unit.name, say.language).text
        write_text(sheet, 1, 1, case.title)
        write_text(sheet, 2, 1, f"{say('compare.first')}: {first}")
        write_text(sheet, 3, 1, "; ".join(others))
        told = say("compare.sheet.about", unit=unit, year=self.year, time=f"{self.now:%d.%m.%Y %H:%M}")
        write_text(sheet, 4, 1, f"{what} · {told}")

    def _named(self, side: Side) -> str:
        mark = self.say("compare.sheet.fingerprint", fingerprint=side.distribution.fingerprint)
        return f"{side.scenario.title} ({side.name}, {mark})"

    @property
    def titles(self) -> list[str]:
        """What the scenarios are called, the first first."""
        return [side.scenario.title for side in self.comparison.sides]

    def number(self, kroner: int | None) -> int | float | None:
        """An amount in the unit as a cell holds it."""
        if kroner is None:
            return None
        value = Fraction(kroner) / self.unit.factor
        return value.numerator if value.denominator == 1 else float(value)

    def form(self, kroner: Sequence[int | None], signed: bool = False) -> str:
        """The number format that shows every one of these amounts exactly."""
        places = (decimals_of(Fraction(one) / self.unit.factor) for one in kroner if one is not None)
        return amount_format(max(places, default=0), signed)


def _write_amounts(sheet: Worksheet, about: _About, copy: WorkingCopy) -> None:
    """Recipients by scenarios, with the change of each of the others in the unit and in per cent."""
    comparison, say = about.comparison, about.say
    view = view_of(comparison, copy)
    rows = rows_of(comparison, view, about.year)
    about.write(sheet, view_title(say, comparison, view))
    headings = [say("words.recipient"), about.titles[0]]
    for title in about.titles[1:]:
        headings += [title, say("compare.sheet.change_of", title=title), "%"]
    write_headings(sheet, HEADING_ROW, headings, range(2, len(headings) + 1))
    form = about.form([amount for row in rows for amount in row.amounts])
    signed = about.form([one.kroner for row in rows for one in row.measured], signed=True)
    for number, row in enumerate(rows, HEADING_ROW + 1):
        write_text(sheet, number, 1, row_name(row, say))
        write_number(sheet, number, 2, about.number(row.amounts[0]), form)
        _write_others(sheet, number, row, about, (form, signed))
        if row.kind in ("subtotal", "total"):
            as_sum(sheet, number, len(headings))
    names = width_for([row_name(row, say) for row in rows], *_NAME)
    set_page(sheet, [names, *[_NUMBER] * (len(headings) - 1)])


def _write_others(
    sheet: Worksheet, number: int, row: AmountRow, about: _About, forms: tuple[str, str]
) -> None:
    """The amount of each of the others, its change, and the change in per cent of what the first has."""
    for position, (own, change) in enumerate(zip(row.amounts[1:], row.measured, strict=True)):
        column = 3 + 3 * position
        write_number(sheet, number, column, about.number(own), forms[0])
        write_number(sheet, number, column + 1, about.number(change.kroner), forms[1])
        percent = None if change.of_fund is None else float(change.of_fund)
        write_number(sheet, number, column + 2, percent, _PERCENT)


def _write_changes(sheet: Worksheet, about: _About) -> None:
    """What sets the scenarios apart: in words, by its path, and what stands there in each."""
    comparison, say = about.comparison, about.say
    about.write(sheet, say("compare.changes"))
    widths = [_PATH, _PATH, *[_VALUE] * len(comparison.sides)]
    headings = [say("compare.columns.what"), say("compare.sheet.path"), *about.titles]
    write_headings(sheet, HEADING_ROW, headings, ())
    for row, change in enumerate(comparison.changed, HEADING_ROW + 1):
        texts = [words_of(comparison, change.path, say).together, change.path]
        texts += [
            _in_one(standing(side.effective, change.path, about.unit, say.language))
            for side in comparison.sides
        ]
        write_wrapped(sheet, row, dict(enumerate(texts, 1)), widths)
    set_page(sheet, widths)


def _in_one(found: Standing) -> str:
    """What stands at a path with the steps of it, in one text."""
    steps = "; ".join(f"{number}. {step.text}" for number, step in enumerate(found.steps, 1))
    return ": ".join(text for text in (found.text, steps) if text)


def _write_bridge(sheet: Worksheet, about: _About, copy: WorkingCopy) -> None:
    """The recipient's way from the first scenario to another, one change at a time."""
    comparison, say = about.comparison, about.say
    other, recipient = other_of(comparison, copy), recipient_of(comparison, copy)
    view, year = view_of(comparison, copy), comparison.case.year
    bridge = recipient_bridge(bridge_of(comparison, other), (comparison.first, other), view, recipient, year)
    about.write(sheet, comparison.case.name_of(recipient))
    headings = [
        say("compare.bridge.what"),
        say("compare.sheet.path"),
        say("change.kroner"),
        say("words.amount"),
    ]
    write_headings(sheet, HEADING_ROW, headings, (3, 4))
    rows: list[tuple[str, str, int | None, int]] = [(about.titles[0], "", None, bridge.start)]
    for step in bridge.steps:
        named = "; ".join(words_of(comparison, path, say).together for path in step.paths)
        rows.append((named, ", ".join(step.paths), step.change, step.reached))
    rows.append((other.scenario.title, "", bridge.end - bridge.start, bridge.end))
    form = about.form([row[3] for row in rows])
    signed = about.form([row[2] for row in rows], signed=True)
    widths = [_VALUE, _PATH, _NUMBER, _NUMBER]
    for number, (what, paths, change, reached) in enumerate(rows, HEADING_ROW + 1):
        write_wrapped(sheet, number, {1: what, 2: paths}, widths)
        write_number(sheet, number, 3, about.number(change), signed)
        write_number(sheet, number, 4, about.number(reached), form)
    as_sum(sheet, HEADING_ROW + 1, len(widths))
    as_sum(sheet, HEADING_ROW + len(rows), len(widths))
    set_page(sheet, widths)
