"""Reconcile: own sums that only follow from amounts that deviate, and those that are wrong themselves."""

import csv
import io
import json
import re
from pathlib import Path

import pytest
from openpyxl import load_workbook

from allocation.cli import main
from tests.read_letters import OSLO, letter_text
from tests.seats import Seated, desk  # noqa: F401
from tests.test_screen_reconcile import CHANGED, DECISION, SUMS, WRONG, explains, handed_in, taken_away
from tests.test_screen_reconcile_files import doubtful, letter, says

pytestmark = pytest.mark.usefixtures("desk")
TOTAL = f"{OSLO} · Sum"
SLIP = DECISION.replace(b"8110,239903", b"8110,239993")
"""The decision with the sum of one row printed 90 too large: no amount deviates."""


def statuses(seat: Seated) -> dict[str, str]:
    return {row[0]: row[1] for row in seat.table(WRONG)[1:]}


def marks(seat: Seated) -> list[str]:
    return re.findall(r'form data-name="explain:(\w+)"', seat.html)


def explains_sum(seat: Seated, amount: str) -> Seated:
    sums = seat.html[seat.html.index("reconcile-wrong-sums") :]
    (one,) = re.findall(r'form data-name="explain:(\w+)"', sums)
    fields = {"amount": amount, "reason": "Trykkfeil", "who": "Kari"}
    return seat.does(f"explain:{one}", json.dumps(fields))


def test_sums_printed_beside_a_wrong_amount_follow_from_it_and_ask_for_no_explanation_of_their_own() -> None:
    seat = handed_in()
    assert len(statuses(seat)) == 3
    assert set(statuses(seat).values()) == {"følger av andre"}
    assert "3 stemmer ikke. 3 følger av avvik i beløpene." in seat.text
    assert seat.row(WRONG, TOTAL)[-1] == "følger av avvikene i det den er summen av"
    assert "explain:" not in seat.html[seat.html.index("reconcile-wrong-sums") :]


def test_what_is_explained_at_its_root_is_explained_in_the_sums_that_follow_from_it() -> None:
    seat = explains(handed_in())
    assert "✓ Avstemt: alle avvik er forklart (1)" in seat.text
    assert seat.row(WRONG, TOTAL)[-1] == "følger av avvik som er forklart"
    assert "av tabellens egne 31 summer stemmer ikke" not in seat.text
    assert "Uforklart: 0. Avstemt." in taken_away(seat, "reconcile_text").decode()


def test_a_sum_that_the_table_has_wrong_itself_counts_until_it_is_explained() -> None:
    seat = handed_in(SLIP)
    assert statuses(seat)[TOTAL] == "avvik"
    others = {name: status for name, status in statuses(seat).items() if name != TOTAL}
    assert set(others.values()) == {"følger av andre"}
    assert "Ingenting avviker, men 1 av tabellens egne summer stemmer ikke" in seat.text
    assert "✓ " not in seat.text.partition("Oppgitt: ")[0]
    text = taken_away(seat, "reconcile_text").decode()
    assert "Uforklart: 0, men 1 av tabellens egne summer stemmer ikke." in text
    explains_sum(seat, "89")
    assert "✓ Avstemt" in seat.text
    assert set(others) < set(statuses(seat))
    assert "1 er forklart." in seat.text


def test_all_is_not_said_to_be_explained_while_a_sum_is_wrong_by_more_than_its_amounts_are() -> None:
    seat = explains(handed_in(SLIP.replace(b"229392", b"229932")))
    assert "Alle avvik er forklart (1), men 1 av tabellens egne summer er ikke det" in seat.text
    assert statuses(seat)[TOTAL] == "avvik"


def test_the_sums_follow_whichever_side_the_file_is_on() -> None:
    seat = handed_in(CHANGED).does("side", "computed")
    assert set(statuses(seat).values()) == {"følger av andre"}


def test_a_letter_explained_at_its_roots_is_reconciled_and_its_wrong_sums_follow() -> None:
    text = letter_text().replace("65 002", "x").replace("95 075", "65 002").replace("x", "95 075")
    seat = letter(text.replace("7 820", "7 280"))
    while "i tvil" in seat.text.partition("Oppgitt: ")[0]:
        says(seat, doubtful(seat), {})
    assert "60 686 tusen kroner uforklart" in seat.text
    for _ in range(3):
        one = marks(seat)[0]
        amount = seat.reading.inputs_by_id[f"amount-{one}"]["value"]
        seat.does(f"explain:{one}", json.dumps({"amount": amount, "reason": "Byttet om", "who": "Kari"}))
    assert "✓ Avstemt: alle avvik er forklart (3)" in seat.text
    assert len(statuses(seat)) == 5
    assert {row[-1] for row in seat.table(WRONG)[1:]} == {"følger av avvik som er forklart"}
    assert "men delene gir" not in seat.text  # the sums stand among the own sums, and not above them again


@pytest.mark.parametrize("content", [CHANGED, SLIP], ids=["amount", "sum"])
def test_what_is_explained_on_the_screen_is_explained_on_the_command_line(
    content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    seat = handed_in(content)
    seat = explains(seat) if content is CHANGED else explains_sum(seat, "89")
    assert "Forklaringer (.csv)" in seat.text
    (tmp_path / "vedtak.csv").write_bytes(content)
    (tmp_path / "forklart.csv").write_bytes(taken_away(seat, "reconcile_explanations"))
    sides = [str(tmp_path / "vedtak.csv"), "hso-2024-revised", "--unit", "tusen kroner"]
    assert main(["reconcile", *sides]) == 1
    capsys.readouterr()
    assert main(["reconcile", *sides, "--explanations", str(tmp_path / "forklart.csv")]) == 0
    assert "Uforklart: ingenting." in capsys.readouterr().out


def test_the_files_name_the_check_of_a_sum_and_each_explanation() -> None:
    seat = explains(explains(handed_in(), "500", "Skrivefeil"), "40", "Omregning")
    rows = list(
        csv.DictReader(taken_away(seat, "reconcile_csv").decode("utf-8-sig").splitlines(), delimiter=";")
    )
    given = [(row["Forklart beløp"], row["Forklaring"]) for row in rows if row["Forklaring"]]
    assert given == [("500000", "Skrivefeil"), ("40000", "Omregning")]
    names = [row["Hva"] for row in rows]
    assert f"{TOTAL} (mot kolonnene)" in names
    assert len([name for name in names if name.endswith("(mot radene)")]) == 2
    book = load_workbook(io.BytesIO(taken_away(seat, "reconcile_workbook")))
    sums = [row[0] for row in book["Egne summer"].iter_rows(values_only=True)]
    assert len(sums) == len(set(sums))


ELSEWHERE = """Fordeling av økt basisramme 2026
Tall i tusen kroner
Helseforetak            Basisramme   Øremerket   Sum
Dalen sykehus HF            45 210       1 350      46 560
Fjordane sykehus HF         38 475         920      39 395
Sykehusapotek Fjell HF       2 250           -       2 520
Sum helseforetak            85 935       2 270      88 205
"""
"""A letter of recipients that no case has, with the sum of one row 270 too large."""


def test_the_sums_of_a_letter_that_is_of_other_recipients_are_held_against_its_own_rows() -> None:
    seat = letter(ELSEWHERE).does("reader", "Kari").does("heading:0", "basic").does("heading:1", "earmarked")
    while "i tvil" in seat.text.partition("Oppgitt: ")[0] and 'data-name="row:' in seat.html:
        says(seat, doubtful(seat), {})
    assert "ukjent mottaker «Dalen sykehus HF»" in seat.text
    assert "Tabellens egne summer: 7, 2 stemmer ikke." in seat.text
    assert seat.row(SUMS, "Sykehusapotek Fjell HF · Sum")[:4] == ["avvik", "2 520", "2 250", "270"]


@pytest.mark.parametrize(
    "slips",
    [{"229 392": "229 932", "8 110": "8 101"}, {"239 903": "239 993", "229 392": "229 932"}],
    ids=["amounts", "a sum"],
)
def test_a_letter_confirmed_and_explained_on_the_screen_leaves_nothing_to_the_command_line(
    slips: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = letter_text()
    for right, wrong in slips.items():
        assert right in text
        text = text.replace(right, wrong)
    seat = letter(text)
    while "i tvil" in seat.text.partition("Oppgitt: ")[0]:
        says(seat, doubtful(seat), {})
    while open_marks := marks(seat):
        amount = seat.reading.inputs_by_id[f"amount-{open_marks[0]}"]["value"]
        fields = {"amount": amount, "reason": "Skrivefeil", "who": "Kari"}
        seat.does(f"explain:{open_marks[0]}", json.dumps(fields))
    assert "✓ Avstemt" in seat.text
    given = {name: tmp_path / name for name in ("brev.txt", "bekreftet.json", "forklart.csv")}
    given["brev.txt"].write_text(text, encoding="utf-8")
    given["bekreftet.json"].write_bytes(taken_away(seat, "reconcile_confirmed"))
    given["forklart.csv"].write_bytes(taken_away(seat, "reconcile_explanations"))
    words = ["--confirmed", str(given["bekreftet.json"]), "--explanations", str(given["forklart.csv"])]
    assert main(["reconcile", str(given["brev.txt"]), "hso-2024-revised", *words]) == 0
    assert "Uforklart: ingenting." in capsys.readouterr().out
