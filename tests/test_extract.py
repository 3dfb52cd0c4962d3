"""The extracts: each recipient's own amounts, terms and reasons, and nobody else's name or amount."""

import json
from functools import cache
from pathlib import Path

import pytest

from allocation import run
from allocation.case import UNPLACED
from allocation.cli import main
from allocation.commands import extract
from allocation.distribution import Distribution
from allocation.files.papers.extract import extract_bytes
from allocation.files.papers.extract.withheld import WITHHELD, payers_of, withholding
from allocation.files.papers.key_tables import used_keys
from allocation.files.papers.wording import duties, recipients_of
from allocation.keys import Terms
from allocation.money import in_unit
from allocation.trace import ways_to
from tests.golden import INPUTS
from tests.papers import margins, numbers, part, texts
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
