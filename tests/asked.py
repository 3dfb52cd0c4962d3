"""Asking an ASGI application in process, and what it answers; without a server or a network."""

import asyncio
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import Any

from starlette.types import ASGIApp

from tests.load_users import apart

HOST = "127.0.0.1:8501"


@dataclass
class Answer:
    """What came back: the status (0 where there was no answer), the headers in their order, and the body."""

    status: int = 0
    headers: list[tuple[str, str]] = field(default_factory=list)
    parts: list[bytes] = field(default_factory=list)
    closed: int = 0

    @property
    def text(self) -> str:
        return b"".join(self.parts).decode()

    def header(self, name: str) -> str:
        """The header of that name; empty where there is none."""
        return next((value for key, value in self.headers if key == name), "")

    def cookie(self, name: str) -> str:
        """The whole of the cookie that is set under that name; empty where none is."""
        begins = f"{name}="
        given = [value for key, value in self.headers if key == "set-cookie" and value.startswith(begins)]
        return given[0] if given else ""


async def asking(
    app: ASGIApp,
    path: str,
    headers: Mapping[str, str] | None = None,
    query: str = "",
    method: str = "GET",
    **scope: Any,
) -> Answer:
    """Ask once, as a browser on this machine does; `scope` is laid over what it says of itself."""
    answer = Answer()
    named = {"host": HOST, **(headers or {})}
    asked: MutableMapping[str, Any] = {
        "type": "http", "http_version": "1.1", "method": method, "scheme": "http", "root_path": "",
        "path": path, "raw_path": path.encode(), "query_string": query.encode(), "subprotocols": [],
        "headers": [(name.encode(), value.encode()) for name, value in named.items()],
        "server": ("127.0.0.1", 8501), "client": ("127.0.0.1", 1), **scope,
    }  # fmt: skip

    body: list[MutableMapping[str, Any]] = [{"type": "http.request", "body": b"", "more_body": False}]

    async def receive() -> MutableMapping[str, Any]:
        return body.pop() if body else await asyncio.Future()  # whoever asks again waits for the end

    async def send(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            answer.status = message["status"]
            answer.headers += [(name.decode().lower(), value.decode()) for name, value in message["headers"]]
        elif message["type"] == "http.response.body":
            answer.parts.append(message.get("body", b""))
        elif message["type"] == "websocket.close":
            answer.closed = message["code"]

    await app(asked, receive, send)
    return answer


def asked(app: ASGIApp, path: str, headers: Mapping[str, str] | None = None, **more: Any) -> Answer:
    """The answer to one request."""
    return apart(asking(app, path, headers, **more))
