"""What the engine says in Norwegian is said in English on the screens: all of it, with the same values."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from time import process_time

import pytest

from allocation import load_case, run
from allocation.case import Case
from allocation.problems import Problem, ProblemsFound
from allocation.reconciliation import all_findings
from allocation.screens.words.sentences import said_in
from allocation.screens.words.sentences.catalogues import entries
from tests.engine_sentences import engine_literals, engine_texts, is_said, shape
from tests.golden import ANSWER, INPUTS

_LEAST_RECOGNISED = 0.97
_QUOTES = re.compile(r"«[^«»]*»|\"[^\"]*\"")
_NORWEGIAN = re.compile(
    r"\b(?:og|er|ikke|av|som|til|på|det|med|har|kan|skal|må|fra|eller|blir|uten|den|de|et|en|ved|i)\b|[æøå]",
    re.IGNORECASE,
)
_OF_CUT_WORDS = ("gulvene{}", "takene{}")
"""Said of several as «gulvet» and «taket» are of one: the engine puts another ending on."""
_ALPHABET = "æ, ø, å"
"""The only Norwegian letters that English speaks of."""
_REFERENCE = re.compile(r"[^:;]*(?:: [^:;]*)?, row \d+(?:, \d+)*(?: and \d+)?")
"""A document, its table and a row: as the document is called."""


def test_every_sentence_of_the_engine_has_an_english_entry() -> None:
    known = {shape(norwegian) for norwegian, _ in entries()}
    missing = {text.template: text.place for text in engine_texts() if text.template not in known}
    told = "\n".join(f"{place}: {template!r}" for template, place in missing.items())
    assert not missing, f"add these to allocation/screens/words/sentences/*.en.toml:\n{told}"


def test_no_entry_is_of_a_sentence_that_the_engine_no_longer_says() -> None:
    literals = engine_literals()
    shapes = {norwegian: shape(norwegian) for norwegian, _ in entries()}
    stale = [one for one in shapes if shapes[one] not in _OF_CUT_WORDS and not is_said(shapes[one], literals)]
    assert not stale, "take these out of allocation/screens/words/sentences/*.en.toml:\n" + "\n".join(stale)


def test_an_entry_that_the_engine_does_not_say_is_seen() -> None:
    literals = frozenset({"{} krever{} {}", " til sammen", "hev", "{} {} med {}"})
    assert all(is_said(one, literals) for one in ("{} krever {}", "{} krever til sammen {}", "hev {} med {}"))
    assert not any(is_said(one, literals) for one in ("{} trenger {}", "senk {} med {}", "{} krever alt"))


def test_no_sentence_has_two_entries() -> None:
    counted = Counter(shape(norwegian) for norwegian, _ in entries())
    values = ("{} × {}", "{} ")
    assert [one for one, times in counted.items() if times > 1 and one not in values] == []


def test_the_english_has_the_values_of_the_norwegian() -> None:
    values = re.compile(r"\{[a-z_]+\d*\}")
    for norwegian, english in entries():
        assert set(values.findall(english)) == set(values.findall(norwegian)), norwegian


def test_no_norwegian_is_left_in_the_english_entries() -> None:
    left = [english for _, english in entries() if _NORWEGIAN.search(_bare(english))]
    assert left == []


def _bare(english: str) -> str:
    """English without its values, quotes and the names of units of money."""
    return re.sub(r"\{[a-z_]+\d*\}", "", _QUOTES.sub("", english.replace(_ALPHABET, "")))


@pytest.mark.parametrize(
    ("norwegian", "english"),
    [
        (
            "gulvene summerer til 1\u00a0124,5, det er bare 1\u00a0113,4 mill. kroner å dele",
            "the floors sum to 1\u00a0124,5, but there are only 1\u00a0113,4 million kroner to share",
        ),
        (
            "kravet er 22\u00a0500 tusen kroner, tiltakene gir 18\u00a0129: 4\u00a0371 er uten tiltak",
            "the requirement is 22\u00a0500 thousand kroner, the measures give 18\u00a0129: "
            "4\u00a0371 is without measures",
        ),
        (
            "år 1 av 3: 33,3 % av veien fra 162\u00a0804,893 («Helse Sør-Øst: fordeling av økt "
            "basisbevilgning 2023») til 143\u00a0441,559 (full virkning)",
            "year 1 of 3: 33,3 % of the way from 162\u00a0804,893 («Helse Sør-Øst: fordeling av økt "
            "basisbevilgning 2023») to 143\u00a0441,559 (full effect)",
        ),
        (
            "like rester mellom Oslo universitetssykehus HF og Sørlandet sykehus HF: "
            "de siste tusen kroner er gitt i kodenes rekkefølge",
            "equal remainders between Oslo universitetssykehus HF and Sørlandet sykehus HF: "
            "the last thousand kroner are given in the order of the codes",
        ),
        (
            "kriteriet «Senger» mangler verdi for Helse Møre og Romsdal HF, Vestre Viken HF og 3 til",
            "the criterion «Senger» lacks a value for Helse Møre og Romsdal HF, Vestre Viken HF and 3 more",
        ),
        ("Basisbevilgning · Ikke fordelt", "Basisbevilgning · Unplaced"),
        (
            "velg et alternativ der en nøkkel gir noe (--scenario): as-in-2023, floor-2023 og 9 til",
            "choose a scenario where a key gives something (--scenario): as-in-2023, floor-2023 and 9 more",
        ),
        (
            "«Basisramme» og «Vekst» gir videre 3 i 2025, Nord HF har fått 2 tusen kroner",
            "«Basisramme» and «Vekst» pass on 3 in 2025, Nord HF has received 2 thousand kroner",
        ),
        (
            "lesning 1: halv pris gir 50,0 kroner; lesning 2: hele prisen",
            "reading 1: «halv pris»: 50,0 kroner; reading 2: «hele prisen»",
        ),
        ("ukjent mottaker «Telemark»", "unknown recipient «Telemark»"),
        (
            "regelen «floor» mangler «base» (i 2025)",
            "the rule «floor» lacks «base» (in 2025)",
        ),
        ("taket for Vestre Viken HF", "the ceiling for Vestre Viken HF"),
        ("ukjent mottaker «\ue005 2»", "unknown recipient «\ue005 2»"),
        (
            "Når en mottaker holdes utenfor tilpasningen, bommer nøkkelen på den med fra 2,1 til "
            "14,6\u00a0prosent, "
            "mest for Nord HF. De største: Nord HF med 14,6\u00a0prosent og Syd HF med 9,3\u00a0prosent.",
            "When a recipient is left out of the fit, the key is off for it by 2,1 to 14,6\u00a0per cent, "
            "most for Nord HF. The largest: Nord HF by 14,6\u00a0per cent and Syd HF by 9,3\u00a0per cent.",
        ),
    ],
)
def test_a_sentence_keeps_its_names_quotes_and_numbers(norwegian: str, english: str) -> None:
    said = said_in(norwegian, "en")
    assert (said.text, said.language) == (english, "en")


@pytest.mark.parametrize(
    "text",
    ["Sykehuset i Vestfold HF", "Helse- og omsorgsdepartementet", "kap. 732 post 76", "1\u00a0245,5", ""],
)
def test_names_and_numbers_stay_as_they_are_and_norwegian(text: str) -> None:
    assert (said_in(text, "en").text, said_in(text, "en").language) == (text, "nb")


def test_in_norwegian_everything_stays_as_the_engine_says_it() -> None:
    said = said_in("taket for Vestre Viken HF", "nb")
    assert (said.text, said.language) == ("taket for Vestre Viken HF", "nb")


def test_what_the_shipped_cases_say_is_recognised_and_leaves_no_norwegian() -> None:
    heard = list(_heard())
    unknown = [text for _, text in heard if said_in(text, "en").language != "en"]
    share = 1 - len(unknown) / len(heard)
    assert share >= _LEAST_RECOGNISED, f"{share:.1%} recognised; not these:\n" + "\n".join(unknown)
    packages = [json.loads(path.read_text(encoding="utf-8")) for path in INPUTS.glob("*/datapackage.json")]
    documents = set(names_in(packages))
    names = {
        case.name: sorted({*names_in(case), *documents}, key=len, reverse=True)
        for case in {case.name: case for case, _ in heard}.values()
    }
    mixed = [f"{text}\n    {left}" for case, text in heard if (left := _left(text, names[case.name]))]
    assert not mixed, "\n".join(mixed)


def _heard() -> Iterator[tuple[Case, str]]:
    """What every run of every shipped case says, and every golden answer and refusal: each text once."""
    for folder in sorted(path.parent for path in INPUTS.glob("*/case.toml")):
        case = load_case(folder.name)
        texts = [
            *_problems(case.problems),
            *(text for name in case.scenarios for text in _of_a_run(case, name)),
        ]
        for answer in sorted(folder.glob(f"*/*{ANSWER}")):
            texts += _of_an_answer(json.loads(answer.read_text(encoding="utf-8")))
        yield from ((case, text) for text in dict.fromkeys(texts) if any(map(str.isalpha, text)))


def _of_a_run(case: Case, scenario: str) -> Iterator[str]:
    try:
        distribution = run(case, scenario)
    except ProblemsFound as found:
        yield from _problems(found.problems)
        return
    yield from _problems(distribution.problems)
    yield from (entry.source for entry in distribution.entries)
    yield from (finding.cause for finding in all_findings(distribution))


def _problems(problems: tuple[Problem, ...]) -> Iterator[str]:
    for problem in problems:
        yield from (problem.what, problem.cause, problem.fix)


def _of_an_answer(document: Mapping[str, list[dict[str, object]]]) -> Iterator[str]:
    """The sentences of an answer of the optimiser: problems, limits that bind or clash, reasons, aims."""
    for key, words in _SENTENCES.items():
        for row in document.get(key) or []:
            yield from (str(row[word]) for word in words if row.get(word))
    for conflict in document.get("conflicts") or []:
        for limit in conflict["limits"]:  # type: ignore[attr-defined]
            yield from (limit["name"], limit["told"] or limit["name"])


_SENTENCES = {
    "problems": ("what", "cause", "fix"), "binding": ("name", "told"), "not_chosen": ("reason",),
    "aims": ("aim",),
}  # fmt: skip


def names_in(value: object) -> Iterator[str]:
    """Every text that a case holds: what it calls things, and what it cites."""
    return _names(value, set())


def _names(value: object, seen: set[int]) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif id(value) not in seen:
        seen.add(id(value))
        for below in _parts(value):
            yield from _names(below, seen)


def _parts(value: object) -> Iterator[object]:
    if is_dataclass(value):
        yield from (getattr(value, field.name) for field in fields(value))
    elif isinstance(value, Mapping):
        yield from (*value.keys(), *value.values())
    elif isinstance(value, list | tuple | set | frozenset):
        yield from value


def _left(text: str, names: list[str]) -> str:
    """The English of a text that has Norwegian outside quotes, references and the case's own texts."""
    said = said_in(text, "en")
    bare = _QUOTES.sub("", said.text)
    if said.language != "en" or not _is_norwegian(bare):
        return ""
    for name in names:
        bare = bare.replace(name, "") if len(name) > 2 else bare
    return said.text if _is_norwegian(bare) else ""


def _is_norwegian(text: str) -> bool:
    return bool(_NORWEGIAN.search(text) and _NORWEGIAN.search(_REFERENCE.sub("", text)))


def test_sources_that_differ_by_numbers_are_said_in_no_time() -> None:
    """A hundred of them in five milliseconds; here with room for a busy machine."""
    source = (
        "nøkkelen «Behov»: {},4703 % av 999 tusen kroner som sto igjen, eksakte andeler: oppgitt andel {} %"
    )
    said_in(source.format(26, 13), "en")
    begun = process_time()
    for number in range(3, 103):
        said_in(source.format(number * 11, number * 7), "en")
    assert process_time() - begun < 0.05
