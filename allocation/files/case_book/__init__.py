"""A case as a workbook that a person fills in: its sheets, the blank one, and a filled one read as a case."""
