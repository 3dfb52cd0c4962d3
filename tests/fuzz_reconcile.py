"""The reconciliation under fire: two files changed at random never raise, and no difference goes uncounted.

`python -m tests.fuzz_readers --reconcile --minutes 10` goes on for that long. Where the totals of what both
files have differ by more than roundings can make, the one number is not nought.
"""

import re
from fractions import Fraction
from functools import cache
from pathlib import Path
from random import Random

from allocation.files.reconciled.asked import Asked, answered
from allocation.problems import ProblemsFound
from allocation.reconciling.whole import Reconciled
from tests.fuzz_readers import INPUTS, LEDGER, LETTER, mutated
from tests.reconciling import as_csv, decision_rows
from tests.shipped import shipped_case

CASE = "hso-2024-revised"
_AMOUNT = re.compile(rb"[1-9][0-9]+(?=[;\r\n ])")


@cache
def pairs() -> tuple[tuple[tuple[str, bytes], tuple[str, bytes]], ...]:
    """What is held against itself: a shipped decision, a letter's table, its grants, accounts, a list."""
    decision = "vedtak.csv", as_csv(decision_rows(shipped_case(CASE)))
    kept = "kept.csv", (INPUTS / CASE / "decision.csv").read_bytes()
    letter, ledger = ("brev.txt", LETTER.encode()), ("regnskap.csv", LEDGER.encode())
    listed = "liste.csv", LIST.encode()
    inside = "herav.csv", HERAV.encode()
    both = (decision, letter, ledger, listed, inside, kept)
    return (*((one, one) for one in both), (listed, inside), (decision, kept))


LIST = (
    "Tall i kroner\nMottaker;Finansieringstype;Beløp\nNord HF;Basis;1000\nNord HF;Øremerket;200\n"
    "Syd HF;Basis;3000\nUfordelt;Basis;70\nSum;Basis;4070\nSum;Øremerket;200\n"
)
HERAV = (
    "Tall i kroner;;\nMottaker;Basis;Øremerket\nNord HF;1000;200\nHerav drift;300;20\nSyd HF;3000;\n"
    "Ikke fordelt;70;\nSum;4070;200\n"
)


def fault_of_two(random: Random, folder: Path) -> str:
    """What is wrong with what comes of two changed files; nothing where it holds."""
    one, other = random.choice(pairs())
    files = [folder / f"a-{one[0]}", folder / f"b-{other[0]}"]
    for path, (_, content) in zip(files, (one, other), strict=True):
        path.write_bytes(_changed(random, content))
    case = random.choice((None, None, CASE))
    computed = CASE if random.random() < 0.2 else str(files[1])
    asked = Asked(str(files[0]), computed, case=case, unit=random.choice((None, None, "tusen kroner")))
    try:
        made, _ = answered(asked)
    except ProblemsFound as refused:
        return "" if refused.problems else "refused without a word"
    except BaseException as fault:
        return f"raised {type(fault).__name__}: {fault}"
    return uncounted(made)


def _changed(random: Random, content: bytes) -> bytes:
    """As the readers are tried, seldom; mostly only amounts and lines, so that there is a result to judge."""
    if random.random() < 0.2:
        return mutated(random, content)
    for _ in range(random.choice((0, 1, 1, 2, 4))):
        content = random.choice((_amount, _amount, _amount, _line))(random, content)
    return content


def _amount(random: Random, content: bytes) -> bytes:
    """An amount with another in its place, or with some of its digits others."""
    found = list(_AMOUNT.finditer(content))
    if not found:
        return content
    one, other = random.choice(found), random.choice(found)[0]
    digits = bytes(random.choice((sign, sign, random.choice(b"0123456789"))) for sign in one[0])
    new = random.choice((other, digits, one[0] + b"0", b"-" + one[0], b"", b"0"))
    return content[: one.start()] + new + content[one.end() :]


def _line(random: Random, content: bytes) -> bytes:
    """A line left out, or two in each other's place."""
    lines = content.split(b"\n")
    one, other = random.randrange(len(lines)), random.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    if random.random() < 0.3:
        del lines[one]
    return b"\n".join(lines)


def uncounted(made: Reconciled) -> str:
    """Why the one number is wrong: nought though totals differ, or not the sum of what is unexplained."""
    result = made.result
    money = [one for one in result.unexplained if one.finding.unit.money]
    if money and result.unexplained_amount != sum(abs(one.rest) for one in money):
        return "the one number is not the sum of what is unexplained"
    if not result.unexplained_amount and _totals_differ(made):
        return "nothing is unexplained, and the totals of what both have differ"
    return ""


def _totals_differ(made: Reconciled) -> bool:
    """Whether what both sides have sums to more or less on one side, beyond all their roundings."""
    stated, computed = made.two.stated, made.two.computed
    shared = [cell for cell in stated.cells if cell in computed.cells and cell[1] in made.two.streams]
    one, room = stated.total(shared)
    other, room_too = computed.total(shared)
    return abs(Fraction(one - other)) > room + room_too
