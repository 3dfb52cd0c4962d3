"""The page in process, and what several tests read off it."""

from pathlib import Path

import pandas as pd
from streamlit.testing.v1 import AppTest

from allocation.money import DASH, MINUS, NBSP

APP = Path(__file__).parents[1] / "app.py"


def opened(**chosen: str) -> AppTest:
    """The page after choosing, in the order given, by the keys of its select boxes."""
    page = AppTest.from_file(str(APP), default_timeout=60).run()
    for key, value in chosen.items():
        page.selectbox(key=key).set_value(value).run()
    assert not page.exception
    return page


def text_of(page: AppTest) -> str:
    return "\n".join(element.value for element in (*page.title, *page.markdown, *page.caption))


def table(page: AppTest, alt: str) -> pd.DataFrame:
    """The table whose description begins so."""
    return next(shown.value for shown in page.table if shown.proto.alt.startswith(alt))


def row(frame: pd.DataFrame, name: str) -> list[str]:
    """The cells after the name, with ordinary spaces."""
    cells = frame.set_index(frame.columns[0]).loc[name]
    return [str(cell).replace(NBSP, " ") for cell in cells]


def chart_descriptions(page: AppTest) -> list[str]:
    return [str(chart.proto.alt).replace(NBSP, " ") for chart in page.get("vega_lite_chart")]


def amount(text: str) -> int:
    return int(text.replace(NBSP, "").replace(MINUS, "-").replace(DASH, "0"))
