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
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from allocation import __version__
from allocation.problems import Place, Problem, ProblemsFound, error, errors

if TYPE_CHECKING:
    from allocation.case import Case

WELL, DEVIATES, REFUSED = 0, 1, 2

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
    run = commands.add_parser("run", help="fordel, kontroller og avstem en sak mot vedtaket")
    run.add_argument_group("sak").add_argument(
        "case", metavar="SAK", help="mappe, eller en sak som følger med"
    )
    run.options.add_argument(
        "--scenario", metavar="NAVN", help="alternativet: et navn i saken, eller en fil NAVN.toml"
    )
    run.options.add_argument("--trace", metavar="MOTTAKER", help="vis hvor mottakerens beløp kommer fra")
    run.options.add_argument("--out", metavar="MAPPE", help="hvor filene skrives (vanligvis out)")
    run.set_defaults(work=_run)
    check = commands.add_parser("check", help="regn ut på nytt alt som tabellene påstår")
    check.add_argument_group("saker").add_argument(
        "cases", metavar="SAK", nargs="*", help="mapper eller saker som følger med (uten navn: alle)"
    )
    check.set_defaults(work=_check)
    compare = commands.add_parser("compare", help="vis hva som skiller alternativer, og hva det gir hver")
    compared = compare.add_argument_group("sak og alternativer")
    compared.add_argument("case", metavar="SAK", help="mappe, eller en sak som følger med")
    compared.add_argument(
        "scenarios",
        metavar="ALTERNATIV",
        nargs="*",
        help="to eller flere: navn i saken, eller filer NAVN.toml; de andre sammenlignes med det første",
    )
    compare.options.add_argument("--out", metavar="MAPPE", help="skriv også tekst og JSON til filer der")
    compare.set_defaults(work=_compare)
    for parser in (run, check, compare):
        parser.options.add_argument("--json", action="store_true", help="skriv ett JSON-dokument, ikke annet")
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status is the return value."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    try:
        chosen = _parser().parse_args(given)
    except _UsageError as fault:
        problem = error(
            Place("kommandolinjen"), str(fault), "skrivefeil i kommandoen", "se «allocation --help»"
        )
        return _refuse([problem], "--json" in given, given[0] if given else "")
    try:
        status: int = chosen.work(chosen)
    except ProblemsFound as found:
        return _refuse(found.problems, chosen.json, chosen.command, chosen)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return WELL
    except Exception as fault:
        if os.environ.get("ALLOCATION_DEBUG"):
            raise
        cause = "en feil i programmet, ikke i tallene"
        fix = "meld fra med kommandoen; ALLOCATION_DEBUG=1 viser hvor feilen oppsto"
        problem = error(Place("allocation"), f"uventet feil: {type(fault).__name__}: {fault}", cause, fix)
        return _refuse([problem], chosen.json, chosen.command, chosen)
    return status


def _run(chosen: argparse.Namespace) -> int:
    from allocation.files import load_case
    from allocation.files.document import as_text, run_document
    from allocation.files.register import recipient_named
    from allocation.files.summary import run_summary
    from allocation.files.trace_text import trace_text
    from allocation.findings import unexplained
    from allocation.reconciliation import all_findings
    from allocation.scenario import run

    case, scenario = load_case(chosen.case), chosen.scenario
    if scenario:
        case, scenario = _with_scenario(case, scenario)
    distribution = run(case, scenario)
    traced = recipient_named(case, chosen.trace) if chosen.trace else ""
    findings = all_findings(distribution)
    written = []
    if chosen.out or not chosen.json:
        from allocation.files.output import write_run

        written = write_run(distribution, findings, Path(chosen.out or "out"))
    if chosen.json:
        print(as_text(run_document(distribution, findings)), end="")
    else:
        print(
            trace_text(distribution, traced) if traced else run_summary(distribution, findings, chosen.case)
        )
        for path in written:
            print(f"Skrevet: {path}")
    return DEVIATES if unexplained(findings) else WELL


def _compare(chosen: argparse.Namespace) -> int:
    from allocation.comparison import compare
    from allocation.files import load_case
    from allocation.files.comparison_document import comparison_document
    from allocation.files.comparison_text import comparison_text
    from allocation.files.document import as_text

    case, names = load_case(chosen.case), []
    for given in chosen.scenarios:
        case, name = _with_scenario(case, given)
        names.append(name)
    comparison = compare(case, names)
    written = []
    if chosen.out:
        from allocation.files.output import write_comparison

        written = write_comparison(comparison, Path(chosen.out))
    if chosen.json:
        print(as_text(comparison_document(comparison)), end="")
    else:
        print(comparison_text(comparison))
        for path in written:
            print(f"Skrevet: {path}")
    return WELL


def _with_scenario(case: "Case", given: str) -> tuple["Case", str]:
    """The case, with one more scenario where a file was given, and the scenario's name."""
    from allocation.files import with_scenario_file
    from allocation.files.scenarios import SUFFIX, scenario_name

    if not given.endswith(SUFFIX):
        return case, given
    return with_scenario_file(case, given), scenario_name(given)


def _check(chosen: argparse.Namespace) -> int:
    from allocation.case import Case
    from allocation.checks import check_findings
    from allocation.files import load_case
    from allocation.files.document import as_text, check_document
    from allocation.files.package import shipped_names
    from allocation.files.summary import check_summary, problems_text
    from allocation.findings import unexplained
    from allocation.plausibility import plausibility_findings

    cases: list[Case] = []
    problems: list[Problem] = []
    for name in chosen.cases or shipped_names():
        try:
            cases.append(load_case(name))
        except ProblemsFound as found:
            problems += found.problems
    problems += [problem for case in cases for problem in case.problems]
    if errors(problems):
        raise ProblemsFound(problems)
    checked = [(case, [*check_findings(case), *plausibility_findings(case)]) for case in cases]
    findings = [finding for _, own in checked for finding in own]
    if chosen.json:
        print(as_text(check_document(findings, problems)), end="")
    else:
        for case, own in checked:
            print(check_summary(case, own), end="\n\n")
        if problems:
            print(problems_text(problems))
    return DEVIATES if unexplained(findings) else WELL


def _refuse(
    problems: Sequence[Problem], as_json: bool, command: str = "", chosen: argparse.Namespace | None = None
) -> int:
    """Say why there is no result, as a JSON document or on standard error; each problem once."""
    problems = list(dict.fromkeys(problems))
    if not as_json:
        from allocation.files.summary import problems_text

        print(problems_text(problems), file=sys.stderr)
        return REFUSED
    from allocation.files.comparison_document import refused_comparison
    from allocation.files.document import as_text, check_document, refused_run
    from allocation.files.package import units_of

    case = getattr(chosen, "case", "")
    if command == "run":
        document = refused_run(case, getattr(chosen, "scenario", None), units_of(case).base, problems)
    elif command == "compare":
        document = refused_comparison(case, units_of(case).base, problems)
    else:
        document = check_document([], problems)
    print(as_text(document), end="")
    return REFUSED
