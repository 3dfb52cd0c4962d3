"""A seat at the screens in process: what the page says, and what is done on it, without a browser."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache, partial
from html.parser import HTMLParser
from importlib import import_module
from pathlib import Path
from unittest.mock import patch

import pytest
from streamlit.testing.v1 import AppTest

from allocation.money import NBSP
from allocation.screens import header
from allocation.screens.desk import Desk, Taking, the_desk
from allocation.screens.live import Event
from allocation.screens.working import WorkingCopy
from allocation.serving.components import only_our_own

OWNER = "browser-of-the-test"
only_our_own()


@dataclass
class Reading(HTMLParser):
    """The text, the tables and the inputs of a page's HTML."""

    tables: dict[str, list[list[str]]] = field(default_factory=dict)
    inputs: dict[str, dict[str, str | None]] = field(default_factory=dict)
    inputs_by_id: dict[str, dict[str, str | None]] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    _row: list[str] | None = None
    _cell: list[str] | None = None
    _caption: list[str] | None = None
    _rows: list[list[str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in ("input", "select", "button") and given.get("data-name"):
            self.inputs[str(given["data-name"])] = given
        if tag == "input" and given.get("id"):
            self.inputs_by_id[str(given["id"])] = given
        if tag == "table":
            self._rows = []
        if tag == "caption":
            self._caption = []
        if tag == "tr":
            self._row = []
        if tag in ("td", "th"):
            self._cell = []

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th") and self._row is not None and self._cell is not None:
            self._row.append(_plain("".join(self._cell)))
            self._cell = None
        if tag == "tr" and self._row is not None:
            self._rows.append(self._row)
            self._row = None
        if tag == "table" and self._caption is not None:
            self.tables[_plain("".join(self._caption))] = self._rows

    def handle_data(self, data: str) -> None:
        self.texts.append(data)
        if self._cell is not None:
            self._cell.append(data)
        elif self._caption is not None and self._row is None and not self._rows:
            self._caption.append(data)


@lru_cache(maxsize=2)
def _reading_of(html: str) -> Reading:
    """A page read, once however often it is looked at."""
    reading = Reading()
    reading.feed(html)
    return reading


def _plain(text: str) -> str:
    return " ".join(text.replace(NBSP, " ").split())


def _script(screen: str) -> None:
    from importlib import import_module

    from allocation.screens.frame import framed
    from allocation.screens.opening import take_seat

    framed(take_seat(), import_module(f"allocation.screens.{screen}").page)


def _taken(taking: Taking, event: Event, copy: WorkingCopy) -> WorkingCopy:
    return taking(copy, event)


class Seated:
    """One person at one screen: the page as it runs, and the events that the browser would send."""

    def __init__(self, screen: str = "distribute", owner: str = OWNER, **asked: str) -> None:
        self.page = AppTest.from_function(_script, args=(screen,), default_timeout=60)
        self.owner, self.screen, self._seq = owner, screen, 0
        for name, value in asked.items():
            self.page.query_params[name] = value
        self._run()

    def _run(self) -> None:
        with patch("allocation.screens.opening.cookie", {"allocation_browser": self.owner}.get):
            self.page.run()
        assert not self.page.exception
        assert not self.page.error

    @property
    def token(self) -> str:
        """The token of the working copy."""
        return str(self.page.session_state["seat"])

    @property
    def copy(self) -> WorkingCopy:
        """The working copy as it now is."""
        return the_desk().find(self.token, self.owner)

    def does(self, name: str, value: str = "1", gesture: int = 0, client: str = "tab:page") -> "Seated":
        """Send an event to the screen, and to the header, as its page would; the page then runs again."""
        self._seq += 1
        event = Event(client, self._seq, name, value, gesture or self._seq)
        for taking in (header.TAKING, self._taking()):
            the_desk().change(self.token, self.owner, partial(_taken, taking, event))
        self._run()
        return self

    def _taking(self) -> Taking:
        taking: Taking = import_module(f"allocation.screens.{self.screen}_moves").TAKING
        return taking

    @property
    def html(self) -> str:
        """All HTML on the page."""
        parts = [json.loads(one.proto.json)[0]["html"] for one in self.page.get("bidi_component")]
        return "\n".join(parts)

    @property
    def reading(self) -> Reading:
        """What is on the page."""
        return _reading_of(self.html)

    @property
    def text(self) -> str:
        """The text of the page, with ordinary spaces."""
        return _plain(" ".join(self.reading.texts))

    def table(self, caption: str) -> list[list[str]]:
        """The rows of the table whose caption begins so, headings first."""
        return next(rows for title, rows in self.reading.tables.items() if title.startswith(caption))

    def row(self, caption: str, name: str) -> list[str]:
        """The cells after the name of a row."""
        return next(row[1:] for row in self.table(caption) if row and row[0] == name)

    @property
    def charts(self) -> list[str]:
        """What each chart says to who cannot see it."""
        return [
            _plain(str(json.loads(one.proto.spec)["description"])) for one in self.page.get("vega_lite_chart")
        ]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A desk with a store of its own."""
    monkeypatch.setenv("ALLOCATION_STORE", str(tmp_path / "store.sqlite"))
    the_desk.cache_clear()
    yield the_desk()
    the_desk.cache_clear()
