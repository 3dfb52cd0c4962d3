"""Listening: the address and the port that are asked for, the names a browser may use, and serving there."""

import errno
import socket
from collections.abc import Sequence
from contextlib import suppress
from ipaddress import ip_address

from allocation.problems import Place, Problem, ProblemsFound, error

HERE = "127.0.0.1"
PORT = 8501
_PORTS_TRIED = 20
_BACKLOG = 128
_LAST_WORDS = 2  # seconds that open connections get when the server ends


def listening(address: str, port: int | None) -> socket.socket:
    """A socket that listens on that address; without a port on the usual one, or the next that is free.

    A browser may come at once: it is answered when the server is up. Raises ProblemsFound.
    """
    ports = range(PORT, PORT + _PORTS_TRIED) if port is None else (port,)
    for tried in ports:
        try:
            return _bound(address, tried)
        except OSError as fault:
            if fault.errno != errno.EADDRINUSE or tried == ports[-1]:
                raise ProblemsFound([_unusable(address, tried, fault)]) from fault
    raise AssertionError("one port at least is tried")


def _bound(address: str, port: int) -> socket.socket:
    family, kind, _, _, place = socket.getaddrinfo(address, port, type=socket.SOCK_STREAM)[0]
    opened = socket.socket(family, kind)
    try:
        if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):  # Windows, where the other option shares a taken port
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind(place)
        opened.listen(_BACKLOG)
    except OSError:
        opened.close()
        raise
    return opened


def _unusable(address: str, port: int, fault: OSError) -> Problem:
    """Why nothing can listen there."""
    if fault.errno == errno.EADDRINUSE:
        cause = "et annet program bruker den, kanskje skjermbildene i et annet vindu"
        return error(
            Place("--port"), f"porten {port} er opptatt", cause, "velg en annen port, eller lukk det andre"
        )
    if fault.errno == errno.EACCES:
        cause = "porter under 1024 er forbeholdt systemet"
        return error(Place("--port"), f"porten {port} kan ikke brukes", cause, f"velg en høyere, som {PORT}")
    what = f"«{address}» er ingen adresse på denne maskinen"
    return error(Place("--address"), what, f"skrivefeil ({fault.strerror})", f"utelat den; da brukes {HERE}")


def is_only_here(opened: socket.socket) -> bool:
    """Whether only this machine can reach the socket."""
    return ip_address(opened.getsockname()[0]).is_loopback


def web_address(opened: socket.socket, address: str) -> str:
    """What to open in a browser; for a socket on every address of the machine, the machine's name."""
    place, port = opened.getsockname()[:2]
    host = _own_name() if ip_address(place).is_unspecified else address
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def hosts(opened: socket.socket, address: str) -> list[str]:
    """The names that a browser may say it came to: this machine's loopback, and those told or bound."""
    place = opened.getsockname()[0]
    names = {HERE, "localhost", "::1", address.lower(), place}
    if ip_address(place).is_unspecified:
        names |= {_own_name(), socket.getfqdn().lower(), *_own_addresses()}
    return sorted(names)


def _own_name() -> str:
    return socket.gethostname().lower()


def _own_addresses() -> set[str]:
    """The addresses under which others know this machine, as far as the system tells."""
    try:
        found = {str(one[4][0]) for one in socket.getaddrinfo(_own_name(), None)}
    except OSError:
        found = set()
    # Without a network there is no such address.
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as outward:
        outward.connect(("192.0.2.1", 9))  # sends nothing; the system chooses the address it would use
        found.add(outward.getsockname()[0])
    return found


def serve(opened: socket.socket, allowed: Sequence[str]) -> None:
    """Serve the screens on the socket under those names until somebody ends it. Raises KeyboardInterrupt."""
    import uvicorn
    from streamlit import config

    from allocation.serving.launcher import app

    config.set_option("server.allowedHosts", list(allowed))
    settings = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        timeout_graceful_shutdown=_LAST_WORDS,
    )
    uvicorn.Server(settings).run(sockets=[opened])
