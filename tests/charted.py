"""One of every chart, of the 2024 case and of rows that are hard to draw, for the tests of charts."""

from collections.abc import Iterator, Mapping
from functools import cache

from allocation import run
from allocation.charts import (
    DOWN,
    UP,
    WHOLE,
    Bar,
    Bin,
    EffectRow,
    Link,
    MonthRow,
    MonthWords,
    Node,
    Palette,
    SideRow,
    Spec,
    Step,
    Target,
    YearBar,
    beside,
    change_bars,
    effects,
    flow,
    months,
    spread,
    waterfall,
    year_bars,
)
from allocation.money import THOUSAND
from allocation.screens.shown import with_arrow
from tests.shipped import shipped_case

TITLE = "Endring i 2024, tusen kroner"
WORDS = MonthWords("Plan", "Faktisk")
GOAL = Target(142, "Mål 142 mill. kr")


@cache
def changes() -> tuple[Bar, ...]:
    """What the key of bed-days changes for each, and one of a long name for whom it changes nothing."""
    case = shipped_case("hso-2024-revised")
    after, before = (run(case, name).table() for name in ("illustration-bed-days", "decided"))
    kroner = {code: 0 for _, code, _ in after}
    for sign, table in ((1, after), (-1, before)):
        for (year, code, _), amount in table.items():
            if year == case.year and code in kroner:
                kroner[code] += sign * amount
    rows = [
        Bar(case.name_of(code), amount / 1000, with_arrow(amount, THOUSAND))
        for code, amount in kroner.items()
    ]
    return (*rows, Bar("Akershus universitetssykehus HF, psykisk helsevern og rus", 0, "–"))


FAR_FROM_NOUGHT = (
    Step("Styrets vedtak", 0, 30214, WHOLE, "30 214"),
    Step("Levekår vektes opp", 30214, 30226, UP, "▲ +12"),
    Step("Forskning fordeles etter poeng", 30226, 30195, DOWN, "▼ −31"),
    Step("Sengedøgn", 0, 30195, WHOLE, "30 195"),
)
MEASURES = (
    Step("Omstillingsbehov", 0, 412, WHOLE, "412"),
    Step("Færre innleide", 412, 210, DOWN, "▼ −202"),
    Step("Uløst", 0, 210, WHOLE, "210"),
)
_NAMES = ("jan", "feb", "mar", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "des")
MONTHS = tuple(
    MonthRow(month, 10 + number % 3, 9.5 if number < 8 else None) for number, month in enumerate(_NAMES)
)
BINS = tuple(Bin(80 + 10 * number, 90 + 10 * number, 1 / 12) for number in range(12))


def national(recipients: int) -> tuple[list[Node], list[Link]]:
    """Two chapters, a region, three funds, so many recipients: the first gets little, the last gives back."""
    nodes = [Node("72", "Kap. 732 post 72", 0, "900"), Node("76", "Kap. 732 post 76", 0, "100")]
    nodes += [Node("hso", "Helse Sør-Øst RHF", 1, "1 000")]
    nodes += [
        Node(fund, fund, 2, "300") for fund in ("Basisbevilgning", "Forskning", "Rekruttering og samhandling")
    ]
    nodes += [Node(f"r{n}", f"Akershus universitetssykehus {n} HF", 3, "40") for n in range(recipients)]
    links = [Link("72", "hso", 900, "900"), Link("76", "hso", 100, "100")]
    for node in nodes[3:6]:
        links.append(Link("hso", node.code, 1000 / 3, "333"))
        links += [Link(node.code, f"r{n}", 1000 / 3 / recipients, "13") for n in range(recipients)]
    links.append(Link("76", "r0", 0.001, "0,001"))
    links.append(Link("Forskning", f"r{recipients - 1}", -12, "▼ −12"))
    return nodes, links


def every_chart(palette: Palette) -> Mapping[str, Spec]:
    """Each kind of chart by its name."""
    rows = changes()
    years = [YearBar(row.name, row.amount, row.text, (row.amount / 3, row.amount / 2)) for row in rows]
    side = [SideRow(row.name, (row.amount, None, -row.amount), (row.text, "", row.text)) for row in rows]
    made_of = [EffectRow(row.name, (row.amount, -5000, 800), (row.text, "", ""), row.text) for row in rows]
    return {
        "changes": change_bars(rows, TITLE, palette),
        "years": year_bars(years, ["2025", "2026"], TITLE, palette),
        "cut": waterfall(FAR_FROM_NOUGHT, "Fra vedtaket til sengedøgn, mill. kroner", palette),
        "measures": waterfall(MEASURES, "Tiltak, mill. kroner", palette),
        "beside": beside(side, ["Vedtak", "Folketall", "Sengedøgn"], TITLE, palette),
        "flow": flow(*national(25), "Fra staten til foretakene, mill. kroner", palette),
        "months": months(MONTHS, WORDS, "Tiltak, mill. kroner", palette, GOAL),
        "spread": spread(BINS, GOAL, "Utfall, mill. kroner: 48 % når målet", palette),
        "effects": effects(made_of, ["Volum", "Pris", "Andel"], TITLE, palette),
    }


def parts(spec: Spec) -> Iterator[Spec]:
    """A specification and every layer within it."""
    yield spec
    for within in spec.get("layer", ()):
        yield from parts(within)


def rows(spec: Spec, with_field: str) -> list[Spec]:
    """The data that has the field, of the first layer that has any."""
    data = (
        [row for row in part.get("data", {}).get("values", ()) if with_field in row] for part in parts(spec)
    )
    return next((found for found in data if found), [])
