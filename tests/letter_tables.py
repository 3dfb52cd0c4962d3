"""The tables of three letters as they print them, cell by cell, with the prose around: what is set as PDF.

The rows come from the shipped cases, so that what a reader finds in a letter can be held against them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from allocation.figures import Figure
from allocation.funds import GrantLine
from allocation.money import MILLION, number_text
from tests.shipped import shipped_case


@dataclass(frozen=True, slots=True)
class LetterTable:
    """A table as a letter prints it, cell by cell, and the prose around it.

    `marks` are the footnotes by the row they stand at, raised after its name; `notes` what they say.
    `widths` are those of the columns in millimetres, narrow enough that long names wrap.
    """

    running_head: str
    before: tuple[str, ...]
    title: str
    heading: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    name_column: int
    after: tuple[str, ...]
    marks: Mapping[int, str] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)


@cache
def grants_2017() -> LetterTable:
    """Table 3 of the letter of 2017: the chapter stands on its first row only, footnotes for amounts."""
    lines = shipped_case("hso-2017").grants
    return LetterTable(
        running_head="Oppdragsdokument 2017 Helse Sør-Øst RHF",
        before=(
            "Helse Sør-Øst RHF skal i 2017 basere sin virksomhet på tildelte midler i tabell 3. "
            "Utbetalingsplan kommer i eget brev. Departementet forutsetter at Helse Sør-Øst RHF setter "
            "seg inn i Prop. 1 S (2016-2017) og Stortingets budsjettvedtak.",
            "Det vises til helseforetaksloven § 45 samt Bevilgningsreglementet § 10.",
        ),
        title="Tabell 3. Tilskudd til Helse Sør-Øst RHF fordelt på kapittel og post (i kroner)",
        heading=("Kap", "Post", "Betegnelse", "Midler til Helse Sør-Øst RHF"),
        rows=tuple(_carried_forward([_grant_cells(line) for line in lines])),
        widths=(14, 14, 88, 44),
        name_column=2,
        after=(
            "Departementet ber Helse Sør-Øst RHF forberede seg på følgende endringer i "
            "finansieringsordningene fra 2018.",
            *_on_estimates(
                lines, "Kap. {chapter}, post {item} {name}", "Til sammen utgjør akontoutbetalingen på posten"
            ),
        ),
        marks={line.line - 1: note for line, note in _noted(lines, first=4)},
        notes={note: line.footnote_meaning for line, note in _noted(lines, first=4)},
    )


@cache
def grants_2020() -> LetterTable:
    """Table 2 of the letter of 2020, in Nynorsk: the chapter is repeated from item 71 on."""
    lines = shipped_case("hv-2020").grants
    cells = [_grant_cells(line) for line in lines]
    special = sum(line.item == "70" for line in lines)
    return LetterTable(
        running_head="Oppdragsdokument 2020 Helse Vest RHF",
        before=(
            "Helse Vest RHF skal i 2020 basere verksemda på tildelte midlar i tabell 2. "
            "Utbetalingsplan kjem i eige brev. Departementet set føre at Helse Vest RHF set seg inn i "
            "Prop. 1 S (2019–2020) og budsjettvedtaket frå Stortinget.",
        ),
        title="Tabell 2. Tilskot til Helse Vest RHF fordelt på kapittel og post (i kroner)",
        heading=("Kap", "Post", "Nemning", "Midlar til Helse Vest RHF"),
        rows=(*_carried_forward(cells[:special]), *cells[special:]),
        widths=(14, 14, 84, 44),
        name_column=2,
        after=(
            "Kap. 732, post 70 Screening kolorektal kreft",
            "Helse Sør-Øst RHF får tildelt heile tilskotet på 97,1 mill. kroner.",
            *_on_estimates(
                lines, "Kap. {chapter}, post {item} {name}", "Til saman utgjer akontoutbetalinga på posten"
            ),
        ),
        marks={line.line - 1: note for line, note in _noted(lines, first=6)},
        notes={note: line.footnote_meaning for line, note in _noted(lines, first=6)},
    )


@cache
def distribution_2024() -> LetterTable:
    """The board's table of 2024, in thousand: sub-totals among the rows, a dash for nought."""
    rows = shipped_case("hso-2024-revised").tables["decision"].rows
    streams = ("basic", "results_based", "earmarked", "total")
    return LetterTable(
        running_head="Tilleggsdokument til oppdrag og bestilling 2024",
        before=(
            "Styret i Helse Sør-Øst RHF behandlet i styremøtet 21. juni 2024 sak om Fordeling av "
            "bevilgninger i revidert nasjonalbudsjett 2024, jf. styresak 073-2024.",
        ),
        title="Fordeling av bevilgninger i Prop. 104 S (2023-2024)",
        heading=(
            "Tall i tusen kroner",
            "Basisbevilgning",
            "Resultatbasert finansiering",
            "Øremerkede tilskudd",
            "Samlet beløp",
        ),
        rows=tuple(
            (str(row.cells["recipient"]), *(_thousands(row.cells[stream]) for stream in streams))
            for row in rows
        ),
        widths=(56, 31, 28, 26, 26),
        name_column=0,
        after=(
            "Det vises for øvrig til protokoll fra foretaksmøtet 13. juni 2024, sak 8, om fordeling av de "
            "ettårige midlene for å redusere ventetider.",
            "Helseforetakene skal rapportere på tiltakene som iverksettes innenfor rammen av "
            "bevilgningen på 2000 mill. kroner i årlig melding 2024.",
        ),
    )


TABLES = {"grants_2017": grants_2017, "grants_2020": grants_2020, "distribution_2024": distribution_2024}
"""The tables by name; each is made when it is asked for."""


def spaced(text: str) -> str:
    """A number as the letters print it: a plain space between thousands and a plain minus."""
    return text.replace("\u00a0", " ").replace("\u2212", "-")


def _grant_cells(line: GrantLine) -> tuple[str, ...]:
    amount = "" if line.amount is None else spaced(number_text(line.amount))
    return line.chapter, line.item, line.designation, amount


def _thousands(cell: object) -> str:
    assert isinstance(cell, Figure), cell
    return spaced(str(cell)) if cell.value else "-"


def _carried_forward(rows: Sequence[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """The rows with their chapter only where it is another than that of the row before."""
    for before, row in pairwise([("",), *rows]):
        yield ("", *row[1:]) if row[0] == before[0] else row


def _noted(lines: Sequence[GrantLine], first: int) -> list[tuple[GrantLine, str]]:
    """The lines that have a footnote where their amount would stand, with its number."""
    without = [line for line in lines if line.amount is None]
    return [(line, str(first + count)) for count, line in enumerate(without)]


def _on_estimates(lines: Sequence[GrantLine], heading: str, sentence: str) -> Iterator[str]:
    """The prose below the table that alone gives the amounts of the estimated appropriations."""
    for line in lines:
        if line.advance is not None:
            name, _, word = line.designation.partition(", overslag")
            yield heading.format(chapter=line.chapter, item=line.item, name=f"{name}, overslag{word}")
            advance = number_text(line.advance / MILLION.factor, 1)
            yield f"{sentence} {spaced(advance)} mill. kroner."
