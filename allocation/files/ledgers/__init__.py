"""Exports of accounts: account, cost centre and amount, line by line, added up to a table."""

from allocation.files.ledgers.export import account_numbers, is_export, is_ledger, ledger_table, sheet_ledger

__all__ = ["account_numbers", "is_export", "is_ledger", "ledger_table", "sheet_ledger"]
