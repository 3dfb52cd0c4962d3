"""The sheet «Aktivitet»: points by the cells of their criteria, and how much they grow or deviate."""

from functools import partial

from allocation.activity_table import PotTable, pot_tables
from allocation.files.activity_text import activity_shown
from allocation.files.living.around.grid import Formula, LivingTable, with_sum
from allocation.files.living.book import Living
from allocation.files.living.cells import Term, of, percent_of
from allocation.files.living.pages import Page


def activity_sheet(living: Living) -> list[LivingTable]:
    """Each pot's recipients by points."""
    pairs = zip(pot_tables(living.case), activity_shown(living.distribution), strict=True)
    return [LivingTable(shown, partial(_formulas, living, table)) for table, shown in pairs]


def _formulas(living: Living, table: PotTable, _page: Page) -> list[Formula]:
    pot = table.pot
    formulas = [_points(living, table, pot.points)]
    for criterion in filter(None, (pot.points_before, pot.actual)):
        other = len(formulas)
        if criterion == pot.points_before:
            change, whole = _difference(0, other), other
        else:
            change, whole = _difference(other, 0), 0
        formulas += [_points(living, table, criterion), change, _percent(other + 1, whole)]
    return formulas


def _points(living: Living, table: PotTable, criterion: str) -> Formula:
    """The points that a criterion holds, in points."""

    def points(row: int) -> Term:
        held = living.case.criteria[criterion]
        cell = living.inputs.value(criterion, table.rows[row].recipient)
        return cell if held.factor == 1 else of(cell) * held.factor

    return with_sum(points)


def _difference(one: int, other: int) -> Formula:
    return lambda grid, row, _column: grid.at(row, one) - grid.at(row, other)


def _percent(part: int, whole: int) -> Formula:
    return lambda grid, row, _column: percent_of(grid.at(row, part), grid.at(row, whole))
