"""One component of our own: HTML that Python renders, and what is done with its native inputs as events.

Numbers travel as the text that was typed, and are read in Python. See `live.js` for what the browser does.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import streamlit as st

from allocation.serving.uploads import MOST_BYTES

_MOST_EVENTS, _MOST_TEXT, _MOST_NAME = 500, 20_000, 300


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that a person did on a page: in which browser tab, as its how many-th, and what.

    `client` is the tab and the place on the page, `name` the input and `value` its text; `seen` is what the
    page showed then, see `Page.place`.
    """

    client: str
    seq: int
    name: str
    value: str
    gesture: int
    seen: str = ""

    @property
    def step(self) -> str:
        """What tells events of one gesture, the way of a slider or a pasted block, from all others."""
        return f"{self.client}:{self.gesture}"


@dataclass(frozen=True, slots=True)
class Page:
    """What every part of a page is told: how it looks, its language, and what the server has applied.

    `place` is what amounts that are typed on it are about, and goes back with each event; `state` is a digest
    of all that it shows, and goes with each file that is asked for.
    """

    look: str
    language: str
    token: str
    applied: Mapping[str, int]
    place: str
    state: str


def _source(name: str) -> str:
    return files(__name__).joinpath(name).read_text(encoding="utf-8")


def _looks() -> str:
    """How everything looks: what all screens share, then what each has of its own."""
    own = sorted(file.name for file in files(__name__).iterdir() if file.name.endswith(".css"))
    return "\n".join(_source(name) for name in sorted(own, key=lambda name: name != "live.css"))


_LIVE = st.components.v2.component(
    "allocation_live", html="<div id='live'></div>", css=_looks(), js=_source("live.js")
)


def live(key: str, html: str, page: Page, on_events: Callable[[tuple[Event, ...]], None]) -> None:
    """Show HTML at a place on the page; `on_events` is told, before the page runs again, what was done.

    An event may be told more than once: whoever applies it looks at its number.
    """

    def told() -> None:
        on_events(events_of(getattr(st.session_state[key], "edits", None)))

    data = {
        "html": html,
        "look": page.look,
        "language": page.language,
        "token": page.token,
        "place": key,
        "seen": page.place,
        "state": page.state,
        "applied": dict(page.applied),
        "most": MOST_BYTES,
    }
    # In a list: Streamlit looks for frames in a mapping's values, and reads in pandas to know one.
    _LIVE(key=key, data=[data], on_edits_change=told)


def events_of(sent: Any) -> tuple[Event, ...]:
    """The events in what a browser sent, in order of their numbers; what is no event is left out.

    Nothing that arrives from a browser is trusted to have the right form or size.
    """
    if not isinstance(sent, list):
        return ()
    events = (_event(one) for one in sent[:_MOST_EVENTS])
    return tuple(sorted((one for one in events if one), key=lambda event: event.seq))


def _event(sent: Any) -> Event | None:
    if not isinstance(sent, Mapping):
        return None
    texts = [sent.get(part) for part in ("client", "name", "value", "seen")]
    numbers = [sent.get(part) for part in ("seq", "gesture")]
    are_texts = all(isinstance(text, str) and len(text) <= _MOST_TEXT and _is_clean(text) for text in texts)
    if not are_texts or not all(type(number) is int and 0 < number < 2**53 for number in numbers):
        return None
    client, name, value, seen = (str(text) for text in texts)
    seq, gesture = (int(str(number)) for number in numbers)
    return Event(client[:_MOST_NAME], seq, name[:_MOST_NAME], value, gesture, seen)


def _is_clean(text: str) -> bool:
    """Whether it is text that can be kept: half a letter cannot."""
    return text.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in text)
