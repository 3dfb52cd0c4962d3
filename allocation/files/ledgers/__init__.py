"""Exports of accounts: account, cost centre and amount, line by line, added up to a table."""

from allocation.files.ledgers.export import is_ledger, ledger_table, sheet_ledger

__all__ = ["is_ledger", "ledger_table", "sheet_ledger"]
