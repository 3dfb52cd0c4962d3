"""The words on screen, in summaries and in sheets: the letters' Norwegian for the program's terms."""

from allocation.activity import MissingPrice
from allocation.case import Rounding, ScenarioStatus, Stage
from allocation.criteria import ProjectionForm
from allocation.distribution import BOUNDS_KEPT, PASSED_ON, ROUNDING
from allocation.findings import Status
from allocation.funds import Lasting, LineKind
from allocation.measures import Category
from allocation.problems import Severity
from allocation.rules import RULES
from allocation.services import Indicator

STATUS = {
    Status.AGREES: "stemmer",
    Status.ROUNDING: "avrunding",
    Status.DIFFERS: "avvik",
    Status.ONLY_STATED: "bare oppgitt",
    Status.ONLY_COMPUTED: "bare beregnet",
    Status.EXPLAINED: "forklart",
    Status.UNRESOLVED: "kan ikke avgjøres",
}

SEVERITY = {Severity.ERROR: "Feil", Severity.WARNING: "Advarsel", Severity.NOTE: "Merknad"}

LASTING = {Lasting.LASTING: "varig", Lasting.ONE_OFF: "ettårig", Lasting.UNKNOWN: "ukjent varighet"}

RULE = {
    **{name: rule.word for name, rule in RULES.items()},
    PASSED_ON: "gitt videre",
    BOUNDS_KEPT: "grensene holder",
    ROUNDING: "avrunding",
    "remainder": "ikke fordelt",
}

STAGE = {
    Stage.PROPOSAL: "forslag",
    Stage.VOTED: "saldert",
    Stage.REVISED: "revidert",
    Stage.YEAR_END: "nysaldert",
}

SCENARIO_STATUS = {
    ScenarioStatus.DRAFT: "utkast",
    ScenarioStatus.RECOMMENDATION: "innstilling",
    ScenarioStatus.DECIDED: "vedtatt",
    ScenarioStatus.ADJUSTED: "justert etter fullmakt",
}

LINE_KIND = {
    LineKind.FIXED: "fast beløp",
    LineKind.ESTIMATED: "overslagsbevilgning",
    LineKind.ON_CLAIM: "utbetales etter krav",
    LineKind.UP_TO: "inntil beløpet",
    LineKind.PASS_THROUGH: "tildeles samlet og gis videre",
    LineKind.SUM: "summen av linjene",
}

MISSING_PRICE = {MissingPrice.EMPTY: "ikke noe beløp", MissingPrice.INTERPOLATE: "interpolert"}

ROUNDED = {Rounding.FUND: "hver ramme for seg", Rounding.TABLE: "alle rammene som én tabell"}

PROJECTION_FORM = {ProjectionForm.COMPOUND: "sammensatt", ProjectionForm.STRAIGHT: "rett linje"}

ENTRY = {
    "year": "År",
    "fund": "Ramme",
    "stream": "Finansieringstype",
    "payer": "Betaler",
    "recipient": "Mottaker",
    "rule": "Regel",
    "step": "Steg",
    "amount": "Beløp",
    "lasting": "Varighet",
    "source": "Kilde",
}

CATEGORY = {
    Category.FORECAST_CORRECTION: "Korreksjon av prognose",
    Category.BASIC_FUNDING: "Endring i basisramme",
    Category.PRICE_AND_WAGE: "Lønn og pris",
    Category.CENTRAL_WAGE: "Lønn og pris: sentralt",
    Category.LOCAL_WAGE: "Lønn og pris: lokalt",
    Category.WAGE_WITHOUT_POSITIONS: "Lønn og pris: lønn uten stillinger",
    Category.POSITIONS_WITHOUT_MONEY: "Lønn og pris: stillinger uten penger",
    Category.FULL_YEAR_EFFECT: "Helårsvirkning av igangsatte tiltak",
    Category.NEW: "Ny omstilling og endret drift",
    None: "Uten kategori",
}

KEEP = {"received": "Mottatt", "passed_on": "Gitt videre", "kept": "Beholder"}

INDICATOR = {
    Indicator.WAITING_TIME: "gjennomsnittlig ventetid",
    Indicator.COST: "kostnader uten avskrivninger, legemidler og pensjon",
    Indicator.POSITIONS: "årsverk",
    Indicator.ACTIVITY: "polikliniske konsultasjoner",
}

KEPT_OUTSIDE = {"depreciation": "avskrivninger", "drugs": "legemidler", "pensions": "pensjon"}

MONTH = ("jan.", "feb.", "mars", "april", "mai", "juni", "juli", "aug.", "sep.", "okt.", "nov.", "des.")
