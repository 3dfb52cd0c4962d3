"""What the server itself says to a reader, where no screen is there to say it."""

from collections.abc import Mapping

SENTENCES: Mapping[str, Mapping[str, str]] = {
    "nb": {
        "title": "Fordeling",
        "no script": (
            "Skjermbildene trenger JavaScript. Slå det på for denne adressen, og last siden på nytt."
        ),
        "not here": "Ukjent adresse.",
        "no page": "Det er ikke noe skjermbilde på denne adressen.",
        "first page": "Gå til det første skjermbildet.",
        "foreign": "Skjermbildene svarer bare når de åpnes direkte, på sin egen adresse.",
        "no file": (
            "Filen finnes ikke, eller den hører til et møte i en annen nettleser. "
            "Gå tilbake til skjermbildet og last ned på nytt."
        ),
        "not from here": "Filer tas bare inn fra skjermbildene.",
        "too slow": "Filen kom ikke fram i tide. Prøv igjen.",
        "too large": "Filen er større enn 20 MB og tas ikke inn.",
        "no event": "Lenken er skadet. Gå tilbake til skjermbildet og last ned på nytt.",
        "late": (
            "Den siste endringen nådde ikke fram i tide, så filen kunne blitt feil. "
            "Se at skjermbildet har forbindelse, og last ned på nytt."
        ),
        "refused": "Filen kan ikke lages av disse tallene:",
        "failed": (
            "Filen kunne ikke lages. Det er en feil i programmet, ikke i tallene; "
            "hva som skjedde, står i serverens logg."
        ),
    },
    "en": {
        "title": "Allocation",
        "no script": "The screens need JavaScript. Turn it on for this address, and reload the page.",
        "not here": "Unknown address.",
        "no page": "There is no screen at this address.",
        "first page": "Go to the first screen.",
        "foreign": "The screens answer only when they are opened directly, at their own address.",
        "no file": (
            "The file does not exist, or it belongs to a meeting in another browser. "
            "Go back to the screen and download again."
        ),
        "not from here": "Files are taken in from the screens only.",
        "too slow": "The file did not arrive in time. Try again.",
        "too large": "The file is larger than 20 MB and is not taken in.",
        "no event": "The link is damaged. Go back to the screen and download again.",
        "late": (
            "The last change did not arrive in time, so the file could have been wrong. "
            "See that the screen is connected, and download again."
        ),
        "refused": "The file cannot be made from these figures:",
        "failed": (
            "The file could not be made. The fault is in the program, not in the figures; "
            "what happened stands in the server's log."
        ),
    },
}

LANGUAGES = tuple(SENTENCES)
"""The languages of the screens by their codes, the usual one first."""


def sentence(key: str, language: str) -> str:
    """The sentence of that key in a language of the screens. Raises KeyError for a key nobody wrote."""
    return SENTENCES[language][key]
