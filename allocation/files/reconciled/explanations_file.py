"""Explanations in a file beside a case: a CSV that a spreadsheet opens, one line for each that was given.

A line says which finding of what, the figures that it explains, how much of their difference, why, who and
when. Figures and amounts are in base units.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from allocation.explanations import LONGEST_REASON, Explanation, exact, of_the_same, too_much
from allocation.files.cells import invisible
from allocation.files.csvfile import table_in
from allocation.files.output import written
from allocation.files.package import find_folder, shipped_inputs
from allocation.files.plain_sheets import Value, plain_csv
from allocation.files.reconciled.one_at_a_time import alone_with
from allocation.money import MINUS, NBSP, NORWEGIAN, NotANumber, decimals_of, number_text, parse_number
from allocation.problems import Place, Problem, ProblemsFound, error, errors
from allocation.tables import Row

FILE = "explanations.csv"
"""What the file beside a case is called."""

_COLUMNS = ("against", "key", "stated", "computed", "amount", "reason", "who", "when", "follows")
_LATER = "follows"
"""The column that files have which were written since sums were known to follow."""
_REQUIRED = frozenset({"against", "key", "amount", "reason", "who"})
_LONGEST_NAME = 100
_MARK = "'"
"""What stands before a text that a spreadsheet would run."""
_MOST = 100_000
"""How many explanations a file holds."""


def explanations_path(given: str | None, names: Sequence[str]) -> Path | None:
    """The file that was given, else that of the first named case that is not a shipped one; None for none."""
    if given:
        return Path(given)
    folders = [folder for name in names if (folder := find_folder(name)) is not None]
    own = [folder for folder in folders if shipped_inputs().resolve() not in folder.parents]
    return own[0] / FILE if own else None


def read_explanations(path: Path | None) -> tuple[Explanation, ...]:
    """What the file explains; nothing where there is no file yet. Raises ProblemsFound."""
    if path is None or not path.exists():
        return ()
    try:
        content = path.read_bytes()
    except OSError as fault:
        what = f"filen kan ikke åpnes ({fault.strerror or fault})"
        cause, fix = "filen finnes ikke, eller du har ikke tilgang til den", "se etter at navnet er riktig"
        raise ProblemsFound([error(Place(str(path)), what, cause, fix)]) from fault
    table, problems = table_in(content, path.name, str(path), _resource(content), NORWEGIAN)
    if table is None or errors(problems):
        raise ProblemsFound(problems)
    found = [_explanation(row, str(path), problems) for row in table.rows]
    if errors(problems):
        raise ProblemsFound(problems)
    return tuple(one for one in found if one is not None)


def _resource(content: bytes) -> Mapping[str, Any]:
    """What the columns are of a file that begins so."""
    is_earlier = _LATER.encode() not in content.partition(b"\n")[0]
    names = [name for name in _COLUMNS if not (is_earlier and name == _LATER)]
    fields = [
        {"name": name, "type": "string", "constraints": {"required": name in _REQUIRED}} for name in names
    ]
    return {"name": "explanations", "title": "Forklaringer", "schema": {"fields": fields}}


def _explanation(row: Row, file: str, problems: list[Problem]) -> Explanation | None:
    """One line; an amount that is no whole amount is an error in its cell."""
    values: dict[str, Fraction | None] = {}
    for column in ("stated", "computed", "amount", "follows"):
        try:
            number = parse_number(_plain(row.text(column)))
        except NotANumber as fault:
            fix = "skriv et beløp i kroner, eller la cellen være tom"
            problems.append(error(Place(file, row.line, column), str(fault), "skrivefeil", fix))
            return None
        values[column] = number.value if number else None
    amount = values["amount"]
    if amount is None or amount.denominator != 1:
        what, fix = f"«{row.text('amount')}» er ikke et helt beløp", "skriv hele kroner med fortegn"
        problems.append(error(Place(file, row.line, "amount"), what, "skrivefeil", fix))
        return None
    texts = {name: _plain(row.text(name)) for name in ("against", "key", "reason", "who")}
    return Explanation(
        stated=exact(values["stated"]),
        computed=exact(values["computed"]),
        amount=amount.numerator,
        at=row.text("when"),
        follows=exact(values["follows"] or None),
        **texts,
    )


def _plain(text: str) -> str:
    """A text as it was before a sign was put in front of it, so that no spreadsheet runs it."""
    return text.removeprefix(_MARK)


def explained_in(path: Path, one: Explanation) -> tuple[Explanation, ...]:
    """What the file explains with one more, kept beside what others add in the meantime.

    The file is written anew, all of it or nothing. Raises ProblemsFound where it cannot be read or written.
    """
    with alone_with(path):
        explanations = _with_one_more(read_explanations(path), one, path)
        own = path.resolve()
        written(own.parent, own.stem, {own.suffix: explanations_csv(explanations)})
    return explanations


def explanations_csv(explanations: Sequence[Explanation]) -> bytes:
    """The explanations as such a file holds them, a line each."""
    return plain_csv(_COLUMNS, [_row(one) for one in explanations])


def _with_one_more(kept: Sequence[Explanation], one: Explanation, path: Path) -> tuple[Explanation, ...]:
    """The explanations with one that adds to those of the same figures. Raises ProblemsFound."""
    if too_much([*of_the_same(kept, one), one]):
        cause, fix = "noen andre har forklart det i mellomtiden", "se på avstemmingen på nytt"
        what = f"«{one.key}» er alt forklart, helt eller delvis"
        raise ProblemsFound([error(Place(str(path)), what, cause, fix)])
    if len(kept) >= _MOST:
        cause, fix = "filen er brukt i mange år", "velg en ny fil med --explanations"
        raise ProblemsFound([error(Place(str(path)), f"filen har {_MOST} forklaringer", cause, fix)])
    return (*kept, one)


def _row(one: Explanation) -> tuple[Value, ...]:
    against, key, reason, who = map(_marked, (one.against, one.key, one.reason, one.who))
    stated, computed, follows = map(_number, (one.stated, one.computed, one.follows))
    return against, key, stated, computed, one.amount, reason, who, one.at, follows


def _marked(text: str) -> str:
    """A text whose first sign is no mark of ours: one more apostrophe stands before one that is its own."""
    return f"{_MARK}{text}" if text.startswith(_MARK) else text


def _number(kept: str) -> Value:
    """An exact value as a spreadsheet reads it: whole, or with the decimals that it needs."""
    if not kept:
        return None
    value = Fraction(kept)
    if value.denominator == 1:
        return value.numerator
    return number_text(value, decimals_of(value)).replace(NBSP, "").replace(MINUS, "-")


def checked_words(reason: str, who: str) -> tuple[str, str]:
    """Why and who, without blanks around them. Raises ProblemsFound where one is empty or too long."""
    for option, text, most in (("--explain", reason, LONGEST_REASON), ("--who", who, _LONGEST_NAME)):
        if not text.strip() or len(text) > most:
            what = "teksten er tom" if not text.strip() else f"teksten har {len(text)} tegn, flere enn {most}"
            fix = "skriv hvorfor beløpet avviker, og med --who hvem som sier det"
            raise ProblemsFound(
                [error(Place(option), what, "forklaringen sier ikke hvorfor eller hvem", fix)]
            )
        if (hidden := next((sign for sign in text if not _is_seen(sign)), None)) is not None:
            what = f"teksten har et usynlig tegn, U+{ord(hidden):04X}"
            cause, fix = "teksten er kopiert fra et annet program", "skriv teksten på nytt"
            raise ProblemsFound([error(Place(option), what, cause, fix)])
    return " ".join(reason.split()), " ".join(who.split())


def _is_seen(sign: str) -> bool:
    """Whether a sign is a blank or one that people see; no file of text holds half a letter."""
    return invisible(sign) is None and not "\ud800" <= sign <= "\udfff"
