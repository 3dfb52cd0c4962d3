"""Distributes hospital funding by rules that can be traced, rounded so that everything adds up."""

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from allocation.files import load_case
    from allocation.reconciliation import reconcile
    from allocation.rounding import largest_remainder
    from allocation.scenario import run
    from allocation.sharing import share_out
    from allocation.table_rounding import round_table

_ROOMS = {
    "largest_remainder": "allocation.rounding",
    "load_case": "allocation.files",
    "reconcile": "allocation.reconciliation",
    "round_table": "allocation.table_rounding",
    "run": "allocation.scenario",
    "share_out": "allocation.sharing",
}

__all__ = ["largest_remainder", "load_case", "reconcile", "round_table", "run", "share_out"]


def __getattr__(name: str) -> Any:
    """Import a public function when it is first asked for, so that a cold start stays quick."""
    if name not in _ROOMS:
        raise AttributeError(f"module 'allocation' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_ROOMS[name]), name)
