"""Explanations in their file: none lost, none taken for another's, all as they were given."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from allocation.files.reconciled.asked import Asked, answered
from allocation.files.reconciled.explanations_file import explained_in, read_explanations
from allocation.files.reconciled.one_at_a_time import alone_with
from allocation.problems import ProblemsFound
from allocation.reconciling.whole import Reconciled
from tests.reconciling import as_csv

Rows = Sequence[Sequence[object]]


def table(path: Path, rows: Rows, columns: Sequence[str] = ("Basis",)) -> str:
    """A table in kroner as an office saves it; the path as a command is given it."""
    path.write_bytes(as_csv([["Tall i kroner"], ["Mottaker", *columns], *rows]))
    return str(path)


def two_files(folder: Path, stated: Rows, computed: Rows) -> tuple[str, str]:
    return table(folder / "vedtak.csv", stated), table(folder / "regnskap.csv", computed)


def explain(files: tuple[str, str], kept: Path, key: str, reason: str = "sent brev") -> Reconciled:
    return answered(Asked(*files, explanations=str(kept), explain=(key, "alt", reason), who="Kari"))[0]


def asked(files: tuple[str, str], kept: Path) -> Reconciled:
    return answered(Asked(*files, explanations=str(kept)))[0]


def test_of_those_who_explain_at_once_none_loses_what_another_gave(tmp_path: Path) -> None:
    names = [f"Sykehus {letter} HF" for letter in "ABCDEFGH"]
    files = two_files(tmp_path, [(name, 900) for name in names], [(name, 400) for name in names])
    kept = tmp_path / "forklart.csv"
    with ThreadPoolExecutor(len(names)) as many:
        list(many.map(lambda name: explain(files, kept, f"{name.casefold()}/basis"), names))
    assert len(read_explanations(kept)) == len(names)
    assert asked(files, kept).result.unexplained_amount == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["forklart.csv", "regnskap.csv", "vedtak.csv"]


def test_who_waits_in_vain_for_the_file_is_told_so(tmp_path: Path) -> None:
    kept = tmp_path / "forklart.csv"
    with alone_with(kept), pytest.raises(ProblemsFound) as refused, alone_with(kept, patience=0):
        pass
    assert refused.value.problems[0].what == "noen andre skriver i filen"
    assert not list(tmp_path.iterdir())


def test_a_slash_in_a_name_makes_no_key_of_two(tmp_path: Path) -> None:
    columns = ("Drift", "Nord/Drift")
    names = (tmp_path / "vedtak.csv", [("Sør/Nord", 1000, 2000), ("Sør", 3000, 4000)], columns)
    files = table(*names), table(tmp_path / "b.csv", [("Sør/Nord", 1000, 1), ("Sør", 3000, 1)], columns)
    kept = tmp_path / "forklart.csv"
    keys = [one.key for one in asked(files, kept).result.held]
    assert len({*keys}) == len(keys) == 4
    assert explain(files, kept, r"sør/nord\/drift").result.unexplained_amount == 1_999
    assert explain(files, kept, r"sør\/nord/nord\/drift").result.unexplained_amount == 0


def test_a_row_or_column_that_is_called_as_a_sum_is_held_as_what_it_is(tmp_path: Path) -> None:
    rows = [("Sum:delsum", 1000), ("Delsum", 1000), ("Syd", 2000), ("Delsum", 2000), ("Sum", 3000)]
    one = table(tmp_path / "a.csv", rows, ("Sum",))
    other = table(tmp_path / "b.csv", [("Sum:delsum", 900), *rows[1:]], ("Sum",))
    held = asked((one, other), tmp_path / "f.csv").result.held
    assert len({one.key for one in held}) == len(held) > 2
    assert [one.finding.difference for one in held if one.is_unexplained] == [100]


def test_an_explanation_of_a_sum_falls_when_what_follows_from_its_cells_has_changed(tmp_path: Path) -> None:
    kept, computed = tmp_path / "forklart.csv", [("Nord", 1000), ("Syd", 2000)]
    files = two_files(tmp_path, [("Nord", 1000), ("Syd", 2300), ("Sum", 3500)], computed)
    made = explain(files, kept, "sum/basis", "summen har med et tillegg")
    assert [(one.key, int(one.rest)) for one in made.result.unexplained] == [("syd/basis", 300)]
    assert not asked(files, kept).result.fallen
    table(Path(files[0]), [("Nord", 1000), ("Syd", 2100), ("Sum", 3500)])
    result = asked(files, kept).result
    assert [one.key for one in result.fallen] == ["sum/basis"]
    assert result.unexplained_amount == 100 + 400


def test_a_file_of_explanations_from_before_sums_followed_is_read(tmp_path: Path) -> None:
    kept, files = tmp_path / "forklart.csv", two_files(tmp_path, [("Nord", 1500)], [("Nord", 1000)])
    heading = ["against", "key", "stated", "computed", "amount", "reason", "who", "when"]
    kept.write_bytes(as_csv([heading, ["a mot b", "nord/basis", "1500", "1000", "500", "brev", "Kari", ""]]))
    assert asked(files, kept).result.unexplained_amount == 0


@pytest.mark.parametrize("sign", ["'", "=", "+", "-", "@", "''", "'="])
def test_a_name_that_begins_as_no_spreadsheet_may_see_it_keeps_its_explanation(
    tmp_path: Path, sign: str
) -> None:
    name, kept = f"{sign}Nord HF", tmp_path / "forklart.csv"
    files = two_files(tmp_path, [(name, 1500), ("Syd", 1)], [(name, 1000), ("Syd", 1)])
    assert explain(files, kept, f"{name.casefold()}/basis", f"{sign}brev").result.unexplained_amount == 0
    (one,) = read_explanations(kept)
    assert (one.key, one.reason) == (f"{name.casefold()}/basis", f"{sign}brev")
    assert not any(cell[:1] in ("=", "+", "-", "@") for cell in kept.read_text("utf-8-sig").split(";"))


@pytest.mark.parametrize("reason", ["brev\u200b", "brev\udcf8"])
def test_a_reason_that_its_file_could_not_be_read_with_is_refused(tmp_path: Path, reason: str) -> None:
    kept, files = tmp_path / "forklart.csv", two_files(tmp_path, [("Nord", 1500)], [("Nord", 1000)])
    with pytest.raises(ProblemsFound, match="usynlig tegn"):
        explain(files, kept, "nord/basis", reason)
    assert not kept.exists()


def test_an_explanation_of_another_table_of_the_same_files_is_left_alone(tmp_path: Path) -> None:
    both, other = tmp_path / "begge.csv", table(tmp_path / "regnskap.csv", [("Nord", 1000), ("Syd", 5000)])
    one: list[list[object]] = [["Mottaker", "Basis"], ["Nord", 1500], ["Syd", 5000]]
    two: list[list[object]] = [["Nord", 1000], ["Syd", 5700]]
    both.write_bytes(as_csv([["Tall i kroner"], *one, [""], ["Tall i kroner"], ["Mottaker", "Basis"], *two]))
    kept = tmp_path / "forklart.csv"

    def of(number: str, *explain: str) -> Reconciled:
        words = Asked(
            str(both), other, table=number, explanations=str(kept), explain=explain or None, who="Kari"
        )
        return answered(words)[0]

    of("1", "nord/basis", "alt", "sent brev")
    assert of("1").result.unexplained_amount == 0
    assert not of("2").result.fallen
    assert of("2").result.unexplained_amount == 700
    both.write_bytes(both.read_bytes().replace(b"1500", b"1600"))
    assert [one.key for one in of("1").result.fallen] == ["nord/basis"]


def give(files: tuple[str, str], kept: Path, amount: str, reason: str, who: str) -> Reconciled:
    words = Asked(*files, explanations=str(kept), explain=("nord/basis", amount, reason), who=who)
    return answered(words)[0]


def test_what_two_explain_of_one_difference_adds_up_and_both_are_kept(tmp_path: Path) -> None:
    kept, files = tmp_path / "forklart.csv", two_files(tmp_path, [("Nord", 110)], [("Nord", 100)])
    assert give(files, kept, "4", "sent brev", "Per").result.unexplained_amount == 6
    with pytest.raises(ProblemsFound, match="ingen del av det som er uforklart"):
        give(files, kept, "7", "resten", "Kari")
    made = give(files, kept, "6", "resten", "Kari")
    assert made.result.unexplained_amount == 0
    (held,) = made.result.held
    given = held.explanation
    assert given
    assert (given.amount, given.reason, given.who) == (10, "sent brev; resten", "Per, Kari")
    assert [(one.amount, one.who) for one in read_explanations(kept)] == [(4, "Per"), (6, "Kari")]
    with pytest.raises(ProblemsFound, match="er alt forklart"):
        give(files, kept, "1", "enda mer", "Kari")


def test_what_two_explain_at_once_is_never_more_than_the_difference(tmp_path: Path) -> None:
    kept, files = tmp_path / "forklart.csv", two_files(tmp_path, [("Nord", 110)], [("Nord", 100)])
    give(files, kept, "6", "sent brev", "Per")
    (one,) = read_explanations(kept)
    with pytest.raises(ProblemsFound, match="i mellomtiden"):
        explained_in(kept, replace(one, who="Kari"))
    assert read_explanations(kept) == (one,)


def test_files_of_a_new_month_add_to_what_was_explained_of_the_same_figures(tmp_path: Path) -> None:
    kept, files = tmp_path / "forklart.csv", two_files(tmp_path, [("Nord", 110)], [("Nord", 100)])
    give(files, kept, "4", "sent brev", "Per")
    march = files[0], table(tmp_path / "mars.csv", [("Nord", 100)])
    assert give(march, kept, "6", "resten", "Kari").result.unexplained_amount == 0
    assert asked(files, kept).result.unexplained_amount == 0


def test_an_explanation_of_other_figures_of_files_of_other_names_is_told_and_not_used(tmp_path: Path) -> None:
    kept, files = tmp_path / "forklart.csv", two_files(tmp_path, [("Nord", 110)], [("Nord", 100)])
    explain(files, kept, "nord/basis")
    march = files[0], table(tmp_path / "mars.csv", [("Nord", 90)])
    made, problems = answered(Asked(*march, explanations=str(kept)))
    assert made.result.unexplained_amount == 20
    (told,) = [one.what for one in problems if "andre beløp" in one.what]
    assert "nord/basis på 10 kroner: sent brev (Kari, vedtak.csv mot regnskap.csv)" in told
    again, problems = answered(Asked(*files, explanations=str(kept)))
    assert again.result.unexplained_amount == 0
    assert not problems
