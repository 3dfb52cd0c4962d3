"""How property tests run here: without a deadline, for the machines that run them are noisy."""

from hypothesis import given, settings

__all__ = ["given"]

settings.register_profile("noisy", deadline=None)
settings.load_profile("noisy")
