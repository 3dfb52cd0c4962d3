"""The readers under fire, briefly: the long run is `python -m tests.fuzz_readers --minutes 60`."""

from dataclasses import replace
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from allocation.files.read_file import read_tables
from tests.fuzz_readers import fault_of, mutated, real_files, thin_air

FILES = real_files()


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, len(FILES) - 1), st.integers(0, 2**32))
def test_a_file_that_is_changed_at_random_raises_nothing_and_gives_no_figure_out_ofthin_air(
    number: int, seed: int
) -> None:
    name, content = FILES[number]
    assert not fault_of(name, mutated(Random(seed), content))


def test_the_judge_of_the_fire_sees_a_figure_that_no_token_accounts_for() -> None:
    name, content = FILES[0]
    assert fault_of(name, content) == ""
    assert "became" in _judged(content, "229392", "229393")
    assert "not in the file" in _judged(content, "229392", "")


def _judged(content: bytes, text: str, instead: str) -> str:
    """What the judge says of a reading whose text, or whose file, was changed behind its back."""

    found = read_tables(content, "a.csv")
    if not instead:
        return thin_air(found, content.replace(text.encode(), b"1"))
    table = found.tables[0]
    row = table.rows[0]
    cells = (replace(row.cells[0], text=instead), *row.cells[1:])
    return thin_air(replace(found, tables=(replace(table, rows=(replace(row, cells=cells),)),)), content)
