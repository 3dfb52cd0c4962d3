"""Where the screens stand and what they were opened with.

How the server and the screens are set stands in `.streamlit/config.toml` beside `app.py`, which Streamlit
reads wherever the program is started from. Only what is asked on the command line comes from here.
"""

import os
from importlib.resources import files
from pathlib import Path

CASE = "ALLOCATION_CASE"
"""The environment variable that says which case the screens open with."""

_FIRST_CASE = "hso-2024-revised"


def script() -> Path:
    """The script of the screens: inside the package, or beside it in a checkout.

    Installed it stands in a folder of its own: Streamlit puts the script's folder first on the path of
    modules, where `allocation/trace.py` would hide the standard library's.
    """
    package = Path(str(files("allocation")))
    inside = package / "script" / "app.py"
    return inside if inside.is_file() else package.parent / "app.py"


def opened_case() -> str:
    """The name or folder of the case that the screens open with."""
    return os.environ.get(CASE) or _FIRST_CASE
