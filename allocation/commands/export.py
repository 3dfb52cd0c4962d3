"""`allocation export`: the file that the accounts import, the reversal of what it replaces, and the proof."""

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from allocation.commands import WELL
from allocation.commands.words import Words, case_asked_for
from allocation.problems import Place, Problem, ProblemsFound, error

HELP = "skriv filen som regnskapet leser inn, avstemt mot fordelingen"


def add_words(words: Words) -> None:
    """The case, how its file is to look, and what it replaces."""
    words.case()
    words.option(
        "--profile", "PROFIL", "hvordan filen skal se ut: et navn som følger med, eller en fil NAVN.toml"
    )
    words.scenario()
    words.option(
        "--replaces",
        "TIDLIGERE",
        "det som er bokført før og føres tilbake: et alternativ, eller -avstemt.json",
    )
    words.option("--out", "MAPPE", "hvor filene skrives (vanligvis out)")


def work(chosen: Namespace) -> int:
    """Write the file, or say why it cannot be booked."""
    from allocation.files.document import as_text
    from allocation.files.exporting import export_of, read_profile
    from allocation.files.exporting.earlier import earlier_postings
    from allocation.files.output import written
    from allocation.scenario import run

    profile = read_profile(_profile_named(chosen.profile))
    case, scenario = case_asked_for(chosen)
    distribution = run(case, scenario)
    earlier = earlier_postings(case, distribution.scenario, chosen.replaces, profile)
    export = export_of(distribution, profile, earlier)
    paths = []
    if chosen.out or not chosen.json:
        paths = written(Path(chosen.out or "out"), export.stem, export.contents)
        if not export.reversal:  # one of an earlier export would be imported with this one
            (Path(chosen.out or "out") / f"{export.stem}{export.reversal_ending}").unlink(missing_ok=True)
    if chosen.json:
        print(as_text(export.document()), end="")
    else:
        print(export.told(), end="")
        for path in paths:
            print(f"Skrevet: {path}")
    return WELL


def _profile_named(given: str | None) -> str:
    """The profile that was given. Raises ProblemsFound where none was."""
    if given:
        return given
    what, fix = "det står ikke hvordan filen skal se ut", "skriv for eksempel --profile plain-csv"
    raise ProblemsFound([error(Place("--profile"), what, "valget mangler", fix)])


def refused(chosen: Namespace | None, problems: Sequence[Problem]) -> dict[str, Any]:
    """The document where nothing can be booked."""
    from allocation.files.exporting.export_document import refused_export
    from allocation.files.package import units_of

    case = getattr(chosen, "case", "")
    return refused_export(case, getattr(chosen, "scenario", None), units_of(case).base, problems)
