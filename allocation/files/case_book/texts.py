"""A filled case workbook as the texts of a case folder, with where each line of them was written."""

from collections.abc import Mapping
from dataclasses import dataclass

from allocation.case import UNPLACED, folded
from allocation.files.case_book.codes import codes_of, slug
from allocation.files.case_book.filled import Filled, FilledRow, as_text
from allocation.files.case_book.folder import OWN_COLUMNS, PLACED, Described, Folder, Measured, sheet_name
from allocation.files.case_book.keys_written import keys_text
from allocation.files.case_book.layout_sheet import (
    CASE,
    CRITERIA,
    DECIDED,
    DURATIONS,
    FUNDS,
    KEY,
    KEYS,
    METHODS,
    RECIPIENTS,
    SOURCE,
    UNIT,
    Layout,
)
from allocation.files.case_book.methods import written_steps
from allocation.files.case_book.places import Places
from allocation.files.case_book.said import WORDS, case_said
from allocation.files.toml_text import toml_lines
from allocation.funds import Lasting
from allocation.money import NORWEGIAN
from allocation.problems import unknown_name

_UNNAMED = "sak"


@dataclass(frozen=True, slots=True)
class Texts:
    """The files of a case by their names, the folder's name, and where each line of them was written."""

    folder: str
    files: Mapping[str, str]
    places: Places


def case_texts(filled: Filled) -> Texts:
    """The files that say what the workbook says. They make a case only where there are no problems."""
    said = case_said(filled)
    folder = slug(str(said.get("name", ""))) or _UNNAMED
    made = Folder(filled, Places(filled.file, folder))
    recipients = _names(filled, RECIPIENTS, "Navn", {UNPLACED})
    streams = codes_of(_distinct(filled, FUNDS, "Finansieringstype"), OWN_COLUMNS)
    criteria = codes_of(_own(filled, CRITERIA), OWN_COLUMNS)
    keys = codes_of(_distinct(filled, KEYS, KEY), set())
    steps = written_steps(filled)
    methods = codes_of(dict.fromkeys(step.method for step in steps), set())
    made.places.of_names(keys, criteria, streams, methods, recipients)
    made.places.of_table("case.toml", CASE, {word: heading for heading, word in WORDS.items()})
    unit = str(said.get("unit", "kroner"))
    _recipients(made, recipients)
    _without_group(filled)
    _funds(made, _Spoken(recipients, streams, methods), unit)
    _criteria(made, criteria, _by_fold(recipients))
    has_decision = _decision(made, streams, _by_fold(recipients), unit)
    decisions = {"decisions": ["decision"]} if has_decision else {}
    made.files["case.toml"] = _toml({**said, "name": folder, **decisions}, {"streams": _titles(streams)})
    made.files["keys.toml"] = keys_text(
        filled, made.places, criteria, keys, methods, steps, _by_fold(recipients)
    )
    made.files["scenarios/forslag.toml"] = _toml({"title": "Forslag"}, {})
    made.describe()
    return Texts(folder, made.files, made.places)


@dataclass(frozen=True, slots=True)
class _Spoken:
    """What a fund speaks of: recipients, streams and methods, each code by its name."""

    recipients: Mapping[str, str]
    streams: Mapping[str, str]
    methods: Mapping[str, str]


def _toml(values: Mapping[str, object], parts: Mapping[str, Mapping[str, object]]) -> str:
    """Settings as TOML: the values, and then each part under its heading."""
    lines = [*toml_lines(values)]
    for name, part in parts.items():
        lines += ["", f"[{name}]", *toml_lines(part)]
    return "\n".join(lines) + "\n"


def _by_fold(codes: Mapping[str, str]) -> dict[str, str]:
    """The names by how they are compared."""
    return {folded(name): name for name in codes}


def _titles(codes: Mapping[str, str]) -> dict[str, object]:
    return {code: name for name, code in codes.items()}


def _distinct(filled: Filled, layout: Layout, heading: str) -> list[str]:
    """The names in a column, each once and as it is first written."""
    names = (as_text(row.cells[heading]) for row in filled.rows(layout) if heading in row.cells)
    return [*{folded(name): name for name in reversed([*names])}.values()][::-1]


def _own(filled: Filled, layout: Layout) -> tuple[str, ...]:
    return filled.sheets[layout.title].own if layout.title in filled.sheets else ()


def _names(filled: Filled, layout: Layout, heading: str, taken: set[str]) -> dict[str, str]:
    """The code of each name in the first column of a sheet; one that stands twice is a problem."""
    first: dict[str, int] = {}
    names = []
    if layout.title in filled.sheets and not filled.rows(layout):
        filled.wrong(filled.place(layout), "arket er tomt", "det er ikke fylt ut ennå", "skriv minst én rad")
    for row in filled.rows(layout):
        name = filled.text(layout, row, heading)
        if folded(name) in first:
            place = filled.place(layout, row.number, heading)
            what = f"«{name}» står også på linje {first[folded(name)]}"
            fix = "slett den ene raden, eller gi den et annet navn"
            filled.wrong(place, what, "raden er kopiert inn to ganger", fix)
        elif name:
            first[folded(name)] = row.number
            names.append(name)
    return codes_of(names, taken)


def _recipients(made: Folder, codes: Mapping[str, str]) -> None:
    filled = made.filled
    money: Described = {"type": "integer", "unit": "kroner"}
    columns: dict[str, Described] = {
        "code": {}, "name": {}, "group": {}, "base_frame": money,
        "population": {"type": "integer", "unit": "personer"},
    }  # fmt: skip
    made.places.of_table("recipients.csv", RECIPIENTS, dict.fromkeys(("code", "name", "aliases"), "Navn"))
    own = {"group": "Gruppe", "base_frame": "Basisramme", "population": "Innbyggere"}
    made.places.of_table("recipients.csv", RECIPIENTS, own)
    rows, groups = [], dict[str, str]()
    for row in filled.rows(RECIPIENTS):
        name, typed = (as_text(row.cells.get(heading, "")) for heading in ("Navn", "Gruppe"))
        group = groups.setdefault(folded(typed), typed)  # in one spelling, the first
        figures = [filled.number(RECIPIENTS, row, heading) for heading in ("Basisramme", "Innbyggere")]
        rows.append((row.number, [codes.get(name, ""), name, group, *figures]))
    made.table(RECIPIENTS, "recipients", "code", columns, rows)


def _without_group(filled: Filled) -> None:
    """Warn of recipients who are measured by criteria, but stand outside whatever shares by them."""
    speaking = ((FUNDS, "Betaler"), (METHODS, "Mottaker"))
    spoken_of = {folded(name) for layout, heading in speaking for name in _distinct(filled, layout, heading)}
    figures = [row for row in filled.rows(CRITERIA) if len(row.cells) > 1]
    measured = {folded(as_text(row.cells.get("Mottaker", ""))) for row in figures}
    for row in filled.rows(RECIPIENTS):
        name = as_text(row.cells.get("Navn", ""))
        if "Gruppe" not in row.cells and folded(name) in measured - spoken_of:
            place = filled.place(RECIPIENTS, row.number, "Gruppe")
            what = f"{name} har tall på arket «{CRITERIA.title}», men ingen gruppe, og får ikke av en nøkkel"
            fix = f"skriv gruppen, eller tøm raden på arket «{CRITERIA.title}»"
            filled.doubtful(place, what, "gruppen er ikke fylt ut", fix)


def _funds(made: Folder, spoken: _Spoken, unit: str) -> None:
    filled = made.filled
    columns: dict[str, Described] = {
        **PLACED, "code": {}, "name": {}, "stream": {}, "payer": {},
        "amount": {"type": "number", "unit": unit}, "lasting": {}, "method": {},
    }  # fmt: skip
    headings = ("Navn", "Navn", "Finansieringstype", "Betaler", "Beløp", "Varighet", "Metode")
    made.places.of_table("funds.csv", FUNDS, dict(zip([*columns][3:], headings, strict=True)))
    codes = _names(filled, FUNDS, "Navn", set())
    made.places.of_names(codes)
    known, streams = _by_fold(spoken.recipients), {folded(one): code for one, code in spoken.streams.items()}
    methods = _by_fold(spoken.methods)
    rows = []
    for row in filled.rows(FUNDS):
        name, stream = as_text(row.cells.get("Navn", "")), filled.text(FUNDS, row, "Finansieringstype")
        method = filled.named(FUNDS, row, "Metode", methods, "metode")
        lasting = DURATIONS.get(filled.word(FUNDS, row, "Varighet"), Lasting.UNKNOWN)
        payer = filled.named(FUNDS, row, "Betaler", known, "mottaker")
        amount, source = filled.number(FUNDS, row, "Beløp"), as_text(row.cells.get("Kilde", "arbeidsboken"))
        about = [made.document(source), sheet_name(FUNDS), row.number, codes.get(name, ""), name]
        rest = [streams.get(folded(stream), ""), payer, amount, lasting, spoken.methods.get(method, "")]
        rows.append((row.number, [*about, *rest]))
    made.table(FUNDS, "funds", "code", columns, rows)


def _criteria(made: Folder, codes: Mapping[str, str], known: Mapping[str, str]) -> None:
    """The table of all criteria, a column each; its document says where each of them is from."""
    above = _above(made.filled)
    sources = [
        f"{name}: {as_text(above[SOURCE].cells[name])}" for name in codes if name in above[SOURCE].cells
    ]
    units = {name: as_text(above[UNIT].cells.get(name, name.lower())) for name in codes}
    for name, unit in units.items():
        if NORWEGIAN.misspells(unit):
            place = made.filled.place(CRITERIA, above[UNIT].number or None, name)
            made.filled.problems.append(unknown_name(place, "enhet", unit, NORWEGIAN.names))
    title = "; ".join(sources) or "arbeidsboken"
    rows = [row for row in made.filled.rows(CRITERIA) if row not in above.values()]
    made.by_recipient(Measured(CRITERIA, "criteria", title, codes, units), known, rows)


def _above(filled: Filled) -> dict[str, FilledRow]:
    """The rows of units and of sources; empty ones where they are not filled in."""
    found = {folded(as_text(row.cells.get("Mottaker", ""))): row for row in filled.rows(CRITERIA)}
    return {name: found.get(folded(name), FilledRow(0, {})) for name in CRITERIA.above}


def _decision(made: Folder, codes: Mapping[str, str], known: Mapping[str, str], unit: str) -> bool:
    """The table of what was decided; whether there is any."""
    rows, own = made.filled.rows(DECIDED), _own(made.filled, DECIDED)
    streams = _by_fold(codes)
    for name in own:
        if folded(name) not in streams:
            place = made.filled.place(DECIDED, made.filled.sheets[DECIDED.title].heading_row, name)
            made.filled.problems.append(unknown_name(place, "finansieringstype", name, codes))
    written = {name: codes[streams[folded(name)]] for name in own if folded(name) in streams}
    if rows:
        units = dict.fromkeys(written, unit)
        made.by_recipient(Measured(DECIDED, "decision", "arbeidsboken", written, units), known, rows)
    return bool(rows)
