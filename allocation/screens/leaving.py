"""What leaves the house, as the header's menu offers it: to the board, to the recipients, to the accounts."""

from functools import lru_cache

from allocation.files.exporting.profile import read_profile, shipped_profiles
from allocation.files.marking import marking_of
from allocation.files.papers.pdf import is_installed
from allocation.problems import ProblemsFound
from allocation.reporting import report_lines
from allocation.screens.documents.of_accounts import PROFILE
from allocation.screens.documents.of_papers import RECIPIENT
from allocation.screens.seat import Seat


def leaving(seat: Seat) -> dict[str, object]:
    """The menu's files by group, each by its address; nothing where what is on the screen cannot be run."""
    try:
        run = seat.distribution
    except ProblemsFound:
        return {"leaves": False}
    return {
        "leaves": True,
        "memos": _as_word_and_pdf(seat, "memo"),
        "extracts": {
            kind: seat.say("leaving.zip", form=form)
            for kind, form in _as_word_and_pdf(seat, "extracts").items()
        },
        "exports": _exports() if seat.case.accounts else {},
        "has_reports": bool(report_lines(run)),
        "is_draft": marking_of(run).is_draft,
    }


def extract_of(seat: Seat, recipient: str) -> dict[str, str]:
    """The extract of the one recipient that is looked at, by its address."""
    return {
        f"{kind}?{RECIPIENT}={recipient}": seat.say("leaving.extract", form=form)
        for kind, form in _as_word_and_pdf(seat, "extract").items()
    }


def _as_word_and_pdf(seat: Seat, kind: str) -> dict[str, str]:
    """A paper as Word, and as PDF where this machine can make one."""
    pdf = {f"{kind}_pdf": seat.say("leaving.pdf")} if is_installed() else {}
    return {kind: seat.say("leaving.word"), **pdf}


@lru_cache(maxsize=1)
def _exports() -> dict[str, str]:
    """The import file by each shipped profile, by its title."""
    return {f"export?{PROFILE}={code}": read_profile(code).title for code in shipped_profiles()}
