"""Sheets and CSV files as rows of text: bytes in, every cell as it is written, and what was seen on the way.

One way in for all who read tables: a decision held against a case, and whatever `allocation read` is given.
Nothing is parsed before it was looked at; what cannot be read with certainty is refused with its place.
"""

from allocation.files.sheets_in.content import Content, content_of, plain_name
from allocation.files.sheets_in.csv_rows import csv_table, ragged
from allocation.files.sheets_in.limits import LEDGER_LIMITS, LIMITS, Limits
from allocation.files.sheets_in.text_table import Merged, TableText, TextRow, cells_by_column
from allocation.files.sheets_in.workbook_rows import workbook_tables

__all__ = [
    "LEDGER_LIMITS",
    "LIMITS",
    "Content",
    "Limits",
    "Merged",
    "TableText",
    "TextRow",
    "cells_by_column",
    "content_of",
    "csv_table",
    "plain_name",
    "ragged",
    "workbook_tables",
]
