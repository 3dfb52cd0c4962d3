"""What goes to the accounts and to those who report: the import file with its proof, and the sheets."""

from collections.abc import Mapping

from allocation.files.clockless import packed
from allocation.files.marking import marking_of
from allocation.screens.documents.of_run import stem_of
from allocation.screens.seat import shown_run
from allocation.screens.shelf import shelf_for
from allocation.screens.words import words
from allocation.screens.working import WorkingCopy
from allocation.serving.document import Document

PROFILE = "profil"
"""What the address of an export says which profile by."""

_ZIP = "application/zip"


def _export(copy: WorkingCopy, wanted: Mapping[str, str]) -> Document:
    """The import file by a profile, its proof, and the reversal of what it replaces. Raises ProblemsFound."""
    from allocation.files.exporting import export_of, read_profile
    from allocation.files.exporting.earlier import earlier_postings
    from allocation.files.exporting.profile import shipped_profiles

    code = wanted.get(PROFILE, "")
    if code not in shipped_profiles():
        raise KeyError(code)
    case, profile = shelf_for(copy).case, read_profile(code)
    run = shown_run(case, copy)
    earlier = earlier_postings(case, run.scenario, None, profile)
    export = export_of(run, profile, earlier)
    files = {f"{export.stem}{ending}": content for ending, content in export.contents.items()}
    return _packed(copy, profile.code, marking_of(run).watermark, files)


def _reporting(copy: WorkingCopy, _wanted: Mapping[str, str]) -> Document:
    """Each recipient's sheet to report on, as the command line names them."""
    from allocation.files.reporting.report import stem_of as stem_of_report
    from allocation.files.reporting.report_sheet import report_sheets

    run = shown_run(shelf_for(copy).case, copy)
    what = words(copy.look.language)("leaving.reporting_file")
    stem = stem_of_report(run, "rapportering")
    files = {f"{stem}-{code}.xlsx": content for code, content in report_sheets(run).items()}
    return _packed(copy, what, marking_of(run).watermark, files)


def _packed(copy: WorkingCopy, what: str, draft: str, files: Mapping[str, bytes]) -> Document:
    name = "-".join(part for part in (stem_of(copy), what, draft) if part)
    return Document(f"{name}.zip", _ZIP, packed(files))


BUILDERS = {"export": _export, "reporting": _reporting}
