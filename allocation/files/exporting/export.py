"""All that an export leaves behind: the import file, the reversal of what it replaces, and the proof."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from allocation.accounts import TABLE
from allocation.case import Case
from allocation.distribution import Distribution
from allocation.files.document import as_text
from allocation.files.exporting.export_document import export_document
from allocation.files.exporting.fills import Filling
from allocation.files.exporting.profile import Profile, Sides
from allocation.files.exporting.totals_text import totals_text
from allocation.files.exporting.written import postings_file
from allocation.files.marking import marking_of
from allocation.posting_totals import Total, total_problems, totals
from allocation.postings import Posting, postings, reversed_postings
from allocation.problems import Problem, ProblemsFound, error


@dataclass(frozen=True, slots=True)
class Export:
    """What is to be booked, what is taken back, the totals that prove it, and the files by their endings."""

    distribution: Distribution
    profile: Profile
    postings: tuple[Posting, ...]
    reversal: tuple[Posting, ...]
    totals: tuple[Total, ...]

    @property
    def stem(self) -> str:
        """What the files are called: case, scenario and profile, and that it is a draft."""
        draft = marking_of(self.distribution).watermark
        case, scenario = self.distribution.case.name, self.distribution.scenario.name
        return "-".join(part for part in (case, scenario, self.profile.code, draft) if part)

    @property
    def contents(self) -> Mapping[str, bytes]:
        """The files' bytes by what their names end with, the same bytes for the same export."""
        filling = Filling(self.distribution.case, marking_of(self.distribution), self.profile)
        suffix = f".{self.profile.format}"
        reversal = {self.reversal_ending: postings_file(self.reversal, filling)} if self.reversal else {}
        return {
            suffix: postings_file(self.postings, filling),
            **reversal,
            "-avstemt.txt": self.told().encode(),
            "-avstemt.json": as_text(self.document()).encode(),
        }

    @property
    def reversal_ending(self) -> str:
        """What the name of the reversal's file ends with."""
        return f"-reversering.{self.profile.format}"

    def document(self) -> dict[str, object]:
        """The export as JSON holds it; a later export can take it back by this."""
        return export_document(
            self.distribution, self.profile.code, self.postings, self.reversal, self.totals
        )

    def told(self) -> str:
        """The proof as a person reads it."""
        return totals_text(self.distribution, self.profile.title, self.totals, self.postings, self.reversal)


def export_of(distribution: Distribution, profile: Profile, earlier: Sequence[Posting] = ()) -> Export:
    """The export of a distribution, and the reversal of what was booked before it.

    Raises ProblemsFound where something cannot be booked, or where the totals differ: nothing is then to be
    written.
    """
    case = distribution.case
    booked = postings(distribution, profile.months)
    problems = _without_contra(case, (*booked, *earlier)) if profile.sides is Sides.DOUBLE else []
    proof = totals(distribution, booked)
    problems += total_problems(distribution, proof)
    if problems:
        raise ProblemsFound(problems)
    return Export(distribution, profile, booked, reversed_postings(earlier), proof)


def _without_contra(case: Case, booked: Sequence[Posting]) -> list[Problem]:
    """The accounts without one for the other side, in a file that has both."""
    fix = "skriv motkontoen i kolonnen «contra», eller bruk en profil med sides = «single»"
    accounts = dict.fromkeys(one.account for one in booked if not one.contra)
    return [
        error(
            case.at(f"{TABLE}.csv", column="contra"),
            f"profilen fører begge sider, men kontoen «{account}» har ingen motkonto",
            "cellen er tom",
            fix,
        )
        for account in accounts
    ]
