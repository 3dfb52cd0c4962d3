"""`allocation explain`: the key that resembles a decision, and how far it can be trusted."""

from argparse import Namespace
from collections.abc import Mapping, Sequence
from typing import Any

from allocation.commands import WELL
from allocation.commands.words import Words, number_given, sound_case
from allocation.problems import Problem

HELP = "finn nøkkelen som ligner et vedtak, og hvor langt den kan stoles på"


def add_words(words: Words) -> None:
    """The case, and what the key is to be made of."""
    words.case()
    words.option("--stream", "TYPE", "finansieringstypen (vanligvis den første som kan måles)")
    words.option("--criteria", "A,B,…", "kriteriene som kan veies (vanligvis alle som måler mottakerne)")
    words.option("--decision", "A,B,…", "vedtakene: decision, eller en sak som brukes (vanligvis alle)")
    words.option("--tolerance", "PROSENT", "hvor mye dårligere en blanding kan være og fortsatt telle (1)")


def work(chosen: Namespace) -> int:
    """Find the key."""
    from allocation.files.document import as_text
    from allocation.files.explain_document import explain_document
    from allocation.files.explain_text import explain_text
    from allocation.files.used_cases import folders_read, used_cases
    from allocation.optimise.resemble import resemble

    case = sound_case(chosen.case)
    sources = used_cases(chosen.case, folders_read(case))
    answer = resemble(
        case, _stream(chosen.stream or "", case.streams), _listed(chosen.criteria), _listed(chosen.decision),
        number_given("--tolerance", chosen.tolerance or "1", 100) / 100, sources,
    )  # fmt: skip
    print(as_text(explain_document(answer)) if chosen.json else explain_text(answer), end="")
    return WELL


def _stream(given: str, streams: Mapping[str, str]) -> str:
    """The code of a stream by its code or its title; what nobody knows is left for the question to refuse."""
    by_title = {title.casefold(): code for code, title in streams.items()}
    return by_title.get(given.casefold(), given)


def _listed(given: str | None) -> tuple[str, ...]:
    return tuple(word.strip() for word in (given or "").split(",") if word.strip())


def refused(chosen: Namespace | None, problems: Sequence[Problem]) -> dict[str, Any]:
    """The document where there is no key to find."""
    from allocation.files.explain_document import refused_explanation
    from allocation.files.package import units_of

    case = getattr(chosen, "case", "")
    return refused_explanation(case, units_of(case).base, problems)
