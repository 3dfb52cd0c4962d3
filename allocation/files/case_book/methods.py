"""The sheet «Metoder» as the steps of each method: rows that belong together, each by its rule."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise

from allocation.case import folded
from allocation.files.case_book.filled import Filled, FilledRow, as_text, is_per_cent
from allocation.files.case_book.layout_sheet import BASES, KEY, METHODS, OWN_AMOUNTS, RULES
from allocation.files.scenario_text import plain
from allocation.problems import Place

_TAKES: Mapping[str, tuple[str, ...]] = {
    "top_slice": ("Prosent", "Mottaker", "Beløp"),
    "fixed": ("Mottaker", "Beløp"),
    "key": (KEY, "Mottaker"),
    "floor": ("Grunnlag", "Prosent", "Mottaker", "Beløp"),
    "ceiling": ("Grunnlag", "Prosent", "Mottaker", "Beløp"),
    "lock": ("Grunnlag", "Mottaker", "Beløp"),
    "phase_in": ("Grunnlag", "År"),
}
"""The columns that say something of each rule."""
_NEEDS: Mapping[str, tuple[str, ...]] = {
    "key": (KEY,),
    "phase_in": ("Grunnlag", "År"),
    "lock": ("Mottaker",),
}
SETTINGS = {
    "rule": "Regel", "key": KEY, "base": "Grunnlag", "start": "Grunnlag", "percent": "Prosent", "years": "År",
    "recipients": "Mottaker", "amounts": "Beløp", "amount": "Beløp",
}  # fmt: skip
"""The column that each setting of a step is written in."""
_SAID_OF_ALL = (KEY, "Grunnlag", "År", "Prosent")
"""What a step says once, whatever rows it takes; a top slice says its per cent of each recipient."""


@dataclass(frozen=True, slots=True)
class WrittenStep:
    """A step as it stands in the sheet: its method, number and rule, the row of each, and all its rows."""

    method: str
    number: int
    rule: str
    rows: tuple[FilledRow, ...]


@dataclass
class _Begun:
    rule: str = ""
    rows: list[FilledRow] = field(default_factory=list)


def written_steps(filled: Filled) -> list[WrittenStep]:
    """The steps in the order of their numbers, method by method; what cannot be placed is a problem."""
    begun: dict[tuple[str, int], _Begun] = {}
    names: dict[str, str] = {}
    method, number = "", 0
    for row in filled.rows(METHODS):
        method = filled.text(METHODS, row, "Metode") or method
        if not method:
            place = filled.place(METHODS, row.number, "Metode")
            filled.wrong(place, "cellen er tom", "den første raden må si metoden", "skriv hva metoden heter")
            continue
        method = names.setdefault(folded(method), method)
        number = _number(filled, row, 0 if "Metode" in row.cells else number)
        step = begun.setdefault((method, number), _Begun())
        rule = filled.word(METHODS, row, "Regel")
        if step.rule and rule and rule != step.rule:
            what = f"steg {number} i «{method}» er både «{step.rule}» og «{rule}»"
            fix = "gi det ene steget et annet nummer"
            filled.wrong(filled.place(METHODS, row.number, "Regel"), what, "to steg har samme nummer", fix)
        step.rule = step.rule or rule
        step.rows.append(row)
    _without_rule(filled, begun)
    order = list(names.values())
    return [
        WrittenStep(method, number, RULES[one.rule], tuple(one.rows))
        for (method, number), one in sorted(
            begun.items(), key=lambda item: (order.index(item[0][0]), item[0][1])
        )
        if one.rule and number
    ]


def _number(filled: Filled, row: FilledRow, above: int) -> int:
    """The number of the row's step; that of the row above where none is said, nought where it is wrong."""
    place = filled.place(METHODS, row.number, "Steg")
    if "Steg" in row.cells:
        number = filled.number(METHODS, row, "Steg")
        if number is not None and (number.denominator != 1 or number < 1):
            filled.wrong(
                place, "steget er ikke et helt tall fra 1", "skrivefeil", "nummerer stegene 1, 2, 3 …"
            )
            return 0
        return int(number or 0)
    if not above or "Regel" in row.cells:
        fix = "nummerer stegene 1, 2, 3 …; bare flere mottakere i samme steg kan stå uten"
        filled.wrong(place, "raden sier ikke hvilket steg den er", "cellen er tom", fix)
        return 0
    return above


def _without_rule(filled: Filled, begun: Mapping[tuple[str, int], _Begun]) -> None:
    for (method, number), step in begun.items():
        if number and not any("Regel" in row.cells for row in step.rows):
            place = filled.place(METHODS, step.rows[0].number, "Regel")
            what, fix = f"steg {number} i «{method}» har ingen regel", f"velg en av {', '.join(RULES)}"
            filled.wrong(place, what, "cellen er tom", fix)


@dataclass(frozen=True, slots=True)
class Known:
    """The names that a step can speak of, folded, with what each is called in the files."""

    recipients: Mapping[str, str]
    keys: Mapping[str, str]


def step_text(filled: Filled, step: WrittenStep, known: Known) -> dict[str, object]:
    """A step as keys.toml writes it; what it cannot be told is a problem."""
    _needless_and_missing(filled, step)
    said = _said_once(filled, step, known)
    percents, amounts, named = _by_recipient(filled, step, known)
    if step.rule == "top_slice" and percents:
        return {"rule": step.rule, "percent": percents}
    if amounts:
        base = {"base": "amount"} if step.rule in ("floor", "ceiling") else {}
        return {"rule": step.rule, **said, **base, "amounts": amounts}
    if named:
        return {"rule": step.rule, **said, "recipients": named}
    alone = {"amounts": "decision"} if step.rule in ("top_slice", "fixed") else {}
    return {"rule": step.rule, **said, **alone}


def _said_once(filled: Filled, step: WrittenStep, known: Known) -> dict[str, object]:
    """The settings that a step has once: its key, its base, its per cent, its years."""
    said: dict[str, object] = {}
    for row in step.rows:
        found: dict[str, object] = {
            "key": filled.named(METHODS, row, KEY, known.keys, "nøkkel"),
            "start" if step.rule == "phase_in" else "base": BASES.get(
                filled.word(METHODS, row, "Grunnlag"), ""
            ),
            "years": _years(filled, row),
        }
        if step.rule != "top_slice" and "Prosent" in row.cells:
            found["percent"] = plain(filled.percent(METHODS, row, "Prosent") or Fraction(0))
        said = {word: value for word, value in found.items() if value or word == "percent"} | said
    for heading in _SAID_OF_ALL[: 3 if step.rule == "top_slice" else None]:
        _said_twice(filled, step, heading)
    if step.rule in ("floor", "ceiling"):
        _tiny_bounds(filled, step)
    return said


def _years(filled: Filled, row: FilledRow) -> int:
    """How many years a phase-in takes; nought where nothing is said, or with a problem where it is wrong."""
    years = filled.number(METHODS, row, "År")
    if years is not None and (years.denominator != 1 or years < 1):
        what = f"«{as_text(years)}» er ikke et antall år"
        place = filled.place(METHODS, row.number, "År")
        filled.wrong(place, what, "skrivefeil", "skriv et helt tall fra 1 til 100")
        return 0
    return int(years or 0)


def _tiny_bounds(filled: Filled, step: WrittenStep) -> None:
    """Warn of bounds that are a part of one: 0,95 was probably to be 95 per cent."""
    for row in step.rows:
        percent = filled.percent(METHODS, row, "Prosent")
        if percent is not None and 0 < percent <= 1 and not is_per_cent(row.cells["Prosent"]):
            typed, meant = as_text(percent), as_text(100 * percent)
            what, fix = f"«{typed}» er lest som {typed} prosent", f"skriv {meant} for {meant} prosent"
            place = filled.place(METHODS, row.number, "Prosent")
            filled.doubtful(place, what, "prosenten er skrevet som en andel", fix)


def _said_twice(filled: Filled, step: WrittenStep, heading: str) -> None:
    saying = [row for row in step.rows if heading in row.cells]
    for first, row in pairwise(saying):
        if _meant(filled, row, heading) != _meant(filled, first, heading):
            what = (
                f"steg {step.number} i «{step.method}» sier noe annet om «{heading}» på linje {first.number}"
            )
            fix = "la steget si det én gang, eller del det i to steg"
            place = filled.place(METHODS, row.number, heading)
            filled.wrong(place, what, "to steg er skrevet som ett", fix)


def _meant(filled: Filled, row: FilledRow, heading: str) -> object:
    """What a cell says, however it is typed: 95 and «95 %» are the same, and so are capitals."""
    read = {"Prosent": filled.percent, "År": filled.number}.get(heading)
    return read(METHODS, row, heading) if read else folded(as_text(row.cells[heading]))


def _by_recipient(
    filled: Filled, step: WrittenStep, known: Known
) -> tuple[dict[str, object], dict[str, object], list[str]]:
    """The per cent and the amount of each recipient that has one, and all that are named."""
    percents, amounts = dict[str, object](), dict[str, object]()
    named: dict[str, int] = {}
    for row in step.rows:
        who = filled.named(METHODS, row, "Mottaker", known.recipients, "mottaker")
        place = filled.place(METHODS, row.number, "Mottaker")
        if who and who in named:
            what = f"«{who}» står også på linje {named[who]}"
            filled.wrong(place, what, "raden er kopiert inn to ganger", "slett den ene raden")
        percent = filled.percent(METHODS, row, "Prosent") if step.rule == "top_slice" else None
        amount = filled.number(METHODS, row, "Beløp")
        if not row.cells.get("Mottaker") and (amount is not None or percent is not None):
            what = "det står ikke hvem beløpet gjelder"
            filled.wrong(place, what, "cellen er tom", "velg en mottaker")
        if who:
            named[who] = row.number
            percents |= {} if percent is None else {who: plain(percent)}
            amounts |= {} if amount is None else {who: plain(amount)}
    for place in _mixed(filled, step):
        what = "noen av stegets mottakere har beløp, andre ikke, eller de har både prosent og beløp"
        filled.wrong(
            place, what, "to slags mottakere i ett steg", "del steget i to, eller fyll ut alle radene"
        )
    return percents, amounts, list(named)


def _mixed(filled: Filled, step: WrittenStep) -> Iterator[Place]:
    """The row where a step's recipients begin to be told in another way than the first of them."""
    own = ("Beløp", "Prosent") if step.rule == "top_slice" else ("Beløp",)
    ways = [tuple(heading in row.cells for heading in own) for row in step.rows if "Mottaker" in row.cells]
    rows = [row for row in step.rows if "Mottaker" in row.cells]
    for way, row in zip(ways, rows, strict=True):
        if way != ways[0] or (all(way) and len(own) > 1):
            yield filled.place(METHODS, row.number, "Beløp")
            return


def _needless_and_missing(filled: Filled, step: WrittenStep) -> None:
    """What is written that the rule does not ask for, and what it asks for that is not written."""
    word = next(word for word, rule in RULES.items() if rule == step.rule)
    for row in step.rows:
        for heading in (KEY, "Grunnlag", "Prosent", "År", "Mottaker", "Beløp"):
            if heading in row.cells and heading not in _TAKES[step.rule]:
                what = f"«{heading}» sier ingenting for regelen «{word}»"
                fix = f"tøm cellen; regelen bruker {', '.join(_TAKES[step.rule])}"
                filled.wrong(
                    filled.place(METHODS, row.number, heading), what, "feil regel eller kolonne", fix
                )
    _base_and_amounts(filled, step)
    for heading in _needed(step):
        if not any(heading in row.cells for row in step.rows):
            place = filled.place(METHODS, step.rows[0].number, heading)
            filled.wrong(place, f"regelen «{word}» mangler «{heading}»", "cellen er tom", "fyll den ut")


def _base_and_amounts(filled: Filled, step: WrittenStep) -> None:
    """Refuse a base beside amounts of the step's own, and own amounts as a base where there can be none."""
    bases = [(row, folded(as_text(row.cells["Grunnlag"]))) for row in step.rows if "Grunnlag" in row.cells]
    has_amounts = any("Beløp" in row.cells for row in step.rows)
    stated = [row for row, base in bases if base != OWN_AMOUNTS]
    if stated and has_amounts:
        what, fix = "steget har både et grunnlag og egne beløp", "tøm «Grunnlag», eller tøm beløpene"
        place = filled.place(METHODS, stated[0].number, "Grunnlag")
        filled.wrong(place, what, "to måter å si det samme på", fix)
    own = [row for row, base in bases if base == OWN_AMOUNTS]
    if own and step.rule == "phase_in":
        what, fix = f"en innfasing kan ikke begynne fra «{OWN_AMOUNTS}»", "velg basisramme eller vedtak"
        place = filled.place(METHODS, own[0].number, "Grunnlag")
        filled.wrong(place, what, "innfasingen trenger et beløp for alle", fix)


def _needed(step: WrittenStep) -> tuple[str, ...]:
    """The columns that must say something: a bound has a base, or amounts where that is what it goes by."""
    bases = [folded(as_text(row.cells["Grunnlag"])) for row in step.rows if "Grunnlag" in row.cells]
    needed = _NEEDS.get(step.rule, ())
    if step.rule in ("floor", "ceiling") and not any("Beløp" in row.cells for row in step.rows):
        needed = (*needed, "Grunnlag")
    return (*needed, "Beløp") if OWN_AMOUNTS in bases and step.rule != "phase_in" else needed
