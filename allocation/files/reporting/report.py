"""What the filled sheets sum to, as a text, a document and a workbook: the monthly and the annual report."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from allocation.distribution import Distribution
from allocation.files.document import as_text
from allocation.files.marking import marking_of
from allocation.files.reporting.filled import Filled
from allocation.files.reporting.report_document import report_document
from allocation.files.reporting.report_sheets import report_workbook
from allocation.files.reporting.report_text import report_text

REPORT = "rapport"
"""What the files of a report are called after their scenario."""


@dataclass(frozen=True, slots=True)
class Report:
    """The answers to a distribution's reporting sheets, on a day where one is said."""

    distribution: Distribution
    filled: Filled
    on: date | None = None

    @property
    def stem(self) -> str:
        """What the files are called: case, scenario, that it is a report, and that it is of a draft."""
        return stem_of(self.distribution, REPORT)

    @property
    def contents(self) -> Mapping[str, bytes]:
        """The files' bytes by what their names end with, the same bytes for the same answers."""
        return {
            ".txt": self.told().encode(),
            ".json": as_text(self.document()).encode(),
            ".xlsx": report_workbook(self.distribution, self.filled.answers, self.on),
        }

    def document(self) -> dict[str, object]:
        """The report as JSON holds it."""
        return report_document(self.distribution, self.filled.answers, self.on, self.filled.problems)

    def told(self) -> str:
        """The report as a person reads it."""
        return report_text(self.distribution, self.filled.answers, self.on)


def stem_of(distribution: Distribution, what: str) -> str:
    """What files of a distribution's reporting are called."""
    parts = (distribution.case.name, distribution.scenario.name, what, marking_of(distribution).watermark)
    return "-".join(part for part in parts if part)
