"""Rows of text to tables as a document prints them, without asking any case.

What each column is, is told from the words of its heading and from what stands under it; a row is an item, a
sum or inside another; every figure has its unit and its decimals, or a problem at its cell.
"""

from allocation.files.tables_in.own_sums import own_sums, with_totals
from allocation.files.tables_in.reading import tables_of, tables_of_years
from allocation.files.tables_in.repeated import repeated_rows
from allocation.files.tables_in.suspicions import suspicions

__all__ = ["own_sums", "repeated_rows", "suspicions", "tables_of", "tables_of_years", "with_totals"]
