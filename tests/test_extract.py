"""The extracts: each recipient's own amounts, terms and reasons, and nobody else's name or amount."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import strategies as st

from allocation import run
from allocation.case import UNPLACED
from allocation.cli import main
from allocation.commands import extract
from allocation.distribution import Distribution
from allocation.files.papers.extract import extract_bytes
from allocation.files.papers.extract.names_in_text import without_names
from allocation.files.papers.extract.withheld import WITHHELD, payers_of, withholding
from allocation.files.papers.key_tables import used_keys
from allocation.files.papers.wording import duties, recipients_of
from allocation.keys import Terms
from allocation.money import in_unit
from allocation.trace import ways_to
from tests.golden import INPUTS
from tests.papers import margins, numbers, part, texts
from tests.properties import given
from tests.shipped import shipped_case

CASES = sorted({path.parent.parent.name for path in INPUTS.glob("*/scenarios/*.toml")})
_ALSO = (("hso-2024-revised", "phased-in"), ("hso-2024-revised", "need-and-actual"))
EVERY = [*((case, shipped_case(case).default_scenario) for case in CASES), *_ALSO]
_LEAST = 100
"""Smaller numbers are also years, counts and days."""


@cache
def ran(case: str, scenario: str) -> Distribution:
    return run(shipped_case(case), scenario)


@cache
def told(case: str, scenario: str, code: str) -> str:
    """All that an extract says, margins included."""
    content = extract_bytes(ran(case, scenario), code)
    return "\n".join([*texts(content), margins(content)])


@pytest.mark.parametrize(("case", "scenario"), EVERY, ids=["/".join(one) for one in EVERY])
def test_an_extract_names_nobody_but_its_recipient_and_those_who_pay(case: str, scenario: str) -> None:
    distribution = ran(case, scenario)
    for code in recipients_of(distribution):
        known = [code, *payers_of(distribution, code)]
        bare = told(case, scenario, code).replace(distribution.case.title, "")
        for name in sorted((distribution.case.name_of(one) for one in known), key=len, reverse=True):
            bare = bare.replace(name, "")
        others = [one.name for one in distribution.case.recipients.values() if one.code not in known]
        body = distribution.case.body
        assert [name for name in others if name in bare and name not in body] == [], code


@pytest.mark.parametrize(("case", "scenario"), EVERY, ids=["/".join(one) for one in EVERY])
def test_an_extract_has_all_of_its_own_amounts_and_no_other_recipients(case: str, scenario: str) -> None:
    distribution = ran(case, scenario)
    amounts = {code: _amounts(distribution, code) for code in recipients_of(distribution)}
    for code, own in amounts.items():
        payers = payers_of(distribution, code)
        found = set(numbers(told(case, scenario, code)))
        shared = own | _grounds(distribution, code)
        others = {
            number
            for other, theirs in amounts.items()
            if other != code and other not in payers
            for number in theirs - shared
        }
        assert found & others == set(), code
        assert _entries(distribution, code) <= found, code


def _amounts(distribution: Distribution, code: str) -> set[str]:
    """What a recipient gets: in each entry, and in sum by year, stream, fund and how long it lasts."""
    sums: dict[tuple[object, ...], int] = {}
    unit = distribution.case.unit
    for year in distribution.years:
        for number, entry in enumerate(distribution.bridge(code, year)):
            marks = ((), ("stream", entry.stream), ("fund", entry.fund), ("lasting", entry.lasting))
            ways = [*marks, ("both", entry.stream, entry.lasting)]
            for key in (("entry", number), *ways, *(("given", *way, entry.is_passed_on) for way in ways)):
                sums[year, *key] = sums.get((year, *key), 0) + entry.amount
    told = {number for kroner in sums.values() for number in numbers(in_unit(kroner, unit))}
    return {number for number in told if _is_large(number)}


def _entries(distribution: Distribution, code: str) -> set[str]:
    """The amount of each entry that is not passed on, which its extract must have."""
    own = [entry for entry in distribution.bridge(code) if not entry.is_passed_on]
    return {number for one in own for number in numbers(in_unit(one.amount, distribution.case.unit))}


def _grounds(distribution: Distribution, code: str) -> set[str]:
    """Numbers that an extract has on other grounds: the funds, what its payers got, its own criteria."""
    case = distribution.case
    texts = [in_unit(fund.kroner, case.unit) for fund in case.funds.values()]
    texts += [in_unit(link.amount, case.unit) for way in ways_to(distribution, code) for link in way.links]
    terms = _terms(case.name, distribution.scenario.name)
    texts += [told_of(code) for told_of, known in terms if code in known]
    return {number for text in texts for number in numbers(text)}


@cache
def _terms(case: str, scenario: str) -> list[tuple[Terms, tuple[str, ...]]]:
    """The terms of every key that was used, and of whom they tell."""
    distribution = ran(case, scenario)
    used = [one for fund in distribution.case.funds.values() for one in used_keys(distribution, fund)]
    return [(one.terms(distribution.case), one.recipients) for one in used]


def _is_large(number: str) -> bool:
    return float(number.replace("\u00a0", "").replace(",", ".")) >= _LEAST


def test_a_trust_is_told_the_terms_of_the_line_that_its_money_comes_from() -> None:
    text = told("chain-2017", "illustration", "helse-sor-ost-rhf")
    assert "Kap. 732 post 79 Raskere tilbake" in text
    assert "Øvre ramme; den faktiske aktiviteten avgjør inntekten" in text
    assert "Luftambulanse" not in text


def test_terms_with_duty_and_deadline_are_told_with_them() -> None:
    line = next(one for one in shipped_case("chain-2017").lines.values() if one.deadline)
    assert [label for label, _ in duties(line)] == ["Formål", "Vilkår", "Rapportering", "Frist"]
    assert duties(line)[-1] == ("Frist", "01.06.2017")


def test_an_extract_tells_the_key_with_its_own_figures() -> None:
    text = told("hso-2024-revised", "need-and-actual", "sunnaas-sykehus").replace("\u00a0", " ")
    assert "«Basisbevilgning» er delt med nøkkelen «Behov og faktisk aktivitet»" in text
    assert "Andelen er 1,622 %" in text
    assert "42 250" in text


def test_money_that_is_passed_on_is_told_in_sum_without_to_whom() -> None:
    text = told("chain-2017", "illustration", "oslo-universitetssykehus").replace("\u00a0", " ")
    assert "Av dette gis 11 263 337 tusen kroner videre." in text
    assert "gitt videre til andre" in text
    assert "Kreftklinikken" not in text


def test_a_name_in_a_source_is_withheld_but_not_the_recipients_own() -> None:
    distribution = ran("frame-2017", "sources")
    say = withholding(distribution, "helse-vest-rhf")
    source = "Oppdragsdokument 2017 til Helse Sør-Øst RHF, lest av Helse Vest RHF"
    assert say(source) == f"Oppdragsdokument 2017 til {WITHHELD}, lest av Helse Vest RHF"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("etter Sunnaas sykehus HFs søknad", f"etter {WITHHELD}s søknad"),
        ("etter Sunnaas sykehus HF's søknad", f"etter {WITHHELD}'s søknad"),
        ("etter Sunnaas sykehus HF’ søknad", f"etter {WITHHELD}’ søknad"),
        ("«SUNNAAS SYKEHUS HFS» og «sunnaas sykehus hf»", f"«{WITHHELD}S» og «{WITHHELD}»"),
        ("til Sunnaas\u00a0sykehus  HF-prosjektet", f"til {WITHHELD}-prosjektet"),
        ("Helse Sør‑Øst RHFs brev til Oslo universitets\u00adsykehus HF", f"{{payer}}s brev til {WITHHELD}"),
        ("Vestre Viken HFs og vestre viken hf", "Vestre Viken HFs og vestre viken hf"),
        ("Sunnaas sykehus HFA og Nysunnaas sykehus HF", "Sunnaas sykehus HFA og Nysunnaas sykehus HF"),
    ],
)
def test_others_are_withheld_in_any_case_and_in_the_genitive_and_the_recipient_is_not(
    text: str, said: str
) -> None:
    say = withholding(ran("hso-2024-revised", "decided"), "vestre-viken")
    assert say(text) == said.replace("{payer}", "Helse Sør‑Øst RHF")


def test_a_fund_that_names_another_in_the_genitive_does_not_name_it_in_an_extract() -> None:
    case = shipped_case("hso-2024-revised")
    name = "Basis etter Sunnaas sykehus HFs søknad og oslo universitetssykehus HF"
    funds = {**case.funds, "basic": replace(case.funds["basic"], name=name)}
    distribution = run(replace(case, funds=funds), "need-and-actual")
    text = "\n".join(texts(extract_bytes(distribution, "vestre-viken"))).casefold()
    assert f"basis etter {WITHHELD}s søknad og {WITHHELD}" in text
    assert "sunnaas" not in text
    assert "oslo universitetssykehus" not in text


def test_a_name_of_ordinary_words_stands_in_its_own_extract_alone() -> None:
    distribution = ran("chain-2017", "illustration")
    name, fund = "Arbeidsmedisinske avdelinger", "Raskere tilbake til arbeidsmedisinske avdelinger"
    (own,) = (one.code for one in distribution.case.recipients.values() if one.name == name)
    assert withholding(distribution, own)(fund) == fund
    others = [code for code in recipients_of(distribution) if code != own]
    said = {withholding(distribution, code)(fund) for code in others}
    assert said == {f"Raskere tilbake til {WITHHELD}"}


def test_an_abbreviation_is_withheld_where_it_is_one_and_not_where_it_is_a_word() -> None:
    say = without_names(["SI", "HUS", "OUS"], [], "…")
    assert say("Det vil si at SIs, HUS' og ous' hus er vist") == "Det vil si at …s, …' og …' hus er vist"


@pytest.mark.parametrize(
    ("others", "kept", "text", "said"),
    [
        (["Oslo"], ["Oslo HF"], "oslo hfs og Oslos", "oslo hfs og …s"),
        (["Oslo HF"], ["Oslo"], "oslo hfs og Oslos", "…s og Oslos"),
        (["Oslo", "Oslo HF Nord"], [], "Oslo HF Nord og Oslo HF", "… og … HF"),
        (["Nord Syd", "Syd Vest"], [], "Nord Syd Vest", "…"),
        (["Syd Vest"], ["Nord Syd"], "Nord Syd Vest", "Nord …"),
        (["Nord Syd", "Vest"], ["Syd Vest"], "Nord Syd Vest", "… …"),
        (["Nord"], ["NORD"], "Nord", "Nord"),
        ([""], [], "Nord", "Nord"),
        (["A"], [], "A_B, A1 og 1A", "…_B, A1 og 1A"),
    ],
)
def test_the_longer_of_two_names_says_whose_it_is(
    others: list[str], kept: list[str], text: str, said: str
) -> None:
    assert without_names(others, kept, "…")(text) == said


LETTERS = "abdeghiklmnoprstuvyæøåéß"
NAMES = st.lists(st.text(LETTERS, min_size=4, max_size=8), min_size=1, max_size=3).map(" ".join)
CASES_OF_LETTERS: tuple[Callable[[str], str], ...] = (
    str.lower,
    str.upper,
    str.title,
    str.swapcase,
    str.casefold,
    str,
)
ENDINGS = ("", "s", "S", "'s", "’s", "’", "'", ",", "-saken")
BETWEEN = (" ", " til ", ", ", "\u00a0", " (", "\n")


@given(st.data(), st.sets(NAMES, min_size=1, max_size=4), st.sets(NAMES, max_size=3))
def test_whatever_the_names_their_case_and_their_genitive_nobody_elses_is_left(
    data: st.DataObject, others: set[str], own: set[str]
) -> None:
    """Read word by word, apart from what stands in a name of one's own, which stands as it was written."""
    known = {name.casefold() for name in own}
    others = {name for name in others if name.casefold() not in known}
    written = [
        data.draw(st.sampled_from(CASES_OF_LETTERS))(name) + data.draw(st.sampled_from(ENDINGS))
        for name in data.draw(st.lists(st.sampled_from(sorted(others | own) or ["x"]), max_size=8))
    ]
    text = "".join(one + data.draw(st.sampled_from(BETWEEN)) for one in written)
    said = without_names(others, own, WITHHELD)(text)
    words = words_of(said)
    mine = [set(at) for name in own for at in places(words, name)]
    left = [name for name in others for at in places(words, name) if not any(set(at) <= own for own in mine)]
    assert left == []
    if not any(set(words_of(one)) & set(words_of(other)) for one in own for other in others):
        assert all(said.count(one) >= written.count(one) for one in written if known & set(stems(one)))


def words_of(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.casefold())


def stems(written: str) -> list[str]:
    """A name with one of the endings, without it: every way to read it."""
    bare = re.sub(r"['’].*$|,$|-saken$", "", written).casefold()
    return [bare, bare.removesuffix("s")]


def places(words: list[str], name: str) -> list[range]:
    """Where a name stands among words, its last word with or without a genitive s."""
    sought = words_of(name)
    starts = range(len(words) - len(sought) + 1)
    return [
        range(at, at + len(sought))
        for at in starts
        if words[at : at + len(sought)] in (sought, [*sought[:-1], f"{sought[-1]}s"])
    ]


def test_the_same_distribution_gives_the_same_extract_and_a_draft_is_marked() -> None:
    distribution = ran("hso-2024-revised", "phased-in")
    content = extract_bytes(distribution, "vestre-viken")
    assert content == extract_bytes(distribution, "vestre-viken")
    assert 'string="UTKAST"' in part(content, "word/header1.xml")
    assert "Vestre Viken HF: tildeling 2024" in part(content, "docProps/core.xml")


def test_later_years_stand_in_the_extract() -> None:
    text = told("hso-2024-revised", "phased-in", "akershus-universitetssykehus").replace("\u00a0", " ")
    assert all(amount in text for amount in ("156 350", "149 896", "143 442"))


def test_one_command_makes_them_all_and_one_name_makes_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert main(["extract", "example-region", "--out", str(tmp_path / "all")]) == 0
    distribution = ran("example-region", "budget")
    names = {f"example-region-budget-{code}.docx" for code in recipients_of(distribution)}
    assert {path.name for path in (tmp_path / "all").iterdir()} == names
    assert UNPLACED not in recipients_of(distribution)
    one = ["--recipient", "Nordfjell HF", "--out", str(tmp_path / "one")]
    assert main(["extract", "example-region", *one]) == 0
    assert [path.name for path in (tmp_path / "one").iterdir()] == ["example-region-budget-nordfjell.docx"]
    assert "Ingen PDF" in capsys.readouterr().out


def test_in_a_terminal_it_is_told_how_many_are_made_and_elsewhere_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(extract, "_SOON", -1.0)
    for is_terminal, told_of in ((True, "\r1 av 2 utdrag\r2 av 2 utdrag; lager PDF …\n"), (False, "")):
        monkeypatch.setattr("sys.stderr.isatty", lambda found=is_terminal: found)
        tell = extract._progress(2)
        tell(1)
        tell(2)
        assert capsys.readouterr().err == told_of


def test_json_tells_what_each_keeps(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["extract", "hso-2024-revised", "--recipient", "Vestre Viken HF", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["extracts"] == [
        {"recipient": "vestre-viken", "name": "Vestre Viken HF", "amount": 142_613_000}
    ]
    assert document["files"] == []


def test_a_name_that_nobody_has_is_refused_with_the_one_that_was_meant(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["--recipient", "Vestre Vikn HF", "--out", str(tmp_path / "out")]
    assert main(["extract", "hso-2024-revised", *arguments]) == 2
    assert "Mente du «Vestre Viken HF»?" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
