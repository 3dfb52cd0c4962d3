"""The file that an accounting system imports, by a profile that says how it wants it, and what it proves."""

from allocation.files.exporting.export import Export, export_of
from allocation.files.exporting.profile import Profile, read_profile

__all__ = ["Export", "Profile", "export_of", "read_profile"]
