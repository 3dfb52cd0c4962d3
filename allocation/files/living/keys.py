"""The sheet «Nøkler»: each key's shares, from the criteria's values and the weights."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from allocation.case import Case
from allocation.criteria import Blend, FixedShares, Key, Mix, Need, PreviousAmounts
from allocation.files.living.cells import Cell, Expr, Term, added, number, of, rounded, total
from allocation.files.living.grounds import Grounds
from allocation.files.living.inputs import Inputs
from allocation.files.living.pages import AMOUNTS, CHECK, CHECK_TEXT, PART, QUIET, SHARE, Page, Table, figure
from allocation.files.looks import Look
from allocation.files.sheets import amount_format
from allocation.keys import eligible_for

Shares = Mapping[str, Cell]
_MOST_DECIMALS = 2  # of a value as it is shown; it counts with all that it has


@dataclass(eq=False)
class Keys:
    """The keys that formulas have asked for so far, each as a table of its own for those it is used on."""

    case: Case
    inputs: Inputs
    grounds: Grounds
    page: Page = field(default_factory=lambda: Page("Nøkler"))
    tables: dict[tuple[str, str, tuple[str, ...]], Shares] = field(default_factory=dict)
    checks: list[tuple[str, Cell]] = field(default_factory=list)

    def shares(self, code: str, stream: str, recipients: Sequence[str]) -> dict[str, Term]:
        """Each recipient's share by the key; nought for one outside the key's groups."""
        key = self.case.keys[code]
        eligible = eligible_for(key, self.case, recipients)
        found = (code, stream if _goes_by_stream(key, self.case) else "", eligible)
        if found not in self.tables:
            self.tables[found] = self._table(key, stream, eligible)
        held = self.tables[found]
        return {one: held.get(one, 0) for one in recipients}

    def _table(self, key: Key, stream: str, recipients: Sequence[str]) -> Shares:
        page = self.page
        blended = self._blended(key, stream, recipients)
        page.text(1, f"{key.title} ({key.code})", PART)
        page.row += 1
        page.text(1, _ABOUT[type(key)], QUIET)
        page.row += 1
        page.wide([44])
        table = Table(page, {one: self.case.name_of(one) for one in recipients})
        exact = _TERMS[type(key)](self, key, stream, table, blended)
        if key.percent_decimals is not None:
            unrounded = table.column("Andel før avrunding", exact, SHARE)
            exact = {one: rounded(cell, key.percent_decimals + 2) for one, cell in unrounded.items()}
        shares = table.column("Andel", exact, SHARE)
        column = next(iter(shares.values())).column
        (whole,) = table.sums("Sum", {column: (total(table.span(shares)), SHARE)}).values()
        if key.percent_decimals is None:
            page.text(1, "Kontroll: andelene summerer til 1, avvik", CHECK_TEXT)
            for between in range(2, column):
                page.text(between, "", CHECK_TEXT)
            check = page.put(page.row, column, rounded(of(whole) - 1, 9), CHECK)
            self.checks.append((f"Nøkkelen «{key.title}»: andelene summerer til 1", check))
            page.row += 1
        page.row += 1
        return shares

    def _blended(self, key: Key, stream: str, recipients: Sequence[str]) -> dict[str, dict[str, Term]]:
        """The shares of the keys that a key blends, whose tables stand before its own."""
        names = key.blend if isinstance(key, Blend) else ()
        return {name: self.shares(name, stream, recipients) for name in names}

    def weight(self, key: Key, part: str, title: str) -> Cell:
        """The input that a weight of a key is; `part` is what it weighs."""
        held = getattr(key, key.form)
        what = f"Vekt i «{key.title}»: {title}"
        return self.inputs.cell(
            "Nøkler",
            f"keys.{key.code}.{key.form}.{part}",
            what,
            held[part],
            "andel",
            f"keys.toml, «{key.code}»",
        )


def _goes_by_stream(key: Key, case: Case) -> bool:
    """Whether a key's shares differ from stream to stream."""
    if isinstance(key, Blend):
        return any(_goes_by_stream(case.keys[one], case) for one in key.blend)
    return isinstance(key, PreviousAmounts)


Blended = dict[str, dict[str, Term]]


def _mix(keys: Keys, key: Mix, _stream: str, table: Table, _blended: Blended) -> dict[str, Expr]:
    terms: dict[str, list[Term]] = {one: [] for one in table.rows}
    measured = []
    for code in key.mix:
        criterion = keys.case.criteria[code]
        values = {one: keys.inputs.value(code, one) for one in table.rows}
        cells = table.column(f"{criterion.name} ({criterion.unit})", values, _shown(values))
        measured.append((keys.weight(key, code, criterion.name), cells, table.span(cells)))
    for weight, cells, span in measured:
        whole = total(span)
        for one in table.rows:
            terms[one].append(of(weight) * cells[one] / whole)
    return {one: added(each) for one, each in terms.items()}


def _measured(keys: Keys, code: str, table: Table) -> dict[str, Cell]:
    values = {one: keys.inputs.value(code, one) for one in table.rows}
    return table.column(keys.case.criteria[code].name, values, _shown(values))


def _shown(values: Mapping[str, Cell | Expr]) -> Look:
    """The same decimals for a whole column, as many as it needs up to a few."""
    needed = (_decimals(number(of(one).value)) for one in values.values())
    return figure(amount_format(max(needed, default=0)))


def _decimals(value: float) -> int:
    return next((places for places in range(_MOST_DECIMALS) if round(value, places) == value), _MOST_DECIMALS)


def _fixed(keys: Keys, key: FixedShares, _stream: str, table: Table, _blended: Blended) -> dict[str, Expr]:
    return {one: of(keys.weight(key, one, keys.case.name_of(one))) for one in table.rows}


def _previous(
    keys: Keys, key: PreviousAmounts, stream: str, table: Table, _blended: Blended
) -> dict[str, Expr]:
    stated = {one: keys.grounds.amount(key.previous, stream, one) for one in table.rows}
    cells = table.column("Tidligere beløp", stated, AMOUNTS)
    whole = total(table.span(cells))
    return {one: of(cells[one]) / whole for one in table.rows}


def _need(keys: Keys, key: Need, _stream: str, table: Table, _blended: Blended) -> dict[str, Expr]:
    population, index = (_measured(keys, code, table) for code in (key.need.population, key.need.index))
    needed = {one: of(population[one]) * index[one] for one in table.rows}
    cells = table.column("Behov", needed, _shown(needed))
    whole = total(table.span(cells))
    return {one: of(cells[one]) / whole for one in table.rows}


def _blend(keys: Keys, key: Blend, _stream: str, table: Table, blended: Blended) -> dict[str, Expr]:
    weighted = [
        (
            keys.weight(key, name, keys.case.keys[name].title),
            table.column(keys.case.keys[name].title, blended[name], SHARE),
        )
        for name in key.blend
    ]
    return {
        one: added([of(weight) * cells[one] for weight, cells in weighted if one in cells])
        for one in table.rows
    }


_TERMS: Mapping[type[Key], Callable[[Keys, Any, str, Table, Blended], dict[str, Expr]]] = {
    Mix: _mix,
    FixedShares: _fixed,
    PreviousAmounts: _previous,
    Need: _need,
    Blend: _blend,
}
_ABOUT: Mapping[type[Key], str] = {
    Mix: "Andel = summen av vekt × verdi / summen av verdiene, kriterium for kriterium",
    FixedShares: "Andel = oppgitt andel",
    PreviousAmounts: "Andel = tidligere beløp / summen av de tidligere beløpene",
    Need: "Andel = folketall × behovsindeks / summen av det samme for alle",
    Blend: "Andel = summen av vekt × andel etter hver nøkkel",
}
