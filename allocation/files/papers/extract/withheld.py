"""What an extract does not say: the names of those whom it is not about."""

from collections.abc import Callable

from allocation.distribution import Distribution
from allocation.files.papers.extract.names_in_text import without_names
from allocation.trace import ways_to

WITHHELD = "[annen mottaker]"
"""What stands where a text names another: a document's title, most often."""


def withholding(distribution: Distribution, recipient: str) -> Callable[[str], str]:
    """A text without the names of others than the recipient, its payers and the body that decides.

    The titles of case and scenario stand as they are, for they stand on every paper of the case.
    """
    case = distribution.case
    named = {recipient, *payers_of(distribution, recipient)}
    kept = {name for code in named for name in _names(distribution, code)}
    kept |= {case.body, case.title, distribution.scenario.title}
    others = {name for code in case.recipients if code not in named for name in _names(distribution, code)}
    return without_names(others, kept, WITHHELD)


def _names(distribution: Distribution, code: str) -> tuple[str, ...]:
    one = distribution.case.recipients.get(code)
    return (one.name, *one.aliases) if one else ()


def payers_of(distribution: Distribution, recipient: str) -> tuple[str, ...]:
    """The codes of those through whom the recipient's money comes, the nearest first."""
    links = (link for way in ways_to(distribution, recipient) for link in way.links)
    return tuple(dict.fromkeys(link.fund.payer for link in links))
