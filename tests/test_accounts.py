"""The table of accounts: the most specific row applies, and what is wrong with the table is told."""

from dataclasses import replace
from pathlib import Path

import pytest

from allocation import load_case, run
from allocation.accounts import AccountRow, rows_for
from allocation.postings import postings
from allocation.problems import ProblemsFound, errors
from tests.booked import JULY, RHF, changed_folder, settled_case
from tests.shipped import shipped_case

CASE = shipped_case("hso-2024-revised")
BASIC, AHUS = CASE.funds["basic"], CASE.recipients["akershus-universitetssykehus"]


def applying(*rows: AccountRow) -> list[str]:
    return [row.account for row in rows_for(rows, BASIC, AHUS)]


def test_a_row_for_the_recipient_goes_before_one_for_its_kind_and_its_group() -> None:
    named = AccountRow("1", recipient=AHUS.code)
    of_kind, of_group = AccountRow("2", kind="helseforetak"), AccountRow("3", group="helseforetak")
    anybody = AccountRow("4")
    assert applying(anybody, of_group, of_kind, named) == ["1"]
    assert applying(anybody, of_group, of_kind) == ["2"]
    assert applying(anybody, of_group) == ["3"]


def test_a_row_for_the_fund_goes_before_one_for_its_stream() -> None:
    assert applying(AccountRow("1", stream="basic"), AccountRow("2", fund="basic"), AccountRow("3")) == ["2"]
    assert applying(AccountRow("1", stream="earmarked"), AccountRow("2", fund="earmarked")) == []


def test_a_row_more_specific_of_the_money_does_not_beat_one_more_specific_of_the_recipient() -> None:
    crossing = AccountRow("1", fund="basic"), AccountRow("2", recipient=AHUS.code)
    assert applying(*crossing) == ["1", "2"]
    assert applying(*crossing, AccountRow("3", fund="basic", recipient=AHUS.code)) == ["3"]


def test_trusts_and_private_hospitals_of_the_shipped_case_are_booked_on_different_accounts() -> None:
    booked = postings(run(settled_case()), JULY)
    case = settled_case()
    accounts = {
        kind: {one.account for one in booked if case.recipients[one.settled_by].kind == kind}
        for kind in ("helseforetak", "privat ideelt sykehus")
    }
    assert all(accounts.values())
    assert not accounts["helseforetak"] & accounts["privat ideelt sykehus"]


def test_the_shipped_accounts_say_that_they_are_examples() -> None:
    assert all(row.account.startswith("EX-") for row in CASE.accounts)
    assert {row.text("document") for row in CASE.tables["accounts"]} == {"illustration"}


def test_who_settles_and_where_it_is_booked_belong_to_the_fingerprint(tmp_path: Path) -> None:
    folder = changed_folder(tmp_path, "accounts.csv", lambda text: text.replace("EX-7010", "EX-8010"))
    prints = {run(case).fingerprint for case in (CASE, settled_case(), load_case(folder))}
    assert len(prints) == 3


def refused(accounts: tuple[AccountRow, ...]) -> str:
    case = replace(settled_case(), accounts=accounts)
    with pytest.raises(ProblemsFound) as found:
        postings(run(case), JULY)
    return str(found.value)


def test_an_amount_without_a_row_says_which_row_to_add() -> None:
    told = refused(tuple(row for row in CASE.accounts if row.account != "EX-7110"))
    assert "ingen rad sier hvor «Basisbevilgning» til «Betanien Hospital», «Diakonhjemmet Sykehus»" in told
    assert "stream «basic» og kind «privat ideelt sykehus»" in told


def test_two_rows_that_contradict_each_other_are_told_with_their_lines() -> None:
    told = refused((*CASE.accounts, AccountRow("1", recipient=RHF, line=11)))
    assert "linje 3 og 11 gjelder begge «Basisbevilgning» til «Helse Sør-Øst RHF»" in told


def test_a_case_without_the_table_says_to_add_it() -> None:
    assert "legg til accounts.csv" in refused(())


@pytest.mark.parametrize(
    ("row", "what", "fix"),
    [
        ("basis,,,helseforetak,,1,,,,,", "ukjent finansieringstype «basis»", "Mente du «basic»?"),
        (",basics,,,,1,,,,,", "ukjent ramme «basics»", "Mente du «basic»?"),
        (",,Oslo universitetssjukehus HF,,,1,,,,,", "ukjent mottaker", "«Oslo universitetssykehus HF»?"),
        (",,,helseforetaket,,1,,,,,", "ukjent type «helseforetaket»", "Mente du «helseforetak»?"),
        (",,,,private sykehus,1,,,,,", "ukjent gruppe", "Mente du «private ideelle sykehus»?"),
        ("basic,basic,,,,1,,,,,", "raden nevner både «stream» og «fund»", "mest bestemte"),
        (",,,helseforetak,helseforetak,1,,,,,", "raden nevner både «kind» og «group»", "mest bestemte"),
        ("basic,,,helseforetak,,1,,,,,", "raden gjelder det samme som linje 2", "slett en av dem"),
        ("basic,,,,,,,,,,", "", ""),
    ],
)
def test_each_fault_of_a_row_is_told_where_it_stands(tmp_path: Path, row: str, what: str, fix: str) -> None:
    added = f"{row},illustration,Prøve,10\n"
    folder = changed_folder(tmp_path, "accounts.csv", lambda text: text + added)
    (problem,) = errors(load_case(folder).problems)
    assert (problem.where.file, problem.where.row) == ("hso-2024-revised/accounts.csv", 11)
    assert what in problem.what
    assert fix in problem.fix


@pytest.mark.parametrize("word", ["payer", "unplaced"])
def test_an_unknown_payer_or_settler_is_told_with_the_nearest_name(tmp_path: Path, word: str) -> None:
    folder = changed_folder(
        tmp_path,
        "case.toml",
        lambda text: text.replace(
            '[export]\npayer = "Helse Sør-Øst RHF"', f'[export]\n{word} = "Helse Sør RHF"'
        ),
    )
    (problem,) = errors(load_case(folder).problems)
    assert problem.where.column == f"export.{word}"
    assert "Helse Sør-Øst RHF" in problem.fix
