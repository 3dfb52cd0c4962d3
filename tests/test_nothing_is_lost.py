"""Two files held against each other: what differs is a finding or a problem, whatever form the files have."""

from pathlib import Path

import pytest

from allocation.files.reconciled.asked import Asked, answered
from allocation.problems import Problem, ProblemsFound, Severity
from allocation.reconciling.whole import Reconciled


def held(folder: Path, stated: str, computed: str) -> tuple[Reconciled, tuple[Problem, ...]]:
    """Two files of these texts held against each other. Raises ProblemsFound."""
    names = []
    for name, text in (("a.csv", stated), ("b.csv", computed)):
        (folder / name).write_text(text, encoding="utf-8")
        names.append(str(folder / name))
    return answered(Asked(names[0], names[1]))


def refused(folder: Path, stated: str, computed: str) -> list[str]:
    """What is said of two files that are not held against each other."""
    with pytest.raises(ProblemsFound) as found:
        held(folder, stated, computed)
    return [one.what for one in found.value.problems if one.severity is Severity.ERROR]


def left(made: Reconciled) -> int:
    """What is unexplained, in kroner."""
    return int(made.result.unexplained_amount)


def test_columns_that_only_their_units_tell_apart_are_refused(tmp_path: Path) -> None:
    a = "Mottaker;Beløp (mill. kr);Beløp (1000 kr)\nNord sykehus HF;100;20\nSyd sykehus HF;200;30\n"
    assert (
        refused(tmp_path, a, a.replace(";100;", ";999;"))
        == ["«Beløp (mill. kr)» og «Beløp (1000 kr)» er samme kolonne"] * 2
    )


def test_of_several_sums_of_a_row_it_is_said_which_is_held_against_nothing(tmp_path: Path) -> None:
    head = "Tall i kroner\nMottaker;Basis;Totalt;Annet;Samlet\n"
    a, b = (f"{head}Nord HF;100;{total};20;120\nSyd HF;200;200;30;230\n" for total in (100, 150))
    made, problems = held(tmp_path, a, b)
    assert left(made) == 0
    assert [one.what for one in problems if "Totalt" in one.what] == [
        "summen «Totalt» er ikke holdt mot noe"
    ] * 2


def test_an_account_that_shares_its_number_is_known_by_its_name(tmp_path: Path) -> None:
    head = "Konto;Ansvar;Beløp\n"
    two, one = f"{head}3100 Basis;Nord HF;100\n3100 Annet;Nord HF;20\n", f"{head}3100 Basis;Nord HF;120\n"
    assert [left(held(tmp_path, *pair)[0]) for pair in ((two, one), (one, two))] == [20 + 20] * 2
    renamed = one.replace("3100 Basis", "3100 Basisramme")
    assert left(held(tmp_path, one, renamed)[0]) == 0


@pytest.mark.parametrize("name", ["Mottaker", "Enhet"])
def test_a_column_that_only_one_of_two_files_has_is_a_finding(tmp_path: Path, name: str) -> None:
    head = f"Beløp i kroner;;\n{name};Basis"
    two, one = f"{head};Annet\nPsykiatri;100;20\nMedisin;200;30\n", f"{head}\nPsykiatri;100\nMedisin;200\n"
    for made in (held(tmp_path, two, one)[0], held(tmp_path, one, two)[0]):
        assert left(made) == 50


def test_a_year_that_only_one_of_two_grant_tables_has_is_a_finding(tmp_path: Path) -> None:
    head = "Beløp i kroner\nKap.;Post;Betegnelse;2023;2024"
    two = f"{head}\n732;70;Doping;1000;2000\n732;71;Kvalitet;10;20\n"
    three = f"{head};2025\n732;70;Doping;1000;2000;50\n732;71;Kvalitet;10;20;5\n"
    assert left(held(tmp_path, three, two)[0]) == 55


@pytest.mark.parametrize(
    ("one", "other", "is_one"),
    [
        ("Basisbevilgning 2024", "Øremerket tilskudd", False),
        ("Øremerkede midler", "Basisbevilgning", False),
        ("Basisbevilgning 2024", "Basisbevilgning 2023", True),
        ("Øremerket tilskudd", "Øremerket tilskudd 2024", True),
        ("Tilskudd 2024", "Basisbevilgning", True),
        ("Samlet bevilgning", "Beløp", True),
    ],
)
@pytest.mark.parametrize("name", ["Mottaker", "Enhet"])
def test_only_columns_of_two_streams_are_not_held_against_each_other(
    tmp_path: Path, name: str, one: str, other: str, is_one: bool
) -> None:
    a, b = (f"Beløp i kroner;\n{name};{title}\nNord;100\nSyd;200\n" for title in (one, other))
    if is_one:
        assert left(held(tmp_path, a, b)[0]) == 0
    else:
        assert refused(tmp_path, a, b)[0].endswith("har ingen rad og kolonne til felles")


_INSIDE = (
    "Beløp i kroner;;;\nMottaker;Basis;Annet;Samlet\nNord HF;100;20;120\nherav drift;{}\nSyd HF;200;30;230\n"
)


@pytest.mark.parametrize(
    ("one", "other", "differs"),
    [
        (";;60", ";;90", 30),
        ("40;20;60", "40;20;90", 30),
        ("40;20;60", "50;20;70", 10),
        ("40;20;60", "50;20;90", 30),
        ("40;20;", ";;90", 30),
        ("40;20;", ";;60", 0),
        ("40;20;60", "40;;40", 20),
        ("40;;", "40;20;", 20),
    ],
)
def test_what_is_inside_a_row_is_held_in_each_column_and_in_its_sum_once(
    tmp_path: Path, one: str, other: str, differs: int
) -> None:
    one, other = _INSIDE.format(one), _INSIDE.format(other)
    assert [left(held(tmp_path, *pair)[0]) for pair in ((one, other), (other, one))] == [differs] * 2


def test_of_the_sum_inside_a_row_that_differs_as_much_no_krone_counts_twice(tmp_path: Path) -> None:
    row = _INSIDE.replace("{}", ";;60")
    made, _ = held(tmp_path, row, row.replace("100;20;120", "130;20;150").replace(";;60", ";;90"))
    assert left(made) == 30
    assert [one.key for one in made.result.unexplained] == ["nord hf/basis"]


def test_rows_are_told_by_their_sum_only_where_they_come_to_it(tmp_path: Path) -> None:
    head = "Beløp i kroner;\nMottaker;Øremerket\n"
    empty = f"{head}F00 HF;\nF01 HF;\nSum;0\n"
    for rows, differs in (("F00 HF;-100\nF01 HF;0", 100), ("F00 HF;-100\nF01 HF;100", 0)):
        other = f"{head}{rows}\nSum;0\n"
        assert [left(held(tmp_path, *pair)[0]) for pair in ((empty, other), (other, empty))] == [differs] * 2


def test_a_sub_total_tells_of_no_rows_but_its_own(tmp_path: Path) -> None:
    head = "Beløp i kroner;\nMottaker;Øremerket\n"
    sums = f"{head}F00 HF;\nSum helseforetak;100\n"
    rows = f"{head}F00 HF;100\nSum helseforetak;100\nF01 AS;70\nSum private;70\n"
    assert left(held(tmp_path, sums, rows)[0]) == 70


def test_sub_totals_of_one_name_meet_by_their_rows_in_whatever_order(tmp_path: Path) -> None:
    head, both, one = (
        "Beløp i kroner;\nMottaker;Basis\n",
        "Nord;100\nSyd;200\nDelsum;300\n",
        "Vest;50\nDelsum;50\n",
    )
    made, _ = held(tmp_path, f"{head}{both}{one}Sum;350\n", f"{head}{one}{both}Sum;350\n")
    assert left(made) == 0
    wrong = f"{head}{one}{both}Sum;350\n".replace("Delsum;50", "Delsum;57")
    assert left(held(tmp_path, f"{head}{both}{one}Sum;350\n", wrong)[0]) == 7
