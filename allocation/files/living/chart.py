"""The chart of gainers and losers: a bar a row, gain and loss in colours that also differ in grey."""

from openpyxl.chart import BarChart, Reference
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.series import Series
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties, RegularTextRun
from openpyxl.worksheet.worksheet import Worksheet

from allocation.files.living.pages import Bars

_COLOURS = ("0B5394", "F2A65A")  # dark blue and light orange: gain and loss, also on a grey print
_EDGE, _GRID = "7F4A12", "D9D9D9"
_SMALL, _LARGE = 900, 1300  # hundredths of a point
_HIGHEST, _LOWEST, _PER_BAR, _AROUND, _WIDE = 24.0, 7.0, 0.62, 2.5, 18  # centimetres
_LABEL = '[$-414]"+"#,##0;[$-414]"\u2212"#,##0;""'
_AXIS = '[$-414]#,##0;[$-414]"\u2212"#,##0;0'


def bar_chart(sheet: Worksheet, bars: Bars) -> BarChart:
    """Horizontal bars from the first row down, each with its figure, the columns over each other."""
    chart = BarChart()
    chart.type, chart.gapWidth, chart.overlap = "bar", 40, 100
    chart.title = _title(bars.title)
    chart.legend.position = "b"
    for column, colour in zip(bars.columns, _COLOURS, strict=True):
        chart.add_data(
            Reference(sheet, min_col=column, min_row=bars.first - 1, max_row=bars.last), titles_from_data=True
        )
        _dress(chart.series[-1], colour)
    chart.set_categories(Reference(sheet, min_col=1, min_row=bars.first, max_row=bars.last))
    count = bars.last - bars.first + 1
    chart.height = round(min(_HIGHEST, max(_LOWEST, _PER_BAR * count + _AROUND)))
    chart.width = _WIDE
    chart.x_axis.scaling.orientation, chart.x_axis.tickLblPos = "maxMin", "low"
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.x_axis.txPr = chart.y_axis.txPr = _small()
    chart.y_axis.number_format, chart.y_axis.majorGridlines = _AXIS, ChartLines()
    chart.y_axis.majorGridlines.spPr = GraphicalProperties(ln=LineProperties(solidFill=_GRID))
    return chart


def _title(text: str) -> Title:
    letters = CharacterProperties(sz=_LARGE, b=True)
    written = Paragraph(pPr=ParagraphProperties(defRPr=letters), r=[RegularTextRun(rPr=letters, t=text)])
    return Title(tx=Text(rich=RichText(p=[written])), overlay=False)


def _small() -> RichText:
    letters = ParagraphProperties(defRPr=CharacterProperties(sz=_SMALL))
    return RichText(p=[Paragraph(pPr=letters, endParaRPr=None)])


def _dress(series: Series, colour: str) -> None:
    series.graphicalProperties = GraphicalProperties(solidFill=colour, ln=LineProperties(solidFill=_EDGE))
    series.invertIfNegative = False
    series.dLbls = DataLabelList()
    series.dLbls.showVal, series.dLbls.numFmt = True, _LABEL
    series.dLbls.showSerName = series.dLbls.showCatName = series.dLbls.showLegendKey = False
    series.dLbls.txPr = _small()
