"""The year's frame as the baseline that floors, ceilings and targets speak of.

A frame is a fund that is the sum of its lines (`allocation.rules.frames`), so that a recipient's entries
are the bridge from last year's frame to this year's; as a table: `allocation.line_table`.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from allocation.case import UNPLACED, Case
from allocation.distribution import Block
from allocation.findings import Finding, Status, Subject
from allocation.funds import Fund
from allocation.problems import ProblemsFound, error, errors, unknown_name
from allocation.rules.frames import NotItemised
from allocation.split import split_fund


def with_frame(case: Case) -> Case:
    """The case with the frame's amounts as base frames, where the register states none of its own.

    A stated base frame stands as it is, see `frame_findings`. Raises ProblemsFound where the frame cannot
    be worked out.
    """
    if not case.frame:
        return case
    amounts = frame_amounts(case)
    recipients = {
        code: one
        if one.base_frame is not None
        else replace(one, base_frame=amounts.get(code), is_frame_found=code in amounts)
        for code, one in case.recipients.items()
    }
    return replace(case, recipients=recipients)


def frame_amounts(case: Case) -> Mapping[str, int]:
    """The year's frame in kroner, by recipient. Raises ProblemsFound."""
    split = split_fund(case, _frame_fund(case))
    if errors(split.problems):
        raise ProblemsFound(split.problems)
    return {code: amount for code, amount in split.whole.items() if code != UNPLACED}


def _frame_fund(case: Case) -> Fund:
    """The fund that case.toml calls the frame. Raises ProblemsFound where there is no such fund."""
    place = case.at("case.toml", column="frame")
    if case.frame not in case.funds:
        raise ProblemsFound([unknown_name(place, "ramme", case.frame, case.funds)])
    fund = case.funds[case.frame]
    if fund.draws_on:
        what = f"«{fund.name}» trekker på «{fund.draws_on}», og kan ikke være det andre rammer måles mot"
        fix = "la rammen være summen av sine linjer, med tom «draws_on»"
        raise ProblemsFound([error(place, what, "rammen får pengene fra en annen ramme", fix)])
    return fund


def not_itemised_findings(case: Case, fund: Fund, blocks: Sequence[Block]) -> list[Finding]:
    """A stated frame beside what its sources itemise: a difference that public figures do not settle."""
    found = []
    for rest in (one for one in blocks if one.rule == NotItemised.rule):
        before = [one for one in blocks if one.step < rest.step]
        so_far = sum(_given_to(rest.recipients, block) for block in before)
        stated = Fraction(so_far + int(rest.amounts.sum()))
        subject = Subject(case.name, f"{fund.name} · oppgitt ramme mot det kildene spesifiserer")
        cause = "resten er ikke spesifisert i kildene, og står på en egen linje"
        found.append(Finding(subject, case.unit, 0, stated, Fraction(so_far), Status.UNRESOLVED, cause))
    return found


def _given_to(recipients: Collection[str], block: Block) -> int:
    """What a step has given these recipients together, in kroner."""
    pairs = zip(block.recipients, block.amounts.tolist(), strict=True)
    return sum(amount for code, amount in pairs if code in recipients)


def frame_findings(case: Case, stated: Case) -> list[Finding]:
    """The base frames that the register states beside those that the lines give; `stated` is before that."""
    if not case.frame or all(one.base_frame is None for one in stated.recipients.values()):
        return []
    unit, found = case.unit, []
    for code, amount in frame_amounts(case).items():
        own = stated.recipients[code].base_frame
        if own is not None:
            subject = Subject(case.name, f"Basisramme i registeret mot linjene · {case.name_of(code)}")
            status = Status.AGREES if own == amount else Status.DIFFERS
            cause = "" if own == amount else "linjene gir en annen ramme enn den oppgitte"
            found.append(Finding(subject, unit, 0, Fraction(own), Fraction(amount), status, cause))
    return found
