"""The charts say what their rows say: in order, from nought, in colours and texts that all can tell apart."""

import json
from dataclasses import replace
from importlib.resources import files
from timeit import repeat
from typing import Any

import pytest
from altair.utils.schemapi import validate_jsonschema

from allocation.charts import (
    DARK,
    DOWN,
    LIGHT,
    UP,
    WHOLE,
    Bar,
    Bin,
    EffectRow,
    MonthRow,
    Palette,
    SideRow,
    Spec,
    Step,
    Target,
    YearBar,
    accumulated,
    beside,
    beside_alt,
    change_bars,
    change_bars_alt,
    effects,
    effects_alt,
    flow_alt,
    months,
    months_alt,
    spread,
    spread_alt,
    waterfall,
    waterfall_alt,
    waterfall_is_cut,
    year_bars,
)
from tests.charted import (
    BINS,
    FAR_FROM_NOUGHT,
    GOAL,
    MEASURES,
    MONTHS,
    TITLE,
    WORDS,
    changes,
    every_chart,
    national,
    parts,
    rows,
)

PALETTES = {"light": LIGHT, "dark": DARK, "projector": LIGHT.enlarged(1.5)}
CHARTS = sorted(every_chart(LIGHT))
SCHEMA = json.loads(files("altair").joinpath("vegalite/v6/schema/vega-lite-schema.json").read_text("utf-8"))


def domain(spec: Spec, channel: str = "x") -> list[float]:
    """The ends of the scale of amounts."""
    found = [part["encoding"][channel]["scale"]["domain"] for part in parts(spec) if scale_of(part, channel)]
    return next(ends for ends in found if len(ends) == 2)


def scale_of(part: Spec, channel: str) -> Any:
    """The scale of a channel where it has ends."""
    scale = part.get("encoding", {}).get(channel, {}).get("scale") or {}
    return scale.get("domain")


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
@pytest.mark.parametrize("name", CHARTS)
def test_every_chart_is_vega_lite_as_its_own_schema_has_it(name: str, palette: Palette) -> None:
    spec = every_chart(palette)[name]
    assert validate_jsonschema(spec, SCHEMA, raise_error=False) is None
    wrong = {**spec, "layer": [{**spec["layer"][0], "marks": []}]}
    assert validate_jsonschema(wrong, SCHEMA, raise_error=False) is not None
    assert json.loads(json.dumps(spec, allow_nan=False)) == spec
    assert "http" not in json.dumps({**spec, "$schema": ""})


@pytest.mark.parametrize("name", CHARTS)
def test_every_chart_is_as_wide_as_its_place_and_has_its_numbers_in_norwegian(name: str) -> None:
    spec = every_chart(LIGHT)[name]
    assert spec["width"] == "container"
    assert (
        spec["config"]["locale"]["number"] | {"decimal": ",", "thousands": "\u00a0", "minus": "−"}
        == (spec["config"]["locale"]["number"])
    )
    assert "values" not in spec.get("data", {})


@pytest.mark.parametrize("scale", [1, 1.5, 2])
def test_letters_are_never_smaller_than_13_pixels_and_grow_for_a_projector(scale: float) -> None:
    for spec in every_chart(LIGHT.enlarged(scale)).values():
        config = spec["config"]
        sizes = [
            config["axis"]["labelFontSize"],
            config["legend"]["labelFontSize"],
            config["text"]["fontSize"],
        ]
        assert min(*sizes, config["title"]["fontSize"]) >= 13 * scale


def test_changes_stand_in_their_order_on_one_scale_that_holds_nought_and_each_says_its_sign() -> None:
    spec = change_bars(changes(), TITLE, LIGHT)
    bars = rows(spec, "end")
    assert [(bar["row"], bar["end"], bar["text"]) for bar in bars] == [
        (number, row.amount, row.text) for number, row in enumerate(changes())
    ]
    low, high = domain(spec)
    amounts = [row.amount for row in changes()]
    assert (low, high) == (min(amounts), max(amounts))
    for bar in bars:
        sign, colour = (
            ("▲\u00a0+", LIGHT.up)
            if bar["end"] > 0
            else ("▼\u00a0−", LIGHT.down)
            if bar["end"] < 0
            else ("–", LIGHT.up)
        )
        assert bar["text"].startswith(sign)
        assert bar["colour"] == colour
    assert all(row.name in spec["description"] and row.text in spec["description"] for row in changes())


@pytest.mark.parametrize("amounts", [(3, 5), (-3, -5), (0, 0), ()])
def test_the_scale_holds_nought_where_all_gain_all_lose_or_nothing_changes(
    amounts: tuple[float, ...],
) -> None:
    low, high = domain(change_bars([Bar("Oslo", amount, "x") for amount in amounts], TITLE, LIGHT))
    assert low <= min(0, *amounts, 0) <= 0 <= high
    assert low < high


def test_two_of_the_same_name_have_a_row_each() -> None:
    spec = change_bars([Bar("Stab", 1, "▲ +1"), Bar("Stab", 2, "▲ +2")], TITLE, LIGHT)
    assert [row["row"] for row in rows(spec, "end")] == [0, 1]


def test_a_year_between_has_its_own_shape_and_the_text_stands_beyond_the_furthest_mark() -> None:
    spec = year_bars([YearBar("Oslo", 4, "▲ +4", (6, -1))], ["2025", "2026"], TITLE, LIGHT)
    marks = rows(spec, "reached")
    assert [mark["reached"] for mark in marks] == [6, -1]
    assert len({mark["shape"] for mark in marks}) == 2
    assert rows(spec, "beyond")[0]["beyond"] == 6
    assert domain(spec)[1] == 6
    assert "Oslo ▲ +4 (2025 6, 2026 −1)" in spec["description"]


def test_each_step_of_a_waterfall_begins_where_the_one_above_ended() -> None:
    spec = waterfall(MEASURES, TITLE, LIGHT)
    steps = rows(spec, "colour")
    assert [(step["start"], step["end"]) for step in steps] == [(0, 412), (412, 210), (0, 210)]
    assert [step["colour"] for step in steps] == [LIGHT.whole, LIGHT.down, LIGHT.whole]
    assert [join["end"] for join in rows(spec, "end")] == [412, 210]
    assert domain(spec) == [0, 412]
    assert not waterfall_is_cut(MEASURES)
    assert (
        waterfall_alt(MEASURES, TITLE) == f"{TITLE}: Omstillingsbehov 412; Færre innleide ▼ −202; Uløst 210"
    )


@pytest.mark.parametrize("sign", [1, -1], ids=["above", "below"])
def test_steps_far_from_nought_fill_the_chart_and_every_whole_has_a_break_at_the_cut(sign: int) -> None:
    steps = [replace(step, start=sign * step.start, end=sign * step.end) for step in FAR_FROM_NOUGHT]
    assert waterfall_is_cut(steps)
    spec = waterfall(steps, TITLE, LIGHT)
    low, high = domain(spec)
    assert not low <= 0 <= high
    lengths = [abs(row["end"] - row["start"]) / (high - low) for row in rows(spec, "colour")]
    assert min(lengths) > 0.1
    assert all(low <= row[end] <= high for row in rows(spec, "colour") for end in ("start", "end"))
    assert [row["row"] for row in rows(spec, "base")] == [0, 3]


def test_a_bridge_that_begins_at_nought_or_passes_it_is_never_cut() -> None:
    built = [
        Step("Basis", 0, 990, UP, "▲ +990"),
        Step("Trekk", 990, 980, DOWN, "▼ −10"),
        Step("Sum", 0, 980, WHOLE, "980"),
    ]
    through = [
        Step("Fra", 0, 20, WHOLE, "20"),
        Step("Ned", 20, -5, DOWN, "▼ −25"),
        Step("Til", 0, -5, WHOLE, "−5"),
    ]
    for steps in (built, through, []):
        assert not waterfall_is_cut(steps)
        low, high = domain(waterfall(steps, TITLE, LIGHT))
        assert low <= 0 <= high


def test_scenarios_side_by_side_differ_by_shape_as_by_colour_and_who_has_no_place_has_no_bar() -> None:
    spec = beside([SideRow("Oslo", (5, None, -2), ("5", "", "▼ −2"))], ["A", "B", "C"], TITLE, LIGHT)
    bars = rows(spec, "series")
    assert [(bar["series"], bar["end"]) for bar in bars] == [(0, 5), (2, -2)]
    assert len({bar["shape"] for bar in bars}) == len({bar["colour"] for bar in bars}) == 2
    assert domain(spec) == [-2, 5]
    assert spec["description"] == f"{TITLE}: Oslo: A 5, C ▼ −2"
    with pytest.raises(ValueError, match="6 series"):
        beside([], list("abcdef"), TITLE, LIGHT)


def test_months_accumulate_until_the_first_that_is_not_known() -> None:
    given = (
        MonthRow("jan", 10, 8),
        MonthRow("feb", 10, -3),
        MonthRow("mar", 10, None),
        MonthRow("apr", 10, 4),
    )
    so_far = accumulated(given)
    assert [row.plan for row in so_far] == [10, 20, 30, 40]
    assert [row.actual for row in so_far] == [8, 5, None, None]
    spec = months(given, WORDS, TITLE, LIGHT, GOAL)
    low, high = domain(spec, "y")
    assert low < -3
    assert high > 142
    assert [row["actual"] for row in rows(spec, "actual")] == [8, -3, None, 4]
    assert "feb Plan 10, Faktisk −3; mar Plan 10;" in spec["description"]
    assert spec["description"].endswith("Mål 142 mill. kr")


def test_outcomes_that_reach_the_target_are_full_and_the_others_open_also_within_one_bin() -> None:
    spec = spread([Bin(100, 120, 0.25), Bin(120, 140, 0.75)], Target(130, "Mål 130"), TITLE, LIGHT)
    bars = rows(spec, "chance")
    assert [(bar["start"], bar["end"], bar["reached"]) for bar in bars] == [
        (100, 120, False),
        (120, 130, False),
        (130, 140, True),
    ]
    assert domain(spec, "y")[0] == 0
    assert spec["description"] == f"{TITLE}: Mål 130; 100–120 25\u00a0%; 120–140 75\u00a0%"


def test_effects_stack_away_from_nought_on_both_sides_and_the_line_stands_at_their_sum() -> None:
    spec = effects(
        [EffectRow("Oslo", (4, -3, 2), ("▲ +4", "▼ −3", "▲ +2"), "▲ +3")],
        ["Volum", "Pris", "Andel"],
        TITLE,
        LIGHT,
    )
    pieces = rows(spec, "middle")
    assert [(piece["start"], piece["end"]) for piece in pieces] == [(0, 4), (0, -3), (4, 6)]
    assert len({piece["shape"] for piece in pieces}) == 3
    assert not {piece["colour"] for piece in pieces} & {LIGHT.up, LIGHT.down}
    (total,) = rows(spec, "sum")
    assert (total["sum"], total["beyond"], total["text"]) == (3, 6, "▲ +3")
    assert domain(spec) == [-3, 6]
    with pytest.raises(ValueError, match="4 effects"):
        effects([], list("abcd"), TITLE, LIGHT)


def test_what_is_said_to_who_cannot_see_a_chart_is_what_its_function_says() -> None:
    charts = every_chart(LIGHT)
    assert charts["changes"]["description"] == change_bars_alt(changes(), TITLE)
    assert charts["flow"]["description"] == flow_alt(*national(25), "Fra staten til foretakene, mill. kroner")
    assert charts["months"]["description"] == months_alt(MONTHS, WORDS, "Tiltak, mill. kroner", GOAL)
    assert charts["spread"]["description"] == spread_alt(BINS, GOAL, "Utfall, mill. kroner: 48 % når målet")
    assert not any(spec["config"]["aria"] for spec in charts.values()), "no mark is read out beside it"
    assert beside_alt([], [], "Tom") == effects_alt([], [], "Tom") == "Tom: "


def test_a_chart_of_the_case_is_made_in_less_than_a_millisecond() -> None:
    quickest = min(repeat(lambda: change_bars(changes(), TITLE, LIGHT), number=1, repeat=50))
    assert quickest < 0.001
