"""What is read in and worked out once, while the first browser still loads the page."""

import gc
import logging
import sys
from importlib import import_module
from importlib.util import find_spec

from allocation.problems import ProblemsFound
from allocation.serving.settings import opened_case

_SWITCH = 0.0005  # seconds: how long the server waits for the warming to let it answer
_log = logging.getLogger(__name__)


def warm() -> None:
    """Read in the screens, run the case they open with, and take all of it out of garbage collection.

    Streamlit collects all garbage after every rerun; what stands here for good is then skipped, which is
    most of the time of a rerun. A fault is logged and leaves the screens cold, no more.
    """
    usual = sys.getswitchinterval()
    sys.setswitchinterval(_SWITCH)
    try:
        _read_in()
        _run_once()
    except Exception:
        _log.exception("the screens start cold")
    finally:
        sys.setswitchinterval(usual)
        gc.collect()
        gc.freeze()


def _read_in() -> None:
    """The screens and the files that leave them, with all they use."""
    from allocation.screens.documents import builders
    from allocation.screens.frame import ADVANCED, FIRST

    builders()
    for screen in (*FIRST, *ADVANCED):
        if find_spec(f"allocation.screens.{screen}"):
            import_module(f"allocation.screens.{screen}")


def _run_once() -> None:
    """Run the opened case; what is wrong with it, if anything, is for the screens to say."""
    from allocation.reconciliation import all_findings
    from allocation.screens.shelf import run_of, shelved

    try:
        case = shelved(opened_case()).case
        all_findings(run_of(case, case.default_scenario))
    except ProblemsFound:
        return
