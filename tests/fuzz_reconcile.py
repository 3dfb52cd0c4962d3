"""The reconciliation under fire: two files changed at random never raise, and no difference goes uncounted.

`python -m tests.fuzz_readers --reconcile --minutes 10` goes on for that long. Every cell that both files
have, and that differs by more than roundings can make, is among what is unexplained.
"""

import re
from fractions import Fraction
from functools import cache
from pathlib import Path
from random import Random

from allocation.explanations import key_of
from allocation.files.reconciled.asked import Asked, answered
from allocation.problems import ProblemsFound
from allocation.reconciling.side import Cell
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
    return verdict_of_two(random, folder)[1]


def verdict_of_two(random: Random, folder: Path) -> tuple[bool, str]:
    """Whether two changed files were held against each other, and what is wrong with what comes of it."""
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
        return False, "" if refused.problems else "refused without a word"
    except BaseException as fault:
        return False, f"raised {type(fault).__name__}: {fault}"
    return True, uncounted(made)


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
    """Why the one number is wrong: no sum of what is unexplained, or a cell that differs is not in it."""
    result = made.result
    money = [one for one in result.unexplained if one.finding.unit.money]
    if money and result.unexplained_amount != sum(abs(one.rest) for one in money):
        return "the one number is not the sum of what is unexplained"
    told = {one.key for one in result.unexplained}
    missed = [cell for cell in _differing(made) if key_of(cell) not in told]
    return f"cells differ and are not told: {missed[:3]}" if missed else ""


def _differing(made: Reconciled) -> list[Cell]:
    """The cells that both sides have, and that are further apart than their roundings can make."""
    stated, computed = made.two.stated, made.two.computed
    found = []
    for cell in stated.cells:
        if cell in computed.cells and cell[1] in made.two.streams:
            (one, room), (other, room_too) = stated.total([cell]), computed.total([cell])
            if abs(Fraction(one - other)) > room + room_too:
                found.append(cell)
    return found
