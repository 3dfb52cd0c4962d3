"""How much a hospital area's growing and ageing population adds to its bed-days, read from a printed table.

Source of the rule: regional development plan 2040, Helse Sør-Øst, «Framskrivinger av liggedøgn»: the use of
the base year by sex and age is carried along Statistics Norway's projection of the population. The tables
print the result by hospital area, so every hospital of an area gets the area's factor.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from allocation.case import Case
from allocation.criteria import Demography
from allocation.money import plain_number
from allocation.problems import Place, Problem, error, some_of, unknown_name
from allocation.tables import Row, Table, label_of


@dataclass(frozen=True, slots=True)
class Growth:
    """The bed-days of an area before and after the change of its population, and where they stand."""

    before: Fraction
    after: Fraction
    source: str

    @property
    def factor(self) -> Fraction:
        """What the base year is multiplied by: after / before."""
        return self.after / self.before

    def __str__(self) -> str:
        return f"demografi {plain_number(self.after)} / {plain_number(self.before)} [{self.source}]"


def growth_of(case: Case, demography: Demography, recipient: str) -> Growth:
    """The growth of the recipient's hospital area, or of the row that is named for it.

    It favours those whose area ages and grows most. Call `demography_problems` first.
    """
    table, row = _table(case, demography.table), _row(case, demography, recipient)
    before, after = (_figure(row, column) for column in (demography.before, demography.after))
    if table is None or row is None or not before or after is None:
        raise ValueError(f"no growth for {recipient} in {demography.table}")
    named = demography.rows.get(recipient)
    number = row.text("row")
    places = [table.title, row.text("table"), f"rad {number}" if number else "", label_of(row, table.key)]
    source = ", ".join(place for place in places if place)
    return Growth(before, after, f"{source}: {named.reason}" if named else source)


def demography_problems(
    case: Case, demography: Demography, recipients: Sequence[str], place: Place
) -> list[Problem]:
    """Why the table does not give these recipients a growth; empty where it does."""
    table = _table(case, demography.table)
    if table is None:
        return [unknown_name(place, "tabell", demography.table, _table_names(case))]
    unknown = [one for one in (demography.before, demography.after) if one not in table.columns]
    if unknown:
        return [unknown_name(place, "kolonne", column, table.columns) for column in unknown]
    if len(table.key) != 1:
        fix = "bruk en tabell med én rad for hvert sykehusområde"
        what = f"radene i {demography.table} har ikke ett navn hver"
        return [error(place, what, "tabellens nøkkel har flere kolonner, eller ingen", fix)]
    labels = [label_of(row, table.key) for row in table]
    rows = [one.row for one in demography.rows.values()]
    wrong = [unknown_name(place, "rad", row, labels) for row in rows if row not in labels]
    return wrong or _without_growth(case, demography, recipients, place)


def _without_growth(
    case: Case, demography: Demography, recipients: Sequence[str], place: Place
) -> list[Problem]:
    """Recipients whose area has no row in the table, and rows without both figures."""
    rows = {code: _row(case, demography, code) for code in recipients}
    nowhere = [case.name_of(code) for code, row in rows.items() if row is None]
    blank = [code for code, row in rows.items() if row is not None and not _is_whole(row, demography)]
    problems = []
    if nowhere:
        what = f"{demography.table} har ingen rad for sykehusområdet til {some_of(nowhere)}"
        cause = "mottakeren har ikke noe sykehusområde i registeret, eller området heter noe annet i tabellen"
        fix = f'skriv «rows."{nowhere[0]}" = {{ row = "…", reason = "…" }}» under demography, med begrunnelse'
        problems.append(error(place, what, cause, fix))
    if blank:
        what = f"{demography.table} mangler tall for sykehusområdet til {some_of(_names(case, blank))}"
        fix = f"fyll ut «{demography.before}» (over null) og «{demography.after}» i tabellen"
        problems.append(error(place, what, "cellen er tom eller null; et tall som mangler er ikke null", fix))
    return problems


def _names(case: Case, codes: Sequence[str]) -> list[str]:
    return [case.name_of(code) for code in codes]


def _is_whole(row: Row, demography: Demography) -> bool:
    before = _figure(row, demography.before)
    return before is not None and before > 0 and _figure(row, demography.after) is not None


def _figure(row: Row | None, column: str) -> Fraction | None:
    figure = row.figure(column) if row else None
    return figure.value if figure else None


def _row(case: Case, demography: Demography, recipient: str) -> Row | None:
    """The row of the recipient's hospital area, or the one that is named for it; None where there is none."""
    table, named = _table(case, demography.table), demography.rows.get(recipient)
    known = case.recipients.get(recipient)
    area = named.row if named else known.hospital_area if known else ""
    return table.by_key.get((area,)) if table and area else None


def _table(case: Case, name: str) -> Table | None:
    """A table of the case by its name, or of a folder that it uses by alias and name."""
    alias, _, own = name.rpartition(".")
    tables: Mapping[str, Table] = case.used.get(alias, {}) if alias else case.tables
    return tables.get(own)


def _table_names(case: Case) -> list[str]:
    return [*case.tables, *(f"{alias}.{own}" for alias, held in case.used.items() for own in held)]
