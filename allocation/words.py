"""The words on screen, in summaries and in sheets: the letters' Norwegian for the program's terms."""

from allocation.case import Rounding, ScenarioStatus, Stage
from allocation.distribution import BOUNDS_KEPT, PASSED_ON, ROUNDING
from allocation.findings import Status
from allocation.funds import Lasting, LineKind
from allocation.problems import Severity
from allocation.rules import RULES

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

ROUNDED = {Rounding.FUND: "hver ramme for seg", Rounding.TABLE: "alle rammene som én tabell"}

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

KEEP = {"received": "Mottatt", "passed_on": "Gitt videre", "kept": "Beholder"}
