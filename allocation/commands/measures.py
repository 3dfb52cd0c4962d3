"""`allocation measures`: the measures that close a gap, and when they must start."""

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from allocation.commands import WELL
from allocation.commands.words import Words, number_given, sound_case, with_scenario
from allocation.problems import Problem

HELP = "velg tiltakene som lukker gapet, og måneden hvert starter"


def add_words(words: Words) -> None:
    """The case, and what is asked of its measures."""
    words.case()
    words.option("--target", "KRONER", "målet i år, i hele kroner eller som «2 mill. kroner»")
    words.option("--choice", "PLAN", "grensene: et navn som følger saken, eller en fil NAVN.toml")
    words.option("--scenario", "NAVN", "alternativet de leses i: et navn i saken, eller en fil NAVN.toml")
    words.option("--seconds", "SEKUNDER", "hvor lenge det søkes (vanligvis 20)")


def work(chosen: Namespace) -> int:
    """Choose the measures."""
    from allocation.files.choice_document import choice_document
    from allocation.files.choice_text import choice_text
    from allocation.files.choicefile import plan_file, read_plan, target_of
    from allocation.files.document import as_text
    from allocation.optimise.choices.question import Plan, question
    from allocation.optimise.choose_measures import SECONDS, choose
    from allocation.scenario import run

    case, scenario = sound_case(chosen.case), chosen.scenario
    if scenario:
        case, scenario = with_scenario(case, scenario)
    plan = read_plan(*plan_file(chosen.case, chosen.choice), case) if chosen.choice else Plan()
    target = target_of(case, chosen.target) if chosen.target else None
    distribution = run(case, scenario or plan.scenario or None)
    seconds = float(number_given("--seconds", chosen.seconds, 86_400)) if chosen.seconds else SECONDS
    choice = choose(question(distribution, plan, target), seconds=seconds)
    document = choice_document(choice, distribution.problems)
    print(as_text(document) if chosen.json else choice_text(choice), end="")
    return WELL


def refused(chosen: Namespace | None, problems: Sequence[Problem]) -> dict[str, Any]:
    """The document where nothing can be chosen."""
    from allocation.files.choice_document import refused_choice
    from allocation.files.package import units_of

    case, plan = getattr(chosen, "case", ""), getattr(chosen, "choice", None)
    return refused_choice(case, Path(plan).stem if plan else None, units_of(case).base, problems)
