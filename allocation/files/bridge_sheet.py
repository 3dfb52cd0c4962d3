"""The sheet «Bro»: every entry, recipient by recipient, with the sums that they explain."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from openpyxl.worksheet.worksheet import Worksheet

from allocation.case import UNPLACED, Case
from allocation.distribution import Distribution, Entry
from allocation.files.sheets import (
    AMOUNT,
    HEADING_ROW,
    WHOLE_NUMBER,
    add_filter,
    as_sum,
    set_page,
    width_for,
    write_about,
    write_headings,
    write_number,
    write_wrapped,
)
from allocation.funds import Lasting
from allocation.words import ENTRY, LASTING, RULE

_WIDTHS = {"year": 7, "step": 6, "amount": 14, "lasting": 17, "source": 70}
_FIELDS = ("recipient", "year", "payer", "fund", "step", "rule", "amount", "lasting", "source")
_NUMBERS = ("year", "step", "amount")


def write_bridge(sheet: Worksheet, distribution: Distribution) -> None:
    """Every entry; under them what a recipient got of each payer, gave on, and keeps.

    The year stands beside each where there are several.
    """
    case, years = distribution.case, distribution.years
    columns = _columns(distribution)
    later = "; senere år viser bare rammer som gis over flere år" if len(years) > 1 else ""
    write_about(sheet, distribution, f"Fordelingslinjene bak hvert beløp, i {case.unit.name}{later}.")
    numbers = [column for column, name in enumerate(columns, 1) if name in _NUMBERS]
    write_headings(sheet, HEADING_ROW, [ENTRY[name] for name in columns], numbers)
    row = HEADING_ROW
    for recipient in [*case.recipients, UNPLACED]:
        for year in years:
            for line in _lines(distribution.bridge(recipient, year), case):
                row += 1
                _write_line(sheet, row, line, columns)
    set_page(sheet, list(columns.values()))
    add_filter(sheet, row, len(columns))


def _columns(distribution: Distribution) -> dict[str, int]:
    """The fields that the sheet shows, each with its width; the year only where there are several."""
    case = distribution.case
    names = {
        "recipient": [recipient.name for recipient in case.recipients.values()],
        "payer": [case.name_of(fund.payer) for fund in case.funds.values()],
        "fund": [fund.name for fund in case.funds.values()],
        "rule": [RULE.get(block.rule, block.rule) for block in distribution.entries.blocks],
    }
    widths = _WIDTHS | {field: width_for(texts, 16, 34) for field, texts in names.items()}
    fields = [field for field in _FIELDS if field != "year" or len(distribution.years) > 1]
    return {field: widths[field] for field in fields}


@dataclass(frozen=True)
class _Line:
    """A row of the sheet: texts and numbers by field; a sum is set off."""

    texts: Mapping[str, str]
    numbers: Mapping[str, int]
    is_sum: bool = False


def _lines(entries: Sequence[Entry], case: Case) -> list[_Line]:
    """One recipient's entries of one year: what it got of each payer, what it gave on, and what it keeps."""
    received = [entry for entry in entries if not entry.is_passed_on]
    given = [entry for entry in entries if entry.is_passed_on]
    lines = []
    for payer in dict.fromkeys(entry.payer for entry in received):
        own = [entry for entry in received if entry.payer == payer]
        lines += [*(_entry_line(entry, case) for entry in own), _sum_line("Sum {}", own, case, payer)]
    if given:
        lines += [_entry_line(entry, case) for entry in given]
        lines += [
            _sum_line("Sum gitt videre av {}", given, case),
            _sum_line("Sum beholdt av {}", entries, case),
        ]
    return lines


def _entry_line(entry: Entry, case: Case) -> _Line:
    texts = {
        "recipient": case.name_of(entry.recipient),
        "payer": case.name_of(entry.payer),
        "fund": case.funds[entry.fund].name,
        "rule": RULE.get(entry.rule, entry.rule),
        "lasting": LASTING[Lasting(entry.lasting)],
        "source": entry.source,
    }
    amount = entry.amount // int(case.unit.factor)
    return _Line(texts, {"year": entry.year, "step": entry.step, "amount": amount})


def _sum_line(label: str, entries: Sequence[Entry], case: Case, payer: str = "") -> _Line:
    """What the entries of one recipient and one year sum to, and of which payer where it is one's."""
    texts = {"recipient": label.format(case.name_of(entries[0].recipient)), "payer": case.name_of(payer)}
    amount = sum(entry.amount for entry in entries) // int(case.unit.factor)
    return _Line(texts, {"year": entries[0].year, "amount": amount}, is_sum=True)


def _write_line(sheet: Worksheet, row: int, line: _Line, columns: Mapping[str, int]) -> None:
    position = {name: column for column, name in enumerate(columns, 1)}
    texts = {position[name]: text for name, text in line.texts.items()}
    write_wrapped(sheet, row, texts, list(columns.values()))
    for name in position.keys() & line.numbers.keys():
        form = AMOUNT if name == "amount" else WHOLE_NUMBER
        write_number(sheet, row, position[name], line.numbers[name], form)
    if line.is_sum:
        as_sum(sheet, row, len(columns))
