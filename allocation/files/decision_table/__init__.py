"""A decision that somebody hands in as a table: recipients down, streams across, from a workbook or CSV.

A file is read in two steps. `table_of` takes it in as text, once: that is what is kept. `reading_of` says
what the text states, with the case's recipients, streams and units, and a unit where the file has none.
Nothing is guessed: a near miss of a name is suggested, and a number that could be two is refused.
"""

from allocation.files.decision_table.kept_table import from_json, to_json
from allocation.files.decision_table.reading import Reading, reading_of
from allocation.files.decision_table.taken_in import table_of
from allocation.files.sheets_in import TableText

__all__ = ["Reading", "TableText", "from_json", "reading_of", "table_of", "to_json"]
