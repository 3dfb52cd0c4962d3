"""The sheets of a case workbook: their columns, what is written in each, and the closed words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from allocation.bases import BASE_FRAME, DECISION
from allocation.funds import Lasting
from allocation.money import NORWEGIAN
from allocation.words import LASTING, RULE

Written = Literal["text", "amount", "number"]
"""What a person writes in a column."""


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a sheet, or a row of the first one: its heading, and what a person writes there.

    `words` are all that may be written, and `names` is the sheet whose first column holds the names that
    may, both empty where anything may.
    """

    heading: str
    told: str
    width: int = 16
    written: Written = "text"
    words: tuple[str, ...] = ()
    names: str = ""
    must: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """A sheet: its title, what it is for, its columns, and how many rows there is room for.

    `own` is what the columns are that a person names, how many of them there is room for, and no others.
    `above` are the rows about those columns that stand before the recipients'.
    """

    title: str
    told: str
    fields: tuple[Field, ...]
    rows: int
    own: str = ""
    own_columns: int = 0
    above: tuple[str, ...] = ()

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings of the columns that are the same in every workbook."""
        return tuple(field.heading for field in self.fields)


KEY, PART, EXEMPT, OWN_AMOUNTS = "Nøkkel", "Kriterium eller nøkkel", "Unntatt offentlighet", "beløp"
"""Headings, and a word, that are spoken of elsewhere too."""

CASE_FIELDS = (
    Field("Navn", "Kort navn på saken, som «sak-2025»; filene får navn etter det", must=True),
    Field("Tittel", "Slik saken skal hete i styresak og ark", must=True),
    Field("År", "Budsjettåret, fire sifre", written="number", must=True),
    Field("Organ", "Hvem som vedtar, for eksempel «Styret i Helse Nord RHF»", must=True),
    Field("Saksnummer", "Kan stå tomt"),
    Field("Dato", "Dagen for vedtaket, som 24.06.2025; kan stå tom"),
    Field(
        "Enhet",
        "Hva beløpene i arkene «Rammer», «Metoder» og «Vedtak» er skrevet i; kroner når det står tomt",
        words=NORWEGIAN.money_names,
    ),
    Field(EXEMPT, "Hjemmelen, for eksempel «offl. § 14»; tomt når saken er offentlig"),
)
"""The rows of the first sheet."""
ABOUT, VALUE, EXPLAINED = "Opplysning", "Verdi", "Forklaring"
"""The headings of its columns."""

RULES = {RULE[name]: name for name in ("top_slice", "fixed", "key", "floor", "ceiling", "lock", "phase_in")}
"""The rules that a step can have here, by their words."""
BASES = {"basisramme": BASE_FRAME, "vedtak": DECISION, OWN_AMOUNTS: "amount"}
"""What a bound, a lock or a phase-in can be relative to, by its word."""
DURATIONS: Mapping[str, Lasting] = {word: lasting for lasting, word in LASTING.items()}
"""How long money lasts, by the word for it."""
UNIT, SOURCE = "Enhet", "Kilde"
"""The rows of the criteria's sheet that say of each criterion what it counts and where it is from."""

CASE = Layout(
    "Sak",
    "Hva saken heter og hvem som vedtar. Skriv i de blå feltene.",
    (
        Field(ABOUT, "", 24),
        Field(VALUE, "", 44),
        Field(EXPLAINED, "", 56),
    ),
    len(CASE_FIELDS),
)
RECIPIENTS = Layout(
    "Mottakere",
    "Alle som får eller betaler penger, én rad hver. De som har en gruppe, er med når en nøkkel brukes; "
    "den som bare betaler, står uten gruppe.",
    (
        Field("Navn", "Slik mottakeren skal stå i tabellene", 40, must=True),
        Field("Gruppe", "Gruppen i den trykte tabellen, for eksempel «helseforetak»; tom for betaleren", 28),
        Field("Basisramme", "Fjorårets ramme i hele kroner; kan stå tom", 20, "amount"),
        Field("Innbyggere", "Antall innbyggere; kan stå tomt", 16, "amount"),
    ),
    50,
)
FUNDS = Layout(
    "Rammer",
    "Det som skal fordeles, én rad for hver ramme. Beløpene er i enheten på arket «Sak».",
    (
        Field("Navn", "Hva rammen heter, for eksempel «Basisbevilgning 2025»", 30, must=True),
        Field(
            "Finansieringstype", "Kolonnen i den trykte tabellen; flere rammer kan ha samme", 22, must=True
        ),
        Field(
            "Betaler", "Hvem pengene kommer fra: et navn fra «Mottakere»", 24, names="Mottakere", must=True
        ),
        Field("Beløp", "Rammen, i enheten på arket «Sak»", 16, "amount", must=True),
        Field("Varighet", "Om pengene kommer igjen neste år", 16, words=tuple(DURATIONS), must=True),
        Field("Metode", "Hvordan rammen fordeles: et navn fra «Metoder»", 24, names="Metoder", must=True),
        Field("Kilde", "Hvor beløpet står, for eksempel «Prop. 1 S, kap. 732 post 72»", 28),
    ),
    28,
)
CRITERIA = Layout(
    "Kriterier",
    "Det som en nøkkel måler med. Skriv kriteriets navn i de blå overskriftene, hva det teller og hvor det "
    "er fra under, og så ett tall for hver mottaker. Null skrives 0; en tom celle er et tall som mangler.",
    (Field("Mottaker", "Et navn fra «Mottakere»", 36, names="Mottakere", must=True),),
    50,
    "kriterium",
    8,
    (UNIT, SOURCE),
)
KEYS = Layout(
    "Nøkler",
    "Fordelingsnøklene, én rad for hver del. Vektene i en nøkkel blir 1 til sammen (0,75 og 0,25, eller 75 % "
    "og 25 %). Et tomt felt under «Nøkkel» er nøkkelen i raden over.",
    (
        Field(KEY, "Hva nøkkelen heter", 40),
        Field(PART, "Et kriterium fra «Kriterier», eller en annen nøkkel", 40, must=True),
        Field("Vekt", "Vekten, som 0,75 eller 75 %", 14, "number", must=True),
    ),
    50,
)
METHODS = Layout(
    "Metoder",
    "Stegene fra ramme til beløp, i rekkefølge. Et steg med flere mottakere tar flere rader: la «Metode», "
    "«Steg» og «Regel» stå tomme i radene under. Beløpene er i enheten på arket «Sak».",
    (
        Field("Metode", "Hva metoden heter; tom for metoden i raden over", 30),
        Field("Steg", "1, 2, 3 …; tomt for steget i raden over", 8, "number"),
        Field("Regel", "Hva steget gjør", 20, words=tuple(RULES)),
        Field(KEY, "Fordelingsnøkkel: et navn fra «Nøkler»", 24, names="Nøkler"),
        Field("Grunnlag", "Gulv, tak, låst beløp og innfasing: hva de regnes av", 16, words=tuple(BASES)),
        Field(
            "Prosent", "Gulv og tak: prosent av grunnlaget. Holdes tilbake: prosent av rammen", 12, "number"
        ),
        Field("År", "Innfasing: hvor mange år den tar", 8, "number"),
        Field("Mottaker", "Hvem steget gjelder; tomt er alle", 30, names="Mottakere"),
        Field("Beløp", "Mottakerens beløp, i enheten på arket «Sak»", 16, "amount"),
    ),
    56,
)
DECIDED = Layout(
    "Vedtak",
    "Det som er vedtatt, i enheten på arket «Sak»: én kolonne for hver finansieringstype, én rad for hver "
    "mottaker. Arket kan stå tomt.",
    (Field("Mottaker", "Et navn fra «Mottakere»", 36, names="Mottakere", must=True),),
    50,
    "finansieringstype",
    6,
)
SHEETS = (CASE, RECIPIENTS, FUNDS, CRITERIA, KEYS, METHODS, DECIDED)
"""The sheets in their order."""
