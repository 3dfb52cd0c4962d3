"""The words by which tables of the field call their columns and rows, in Bokmål, Nynorsk and English."""

import re

NAMES = re.compile(
    r"mottaker(?:e|en|ar|ar?ane)?|recipients?|(?:regionalt )?helseforetak\W*|helseføretak\W*|foretak|føretak"
    r"|sykehus|sjukehus|hf|navn|namn|name|kode|code|sykehusområde|område|virksomhet|verksemd|enhetsnavn|institusjon(?:er)?"
)
"""What the column of the recipients is called."""

RECIPIENT = re.compile(
    r"\b(?:hf|rhf|so|sykehus\w*|sjukehus\w*|hospital|helseforetak\w*|helseføretak\w*|apotek\w*|sykehuspartner)\b"
)
"""What stands in a recipient's name."""

CHAPTER = re.compile(r"kap\.?(?:ittel)?\.?(?:\s*nr\.?)?|chapter")
ITEM = re.compile(r"post\.?(?:\s*nr\.?)?|item")
CHAPTER_AND_ITEM = re.compile(r"kap\.?(?:ittel)?\s*(?:/|\.|,|og|\s)\s*post\.?|chapter\s*/\s*item")
DESIGNATION = re.compile(
    r"betegnelse|nemning|benevnelse|designation|tilskudd(?:sordning)?|tilskot|tekst|formål|føremål"
)
MEASURE = re.compile(r"(?:omstillings)?tiltak(?:stype|er|ene)?|type tiltak|measures?(?: type)?|kategori")
STREAM = re.compile(r"(?:finansierings|bevilgnings|løyvings|tilskudds|tilskots)(?:type|form)|streams?")
"""What the column is called in which a list says what kind of money each line is."""
UNIT_COLUMN = re.compile(r"enhet|eining|måleenhet|unit")
KIND_COLUMN = re.compile(r"row_kind|radtype")

ACCOUNT = re.compile(r"(?:hoved)?(?:konto|art)(?:\s*(?:nr|nummer|kode))?\.?|account(?: no| number| code)?")
ACCOUNT_NAME = re.compile(r"(?:konto|art)s?\s*(?:navn|namn|tekst)|account name")
COST_CENTRE = re.compile(
    r"(?:ansvar|koststed|kostnadssted|kostnadsstad|avdeling|avd)(?:s?\s*(?:nr|nummer|kode|sted))?\.?"
    r"|cost cent(?:re|er)(?: no| code)?|department"
)
DEBIT = re.compile(r"debet|debit")
CREDIT = re.compile(r"kredit|credit")
AMOUNT_COLUMN = re.compile(r"(?:netto)?bel(?:ø|oe)p.*|amount.*|sum|saldo|regnskap.*|rekneskap.*")

CODES = re.compile(
    r"(?:org\w*\.?\s*)?(?:nr|nummer|kode|code|id)\.?|.*(?:nr|nummer|kode|\bid)\.?|noter?|prioritet|prioritering|rang|år|year|dato|date|periode|period|måned|bilag.*"
    r"|prosjekt(?:nr)?|row|rad|linje|line|#|sub_item|underpost|" + ACCOUNT.pattern + "|" + COST_CENTRE.pattern
)
"""Columns whose numbers are names of something and no amounts."""

YEARS = re.compile(
    r"(?:(?:budsjett|regnskaps|rekneskaps|tildelings|rapporterings|skole|studie|kalender|bevilgnings)?s?år"
    r"|\w*year)"
)
"""What a column is called that says of which year an amount is."""
PERIOD = re.compile(
    rf"(?:{YEARS.pattern}|\w*periode?|\w*måned|\w*månad|\w*month|kvartal|tertial|termin)(?:snr)?\.?"
)
"""What a column is called that says for which year or part of it an amount is."""

REMARKS = re.compile(
    r"merknad(?:er)?|kommentar(?:er)?|note(?:r)?|kilde|kjelde|beskrivelse|vilkår|formål|fotnote(?:r)?"
)
MONEY = re.compile(
    r"beløp|bel(?:oe|o)p|bevilgning|løyving|tilskudd|tilskot|midler|midlar|kroner|ramme|budsjett|regnskap|finansiering"
    r"|kostnad|inntekt|utgift|effekt|basis|øremerk|resultatbasert|\bisf(?![\w-])|amount|grant|saldo|innsparing"
    r"|\b(?:mva|honorar|fastlønn|lønn|husleie|leie|premie|avgift|gebyr|refusjon|fakturert|pris|verdi|avtaleverdi)\b"
    r"|\b(?:søkt|tildelt|innvilget|innvilga|løyvd|søknadssum)(?: (?:kr|20[0-9]{2}))?$"
)
"""What in a heading speaks of money."""
PERCENTAGES = re.compile(r"%|\bprosent\w*|\bpst\b|\bandel\w*|\bbelegg\b|per ?cent")
COUNTS = re.compile(
    r"\b(?:liggedøgn|liggedager|senger|årsverk|pasienter|innbyggere|opphold|konsultasjoner|antall|tal på"
    r"|poeng|m2|m²|kvm|kvadratmeter|areal|timer|dager|døgn|befolkning|folketall|plasser|stillinger|stillingar"
    r"|månedsverk|månadsverk|vakanser|fødsler|fødslar|studieplasser|barn|henvisninger|henviste|utskrevne|fte"
    r"|stk|reiser|dagsverk|døgnplasser|dagplasser|søknader|søknadar|besøk|brukere|brukarar|elever|elevar|ansatte"
    r"|tilsette|innbyggjarar|pasientar|opphald|konsultasjonar)\b"
)

_MEASURED = re.compile(r"\b(?:pe?r\.?|til|for|av|på|i|med) $")
_CARE = re.compile(r"døgn")
_EARNED = re.compile(
    r"inntekt|kostnad|utgift|tilskudd|tilskot|finansiering|bevilgning|løyving|midler|refusjon|beløp|kroner"
    r"|\bisf(?![\w-])"
)


def counted_in(title: str) -> str:
    """What a folded heading says that is counted; nothing where it is only spoken of, or may be money.

    «Budsjett årsverk» and «Antall tilskudd» count; «Leie per kvm» and «Inntekt pasienter» do not, and «Døgn»
    beside «Dag» is a kind of care.
    """
    found = next((one for one in COUNTS.finditer(title) if not _MEASURED.search(title[: one.start()])), None)
    is_money = found is not None and found.start() > 0 and _EARNED.search(title) is not None
    return found[0] if found and not is_money and not _CARE.fullmatch(title) else ""


TOTAL = re.compile(
    r"(?:samlet|totalt?|sum|i alt|til sammen|total)(?: (?:beløp|sum|bevilgning|fordeling|i alt))?"
)
"""A column that sums its row."""
OTHER_TOTALS = re.compile(
    r"totalsum|sluttsum|hovedsum|totalramme|totalbeløp|grand total|ialt|i sum|tilsammen"
).pattern
"""Words for a total that are rarer, and no others: «Totalsum» is a pivot table's."""

SUM_NAME = re.compile(
    rf"{OTHER_TOTALS}|(?:ramme|beløp) i alt|(?:del|mellom)?sum(?:[ :,].*)?|total(?:t|er)?(?:[ :,].*)?"
    r"|i alt(?:[ :,].*)?|til sammen(?:[ :,].*)?"
    r"|samla?e?t?(?:[ :,].*)?"
)
"""A row that sums others."""
OF_WHICH = re.compile(
    r"(?:-\s*|[0-9]{1,2}\) ?)?"
    r"(?:inkl|inkludert|herav|hvorav|derav|av dette|av disse|av desse|kvarav|of which)\b.*"
)
ESTIMATED = re.compile(r"overslag(?:s?bevilgning|s?løyving|\b)")

YEAR = re.compile(r"(?:19|20)[0-9]{2}")
SHAPED = re.compile(
    r"[-−–+(]?\s?[0-9](?:[0-9 .,\u00a0\u202f\u2009\u2007\u2002]*[0-9])?(?:\s?\))?(?:\s?[-−])?(?:\s?%)?"
)
"""What is written as an amount, whether it is one or not."""


_IN_KRONER = re.compile(r"(?:kr\.?|nok)[ \u00a0\u202f]*(?=[-−–(]?[0-9])(?!1[ \u00a0.]?000$)", re.IGNORECASE)
"""How a spreadsheet's format of currency begins an amount in a CSV file; «kr 1 000» alone is a unit."""
_BEGINS_KRONER = frozenset("kKnN\u212a")
"""Its first letters, the sign of kelvin among them: most texts begin with none."""


def without_kroner(text: str) -> str:
    """An amount without the «kr» before it."""
    if text[:1] not in _BEGINS_KRONER:
        return text
    return _IN_KRONER.sub("", text, count=1) if _IN_KRONER.match(text) else text


def is_heading_word(text: str) -> bool:
    """Whether a folded text is what a column of one of these tables is called."""
    return any(one.fullmatch(text) for one in _HEADINGS)


_HEADINGS = (
    NAMES, CHAPTER, ITEM, CHAPTER_AND_ITEM, DESIGNATION, MEASURE, ACCOUNT, COST_CENTRE, DEBIT, CREDIT,
    AMOUNT_COLUMN, TOTAL,
)  # fmt: skip
