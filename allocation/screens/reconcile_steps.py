"""Back and forth through what was said of rows: the store then says of them what the working copy does."""

from allocation.files.confirmations import confirmations_text
from allocation.screens.desk import the_desk
from allocation.screens.reconcile_file import confirmations_in, given_in
from allocation.screens.reconcile_rows import row_key
from allocation.screens.working import WorkingCopy


def keep_as_it_is_said(before: WorkingCopy, after: WorkingCopy) -> None:
    """Keep what the later copy says of each row of the file, where the earlier one said something else."""
    given, kept = given_in(after), the_desk().store.handed_in
    if given is None or given != given_in(before):
        return
    was, now = ({one.spot: one for one in confirmations_in(copy, given)} for copy in (before, after))
    for spot in was.keys() | now.keys():
        if spot not in now:
            kept.take_back(given.sha256, row_key(spot))
        elif now[spot] != was.get(spot):
            document = confirmations_text(given.name, given.sha256, [now[spot]])
            kept.confirm(given.sha256, row_key(spot), document)
