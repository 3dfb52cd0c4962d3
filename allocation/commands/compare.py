"""`allocation compare`: what sets alternatives apart, and what that does to each recipient."""

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from allocation.commands import WELL
from allocation.commands.words import Words, with_scenario
from allocation.problems import Problem

HELP = "vis hva som skiller alternativer, og hva det gir hver"


def add_words(words: Words) -> None:
    """The case, and the alternatives of it."""
    group = words.case("sak og alternativer")
    told = "to eller flere: navn i saken, eller filer NAVN.toml; de andre sammenlignes med det første"
    group.add_argument("scenarios", metavar="ALTERNATIV", nargs="*", help=told)
    words.option("--out", "MAPPE", "skriv også tekst og JSON til filer der")


def work(chosen: Namespace) -> int:
    """Compare the alternatives with the first."""
    from allocation.comparison import compare
    from allocation.files import load_case
    from allocation.files.comparison_document import comparison_document
    from allocation.files.comparison_text import comparison_text
    from allocation.files.document import as_text

    case, names = load_case(chosen.case), []
    for given in chosen.scenarios:
        case, name = with_scenario(case, given)
        names.append(name)
    comparison = compare(case, names)
    written = []
    if chosen.out:
        from allocation.files.output import write_comparison

        written = write_comparison(comparison, Path(chosen.out))
    if chosen.json:
        print(as_text(comparison_document(comparison)), end="")
    else:
        print(comparison_text(comparison))
        for path in written:
            print(f"Skrevet: {path}")
    return WELL


def refused(chosen: Namespace | None, problems: Sequence[Problem]) -> dict[str, Any]:
    """The document of a comparison without a result."""
    from allocation.files.comparison_document import refused_comparison
    from allocation.files.package import units_of

    case = getattr(chosen, "case", "")
    return refused_comparison(case, units_of(case).base, problems)
