"""Files that come in from a page: `PUT /inn/<token>` takes one, and answers with what it is now called here.

A page then says by an event what it is for. A page of another site cannot put anything here: its browser
does not send the header that is asked for without being allowed to, and nobody allows it.
"""

from typing import Protocol

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from allocation.serving.sentences import sentence
from allocation.serving.visitors import browser, language

PATH = "/inn"
MOST_BYTES = 10_000_000
"""The largest file that is taken in."""

_SENT_BY_A_PAGE = "x-allocation"


class Receives(Protocol):
    """Where files that come in are held until their page says what they are for."""

    def receive(self, token: str, owner: str, content: bytes) -> str:
        """Hold a file for a working copy; gives its name here. Raises KeyError for another's working copy."""


def upload_route(receives: Receives, most: int = MOST_BYTES) -> Route:
    """The address that takes files in, and hands them to where they are held."""

    async def answer(request: Request) -> Response:
        said = language(request.scope)
        if _SENT_BY_A_PAGE not in request.headers:
            return _told("not from here", said, 403)
        content = bytearray()
        async for part in request.stream():
            content += part
            if len(content) > most:
                return _told("too large", said, 413)
        try:
            name = receives.receive(request.path_params["token"], browser(request.scope), bytes(content))
        except KeyError:
            return _told("no file", said, 404)
        return PlainTextResponse(name, headers={"Cache-Control": "no-store"})

    return Route(f"{PATH}/{{token}}", answer, methods=["PUT"])


def _told(key: str, said: str, status: int) -> Response:
    return PlainTextResponse(sentence(key, said), status, {"Cache-Control": "no-store"})
