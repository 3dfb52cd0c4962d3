"""The board paper: every number from entries and findings, the form a board knows, the same bytes."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from functools import cache
from io import BytesIO
from itertools import combinations
from pathlib import Path

import pytest
from docx import Document

from allocation import run
from allocation.board_table import payer_tables
from allocation.case import UNPLACED
from allocation.cli import main
from allocation.consequences import consequences, of_the_sum
from allocation.distribution import Distribution, Entry
from allocation.files.activity_text import activity_shown
from allocation.files.growth_text import growth_shown
from allocation.files.lines_text import lines_shown
from allocation.files.marking import marking_of
from allocation.files.measures_shown import challenge_text, measures_shown
from allocation.files.papers.key_tables import share_text, used_keys, value_text
from allocation.files.papers.memo import memo_bytes
from allocation.files.papers.memo.decision import decision_texts
from allocation.files.path_values import shown_at
from allocation.files.step_words import key_text, step_text
from allocation.findings import Status
from allocation.measure_tables import requirements
from allocation.measured_change import measured_changes
from allocation.money import in_unit, number_text, plain_number
from allocation.reconciliation import all_findings
from allocation.scenario import effective_paths
from tests.golden import INPUTS
from tests.papers import margins, numbers, part, texts
from tests.shipped import shipped_case

SCENARIOS = [(path.parent.parent.name, path.stem) for path in sorted(INPUTS.glob("*/scenarios/*.toml"))]
_PAGES = ("PAGE", "NUMPAGES")
_COUNTS = {str(number) for number in range(100)}
"""Numbers of tables, steps and recipients, and days of a month."""


@cache
def ran(case: str, scenario: str) -> tuple[Distribution, Distribution | None]:
    """The run, and the one it is held against where the case has no decision."""
    known = shipped_case(case)
    is_held = known.decision is None and scenario != known.default_scenario
    return run(known, scenario), run(known) if is_held else None


@cache
def memo_of(case: str, scenario: str) -> bytes:
    distribution, beside = ran(case, scenario)
    return memo_bytes(distribution, all_findings(distribution), beside)


@pytest.mark.parametrize(("case", "scenario"), SCENARIOS, ids=["/".join(one) for one in SCENARIOS])
def test_every_number_of_the_paper_comes_from_entries_and_findings(case: str, scenario: str) -> None:
    distribution, beside = ran(case, scenario)
    known = {*_COUNTS, *_of_entries(distribution), *_of_changes(distribution, beside)}
    known |= {number for text in _said(distribution) for number in numbers(text)}
    found = {number for text in texts(memo_of(case, scenario)) for number in numbers(text)}
    assert found - known == set()


def _of_entries(distribution: Distribution) -> Iterator[str]:
    """Every sum of entries that share some marks, in the case's unit; passed on apart and together."""
    marks = ("year", "payer", "stream", "fund", "recipient", "lasting", "group", "own")
    sums: dict[tuple[object, ...], int] = {}
    for entry in distribution.entries:
        ways = [marks[:0], *(way for count in (1, 2, 3) for way in combinations(marks, count))]
        for way in ways:
            own = [_mark(distribution, entry, mark) for mark in way]
            for which in ("all", "passed on" if entry.is_passed_on else "given"):
                key = (way, *own, which)
                sums[key] = sums.get(key, 0) + entry.amount
                if entry.recipient != UNPLACED:
                    sums[*key, "placed"] = sums.get((*key, "placed"), 0) + entry.amount
    unit = distribution.case.unit
    yield from (number for kroner in sums.values() for number in numbers(in_unit(kroner, unit)))
    for years in distribution.year_by_year().values():
        for own_years in years.values():
            first, *_, last = (own_years.get(year, 0) for year in distribution.years)
            yield from numbers(in_unit(last - first, unit))


def _mark(distribution: Distribution, entry: Entry, mark: str) -> object:
    if mark == "own":
        return entry.payer == entry.recipient
    if mark != "group":
        return getattr(entry, mark)
    one = distribution.case.recipients.get(entry.recipient)
    return one.group if one else ""


def _of_changes(distribution: Distribution, beside: Distribution | None) -> Iterator[str]:
    """Amounts before and now, their differences in every measure, and what the chart's axis counts in."""
    case = distribution.case
    for found in consequences(distribution, beside):
        kroner = [found.whole.base or 0, found.whole.amount or 0, found.whole.change]
        parts = of_the_sum(found, case) if found.is_earlier else {}
        kroner += [sum(parts.values()), found.whole.change - sum(parts.values())]
        for code, one in found.changes.items():
            kroner += [one.base or 0, one.amount or 0, one.change]
            kroner += [parts[code], one.change - parts[code]] if parts else []
        yield from (number for one in kroner for number in numbers(in_unit(one, case.unit)))
        yield from numbers(number_text(found.whole.percent or Fraction(0), 1))
        for measured in measured_changes(case, found.changes).values():
            for value, decimals in (
                (measured.of_fund, 1), (measured.of_base_frame, 2), (measured.per_inhabitant, 1),
            ):  # fmt: skip
                yield from numbers(number_text(value or Fraction(0), decimals))


def _said(distribution: Distribution) -> Iterator[str]:
    """What the case and the run say in words: titles, sources, steps, findings, tables around."""
    case, scenario = distribution.case, distribution.scenario
    yield from (case.title, case.body, case.unit.name, str(case.year), scenario.title, scenario.description)
    yield from marking_of(distribution).lines
    yield from (*case.documents.values(), *case.streams.values())
    yield from (text for one in case.recipients.values() for text in (one.name, one.group))
    yield from (baseline.title for baseline in (*case.baselines.values(), case.decision) if baseline)
    yield from map(str, distribution.years)
    for fund in case.funds.values():
        yield from (fund.name, fund.source)
        for used in used_keys(distribution, fund):
            shares = used.shares(case)
            yield from (
                share_text(share) for share in (shares.total, *(shares[one] for one in used.recipients))
            )
            for weight, criterion in used.criteria(case):
                yield plain_number(100 * (weight or Fraction(0)))
                yield from (value_text(criterion, code) for code in criterion.values)
    for line in case.lines.values():
        amount = in_unit(line.amount, case.unit) if line.amount else ""
        yield from (line.chapter, line.item, line.designation, line.purpose, line.condition, amount)
        yield from (line.reporting_duty, f"{line.deadline:%d.%m.%Y}" if line.deadline else "")
    for method in case.methods.values():
        yield from (method.title, *(step_text(step, case) for step in method.steps))
    yield from (key_text(key, case) for key in case.keys.values())
    for criterion in case.criteria.values():
        yield from (criterion.name, criterion.unit)
    for finding in all_findings(distribution):
        yield from (finding.subject.what, finding.cause, finding.unit.name)
        yield from map(finding.shown, (finding.stated, finding.computed, finding.difference))
    yield from (shown_at(case, path) for path in effective_paths(case, scenario))
    yield from (path for path in effective_paths(case, scenario))
    yield from (challenge_text(one, case.unit) for one in requirements(distribution))
    around = (lines_shown, activity_shown, measures_shown, growth_shown)
    for shown in (one for view in around for one in view(distribution)):
        yield from (shown.title, *shown.labels, *shown.notes)
        yield from (text for column in shown.columns for text in (column.heading, *column.texts))


def test_the_decision_is_drawn_from_the_figures_of_the_boards_own_money() -> None:
    distribution, _ = ran("hso-2024-revised", "decided")
    (only,) = (text.replace("\u00a0", " ") for text in decision_texts(distribution))
    assert only == (
        "Helse Sør-Øst RHF fordeler 1 245 000 tusen kroner for 2024 til 16 mottakere, slik tabell 1 viser. "
        "Det er ikke oppgitt om beløpet er varig eller ettårig. Mottakernes beløp summerer til 1 245 001; "
        "−1 tusen kroner er ikke fordelt."
    )


def test_where_nothing_says_whose_board_it_is_each_payers_money_is_decided() -> None:
    distribution, _ = ran("chain-2017", "illustration")
    found = [text.partition(" fordeler ")[0] for text in decision_texts(distribution)]
    assert found[:3] == [distribution.case.name_of(one.payer) for one in payer_tables(distribution)]


def test_what_an_alternative_overrides_is_told_in_words_and_not_by_its_path() -> None:
    told = "\n".join(texts(memo_of("hso-2024-revised", "mostly-need")))
    assert "Behov og faktisk aktivitet, vekt, «Faktisk: liggedøgn 2019»: 0,25" in told
    assert "keys.need-and-actual" not in told


def test_a_cut_is_called_a_cut_and_its_challenge_is_told() -> None:
    first, second = decision_texts(ran("kre-2021", "larger-requirement")[0])
    assert "fordeler et trekk på 35\u00a0000 tusen kroner for 2021 til Kreftklinikken" in first
    assert "5\u00a0117 tusen kroner av et krav på 35\u00a0000 er uløst utfordring" in second


def test_the_paper_has_the_parts_of_a_board_case_in_their_order() -> None:
    for scenario, first in (("decided", "Vedtak"), ("phased-in", "Forslag til vedtak")):
        found = re.findall(r'<w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>([^<]*)', _xml(scenario))
        assert found == [
            first, "Bakgrunn", "Fordeling", "Fordelingsnøkkelen", "Konsekvenser", "Avstemming", "Vedlegg",
        ]  # fmt: skip


def _xml(scenario: str) -> str:
    return part(memo_of("hso-2024-revised", scenario), "word/document.xml")


def test_the_tables_that_the_decision_names_are_those() -> None:
    captions = re.findall(r"</w:fldSimple><w:r><w:t[^>]*>\. ([^<]*)", _xml("phased-in"))
    assert captions[0] == "Helse Sør-Øst RHF fordeler, 2024 (tusen kroner)"
    assert captions[2] == "Basisbevilgning, år for år (tusen kroner)"
    assert "«Basisbevilgning» gis i årene 2024–2026, slik tabell 3 viser." in decision_texts(
        ran("hso-2024-revised", "phased-in")[0]
    )


def test_a_paper_is_a_draft_until_a_body_has_decided() -> None:
    draft, decided = (
        [part(memo_of("hso-2024-revised", scenario), f"word/header{number}.xml") for number in (1,)]
        for scenario in ("phased-in", "decided")
    )
    assert 'string="UTKAST"' in draft[0]
    assert "UTKAST" not in decided[0]


def test_every_page_says_whose_it_is_and_on_what_ground_it_is_not_public() -> None:
    distribution, _ = ran("hso-2024-revised", "decided")
    closed = replace(distribution, case=replace(distribution.case, exempt="offl. § 14"))
    told = margins(memo_bytes(closed, []))
    assert "Unntatt offentlighet, offl. § 14" in told
    own = f"hso-2024-revised · Styrets vedtak (decided) · vedtatt · fingeravtrykk {closed.fingerprint}"
    assert own in told
    assert all(f'w:instr="{code}"' in part(memo_bytes(closed, []), "word/footer1.xml") for code in _PAGES)
    assert "Unntatt" not in margins(memo_of("hso-2024-revised", "decided"))


def test_whoever_cannot_see_the_paper_is_told_what_it_shows() -> None:
    content = memo_of("hso-2024-revised", "need-and-actual")
    document = part(content, "word/document.xml")
    assert 'w:lang w:val="nb-NO"' in part(content, "word/styles.xml")
    assert "<dc:title>Helse Sør-Øst: fordeling" in part(content, "docProps/core.xml")
    assert document.count("<w:tbl>") == document.count("<w:tblHeader/>") == document.count("<w:tblGrid>")
    (alt, _) = re.findall(r'descr="([^"]*)"', document)
    assert "Oslo universitetssykehus HF +30\u00a0118" in alt
    empty = [text for text in texts_of_paragraphs(content) if not text.strip()]
    assert len(empty) == 2, "only the pictures' own"


def texts_of_paragraphs(content: bytes) -> list[str]:
    return [paragraph.text for paragraph in Document(BytesIO(content)).paragraphs]


def test_the_same_distribution_gives_the_same_bytes() -> None:
    distribution, beside = ran("example-region", "cut")
    again = memo_bytes(distribution, all_findings(distribution), beside)
    assert again == memo_of("example-region", "cut")


def test_findings_that_deviate_stand_in_full_and_those_that_agree_are_counted() -> None:
    distribution, _ = ran("hso-2024-revised", "decided")
    told = "\n".join(texts(memo_of("hso-2024-revised", "decided")))
    assert "Kontroll og avstemming: stemmer 84, avrunding 10, kan ikke avgjøres 4." in told
    for finding in all_findings(distribution):
        if finding.status is not Status.AGREES:
            assert finding.subject.what in told
            assert finding.cause.split("; lesning")[0] in told


def test_a_key_stands_with_each_recipients_values_and_the_share_that_its_entry_tells() -> None:
    distribution, _ = ran("hso-2024-revised", "need-and-actual")
    case = distribution.case
    (used,) = used_keys(distribution, case.funds["basic"])
    assert len(used.recipients) == 9
    shares = used.shares(case)
    for code in used.recipients:
        (source,) = [
            one.source for one in distribution.bridge(code) if one.rule == "key" and one.fund == "basic"
        ]
        assert f"{number_text(100 * shares[code], 4)} % av" in source
    assert [str(weight) for weight, _ in used.criteria(case)] == ["3/8", "1/10", "1/40"] * 2


def test_the_command_writes_the_paper_and_says_where(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    older = tmp_path / "hso-2024-revised-decided.pdf"
    older.write_bytes(b"%PDF-older")
    assert main(["memo", "hso-2024-revised", "--out", str(tmp_path)]) == 0
    printed = capsys.readouterr().out
    assert f"Skrevet: {tmp_path / 'hso-2024-revised-decided.docx'}" in printed
    assert "Ingen PDF: LibreOffice (soffice) er ikke installert på denne maskinen." in printed
    assert not older.exists()
    assert (tmp_path / "hso-2024-revised-decided.docx").read_bytes() == memo_of("hso-2024-revised", "decided")


def test_json_tells_the_decision_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["memo", "hso-2024-revised", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["decision"] == decision_texts(ran("hso-2024-revised", "decided")[0])
    assert (told["files"], told["problems"], [*tmp_path.iterdir()]) == ([], [], [])


def test_an_alternative_that_nobody_knows_is_refused_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["memo", "hso-2024-revised", "--scenario", "phased", "--out", str(tmp_path)]) == 2
    assert "phased-in" in capsys.readouterr().err
    assert [*tmp_path.iterdir()] == []
