"""The components of the screens are given in code: none is looked for among what is installed."""

from pathlib import Path

from streamlit.components.v2 import manifest_scanner
from streamlit.components.v2.manifest_scanner import ComponentManifest


def only_our_own() -> None:
    """Let Streamlit take no component from an installed package.

    It would read what every package says of itself, a fifth of a second of a cold start, and serve what
    it finds: these screens are closed to what else happens to stand in the environment.
    """
    manifest_scanner.scan_component_manifests = _none


def _none(max_workers: int | None = None) -> list[tuple[ComponentManifest, Path]]:  # noqa: ARG001
    return []
