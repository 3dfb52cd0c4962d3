"""Files that come in from a page: `PUT /inn/<token>` takes one, and answers with what it is now called here.

A page then says by an event what it is for. A page of another site cannot put anything here: its browser
does not send the header that is asked for without being allowed to, and nobody allows it.
"""

from typing import Protocol

from anyio import fail_after, to_thread
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from allocation.serving.sentences import sentence
from allocation.serving.visitors import browser, language

PATH = "/inn"
MOST_BYTES = 20_000_000
"""The largest file that is taken in."""

_PATIENCE = 60.0  # seconds: longer than the largest file takes on a network that works
_SENT_BY_A_PAGE = "x-allocation"


class Receives(Protocol):
    """Where files that come in are held until their page says what they are for."""

    def find(self, token: str, owner: str) -> object:
        """The working copy that a file is for. Raises KeyError for another's."""

    def receive(self, token: str, owner: str, content: bytes) -> str:
        """Hold a file for a working copy; gives its name here. Raises KeyError for another's working copy."""


def upload_route(receives: Receives, most: int = MOST_BYTES) -> Route:
    """The address that takes files in, and hands them to where they are held."""

    async def answer(request: Request) -> Response:
        said = language(request.scope)
        if _SENT_BY_A_PAGE not in request.headers:
            return _told("not from here", said, 403)
        token, owner = request.path_params["token"], browser(request.scope)
        try:
            await to_thread.run_sync(receives.find, token, owner)
            content = await _content(request, most)
            name = await to_thread.run_sync(receives.receive, token, owner, content)
        except KeyError:
            return _told("no file", said, 404)
        except _TooLarge:
            return _told("too large", said, 413)
        except TimeoutError:
            return _told("too slow", said, 408)
        return PlainTextResponse(name, headers={"Cache-Control": "no-store"})

    return Route(f"{PATH}/{{token}}", answer, methods=["PUT"])


class _TooLarge(Exception):
    """More comes than is taken in."""


async def _content(request: Request, most: int) -> bytes:
    """All of the file. Raises _TooLarge, and TimeoutError where it takes too long to come."""
    content = bytearray()
    with fail_after(_PATIENCE):
        async for part in request.stream():
            content += part
            if len(content) > most:
                raise _TooLarge
    return bytes(content)


def _told(key: str, said: str, status: int) -> Response:
    return PlainTextResponse(sentence(key, said), status, {"Cache-Control": "no-store"})
