"""Mixes of criteria that resemble decided amounts, and how far each can be trusted."""
