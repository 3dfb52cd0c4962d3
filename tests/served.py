"""The screens served as a user serves them, by the command; for tests and for the benchmark."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urlsplit

import pytest

PATIENCE = 60.0  # seconds: a loaded machine is slow, and that is not what is tested


@dataclass(frozen=True)
class Served:
    """A server that runs: its address (http://127.0.0.1:…), its process, and the file of what it says."""

    address: str
    process: "subprocess.Popen[str]"
    log: Path

    @property
    def host(self) -> str:
        """The host and port, as a browser names them."""
        return urlsplit(self.address).netloc

    def asked(self, path: str, headers: Mapping[str, str] | None = None) -> HTTPResponse:
        """The answer to a request; its body is read with `.read()`."""
        connection = HTTPConnection(self.host, timeout=PATIENCE)
        connection.request("GET", path, headers=dict(headers or {}))
        return connection.getresponse()

    def new_browser(self) -> str:
        """The cookies of a browser that has opened the page, as it sends them."""
        given = self.asked("/").headers.get_all("set-cookie") or []
        return "; ".join(cookie.split(";")[0] for cookie in given)


@contextmanager
def serving(folder: Path, *words: str, python: str = sys.executable) -> Iterator[Served]:
    """Serve the screens on any free port, with the store in a folder of one's own, until the end."""
    log = folder / "server.log"
    store = ("--store", str(folder / "store.sqlite"))
    command = [python, "-m", "allocation", "app", *words, "--port", "0", *store, "--json"]
    with log.open("w", encoding="utf-8") as said:
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=said, text=True, encoding="utf-8", cwd=folder
        )
    try:
        yield Served(_told_address(process, log), process, log)
    finally:
        process.terminate()
        try:
            process.wait(timeout=PATIENCE)
        finally:
            process.kill()
            if process.stdout:
                process.stdout.close()


def _told_address(process: "subprocess.Popen[str]", log: Path) -> str:
    """The address in the document that the command prints before it serves."""
    document = ""
    for line in process.stdout or ():
        document += line
        if line.startswith("}"):
            return str(json.loads(document)["address"])
    raise RuntimeError(f"the server did not start: {log.read_text(encoding='utf-8')}")


@pytest.fixture(scope="session", name="served")
def served_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One server for all tests of a process that only look."""
    with serving(tmp_path_factory.mktemp("served")) as one:
        yield one
