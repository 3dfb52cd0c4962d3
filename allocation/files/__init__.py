"""Reading and writing: the only rooms, beside the commands and the screens, that touch files."""

from allocation.files.assemble import load_case, with_scenario_file

__all__ = ["load_case", "with_scenario_file"]
