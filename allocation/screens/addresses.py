"""The screens by the names of their files, and the address of each; read by the server before any screen."""

from collections.abc import Mapping

FIRST: Mapping[str, str] = {
    "distribute": "fordel",
    "compare": "sammenlign",
    "grants": "tilskudd",
    "reconcile": "avstem",
    "activity": "aktivitet",
    "measures": "tiltak",
    "sources": "kilder",
}
"""The screens that a meeting lives in and those beside them; the first of them stands at the root as well."""

ADVANCED: Mapping[str, str] = {"optimise": "beste"}
"""Those that need explaining."""
