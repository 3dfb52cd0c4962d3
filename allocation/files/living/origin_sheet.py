"""The sheet «Saksmappe»: which case, alternative and fingerprint a workbook is of, and the case's own files.

A shipped case is named, for the program has it. Of any other the files stand here line by line, so that the
workbook is a case wherever it is sent.
"""

import hashlib
from collections.abc import Iterable

from allocation.files.living.book import Living
from allocation.files.living.cells import number
from allocation.files.living.pages import PART, SMALL_WRAPPED, WRAPPED, Page
from allocation.files.scenario_text import scenario_text

ORIGIN = "Saksmappe"
CASE, SCENARIO, FINGERPRINT = "Sak", "Alternativ", "Fingeravtrykk"
"""What the first rows of the sheet say, beside their labels."""
FILE = "Fil"
"""What a row begins with whose second cell is a file's name; its lines stand in the second cells below."""
SCENARIO_FILE = "alternativ.toml"
"""What the file of the workbook's own alternative is called here."""


DIGEST = "Inndata"
"""What the row begins with that says how many inputs there are, and a digest of what they were."""


def digest_of(inputs: Iterable[tuple[str, float]]) -> str:
    """The number of inputs, and twelve hexadecimal digits of their paths and original values.

    A spreadsheet program may save a value with a few digits less: twelve are looked at.
    """
    rows = sorted(f"{path} {value:.12g}" for path, value in inputs)
    digest = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return f"{len(rows)}: {digest[:12]}"


def write_origin(living: Living) -> Page:
    """Where the workbook comes from, all that is needed to run it again."""
    distribution = living.distribution
    page = living.page(
        f"{ORIGIN}!", "Hva arbeidsboken er laget av: det som trengs for å kjøre den som en sak."
    )
    page.title = ORIGIN
    page.wide([16, 98])
    named = {
        CASE: distribution.case.name,
        SCENARIO: distribution.scenario.name,
        FINGERPRINT: distribution.fingerprint,
        DIGEST: digest_of((path, number(cell.value)) for path, cell in living.inputs.by_path()),
    }
    for label, text in named.items():
        page.text(1, label, PART)
        page.text(2, text)
        page.row += 1
    files = {SCENARIO_FILE: scenario_text(distribution.scenario), **distribution.case.files}
    for name, text in files.items():
        page.row += 1
        page.text(1, FILE, PART)
        page.text(2, name, PART)
        page.row += 1
        for line in text.splitlines():
            page.wrapped({2: line}, SMALL_WRAPPED if line.startswith("#") else WRAPPED)
            page.row += 1
    return page
