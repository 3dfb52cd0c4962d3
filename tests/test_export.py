"""The import file: as the profile wants it, the 2024 decision to the byte, nothing that cannot be booked."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from allocation.cli import main
from allocation.files.exporting import Export, Profile, export_of, read_profile
from allocation.files.exporting.profile import FOLDER, Column, Sign
from allocation.files.package import shipped_inputs
from allocation.postings import postings
from allocation.problems import ProblemsFound
from tests.booked import CASE, JULY, changed_folder, months, settled, settled_case, settled_folder

EXPORTED = Path(__file__).parent / "exported"
CSV, XML = read_profile("plain-csv"), read_profile("plain-xml")
MARK = "f" * 12


def exported(profile: Profile = CSV, scenario: str = "decided") -> Export:
    return export_of(settled(scenario), profile)


def import_file(export: Export) -> bytes:
    return export.contents[f".{export.profile.format}"]


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


@pytest.mark.parametrize("profile", [CSV, XML], ids=["csv", "xml"])
def test_the_settled_decision_of_2024_is_this_file(profile: Profile) -> None:
    found = import_file(exported(profile)).decode("utf-8-sig").replace(settled().fingerprint, MARK)
    golden = EXPORTED / f"decided-{profile.code}.{profile.format}"
    assert found == golden.read_bytes().decode("utf-8")


def test_the_same_export_gives_the_same_bytes() -> None:
    assert exported().contents == exported().contents


def test_the_amounts_of_the_csv_file_sum_to_what_the_board_distributed() -> None:
    rows = rows_of(import_file(exported()))
    assert sum(int(row["Beløp"].removesuffix(",00")) for row in rows) == 1_245_000_000
    assert {row["Periode"] for row in rows} == {"202407"}


def test_debit_and_credit_of_the_xml_file_balance() -> None:
    sums = {"D": 0, "K": 0}
    for one in ElementTree.fromstring(import_file(exported(XML))):
        sums[one.findtext("side") or ""] += int((one.findtext("belop") or "").removesuffix(".00"))
    # Two cuts, of 24 and of the rounding of 1 thousand, are credited on the account and debited opposite it.
    assert sums == {"D": 1_245_000_000 + 2 * 25_000, "K": 1_245_000_000 + 2 * 25_000}


def test_a_draft_says_so_on_every_line_and_in_its_name() -> None:
    export = exported(scenario="as-in-2023")
    assert export.stem == "hso-2024-revised-as-in-2023-plain-csv-UTKAST"
    rows = rows_of(import_file(export))
    assert {(row["Status"], row["Alternativ"]) for row in rows} == {("UTKAST", "as-in-2023")}
    assert export.told().startswith("UTKAST\n")


def test_a_case_that_is_exempt_says_so_on_every_line_and_in_the_proof() -> None:
    distribution = settled()
    exempt = replace(distribution, case=replace(distribution.case, exempt="offl. § 23"))
    rows = rows_of(import_file(export_of(exempt, CSV)))
    line = "Unntatt offentlighet, offl. § 23"
    assert {row["Tilgang"] for row in rows} == {line}
    export = export_of(exempt, CSV)
    assert line in export.told()
    assert json.loads(export.contents["-avstemt.json"])["exempt"] == line
    assert exported().document()["exempt"] == ""


@pytest.mark.parametrize("text", ["=1+1", "+47", "-x", "@SUM(A1)", "\tx"])
def test_no_text_is_left_that_a_spreadsheet_would_run(text: str) -> None:
    distribution = settled()
    rows = tuple(replace(row, text=text) for row in distribution.case.accounts)
    export = export_of(replace(distribution, case=replace(distribution.case, accounts=rows)), CSV)
    assert {row["Tekst"][0] for row in rows_of(import_file(export))} == {"'"}
    assert any(row["Beløp"].startswith("-") for row in rows_of(import_file(export)))


def test_letters_that_csv_and_xml_give_a_meaning_come_back_as_they_were() -> None:
    text = 'Drift; "øre" & <æ>'
    distribution = settled()
    case = replace(
        distribution.case, accounts=tuple(replace(row, text=text) for row in distribution.case.accounts)
    )
    changed = replace(distribution, case=case)
    assert text in {row["Tekst"] for row in rows_of(import_file(export_of(changed, CSV)))}
    root = ElementTree.fromstring(import_file(export_of(changed, XML)))
    assert text in {one.findtext("tekst") for one in root}


def test_months_and_signs_are_as_the_profile_says() -> None:
    columns = tuple(
        Column(name, name)
        for name in ("account", "date", "debit", "credit", "amount", "status", "fingerprint")
    )
    profile = replace(
        CSV,
        columns=columns,
        months=months([1] * 12),
        date="DD.MM.YY",
        day=5,
        decimals=0,
        sign=Sign.CREDIT,
    )
    rows = rows_of(import_file(exported(profile)))
    assert {row["date"] for row in rows} == {f"05.{month:02d}.24" for month in range(1, 13)}
    assert sum(-int(row["amount"]) for row in rows) == 1_245_000_000
    sums = [sum(int(row[side] or 0) for row in rows) for side in ("debit", "credit")]
    assert sums[0] - sums[1] == 1_245_000_000


def test_a_letter_that_the_character_set_lacks_is_refused() -> None:
    profile = replace(CSV, encoding="iso-8859-1", columns=(*CSV.columns, Column("Merket", text="–")))
    with pytest.raises(ProblemsFound, match=r"tegnet «–» finnes ikke i tegnsettet iso-8859-1"):
        import_file(exported(profile))


def test_a_profile_with_both_sides_wants_an_account_for_the_other() -> None:
    distribution = settled()
    rows = tuple(replace(row, contra="") for row in distribution.case.accounts)
    bare = replace(distribution, case=replace(distribution.case, accounts=rows))
    assert export_of(bare, CSV).postings
    with pytest.raises(ProblemsFound, match="kontoen «EX-7010» har ingen motkonto"):
        export_of(bare, XML)


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ('format = "csv"', 'format = "cvs"', "ukjent filformat «cvs»"),
        ('fill = "account"', 'fill = "acount"', "ukjent innhold «acount»"),
        ('period = "YYYYMM"', 'period = "ÅÅÅÅMM"', "«ÅÅÅÅMM» er ikke av rett slag"),
        ('fill = "status"', 'fill = "text"', "ingen kolonne har «status»"),
        ('fill = "fingerprint"', 'fill = "text"', "ingen kolonne har «fingerprint»"),
        ('fill = "amount"', 'fill = "size"', "profilen har ingen kolonne for beløp"),
        ('name = "Tekst"', 'name = "Konto"', "2 kolonner heter «Konto»"),
        ('text = "NOK"', 'text = "NOK", fill = "year"', "kolonnen «Valuta» må ha enten"),
        ("1, 0, 0, 0, 0, 0]", "1]", "profilen har 7 vekter, ikke 12"),
        ('format = "csv"', 'format = "xml"', "«Tilbakefører» kan ikke være et navn i XML"),
        ("decimals = 2", "decimals = 9", "«9» er ikke av rett slag"),
    ],
)
def test_each_fault_of_a_profile_is_told(tmp_path: Path, old: str, new: str, what: str) -> None:
    text = (shipped_inputs() / FOLDER / "plain-csv.toml").read_text(encoding="utf-8")
    assert old in text
    profile = tmp_path / "own.toml"
    profile.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(ProblemsFound) as found:
        read_profile(str(profile))
    assert what in str(found.value)


def run_command(*words: str) -> int:
    return main(["export", *words])


def test_the_decision_of_2024_is_refused_until_its_rounding_is_settled(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command(CASE, "--profile", "plain-csv", "--out", str(tmp_path)) == 2
    assert "−1 tusen kroner av «Basisbevilgning» er ikke fordelt" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
    folder = settled_folder(tmp_path)
    assert run_command(str(folder), "--profile", "plain-csv", "--out", str(tmp_path / "out")) == 0
    told = capsys.readouterr().out.replace("\u00a0", " ")
    assert "I alt: fordelt 1 245 000 000, bokført 1 245 000 000, differanse 0 (kroner)." in told
    assert "Ikke fordelt: −1 000, av avrunding, ført på Helse Sør-Øst RHF" in told
    begins = "hso-2024-revised-decided-plain-csv"
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        f"{begins}-avstemt.json", f"{begins}-avstemt.txt", f"{begins}.csv",
    ]  # fmt: skip


def test_a_version_of_what_is_decided_takes_the_decision_back_posting_by_posting(tmp_path: Path) -> None:
    folder = settled_folder(tmp_path)
    own = '[overrides]\n"funds.basic.method" = "need-and-actual"\n'
    new = f'title = "Ny"\nbaseline = "decided"\nreplaces = "decided"\n{own}'
    (folder / "scenarios" / "new.toml").write_text(new, encoding="utf-8")
    assert run_command(str(folder), "--profile", "plain-csv", "--out", str(tmp_path)) == 0
    assert (
        run_command(str(folder), "--profile", "plain-csv", "--scenario", "new", "--out", str(tmp_path)) == 0
    )
    back = rows_of((tmp_path / "hso-2024-revised-new-plain-csv-UTKAST-reversering.csv").read_bytes())
    assert sum(int(row["Beløp"].removesuffix(",00")) for row in back) == -1_245_000_000
    booked = rows_of((tmp_path / "hso-2024-revised-decided-plain-csv.csv").read_bytes())
    taken = {row["Tilbakefører"]: row["Beløp"] for row in back}
    assert taken == {row["Referanse"]: f"-{row['Beløp']}".removeprefix("--") for row in booked}


def test_an_earlier_file_is_taken_back_as_it_was_booked_whatever_the_accounts_are_now(tmp_path: Path) -> None:
    folder, out = settled_folder(tmp_path), tmp_path / "out"
    assert run_command(str(folder), "--profile", "plain-csv", "--out", str(out)) == 0
    changed_folder(tmp_path, "accounts.csv", lambda text: text.replace("EX-7010", "EX-8010"))
    earlier = out / "hso-2024-revised-decided-plain-csv-avstemt.json"
    words = ("--profile", "plain-csv", "--scenario", "as-in-2023", "--replaces", str(earlier))
    assert run_command(str(folder), *words, "--out", str(out)) == 0
    back = rows_of((out / "hso-2024-revised-as-in-2023-plain-csv-UTKAST-reversering.csv").read_bytes())
    new = rows_of((out / "hso-2024-revised-as-in-2023-plain-csv-UTKAST.csv").read_bytes())
    assert "EX-7010" in {row["Konto"] for row in back}
    assert "EX-7010" not in {row["Konto"] for row in new}


def moved(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Seven kroner from one posting to another: the whole sum is the same."""
    first, second, *rest = rows
    return [{**first, "amount": first["amount"] + 7}, {**second, "amount": second["amount"] - 7}, *rest]


def test_a_draft_is_never_booked_and_so_never_taken_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("--profile", "plain-csv", "--scenario", "as-in-2023", "--replaces", "income-model")
    assert run_command(CASE, *words, "--out", str(tmp_path / "out")) == 2
    assert "alternativet «income-model» er et utkast" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_reversal_of_an_earlier_export_does_not_stay_beside_one_without(tmp_path: Path) -> None:
    folder, out = settled_folder(tmp_path), tmp_path / "out"
    words = (str(folder), "--profile", "plain-csv", "--scenario", "as-in-2023", "--out", str(out))
    assert run_command(*words, "--replaces", "decided") == 0
    assert list(out.glob("*-reversering.csv"))
    assert run_command(*words) == 0
    assert not list(out.glob("*-reversering.csv"))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda document: {**document, "case": "annen-sak"},
        lambda document: {**document, "postings": document["postings"][1:]},
        lambda document: {**document, "postings": [{**document["postings"][0], "amount": "mye"}]},
        lambda document: {**document, "postings": []},
        lambda document: {
            **document,
            "postings": [{**document["postings"][0], "account": "9999"}, *document["postings"][1:]],
        },
        lambda document: {
            **document,
            "postings": [{**document["postings"][0], "month": 13}, *document["postings"][1:]],
        },
        lambda document: {**document, "postings": moved(document["postings"])},
        lambda document: {**document, "status": "UTKAST"},
        lambda _: [],
    ],
)
def test_a_file_that_is_no_whole_earlier_export_of_the_case_is_refused(
    tmp_path: Path, spoil: object, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "tidligere.json"
    path.write_text(json.dumps(spoil(exported().document())), encoding="utf-8")  # type: ignore[operator]
    words = ("--profile", "plain-csv", "--scenario", "as-in-2023", "--replaces", str(path))
    assert run_command(str(settled_folder(tmp_path)), *words, "--out", str(tmp_path / "out")) == 2
    assert "filen er" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((CASE,), "det står ikke hvordan filen skal se ut"),
        ((CASE, "--profile", "plain-cvs"), "Mente du «plain-csv»?"),
        ((CASE, "--profile", "plain-csv", "--scenario", "as-in-2023", "--replaces", "decidet"), "«decided»"),
        ((CASE, "--profile", "plain-csv", "--replaces", "borte.json"), "filen kan ikke åpnes"),
        (("example-region", "--profile", "plain-csv"), "legg til accounts.csv"),
        (("hso-2017", "--profile", "plain-csv"), "har ingen rammer å fordele"),
    ],
)
def test_what_cannot_be_exported_is_refused_with_a_way_out(
    words: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command(*words) == 2
    assert told in capsys.readouterr().err
    assert run_command(*words, "--json") == 2
    document = json.loads(capsys.readouterr().out)
    assert document["postings"] == []
    assert told in "".join(problem["what"] + problem["fix"] for problem in document["problems"])


def test_json_is_one_document_that_holds_every_posting(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command(str(settled_folder(tmp_path)), "--profile", "plain-csv", "--json") == 0
    document = json.loads(capsys.readouterr().out)
    assert len(document["postings"]) == len(postings(settled(), JULY))
    assert {one["difference"] for one in document["totals"]} == {0}
    assert document["status"] == "vedtatt"
    assert document["case"] == settled_case().name
