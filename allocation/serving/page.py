"""Streamlit's one HTML page as ours: its language and words, the chosen theme, the policy it runs under."""

import re
from base64 import b64encode
from functools import lru_cache
from hashlib import sha256
from html import escape
from pathlib import Path

import streamlit

from allocation.serving.sentences import sentence

FIRST_SCRIPT = (
    "window.__streamlit={BACKEND_BASE_URL:location.origin};"
    'try{const t=localStorage.getItem("allocation_theme");'
    "if(t)localStorage.setItem(`stActiveTheme-${location.pathname}-v2`,JSON.stringify(t))}catch{}"
)
"""Says where the server is, and gives the page that is opened the theme that was chosen on another.

Streamlit would ask for the server under the address of each screen first, and be told twice that nothing is
there. It keeps the theme (Light, Dark or System) apart for each path; the screens keep it once, under
`allocation_theme`.
"""

_STATIC = Path(streamlit.__file__).parent / "static"
_PLAIN = (
    "<style>:root{color-scheme:light dark} body{font:1.1rem/1.5 system-ui,sans-serif;margin:3rem}</style>"
)
_INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)
_AGENT_LINK = re.compile(r'<link rel="service-desc"[^>]*>')
_NO_SCRIPT = re.compile(r"(<noscript>).*?(</noscript>)", re.DOTALL)


def own_page(html: str, language: str) -> str:
    """The page in a language: `lang`, title, and what stands there without JavaScript."""
    first_script = f"<head><script>{FIRST_SCRIPT}</script>"
    words = f"<p>{escape(sentence('no script', language))}</p>"
    html = html.replace('<html lang="en"', f'<html lang="{language}"', 1)
    html = html.replace(
        "<title>Streamlit</title>", f"<title>{escape(sentence('title', language))}</title>", 1
    )
    html = _NO_SCRIPT.sub(lambda part: f"{part[1]}{words}{part[2]}", html)
    return _AGENT_LINK.sub("", html).replace("<head>", first_script, 1)


def no_page(language: str) -> str:
    """The page at an address where no screen is: that there is none, and the way to the first."""
    title, told, way = (escape(sentence(key, language)) for key in ("title", "no page", "first page"))
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width">{_PLAIN}</head>'
        f'<body><main><h1>{told}</h1><p><a href="/">{way}</a></p></main></body></html>'
    )


@lru_cache(maxsize=1)
def own_files() -> frozenset[str]:
    """The files that Streamlit has at the root beside its page."""
    return frozenset(file.name for file in _STATIC.iterdir() if file.is_file())


@lru_cache(maxsize=1)
def content_policy() -> str:
    """What the page may load and run: all from this server, and the inline scripts it comes with by hash.

    `blob:` is how Streamlit starts a component's own script and a worker. Styles are set inline by
    Streamlit all over. Vega-Lite needs no `unsafe-eval` for what is drawn here.
    """
    html = (_STATIC / "index.html").read_text(encoding="utf-8")
    hashes = " ".join(_hash(script) for script in [*_INLINE.findall(html), FIRST_SCRIPT])
    parts = {
        "default-src": "'self'",
        "script-src": f"'self' blob: {hashes}",
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "worker-src": "'self' blob:",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {allowed}" for name, allowed in parts.items())


def _hash(script: str) -> str:
    return f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'"
