"""The files of the Measures screen: the way to what is unresolved as a picture, the measures, a choice."""

from collections.abc import Mapping

from allocation.charts import LIGHT, waterfall
from allocation.charts.picture import as_png
from allocation.files.choice_text import choice_text
from allocation.files.plain_sheets import Value, number_of, plain_csv
from allocation.measure_tables import Requirement, requirements
from allocation.measures import Measure
from allocation.problems import Place, ProblemsFound, error
from allocation.screens.documents.of_run import stamp_of, stem_of
from allocation.screens.measures_moves import requirement_of
from allocation.screens.measures_plan import answer_of
from allocation.screens.measures_steps import steps_of
from allocation.screens.seat import shown_run, unit_of
from allocation.screens.shelf import shelf_for
from allocation.screens.words import Words, words
from allocation.screens.words.sentences import said_in
from allocation.screens.working import WorkingCopy
from allocation.serving.document import Document

_KINDS = ("workbook", "measures_picture", "measures_table", "figures")
_COLUMNS = (
    "measure",
    "type",
    "owner",
    "start",
    "full_year",
    "effect",
    "confidence",
    "recurrent",
    "planned",
    "actual",
)


def documents_of(say: Words) -> dict[str, str]:
    """The kinds of files that leave the screen, in the order they are offered, with their words."""
    return {kind: say(f"measures.documents.{kind}") for kind in _KINDS}


def _picture(copy: WorkingCopy, _wanted: Mapping[str, str]) -> Document:
    """The waterfall from the requirement to what is unresolved. Raises ProblemsFound."""
    run, say = shown_run(shelf_for(copy).case, copy), words(copy.look.language)
    unit, chosen = unit_of(run.case, copy.look), _chosen(copy)
    unit_words = said_in(unit.name, say.language).text
    title = say("measures.waterfall", fund=chosen.fund.name, unit=unit_words)
    spec = waterfall(steps_of(chosen, run.case.unit, unit, say), title, LIGHT)
    picture = as_png(spec, f"{chosen.fund.name}: {run.scenario.title}", stamp_of(run))
    return Document(f"{stem_of(copy)}-tiltak.png", "image/png", picture)


def _chosen(copy: WorkingCopy) -> Requirement:
    """The requirement that is looked at. Raises ProblemsFound where there is none."""
    case, say = shelf_for(copy).case, words(copy.look.language)
    found = requirements(shown_run(case, copy))
    if not found:
        raise ProblemsFound([error(Place(case.name), say("measures.uncounted_all"), "", "")])
    return requirement_of(found, copy)


def _table(copy: WorkingCopy, _wanted: Mapping[str, str]) -> Document:
    """Each measure with its figures, in kroner, as a table that a Norwegian Excel opens."""
    run, say = shown_run(shelf_for(copy).case, copy), words(copy.look.language)
    rows: list[list[Value]] = [[say(f"measures.csv.{name}") for name in _COLUMNS]]
    for one in _chosen(copy).measures:
        owner = run.case.name_of(one.owner) if one.owner else ""
        rows.append([one.name, one.type, owner, *_figures(one)])
    return Document(f"{stem_of(copy)}-tiltak.csv", "text/csv", plain_csv([stamp_of(run)], rows))


def _figures(one: Measure) -> list[Value]:
    """The figures of a measure; what is not known is empty."""
    full, actual = one.full_year_effect, one.actual
    return [
        one.start_month,
        number_of(full.value if full else None),
        number_of(one.this_year),
        number_of(one.confidence),
        None if one.recurrent is None else int(one.recurrent),
        number_of(one.planned_so_far),
        number_of(actual.value if actual else None),
    ]


def _choice(copy: WorkingCopy, _wanted: Mapping[str, str]) -> Document:
    """The chosen measures as text. Raises ProblemsFound where nothing has been chosen."""
    run, say = shown_run(shelf_for(copy).case, copy), words(copy.look.language)
    choice = answer_of(copy)
    if choice is None:
        raise ProblemsFound([error(Place(run.case.name), say("measures.is_changed"), "", "")])
    text = f"{stamp_of(run)}\n\n{choice_text(choice)}"
    return Document(f"{stem_of(copy)}-valgte-tiltak.txt", "text/plain", text.encode())


BUILDERS = {"measures_picture": _picture, "measures_table": _table, "measures_choice": _choice}
