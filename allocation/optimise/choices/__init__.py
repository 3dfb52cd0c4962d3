"""Choices of measures and their months, within limits that a meeting sets."""
