"""What a step can say: every setting of every rule is read by a kind, and refused in a sentence."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import strategies as st

from allocation.money import NORWEGIAN, THOUSAND
from allocation.rules import RULES
from allocation.rules.kinds import BadSetting, Kind, Reader
from tests.broken_folders import BOARD, inputs_to_break, loaded, refused, replace_text
from tests.properties import given
from tests.small_cases import small_case

READER = Reader(small_case(["alfa", "beta"], 0, []).recipients, THOUSAND, NORWEGIAN)
SETTINGS = [(rule, name, kind) for rule in RULES for name, kind in RULES[rule].settings.items()]

PLAIN = st.one_of(
    st.none(), st.booleans(), st.integers(), st.decimals(), st.text(max_size=9), st.dates(),
    st.sampled_from([10**400, Decimal("1e99999999"), "alfa", "5 tusen kroner", "decision", "level", 3]),
)  # fmt: skip
VALUE = st.one_of(
    PLAIN,
    st.lists(PLAIN, max_size=3),
    st.dictionaries(st.sampled_from(["alfa", "Alfa", "beta", "x", ""]), PLAIN, max_size=3),
)


@pytest.mark.parametrize(
    ("rule", "name", "kind"), SETTINGS, ids=[f"{rule}-{name}" for rule, name, _ in SETTINGS]
)
def test_every_setting_of_every_rule_has_a_kind(rule: str, name: str, kind: Kind) -> None:
    assert isinstance(kind, Kind)
    assert RULES[rule].word


@given(st.sampled_from(SETTINGS), VALUE)
def test_whatever_is_written_is_read_or_refused_with_a_way_out(
    setting: tuple[str, str, Kind], value: object
) -> None:
    try:
        setting[2].read(value, READER)
    except BadSetting as fault:
        assert str(fault)  # noqa: PT017
        assert fault.fix  # noqa: PT017


def test_claims_name_their_amounts_and_only_what_can_follow_a_decision_says_so() -> None:
    for rule in ("top_slice", "fixed"):
        assert RULES[rule].settings["amounts"].read("decision", READER) == {}
    for rule in ("on_claim", "up_to", "lock", "floor"):
        with pytest.raises(BadSetting):
            RULES[rule].settings["amounts"].read("decision", READER)


def steps_of(tmp_path: Path, steps: str) -> Path:
    """The shipped board case with a method of these steps in it."""
    inputs = inputs_to_break(tmp_path)
    old = "[methods.three-regions]"
    replace_text(inputs / BOARD / "keys.toml", old, f'[methods.ny]\ntitle = "Ny"\nsteps = [{steps}]\n\n{old}')
    return inputs


def test_every_rule_can_be_written_in_a_file(tmp_path: Path) -> None:
    written: Mapping[str, str] = {
        "top_slice": 'percent = { "Sykehuspartner HF" = 2.5 }',
        "fixed": 'amounts = { "Betanien Hospital" = 100 }',
        "key": 'key = "bed-days-and-beds", recipients = ["Oslo universitetssykehus HF"]',
        "pass_through": 'to = "Sykehuspartner HF"',
        "retained": "",
        "floor": 'base = "decision", percent = 99, price = "x", recipients = ["Betanien Hospital"]',
        "ceiling": 'base = "criterion", criterion = "beds-somatic", per_unit = "2 mill. kroner"',
        "lock": 'amounts = { "Betanien Hospital" = 100 }',
        "target": 'key = "bed-days-and-beds", level = "decision"',
        "pace": 'key = "bed-days-and-beds", minimum = 1.5, maximum = 4',
        "taper": 'key = "bed-days-and-beds", start = 5, end = 10, least = 20',
        "phase_in": 'years = 3, start = "decision", first_year = 2023',
        "support": 'base = "decision", limit = 1, cover = 80, years = 2, paid_by = "Sykehuspartner HF"',
        "on_claim": 'amounts = { "Betanien Hospital" = "1 mill. kroner" }',
        "up_to": 'amounts = { "Betanien Hospital" = 1 }',
        "measure": 'types = ["Fast bemanning"], to = "Betanien Hospital"',
        "unresolved_challenge": 'to = "Betanien Hospital"',
        "last_year": 'amounts = "beds-somatic"',
        "one_off_ended": 'amounts = "beds-somatic", title = "Ettårig"',
        "full_year": 'amounts = "beds-somatic", months = 4',
        "tasks_transferred": 'total = "5 mill. kroner", key = "bed-days-and-beds"',
        "compensation": 'parameter = "pris", percent = 80',
        "efficiency": 'parameter = "krav", to = "Betanien Hospital"',
        "efficiency_returned": 'parameter = "krav", key = "bed-days-and-beds"',
        "budget_change": 'stage = "revised", to = "beds-somatic"',
        "not_itemised": 'to = "beds-somatic"',
        "activity": 'pot = "somatikk", recipients = ["Betanien Hospital"]',
        "activity_before": 'pot = "somatikk"',
        "settlement": 'pot = "somatikk"',
        "volume_effect": 'pot = "somatikk"',
        "price_effect": 'pot = "somatikk"',
        "share_effect": 'pot = "somatikk"',
    }
    assert written.keys() == RULES.keys()
    steps = ", ".join(f'{{ rule = "{rule}"{", " if more else ""}{more} }}' for rule, more in written.items())
    method = loaded(steps_of(tmp_path, steps)).methods["ny"]
    assert [step.rule for step in method.steps] == list(RULES)


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ('{ rule = "floor", base = "decision", percent = nan }', "«percent»: «NaN» er ikke et tall"),
        ('{ rule = "floor", base = "decision", percent = inf }', "er ikke et tall"),
        ('{ rule = "floor", base = "decision", percnt = 1 }', "ukjent innstilling i regelen «floor»"),
        ('{ rule = "floor" }', "regelen «floor» mangler «base»"),
        ('{ rule = "pace", key = "bed-days-and-beds" }', "regelen «pace» mangler «minimum»"),
        ('{ rule = "phase_in", years = 3, start = "decision", first_year = "2024" }', "er ikke et årstall"),
        ('{ rule = "up_to", amounts = "decision" }', "«decision» er ikke av rett slag"),
        ('{ rule = "lock", amounts = { "Betanien" = 1.5 } }', "ukjent mottaker «Betanien»"),
        ('{ rule = "full_year", amounts = "x", months = 13 }', "«13» er ikke et antall måneder av et år"),
        ('{ rule = "full_year", amounts = "x", months = 0 }', "«0» er ikke et antall måneder av et år"),
    ],
)
def test_a_step_that_cannot_be_read_is_refused_with_the_word(tmp_path: Path, steps: str, said: str) -> None:
    assert any(said in one.what for one in refused(steps_of(tmp_path, steps)))
