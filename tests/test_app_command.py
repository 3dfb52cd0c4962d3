"""`allocation app`: what it refuses before it serves, and the server that it then is."""

import json
import signal
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus
from websockets.typing import Origin, Subprotocol

from allocation.cli import main
from allocation.problems import ProblemsFound
from allocation.serving.server import hosts, is_only_here, listening, web_address
from tests.load_users import apart, sitting
from tests.served import Served, served_once, serving  # noqa: F401 (a fixture)

HOSTILE = """
[server]
enableAgentApi = true
baseUrlPath = "elsewhere"
[client]
showErrorDetails = "full"
allowedOrigins = ["https://*.streamlit.app"]
[theme.light]
primaryColor = "#FF0000"
"""


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that another program listens on."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield int(other.getsockname()[1])


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(["app", *words]) == 2
    return capsys.readouterr().err


def test_a_port_that_is_taken_is_said_and_nothing_is_served(
    taken: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert f"porten {taken} er opptatt" in refused(capsys, "--port", str(taken))
    assert main(["app", "--port", str(taken), "--json"]) == 2
    document = json.loads(capsys.readouterr().out)
    assert document["address"] is None
    assert document["problems"][0]["where"] == "--port"


@pytest.mark.parametrize("port", ["åtte", "-1", "70000", "80.5"])
def test_a_port_that_is_none_is_refused_in_a_sentence(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert f"«{port}» er ingen port" in refused(capsys, f"--port={port}")


def test_a_case_that_nobody_knows_is_refused_with_the_nearest_name(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert "Mente du «hso-2024-revised»?" in refused(capsys, "hso-2024-revisd")


def test_an_address_of_another_machine_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert "«192.0.2.7» er ingen adresse på denne maskinen" in refused(capsys, "--address", "192.0.2.7")


def test_without_a_port_the_next_free_one_is_taken() -> None:
    with listening("127.0.0.1", None) as first, listening("127.0.0.1", None) as second:
        assert first.getsockname()[1] < second.getsockname()[1]


def test_only_this_machine_is_served_unless_something_else_is_asked_for() -> None:
    with listening("127.0.0.1", 0) as own, listening("0.0.0.0", 0) as any_address:
        assert is_only_here(own)
        assert hosts(own, "127.0.0.1") == ["127.0.0.1", "::1", "localhost"]
        assert not is_only_here(any_address)
        assert socket.gethostname().lower() in hosts(any_address, "0.0.0.0")
        assert socket.gethostname().lower() in web_address(any_address, "0.0.0.0")


def test_a_taken_port_is_a_problem_and_no_fault_of_the_program(taken: int) -> None:
    with pytest.raises(ProblemsFound):
        listening("127.0.0.1", taken)


@pytest.mark.slow
def test_the_server_gives_its_page_sealed_and_tells_nothing_of_itself(served: Served) -> None:
    page = served.asked("/?sprak=en")
    assert (page.status, page.headers["server"]) == (200, None)
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    cookies = page.headers.get_all("set-cookie") or []
    assert [one for one in cookies if one.startswith("allocation_browser=") and "HttpOnly" in one]
    assert '<html lang="en"' in page.read().decode()
    assert served.asked("/_stcore/metrics").status == 404
    assert served.asked("/_stcore/agent/openapi.json").status == 404
    assert json.load(served.asked("/_stcore/host-config"))["allowedOrigins"] == []
    assert served.asked("/ut/ukjent/tabell?klient=a&etter=1").status == 404
    assert served.asked("/", {"Host": "evil.example"}).status == 400


@pytest.mark.slow
def test_a_session_is_opened_by_the_screens_own_page_and_by_no_other(served: Served) -> None:
    async def opens(origin: str) -> None:
        address = f"ws://{served.host}/_stcore/stream"
        async with connect(address, subprotocols=[Subprotocol("streamlit")], origin=Origin(origin)):
            pass

    for foreign in ("http://evil.example", "http://localhost:1"):
        with pytest.raises(InvalidStatus) as refusal:
            apart(opens(foreign))
        assert refusal.value.response.status_code == 403
    apart(opens(served.address))


@pytest.mark.slow
def test_settings_in_the_folder_it_is_started_from_change_nothing_and_ctrl_c_ends_it_quietly(
    tmp_path: Path,
) -> None:
    (tmp_path / ".streamlit").mkdir()
    (tmp_path / ".streamlit" / "config.toml").write_text(HOSTILE, encoding="utf-8")

    async def first_run(address: str) -> str:
        async with sitting(address) as person:
            await person.run()
            return person.shown.theme

    with serving(tmp_path, "hso-2024-revised") as server:
        assert apart(first_run(server.address)) == "#005A8C"
        assert json.load(server.asked("/_stcore/host-config"))["allowedOrigins"] == []
        assert server.asked("/_stcore/agent/openapi.json").status == 404
        if sys.platform != "win32":
            server.process.send_signal(signal.SIGINT)
            assert server.process.wait(timeout=30) == 0
            assert "Traceback" not in server.log.read_text(encoding="utf-8")
