"""Reading and writing: the only rooms, beside the commands and the screens, that touch files."""

from allocation.files.assemble import load_case

__all__ = ["load_case"]
