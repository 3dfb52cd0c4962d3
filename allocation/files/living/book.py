"""The living workbook put together: every fund as formulas, and the sheets that speak of them.

How a krone goes: an input on «Inndata» or «Kriterier» -> shares on «Nøkler» -> the fund's own sheet, step by
step, exact and then in whole units -> «Resultat», «Bro», «Rammer» and «Funn», which hold no own figure.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from allocation.case import UNPLACED, Case, Rounding
from allocation.distribution import PASSED_ON, ROUNDING, Block, Distribution
from allocation.draws import draw_alike, levels, line_of, parent_of
from allocation.files.living.cells import Cell, Term, added, least, most, number, of
from allocation.files.living.funds import FundFormulas, FundWriter
from allocation.files.living.grounds import Grounds
from allocation.files.living.inputs import Inputs
from allocation.files.living.keys import Keys
from allocation.files.living.pages import AMOUNTS, PART, QUIET, SMALL_WRAPPED, TITLE, Page, Table
from allocation.files.living.standing import Around, NoFormulas
from allocation.files.sheets import HEADING_ROW, about_texts
from allocation.funds import Fund
from allocation.rules import RULES

_LONGEST_TITLE = 31
_APART = 1e-6  # of the case's unit: further from each other two figures are two
_LABELS = 46  # letters: the first column of a fund's sheet
_NOT_IN_TITLES = str.maketrans("", "", "[]:*?/\\'")


@dataclass(eq=False)
class Living:
    """What is known of a workbook while it is made."""

    distribution: Distribution
    inputs: Inputs
    grounds: Grounds
    keys: Keys
    pages: list[Page] = field(default_factory=list)
    funds: dict[str, FundFormulas] = field(default_factory=dict)
    figures: dict[str, str] = field(default_factory=dict)
    checks: list[tuple[str, Term]] = field(default_factory=list)
    changed: Cell | None = None

    def held(self, page: str, term: Term | None, amount: Fraction | int) -> Term:
        """The formula of an amount if it gives it, else the figure, which «Les meg» then says of the page."""
        if term is not None and abs(number(of(term).value) - float(amount)) < _APART:
            return term
        if page not in self.figures:
            self.figures[page] = "noen av beløpene der er verdier"
        return amount

    @classmethod
    def of(cls, distribution: Distribution) -> "Living":
        """A workbook with nothing in it yet."""
        grounds = Grounds(distribution.case)
        inputs = Inputs(distribution.case, grounds)
        keys = Keys(distribution.case, inputs, grounds)
        begin(grounds.page, distribution, "Beløp og verdier som står fast: det formlene måler mot.")
        begin(keys.page, distribution, "Andelene hver nøkkel gir, regnet av kriteriene og vektene.")
        return cls(distribution, inputs, grounds, keys)

    @property
    def case(self) -> Case:
        """The case as it ran."""
        return self.distribution.case

    def page(self, title: str, about: str) -> Page:
        """A new sheet, that begins as every sheet does."""
        page = Page(self._free_title(title))
        begin(page, self.distribution, about)
        return page

    def _free_title(self, title: str) -> str:
        """The title as a sheet can be called, and as none of the others is."""
        plain = " ".join(title.translate(_NOT_IN_TITLES).split())[:_LONGEST_TITLE] or "Ramme"
        taken, number = {page.title.casefold() for page in self.pages}, 2
        found = plain
        while found.casefold() in taken or found.casefold() in _KEPT:
            found = f"{plain[: _LONGEST_TITLE - 3]} {number}"
            number += 1
        return found


_KEPT = {
    "les meg", "resultat", "inndata", "kriterier", "grunnlag", "nøkler", "bro", "rammer", "funn", "endring",
    "linjer", "år for år", "aktivitet", "tiltak", "måneder", "vekst", "kontroller", "saksmappe",
}  # fmt: skip
"""The titles of sheets that are no fund's."""


def begin(page: Page, distribution: Distribution, about: str) -> None:
    """What every sheet begins with, and the first row below it."""
    page.head = tuple(about_texts(distribution, about))
    for row, text in enumerate(page.head, 1):
        page.text(1, text, TITLE if row == 1 else SMALL_WRAPPED, row)
    page.row = HEADING_ROW


def write_funds(living: Living) -> None:
    """Every fund of the case, those that others draw on first."""
    for level in levels(living.case):
        for fund in sorted(level, key=lambda one: (one.code != living.case.frame, _takes_the_rest(one))):
            _write_fund(living, fund)
            if fund.code == living.case.frame:
                living.grounds.frames |= dict(_in_year(living, fund))


def _takes_the_rest(fund: Fund) -> bool:
    return fund.is_found and not fund.kind.is_open_ended


def _in_year(living: Living, fund: Fund) -> list[tuple[str, Term]]:
    whole = living.funds[fund.code].whole
    return [(one, term) for (year, one), term in whole.items() if year == living.case.year]


def _write_fund(living: Living, fund: Fund) -> None:
    years = _years(living, fund)
    page = _fund_page(living, fund)
    writer = FundWriter(Around(living.case, living.inputs, living.keys, living.grounds), page, fund)
    try:
        formulas = writer.write({year: _amount(living, fund, year, page) for year in years})
        _settle(living, fund, formulas, page)
    except NoFormulas as why:
        page = _fund_page(living, fund)
        formulas = _figures(living, fund, page, str(why))
    living.pages.append(page)
    living.funds[fund.code] = formulas


def _fund_page(living: Living, fund: Fund) -> Page:
    unit = living.case.unit.name
    about = f"{fund.name}: fra rammen til hver mottaker, steg for steg, i {unit}."
    page = living.page(fund.name, about)
    page.wide([_LABELS])
    return page


def _years(living: Living, fund: Fund) -> list[int]:
    own = {block.year for block in living.distribution.entries.blocks if block.fund == fund.code}
    return sorted(own | {living.case.year})


def _amount(living: Living, fund: Fund, year: int, page: Page) -> Term:
    """What there is to share of a fund in a year, in the case's unit. Raises NoFormulas."""
    case, unit = living.case, living.case.unit.factor
    if fund.kind.is_open_ended:
        if all(RULES[step.rule].sums_by_itself for step in case.methods[fund.method].steps):
            return Fraction(0)
        raise NoFormulas("rammen betaler det som kreves, og deler også noe annet")
    if not fund.is_found:
        return living.inputs.cell(
            "Rammer",
            f"funds.{fund.code}.amount",
            fund.name,
            Fraction(fund.kroner) / unit,
            case.unit.name,
            fund.source,
        )
    parent, line = parent_of(case, fund), line_of(case, fund)
    others = [
        other for other in case.funds.values() if other.code != fund.code and draw_alike(case, other, fund)
    ]
    taken = [living.funds[other.code].amounts[year] for other in others if other.code in living.funds]
    if parent is not None:
        above = living.funds[parent.code].whole[year, fund.payer]
    elif line is not None and line.amount is not None:
        above = page.line(f"Tilskuddslinjen: {line.source}", Fraction(line.amount) / unit, AMOUNTS)
    else:
        raise NoFormulas("rammens beløp er funnet på en annen måte")
    if not taken:
        return above
    left = of(above) - added(taken)
    return most(left, 0) if number(of(above).value) >= 0 else least(left, 0)


def _settle(living: Living, fund: Fund, formulas: FundFormulas, page: Page) -> None:
    """What comes after the steps: what was rounded together with other funds, and what is passed on."""
    blocks = [block for block in living.distribution.entries.blocks if block.fund == fund.code]
    if living.case.rounding is Rounding.TABLE and not fund.kind.is_open_ended:
        living.figures[page.title] = "avrundet sammen med de andre rammene"
        for block in blocks:
            if block.rule == ROUNDING and block.recipients != (UNPLACED,):
                _rounded_together(living, formulas, page, block)
    given: dict[tuple[int, str], int] = {}
    for block in blocks:
        if block.rule != PASSED_ON:
            for one, amount in zip(block.recipients, block.amounts.tolist(), strict=True):
                given[block.year, one] = given.get((block.year, one), 0) + amount
    wrong = [
        key
        for key, kroner in given.items()
        if formulas.whole.get(key) is None
        or of(formulas.whole[key]).value != whole_units(living.case, kroner)
    ]
    if wrong:
        raise NoFormulas(f"beløpene til {living.case.name_of(wrong[0][1])} kan ikke regnes etter i arket")


def _rounded_together(living: Living, formulas: FundFormulas, page: Page, block: Block) -> None:
    """The units that rounding all funds as one table has moved: figures, which no formula gives."""
    case = living.case
    page.text(
        1, f"Avrundet sammen med de andre rammene{'' if block.year == case.year else f' {block.year}'}", PART
    )
    page.row += 1
    page.text(
        1, f"Verdier fra programmet, fingeravtrykk {living.distribution.fingerprint}: se «Les meg»", QUIET
    )
    page.row += 1
    moved = dict(zip(block.recipients, block.amounts.tolist(), strict=True))
    table = Table(page, {one: case.name_of(one) for one in moved})
    cells = table.column(
        "Flyttet", {one: Fraction(kroner) / case.unit.factor for one, kroner in moved.items()}, AMOUNTS
    )
    page.row += 1
    for one, cell in cells.items():
        before = formulas.whole.get((block.year, one), Fraction(0))
        formulas.whole[block.year, one] = of(before) + cell
        formulas.changes[block.year, block.step, ROUNDING, one] = [cell]


def _figures(living: Living, fund: Fund, page: Page, why: str) -> FundFormulas:
    """A fund whose formulas would not give the program's kroner: its amounts as figures, and why."""
    case, formulas = living.case, FundFormulas()
    page.text(1, f"Verdier fra programmet, fingeravtrykk {living.distribution.fingerprint}: {why}", QUIET)
    page.row += 2
    blocks = [
        block
        for block in living.distribution.entries.blocks
        if block.fund == fund.code and not block.is_passed_on
    ]
    for year in sorted({block.year for block in blocks} | {case.year}):
        sums: dict[str, int] = {}
        for block in (one for one in blocks if one.year == year):
            for one, amount in zip(block.recipients, block.amounts.tolist(), strict=True):
                sums[one] = sums.get(one, 0) + amount
        page.text(1, str(year), PART)
        page.row += 1
        rows = {one: case.name_of(one) for one in sorted(sums, key=case.position.__getitem__)}
        table = Table(page, rows)
        cells = table.column("Beløp", {one: Fraction(sums[one]) / case.unit.factor for one in rows}, AMOUNTS)
        page.row += 1
        formulas.whole |= {(year, one): cell for one, cell in cells.items()}
        formulas.amounts[year] = added([cell for one, cell in cells.items()])
    living.figures[page.title] = why
    return formulas


def whole_units(case: Case, kroner: int) -> int | Fraction:
    """Kroner in the case's unit, of which they are mostly a whole number."""
    whole, left = divmod(kroner, int(case.unit.factor))
    return Fraction(kroner) / case.unit.factor if left else whole


def change_of(living: Living, block: Block, position: int) -> Term:
    """What one entry moved, as the cells that say it; a figure where no cell does."""
    case, one = living.distribution.case, block.recipients[position]
    kroner, formulas = int(block.amounts[position]), living.funds[block.fund]
    amount = whole_units(case, kroner)
    found: Term | None = None
    if block.rule == PASSED_ON:
        found = _passed_on(living, block, position)
    elif one == UNPLACED:
        found = formulas.whole.get((block.year, UNPLACED))
    elif terms := formulas.changes.get((block.year, block.step, block.rule, one)):
        found = added(terms)
    return living.held("Bro", found, amount)


def _passed_on(living: Living, block: Block, position: int) -> Term | None:
    """Minus what the receiver got, where the payer passes on one kind of money."""
    receivers = [
        one for one in living.distribution.entries.blocks if one.fund == block.fund and one.year == block.year
    ]
    order = list(dict.fromkeys(code for one in receivers if not one.is_passed_on for code in one.recipients))
    if len(block.recipients) != len(order):
        return None
    term = living.funds[block.fund].whole.get((block.year, order[position]))
    return None if term is None else -of(term)


def amounts_of(living: Living, payer: str, stream: str) -> dict[str, Term]:
    """What each gets of a payer in a stream in the case's year, as cells, of those who have an entry."""
    found: dict[str, list[Term]] = {}
    for fund in living.case.funds.values():
        if (fund.payer, fund.stream) != (payer, stream):
            continue
        whole: Mapping[tuple[int, str], Term] = living.funds[fund.code].whole
        for (year, one), term in whole.items():
            if year == living.case.year:
                found.setdefault(one, []).append(term)
    return {one: added(terms) for one, terms in found.items()}
