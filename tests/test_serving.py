"""What every answer of the server carries, and whom it lets in; a small application plays Streamlit."""

import asyncio
import re
import tomllib
from collections.abc import AsyncIterator, Iterator
from importlib import metadata, reload
from pathlib import Path

import pytest
import streamlit
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp
from streamlit import config
from streamlit.components.v2 import manifest_scanner
from streamlit.components.v2.component_manager import BidiComponentManager

from allocation.screens.addresses import ADVANCED, FIRST
from allocation.serving.components import only_our_own
from allocation.serving.guard import Addressed, Guard, Sealed, Warmed
from allocation.serving.page import FIRST_SCRIPT, content_policy
from allocation.serving.sentences import SENTENCES
from tests.asked import Answer, asked, asking
from tests.load_users import apart

INDEX = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
CONFIG = Path(__file__).parents[1] / ".streamlit" / "config.toml"
BROWSER = "0123456789abcdef0123456789abcdef"


@pytest.fixture(autouse=True)
def _hosts() -> Iterator[None]:
    """The names of this machine, as the server has them from its settings."""
    before = config.get_option("server.allowedHosts")
    config.set_option("server.allowedHosts", ["127.0.0.1", "localhost", "::1"])
    yield
    config.set_option("server.allowedHosts", before)


async def _page(request: Request) -> Response:
    compressed = "accept-encoding" in request.headers
    cookie = {"set-cookie": "_streamlit_xsrf=x; Path=/", "etag": "old", "server": "uvicorn"}
    return PlainTextResponse("compressed") if compressed else HTMLResponse(INDEX, headers=cookie)


async def _parts(_request: Request) -> Response:
    async def two() -> AsyncIterator[str]:
        yield "one"
        yield "two"

    return StreamingResponse(two(), media_type="text/html")


async def _metrics(_request: Request) -> Response:
    return PlainTextResponse("secret")


def guarded() -> ASGIApp:
    routes = [
        Route("/media/{file}", _parts),
        Route("/_stcore/metrics", _metrics),
        Route("/_stcore/agent/mcp", _metrics, methods=["GET", "POST"]),
        Route("/{page:path}", _page, methods=["GET", "POST"]),
    ]
    return Starlette(routes=routes, middleware=[Middleware(Sealed), Middleware(Guard)])


def opened(path: str = "/", cookie: str = "", query: str = "") -> Answer:
    given = {"accept-encoding": "gzip", "if-none-match": "old", **({"cookie": cookie} if cookie else {})}
    return asked(guarded(), path, given, query=query)


def test_the_page_runs_nothing_but_what_this_server_gives_it() -> None:
    policy = opened().header("content-security-policy")
    assert "unsafe-eval" not in policy
    assert not re.search(r"https?:|\*", policy)
    assert "frame-ancestors 'none'" in policy
    scripts = policy.split("script-src ")[1].split(";")[0]
    assert "'unsafe-inline'" not in scripts
    assert scripts.count("'sha256-") == 2  # Streamlit's own, and the one that stands before it


def test_the_first_script_stands_before_streamlits_own_and_runs_under_the_policy() -> None:
    page = opened().text
    inline = f"<script>{FIRST_SCRIPT}</script>"
    assert page.index(inline) < page.index('<script type="module"')
    assert content_policy() == opened().header("content-security-policy")


@pytest.mark.parametrize("path", ["/", "/fordel", "/media/x", "/_stcore/metrics", "/ut/a/b"])
def test_every_answer_is_sealed_also_a_refusal(path: str) -> None:
    answer = opened(path)
    assert answer.header("x-content-type-options") == "nosniff"
    assert answer.header("referrer-policy") == "no-referrer"
    assert answer.header("x-frame-options") == "DENY"
    assert "camera=()" in answer.header("permissions-policy")
    assert answer.header("server") == ""


def test_a_file_streams_through_while_the_page_comes_whole() -> None:
    assert opened("/media/x").parts[:2] == [b"one", b"two"]
    page = opened()
    assert int(page.header("content-length")) == len(page.text.encode())
    assert page.header("etag") == ""


@pytest.mark.parametrize(
    ("cookie", "query", "language"),
    [
        ("", "", "nb"),
        ("allocation_language=en", "", "en"),
        ("allocation_language=klingon", "", "nb"),
        ("", "sprak=en", "en"),
        ("allocation_language=en", "sprak=nb", "nb"),
        ("", 'sprak=en"><script>', "nb"),
    ],
)
def test_the_page_is_in_the_language_of_the_link_or_else_of_the_cookie(
    cookie: str, query: str, language: str
) -> None:
    page = opened(cookie=cookie, query=query).text
    assert page.count(f'<html lang="{language}"') == 1
    assert SENTENCES[language]["no script"] in page
    assert f"<title>{SENTENCES[language]['title']}</title>" in page
    assert "_stcore/agent" not in page


def test_a_language_in_a_link_is_remembered() -> None:
    cookie = opened(query="sprak=en").cookie("allocation_language")
    assert cookie.startswith("allocation_language=en;")
    assert "HttpOnly" not in cookie
    assert opened().cookie("allocation_language") == ""


def test_a_browser_is_given_a_name_once_that_no_script_can_read() -> None:
    first, second = opened().cookie("allocation_browser"), opened().cookie("allocation_browser")
    assert re.match(r"allocation_browser=[0-9a-f]{32}; Path=/; Max-Age=\d+; SameSite=Lax; HttpOnly$", first)
    assert first != second
    assert opened(cookie=f"allocation_browser={BROWSER}").cookie("allocation_browser") == ""
    assert opened(cookie="allocation_browser=guess").cookie("allocation_browser") != ""
    assert opened("/media/x").cookie("allocation_browser") == ""


def addressed(path: str, query: str = "", cookie: str = "") -> Answer:
    pages = (*FIRST.values(), *ADVANCED.values())
    middleware = [Middleware(Sealed), Middleware(Guard), Middleware(Addressed, pages=pages)]
    app = Starlette(routes=[Route("/{page:path}", _page, methods=["GET", "PUT"])], middleware=middleware)
    return asked(app, path, {"cookie": cookie} if cookie else {}, query=query)


@pytest.mark.parametrize("path", ["/finnes-ikke", "/tilskudd/mer", "/index.php"])
@pytest.mark.parametrize("language", ["nb", "en"])
def test_an_address_that_no_screen_has_is_a_page_that_says_so_and_leads_to_the_first(
    path: str, language: str
) -> None:
    answer = addressed(path, cookie=f"allocation_language={language}")
    assert answer.status == 404
    assert SENTENCES[language]["no page"] in answer.text
    assert f'<a href="/">{SENTENCES[language]["first page"]}</a>' in answer.text
    assert answer.text.count(f'<html lang="{language}"') == 1
    assert answer.header("x-content-type-options") == "nosniff"


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/tilskudd",
        "/beste/",
        "/favicon.png",
        "/manifest.json",
        "/static/x.js",
        "/_stcore/health",
        "/ut/a/b",
    ],
)
def test_every_screen_and_what_it_is_made_of_is_let_through(path: str) -> None:
    assert addressed(path).status == 200


def test_the_first_screens_own_address_leads_to_the_root_with_what_it_asks_for() -> None:
    answer = addressed("/fordel", query="sak=example-region&sprak=en")
    assert (answer.status, answer.header("location")) == (307, "/?sak=example-region&sprak=en")
    assert addressed("/fordel").header("location") == "/"


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("alternativ=høyt", "alternativ=h%C3%B8yt"),
        ("alternativ=h%C3%B8yt&merknad=a+b%20c", "alternativ=h%C3%B8yt&merknad=a+b%20c"),
    ],
    ids=["raw", "encoded"],
)
def test_letters_in_the_first_screens_own_address_are_led_on_as_they_are(query: str, kept: str) -> None:
    assert addressed("/fordel", query=query).header("location") == f"/?{kept}"


def test_over_https_cookies_stay_there_and_so_does_the_browser() -> None:
    answer = asked(guarded(), "/", scheme="https")
    assert answer.cookie("allocation_browser").endswith("; Secure")
    assert answer.cookie("_streamlit_xsrf").endswith("; Secure")
    assert answer.header("strict-transport-security")
    assert opened().header("strict-transport-security") == ""


@pytest.mark.parametrize(
    "path", ["/_stcore/metrics", "/_stcore/metrics/", "//_stcore/metrics", "/_stcore/agent/mcp"]
)
def test_metrics_and_the_agent_api_are_closed(path: str) -> None:
    answer = opened(path)
    assert answer.status == 404
    assert "secret" not in answer.text


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example:8501", "me@127.0.0.1", "[::1", "", "10.0.0.1"]
)
@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_a_page_elsewhere_cannot_let_its_own_name_point_here(host: str, kind: str) -> None:
    answer = asked(guarded(), "/", {"host": host}, type=kind)
    assert (answer.status, answer.closed) == ((400, 0) if kind == "http" else (0, 1008))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:8501", "LOCALHOST:1", "[::1]:8501"])
def test_the_names_of_this_machine_are_let_in_on_any_port(host: str) -> None:
    assert asked(guarded(), "/", {"host": host}).status == 200


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:9999"])
def test_another_page_can_neither_open_a_session_nor_send_anything(origin: str) -> None:
    assert asked(guarded(), "/_stcore/stream", {"origin": origin}, type="websocket").closed == 1008
    refused = asked(guarded(), "/", {"origin": origin, "cookie": "allocation_language=en"}, method="POST")
    assert (refused.status, refused.text) == (403, SENTENCES["en"]["foreign"])


def test_the_screens_own_pages_may_send() -> None:
    assert asked(guarded(), "/", {"origin": "http://127.0.0.1:8501"}, method="POST").status == 200


def test_a_session_waits_until_the_server_is_warm_and_the_page_does_not() -> None:
    async def meeting() -> list[str]:
        ready, order = asyncio.Event(), []

        async def app(scope, receive, send):  # type: ignore[no-untyped-def]
            order.append(scope["type"])

        warmed = Warmed(app, ready)
        session = asyncio.create_task(asking(warmed, "/_stcore/stream", type="websocket"))
        await asyncio.sleep(0)
        await asking(warmed, "/")
        order.append("warm")
        ready.set()
        await session
        return order

    assert apart(meeting()) == ["http", "warm", "websocket"]


def test_the_server_says_the_same_in_every_language() -> None:
    assert len({frozenset(texts) for texts in SENTENCES.values()}) == 1


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_texts_can_be_read_and_bars_can_be_seen_on_either_background(theme: str) -> None:
    colours = tomllib.loads(CONFIG.read_text(encoding="utf-8"))["theme"][theme]
    grounds = [colours["backgroundColor"], colours["secondaryBackgroundColor"]]
    texts = [colours[name] for name in colours if name.endswith(("textColor", "TextColor", "linkColor"))]
    for text in [*texts, colours["primaryColor"]]:
        assert min(contrast(text, ground) for ground in grounds) >= 4.5, text  # WCAG 1.4.3
    for bar in colours["chartCategoricalColors"]:
        assert min(contrast(bar, ground) for ground in grounds) >= 3, bar  # WCAG 1.4.11


def test_nothing_of_streamlits_that_reaches_out_or_lets_in_is_open() -> None:
    told = tomllib.loads(CONFIG.read_text(encoding="utf-8"))
    assert told["server"]["address"] == "127.0.0.1"
    assert told["server"]["enableXsrfProtection"]
    assert told["server"]["enableCORS"]  # Streamlit's word for: only its own origin
    assert not told["server"]["enableAgentApi"]
    assert told["server"]["maxUploadSize"] == 10
    assert told["client"]["showErrorDetails"] == "none"
    assert told["client"]["allowedOrigins"] == []  # else *.streamlit.app may steer the page
    assert not told["browser"]["gatherUsageStats"]


def test_no_installed_package_is_asked_for_components(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def installed() -> list[metadata.Distribution]:
        read.append("all")
        return []

    monkeypatch.setattr(metadata, "distributions", installed)
    reload(manifest_scanner)
    BidiComponentManager().discover_and_register_components(start_file_watching=False)
    assert read == ["all"]
    only_our_own()
    BidiComponentManager().discover_and_register_components(start_file_watching=False)
    assert read == ["all"]
