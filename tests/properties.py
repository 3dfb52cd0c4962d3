"""How property tests run here: without a deadline, for the machines that run them are noisy.

Thirty examples a run keep the suite short; each run draws its own, and what fails is remembered.
"""

from hypothesis import given, settings

__all__ = ["given"]

settings.register_profile("noisy", deadline=None, max_examples=30)
settings.load_profile("noisy")
