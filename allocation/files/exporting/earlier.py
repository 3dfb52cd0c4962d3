"""What was booked before, so that it can be taken back: of a scenario, or of an earlier export's own file."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from allocation.case import Case, Scenario
from allocation.files.exporting.export import export_of
from allocation.files.exporting.profile import Profile
from allocation.files.marking import WATERMARK
from allocation.posting_totals import By, booked_by
from allocation.postings import Posting, payer_of
from allocation.problems import Place, Problem, ProblemsFound, error, unknown_name
from allocation.scenario import run

_SUFFIX = ".json"


def earlier_postings(
    case: Case, scenario: Scenario, given: str | None, profile: Profile
) -> tuple[Posting, ...]:
    """The postings that an export of the scenario replaces.

    Args:
        case: whose amounts are exported, as it was read: what a scenario overrides is not laid on.
        scenario: the one that is exported; where nothing is given, what it replaces, if that is decided.
        given: the name of a scenario of the case, or the JSON file of an earlier export, which holds what was
            booked whatever has become of case and accounts since.
        profile: by which the scenario was booked.

    Raises:
        ProblemsFound: there is no such scenario, it cannot be booked and so never was, or the file is no
            export of this payer's in this case.
    """
    if given and given.endswith(_SUFFIX):
        return _read(case, given)
    replaced = case.scenarios.get(scenario.replaces)
    name = given or (replaced.name if replaced and replaced.is_frozen else "")
    if not name:
        return ()
    others = [one for one in case.scenarios if one != scenario.name]
    if name not in others:
        raise ProblemsFound([unknown_name(Place("--replaces"), "alternativ", name, others)])
    if not case.scenarios[name].is_frozen:
        raise ProblemsFound([_never_booked(Place("--replaces"), f"alternativet «{name}» er et utkast")])
    return export_of(run(case, name), profile).postings


def _read(case: Case, path: str) -> tuple[Posting, ...]:
    place = Place(path)
    try:
        document = json.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as fault:
        what, fix = f"filen kan ikke åpnes ({fault.strerror or fault})", "skriv hele stien til filen"
        raise ProblemsFound([error(place, what, "skrivefeil i stien", fix)]) from fault
    except (ValueError, RecursionError) as fault:
        raise ProblemsFound([_no_export(place)]) from fault
    problems = list(_faults(case, document, place))
    if problems:
        raise ProblemsFound(problems)
    return tuple(Posting(**row) for row in document["postings"])


def _no_export(place: Place) -> Problem:
    what, cause = "filen er ikke en tidligere eksport", "det er en annen fil, eller den er endret"
    return error(place, what, cause, "bruk filen som slutter på -avstemt.json, slik eksporten skrev den")


def _faults(case: Case, document: object, place: Place) -> Iterator[Problem]:
    """That it is no export, another's, a draft's, or that its postings no longer sum to its own totals."""
    if not isinstance(document, Mapping) or not _has_postings(document):
        yield _no_export(place)
        return
    if (document.get("case"), document.get("payer")) != (case.name, payer_of(case)):
        what = f"filen er av saken «{document.get('case')}» og betaleren «{document.get('payer')}»"
        fix = f"bruk en fil av saken «{case.name}» og betaleren «{payer_of(case)}»"
        yield error(place, what, "det er feil fil", fix)
    if document.get("status") == WATERMARK:
        yield _never_booked(place, f"filen er av et utkast, «{document.get('scenario')}»")
    booked = tuple(Posting(**row) for row in document["postings"])
    if not _adds_up(booked, document["totals"]) or any(not 1 <= one.month <= 12 for one in booked):
        yield _no_export(place)


def _adds_up(booked: Sequence[Posting], totals: Sequence[Mapping[str, Any]]) -> bool:
    """Whether postings sum to what the file itself says of each fund, recipient and account, and of all."""
    stated = {(one.get("by"), one.get("name")): one.get("booked") for one in totals}
    own: dict[tuple[str, str], int] = {(By.WHOLE, ""): sum(one.amount for one in booked)}
    for by, sums in booked_by(booked).items():
        own |= {(by, name): amount for name, amount in sums.items()}
    checked = {By.FUND, By.RECIPIENT, By.ACCOUNT, By.WHOLE}
    return own == {
        key: amount for key, amount in stated.items() if key[0] in checked and (amount or key in own)
    }


def _never_booked(place: Place, what: str) -> Problem:
    fix = "utelat --replaces, eller nevn det alternativet som er vedtatt og bokført"
    return error(place, what, "et utkast er aldri bokført, og kan ikke føres tilbake", fix)


def _has_postings(document: Mapping[str, Any]) -> bool:
    rows, totals = document.get("postings"), document.get("totals")
    if not isinstance(rows, list) or not isinstance(totals, list) or not rows:
        return False
    kinds = {field.name: int if field.type in (int, "int") else str for field in fields(Posting)}
    return all(isinstance(one, Mapping) for one in totals) and all(
        isinstance(row, Mapping)
        and row.keys() == kinds.keys()
        and all(type(row[name]) is kind for name, kind in kinds.items())
        for row in rows
    )
