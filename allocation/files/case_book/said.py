"""The sheet «Sak» as the first lines of case.toml."""

from datetime import date, datetime
from fractions import Fraction

from allocation.case import folded
from allocation.files.case_book.layout_sheet import ABOUT, CASE, CASE_FIELDS, EXEMPT, VALUE
from allocation.files.case_book.reading import Filled, FilledRow, Value, as_text
from allocation.files.shapes import YEAR
from allocation.problems import Place, unknown_name

WORDS = {
    "Navn": "name", "Tittel": "title", "År": "year", "Organ": "body", "Saksnummer": "case_number",
    "Dato": "date", "Enhet": "unit", EXEMPT: "exempt",
}  # fmt: skip
"""What each row of the sheet is called in case.toml."""


def case_said(filled: Filled) -> dict[str, object]:
    """What the sheet says, by the words of case.toml; what is missing or wrong is a problem."""
    if CASE.title not in filled.sheets:
        return {}
    rows = {folded(as_text(row.cells.get(ABOUT, ""))): row for row in filled.rows(CASE)}
    said: dict[str, object] = {}
    for field in CASE_FIELDS:
        row = rows.get(folded(field.heading), FilledRow(0, {}))
        place = filled.place(CASE, row.number or None, VALUE if row.number else field.heading)
        value = row.cells.get(VALUE)
        if value is not None:
            said |= _said(filled, field.heading, value, place)
        elif field.must:
            filled.wrong(
                place, f"«{field.heading}» er ikke fylt ut", "cellen er tom", "skriv i det blå feltet"
            )
    return said


def _said(filled: Filled, heading: str, value: Value, place: Place) -> dict[str, object]:
    """One row's value under its word, or nothing and a problem."""
    read: object = as_text(value)
    if heading == "År":
        read = _year(filled, value, place)
    elif heading == "Dato":
        read = _day(filled, value, place)
    elif heading == "Enhet":
        words = next(field.words for field in CASE_FIELDS if field.heading == heading)
        read = next((word for word in words if folded(word) == folded(as_text(value))), None)
        if read is None:
            filled.problems.append(unknown_name(place, "enhet", as_text(value), words))
    return {} if read is None else {WORDS[heading]: read}


def _year(filled: Filled, value: Value, place: Place) -> int | None:
    text = as_text(value)
    year = int(value) if isinstance(value, Fraction) and value.denominator == 1 else None
    year = int(text) if text.isdecimal() else year
    if year is None or not YEAR.fits(year):
        filled.wrong(place, f"«{text}» er ikke et årstall", "skrivefeil", "skriv fire sifre, som 2025")
        return None
    return year


def _day(filled: Filled, value: Value, place: Place) -> date | None:
    if isinstance(value, date):
        return value
    for form in ("%d.%m.%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(as_text(value), form).date()
        except ValueError:
            continue
    filled.wrong(place, f"«{as_text(value)}» er ikke en dato", "skrivefeil", "skriv den som 24.06.2025")
    return None
