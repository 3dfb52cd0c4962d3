"""What is read in and worked out once: what the first figures need at once, the rest a little later."""

import gc
import logging
import sys
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec

from allocation.problems import ProblemsFound
from allocation.serving.settings import opened_case

_SWITCH = 0.0005  # seconds: how long the server waits for the warming to let it answer
_log = logging.getLogger(__name__)


def warm() -> None:
    """Read in the first screen and run the case it opens with, while the first browser loads the page."""
    _kept_for_good(_first_figures)


def warm_the_rest() -> None:
    """Read in the other screens and the files that leave them, while the first one is looked at."""
    _kept_for_good(_rest)


def _kept_for_good(work: Callable[[], None]) -> None:
    """Do a part of the warming, and take what it leaves out of garbage collection.

    Streamlit collects all garbage after every rerun; what stands here for good is then skipped, which is
    most of the time of a rerun. A fault is logged and leaves the screens cold, no more.
    """
    usual = sys.getswitchinterval()
    sys.setswitchinterval(_SWITCH)
    try:
        work()
    except Exception:
        _log.exception("the screens start cold")
    finally:
        sys.setswitchinterval(usual)
        gc.collect()
        gc.freeze()


def _first_figures() -> None:
    """The first screen with all it uses, and the opened case: its faults are for the screens to say."""
    from allocation.reconciliation import all_findings
    from allocation.screens.addresses import FIRST
    from allocation.screens.shelf import run_of, shelved

    import_module(f"allocation.screens.{next(iter(FIRST))}")
    try:
        case = shelved(opened_case()).case
        all_findings(run_of(case, case.default_scenario))
    except ProblemsFound:
        return


def _rest() -> None:
    from allocation.screens.addresses import ADVANCED, FIRST
    from allocation.screens.documents import builders

    for screen in (*FIRST, *ADVANCED):
        if find_spec(f"allocation.screens.{screen}"):
            import_module(f"allocation.screens.{screen}")
    builders()
