"""What every file that leaves the house says of itself: case, scenario, status, fingerprint, access."""

from dataclasses import dataclass

from allocation.case import ScenarioStatus
from allocation.distribution import Distribution
from allocation.files.summary import access_text, case_text, status_texts
from allocation.versions import as_decided
from allocation.words import SCENARIO_STATUS

WATERMARK = "UTKAST"
"""What stands across the pages of a scenario that no body has decided."""


@dataclass(frozen=True, slots=True)
class Marking:
    """Whose file it is and what it is worth, in words.

    `case` and `scenario` are names, `stands` the status as one word, `status` the same with who gave it and
    when; `exempt` is the line of a case that is exempt from public access, empty otherwise.
    """

    case: str
    case_title: str
    case_text: str
    scenario: str
    scenario_title: str
    stands: str
    status: str
    fingerprint: str
    is_draft: bool
    exempt: str

    @property
    def watermark(self) -> str:
        """The word across the pages; empty for what is decided."""
        return WATERMARK if self.is_draft else ""

    @property
    def worth(self) -> str:
        """What the file is worth, in the one word that a document holds: UTKAST, or how it stands."""
        return self.watermark or self.stands

    @property
    def lines(self) -> tuple[str, ...]:
        """The marking line by line, the line of access first where there is one."""
        return (
            *([self.exempt] if self.exempt else []),
            f"Sak: {self.case_title} ({self.case})",
            f"Alternativ: {self.scenario_title} ({self.scenario})",
            f"Status: {self.status}",
            f"Fingeravtrykk: {self.fingerprint}",
        )


def marking_of(distribution: Distribution) -> Marking:
    """The marking of what is made from a distribution."""
    case, scenario = distribution.case, distribution.scenario
    status: ScenarioStatus = as_decided(case, scenario).status
    return Marking(
        case=case.name,
        case_title=case.title,
        case_text=case_text(case),
        scenario=scenario.name,
        scenario_title=scenario.title,
        stands=SCENARIO_STATUS[status],
        status=", ".join(status_texts(case, scenario)),
        fingerprint=distribution.fingerprint,
        is_draft=not scenario.is_frozen,
        exempt=access_text(case),
    )
