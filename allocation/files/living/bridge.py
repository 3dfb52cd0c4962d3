"""The sheet «Bro»: every entry, recipient by recipient, with the sums that they explain."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from allocation.case import UNPLACED
from allocation.distribution import Block
from allocation.files.living.book import Living, change_of
from allocation.files.living.cells import Cell, Span, Term, added, total
from allocation.files.living.pages import AMOUNTS, COUNT, SUM_TEXT, SUM_WRAPPED, Page, as_sum
from allocation.files.sheets import width_for
from allocation.funds import Lasting
from allocation.words import ENTRY, LASTING, RULE

_WIDTHS = {"year": 7, "step": 6, "amount": 14, "lasting": 16, "source": 60}
_LONGEST_WORD = 28
_NAMES = {"recipient": 32, "payer": 20, "fund": 26, "rule": 16}
_FIELDS = ("recipient", "year", "payer", "fund", "step", "rule", "amount", "lasting", "source")
_NUMBERS = ("year", "step", "amount")


@dataclass(frozen=True, slots=True)
class _Line:
    """One entry: its block, and where in it the entry stands."""

    block: Block
    position: int


def write_bridge(living: Living) -> Page:
    """Every entry; under them what a recipient got of each payer, gave on, and keeps."""
    case, years = living.case, living.distribution.years
    later = "; senere år viser bare rammer som gis over flere år" if len(years) > 1 else ""
    columns = _columns(living)
    about = f"Fordelingslinjene bak hvert beløp, i {case.unit.name}{later}."
    if "payer" not in columns:
        about += f" Betaler er {case.name_of(next(iter(case.funds.values())).payer)}."
    page = living.page("Bro!", about)
    page.title = "Bro"
    page.wide(list(columns.values()))
    page.repeated = page.row
    page.headings(
        [ENTRY[name] for name in columns], [at for at, name in enumerate(columns, 1) if name in _NUMBERS]
    )
    writer = _Bridge(living, page, {name: at for at, name in enumerate(columns, 1)})
    by_recipient = _lines(living.distribution.entries.blocks)
    for recipient in [*case.recipients, UNPLACED]:
        for year in years:
            writer.write(by_recipient.get((recipient, year), ()))
    return page


def _lines(blocks: Iterable[Block]) -> dict[tuple[str, int], list[_Line]]:
    found: dict[tuple[str, int], list[_Line]] = {}
    for block in blocks:
        for position, code in enumerate(block.recipients):
            found.setdefault((code, block.year), []).append(_Line(block, position))
    return found


def _columns(living: Living) -> dict[str, int]:
    """The fields that the sheet shows, each with its width; year and payer only where there are several."""
    case = living.case
    names = {
        "recipient": [recipient.name for recipient in case.recipients.values()],
        "payer": [case.name_of(fund.payer) for fund in case.funds.values()],
        "fund": [fund.name for fund in case.funds.values()],
        "rule": [RULE.get(block.rule, block.rule) for block in living.distribution.entries.blocks],
    }
    widths = _WIDTHS | {field: _width(texts, _NAMES[field]) for field, texts in names.items()}
    several = {"year": len(living.distribution.years) > 1, "payer": len(set(names["payer"])) > 1}
    return {field: widths[field] for field in _FIELDS if several.get(field, True)}


def _width(texts: Sequence[str], most: int) -> int:
    """The width of a column of names, whose long ones break between their words."""
    words = [word for text in texts for word in text.split()]
    return max(width_for(texts, 14, most), width_for(words, 0, _LONGEST_WORD))


@dataclass(eq=False)
class _Bridge:
    """The sheet as it is filled, row by row."""

    living: Living
    page: Page
    columns: Mapping[str, int]

    def write(self, lines: Sequence[_Line]) -> None:
        """One recipient's entries of one year: what it got of each payer, gave on and keeps."""
        received = [line for line in lines if not line.block.is_passed_on]
        given = [line for line in lines if line.block.is_passed_on]
        cells: list[Cell] = []
        for payer in dict.fromkeys(line.block.payer for line in received):
            own = [line for line in received if line.block.payer == payer]
            cells += self._with_sum(own, "Sum {}", payer)
        if given:
            cells += self._with_sum(given, "Sum gitt videre av {}", "")
            self._sum(lines[0], "Sum beholdt av {}", "", added(cells))

    def _with_sum(self, lines: Sequence[_Line], label: str, payer: str) -> list[Cell]:
        cells = [self._entry(line) for line in lines]
        self._sum(lines[0], label, payer, total(Span(cells[0], cells[-1], [cell.value for cell in cells])))
        return cells

    def _entry(self, line: _Line) -> Cell:
        block, entry, page = line.block, line.block.entry(line.position), self.page
        texts = {
            "recipient": self.living.case.name_of(entry.recipient),
            "payer": self.living.case.name_of(entry.payer),
            "fund": self.living.case.funds[entry.fund].name,
            "rule": RULE.get(entry.rule, entry.rule),
            "lasting": LASTING[Lasting(entry.lasting)],
            "source": entry.source,
        }
        page.wrapped({column: texts[name] for name, column in self.columns.items() if name in texts})
        for name in ("year", "step"):
            if name in self.columns:
                page.put(page.row, self._at(name), int(getattr(entry, name)), COUNT)
        cell = page.put(page.row, self._at("amount"), change_of(self.living, block, line.position), AMOUNTS)
        page.row += 1
        return cell

    def _sum(self, first: _Line, label: str, payer: str, term: Term) -> None:
        case, page = self.living.case, self.page
        for name, column in self.columns.items():
            if name not in ("recipient", "payer", "amount", "year"):
                page.text(column, "", SUM_TEXT)
        told = label.format(case.name_of(first.block.recipients[first.position]))
        beside = {self._at("payer"): case.name_of(payer)} if "payer" in self.columns else {}
        page.wrapped({1: told, **beside}, SUM_WRAPPED)
        if "year" in self.columns:
            page.put(page.row, self._at("year"), first.block.year, as_sum(COUNT))
        page.put(page.row, self._at("amount"), term, as_sum(AMOUNTS))
        page.row += 1

    def _at(self, name: str) -> int:
        return self.columns[name]
