"""Plain values as TOML writes them: what the files of a case are written with."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date, time
from decimal import Decimal

_BARE = re.compile("[A-Za-z0-9_-]+")


def toml_lines(values: Mapping[str, object]) -> Iterator[str]:
    """A line for each name with its value: texts, whole numbers, decimals, truths, days, lists and tables."""
    return (f"{toml_name(name)} = {_toml(value)}" for name, value in values.items())


def toml_name(name: str) -> str:
    """A name as a line or a heading has it, in quotes where it must."""
    return name if _BARE.fullmatch(name) else _quoted(name)


def _toml(value: object) -> str:
    """A plain value as TOML writes it; of a list of tables each stands on its own line."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, Decimal):
        written = str(value)
        return written if set(written) & set(".E") else f"{written}.0"
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Mapping):
        return f"{{ {', '.join(toml_lines(value))} }}"
    return _list(value) if isinstance(value, list) else str(value)


def _list(values: list[object]) -> str:
    if values and all(isinstance(one, Mapping) for one in values):
        return "[\n" + "".join(f"  {_toml(one)},\n" for one in values) + "]"
    return f"[{', '.join(map(_toml, values))}]"


def _quoted(text: str) -> str:
    """A text as TOML writes it: JSON's form is one of TOML's, but for the one letter that TOML hides."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
