"""Pictures of the charts to take away: Norwegian numbers, nothing cut or covered, nothing fetched."""

import socket
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any
from xml.etree import ElementTree

import pytest
import vl_convert

from allocation.charts import DARK, LIGHT, Bar, change_bars
from allocation.charts.picture import as_png, as_svg
from tests.charted import every_chart

HEADING = "Nøkkel <A> & «B»"
FOOTER = "hso-2024-revised · Sengedøgn · a1b2c3d4 · 26. november 2026 kl. 07.04"
WIDTHS = {"flow": 1000}
CHARTS = sorted(every_chart(LIGHT))


@dataclass(frozen=True)
class Box:
    """A line of text where it is drawn, in pixels, and of about its width."""

    text: str
    left: float
    right: float
    middle: float
    size: float

    def meets(self, other: "Box") -> bool:
        across = self.left < other.right and other.left < self.right
        return across and abs(self.middle - other.middle) < 0.8 * min(self.size, other.size)


def lines(item: dict[str, Any], x: float = 0, y: float = 0) -> Iterator[Box]:
    """Every line of text within a part of a drawing that begins at `x` and `y`."""
    for mark in item.get("items", ()):
        for one in mark.get("items", ()):
            left, top = x + (one.get("x") or 0), y + (one.get("y") or 0)
            if mark["marktype"] == "group":
                yield from lines(one, left, top)
            elif mark["marktype"] == "text" and one.get("text") and one.get("opacity") != 0:
                yield from written(one, left + (one.get("dx") or 0), top + (one.get("dy") or 0))


def written(one: dict[str, Any], x: float, y: float) -> Iterator[Box]:
    size = one["fontSize"]
    for number, text in enumerate(one["text"] if isinstance(one["text"], list) else [one["text"]]):
        width = size * sum(0.56 if letter.isdigit() else 0.45 for letter in text)
        left = {"left": x, "right": x - width, "center": x - width / 2}[one.get("align") or "left"]
        yield Box(text, left, left + width, y + number * (one.get("lineHeight") or 1.2 * size), size)


@pytest.mark.parametrize("name", CHARTS)
def test_no_text_of_a_chart_covers_another_or_is_cut_by_the_edge(name: str) -> None:
    spec = {**every_chart(LIGHT)[name], "width": WIDTHS.get(name, 750), "padding": 0}
    drawn = vl_convert.vegalite_to_scenegraph(spec)
    # a label of a flow is drawn twice: first its edge, which keeps the ribbons off, then itself
    boxes = set(lines({"items": [drawn["scenegraph"]]}, *drawn["origin"]))
    assert len(boxes) > 5
    for box in boxes:
        assert box.left >= -1, box
        assert box.right <= drawn["width"] + 1, box
    meeting = [(one.text, other.text) for one, other in combinations(boxes, 2) if one.meets(other)]
    assert meeting == []


def test_every_row_of_42_has_its_name() -> None:
    spec = change_bars(
        [Bar(f"Kommune {number}", number, f"▲ +{number}") for number in range(1, 43)], "Alle", LIGHT
    )
    drawn = vl_convert.vegalite_to_scenegraph({**spec, "width": 600})
    names = {box.text for box in lines({"items": [drawn["scenegraph"]]}) if box.text.startswith("Kommune")}
    assert len(names) == 42


def test_a_picture_has_its_numbers_in_norwegian_a_heading_a_footer_and_a_description() -> None:
    spec = change_bars(
        [Bar("Oslo", 1113, "▲ +1\u00a0113"), Bar("Sunnaas", -2226, "▼ −2\u00a0226")], "Endring", DARK
    )
    svg = as_svg(spec, HEADING, FOOTER).decode()
    picture = ElementTree.fromstring(svg)
    texts = ["".join(text.itertext()) for text in picture.iter("{http://www.w3.org/2000/svg}text")]
    assert HEADING in texts
    assert FOOTER in texts
    assert "▲ +1\u00a0113" in texts
    assert "−1\u00a0000" in texts, "the axis counts in Norwegian"
    assert picture.find("{http://www.w3.org/2000/svg}desc").text == spec["description"]  # type: ignore[union-attr]
    assert picture.attrib["width"] == "800"
    assert f'fill="{DARK.ground}"' in svg
    assert f'fill="{DARK.ink}"' in svg


def test_a_png_is_1600_pixels_wide_or_as_wide_as_it_is_asked_to_be() -> None:
    spec = change_bars([Bar("Oslo", 1, "▲ +1")], "Endring", LIGHT)
    for png, width in (
        (as_png(spec, HEADING, FOOTER), 1600),
        (as_png(spec, HEADING, FOOTER, width=500, scale=1), 500),
    ):
        assert png.startswith(b"\x89PNG")
        assert struct.unpack(">I", png[16:20])[0] == width


def test_a_long_heading_takes_more_lines() -> None:
    spec = change_bars([Bar("Oslo", 1, "▲ +1")], "Endring", LIGHT)
    one, two = (
        ElementTree.fromstring(as_svg(spec, heading, FOOTER)) for heading in ("Kort", "Lang og lengre " * 12)
    )
    assert float(two.attrib["height"]) > float(one.attrib["height"])


def test_a_picture_fetches_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        spec = change_bars([Bar("Oslo", 1, "▲ +1")], "Endring", LIGHT)
        host = f"http://127.0.0.1:{server.getsockname()[1]}"
        spec["layer"][0]["data"] = {"url": f"{host}/rows.json", "name": "rows"}
        with pytest.raises(ValueError, match="not allowed"):
            as_svg(spec, HEADING, FOOTER)
        with pytest.raises(TimeoutError):
            server.accept()
