"""The files of what is on the screen: workbook, figures, text, picture, and the scenario itself."""

from collections.abc import Mapping
from datetime import datetime

from allocation.charts import LIGHT, Bar, change_bars
from allocation.distribution import Distribution
from allocation.files.scenario_text import scenario_text
from allocation.money import lined_up
from allocation.origin import marked
from allocation.problems import Place, ProblemsFound, error
from allocation.recipient_table import baseline_amounts, baseline_title, recipient_table
from allocation.screens.distribute_moves import baseline_of, fund_of
from allocation.screens.seat import shown_run, shown_scenario, unit_of
from allocation.screens.shelf import run_of, shelf_for
from allocation.screens.shown import with_arrow
from allocation.screens.standing import on_the_case_alone
from allocation.screens.words import words
from allocation.screens.working import UNSAVED, WorkingCopy
from allocation.serving.document import Document

RUN_DOCUMENTS = ("workbook", "picture", "figures", "summary", "scenario")
"""The kinds of files that leave every screen of a run, in the order they are offered."""

_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def stem_of(copy: WorkingCopy) -> str:
    """What the files of a working copy are called: case and scenario, and that it is not saved yet."""
    case = shelf_for(copy).case
    unsaved = f"-{UNSAVED}" if copy.tried.is_changed else ""
    return f"{case.name}-{copy.tried.opened}{unsaved}"


def stamp_of(distribution: Distribution) -> str:
    """What stands at the foot of a picture: case, scenario, fingerprint and now."""
    now = datetime.now().astimezone()
    parts = [
        distribution.case.title,
        distribution.scenario.title,
        distribution.fingerprint,
        f"{now:%d.%m.%Y %H:%M}",
    ]
    return " · ".join(parts)


def _workbook(copy: WorkingCopy, _wanted: Mapping[str, str]) -> Document:
    from allocation.files.workbook import workbook_bytes
    from allocation.reconciliation import all_findings

    run = shown_run(shelf_for(copy).case, copy)
    return Document(f"{stem_of(copy)}.xlsx", _SHEET, workbook_bytes(run, all_findings(run)))


def _figures(copy: WorkingCopy, _wanted: Mapping[str, str]) -> Document:
    from allocation.files.document import as_text, run_document
    from allocation.reconciliation import all_findings

    run = shown_run(shelf_for(copy).case, copy)
    text = as_text(run_document(run, all_findings(run)))
    return Document(f"{stem_of(copy)}.json", "application/json", text.encode())


def _summary(copy: WorkingCopy, _wanted: Mapping[str, str]) -> Document:
    from allocation.files.summary import run_summary
    from allocation.reconciliation import all_findings

    run = shown_run(shelf_for(copy).case, copy)
    return Document(f"{stem_of(copy)}.txt", "text/plain", run_summary(run, all_findings(run)).encode())


def _scenario(copy: WorkingCopy, _wanted: Mapping[str, str]) -> Document:
    """The scenario as its file says it: what is tried as a draft that stands on what was opened."""
    case = shelf_for(copy).case
    run, scenario = shown_run(case, copy), shown_scenario(case, copy)
    head = [case.title, f"Sak: {case.name}. Fingeravtrykk: {run.fingerprint}."]
    alone = on_the_case_alone(shelf_for(copy), scenario)
    text = scenario_text(marked(alone, run), head)
    return Document(f"{stem_of(copy)}.toml", "application/toml", text.encode())


def _picture(copy: WorkingCopy, _wanted: Mapping[str, str]) -> Document:
    """Gainers and losers of the fund that is looked at; refused where there is nothing to compare with."""
    from allocation.charts.picture import as_png

    case, say = shelf_for(copy).case, words(copy.look.language)
    run, unit = shown_run(case, copy), unit_of(case, copy.look)
    fund, baseline = fund_of(run.case, copy), baseline_of(case, copy)
    before = baseline_amounts(case, baseline, run.case.funds[fund], lambda name: run_of(case, name))
    rows = recipient_table(run, fund, before).placed
    written = lined_up(unit, (row.change.kroner for row in rows if row.change))
    bars = [
        Bar(row.name, float(row.change.kroner / unit.factor), with_arrow(row.change.kroner, written))
        for row in rows
        if row.change and row.change.kroner
    ]
    if not bars:
        raise ProblemsFound([error(Place(case.name), say("downloads.no_change"), "", "")])
    title = say("downloads.change_from", baseline=baseline_title(case, baseline), unit=unit.name)
    heading = f"{run.case.funds[fund].name}: {run.scenario.title}"
    picture = as_png(change_bars(bars, title, LIGHT), heading, stamp_of(run))
    return Document(f"{stem_of(copy)}.png", "image/png", picture)


BUILDERS = {
    "workbook": _workbook,
    "picture": _picture,
    "figures": _figures,
    "summary": _summary,
    "scenario": _scenario,
}
