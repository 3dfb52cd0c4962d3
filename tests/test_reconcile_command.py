"""`allocation reconcile`: chains from letter to accounts, every difference named, what is explained kept."""

import csv
import json
import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from allocation.cli import main
from allocation.files.package import shipped_inputs
from allocation.files.reconciled.asked import Asked, Stage, answered
from allocation.problems import ProblemsFound
from tests.reconciling import as_csv, decision_rows, ledger_rows
from tests.shipped import shipped_case

CASE = shipped_case("hso-2024-revised")
ACCOUNTS = {"basic": "3210", "results_based": "3220", "earmarked": "3230"}
CENTRES = {code: str(4100 + number) for number, code in enumerate(CASE.recipients)}
OSLO = "Oslo universitetssykehus HF"
Ask = Callable[..., tuple[int, Any]]


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str]) -> Ask:
    def asked(*words: object) -> tuple[int, Any]:
        status = main(["reconcile", *map(str, words), "--json"])
        return status, json.loads(capsys.readouterr().out)

    return asked


@pytest.fixture
def decided(tmp_path: Path) -> Path:
    """The decision of 2024 as a CSV."""
    return written(tmp_path / "vedtak.csv", decision_rows(CASE))


def written(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    path.write_bytes(as_csv(rows))
    return path


def changed(rows: list[list[str]], name: str, column: int, amount: int) -> list[list[str]]:
    """The rows with another amount in a cell."""
    return [[*r[:column], str(amount), *r[column + 1 :]] if r[0] == name else r for r in rows]


def mapping(path: Path) -> Path:
    rows = [["account", "stream", "cost_centre", "recipient"]]
    rows += [[account, CASE.streams[stream], "", ""] for stream, account in ACCOUNTS.items()]
    rows += [["", "", centre, CASE.name_of(code)] for code, centre in CENTRES.items()]
    return written(path, rows)


def findings(document: Any, status: str) -> list[Any]:
    return [one for one in document["findings"] if one["status"] == status]


def test_the_decision_agrees_with_the_distribution(ask: Ask, decided: Path) -> None:
    status, document = ask(decided, "hso-2024-revised")
    assert (status, document["unexplained"], document["unit"]) == (0, 0, "kroner")
    assert {one["status"] for one in document["findings"]} == {"agrees", "rounding"}
    assert set(document["findings"][0]) >= {
        "where", "unit", "stated", "computed", "difference", "status", "cause",
    }  # fmt: skip
    (left,) = [one for one in document["problems"] if one["severity"] == "warning"]
    assert "Rekrutterings- og samhandlingstilskudd" in left["what"]


def test_the_totals_of_a_letter_agree_with_the_funds(ask: Ask, tmp_path: Path) -> None:
    rows = [["Tall i tusen kroner"], ["", *list(CASE.streams.values())[:3]]]
    letter = written(tmp_path / "brev.csv", [*rows, ["Sum foretaksgruppen", "1113400", "15400", "116200"]])
    status, document = ask(letter, "hso-2024-revised")
    assert status == 0
    assert [one["key"] for one in document["findings"]] == [
        "sum/basic",
        "sum/results_based",
        "sum/earmarked",
    ]


def test_the_decision_agrees_with_accounts_through_a_mapping(ask: Ask, tmp_path: Path) -> None:
    accounts = {account: stream for stream, account in ACCOUNTS.items()}
    centres = {centre: code for code, centre in CENTRES.items()}
    books = written(tmp_path / "regnskap.csv", ledger_rows(CASE, accounts, centres))
    status, document = ask("hso-2024-revised", books, "--mapping", mapping(tmp_path / "kobling.csv"))
    assert (status, document["unexplained"]) == (0, 0)
    assert len([one for one in document["findings"] if not one["key"].startswith("sum")]) > 40


def test_a_mapping_to_somebody_unknown_is_refused_at_its_line(
    ask: Ask, tmp_path: Path, decided: Path
) -> None:
    rows = [["account", "stream", "cost_centre", "recipient"], ["", "", "4100", "Sykehuset Telemakr HF"]]
    status, document = ask(decided, "hso-2024-revised", "--mapping", written(tmp_path / "k.csv", rows))
    assert (status, document["findings"], document["unexplained"]) == (2, [], None)
    assert document["problems"][0]["fix"] == "Mente du «Sykehuset Telemark HF»?"


def test_two_letters_are_compared_line_by_line(ask: Ask) -> None:
    status, document = ask("hso-2017", "hv-2020")
    assert status == 1
    assert findings(document, "only_stated")
    assert document["unexplained"] == sum(abs(one["unexplained"]) for one in document["findings"])


def test_transposed_digits_are_proposed_and_the_sums_over_them_count_nothing(
    ask: Ask, tmp_path: Path
) -> None:
    rows = changed(decision_rows(CASE), OSLO, 1, 229_932)
    status, document = ask(written(tmp_path / "vedtak.csv", rows), "hso-2024-revised")
    assert (status, document["unexplained"]) == (1, 540_000)
    (cell,) = findings(document, "differs")
    assert (cell["key"], cell["cause"]) == (
        "oslo-universitetssykehus/basic",
        "to sifre har byttet plass: «93» for «39»",
    )


def test_a_difference_is_explained_in_parts_and_falls_away_when_its_figures_change(
    ask: Ask, tmp_path: Path
) -> None:
    kept, rows = tmp_path / "forklart.csv", decision_rows(CASE)
    decision = written(tmp_path / "vedtak.csv", changed(rows, OSLO, 1, 230_392))
    words = (decision, "hso-2024-revised", "--explanations", kept)
    key = "oslo-universitetssykehus/basic"
    status, document = ask(*words, "--explain", key, "400", "=sent brev", "--who", "Kari")
    assert (status, document["unexplained"]) == (1, 600_000)
    status, document = ask(*words, "--explain", key, "alt", "=sent brev", "--who", "Kari Nordmann")
    assert (status, document["unexplained"]) == (0, 0)
    assert [(one["amount"], one["reason"], one["who"], one["holds"]) for one in document["explanations"]] == [
        (400_000, "=sent brev", "Kari", True), (600_000, "=sent brev", "Kari Nordmann", True),
    ]  # fmt: skip
    assert [held["key"] for held in findings(document, "explained")] == [key]
    with kept.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file, delimiter=";"))
    assert [(line["stated"], line["reason"]) for line in lines] == [("230392000", "'=sent brev")] * 2
    written(decision, changed(rows, OSLO, 1, 231_392))
    status, document = ask(*words)
    assert (status, document["unexplained"]) == (1, 2_000_000)
    assert not any(one["holds"] for one in document["explanations"])
    told = [one["what"].replace("\xa0", " ") for one in document["problems"] if "falt bort" in one["what"]]
    assert ["på 400 000 kroner" in told[0], "på 600 000 kroner" in told[1], len(told)] == [True, True, 2]


def test_an_empty_cell_held_against_nought_agrees_and_is_counted_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], ask: Ask
) -> None:
    rows = [["" if cell == "0" else cell for cell in row] for row in decision_rows(CASE)]
    decision = written(tmp_path / "vedtak.csv", rows)
    status, document = ask(decision, "hso-2024-revised")
    assert status == 0
    agreeing = findings(document, "agrees")
    assert len(agreeing) + len(findings(document, "rounding")) == len(document["findings"])
    assert main(["reconcile", str(decision), "hso-2024-revised"]) == 0
    assert f"stemmer {len(agreeing)}" in capsys.readouterr().out


SLIP = 229_932


@pytest.mark.parametrize(
    ("amount", "left"),
    [("540", 0), ("540 000", 0), ("0,54 mill. kroner", 0), ("140", 400_000), ("140 000 kroner", 400_000)],
)
def test_an_amount_that_explains_counts_in_the_unit_of_its_row_or_in_its_own(
    ask: Ask, tmp_path: Path, amount: str, left: int
) -> None:
    decision = written(tmp_path / "vedtak.csv", changed(decision_rows(CASE), OSLO, 1, SLIP))
    words = ("--explanations", tmp_path / "f.csv", "--explain", "oslo-universitetssykehus/basic", amount)
    _, document = ask(decision, "hso-2024-revised", *words, "sent brev", "--who", "Kari")
    assert document["unexplained"] == left


@pytest.mark.parametrize("amount", ["541", "541 000", "541 000 kroner", "−540", "0", "1,0001"])
def test_an_amount_that_is_no_part_of_the_difference_is_refused_with_the_difference(
    ask: Ask, tmp_path: Path, amount: str
) -> None:
    decision = written(tmp_path / "vedtak.csv", changed(decision_rows(CASE), OSLO, 1, SLIP))
    words = ("--explanations", tmp_path / "f.csv", "--explain", "oslo-universitetssykehus/basic", amount)
    status, document = ask(decision, "hso-2024-revised", *words, "sent brev", "--who", "Kari")
    assert status == 2
    assert "uforklart, som er 540 000" in document["problems"][0]["what"].replace("\xa0", " ")


def held_against_accounts_with_oere(folder: Path) -> list[str]:
    """The words that hold the case against accounts which differ by 1 123,45 kroner in one amount."""
    by_account = {account: stream for stream, account in ACCOUNTS.items()}
    by_centre = {centre: code for code, centre in CENTRES.items()}
    posted = as_csv(ledger_rows(CASE, by_account, by_centre))
    assert posted.count(b"76464000") == 1
    accounts, kept = folder / "regnskap.csv", folder / "f.csv"
    accounts.write_bytes(posted.replace(b"76464000", b"76465123,45"))
    words = ["reconcile", "hso-2024-revised", str(accounts), "--mapping", str(mapping(folder / "m.csv"))]
    words += ["--explanations", str(kept)]
    return words


@pytest.mark.parametrize("amount", ["−1 123,45 kroner", "−1,12345", "−1", "alt"])
def test_a_difference_with_oere_is_explained_by_what_its_row_prints_and_to_the_oere(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], amount: str
) -> None:
    words = held_against_accounts_with_oere(tmp_path)
    assert main(words) == 1
    shown = capsys.readouterr().out.replace("\xa0", " ")
    assert "nøyaktig differanse: −1 123,45 kroner" in shown
    more = ("--explain", "oslo-universitetssykehus/basic", amount, "etterslep", "--who", "Kari")
    main([*words, *more])
    told = capsys.readouterr().out.replace("\xa0", " ")
    assert "−1 123,45 kroner: etterslep" in told
    assert "oslo-universitetssykehus/basic" not in told


def test_of_a_difference_with_oere_that_two_explain_the_oere_go_with_the_last(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = held_against_accounts_with_oere(tmp_path)
    more = ("--who", "Kari", "--explain", "oslo-universitetssykehus/basic")
    main([*words, *more, "−500 kroner", "sent brev"])
    assert "uforklart av dette: −623,45 kroner" in capsys.readouterr().out.replace("\xa0", " ")
    for amount in ("−623,46 kroner", "0"):
        assert main([*words, *more, amount, "etterslep"]) == 2
        assert "uforklart, som er −623,45" in capsys.readouterr().err.replace("\xa0", " ")
    main([*words, *more, "−623,45 kroner", "etterslep"])
    told = capsys.readouterr().out.replace("\xa0", " ")
    assert "−500 kroner: sent brev (Kari" in told
    assert "−623,45 kroner: etterslep (Kari" in told
    assert "uforklart av dette" not in told


def test_explanations_lie_in_the_folder_of_ones_own_case_and_never_in_a_shipped_one(
    ask: Ask, tmp_path: Path
) -> None:
    decision = written(tmp_path / "vedtak.csv", changed(decision_rows(CASE), OSLO, 1, 230_392))
    words = ("--explain", "oslo-universitetssykehus/basic", "alt", "sent brev", "--who", "Kari")
    status, document = ask(decision, "hso-2024-revised", *words)
    assert (status, document["problems"][0]["where"]) == (2, "--explain")
    for name in ("hso-2024-revised", "hso-2023-revised", "hso-2040", "state-budget", "parameters"):
        shutil.copytree(shipped_inputs() / name, tmp_path / name)
    own = tmp_path / "hso-2024-revised"
    assert ask(decision, own, *words)[0] == 0
    assert (own / "explanations.csv").exists()
    assert ask(decision, own)[0] == 0


@pytest.mark.parametrize(
    ("words", "where"),
    [
        (["alt", " ", "--who", "Kari"], "--explain"),
        (["alt", "grunn"], "--who"),
        (["2 mill. kroner", "grunn", "--who", "Kari"], "--explain"),
        (["−5", "grunn", "--who", "Kari"], "--explain"),
        (["mye", "grunn", "--who", "Kari"], "--explain"),
    ],
)
def test_an_explanation_that_says_too_little_or_too_much_is_refused_and_nothing_is_written(
    ask: Ask, tmp_path: Path, words: list[str], where: str
) -> None:
    kept = tmp_path / "forklart.csv"
    decision = written(tmp_path / "vedtak.csv", changed(decision_rows(CASE), OSLO, 1, 230_392))
    key = "oslo-universitetssykehus/basic"
    status, document = ask(decision, "hso-2024-revised", "--explanations", kept, "--explain", key, *words)
    assert (status, document["problems"][0]["where"]) == (2, where)
    assert not kept.exists()


def test_a_line_of_explanations_that_is_no_amount_is_refused_at_its_line(
    ask: Ask, tmp_path: Path, decided: Path
) -> None:
    columns = ["against", "key", "stated", "computed", "amount", "reason", "who", "when"]
    rows = [columns, ["a mot b", "x/y", "1", "2", "mye", "grunn", "Kari", ""]]
    kept = written(tmp_path / "forklart.csv", rows)
    status, document = ask(decided, "hso-2024-revised", "--explanations", kept)
    assert (status, "linje 2" in document["problems"][0]["where"]) == (2, True)


def test_of_several_tables_that_fit_as_well_one_is_chosen_by_its_number(ask: Ask, tmp_path: Path) -> None:
    rows = decision_rows(CASE)
    both = written(tmp_path / "begge.csv", [*rows, [""], *changed(rows, OSLO, 1, 1)])
    status, document = ask(both, "hso-2024-revised")
    assert (status, "--table" in document["problems"][0]["fix"]) == (2, True)
    assert ask(both, "hso-2024-revised", "--table", "1")[0] == 0
    assert ask(both, "hso-2024-revised", "--table", "2")[0] == 1
    assert ask(both, "hso-2024-revised", "--table", "9")[0] == 2


def test_a_file_without_a_unit_is_refused_until_somebody_says_it(ask: Ask, tmp_path: Path) -> None:
    bare = written(tmp_path / "vedtak.csv", decision_rows(CASE)[1:])
    status, document = ask(bare, "hso-2024-revised")
    assert (status, "--unit" in document["problems"][0]["fix"]) == (2, True)
    assert ask(bare, "hso-2024-revised", "--unit", "tusen kroner")[0] == 0
    assert ask(bare, "hso-2024-revised", "--unit", "tusen korner")[1]["problems"][0]["where"] == "--unit"


@pytest.mark.parametrize(
    ("stated", "computed"),
    [
        ("finnes-ikke", "hso-2017"),
        ("fil.csv", "hso-2017"),
        ("hso-2024-revised", "hso-2017"),
        (".", "hso-2017"),
    ],
)
def test_what_cannot_be_held_together_is_an_error_without_a_result(
    ask: Ask, stated: str, computed: str
) -> None:
    status, document = ask(stated, computed)
    assert (status, document["findings"]) == (2, [])
    assert all(problem["fix"] for problem in document["problems"])


def test_for_people_the_one_number_stands_on_top(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    decision = written(tmp_path / "vedtak.csv", changed(decision_rows(CASE), OSLO, 1, 229_932))
    assert main(["reconcile", str(decision), "hso-2024-revised"]) == 1
    lines = capsys.readouterr().out.replace("\u00a0", " ").splitlines()
    assert lines[3] == "Uforklart: 540 000 kroner, i 1 funn."
    assert any("kanskje: to sifre har byttet plass" in line for line in lines)


@pytest.mark.parametrize("words", [("--explain", "nord/basis", "alt", "sent brev", "--who", "Kari"), ()])
def test_a_file_whose_name_is_not_utf8_is_reconciled_explained_and_told_as_any_other(
    ask: Ask, tmp_path: Path, capsys: pytest.CaptureFixture[str], words: Sequence[str]
) -> None:
    rows = [["Tall i kroner"], ["Mottaker", "Basis"], ["Nord", "1500"]]
    odd = os.fsdecode(os.fsencode(tmp_path) + b"/v\xf8.csv")
    written(Path(odd), rows)
    other = written(tmp_path / "b.csv", [*rows[:2], ["Nord", "1000"]])
    kept = os.fsdecode(os.fsencode(tmp_path) + b"/f\xf8.csv")
    status, document = ask(odd, other, "--explanations", kept, *words)
    assert (status, document["unexplained"]) == ((0, 0) if words else (1, 500))
    assert document["stated"] == "v.csv"
    assert main(["reconcile", odd, f"{odd}x", "--json"]) == 2
    assert json.loads(capsys.readouterr().out.encode("utf-8"))["findings"] == []


def test_an_account_that_was_renamed_is_matched_by_its_number(ask: Ask, tmp_path: Path) -> None:
    heading = ["Konto", "Kontonavn", "Ansvar", "Beløp"]
    this = [heading, ["3010", "Salg", "4100", "500"], ["3020", "Leie", "4100", "90"]]
    last = [heading, ["3010", "Salgsinntekter", "4100", "400"], ["3020", "", "4100", "90"]]
    files = written(tmp_path / "i år.csv", this), written(tmp_path / "i fjor.csv", last)
    status, document = ask(*files)
    assert (status, document["unexplained"]) == (1, 100)
    assert [one["key"] for one in document["findings"]] == ["4100/3010", "4100/3020"]


@pytest.mark.parametrize(
    ("words", "where"),
    [
        (("--unit", "mill. kroner"), "--unit"),
        (("--unit", "tusen kroner"), ""),
        (("--scenario", "finnes-ikke"), "--scenario"),
    ],
)
def test_what_was_said_and_not_used_is_told(
    ask: Ask, decided: Path, words: Sequence[str], where: str
) -> None:
    status, document = ask(decided, decided, *words)
    told = [one["where"] for one in document["problems"] if "er ikke brukt" in one["what"]]
    assert (status, told) == (0, [where] if where else [])


def test_a_missing_unit_is_told_before_the_other_file_is_read(tmp_path: Path) -> None:
    one = written(tmp_path / "a.csv", [["Mottaker", "Basis"], ["Nord sykehus HF", "12345"]])
    told: list[tuple[Stage, str]] = []
    with pytest.raises(ProblemsFound) as found:
        answered(Asked(str(one), str(tmp_path / "b.csv")), lambda stage, name: told.append((stage, name)))
    assert told == [(Stage.READS, str(one))]
    assert "--unit" in found.value.problems[0].fix


def test_whoever_waits_for_long_files_is_told_what_is_being_done(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [["Beløp i kroner"], ["Mottaker", "Basis"], ["Nord sykehus HF", "12345"]]
    short, long = written(tmp_path / "a.csv", rows), written(tmp_path / "b.csv", rows)
    assert main(["reconcile", str(short), str(long), "--json"]) == 0
    assert capsys.readouterr().err == ""
    long.write_bytes(long.read_bytes() + b" " * 2_000_000)
    main(["reconcile", str(short), str(long), "--json"])
    told = capsys.readouterr()
    assert f"leser {long} …" in told.err
    assert json.loads(told.out)["stated"] in ("a.csv", str(short))


@pytest.mark.parametrize("numbers", ["1,", ",", ",1", "1,1,", ""])
def test_a_stray_comma_among_the_numbers_of_tables_is_refused(ask: Ask, decided: Path, numbers: str) -> None:
    status, document = ask(decided, decided, "--table", numbers)
    assert (status, document["problems"][0]["where"]) == (2, "--table")


def test_a_list_that_is_longer_than_a_file_may_be_is_read_where_somebody_says_so(
    ask: Ask, tmp_path: Path
) -> None:
    rows = [["Tall i kroner"], ["Mottaker", "Finansieringstype", "Beløp"]]
    lines = [[f"Sykehus {n // 5} HF", f"Type {'ABCDE'[n % 5]}", str(1000 + n)] for n in range(100)]
    one, other = written(tmp_path / "a.csv", rows + lines), tmp_path / "b.csv"
    written(other, [*rows, *lines[:-1], [*lines[-1][:2], "9"]])
    status, document = ask(one, other, "--rows", "50")
    assert (status, "--rows" in document["problems"][0]["fix"]) == (2, True)
    assert ask(one, other, "--rows", "100")[0] == 1  # the headings over them are no rows of figures
    status, document = ask(one, other, "--rows", "100 002")
    assert (status, document["unexplained"]) == (1, 1_099 - 9)
    assert ask(one, other, "--rows", "mange")[1]["problems"][0]["where"] == "--rows"


def test_what_is_left_of_beds_is_no_kroner(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    heading = ["Helseforetak", "Senger"]
    one = written(tmp_path / "a.csv", [heading, ["Nord HF", 10], ["Syd HF", 20], ["Sum", 30]])
    other = written(tmp_path / "b.csv", [heading, ["Nord HF", 12], ["Syd HF", 20], ["Sum", 40]])
    assert main(["reconcile", str(one), str(other)]) == 1
    shown = capsys.readouterr().out
    assert "Uforklart: 10 senger" in shown
    assert "uforklart av dette: −8 senger" in shown
    assert "kroner" not in shown
