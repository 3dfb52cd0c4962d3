"""Versions of a scenario: what is decided is sealed and never changed; a change is a new version.

A draft or a recommendation may be changed freely. A decided or adjusted scenario carries its seal, a
digest of what was decided: whoever changes it, or a baseline that it stands on, is told so by the
loader. The seal is no lock, and whoever takes it away can set a new one: but not unseen.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from allocation.cascade import distribute
from allocation.case import UNPLACED, Case, Scenario, ScenarioStatus
from allocation.distribution import Block
from allocation.funds import LineKind
from allocation.problems import Problem, error, unknown_name
from allocation.rules.counting import CountMeasures, UnresolvedChallenge
from allocation.scenario import overridden, standing_on
from allocation.words import SCENARIO_STATUS

_LENGTH = 12


class Frozen(ValueError):
    """What was asked for would change a decided scenario; the message says which, and the way out."""


def as_decided(case: Case, scenario: Scenario) -> Scenario:
    """A decided scenario with body, case number and date, the case's own where it states none.

    A draft or a recommendation has only what it states itself: the case's day is the decision's.
    """
    if not scenario.is_frozen:
        return scenario
    return replace(
        scenario,
        body=scenario.body or case.body,
        case_number=scenario.case_number or case.case_number,
        decided_on=scenario.decided_on or case.decided_on,
    )


def seal_of(case: Case, scenario: Scenario) -> str:
    """The seal that fits the scenario as it now stands: twelve hexadecimal digits.

    Sealed are its name, title, status, body, case number and date (the case's own where it states
    none), what it replaces, whether it claims to be the decision, and the overrides of itself and of
    every baseline under it; and its amounts, with their stream, payer and how long the money lasts. Where it
    has them also what each rule gives of a requirement, for its measures and its unresolved challenge sum to
    the requirement whatever a measure gives; and each month's share of a fund that is paid by a profile. Not
    sealed are its description, the order and notation in the files, the program's version, and, where the
    scenario claims to be the decision, the amounts that are reconciled with a decision table.
    """
    decided = as_decided(case, scenario)
    sealed = {
        "name": decided.name,
        "title": decided.title,
        "status": decided.status,
        "body": decided.body,
        "case_number": decided.case_number,
        "date": decided.decided_on.isoformat() if decided.decided_on else "",
        "replaces": decided.replaces,
        "claims_decision": decided.claims_decision,
        "overrides": [[link.name, _plain(link.overrides)] for link in standing_on(case, scenario)[0]],
        **_given(case, scenario),
    }
    text = json.dumps(sealed, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:_LENGTH]


def _given(case: Case, scenario: Scenario) -> dict[str, object]:
    """What the scenario gives of each fund, in kroner; nothing where it cannot be run.

    What only some scenarios have is left out of the others: the seals of these then hold as before.
    """
    effective, problems = overridden(case, scenario)
    done = () if problems else distribute(effective).splits
    blocks = [block for split in done for block in split.blocks]
    more = {"by_rule": _by_rule(effective, blocks), "months": _months(effective) if blocks else []}
    return {
        "amounts": _amounts(effective, scenario, blocks),
        **{name: rows for name, rows in more.items() if rows},
    }


def _amounts(case: Case, scenario: Scenario, blocks: Iterable[Block]) -> list[list[object]]:
    """Kroner by fund, stream, payer, year, recipient and how long they last.

    What the reconciliation guards is left out.
    """
    sums: dict[tuple[str, str, str, int, str, str], int] = {}
    for block in blocks:
        for code, amount in zip(block.recipients, block.amounts.tolist(), strict=True):
            if not (scenario.claims_decision and _is_reconciled(case, block, code)):
                row = (block.fund, block.stream, block.payer, block.year, code, str(block.lasting))
                sums[row] = sums.get(row, 0) + amount
    return sorted([*row, amount] for row, amount in sums.items() if amount)


def _by_rule(case: Case, blocks: Iterable[Block]) -> list[list[object]]:
    """Kroner by fund, rule, year and recipient, of the rules whose amounts the sums do not show."""
    sums: dict[tuple[str, str, int, str], int] = {}
    for block in blocks:
        if block.rule in _HIDDEN_IN_SUMS or case.funds[block.fund].kind is LineKind.SUM:
            for code, amount in zip(block.recipients, block.amounts.tolist(), strict=True):
                row = (block.fund, block.rule, block.year, code)
                sums[row] = sums.get(row, 0) + amount
    return sorted([*row, amount] for row, amount in sums.items() if amount)


_HIDDEN_IN_SUMS = (CountMeasures.rule, UnresolvedChallenge.rule)
"""The rules of a requirement's entries, which sum to it whatever each gives; so may the lines of a frame."""


def _months(case: Case) -> list[list[str]]:
    """Each month's share of the year by fund, of the funds that are paid by a profile."""
    profiles = {code: case.profiles[fund.profile].months for code, fund in case.funds.items() if fund.profile}
    return sorted(
        [code, *(str(month / sum(months)) for month in months)] for code, months in profiles.items()
    )


def _is_reconciled(case: Case, block: Block, code: str) -> bool:
    """Whether the decision table has a cell for what a recipient gets, or is what tells the unplaced."""
    if case.decision is None or block.year != case.year or case.payer not in ("", block.payer):
        return False
    return code == UNPLACED or (code, block.stream) in case.decision.cells


def _plain(value: object) -> object:
    """A value as JSON can hold it, one form for one value: 0.2 and 0.20 are the same number."""
    if isinstance(value, str | bool):
        return value
    if isinstance(value, int | Decimal):
        sign, digits, exponent = Decimal(value).as_tuple()
        kept = "".join(map(str, digits)).lstrip("0")
        cut = kept.rstrip("0")
        shift = exponent + len(kept) - len(cut) if isinstance(exponent, int) else exponent
        return {"number": f"{'-' * sign}{cut}e{shift}" if cut else "0"}
    if isinstance(value, Mapping):
        return {str(name): _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return {type(value).__name__: str(value)}


def version_problems(case: Case, scenario: Scenario) -> list[Problem]:
    """What is wrong with the scenario's status: who decided it, what it replaces, and its seal.

    A seal is looked at when the rest is in order, for it is made of the rest.
    """
    problems = _undecided(case, scenario) + _replaces_problems(case, scenario)
    return problems or standing_on(case, scenario)[1] or _seal_problems(case, scenario)


def _undecided(case: Case, scenario: Scenario) -> list[Problem]:
    """Without a body and a date nothing is decided."""
    if not scenario.is_frozen:
        return []
    decided, status = as_decided(case, scenario), SCENARIO_STATUS[scenario.status]
    return [
        error(
            case.at_scenario(scenario, word),
            f"alternativet er {status}, men det står ikke {what}",
            f"«{word}» mangler både i alternativet og i case.toml",
            f"legg til «{word} = {form}» i alternativet, eller sett status til «{ScenarioStatus.DRAFT}»",
        )
        for word, value, what, form in (
            ("body", decided.body, "av hvem", "…"),
            ("date", decided.decided_on, "når", "ÅÅÅÅ-MM-DD"),
        )
        if not value
    ]


def _replaces_problems(case: Case, scenario: Scenario) -> list[Problem]:
    """A version replaces another scenario of the case, and no ring of versions replace each other.

    Drafts and recommendations that would replace the same scenario compete, as they should before a
    meeting. At most one of them becomes decided or adjusted: with two, nobody could say which version
    holds. The one decided last replaces the one decided before it.
    """
    place, name = case.at_scenario(scenario, "replaces"), scenario.replaces
    if not name:
        return []
    if name == scenario.name:
        what, cause = "alternativet erstatter seg selv", "filen er kopiert uten at «replaces» er rettet"
        return [error(place, what, cause, "nevn det alternativet som dette er en ny versjon av")]
    if name not in case.scenarios:
        others = [other for other in case.scenarios if other != scenario.name]
        return [unknown_name(place, "alternativ", name, others)]
    if _replaces_itself(case, scenario):
        cause = "alternativene erstatter hverandre i ring"
        what = f"alternativet «{scenario.name}» erstatter i siste ledd seg selv"
        return [error(place, what, cause, "la det eldste av dem stå uten «replaces»")]
    rivals = [other for other in case.scenarios.values() if other.replaces == name and other.is_frozen]
    return [
        error(
            place,
            f"både «{scenario.name}» og «{rival.name}» er vedtatt i stedet for «{name}»",
            "det siste vedtaket bygger på det første, men er skrevet som om det ikke fantes",
            f'la det som er vedtatt sist erstatte det andre, for eksempel replaces = "{rival.name}"',
        )
        for rival in rivals
        if scenario.is_frozen and rival.name != scenario.name
    ]


def _replaces_itself(case: Case, scenario: Scenario) -> bool:
    passed: list[str] = []
    name = scenario.replaces
    while name in case.scenarios and name not in passed:
        passed.append(name)
        name = case.scenarios[name].replaces
    return scenario.name in passed


def _seal_problems(case: Case, scenario: Scenario) -> list[Problem]:
    place, status = case.at_scenario(scenario, "seal"), SCENARIO_STATUS[scenario.status]
    if not scenario.is_frozen:
        if not scenario.seal:
            return []
        what = f"alternativet er {status} og har likevel et segl"
        cause = "statusen er endret, eller filen er en kopi av noe vedtatt"
        fix = "ta bort «seal» hvis det ikke er vedtatt; ellers sett statusen tilbake slik den var"
        return [error(place, what, cause, fix)]
    fitting = seal_of(case, scenario)
    if scenario.seal == fitting:
        return []
    if not scenario.seal:
        what = f"alternativet er {status} og mangler segl"
        cause = "det er nettopp vedtatt, eller linjen er slettet; seglet viser at det vedtatte ikke endres"
        where = ", over [overrides]" if scenario.overrides else ""
        fix = f'er alt slik det ble vedtatt, legg til linjen seal = "{fitting}"{where}'
        return [error(place, what, cause, fix)]
    what = f"alternativet er {status} og skal aldri endres, men seglet «{scenario.seal}» passer ikke"
    cause = f"noe er endret etter at det ble forseglet: {_suspects(case, scenario)}"
    fix = (
        f"sett det tilbake slik at seglet «{scenario.seal}» passer; eller lag en ny versjon med det som er "
        f'nytt, i en fil med nytt navn og replaces = "{scenario.name}"'
    )
    return [error(place, what, cause, fix)]


def _suspects(case: Case, scenario: Scenario) -> str:
    """The files that a broken seal may be due to; a baseline whose own seal fits is not among them."""
    own, *baselines = standing_on(case, scenario)[0]
    files = [case.at_scenario(own).file]
    for baseline in baselines:
        if baseline.is_frozen and baseline.seal == seal_of(case, baseline):
            break
        files.append(f"grunnalternativet {case.at_scenario(baseline).file}")
    stated = {"body": own.body, "case_number": own.case_number, "date": own.decided_on}
    lent = [word for word, value in stated.items() if not value]
    if lent:
        files.append(f"{case.at('case.toml').file} ({', '.join(lent)})")
    return " eller ".join(files)


def new_version(
    scenario: Scenario,
    name: str,
    overrides: Mapping[str, object],
    title: str = "",
    description: str = "",
) -> Scenario:
    """A draft of that name which builds on the scenario, replaces it, and changes what is overridden.

    Raises Frozen where the name is the scenario's own.
    """
    if name == scenario.name:
        raise Frozen(f"en ny versjon av «{name}» må ha et nytt navn")
    return Scenario(
        name=name,
        title=title or f"{scenario.title}, ny versjon",
        description=description,
        baseline=scenario.name,
        replaces=scenario.name,
        overrides=dict(overrides),
    )


def with_scenario(case: Case, scenario: Scenario) -> Case:
    """The case with one more scenario, or with another form of one that it has.

    Raises Frozen where that would change a decided scenario, itself or what it stands on.
    """
    changed = replace(case, scenarios={**case.scenarios, scenario.name: scenario})
    for held in case.scenarios.values():
        if held.is_frozen and seal_of(changed, changed.scenarios[held.name]) != seal_of(case, held):
            raise Frozen(
                f"«{held.name}» er {SCENARIO_STATUS[held.status]} og endres aldri; lag i stedet en ny "
                f'versjon under et nytt navn, med replaces = "{held.name}"'
            )
    return changed
