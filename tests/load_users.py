"""People at the screens without browsers: sessions that speak Streamlit's protobufs and move something.

    python -m tests.load_users http://127.0.0.1:8501 --people 20 --moves 10 --slider Vekt

Measured is the time from a move to the first element of the page that is another than before; or, where
the moving says which place it looks at, to that place. What a person moves is a `Move`: there is one for
Streamlit's own slider, and one for the inputs of our component.
"""

import argparse
import asyncio
import json
import random
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter
from typing import Any, TypeVar
from urllib.parse import urlsplit
from urllib.request import urlopen

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

_T = TypeVar("_T")
_LET_IN = 60.0  # seconds: a session waits until the server is warm
_TOGETHER = 0.05  # seconds between two who sit down


@dataclass
class Shown:
    """What a session has on its page: elements by their place, and what was set on its widgets."""

    elements: dict[tuple[int, ...], Element] = field(default_factory=dict)
    fragments: dict[str, str] = field(default_factory=dict)
    states: dict[str, WidgetState] = field(default_factory=dict)
    page: str = ""
    theme: str = ""  # the light theme's first colour, by which it is known

    def slider(self, label: str) -> Any:
        """The first slider with that in its label. Raises LookupError."""
        for element in self.elements.values():
            if element.WhichOneof("type") == "slider" and label in element.slider.label:
                return element.slider
        raise LookupError(f"no slider «{label}» on the page")

    def component(self, place: str) -> Any:
        """Our component at that place, which is its key. Raises LookupError."""
        for element in self.elements.values():
            if is_at(element, place):
                return element.bidi_component
        raise LookupError(f"no component «{place}» on the page")

    def take(self, message: ForwardMsg, place: str = "") -> bool:
        """Lay a message on the page; whether it put another element there (at that place) than before."""
        if message.WhichOneof("type") == "new_session":
            self.page = message.new_session.page_script_hash
            self.theme = message.new_session.custom_theme.light.primary_color
        if message.WhichOneof("type") != "delta" or message.delta.WhichOneof("type") != "new_element":
            return False
        path, element = tuple(message.metadata.delta_path), message.delta.new_element
        before, self.elements[path] = self.elements.get(path), element
        kind = element.WhichOneof("type")
        if kind and hasattr(getattr(element, kind), "id"):
            self.fragments[getattr(element, kind).id] = message.delta.fragment_id
        if place and not is_at(element, place):
            return False
        return before is None or before.SerializeToString() != element.SerializeToString()


def is_at(element: Element, place: str) -> bool:
    """Whether an element is our component at that place: Streamlit puts the key last in its name."""
    return element.WhichOneof("type") == "bidi_component" and element.bidi_component.id.endswith(f"-{place}")


Move = Callable[[Shown, int], WidgetState]
"""What a person does: the new state of a widget on the page, at the move of that number from 0 on."""


def slides(label: str, least: int = 0, most: int = 100) -> Move:
    """Move Streamlit's own slider of that label to whole numbers in those limits."""

    def move(shown: Shown, _number: int) -> WidgetState:
        state = WidgetState(id=shown.slider(label).id)
        state.double_array_value.data.append(float(random.randint(least, most)))
        return state

    return move


def types(place: str, name: str, text: Callable[[int], str]) -> Move:
    """Put a text into the input of that name in our component at a place, as its script does.

    A browser sends what is done as the state `edits`, a list of events; each has the next number.
    """

    def move(shown: Shown, number: int) -> WidgetState:
        client = f"{id(shown):x}:{place}"
        counted = {"seq": number + 1, "gesture": number + 1}
        event = {"client": client, "name": name, "value": text(number), "seen": "", **counted}
        return WidgetState(id=shown.component(place).id, json_value=json.dumps({"edits": [event]}))

    return move


def near_a_billion(_number: int) -> str:
    """An amount in thousand kroner, as one types it."""
    return f"{random.randrange(1_000_000, 1_200_000, 100):,}".replace(",", " ")


@dataclass(frozen=True, slots=True)
class Measured:
    """How it went: seconds to the first figures, to the first change of each move and to its end, and MB."""

    opened: list[float]
    changed: list[float]
    finished: list[float]
    memory: float

    def told(self) -> str:
        """One line: milliseconds, and MB a session beyond the first."""
        p50, p95 = median(self.changed), percentile_95(self.changed)
        return (
            f"{len(self.opened)} people: open {1000 * median(self.opened):.0f} ms, "
            f"change p50 {1000 * p50:.0f} p95 {1000 * p95:.0f} max {1000 * max(self.changed):.0f} ms, "
            f"done p95 {1000 * percentile_95(self.finished):.0f} ms, {self.memory:.2f} MB a session"
        )


def percentile_95(values: Sequence[float]) -> float:
    """What 95 of 100 stay below."""
    return quantiles(values, n=20, method="inclusive")[-1] if len(values) > 1 else values[0]


class Person:
    """One session: opens the page, moves, and sees what comes."""

    def __init__(self, socket: ClientConnection, query: str, page: str) -> None:
        self.shown = Shown()
        self._socket, self._query, self._page_name = socket, query, page

    async def run(self, state: WidgetState | None = None, place: str = "") -> tuple[float, float]:
        """Ask for a run, after a move or to open the page; seconds to the first change and to the end."""
        begun, changed = perf_counter(), 0.0
        await self._socket.send(self._asking(state).SerializeToString())
        while True:
            message = ForwardMsg()
            received = await self._socket.recv(decode=False)
            message.ParseFromString(received)
            if self.shown.take(message, place) and not changed:
                changed = perf_counter() - begun
            if message.WhichOneof("type") == "script_finished":
                return changed or perf_counter() - begun, perf_counter() - begun

    def _asking(self, state: WidgetState | None) -> BackMsg:
        asking = BackMsg()
        run = asking.rerun_script
        run.query_string, run.page_script_hash = self._query, self.shown.page
        if not self.shown.page:
            run.page_name = self._page_name
        if state:
            self.shown.states[state.id] = state
            run.fragment_id = self.shown.fragments.get(state.id, "")
        run.widget_states.widgets.extend(self.shown.states.values())
        return asking


@dataclass(frozen=True, slots=True)
class Moving:
    """What each person does, how many times, the seconds of thought before each, and where it looks."""

    move: Move
    times: int = 10
    think: float = 2.0
    place: str = ""


def apart(work: Coroutine[Any, Any, _T]) -> _T:
    """What a coroutine gives, run in a thread of its own: a browser may have a loop in this one."""
    with ThreadPoolExecutor(1) as beside:
        return beside.submit(asyncio.run, work).result()


@asynccontextmanager
async def sitting(address: str, query: str = "", page: str = "") -> AsyncIterator[Person]:
    """A person at the screens, with the cookies of a browser that has fetched the page."""
    with await asyncio.to_thread(urlopen, address) as opened:
        given = [cookie.split(";")[0] for cookie in opened.headers.get_all("set-cookie") or []]
    async with connect(
        f"ws://{urlsplit(address).netloc}/_stcore/stream",
        subprotocols=[Subprotocol("streamlit")],
        origin=Origin(address),
        additional_headers={"Cookie": "; ".join(given)},
        max_size=None,
        open_timeout=_LET_IN,
    ) as socket:
        yield Person(socket, query, page)


async def figures_after(begun: float, address: str, place: str) -> float:
    """The seconds from a moment on the clock until what stands at a place has reached a new session."""
    async with sitting(address) as person:
        asked = perf_counter()
        changed, _ = await person.run(place=place)
        return asked - begun + changed


async def _takes_part(
    person: Person, moving: Moving, sat: "asyncio.Queue[float]", begin: asyncio.Event
) -> list[tuple[float, float]]:
    """One person's meeting; the seconds of each move to its first change and to its end."""
    await sat.put((await person.run(place=moving.place))[0])
    await begin.wait()
    times = []
    for number in range(moving.times):
        await asyncio.sleep(random.uniform(0.5, 1.5) * moving.think)
        times.append(await person.run(moving.move(person.shown, number), moving.place))
    return times


def memory(process: int) -> float:
    """The MB that a process holds in memory."""
    lines = Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) / 1024


async def measured(
    address: str, people: int, moving: Moving, process: int = 0, query: str = "", page: str = ""
) -> Measured:
    """So many people at the screens at once; memory is read where the server's process is known."""
    sat: asyncio.Queue[float] = asyncio.Queue()
    begin, meeting, opened, first = asyncio.Event(), [], [], 0.0
    async with AsyncExitStack() as stack:
        for number in range(people):
            person = await stack.enter_async_context(sitting(address, query, page))
            meeting.append(asyncio.create_task(_takes_part(person, moving, sat, begin)))
            opened.append(await _next(sat, meeting[-1]))
            if number == 0 and process:
                first = memory(process)
            await asyncio.sleep(_TOGETHER)
        begin.set()
        times = [one for person_times in await asyncio.gather(*meeting) for one in person_times]
        held = (memory(process) - first) / max(1, people - 1) if process else 0.0
    return Measured(opened, [change for change, _ in times], [end for _, end in times], held)


async def _next(sat: "asyncio.Queue[float]", person: "asyncio.Task[Any]") -> float:
    """When that person has sat down; the person's own fault where it could not."""
    waiting = asyncio.create_task(sat.get())
    await asyncio.wait([waiting, person], return_when=asyncio.FIRST_COMPLETED)
    if not waiting.done():
        waiting.cancel()
        await person
    return waiting.result()


def main() -> None:
    """Measure a server that runs."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    words.add_argument("address")
    words.add_argument("--people", type=int, default=20)
    words.add_argument("--moves", type=int, default=10)
    words.add_argument("--think", type=float, default=2.0, help="seconds")
    words.add_argument("--slider", default="", help="the label of a slider of Streamlit's")
    words.add_argument("--place", default="", help="or: the place of our component, and")
    words.add_argument("--input", default="", help="the name of an amount there")
    words.add_argument("--page", default="", help="the page's address, without the slash")
    words.add_argument("--process", type=int, default=0, help="the server's process, to read its memory")
    told = words.parse_args()
    move = types(told.place, told.input, near_a_billion) if told.place else slides(told.slider)
    moving = Moving(move, told.moves, told.think, told.place)
    came = measured(told.address, told.people, moving, told.process, page=told.page)
    print(asyncio.run(came).told())


if __name__ == "__main__":
    main()
