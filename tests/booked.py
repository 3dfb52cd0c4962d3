"""The 2024 case as its accounts are written: with somebody who settles the rounding that nobody got."""

import shutil
from collections.abc import Callable, Iterable
from dataclasses import replace
from fractions import Fraction
from functools import cache
from pathlib import Path

from allocation import run
from allocation.case import Case
from allocation.distribution import Distribution
from allocation.funds import PaymentProfile
from tests.broken_folders import INPUTS
from tests.shipped import shipped_case

RHF = "helse-sor-ost-rhf"
CASE = "hso-2024-revised"
_PAYER = 'payer = "Helse Sør-Øst RHF"\n'


def months(weights: Iterable[int]) -> PaymentProfile:
    """A payment profile of these weights."""
    return PaymentProfile("prøve", "Prøve", tuple(map(Fraction, weights)))


JULY = months(int(month == 7) for month in range(1, 13))


def settled_case() -> Case:
    """The shipped case with the RHF settling what the board's rounded cells leave."""
    return replace(shipped_case(CASE), settles_unplaced=RHF)


@cache
def settled(scenario: str = "decided") -> Distribution:
    """A run of it."""
    return run(settled_case(), scenario)


def settled_folder(to: Path) -> Path:
    """A copy of the shipped folder whose case.toml says the same."""
    return changed_folder(
        to, "case.toml", lambda text: text.replace(_PAYER, f'{_PAYER}unplaced = "Helse Sør-Øst RHF"\n')
    )


def changed_folder(to: Path, file: str, change: Callable[[str], str]) -> Path:
    """A copy of the shipped folder with one file changed, or one more. The change must change something."""
    folder = to / CASE
    if not folder.exists():
        shutil.copytree(INPUTS / CASE, folder)
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert change(text) != text
    path.write_text(change(text), encoding="utf-8")
    return folder
