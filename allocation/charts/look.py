"""How every chart looks: colours for light and dark, sizes that a projector can raise, Norwegian numbers.

The pair blue and vermillion keeps apart for red-green colour blindness; five hues are the most that a
chart has. Every colour has a sign, a shape or a text beside it, so that none carries meaning alone.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from textwrap import wrap
from typing import Any, NamedTuple

from allocation.money import MINUS, NBSP, plain_number

Spec = dict[str, Any]
"""A Vega-Lite specification, or a part of one."""

UP, DOWN, WHOLE = "up", "down", "whole"
SHAPES = ("circle", "diamond", "square", "cross", "triangle-up")
"""The shapes of what stands side by side, in order: as many as there are hues."""

DASHES = [5, 4]
NORWEGIAN = {
    "number": {
        "decimal": ",",
        "thousands": NBSP,
        "grouping": [3],
        "currency": ["", f"{NBSP}kr"],
        "minus": MINUS,
        "percent": f"{NBSP}%",
    }
}

_APART = dict.fromkeys(("fill", "stroke", "color", "shape"), "independent")
_READABLE = 13
_LETTER = 0.58  # of the size: how wide a letter is, a little more than the mean
_LINE = 1.25
_TITLE_LETTERS = 75  # Streamlit cuts a line of a title that is wider than the chart
_NAME_LETTERS = 34
_KEY_WIDTH = 620
_SHORT_LAST_WORD = re.compile(" (?=[A-ZÆØÅ]{1,3}$)")


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of a chart on its ground, and the size of its letters in pixels.

    `up`, `down` and `whole` are what rises, what falls and what is a sum; `hues` what stands side by
    side: the first two are those of up and down. Text is in `ink`, lines behind the data in `faint`.
    """

    ground: str
    ink: str
    faint: str
    up: str
    down: str
    whole: str
    hues: tuple[str, ...]
    size: float = _READABLE

    def enlarged(self, scale: float) -> "Palette":
        """The same palette with larger letters, bars and marks, for a projector."""
        return replace(self, size=self.size * scale)

    def px(self, pixels: float) -> float:
        """A length that is so many pixels beside letters of the usual size."""
        return round(pixels * self.size / _READABLE, 1)

    def area(self, pixels: float) -> float:
        """The area of a mark that is so many square pixels beside letters of the usual size."""
        return round(pixels * (self.size / _READABLE) ** 2, 1)

    def width_of(self, texts: Sequence[str]) -> float:
        """About how many pixels the widest of the texts takes."""
        return round(_LETTER * self.size * (1 + max(map(len, texts), default=0)), 1)

    def height_of(self, lines: int) -> float:
        """How many pixels so many lines of text take."""
        return round(_LINE * self.size * lines, 1)

    def colour_of(self, kind: str) -> str:
        """The colour of what goes UP or DOWN, or is a WHOLE."""
        return {UP: self.up, DOWN: self.down, WHOLE: self.whole}[kind]


LIGHT = Palette(
    ground="#FFFFFF",
    ink="#111111",
    faint="#D5D8DC",
    up="#0072B2",
    down="#D55E00",
    whole="#6B7280",
    hues=("#0072B2", "#D55E00", "#2F6B3A", "#4B1D6B", "#6B7280"),
)
DARK = Palette(
    ground="#12171C",
    ink="#F5F5F5",
    faint="#3A3F4A",
    up="#56B4E9",
    down="#E69F00",
    whole="#9CA3AF",
    hues=("#56B4E9", "#E69F00", "#1F8A6D", "#8B6BFF", "#E5E7EB"),
)


def contrast(one: str, other: str) -> float:
    """The contrast between two colours by WCAG 2: from 1, none, to 21; text wants 4.5, a bar 3."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def chart(layers: Sequence[Spec], title: str, alt: str, height: float, palette: Palette) -> Spec:
    """The whole specification: `layers`, each with its data, `height` pixels high without axes and title."""
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "description": alt,
        "title": {"text": list(lines_of(title, _TITLE_LETTERS))},
        "width": "container",
        "height": height,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "layer": list(layers),
        "resolve": {"legend": _APART, "scale": _APART},
        "config": _config(palette),
    }


def layer(data: Sequence[Mapping[str, Any]], *marks: Spec, name: str | None = None, **shared: Spec) -> Spec:
    """Marks on the same data, with the encoding they share; the data stands where Streamlit leaves it alone.

    Streamlit makes a frame of data at the top of a specification, which takes longer than the chart.
    """
    named = {"name": name} if name else {}
    return {"data": {**named, "values": list(data)}, "encoding": shared, "layer": list(marks)}


def mark(kind: str, encoding: Spec | None = None, **properties: Any) -> Spec:
    """A mark of that kind with its encoding and what else it has."""
    return {"mark": {"type": kind, "aria": False, **properties}, "encoding": encoding or {}}


def field(name: str, kind: str = "quantitative", **properties: Any) -> Spec:
    """The encoding of a field of the data."""
    return {"field": name, "type": kind, **properties}


TIP = {"tooltip": field("tip", "nominal")}
"""What is told of the mark that is pointed at."""


def own(name: str) -> Spec:
    """An encoding by a field that already holds the colour or shape itself."""
    return field(name, "nominal", scale=None, legend=None)


class Entry(NamedTuple):
    """What stands in the key: its name, colour and shape, and what fills the shape if not its colour."""

    name: str
    colour: str
    shape: str
    fill: str = ""


def key(entries: Sequence[Entry], palette: Palette) -> Spec:
    """The key over a chart. It stands in one line where there is room.

    It hangs on marks that are not seen, so that it says the same whatever the chart draws with.
    """
    names = [entry.name for entry in entries]
    one_line = palette.width_of(["".join(names)]) + palette.px(40) * len(names) < _KEY_WIDTH
    legend = {"title": None, "orient": "top", "columns": len(names) if one_line else 1, "symbolOpacity": 1}
    looks = {
        "fill": [entry.fill or entry.colour for entry in entries],
        "stroke": [entry.colour for entry in entries],
        "shape": [entry.shape for entry in entries],
    }
    encoding = {
        channel: field("name", "nominal", scale={"domain": names, "range": look}, legend=legend)
        for channel, look in looks.items()
    }
    return layer([{"name": name} for name in names], mark("point", encoding, opacity=0))


def pixels(low: float, high: float, left: float, right: float) -> Spec:
    """A scale from `low` to `high` that leaves room in pixels on each side, for the texts beyond the bars."""
    high = high if high > low else low + 1
    return {
        "domain": [low, high],
        "range": [left, {"expr": f"width - {right}"}],
        "nice": False,
        "zero": False,
    }


def amount_axis(**properties: Any) -> Spec:
    """An axis of amounts: as many decimals as its ticks need."""
    return {"title": None, "format": ",f", "tickCount": 6, "ticks": False, "labelFlush": False, **properties}


@lru_cache(maxsize=4096)
def lines_of(text: str, letters: int = _NAME_LETTERS) -> tuple[str, ...]:
    """The text in lines of at most so many letters, broken between words only; «HF» never stands alone."""
    kept = _SHORT_LAST_WORD.sub(NBSP, text)
    return tuple(wrap(kept, letters, break_long_words=False, break_on_hyphens=False)) or ("",)


def listed(title: str, texts: Sequence[str]) -> str:
    """One sentence of a chart for who cannot see it: what it shows, and each thing with its text."""
    return f"{title}: {'; '.join(texts)}"


@lru_cache(maxsize=4096)
def amount_text(amount: float) -> str:
    """An amount that comes without its own text: whole from a hundred on, else with two decimals at most."""
    return plain_number(Fraction(round(amount, 0 if abs(amount) >= 100 else 2)).limit_denominator(100))


def _config(palette: Palette) -> Spec:
    letters = {"labelColor": palette.ink, "labelFontSize": palette.size, "labelLimit": 0}
    return {
        "locale": NORWEGIAN,
        "aria": False,  # of axes, as of each mark: they would read out every field
        "background": palette.ground,
        "font": "Source Sans, Liberation Sans, Arial, sans-serif",
        "view": {"stroke": None},
        "axis": {
            **letters,
            "gridColor": palette.faint,
            "domainColor": palette.faint,
            "labelLineHeight": palette.height_of(1),
            "labelPadding": palette.px(8),
            "labelSeparation": palette.px(12),
        },
        "legend": {
            **letters,
            "symbolSize": palette.area(110),
            "symbolStrokeWidth": 2,
            "columnPadding": palette.px(18),
            "rowPadding": palette.px(4),
        },
        "title": {
            "anchor": "start",
            "frame": "bounds",
            "color": palette.ink,
            "fontSize": palette.px(15),
            "fontWeight": 600,
            "lineHeight": palette.px(19),
            "offset": palette.px(10),
        },
        "text": {"fontSize": palette.size, "color": palette.ink, "lineHeight": palette.height_of(1)},
    }
