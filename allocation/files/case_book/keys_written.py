"""The sheets «Nøkler» and «Metoder» as keys.toml."""

from collections.abc import Iterator, Mapping, Sequence

from allocation.case import folded
from allocation.files.case_book.filled import Filled, FilledRow
from allocation.files.case_book.layout_sheet import CRITERIA, KEY, KEYS, METHODS, PART
from allocation.files.case_book.methods import Known, WrittenStep, step_text
from allocation.files.case_book.places import Places
from allocation.files.scenario_text import plain
from allocation.files.toml_text import toml_lines
from allocation.problems import unknown_name

_FILE = "keys.toml"


def keys_text(
    filled: Filled,
    places: Places,
    criteria: Mapping[str, str],
    keys: Mapping[str, str],
    methods: Mapping[str, str],
    steps: Sequence[WrittenStep],
    recipients: Mapping[str, str],
) -> str:
    """The file; `criteria`, `keys` and `methods` are codes by name, `recipients` names, folded."""
    places.sheets[_FILE] = KEYS.title
    lines: list[str] = []
    for name, code in criteria.items():
        at = filled.sheets[CRITERIA.title].heading_row
        places.of_path(_FILE, f"criteria.{code}", CRITERIA, at, name)
        lines += _part(f"criteria.{code}", {"name": name, "table": "criteria", "column": code})
    for name, code in keys.items():
        lines += _part(
            f"keys.{code}", {"title": name, **_weights(filled, places, name, code, criteria, keys)}
        )
    known = Known(recipients, {folded(name): code for name, code in keys.items()})
    for name, code in methods.items():
        own = [step for step in steps if step.method == name]
        places.of_path(_FILE, f"methods.{code}", METHODS, own[0].rows[0].number, "Metode")
        for number, step in enumerate(own, 1):
            at = step.rows[0].number
            places.of_path(_FILE, f"methods.{code}, steg {number}", METHODS, at, "Regel")
        texts = [step_text(filled, step, known) for step in own]
        lines += _part(f"methods.{code}", {"title": name, "steps": texts})
    return "\n".join(lines[1:]) + "\n"


def _part(heading: str, values: Mapping[str, object]) -> list[str]:
    return ["", f"[{heading}]", *toml_lines(values)]


def _weights(
    filled: Filled,
    places: Places,
    name: str,
    code: str,
    criteria: Mapping[str, str],
    keys: Mapping[str, str],
) -> dict[str, object]:
    """The key's parts with their weights: of criteria, or of other keys, but not of both."""
    by_criterion, by_key = ({folded(one): of[one] for one in of} for of in (criteria, keys))
    mix, blend = dict[str, object](), dict[str, object]()
    for row in _rows_of(filled, name):
        places.paths.setdefault((_FILE, f"keys.{code}"), (KEYS.title, row.number, "Vekt"))
        part = folded(filled.text(KEYS, row, PART))
        weight = filled.share(KEYS, row, "Vekt")
        place = filled.place(KEYS, row.number, PART)
        if part and part not in by_criterion and part not in by_key:
            written = filled.text(KEYS, row, PART)
            filled.problems.append(unknown_name(place, "kriterium eller nøkkel", written, [*criteria, *keys]))
        elif part:
            into, at = (mix, by_criterion[part]) if part in by_criterion else (blend, by_key[part])
            if at in into:
                filled.wrong(
                    place, "delen står to ganger i nøkkelen", "raden er kopiert", "slett den ene raden"
                )
            into[at] = plain(weight) if weight is not None else 0
        if mix and blend:
            what, fix = (
                f"«{name}» blander kriterier og nøkler",
                "lag en egen nøkkel av kriteriet, og vei den inn",
            )
            filled.wrong(place, what, "en nøkkel veier enten kriterier eller andre nøkler", fix)
            break
    return {"blend": blend} if blend else {"mix": mix}


def _rows_of(filled: Filled, name: str) -> Iterator[FilledRow]:
    """The rows of a key: those with its name, and those below without any."""
    current = ""
    for row in filled.rows(KEYS):
        if KEY in row.cells:
            current = filled.text(KEYS, row, KEY)
        if folded(current) == folded(name):
            yield row
