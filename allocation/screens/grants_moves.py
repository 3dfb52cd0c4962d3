"""What is done on the Grants screen: which table is shown, which beside it, and what is sought in it."""

from collections.abc import Mapping

from allocation.case import Case
from allocation.grant_tables import GrantTable
from allocation.screens import header
from allocation.screens.doing import Doing, doing
from allocation.screens.grant_letters import tables_at_hand
from allocation.screens.live import Event
from allocation.screens.shelf import shelf_for
from allocation.screens.working import WorkingCopy, asks

TABLE, BESIDE, SEARCH = "grants.table", "grants.beside", "grants.search"
_LONGEST = 200


def table_of(case: Case, copy: WorkingCopy) -> GrantTable | None:
    """The table that is looked at: the chosen one, or the first at hand."""
    tables = tables_at_hand(case).tables
    return tables.get(copy.asked.get(TABLE, "")) or next(iter(tables.values()), None)


def beside_of(case: Case, copy: WorkingCopy) -> GrantTable | None:
    """The table beside it; None where none is chosen, or the same."""
    chosen = tables_at_hand(case).tables.get(copy.asked.get(BESIDE, ""))
    return None if chosen == table_of(case, copy) else chosen


def sought(copy: WorkingCopy) -> str:
    """What is sought in the table; empty for all of it."""
    return copy.asked.get(SEARCH, "")


def _tables(copy: WorkingCopy) -> Mapping[str, GrantTable]:
    return tables_at_hand(shelf_for(copy).case).tables


def _table(copy: WorkingCopy, _about: str, event: Event) -> WorkingCopy:
    return asks(copy, TABLE, event.value) if event.value in _tables(copy) else copy


def _beside(copy: WorkingCopy, _about: str, event: Event) -> WorkingCopy:
    return asks(copy, BESIDE, event.value) if event.value in ("", *_tables(copy)) else copy


def _search(copy: WorkingCopy, _about: str, event: Event) -> WorkingCopy:
    return asks(copy, SEARCH, event.value.strip()[:_LONGEST])


DOES: dict[str, Doing] = {
    "table": _table,
    "beside": _beside,
    "search": _search,
    "case": header.DOES["case"],
}
TAKING = doing(DOES)
