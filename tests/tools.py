"""Programs that some tests need and that pip cannot install."""

import os
import shutil

import pytest

_PACKAGES = {
    "chromium": "chromium",
    "soffice": "libreoffice-calc libreoffice-writer",
    "pdftoppm": "poppler-utils",
    "pdftotext": "poppler-utils",
}


def tool(*names: str) -> str:
    """The path of the first of these programs that is installed.

    An environment variable of the name in capitals (CHROMIUM=/path) goes before what is on the path.
    Where there is none the test is skipped, saying how to get it; on CI, which can install it, it fails.
    """
    for name in names:
        found = shutil.which(os.environ.get(_variable(name)) or name)
        if found:
            return found
    package = _PACKAGES.get(names[0], names[0])
    reason = f"{names[0]} is not installed: apt-get install {package}, or set {_variable(names[0])}=/path"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


def _variable(name: str) -> str:
    return name.upper().replace("-", "_")
