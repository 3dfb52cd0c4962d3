"""The colours of the charts by formula: contrast on their ground, apart for who sees red and green alike."""

import json
from itertools import combinations

import pytest

from allocation.charts import DARK, LIGHT, Palette
from allocation.charts.look import SHAPES, contrast
from tests.charted import every_chart

Vector = tuple[float, float, float]
# Machado, Oliveira and Fernandes 2009: full deuteranopia and protanopia, on linear red, green and blue
SEEN = {
    "all": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "no green": ((0.367, 0.861, -0.228), (0.280, 0.673, 0.047), (-0.012, 0.043, 0.969)),
    "no red": ((0.152, 1.053, -0.205), (0.115, 0.786, 0.099), (-0.004, -0.048, 1.052)),
}
TO_XYZ = ((0.4339, 0.3762, 0.1899), (0.2126, 0.7152, 0.0722), (0.0177, 0.1095, 0.8728))


def times(matrix: tuple[Vector, Vector, Vector], vector: Vector) -> Vector:
    one, two, three = (sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)
    return one, two, three


def lab(colour: str, eye: tuple[Vector, Vector, Vector]) -> Vector:
    """A colour as that eye sees it, in CIE L*a*b* under daylight."""
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in (red, green, blue)
    ]
    seen = times(eye, (linear[0], linear[1], linear[2]))
    x, y, z = times(TO_XYZ, (max(seen[0], 0), max(seen[1], 0), max(seen[2], 0)))
    f, g, h = (part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in (x, y, z))
    return 116 * g - 16, 500 * (f - g), 200 * (g - h)


def apart(one: str, other: str, eye: tuple[Vector, Vector, Vector]) -> float:
    """How far apart two colours are to that eye: under 10 they are hard to tell apart."""
    pairs = zip(lab(one, eye), lab(other, eye), strict=True)
    return float(sum((a - b) ** 2 for a, b in pairs) ** 0.5)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_text_and_bars_keep_the_contrasts_of_wcag_on_their_ground(palette: Palette) -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
    assert contrast(palette.ink, palette.ground) >= 4.5
    for colour in (palette.up, palette.down, palette.whole, *palette.hues):
        assert contrast(colour, palette.ground) >= 3, colour
    assert len(palette.hues) == len(set(palette.hues)) == len(SHAPES) == 5


def test_colours_of_every_chart_are_those_of_its_palette() -> None:
    for palette in (LIGHT, DARK):
        known = {
            palette.ground,
            palette.ink,
            palette.faint,
            palette.up,
            palette.down,
            palette.whole,
            *palette.hues,
        }
        for name, spec in every_chart(palette).items():
            used = {
                word for word in json.dumps({**spec, "description": ""}).split('"') if word.startswith("#")
            }
            assert used <= known, name


@pytest.mark.parametrize("eye", SEEN.values(), ids=SEEN)
@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_hues_keep_apart_for_who_sees_red_and_green_alike_and_most_of_all_up_and_down(
    palette: Palette, eye: tuple[Vector, Vector, Vector]
) -> None:
    assert apart(palette.up, palette.down, eye) > 85
    for one, other in combinations(palette.hues, 2):
        assert apart(one, other, eye) > 20, f"{one} {other}"
