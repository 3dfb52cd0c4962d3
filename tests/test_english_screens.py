"""The screens in English: nothing of ours is left in Norwegian; what the case calls things is marked so."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser

import pytest

from allocation import load_case
from allocation.files.trace_text import line_text
from allocation.screens.addresses import ADVANCED, FIRST
from allocation.screens.path_words import step_words
from allocation.screens.shelf import case_titles
from allocation.screens.words.sentences import each_said_in, said_in
from allocation.screens.words.sentences import marked as marked_text
from tests.golden import INPUTS
from tests.seats import Seated
from tests.test_sentences import names_in

SCREENS = sorted({**FIRST, **ADVANCED})
pytestmark = pytest.mark.usefixtures("desk")
_NORWEGIAN = re.compile(
    r"\b(?:og|er|ikke|av|som|til|på|det|med|har|kan|skal|må|fra|eller|blir|uten|de|et|en|ved|i|holdes|tak|gulv|"
    r"gir|videre|linje|kolonne|beløp|steg|rad)\b|[æøå]",
    re.IGNORECASE,
)
_QUOTES = re.compile(r"«[^«»]*»|“[^“”]*”")
_REFERENCE = re.compile(r", [^,]*, row \d+(?:, \d+)*(?: and \d+)?")
_SPOKEN = ("aria-label", "title", "data-made", "data-failed", "placeholder")
_EMPTY = ("br", "col", "hr", "img", "input", "wbr")


@dataclass
class Marked(HTMLParser):
    """The texts of a page, also those for ears alone, each with the language of its mark, or none."""

    texts: list[tuple[str, str]] = field(default_factory=list)
    _open: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    @property
    def language(self) -> str:
        return next((language for _, language in reversed(self._open) if language), "")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self._open.append((tag, given.get("lang") or ""))
        self.texts += [(self.language, text) for name in _SPOKEN if (text := given.get(name))]
        if tag in _EMPTY:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if text := " ".join(data.split()):
            self.texts.append((self.language, text))


def marked(seat: Seated) -> list[tuple[str, str]]:
    page = Marked()
    page.feed(seat.html)
    return page.texts


@cache
def own_words(case: str) -> list[str]:
    """What the case, the documents that it cites and the other cases call things, the longest first."""
    packages = [json.loads(path.read_text(encoding="utf-8")) for path in INPUTS.glob("*/datapackage.json")]
    found = {" ".join(name.split()) for name in names_in([load_case(case), packages, case_titles()])}
    return sorted((name for name in found if len(name) > 2), key=len, reverse=True)


def norwegian_in(seat: Seated, case: str) -> Iterator[str]:
    """What a page says in Norwegian without marking it so, but for quotes and the case's own words."""
    for language, text in [*marked(seat), *(("", chart) for chart in seat.charts)]:
        bare = _QUOTES.sub("", text) if language != "nb" else ""
        if not _NORWEGIAN.search(bare):
            continue
        for name in own_words(case):
            bare = bare.replace(name, "").replace(name.lower(), "")
        if _NORWEGIAN.search(_REFERENCE.sub("", bare)):
            yield text


@pytest.mark.parametrize("case", ["hso-2024-revised", "chain-2017", "example-region"])
@pytest.mark.parametrize("screen", SCREENS)
def test_a_screen_in_english_says_nothing_of_its_own_in_norwegian(screen: str, case: str) -> None:
    assert list(norwegian_in(Seated(screen, sak=case).does("language", "en"), case)) == []


@pytest.mark.parametrize(
    ("case", "scenario", "recipients"),
    [
        ("hso-2024-revised", "within-limits", ["oslo-universitetssykehus", "betanien-hospital"]),
        ("hso-2024-revised", "with-support", ["sunnaas-sykehus", "helse-sor-ost-rhf"]),
        ("chain-2017", "", ["occupational-medicine", "oslo-universitetssykehus"]),
        ("example-region", "from-last-year", ["nordfjell", "byklinikken"]),
    ],
)
def test_why_somebody_gets_its_amount_is_said_in_english(
    case: str, scenario: str, recipients: list[str]
) -> None:
    seat = Seated(sak=case, alternativ=scenario).does("language", "en")
    for recipient in recipients:
        assert list(norwegian_in(seat.does("recipient", recipient), case)) == []


def test_every_step_of_every_shipped_case_is_said_in_english() -> None:
    for folder in INPUTS.glob("*/case.toml"):
        case = load_case(folder.parent.name)
        steps = [step for method in case.methods.values() for step in method.steps]
        assert {step_words(step, case, "en").language for step in steps} <= {"en"}


def test_the_parts_of_a_step_are_said_each_by_itself() -> None:
    case = load_case("hso-2024-revised")
    steps = case.methods["within-limits"].steps
    said = [step_words(step, case, "en").text for step in steps]
    assert said[0] == "top slice: Helse Sør-Øst RHF, Sykehuspartner HF"
    assert said[4] == "ceiling: of «Helse Sør-Øst: fordeling av økt basisbevilgning 2023»"
    support = step_words(case.methods["with-support"].steps[3], case, "en").text
    assert support.startswith("temporary income support: of «Helse Sør-Øst")


def test_a_grant_line_keeps_its_address_and_its_amount_is_said() -> None:
    case = load_case("chain-2017")
    line = next(line for line in case.lines.values() if line.designation == "Raskere tilbake")
    said = each_said_in(line_text(line, case), "en")
    assert said.text.startswith("kap. 732 post 79 Raskere tilbake, ")
    assert said.text.endswith(" thousand kroner")


@pytest.mark.parametrize("language", ["nb", "en"])
def test_a_link_that_is_broken_is_refused_in_the_language_that_is_chosen(language: str) -> None:
    said = {
        "nb": "Lenken kan ikke leses. Kopier hele lenken",
        "en": "The link cannot be read. Copy the whole link",
    }
    assert said[language] in Seated(delt="xyz").does("language", language).text


def test_what_the_case_calls_things_is_marked_as_norwegian_in_english_and_not_in_norwegian() -> None:
    name = "Fellesposter og faste beløp først, resten etter framskrevet behov"
    for language, marks in {"nb": {""}, "en": {"nb"}}.items():
        seat = Seated("sources").does("language", language)
        assert {mark for mark, text in marked(seat) if text == name} == marks


def test_a_document_and_a_row_in_it_is_marked_and_a_sentence_with_a_name_in_it_is_not() -> None:
    told = [
        ("Regional utviklingsplan 2040, del 2, Helse Sør-Øst RHF, Framskrivinger av liggedøgn, rad 5", "nb"),
        ("taket for Helse Møre og Romsdal HF", ""),
    ]
    for text, language in told:
        shown = marked_text(said_in(text, "en"), "en")
        assert getattr(shown, "language", "") == language


def test_a_place_in_a_file_is_said_in_english() -> None:
    seat = Seated("sources", alternativ="income-model").does("language", "en")
    assert "hso-2024-revised/funds.csv, line 2, column «basic»" in seat.text


def test_what_a_case_of_another_country_calls_things_is_in_no_known_language() -> None:
    seat = Seated("distribute", sak="example-42-areas").does("language", "en")
    assert {language for language, text in marked(seat) if text == "Core services"} == {""}


def test_the_steps_of_a_method_in_the_log_are_said_in_english() -> None:
    seat = Seated("distribute", alternativ="need-and-actual")
    seat.does("floor:on", "true").does("floor:percent", "40").does("language", "en")
    text = Seated("sources", m=seat.token).text
    assert "1. top slice: Helse Sør-Øst RHF, Sykehuspartner HF; 2. fixed amount: Betanien Hospital, " in text
    assert "4. floor: 40 % of" in text
    assert "holdes tilbake" not in text
