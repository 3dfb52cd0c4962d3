"""What is downloaded is what is shown: the file waits for the change, and goes to nobody else."""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, unquote

import pytest
from starlette.applications import Starlette

from allocation.problems import Place, ProblemsFound, error
from allocation.screens.refusals import problems_told
from allocation.serving.document import Document, StillMaking
from allocation.serving.downloads import download_route
from allocation.serving.sentences import SENTENCES
from tests.asked import Answer, asked, asking
from tests.load_users import apart

OWNER, OTHER = "a" * 32, "b" * 32
SAYS = SENTENCES["nb"]


@dataclass
class Meeting:
    """A working copy by the token `m1`, whose amount is what its last event made it."""

    amount: int = 1
    applied: dict[str, int] = field(default_factory=lambda: {"tab": 3})

    def has_applied(self, token: str, owner: str, client: str, seq: int) -> bool:
        self._of(token, owner)
        return seq <= self.applied.get(client, -1)

    def document(self, token: str, owner: str, kind: str, wanted: Mapping[str, str]) -> Document:
        self._of(token, owner)
        if kind == "umulig":
            what = "gulvene er større enn bevilgningen"
            raise ProblemsFound([error(Place("funds"), what, "gulvene summerer for høyt", "senk dem")])
        if kind == "lang":
            raise StillMaking("m1-lang", "Skriver utdrag 5 av 18 … 2 s")
        if kind == "feil":
            raise ZeroDivisionError("/home/secret/path.py")
        text = {"tabell": f"beløp {self.amount} {wanted.get('enhet', '')}"}[kind]
        return Document(f"{wanted.get('navn', 'fordeling')}.csv", "text/csv", text.encode())

    def _of(self, token: str, owner: str) -> None:
        if (token, owner) != ("m1", OWNER):
            raise KeyError(token)


def app_of(meeting: Meeting, patience: float = 0.1) -> Starlette:
    return Starlette(routes=[download_route(meeting, meeting.document, problems_told, patience)])


def downloaded(path: str, query: str = "klient=tab&etter=3", owner: str = OWNER) -> Answer:
    return asked(app_of(Meeting()), path, {"cookie": f"allocation_browser={owner}"}, query=query)


def test_a_file_comes_with_its_whole_name_and_is_kept_by_nobody_on_the_way() -> None:
    answer = downloaded("/ut/m1/tabell", "klient=tab&etter=3&enhet=mill&navn=" + quote('Økt "gulv"'))
    assert (answer.status, answer.text) == (200, "beløp 1 mill")
    assert answer.header("cache-control") == "no-store"
    plain, full = answer.header("content-disposition").split("; ")[1:]
    assert plain == 'filename="_kt _gulv_.csv"'
    assert unquote(full.removeprefix("filename*=UTF-8''")) == 'Økt "gulv".csv'


def test_a_click_that_overtakes_the_change_waits_for_it_and_gets_the_new_amount() -> None:
    async def race() -> Answer:
        meeting = Meeting()
        cookie = {"cookie": f"allocation_browser={OWNER}"}
        download = asyncio.create_task(
            asking(app_of(meeting, patience=5), "/ut/m1/tabell", cookie, "klient=tab&etter=4")
        )
        await asyncio.sleep(0.05)
        assert not download.done()
        meeting.amount, meeting.applied["tab"] = 2, 4
        return await download

    assert apart(race()).text == "beløp 2 "


def test_a_change_that_never_arrives_gives_a_sentence_and_no_file() -> None:
    for query in ("klient=tab&etter=4", "klient=other&etter=1"):
        late = downloaded("/ut/m1/tabell", query)
        assert (late.status, late.text) == (409, SAYS["late"])
        assert late.header("content-disposition") == ""


def test_a_page_where_nothing_was_changed_yet_has_nothing_to_wait_for() -> None:
    assert downloaded("/ut/m1/tabell", "klient=new&etter=0").text == "beløp 1 "


@pytest.mark.parametrize("query", ["klient=tab&etter=3", "klient=tab&etter=0"])
@pytest.mark.parametrize(
    ("path", "owner"),
    [("/ut/m1/tabell", OTHER), ("/ut/m1/tabell", ""), ("/ut/m2/tabell", OWNER), ("/ut/m1/ukjent", OWNER)],
)
def test_another_browser_a_wrong_token_and_an_unknown_kind_find_nothing(
    path: str, owner: str, query: str
) -> None:
    answer = downloaded(path, query, owner)
    assert (answer.status, answer.text) == (404, SAYS["no file"])


@pytest.mark.parametrize("query", ["", "klient=tab", "etter=3", "klient=tab&etter=-1", "klient=tab&etter=³"])
def test_a_link_that_does_not_say_which_change_it_follows_is_refused(query: str) -> None:
    assert downloaded("/ut/m1/tabell", query).text == SAYS["no event"]


def test_where_there_is_no_result_the_reasons_come_instead() -> None:
    answer = downloaded("/ut/m1/umulig")
    assert answer.status == 422
    assert answer.text.startswith(SAYS["refused"])
    assert "Gulvene er større enn bevilgningen" in answer.text
    assert "Løsning: senk dem" in answer.text


def test_a_fault_is_told_in_a_sentence_and_its_trace_stays_in_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.ERROR, "allocation.serving.downloads"):
        answer = downloaded("/ut/m1/feil")
    assert (answer.status, answer.text) == (500, SAYS["failed"])
    assert "ZeroDivisionError" in caplog.text


def test_what_takes_a_while_says_how_far_it_is_and_under_which_name_it_is_asked_for_again() -> None:
    answer = downloaded("/ut/m1/lang")
    assert (answer.status, answer.text) == (202, "Skriver utdrag 5 av 18 … 2 s")
    assert answer.header("x-allocation-begun") == "m1-lang"
