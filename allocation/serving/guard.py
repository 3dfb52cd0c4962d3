"""What stands between the network and Streamlit: who is let in, and what every answer carries."""

from asyncio import Event
from collections.abc import Sequence
from string import punctuation
from urllib.parse import quote

from starlette.datastructures import MutableHeaders
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from allocation.serving.page import content_policy, no_page, own_files, own_page
from allocation.serving.sentences import sentence
from allocation.serving.visitors import (
    BROWSER,
    LANGUAGE,
    asked_language,
    browser,
    cookie,
    is_expected_host,
    is_own_origin,
    language,
    new_browser,
)

_CLOSED = ("/_stcore/metrics", "/_stcore/agent")
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_HSTS = "max-age=31536000"
_NOT_PAGES = ("/_stcore/", "/media/", "/component/", "/static/", "/ut/")
_READING = ("GET", "HEAD")


class Guard:
    """Lets in what comes to this server by its own name from its own pages, and refuses the rest.

    Foreign hosts, foreign origins, Streamlit's metrics and its agent API are refused.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it in a sentence."""
        refused = _refusal(scope) if scope["type"] in ("http", "websocket") else None
        if refused is None:
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            key, status = refused
            answer = PlainTextResponse(sentence(key, language(scope)), status)
            await answer(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008})


def _refusal(scope: Scope) -> tuple[str, int] | None:
    """Why a request is not let in, as a sentence's key and an HTTP status; None where it is."""
    changes = scope["type"] == "websocket" or scope["method"] not in _READING
    if not is_expected_host(scope):
        return "foreign", 400
    if changes and not is_own_origin(scope):
        return "foreign", 403
    path = "/" + scope["path"].strip("/")
    return ("not here", 404) if path.startswith(_CLOSED) else None


class Addressed:
    """Leads to the screens: the first one's own address to the root, and any that no screen has to a page.

    Streamlit would show the first screen at every address, with a box in English over it.
    """

    def __init__(self, app: ASGIApp, pages: Sequence[str]) -> None:
        self.app, self._first, self._others = app, pages[0], {"", *pages[1:], *own_files()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what asks for a screen, or for no page at all."""
        name = scope["path"].strip("/") if _asks_for_page(scope) else ""
        if name == self._first:
            query = quote(
                scope["query_string"], safe=punctuation
            )  # as sent, but for bytes that no address has
            await RedirectResponse(f"/?{query}" if query else "/")(scope, receive, send)
        elif name not in self._others:
            await HTMLResponse(no_page(language(scope)), 404)(scope, receive, send)
        else:
            await self.app(scope, receive, send)


def _asks_for_page(scope: Scope) -> bool:
    is_read = scope["type"] == "http" and scope["method"] in _READING
    return is_read and not scope["path"].startswith(_NOT_PAGES)


class Sealed:
    """Gives every answer its policy and headers, and the page its language and the browser's name.

    Answers stream through as they come; only the page is held back to be rewritten.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and its answer back with what every answer carries."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        is_page = _asks_for_page(scope)
        answer = _Answer(scope, send)
        await self.app(_asked_whole(scope) if is_page else scope, receive, answer.page if is_page else answer)


def _asked_whole(scope: Scope) -> Scope:
    """The request such that a page comes whole and uncompressed, to be rewritten."""
    shortcuts = (b"accept-encoding", b"if-none-match", b"if-modified-since", b"range")
    return {**scope, "headers": [pair for pair in scope["headers"] if pair[0] not in shortcuts]}


class _Answer:
    """One answer on its way out."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self._scope, self._send = scope, send
        self._start: Message = {}
        self._body = bytearray()

    async def __call__(self, message: Message) -> None:
        """Pass on a part of an answer, with our headers on its first."""
        if message["type"] == "http.response.start":
            self._seal(MutableHeaders(raw=message.setdefault("headers", [])))
        await self._send(message)

    async def page(self, message: Message) -> None:
        """Collect the parts of a page and pass it on rewritten; anything but HTML is passed on at once."""
        if message["type"] == "http.response.start":
            self._start = message
            if not MutableHeaders(scope=message).get("content-type", "").startswith("text/html"):
                self._start = {}
                await self(message)
        elif not self._start:
            await self(message)
        else:
            self._body += message.get("body", b"")
            if not message.get("more_body"):
                await self._rewritten()

    async def _rewritten(self) -> None:
        headers = MutableHeaders(raw=self._start["headers"])
        if self._scope["method"] == "HEAD":  # there is no body to measure
            del headers["content-length"]
        else:
            html = own_page(self._body.decode(), language(self._scope)).encode()
            self._body[:] = html
            headers["content-length"] = str(len(html))
        for name in ("etag", "last-modified", "accept-ranges"):
            del headers[name]
        headers["vary"] = "Cookie"
        self._give_cookies(headers)
        await self(self._start)
        await self._send({"type": "http.response.body", "body": bytes(self._body)})

    def _give_cookies(self, headers: MutableHeaders) -> None:
        """A name for the browser where it has none, and the language where the link asks for one."""
        if not browser(self._scope):
            headers.append("set-cookie", cookie(BROWSER, new_browser()).decode())
        if asked := asked_language(self._scope):
            headers.append("set-cookie", cookie(LANGUAGE, asked, readable=True).decode())

    def _seal(self, headers: MutableHeaders) -> None:
        headers["Content-Security-Policy"] = content_policy()
        for name, value in _HEADERS.items():
            headers[name] = value
        del headers["server"]
        if self._scope["scheme"] == "https":
            headers["Strict-Transport-Security"] = _HSTS
            headers.raw[:] = [_secure(name, value) for name, value in headers.raw]


def _secure(name: bytes, value: bytes) -> tuple[bytes, bytes]:
    """The header; a cookie only over https."""
    is_open = name.lower() == b"set-cookie" and b"; secure" not in value.lower()
    return name, value + b"; Secure" if is_open else value


class Warmed:
    """Keeps sessions waiting until the server is warm, while the browser already fetches the page.

    So no session imports beside the warming, and none of its objects are frozen with the program's own.
    """

    def __init__(self, app: ASGIApp, ready: Event) -> None:
        self.app, self._ready = app, ready

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; a session's when all is ready for it."""
        if scope["type"] == "websocket":
            await self._ready.wait()
        await self.app(scope, receive, send)
