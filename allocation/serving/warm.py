"""What is fetched and worked out once, while the first browser still loads the page."""

import gc
import logging
import sys
from importlib import import_module

from allocation.problems import ProblemsFound
from allocation.serving.settings import opened_case

_FIRST = ("numpy", "pandas", "jinja2", "allocation.files", "allocation.scenario", "allocation.reconciliation")
_LATER = ("openpyxl", "pulp", "highspy", "allocation.files.workbook", "allocation.optimise.within_limits")
"""What the first figures need, and what a later click needs."""

_SWITCH = 0.0005  # seconds: how long the server waits for the warming to let it answer
_log = logging.getLogger(__name__)


def warm() -> None:
    """Import what the screens use, run the case they open with, and take all of it out of garbage collection.

    Streamlit collects all garbage after every rerun; what stands here for good is then skipped, which is
    most of the time of a rerun.
    """
    usual = sys.getswitchinterval()
    sys.setswitchinterval(_SWITCH)
    try:
        for room in _FIRST:
            import_module(room)
        _run_once()
        for room in _LATER:
            import_module(room)
    except Exception:
        _log.exception("the screens start cold")
    finally:
        sys.setswitchinterval(usual)
        gc.collect()
        gc.freeze()


def _run_once() -> None:
    """Run the opened case; what is wrong with it, if anything, is for the screens to say."""
    from allocation.files import load_case
    from allocation.reconciliation import all_findings
    from allocation.scenario import run

    try:
        all_findings(run(load_case(opened_case())))
    except ProblemsFound:
        return
