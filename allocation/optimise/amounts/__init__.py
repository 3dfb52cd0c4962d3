"""Amounts within limits: the table that is asked about, what is wished of it, and how it is filled."""
