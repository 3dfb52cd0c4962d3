"""The frame around every screen: address and title, the header over it, and what is shown when it fails."""

import logging
import secrets
from collections.abc import Callable, Mapping
from importlib import import_module

import streamlit as st
from markupsafe import escape
from streamlit.navigation.page import StreamlitPage

from allocation.problems import ProblemsFound
from allocation.screens.addresses import ADVANCED, FIRST
from allocation.screens.header import show_header
from allocation.screens.opening import cookie, take_seat
from allocation.screens.refusals import show_refusal
from allocation.screens.seat import Seat
from allocation.screens.words.sentences import said_in

Screen = Callable[[Seat], None]


def seated() -> Seat | None:
    """The seat of this session; none, having said why, where what is saved cannot be reached."""
    try:
        return take_seat()
    except ProblemsFound as found:
        for problem in found.problems:
            language = cookie("allocation_language")
            parts = (problem.what, problem.cause, problem.fix, str(problem.where))
            *told, where = (said_in(text, language).text for text in parts)
            st.html(f"<p role='alert'>{escape('. '.join(told))}. ({escape(where)})</p>")
        return None


def pages(seat: Seat) -> dict[str, list[StreamlitPage]]:
    """All screens as the navigation takes them, those that need explaining under a heading of their own."""
    return {"": _pages(seat, FIRST), seat.say("nav.advanced"): _pages(seat, ADVANCED)}


def _pages(seat: Seat, addresses: Mapping[str, str]) -> list[StreamlitPage]:
    return [_page(seat, name, address) for name, address in addresses.items()]


def _page(seat: Seat, name: str, address: str) -> StreamlitPage:
    def shown() -> None:
        framed(seat, lambda seat: import_module(f"allocation.screens.{name}").page(seat))

    shown.__name__ = address
    is_first = name == next(iter(FIRST))
    return st.Page(shown, title=seat.say(f"nav.{name}"), url_path=address, default=is_first)


_AROUND = """<style>
.stMainBlockContainer { padding: 3.6rem 2rem 2rem; max-width: none; }
.stMain [data-testid=stElementToolbar] { display: none; }
</style>"""
"""What of Streamlit's own look the screens put right: margins, and buttons over charts in English."""


def framed(seat: Seat, screen: Screen) -> None:
    """The header and the screen under it; a refusal in its own words, and never a traceback."""
    st.html(_AROUND)
    try:
        show_header(seat)
        screen(seat)
    except ProblemsFound as found:
        show_refusal(seat, found.problems)
    except Exception:
        number = secrets.token_hex(4)
        logging.getLogger("allocation.screens").exception("fault %s on a screen", number)
        st.error(seat.say("app.fault", number=number))
