"""`allocation app`: the screens of a meeting, served to a browser."""

import os
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from allocation.commands import WELL
from allocation.commands.words import Words
from allocation.problems import Place, Problem, ProblemsFound, error

HELP = "åpne skjermbildene for et møte i nettleseren"

_LAST_PORT = 65_535
_OPEN_TO_OTHERS = (
    "Andre maskiner når denne adressen. Det er ingen innlogging: den som når den, kan regne på saken\n"
    "og endre alternativene som er lagret. Trafikken er ikke kryptert. Skal flere bruke skjermbildene,\n"
    "sett dem bak en tjeneste som krever innlogging og gir https."
)


def add_words(words: Words) -> None:
    """The case that is opened, and where the screens are served and saved."""
    told = "mappe eller arbeidsbok, eller en sak som følger med (uten navn: vedtaket for 2024)"
    words.group("sak").add_argument("case", metavar="SAK", nargs="?", help=told)
    words.option(
        "--port", "TALL", "porten (vanligvis 8501, eller den neste som er ledig; 0 for en hvilken som helst)"
    )
    words.option("--address", "ADRESSE", "adressen det lyttes på (vanligvis bare denne maskinen, 127.0.0.1)")
    words.option("--store", "FIL", "filen alternativene lagres i (vanligvis blant dine egne data)")


def work(chosen: Namespace) -> int:
    """Serve the screens until Ctrl-C."""
    from allocation.serving.server import HERE, hosts, is_only_here, listening, serve, web_address

    _tell_the_screens(chosen)
    address = chosen.address or HERE
    with listening(address, _port(chosen.port)) as opened:
        _say(web_address(opened, address), is_only_here(opened), chosen.json)
        try:
            serve(opened, hosts(opened, address))
        except KeyboardInterrupt:
            return WELL
    return WELL


def _tell_the_screens(chosen: Namespace) -> None:
    """Leave word for the screens of the case and the file of scenarios. Raises ProblemsFound."""
    from allocation.serving.settings import CASE

    if chosen.case:
        from allocation.files.package import find_case, find_folder, not_found, shipped_inputs

        place = find_case(chosen.case)
        if place is None:
            raise ProblemsFound([not_found(chosen.case)])
        is_shipped = place.parent == shipped_inputs().resolve() and find_folder(place.name) == place
        os.environ[CASE] = place.name if is_shipped else str(place)  # one case stands once in the list
    if chosen.store:
        from allocation.store.database import ENVIRONMENT

        os.environ[ENVIRONMENT] = str(Path(chosen.store).resolve())


def _port(given: str | None) -> int | None:
    if given is None:
        return None
    if not (given.isascii() and given.isdigit() and int(given) <= _LAST_PORT):
        fix = f"skriv et helt tall fra 0 til {_LAST_PORT}"
        raise ProblemsFound([error(Place("--port"), f"«{given}» er ingen port", "skrivefeil", fix)])
    return int(given)


def _say(address: str, only_here: bool, as_json: bool) -> None:
    """Where the screens are, before the program is read in: a browser that comes early is answered."""
    if as_json:
        from allocation.files.document import as_text

        print(as_text({"address": address, "problems": []}), end="", flush=True)
        return
    print(f"Skjermbildene: {address}  (åpnes i nettleseren; Ctrl-C avslutter)", flush=True)
    if not only_here:
        print(f"\n{_OPEN_TO_OTHERS}", flush=True)


def refused(_chosen: Namespace | None, problems: Sequence[Problem]) -> dict[str, Any]:
    """The document where nothing is served."""
    from allocation.files.document import problem_document

    return {"address": None, "problems": [problem_document(problem) for problem in problems]}
