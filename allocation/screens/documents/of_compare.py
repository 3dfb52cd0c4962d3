"""The files of what stands side by side: the amounts as a workbook, the picture, figures and text."""

from collections.abc import Mapping
from datetime import datetime

from allocation.charts import LIGHT
from allocation.charts.picture import as_png
from allocation.comparison import Comparison
from allocation.files.comparison_document import comparison_document
from allocation.files.comparison_text import comparison_text
from allocation.files.document import as_text
from allocation.problems import Place, Problem, ProblemsFound, error
from allocation.screens.compare_amounts import chart_of
from allocation.screens.compare_sheet import comparison_workbook
from allocation.screens.compared import beside, with_bridges
from allocation.screens.seat import unit_of
from allocation.screens.shelf import shelf_for
from allocation.screens.words import words
from allocation.screens.working import WorkingCopy
from allocation.serving.document import Document

_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _compared(copy: WorkingCopy) -> Comparison:
    """What stands side by side. Raises ProblemsFound where fewer than two can be run."""
    case = shelf_for(copy).case
    found = beside(case, copy)
    if found.comparison is None:
        why = [problem for problems in found.refused.values() for problem in problems]
        raise ProblemsFound(why or [_nothing(copy, "compare.alone", "compare.alone_fix")])
    return found.comparison


def _nothing(copy: WorkingCopy, what: str, fix: str = "") -> Problem:
    say = words(copy.look.language)
    return error(Place(copy.case), say(what), "", say(fix) if fix else "")


def _named(comparison: Comparison, ending: str) -> str:
    """What a file is called: case and scenarios, the first first."""
    return "-".join([comparison.case.name, *(side.name for side in comparison.sides)]) + ending


def _figures(copy: WorkingCopy, _wanted: Mapping[str, str]) -> Document:
    """The comparison as `allocation compare --json` gives it."""
    found = _compared(copy)
    text = as_text(comparison_document(with_bridges(found)))
    return Document(_named(found, ".json"), "application/json", text.encode())


def _summary(copy: WorkingCopy, _wanted: Mapping[str, str]) -> Document:
    """The comparison as `allocation compare` gives it."""
    found = _compared(copy)
    return Document(_named(found, ".txt"), "text/plain", comparison_text(with_bridges(found)).encode())


def _workbook(copy: WorkingCopy, _wanted: Mapping[str, str]) -> Document:
    found = _compared(copy)
    content = comparison_workbook(found, copy, unit_of(found.case, copy.look), _now())
    return Document(_named(found, ".xlsx"), _SHEET, content)


def _picture(copy: WorkingCopy, _wanted: Mapping[str, str]) -> Document:
    """Gainers and losers on one scale; refused where nobody's amount changes."""
    found = _compared(copy)
    spec = chart_of(found, copy, LIGHT)
    if spec is None:
        raise ProblemsFound([_nothing(copy, "downloads.no_change")])
    heading = " · ".join(side.scenario.title for side in found.others)
    picture = as_png(spec, heading, _stamp(found))
    return Document(_named(found, ".png"), "image/png", picture)


def _stamp(comparison: Comparison) -> str:
    """What stands at the foot of the picture: case, scenarios with their fingerprints, and now."""
    sides = [f"{side.name} {side.distribution.fingerprint}" for side in comparison.sides]
    return " · ".join([comparison.case.title, *sides, f"{_now():%d.%m.%Y %H:%M}"])


def _now() -> datetime:
    return datetime.now().astimezone()


BUILDERS = {
    "compare_workbook": _workbook,
    "compare_picture": _picture,
    "compare_figures": _figures,
    "compare_summary": _summary,
}
