"""`allocation read`: every table found in letters, sheets and exports, with what is wrong beside it."""

from argparse import Namespace
from collections.abc import Sequence
from typing import Any

from allocation.commands import REFUSED, WELL
from allocation.commands.words import Words, sound_case
from allocation.problems import Problem, errors

HELP = "les alle tabellene i et brev, et regneark eller en eksport"


def add_words(words: Words) -> None:
    """The files, and the case whose recipients they speak of."""
    told = "brev (tekst eller PDF), regneark (.xlsx), CSV eller regnskapseksport"
    words.group("filer").add_argument("files", metavar="FIL", nargs="+", help=told)
    words.option("--case", "SAK", "kjenn igjen mottakerne ved sakens navn på dem")
    words.option("--unit", "ENHET", "enheten i en fil som ikke sier den, for eksempel «tusen kroner»")
    words.option("--rows", "ANTALL", "hvor mange linjer en fil kan ha, når den er lengre enn 50 000")
    words.option("--confirmed", "FIL", "rader som er bekreftet eller rettet på skjermen Avstem (.json)")


def work(chosen: Namespace) -> int:
    """Read the files; what was found is shown also where an error stands."""
    from allocation.files.confirmed_rows import with_confirmed
    from allocation.files.document import as_text
    from allocation.files.files_given import found_in, limits_said
    from allocation.files.read_document import read_document
    from allocation.files.read_text import read_text
    from allocation.files.recognised import with_recognised
    from allocation.files.said_unit import unit_said, with_said_unit
    from allocation.money import NORWEGIAN

    case = sound_case(chosen.case) if chosen.case else None
    limits = limits_said(chosen.rows)
    found = [found_in(path, limits) for path in chosen.files]
    if chosen.confirmed:
        found = with_confirmed(found, chosen.confirmed)
    if chosen.unit is not None:
        unit = unit_said(chosen.unit, case.units if case else NORWEGIAN)
        found = [with_said_unit(one, unit) for one in found]
    if case is not None:
        found = [with_recognised(one, case) for one in found]
    print(as_text(read_document(found, case)) if chosen.json else read_text(found) + "\n", end="")
    return REFUSED if any(errors(one.problems) for one in found) else WELL


def refused(_chosen: Namespace | None, problems: Sequence[Problem]) -> dict[str, Any]:
    """The document where nothing could be read."""
    from allocation.files.read_document import refused_read

    return refused_read(problems)
