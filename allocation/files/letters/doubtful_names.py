"""What a row's name says of the amount beside it: that it is none, not all of it, or begins in the name."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from allocation.case import folded
from allocation.files.letters.parts import Parts
from allocation.files.letters.raw_rows import COMPANY_AT_END, RECIPIENT
from allocation.files.letters.wrong_sums import LOOK
from allocation.files.tables_in.no_amounts import name_says
from allocation.found import FoundRow, FoundTable, RowKind, TableKind
from allocation.problems import Problem, Tell, error, warning

_SHORTEST_LEFT = 3
_LEAST_ROWS = 3
_SIGN_APART = re.compile(r"(?:\./\.|\bminus|(?<![0-9])[-\u2013\u2014\u2212][0-9]*)$", re.IGNORECASE)
_PART_OF_AMOUNT = re.compile(
    r"(?:\b(?:inntil|ca|cirka|om lag|rundt|minst|maks|opptil)\.?|[0-9] ?[/x\u00d7*])$", re.IGNORECASE
)
_TAKES_A_NUMBER = re.compile(
    r"(?:\w*(?:fase|trinn|bygg|gruppe|pulje)|steg|del|nr\.?|nummer|kap\.?|post|pkt\.?|punkt|type|versjon|covid"
    r"|uke|ledd|nivå|etappe|sak|styresak|tabell|note|modul|avdeling|region|vedlegg|klasse|runde|bind|kull|sone"
    r"|linje|program|periode|tertial)",
    re.IGNORECASE,
)
_AROUND_LETTERS = re.compile(
    r"\b(?:tildelingsbrev|oppdragsdokument|styresak|vedlegg|departementet|direktoratet|prop\.|protokoll)\b"
    r"|(?:gate|gata|gaten|vei|veien|veg|vegen|postboks)$",
    re.IGNORECASE,
)
"""What a running head or an address says, before the page's or the house's number."""

_GLUED_END = re.compile(r"[^\W0-9_][0-9]{1,3}$")
_WHOLE_GROUPS = re.compile(r"[0-9]{3}(?: [0-9]{3})*")
_FIRST_DIGITS = "de første sifrene i beløpet kan høre til navnet"


def doubts_of_name(parts: Parts, row: FoundRow, cells: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What the name of a row makes doubtful of its cells, each with a likely cause."""
    if _SIGN_APART.search(row.name):
        yield "fortegnet står for seg foran beløpet", "beløpet er trukket fra"
    if _PART_OF_AMOUNT.search(row.name):
        cause = "beløpet er omtrentlig, eller regnet ut av flere"
        yield "navnet slutter med noe som hører til beløpet", cause
    if parts.is_money:
        yield from name_says(row, parts.kind, frozenset([parts.unit] if parts.unit else []))
    if not parts.columns.adds_up and _GLUED_END.search(row.name) and _WHOLE_GROUPS.fullmatch(cells[0]):
        yield "de siste sifrene i navnet kan høre til beløpet", "cellene er limt sammen"
    last_word = row.name.split()[-1] if row.name else ""
    is_lone = len(cells) == 1 and parts.is_money and len(cells[0]) <= _SHORTEST_LEFT
    if is_lone and not parts.columns.adds_up and _AROUND_LETTERS.search(row.name):
        yield "raden kan være en topptekst eller en adresse", "tallet er sidens eller husets nummer"
    if _TAKES_A_NUMBER.fullmatch(last_word.strip("(")) and (is_lone or _begins_short(cells)):
        yield _FIRST_DIGITS, f"«{last_word}» har gjerne et tall etter seg"


def _begins_short(cells: Sequence[str]) -> bool:
    """Whether the first cell has several groups of digits, of which the first could stand for itself."""
    first, *rest = cells[0].split() or [""]
    return bool(rest) and len(first) < _SHORTEST_LEFT


def lone_longest(parts: Parts, table: FoundTable) -> Iterator[Problem]:
    """The one row whose amount has more groups of digits than any other: the first may be the name's.

    Only one blank parts them, no sum decides, and the name is not of a kind that takes no number.
    """
    if not parts.is_money or parts.kind is TableKind.GRANTS or parts.columns.adds_up:
        return
    filled = [one for one in zip(parts.rows, table.rows, parts.columns.cells, strict=True) if one[2]]
    groups = sorted(len(cells[0].split()) for _, _, cells in filled if cells)
    if len(groups) < _LEAST_ROWS or groups[-1] == groups[-2]:
        return
    for raw, row, cells in filled:
        is_longest = cells is not None and len(cells[0].split()) == groups[-1] and _begins_short(cells)
        is_next = cells is not None and f"{row.name} {cells[0]}" in row.text  # nothing else between them
        is_company = COMPANY_AT_END.search(row.name) or RECIPIENT.search(row.name)
        is_open = is_next and not raw.spans and not is_company
        if is_longest and is_open and row.kind is RowKind.ITEM:
            what = f"{_FIRST_DIGITS}: «{row.text[:120]}»"
            yield warning(row.place, what, "beløpet er mye større enn de andre", LOOK)


def repeated_names(parts: Parts, table: FoundTable, tell: Tell) -> Iterator[Problem]:
    """Rows of one name: a number parts them («Bydel 1 200»), two tables run into one, a line is no row."""
    items = [row for row in table.rows if row.kind is RowKind.ITEM and row.name]
    names = Counter(folded(row.name) for row in items)
    seen: set[str] = set()
    cells_of = dict(zip(map(id, table.rows), parts.columns.cells, strict=True))
    for row in items:
        name, cells = folded(row.name), cells_of[id(row)]
        if parts.kind is TableKind.DISTRIBUTION and name in seen:
            what = f"«{row.name}» står også lenger opp i tabellen: «{row.text[:120]}»"
            yield error(row.place, what, "to tabeller er lest som én, eller linjen er ingen rad", LOOK)
        elif parts.kind is TableKind.OTHER and parts.is_money and name in seen:
            what = f"«{row.name}» står også lenger opp i tabellen: «{row.text[:120]}»"
            yield warning(row.place, what, "hvem raden gjelder, står i en linje over, som ikke er lest", LOOK)
        is_open = parts.kind is not TableKind.GRANTS and not parts.columns.adds_up
        if is_open and names[name] > 1 and cells and _begins_short(cells):
            what = f"{_FIRST_DIGITS}: «{row.text[:120]}»"
            yield tell(row.place, what, "flere rader har samme navn", LOOK)
        seen.add(name)
