"""Sheets, CSV files and tables with tabs are asked what letters are: is it money, whose, and in which unit?

Each was read wrong, without a word, by an earlier reader of ours.
"""

import pytest

from allocation.files.read_file import read_tables
from allocation.found import Found, RowKind, TableKind
from allocation.problems import Severity

_TITLE = "Fordeling (tusen kroner)\n"


def read(text: str, name: str = "brev.txt") -> Found:
    """A text whose cells are parted by strokes here, and by tabs in the file."""
    return read_tables(text.replace("|", "\t").encode(), name)


def told(text: str, severity: Severity = Severity.ERROR) -> list[str]:
    return [one.what for one in read(text).problems if one.severity is severity]


ERRORS = {
    "a share among the rows": (
        f"{_TITLE}Foretak|2024|2025\nNord HF|7 123|7 200\nSyd HF|2 612|2 700\n"
        "Sum|9 735|9 900\nVekst i prosent||3,9\n",
        "kanskje ikke et beløp",
    ),
    "an average among the rows": (
        f"{_TITLE}Foretak|Ramme\nNord HF|7 123\nSyd HF|2 612\nGjennomsnitt|4 867\n",
        "kanskje ikke et beløp",
    ),
    "a rate among the rows": (
        f"{_TITLE}Foretak|Ramme\nNord HF|7 123\nSyd HF|2 612\nPris per opphold (kr)|310\n",
        "kanskje ikke et beløp",
    ),
    "what goes down without a sign": (
        "RNB (mill. kroner)\nKap.|Post|Tekst|Beløp\n732|72|Økes med|12,3\n732|76|Reduseres med|45,1\n",
        "kanskje trukket fra",
    ),
    "regions over their trusts": (
        f"{_TITLE}Foretak|Ramme\nHelse Vest|1 500\nBergen HF|1 200\nFonna HF|300\n"
        "Helse Nord|700\nFinnmark HF|450\nNordland HF|250\n",
        "summen av radene under",
    ),
    "years as amounts": (
        "Investeringer (mill. kr)\nBygg     Oppstart    Kostnad\nAkutt      2023      1 250\n"
        "Psyk       2024        350\n",
        "bare årstall",
    ),
    "a degree": ((
        f"{_TITLE}Foretak|Resultat|Resultatgrad\nNord HF|112,3|1,2\nSyd HF|98,1|0,4\n"
    ), "teller noe annet"),
    "a column of years of life": (
        f"{_TITLE}Foretak|Verdi|Levetid (år)\nNord HF|8 123|40\nSyd HF|2 123|35\n",
        "teller noe annet",
    ),
    "kroner among thousands": (
        f"{_TITLE}Foretak|2024|2025|Vekst kr|Vekst %\nNord HF|7 123|7 412|289|4,1 %\n"
        "Syd HF|2 412|2 501|89|3,7 %\n",
        "sier kroner, men tabellen er i tusen kroner",
    ),
    "no unit and words of money": (
        "Tilskudd 2025\nOrganisasjon|Søknadsbeløp|Innvilget beløp\nNord|1 200|900\nSyd|300|200\n",
        "hvilken enhet",
    ),
    "no unit and large figures": (
        "Organisasjon|A|B\nNord|12 000 000|8 500 000\nSyd|3 000 000|1 500 000\n",
        "hvilken enhet",
    ),
    "no unit, trusts and years": (
        f"{_TITLE}Foretak|2023|2024\nNord HF|71|72\nSyd HF|26|27\nSum|97|99\n"
        "Foretak|2025|2026\nNord HF|71|72\nSyd HF|26|27\n",
        "hvilken enhet",
    ),
    "accounts without a unit": ((
        "Saldobalanse\nKonto|Tekst|IB|UB\n1920|Bank|12|11\n2400|Gjeld|-45|-33\n"
    ), "hvilken enhet"),
    "a unit that may be the table's above": (
        "Ramme\nForetak|2024|2025\nNord HF|45|46\nSyd HF|25|26\n\nTall i mill. kroner\n\n"
        "Bygg\nForetak|2024|2025\nNord HF|45|46\nSyd HF|25|26\n",
        "kan gjelde tabellen over",
    ),
    "two columns of names": (
        f"{_TITLE}Fylke|Kommune|Beløp\nVestland|Bergen|1 200\nVestland|Voss|300\nNordland|Bodø|400\n",
        "er ikke lest: radene er kalt",
    ),
    "two tables side by side": (
        f"{_TITLE}Post|Inntekt||Art|Kostnad\nBasis|71 230||Lønn|51 200\nISF|31 200||Varer|20 100\n",
        "er ikke lest: radene er kalt",
    ),
    "an upper heading over the middle": (
        f"{_TITLE}||Denne måned||||Hittil|\nForetak|Faktisk|Budsjett|Avvik|Faktisk|Budsjett|Avvik\n"
        "Nord HF|1|2|-1|5|8|-3\nSyd HF|3|4|-1|6|9|-3\n",
        "står ikke over den første",
    ),
    "counts under money": (
        f"{_TITLE}Foretak|2024|2025\nNord HF|7 123|7 200\nSyd HF|2 612|2 700\n"
        "Årsverk\nNord HF avd. A|412|415\n",
        "står over rader som er lest som beløp",
    ),
    "units in the rows": (
        "Nøkkeltall\nNavn|2024|2025\nInntekter (1000 kr)|7 123|7 200\nAnsatte|412|415\n",
        "hvilken enhet",
    ),
    "another currency": ("Tall i mill EUR\nForetak|Ramme\nNord HF|12\nSyd HF|30\n", "nevner flere enheter"),
    "a chapter's sum over its one item": (
        "Budsjett (tusen kroner)\nKap.|Post|Tekst|Beløp\n733||Habilitering|3 400\n"
        "|21|Drift|3 400\n732|70|Særskilte|900\n",
        "ikke noen post",
    ),
    "chapter and item in the name": (
        f"{_TITLE}Formål|Beløp\nKap. 732 post 70|1 200\nKap. 732 post 72|1 300\n",
        "navnet begynner med kapittel",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "what"), ERRORS.values(), ids=ERRORS)
def test_what_is_no_amount_or_nobody_s_is_an_error(text: str, what: str) -> None:
    assert any(what in one for one in told(text)), told(text)


WARNINGS = {
    "a column that does not say that it is money": (
        f"{_TITLE}Prosjekt|Nivå|Beløp\nMR|1|12 300\nCT|2|8 900\nBil|2|4 500\n",
        "sier ikke at den er det",
    ),
    "a change with decimals beside whole thousands": (
        f"{_TITLE}Foretak|2024|2025|Endring\nNord HF|4 500|4 700|4,4\nSyd HF|3 000|3 100|3,3\n",
        "Endring",
    ),
    "a total that is not called so": (
        f"{_TITLE}Foretak|Ramme\nNord HF|7 123\nSyd HF|2 612\nVest HF|1 000\nHelse Vest|10 735\n",
        "lest som summen av radene over",
    ),
    "counts with a year in their heading": (
        "Tilskudd (1000 kr)\nFag|Hjemler 2025|Driftstilskudd 2025\nØye|14|12 300\nHud|9|8 400\n",
        "Hjemler 2025",
    ),
    "counts larger than the money beside them": (
        "Kjøp (mill. kr)\nLeverandør|Avtalt volum|Utført|Kontrakt\nA AS|2 238|1 796|12,5\n"
        "B AS|1 100|987|6,1\n",
        "Avtalt volum",
    ),
    "what may be of the counts left of it": (
        "ISF (1000 kr)\nForetak|DRG-poeng|Budsjett|Avvik|Refusjon\nA|1 240|1 250|-10|62 300\n"
        "B|980|970|10|48 100\n",
        "Budsjett",
    ),
    "a column of projects that may be amounts": (
        f"{_TITLE}Enhet|Prosjekt|Drift\nLab|6 426|12 300\nRøntgen|4 305|8 100\n",
        "Prosjekt",
    ),
    "a whole and two parts": (
        f"{_TITLE}Foretak|Ramme\nNord HF|7 123\nSyd HF|2 612\nHelse Vest|9 735\n",
        "summen av radene over",
    ),
    "a name that is counted elsewhere": (
        f"{_TITLE}Tjeneste|Beløp\nLønn|1 200\nDrift|1 000\nStillinger|310\n",
        "noe annet enn et beløp",
    ),
    "a sum two digits off": (
        "Drift (mill. kroner)\nForetak|Ramme\nNord HF|12\nSyd HF|30\nVest HF|45\nØst HF|20\nSum|109\n",
        "men delene gir",
    ),
}


@pytest.mark.parametrize(("text", "what"), WARNINGS.values(), ids=WARNINGS)
def test_what_should_be_looked_at_is_a_warning(text: str, what: str) -> None:
    assert any(what in one for one in told(text, Severity.WARNING)), read(text).problems
    assert not told(text)


@pytest.mark.parametrize("name", ["Totalsum", "Foretaksgruppen", "Ramme i alt", "Helse Vest"])
def test_a_total_over_sums_is_one_whatever_it_is_called(name: str) -> None:
    rows = "Nord HF|7 123\nSyd HF|2 612\nSum HF|9 735\nDiakon|512\nSum private|512\n"
    (table,) = read(f"{_TITLE}Foretak|Ramme\n{rows}{name}|10 247\n").tables
    assert table.rows[-1].kind is RowKind.TOTAL


@pytest.mark.parametrize(
    "title", ["Løpetid", "Rentesats", "FTE", "Liggetid", "Score", "Beleggsprosent", "Km"]
)
@pytest.mark.parametrize("parting", ["|", "     "])
def test_what_is_counted_is_never_money_without_a_word(title: str, parting: str) -> None:
    lines = [
        f"Enhet|Gjeld|{title}|Verdi",
        "Nord|51 234|12|98 100",
        "Syd|21 234|9|48 100",
        "Vest|31 234|14|68 100",
    ]
    found = read("Oversikt (1000 kr)\n" + "\n".join(lines).replace("|", parting) + "\n")
    money = [one.title for table in found.tables for one in table.columns if one.unit and one.unit.money]
    assert title not in money or any(
        title in one.what or "overskriftene" in one.what for one in found.problems
    )


def test_a_total_that_is_not_called_so_is_no_recipient() -> None:
    (table,) = read(
        f"{_TITLE}Foretak|Ramme\nNord HF|7 123\nSyd HF|2 612\nVest HF|1 000\nHelse Vest|10 735\n"
    ).tables
    assert [row.kind for row in table.rows] == [*[RowKind.ITEM] * 3, RowKind.TOTAL]


QUIET = {
    "an income statement": (
        "Resultat (mill. kr)\nPost|2024|2025\nDriftsinntekter|100|110\n"
        "Driftskostnader|90|95\nDriftsresultat|10|15\n"
        "Finansinntekter|5|6\nFinanskostnader|3|2\nNetto finans|2|4\nÅrsresultat|12|19\n"
    ),
    "posts of fifty per cent": f"{_TITLE}Tiltak|Beløp\nLegestilling 50 %|400\nBergen (45 prosent)|300\n",
    "columns as board papers have them": (
        "Regnskap (mill. kr)\nKlinikk|Budsjett|Faktisk|Avvik|Prognose\nKirurgi|45|47|-2|48\n"
        "Medisin|30|30|0|31\n"
    ),
    "counts beside a sum column": (
        "Tilskudd (1000 kr)\nKommune|Innbyggere|Rammetilskudd|Sum\n"
        "Bergen|291 940|8 123|8 123\nAskøy|30 123|912|912\n"
    ),
    "points by kind of care": (
        "Aktivitet\nTjeneste|DRG-poeng 2025|Inntekt (1000 kr)\nDøgn|45 300|1 123\n"
        "Dag|12 300|312\n"
    ),
    "a note and a unit under the rows": (
        "Skjønn\nKommune|Skjønn 2024|Skjønn 2025\nBergen|1 200|1 500\nAskøy|800|900\n"
        "Alle beløp i 1000 kroner\n1) Inkl. pensjon\n"
    ),
    "a year before the unit": "Rammer 2025, mill. kr\nForetak|Ramme\nNord HF|45\nSyd HF|30\n",
    "millions of nok": "Rammer NOK mill.\nForetak|Ramme\nNord HF|45\nSyd HF|30\n",
    "the unit in the corner of the title": (
        "Virksomhetsrapport|||||tusen kroner\n|Denne periode||Hittil i år||År\n"
        "Foretak|Faktisk|Budsjett|Faktisk|Budsjett|Budsjett\n"
        "Nord HF|100|110|900|880|1 300\nSyd HF|50|55|450|440|660\n"
    ),
    "the full year's effect": (
        "Tiltak (mill. kr)\nTiltak|Effekt 2025|Helår\nInnleie|4,5|6,0\nInnkjøp|3,0|6,0\n"
    ),
}  # fmt: skip


@pytest.mark.parametrize("text", QUIET.values(), ids=QUIET)
def test_an_ordinary_table_is_read_without_a_word(text: str) -> None:
    found = read(text)
    assert found.tables
    assert all(one.severity is Severity.NOTE for one in found.problems), found.problems


@pytest.mark.parametrize(
    "title", ["Budsjett årsverk", "Antall tilskudd", "Plasser med tilskudd", "Ramme liggedøgn"]
)
@pytest.mark.parametrize("parting", ["|", "     "])
def test_what_is_counted_is_no_money_whatever_is_said_of_it(title: str, parting: str) -> None:
    rows = f"Enhet|{title}|Lønn\nNord|120|98 100\nSyd|90|48 100\nVest|140|68 100\n"
    (table,) = read("Oversikt (1000 kr)\n" + rows.replace("|", parting)).tables
    assert [bool(column.unit and column.unit.money) for column in table.columns] == [False, True]


def test_small_round_figures_make_no_total_of_a_recipient_by_chance() -> None:
    found = read("Drift (mill. kroner)\nForetak|Ramme\nNord HF|10\nSyd HF|20\nVest HF|30\nØst HF|60\n")
    assert [row.kind for row in found.tables[0].rows] == [RowKind.ITEM] * 4
    assert any("summen av radene over" in one.what for one in found.problems)


def test_the_cause_of_a_warning_is_true_where_no_heading_says_money() -> None:
    found = read("Oversikt (1000 kr)\nEnhet|Gjeld|Score|Rest\nA|51 234|12|98 100\nB|21 234|9|48 100\n")
    causes = [one.cause for one in found.problems if "sier ikke at de er det" in one.what]
    assert causes == ["kolonnene er for ulike til å telle det samme"]


def test_care_by_the_day_is_money_under_thousands() -> None:
    (table,) = read("ISF-inntekter (1000 kr)\nKlinikk|Døgn|Dag\nA|37 190|4 100\nB|47 650|5 300\n").tables
    assert [column.unit.name for column in table.columns if column.unit] == ["tusen kroner"] * 2


def test_what_something_counted_costs_is_no_count() -> None:
    (table,) = read("Alle beløp i kroner\nBygg|Leie per kvm|Leie\nA|2 821|45 300\nB|1 950|12 100\n").tables
    assert [column.unit.name for column in table.columns if column.unit] == ["kroner", "kroner"]


def test_a_chapter_over_a_table_of_items_is_theirs() -> None:
    rows = (
        "Kap. 0732 Regionale helseforetak\n(i 1 000 kr)\nPost|Betegnelse|Forslag 2025\n"
        "21|Drift|19 100\n70|Tilskudd|845\n"
    )
    for text in (rows, rows.replace("|", "   ")):
        (table,) = read(text).tables
        assert table.kind is TableKind.GRANTS
        assert [(row.chapter, row.item) for row in table.rows] == [("732", "21"), ("732", "70")]


def test_headings_again_under_another_name_begin_another_table() -> None:
    first = "Kostnader (mill. kr)\nPost|2024|2025\nLønn|15,1|15,5\nSum|15,1|15,5\n\n"
    second = "Brutto månedsverk\nKlinikk|2024|2025\nKirurgi|1 200|1 210\nMedisin|900|890\n"
    money, counts = read(first + second).tables
    assert money.unit is not None
    assert counts.unit is None
    assert [row.name for row in counts.rows] == ["Kirurgi", "Medisin"]
