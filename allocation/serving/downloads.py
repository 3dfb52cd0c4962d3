"""What is downloaded is what is shown: a file is built only when the change before the click has arrived.

A link is `/ut/<token>/<kind>?klient=<client>&etter=<seq>&…`: the working copy, the kind of file, the number
of the last event that the page sent (0 for none yet), and what else is wanted of the file. An event travels
by websocket and the click by HTTP, so the click may overtake it; then the answer waits.

What takes long is answered by how far it is and a name, under which the page asks again until it is finished.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from time import monotonic
from typing import Protocol
from urllib.parse import quote

from anyio import CapacityLimiter, sleep, to_thread
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from allocation.problems import Problem, ProblemsFound
from allocation.serving.document import Document, StillMaking
from allocation.serving.sentences import sentence
from allocation.serving.visitors import browser, language

PATH = "/ut"
CLIENT, AFTER = "klient", "etter"
"""The query parameters of who sent the last event, and its number."""
BEGUN = "begynt"
"""The query parameter of the name of a file in the making."""

_PATIENCE = 10.0  # seconds: longer than any event is under way on a network that works
_BETWEEN_LOOKS = 0.02  # seconds
_AT_ONCE = 2  # files built at the same time: the rest of the machine belongs to the screens
_log = logging.getLogger(__name__)


class Applied(Protocol):
    """What the working copies of this process know of events."""

    def has_applied(self, token: str, owner: str, client: str, seq: int) -> bool:
        """Whether that client's event has changed the working copy yet; False also for an unknown client.

        Raises KeyError for a token that is unknown or another browser's.
        """


class Documents(Protocol):
    """What files can be made from a working copy."""

    def __call__(self, token: str, owner: str, kind: str, wanted: Mapping[str, str]) -> Document:
        """The file of that kind from the working copy as it now stands.

        Raises KeyError for an unknown kind, token or owner, ProblemsFound where there is no result, and
        StillMaking where it takes a while: what is then wanted is the file that has begun, under BEGUN.
        """


Tells = Callable[[Sequence[Problem], str], str]
"""Says problems in a language."""


def download_route(
    applied: Applied, documents: Documents, tells: Tells, patience: float = _PATIENCE
) -> Route:
    """The address of all downloads; `patience` is how many seconds an answer waits for its event."""
    limiter = CapacityLimiter(_AT_ONCE)

    async def answer(request: Request) -> Response:
        said = language(request.scope)
        try:
            if not await _arrived(applied, request, patience):
                return _told("late", said, 409)
            return await to_thread.run_sync(_builder(documents, request), limiter=limiter)
        except KeyError:
            _log.info("there is no %s", request.url.path, exc_info=True)
            return _told("no file", said, 404)
        except _DamagedLink:
            return _told("no event", said, 400)
        except ProblemsFound as found:
            return _plain(f"{sentence('refused', said)}\n\n{tells(found.problems, said)}", 422)
        except Exception:
            _log.exception("a %s could not be made", request.path_params["kind"])
            return _told("failed", said, 500)

    return Route(f"{PATH}/{{token}}/{{kind}}", answer, methods=["GET"])


class _DamagedLink(Exception):
    """The link does not say which event it follows."""


def _builder(documents: Documents, request: Request) -> Callable[[], Response]:
    token, kind = request.path_params["token"], request.path_params["kind"]
    wanted = {name: value for name, value in request.query_params.items() if name not in (CLIENT, AFTER)}

    def build() -> Response:
        try:
            return _as_file(documents(token, browser(request.scope), kind, wanted))
        except StillMaking as making:
            return _in_the_making(making)

    return build


async def _arrived(applied: Applied, request: Request, patience: float) -> bool:
    """Whether the event that the link follows has arrived, within so many seconds."""
    token, owner = request.path_params["token"], browser(request.scope)
    client, after = request.query_params.get(CLIENT, ""), request.query_params.get(AFTER, "")
    if not (client and after.isascii() and after.isdigit()):
        raise _DamagedLink
    given_up = monotonic() + patience
    while int(after) and not await to_thread.run_sync(applied.has_applied, token, owner, client, int(after)):
        if monotonic() > given_up:
            return False
        await sleep(_BETWEEN_LOOKS)
    return True


def _told(key: str, language: str, status: int) -> Response:
    return _plain(sentence(key, language), status)


def _plain(text: str, status: int) -> Response:
    return PlainTextResponse(text, status, {"Cache-Control": "no-store"})


def _in_the_making(making: StillMaking) -> Response:
    return PlainTextResponse(
        making.told, 202, {"Cache-Control": "no-store", "X-Allocation-Begun": making.name}
    )


def _as_file(document: Document) -> Response:
    """The document as something to save, under its whole name: RFC 5987 carries letters beyond ASCII."""
    plain = document.name.encode("ascii", "replace").decode().replace("?", "_").replace('"', "_")
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(document.name, safe='')}"
    headers = {"Content-Disposition": disposition, "Cache-Control": "no-store"}
    return Response(document.content, media_type=document.media, headers=headers)
