"""The commands, thin: they read words from the command line and hand them to the rooms that know.

Exit status: 0 all is well; 1 the work was done and something deviates without explanation; 2 exactly
when an error stands, and then no result is written.
"""

import argparse
import io
import os
import re
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

from allocation import __version__
from allocation.commands import NAMES, REFUSED, WELL, command
from allocation.commands.words import Words
from allocation.problems import Place, Problem, ProblemsFound, error

_MESSAGES = {
    r"the following arguments are required: (.+)": r"mangler: \1",
    r"unrecognized arguments: (.+)": r"ukjent på kommandolinjen: \1",
    r"argument (\S+): invalid choice: '([^']*)'.*": r"ukjent \1: «\2»",
    r"argument (\S+): expected one argument": r"\1 mangler sin verdi",
    r"argument (\S+): expected at least one argument": r"\1 mangler sin verdi",
    r"ambiguous option: (\S+) could match (.+)": r"\1 kan bety \2",
}
"""The messages of argparse that a user can meet, in the user's language."""


class _UsageError(Exception):
    """The command line cannot be understood."""


class _Parser(argparse.ArgumentParser):
    """An argument parser that speaks Norwegian and never ends the program by an error of its own."""

    def __init__(self, **described: Any) -> None:
        super().__init__(**described, add_help=False, allow_abbrev=False)
        self.options = self.add_argument_group("valg")
        self.options.add_argument("-h", "--help", action="help", help="vis denne hjelpen")

    def error(self, message: str) -> NoReturn:
        for english, norwegian in _MESSAGES.items():
            message = re.sub(english, norwegian, message)
        raise _UsageError(message)

    def format_help(self) -> str:
        return super().format_help().replace("usage: ", "bruk: ", 1)


def _parser() -> _Parser:
    top = _Parser(
        prog="allocation",
        description="Fordeler bevilgninger etter regler som kan spores, og avstemmer mot vedtaket.",
        epilog="Sluttstatus: 0 alt er i orden, 1 noe avviker uten forklaring, 2 feil i inndata eller bruk.",
    )
    top.options.add_argument("--version", action="version", version=__version__, help="vis versjonen")
    commands = top.add_subparsers(title="kommandoer", metavar="KOMMANDO", required=True, dest="command")
    for name in NAMES:
        parser = commands.add_parser(name, help=command(name).HELP)
        command(name).add_words(Words(parser, parser.options))
        parser.options.add_argument("--json", action="store_true", help="skriv ett JSON-dokument, ikke annet")
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status is the return value."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        chosen = _parser().parse_args(given)
    except _UsageError as fault:
        problem = error(
            Place("kommandolinjen"), str(fault), "skrivefeil i kommandoen", "se «allocation --help»"
        )
        return _refuse([problem], "--json" in given, given[0] if given else "", None)
    try:
        status: int = command(chosen.command).work(chosen)
    except ProblemsFound as found:
        return _refuse(found.problems, chosen.json, chosen.command, chosen)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return WELL
    except KeyboardInterrupt:
        what, fix = "avbrutt før noe svar var ferdig", "kjør kommandoen på nytt, og la den gå lenger"
        problem = error(Place("allocation"), what, "noen trykket Ctrl-C", fix)
        return _refuse([problem], chosen.json, chosen.command, chosen)
    except Exception as fault:
        if os.environ.get("ALLOCATION_DEBUG"):
            raise
        cause = "en feil i programmet, ikke i tallene"
        fix = "meld fra med kommandoen; ALLOCATION_DEBUG=1 viser hvor feilen oppsto"
        problem = error(Place("allocation"), f"uventet feil: {type(fault).__name__}: {fault}", cause, fix)
        return _refuse([problem], chosen.json, chosen.command, chosen)
    return status


def _refuse(problems: Sequence[Problem], as_json: bool, name: str, chosen: argparse.Namespace | None) -> int:
    """Say why there is no result, as a JSON document or on standard error; each problem once."""
    problems = list(dict.fromkeys(problems))
    if not as_json:
        from allocation.files.summary import problems_text

        print(problems_text(problems), file=sys.stderr)
        return REFUSED
    from allocation.files.document import as_text

    refused = command(name if name in NAMES else "check").refused(chosen, problems)
    print(as_text(refused), end="")
    return REFUSED
