"""The files of the Activity screen: a picture of the effects, and the points and effects as a table."""

from collections.abc import Mapping

from allocation.activity_pots import effects_of_year, in_whole_units
from allocation.activity_table import pot_tables
from allocation.charts import LIGHT, effects
from allocation.charts.picture import as_png
from allocation.distribution import Distribution
from allocation.files.plain_sheets import Value, number_of, plain_csv
from allocation.problems import Place, ProblemsFound, error
from allocation.screens.activity_moves import pot_of
from allocation.screens.activity_shown import effect_rows, whole_effects
from allocation.screens.documents.of_run import stamp_of, stem_of
from allocation.screens.seat import shown_run, unit_of
from allocation.screens.shelf import shelf_for
from allocation.screens.words import words
from allocation.screens.working import WorkingCopy
from allocation.serving.document import Document

ACTIVITY_DOCUMENTS = ("workbook", "activity_picture", "activity_table", "figures")
"""The kinds of files that leave the screen, in the order they are offered."""

_COLUMNS = ("pot", "recipient", "before_year", "in_budget", "registered")
_PARTS = ("volume", "price", "share")


def _picture(copy: WorkingCopy, _wanted: Mapping[str, str]) -> Document:
    """The effects of volume, price and share in the pot that is looked at. Raises ProblemsFound."""
    run, say = shown_run(shelf_for(copy).case, copy), words(copy.look.language)
    case, unit = run.case, unit_of(run.case, copy.look)
    pot = case.pots[pot_of(case, copy)]
    rows = effect_rows(whole_effects(case, effects_of_year(case, pot)), case, unit)
    if not rows:
        raise ProblemsFound([error(Place(case.name), say("activity.no_effects", pot=pot.title), "", "")])
    parts = [say(f"activity.parts.{part}") for part in _PARTS]
    title = say("activity.effects_caption", pot=pot.title, start=pot.year_before, unit=unit.name)
    picture = as_png(effects(rows, parts, title, LIGHT), f"{pot.title}: {run.scenario.title}", stamp_of(run))
    return Document(f"{stem_of(copy)}-aktivitet.png", "image/png", picture)


def _table(copy: WorkingCopy, _wanted: Mapping[str, str]) -> Document:
    """Points and effects (in kroner) of every pot by recipient, as a table that a Norwegian Excel opens."""
    run, say = shown_run(shelf_for(copy).case, copy), words(copy.look.language)
    headings = [say(f"activity.{word}") for word in _COLUMNS]
    kroner = [f"{say(f'activity.parts.{part}')} ({run.case.units.base.name})" for part in _PARTS]
    content = plain_csv([stamp_of(run)], [[*headings, *kroner], *_rows(run)])
    return Document(f"{stem_of(copy)}-aktivitet.csv", "text/csv", content)


def _rows(run: Distribution) -> list[list[Value]]:
    case = run.case
    rows: list[list[Value]] = []
    for table in pot_tables(case):
        found = effects_of_year(case, table.pot)
        for row in table.rows:
            points = map(number_of, (row.before, row.planned, row.actual))
            whole = in_whole_units(found[row.recipient], 1).parts if row.recipient in found else (None,) * 3
            rows.append([table.pot.title, case.name_of(row.recipient), *points, *whole])
    return rows


BUILDERS = {"activity_picture": _picture, "activity_table": _table}
