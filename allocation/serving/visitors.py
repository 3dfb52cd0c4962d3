"""Who asks, and in which language: the two cookies, and the hosts that a browser may say it came to."""

import re
import secrets
from urllib.parse import urlsplit

from starlette.datastructures import Headers, QueryParams
from starlette.requests import cookie_parser
from starlette.types import Scope
from streamlit import config

from allocation.serving.sentences import LANGUAGES

BROWSER, LANGUAGE = "allocation_browser", "allocation_language"
"""The cookies: which browser a working copy belongs to (not readable by scripts), and its language."""

LANGUAGE_ASKED = "sprak"
"""The query parameter that chooses a language in a link: `?sprak=en`."""

_KEPT = 400 * 24 * 60 * 60  # seconds: as long as a browser keeps a cookie at most
_OWN = re.compile(r"[0-9a-f]{32}")


def cookies(scope: Scope) -> dict[str, str]:
    """The cookies that came with a request."""
    return cookie_parser(Headers(scope=scope).get("cookie", ""))


def browser(scope: Scope) -> str:
    """Which browser asks: 128 random bits in hexadecimal, or nothing where it has no such cookie yet."""
    given = cookies(scope).get(BROWSER, "")
    return given if _OWN.fullmatch(given) else ""


def new_browser() -> str:
    """A name for a browser that no one can guess."""
    return secrets.token_hex(16)


def asked_language(scope: Scope) -> str:
    """The language that the link asks for, or nothing."""
    asked = QueryParams(scope.get("query_string", b"")).get(LANGUAGE_ASKED, "")
    return asked if asked in LANGUAGES else ""


def language(scope: Scope) -> str:
    """The language of whoever asks: as the link says, else as the cookie says, else the usual one."""
    kept = cookies(scope).get(LANGUAGE, "")
    return asked_language(scope) or (kept if kept in LANGUAGES else LANGUAGES[0])


def cookie(name: str, value: str, *, readable: bool = False) -> bytes:
    """A cookie for every page of the screens, sent only to them; `readable` by scripts where told."""
    told = f"{name}={value}; Path=/; Max-Age={_KEPT}; SameSite=Lax"
    return (told if readable else f"{told}; HttpOnly").encode()


def is_expected_host(scope: Scope) -> bool:
    """Whether a request came by a name that this server has (`server.allowedHosts`; an empty list: any).

    A page elsewhere can let its own name point here; its scripts would then read the screens as theirs.
    """
    hosts = config.get_option("server.allowedHosts")
    return not hosts or _host_name(Headers(scope=scope).get("host", "")) in hosts


def is_own_origin(scope: Scope) -> bool:
    """Whether a request comes from the screens themselves, or from no page at all."""
    headers = Headers(scope=scope)
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host")


def _host_name(host: str) -> str:
    """The name in a Host header, without its port; nothing where the header is no such thing."""
    try:
        return (urlsplit(f"//{host}").hostname or "") if "@" not in host else ""
    except ValueError:
        return ""
