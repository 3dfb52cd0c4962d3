"""The sheet «Sak» as the first lines of case.toml."""

from datetime import date, datetime
from fractions import Fraction

from allocation.case import folded
from allocation.files.case_book.filled import Filled, FilledRow, Value, as_text
from allocation.files.case_book.layout_sheet import ABOUT, CASE, CASE_FIELDS, EXEMPT, UNIT, VALUE, Field
from allocation.files.shapes import YEAR
from allocation.problems import Place, did_you_mean, unknown_name

WORDS = {
    "Navn": "name", "Tittel": "title", "År": "year", "Organ": "body", "Saksnummer": "case_number",
    "Dato": "date", UNIT: "unit", EXEMPT: "exempt",
}  # fmt: skip
"""What each row of the sheet is called in case.toml."""


def case_said(filled: Filled) -> dict[str, object]:
    """What the sheet says, by the words of case.toml; what is missing or wrong is a problem."""
    if CASE.title not in filled.sheets:
        return {}
    rows = _by_label(filled)
    said: dict[str, object] = {}
    for field in CASE_FIELDS:
        row = rows.get(field.heading)
        if row is None:
            _without_row(filled, field)
            continue
        place, value = filled.place(CASE, row.number, VALUE), row.cells.get(VALUE)
        if value is not None:
            said |= _said(filled, field.heading, value, place)
        elif field.must:
            filled.wrong(
                place, f"«{field.heading}» er ikke fylt ut", "cellen er tom", "skriv i det blå feltet"
            )
    return said


def _by_label(filled: Filled) -> dict[str, FilledRow]:
    """The rows by what they are about; a label that is unknown, missing, or stands twice is a problem."""
    known = {folded(field.heading): field.heading for field in CASE_FIELDS}
    rows: dict[str, FilledRow] = {}
    for row in filled.rows(CASE):
        label, place = as_text(row.cells.get(ABOUT, "")), filled.place(CASE, row.number, ABOUT)
        heading = known.get(folded(label), "")
        if label and not heading:
            filled.problems.append(unknown_name(place, "opplysning", label, known.values()))
        elif heading in rows:
            what, fix = f"«{heading}» står også på linje {rows[heading].number}", "slett den ene raden"
            filled.wrong(place, what, "raden er kopiert", fix)
        elif heading:
            rows[heading] = row
        elif VALUE in row.cells:
            what = f"det står ikke hva «{as_text(row.cells[VALUE])}» er"
            filled.wrong(place, what, "cellen er tom", "skriv hva det er, eller slett det")
    return rows


def _without_row(filled: Filled, field: Field) -> None:
    """Refuse that a needed row is gone: without that of the unit, all amounts would be in kroner."""
    if field.must or field.heading == UNIT:
        labels = (as_text(row.cells.get(ABOUT, "")) for row in filled.rows(CASE))
        near = did_you_mean(field.heading, [one for one in labels if one])
        cause = f"den er endret til «{near}»" if near else "raden er slettet"
        fix = f"skriv «{field.heading}» i kolonnen «{ABOUT}», og verdien ved siden av"
        filled.wrong(filled.place(CASE), f"raden «{field.heading}» mangler", cause, fix)


def _said(filled: Filled, heading: str, value: Value, place: Place) -> dict[str, object]:
    """One row's value under its word, or nothing and a problem."""
    read: object = as_text(value)
    if heading == "År":
        read = _year(filled, value, place)
    elif heading == "Dato":
        read = _day(filled, value, place)
    elif heading == UNIT:
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
