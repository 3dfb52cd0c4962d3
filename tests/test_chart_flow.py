"""The flow from the state to the trust: nothing is lost on the way, nothing small or given back is hidden."""

from itertools import pairwise

import pytest

from allocation.charts import LIGHT, Link, Node, flow, flow_alt
from allocation.charts.ribbons import drawn
from tests.charted import TITLE, national, parts, rows


def test_ribbons_conserve_what_flows_a_node_is_as_high_as_what_comes_in_and_as_what_goes_out() -> None:
    nodes, links = national(25)
    drawing = drawn(nodes, links, [20.0] * len(nodes), 320, 8)
    for node in nodes:
        into = sum(ribbon.width for ribbon in drawing.ribbons if ribbon.link.target == node.code)
        out = sum(ribbon.width for ribbon in drawing.ribbons if ribbon.link.source == node.code)
        assert drawing.places[node.code].height == pytest.approx(max(into, out))
    for ribbon in drawing.ribbons:
        assert ribbon.width >= 1
        if abs(ribbon.link.amount) > 10:
            assert ribbon.width / drawing.ribbons[0].width == pytest.approx(abs(ribbon.link.amount) / 900)
        for end, edge in ((ribbon.link.source, ribbon.edges[0]), (ribbon.link.target, ribbon.edges[-1])):
            place = drawing.places[end]
            assert place.top - 1e-6 <= edge[1] <= edge[1] + ribbon.width <= place.top + place.height + 1e-6


def test_25_nodes_in_a_column_keep_their_order_and_their_labels_apart_and_the_chart_grows() -> None:
    heights = {}
    for recipients in (5, 25):
        spec = flow(*national(recipients), TITLE, LIGHT)
        heights[recipients] = spec["height"]
        labels = [row for row in rows(spec, "label") if row["level"] == 3]
        assert len(labels) == recipients
        for above, below in pairwise(labels):
            assert below["first"] - above["first"] >= LIGHT.height_of(len(above["label"]))
        assert labels[-1]["first"] + LIGHT.height_of(len(labels[-1]["label"])) <= spec["height"] + LIGHT.size
    assert heights[25] > heights[5]


def test_what_is_given_back_has_a_broken_edge_and_its_text_stands_at_who_gives_it() -> None:
    spec = flow(*national(5), TITLE, LIGHT)
    broken = [
        part
        for part in parts(spec)
        if part.get("layer") and "strokeDash" in str(part["layer"][0].get("mark"))
    ]
    assert {row["tip"] for row in broken[0]["data"]["values"]} == {
        "Forskning → Akershus universitetssykehus 4 HF: ▼ −12"
    }
    assert rows(spec, "label")[-1]["label"][-1] == "▼ −12"
    assert "Forskning → Akershus universitetssykehus 4 HF ▼ −12" in flow_alt(*national(5), TITLE)


def test_money_that_passes_a_level_keeps_its_width_there_and_none_flows_back_a_level() -> None:
    nodes = [Node("stat", "Staten", 0, "3"), Node("rhf", "RHF", 1, "1"), Node("hf", "HF", 2, "3")]
    links = [Link("stat", "hf", 2, "2"), Link("stat", "rhf", 1, "1"), Link("rhf", "hf", 1, "1")]
    past, *_ = drawn(nodes, links, [20.0] * 3, 300, 8).ribbons
    assert [level for level, _ in past.edges] == [0, 1, 2]
    with pytest.raises(ValueError, match="from hf to rhf"):
        flow(nodes, [Link("hf", "rhf", 1, "1")], TITLE, LIGHT)
