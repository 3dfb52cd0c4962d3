"""The screens as one ASGI application: `streamlit run` finds it by the words `app = st.App(` below.

`allocation app` serves it; see `allocation.serving.server`.
"""

from asyncio import Event, create_task, sleep, to_thread
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

import streamlit as st
from starlette.middleware import Middleware

from allocation.problems import Problem
from allocation.screens.addresses import ADVANCED, FIRST
from allocation.serving.components import only_our_own
from allocation.serving.document import Document
from allocation.serving.downloads import download_route
from allocation.serving.guard import Addressed, Guard, Sealed, Warmed
from allocation.serving.settings import script
from allocation.serving.uploads import upload_route
from allocation.serving.warm import warm, warm_the_rest

_FIRST_LOOK = 3.0  # seconds that the first screen gets before the rest is read in
_ready = Event()


@asynccontextmanager
async def _lifespan(_app: st.App) -> AsyncIterator[dict[str, Any]]:
    """Warm up beside the server, which meanwhile hands out the page."""

    async def warming() -> None:
        await to_thread(warm)
        _ready.set()
        await sleep(_FIRST_LOOK)
        await to_thread(warm_the_rest)

    task = create_task(warming())
    yield {}
    task.cancel()


class _Desk:
    """The desk of the screens, which is opened when it is first asked: the page is to come before it."""

    def has_applied(self, token: str, owner: str, client: str, seq: int) -> bool:
        """Whether the event of that number has been taken."""
        from allocation.screens.desk import the_desk

        return the_desk().has_applied(token, owner, client, seq)

    def find(self, token: str, owner: str) -> object:
        """The working copy of that token."""
        from allocation.screens.desk import the_desk

        return the_desk().find(token, owner)

    def receive(self, token: str, owner: str, content: bytes) -> str:
        """Hold a file that came in until its page says what it is for."""
        from allocation.screens.desk import the_desk

        return the_desk().receive(token, owner, content)


def _document(token: str, owner: str, kind: str, wanted: Mapping[str, str]) -> Document:
    """The file of that kind, made by the screens."""
    from allocation.screens.documents import document

    return document(token, owner, kind, wanted)


def _tells(problems: Sequence[Problem], language: str) -> str:
    """Why a file cannot be made, as the screens say it."""
    from allocation.screens.refusals import problems_told

    return problems_told(problems, language)


only_our_own()
_desk = _Desk()
app = st.App(
    script(),
    routes=[download_route(_desk, _document, _tells), upload_route(_desk)],
    middleware=[
        Middleware(Sealed),
        Middleware(Guard),
        Middleware(Addressed, pages=(*FIRST.values(), *ADVANCED.values())),
        Middleware(Warmed, ready=_ready),
    ],
    lifespan=_lifespan,
)
