"""What several parts of a paper say in the same way: amounts with their unit, how long they last, changes."""

from collections.abc import Iterable, Mapping

from allocation.case import Case
from allocation.distribution import Distribution, Entry
from allocation.files.columns import signed
from allocation.funds import GrantLine, Lasting
from allocation.money import Unit, in_unit
from allocation.problems import some_of
from allocation.words import LASTING


def money(kroner: int, case: Case) -> str:
    """An amount with its unit: «1 245 000 tusen kroner»; nothing is 0, not a dash, in a sentence."""
    return f"{in_unit(kroner, case.unit) if kroner else '0'} {case.unit.name}"


def change(kroner: int, unit: Unit) -> str:
    """A change with its sign; a dash for none."""
    return signed(kroner, in_unit(kroner, unit))


def by_lasting(entries: Iterable[Entry]) -> dict[Lasting, int]:
    """Kroner by how long they last, in the order of the kinds; those that sum to nothing are left out."""
    sums = dict.fromkeys(Lasting, 0)
    for entry in entries:
        sums[Lasting(entry.lasting)] += entry.amount
    return {kind: kroner for kind, kroner in sums.items() if kroner}


def lasting_sentence(kinds: Mapping[Lasting, int], case: Case) -> str:
    """How long an amount lasts, in a sentence; empty where there is no amount."""
    if not kinds:
        return ""
    if len(kinds) == 1:
        (kind,) = kinds
        return _ALONE[kind]
    parts = [f"{in_unit(kroner, case.unit)} {LASTING[kind]}" for kind, kroner in kinds.items()]
    return f"Av beløpet er {some_of(parts, len(parts))}."


_ALONE = {
    Lasting.LASTING: "Beløpet er varig.",
    Lasting.ONE_OFF: "Beløpet er ettårig.",
    Lasting.UNKNOWN: "Det er ikke oppgitt om beløpet er varig eller ettårig.",
}


def duties(line: GrantLine) -> list[tuple[str, str]]:
    """What comes with a grant line: its purpose, condition, reporting duty and deadline, as far as it has."""
    deadline = f"{line.deadline:%d.%m.%Y}" if line.deadline else ""
    told = (
        ("Formål", line.purpose),
        ("Vilkår", line.condition),
        ("Rapportering", line.reporting_duty),
        ("Frist", deadline),
    )
    return [(label, text) for label, text in told if text]


def recipients_of(distribution: Distribution) -> tuple[str, ...]:
    """The codes of those who have an entry, in the letter's order."""
    codes = {code for block in distribution.entries.blocks for code in block.recipients}
    return tuple(code for code in distribution.case.recipients if code in codes)
