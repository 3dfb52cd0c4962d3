"""What is done on the Sources screen: what is sought in its lists."""

from allocation.screens.doing import Doing, doing
from allocation.screens.live import Event
from allocation.screens.working import WorkingCopy, asks

SEARCH = "sources.search"
_LONGEST = 200


def sought(copy: WorkingCopy) -> str:
    """What is sought in the lists; empty for all of them."""
    return copy.asked.get(SEARCH, "")


def _search(copy: WorkingCopy, _about: str, event: Event) -> WorkingCopy:
    return asks(copy, SEARCH, event.value.strip()[:_LONGEST])


DOES: dict[str, Doing] = {"search": _search}
TAKING = doing(DOES)
