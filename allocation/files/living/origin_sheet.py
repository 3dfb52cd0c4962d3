"""The sheet «Saksmappe»: which case, alternative and fingerprint a workbook is of, and the case's own files.

A shipped case is named, for the program has it. Of any other the files stand here line by line, so that the
workbook is a case wherever it is sent.
"""

from allocation.files.living.book import Living
from allocation.files.living.pages import PART, SMALL_WRAPPED, WRAPPED, Page
from allocation.files.scenario_text import scenario_text

ORIGIN = "Saksmappe"
CASE, SCENARIO, FINGERPRINT = "Sak", "Alternativ", "Fingeravtrykk"
"""What the first rows of the sheet say, beside their labels."""
FILE = "Fil"
"""What a row begins with whose second cell is a file's name; its lines stand in the second cells below."""
SCENARIO_FILE = "alternativ.toml"
"""What the file of the workbook's own alternative is called here."""


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
