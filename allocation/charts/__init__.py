"""Charts: from small rows to a plain Vega-Lite specification, with no screen and no words of their own.

Each function takes its rows in the order they are shown, a title that names what is shown and its unit,
and a palette. Amounts are in the unit shown, and the text beside each amount has its sign and its
arrow. What a chart says to who cannot see it is its `description`, made from the same rows by the
function of the same name that ends in `_alt`.
"""

from allocation.charts.bars import Bar, YearBar, change_bars, change_bars_alt, year_bars, year_bars_alt
from allocation.charts.beside import SideRow, beside, beside_alt
from allocation.charts.effects import EffectRow, effects, effects_alt
from allocation.charts.flow import flow, flow_alt
from allocation.charts.look import DARK, DOWN, LIGHT, UP, WHOLE, Palette, Spec
from allocation.charts.months import MonthRow, MonthWords, Target, accumulated, months, months_alt
from allocation.charts.ribbons import Link, Node
from allocation.charts.spread import Bin, spread, spread_alt
from allocation.charts.waterfall import Step, waterfall, waterfall_alt, waterfall_is_cut

__all__ = [
    "DARK",
    "DOWN",
    "LIGHT",
    "UP",
    "WHOLE",
    "Bar",
    "Bin",
    "EffectRow",
    "Link",
    "MonthRow",
    "MonthWords",
    "Node",
    "Palette",
    "SideRow",
    "Spec",
    "Step",
    "Target",
    "YearBar",
    "accumulated",
    "beside",
    "beside_alt",
    "change_bars",
    "change_bars_alt",
    "effects",
    "effects_alt",
    "flow",
    "flow_alt",
    "months",
    "months_alt",
    "spread",
    "spread_alt",
    "waterfall",
    "waterfall_alt",
    "waterfall_is_cut",
    "year_bars",
    "year_bars_alt",
]
