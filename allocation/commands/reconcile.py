"""`allocation reconcile`: two tables held against each other, each a file or a case; differences named."""

import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from allocation.commands import DEVIATES, WELL
from allocation.commands.words import Words
from allocation.problems import Problem

if TYPE_CHECKING:
    from allocation.files.reconciled.asked import Tells

HELP = "hold to tabeller mot hverandre, og gi hvert avvik et navn"


def add_words(words: Words) -> None:
    """The two sides, how they are read, and what is explained."""
    group = words.group("de to sidene")
    told = "fil som «allocation read» forstår, eller en sak"
    group.add_argument("stated", metavar="OPPGITT", help=f"{told} (vedtaket eller brevet)")
    group.add_argument("computed", metavar="BEREGNET", help=f"{told} (kjøringen)")
    words.option("--case", "SAK", "saken som mottakerne og finansieringstypene i filene hører til")
    words.option("--scenario", "NAVN", "alternativet som en sak kjøres i")
    words.option("--mapping", "FIL", "kontoer og koststeder: account,stream,cost_centre,recipient")
    words.option("--unit", "ENHET", "enheten i en fil som ikke sier den, for eksempel «tusen kroner»")
    words.option("--table", "NR", "tabellen i filen, når flere passer (2, eller 2,1 for begge)")
    words.option("--rows", "ANTALL", "hvor mange linjer en fil kan ha, når den er lengre enn 50 000")
    words.option("--confirmed", "FIL", "rader som er bekreftet eller rettet på skjermen Avstem (.json)")
    words.option("--explanations", "FIL", "forklaringene (vanligvis explanations.csv i saksmappen)")
    words.option(
        "--explain",
        ("NØKKEL", "BELØP", "GRUNN"),
        "forklar et avvik; beløpet i radens enhet, eller med enhet; «alt» er hele",
    )
    words.option("--who", "NAVN", "hvem som forklarer det")


def work(chosen: Namespace) -> int:
    """Reconcile the two."""
    from allocation.files.document import as_text
    from allocation.files.reconcile_document import reconcile_document
    from allocation.files.reconcile_text import reconcile_text
    from allocation.files.reconciled.asked import Asked, answered

    made, problems = answered(
        tells=_tells(chosen.stated, chosen.computed),
        asked=Asked(
            chosen.stated, chosen.computed, chosen.case, chosen.scenario, chosen.mapping, chosen.unit,
            chosen.table, chosen.explanations, chosen.explain, chosen.who or "", chosen.rows,
            chosen.confirmed,
        ),
    )  # fmt: skip
    if chosen.json:
        print(as_text(reconcile_document(made, problems)), end="")
    else:
        print(reconcile_text(made, problems), end="")
    return WELL if made.is_settled else DEVIATES


_LONG = 2_000_000
"""From how many bytes in both files together a person waits so long that something must be said meanwhile."""


def _tells(*names: str) -> "Tells":
    """Says on standard error what is being done with long files; of others nothing."""
    from allocation.files.reconciled.asked import Stage

    def tells(stage: Stage, name: str) -> None:
        if sum(map(_size, names)) >= _LONG:
            doing = f"leser {name}" if stage is Stage.READS else "holder radene mot hverandre"
            print(f"{doing} …", file=sys.stderr, flush=True)

    return tells


def _size(name: str) -> int:
    try:
        return Path(name).stat().st_size if Path(name).is_file() else 0
    except (OSError, ValueError):
        return 0


def refused(chosen: Namespace | None, problems: Sequence[Problem]) -> dict[str, Any]:
    """The document where nothing was reconciled."""
    from allocation.files.reconcile_document import refused_reconciliation

    stated, computed = getattr(chosen, "stated", ""), getattr(chosen, "computed", "")
    return refused_reconciliation(stated, computed, problems)
