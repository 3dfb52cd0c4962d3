"""The sheet in which a recipient reports on earmarked and one-off money, and what the filled ones sum to."""
