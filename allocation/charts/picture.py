"""A chart as a picture to take away: its heading over it, and under it a line of where it is from.

The picture is drawn in this process and fetches nothing. Its ground, ink and letters are those of the
palette that the chart was made with. The first picture of a process takes about a second.
"""

import re
from html import escape

from allocation.charts.look import NORWEGIAN, Spec, lines_of

_MARGIN = 24
_LETTER = 0.56  # of the size: how wide a letter is
_LINE = 1.3
_HEADING, _FOOTER = 1.35, 0.8  # of the size of the title
_SIZE = re.compile(r'<svg[^>]*? width="([0-9.]+)" height="([0-9.]+)"')


def as_svg(spec: Spec, heading: str, footer: str, *, width: int = 800) -> bytes:
    """The chart as SVG, `width` pixels wide: heading, chart and footer, described for who cannot see it.

    `footer` says where the picture is from: case, scenario, fingerprint and time.
    """
    drawing = _drawing(spec, width - 2 * _MARGIN)
    config = spec["config"]
    size = config["title"]["fontSize"]
    head, top = _text(heading, _MARGIN, size * _HEADING, width, "600")
    high = _height(drawing)
    foot, bottom = _text(footer, top + size + high + size, size * _FOOTER, width, "400")
    height = round(bottom + _MARGIN)
    return "".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" role="img" '
            f'width="{width}" height="{height}" viewBox="0 0 {width} {height}">',
            f"<title>{escape(heading)}</title><desc>{escape(spec['description'])}</desc>",
            f'<rect width="{width}" height="{height}" fill="{config["background"]}"/>',
            f'<g font-family="{escape(config["font"])}" fill="{config["title"]["color"]}">{head}{foot}</g>',
            f'<g transform="translate({_MARGIN},{top + size:.1f})">{drawing}</g></svg>',
        ]
    ).encode()


def as_png(spec: Spec, heading: str, footer: str, *, width: int = 800, scale: float = 2.0) -> bytes:
    """The chart as PNG: as the SVG of that width, with `scale` pixels for each of its; 1600 wide at first."""
    import vl_convert

    return vl_convert.svg_to_png(as_svg(spec, heading, footer, width=width).decode(), scale=scale)


def _drawing(spec: Spec, width: int) -> str:
    """The chart alone as SVG, at a fixed width, with nothing that may be fetched."""
    import vl_convert

    fixed = {**spec, "width": width, "padding": 0}
    return vl_convert.vegalite_to_svg(fixed, allowed_base_urls=[], format_locale=NORWEGIAN["number"])


def _height(drawing: str) -> float:
    found = _SIZE.search(drawing)
    if found is None:
        raise ValueError("the drawing of the chart has no size")
    return float(found[2])


def _text(text: str, top: float, size: float, width: int, weight: str) -> tuple[str, float]:
    """Lines of text from `top` on, and where they end, in pixels; no text takes no room."""
    if not text:
        return "", top
    lines = lines_of(text, int((width - 2 * _MARGIN) / (_LETTER * size)))
    parts = [
        f'<text x="{_MARGIN}" y="{top + size + number * _LINE * size:.1f}" font-size="{size:.1f}" '
        f'font-weight="{weight}">{escape(line)}</text>'
        for number, line in enumerate(lines)
    ]
    return "".join(parts), top + len(lines) * _LINE * size
