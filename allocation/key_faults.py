"""What is wrong with a distribution key: weights, criteria without values, names that nobody knows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from allocation.bases import base_names, base_title, no_base_amount, stated_base
from allocation.case import Case
from allocation.criteria import Blend, Criterion, FixedShares, Key, Mix, Need, PreviousAmounts
from allocation.keys import eligible_for
from allocation.money import in_unit, plain_number
from allocation.problems import Place, Problem, error, some_of, unknown_name


@dataclass(frozen=True, slots=True)
class Use:
    """A key in use: on a stream of a case, over some recipients; `place` is where the key stands."""

    case: Case
    stream: str
    recipients: tuple[str, ...]
    place: Place


def key_problems(key: Key, case: Case, stream: str, recipients: Sequence[str]) -> list[Problem]:
    """Why the key cannot be used on these recipients; empty when it can."""
    place = place_of(key, case)
    faults = weight_problems(key, place) + group_problems(key, case)
    eligible = eligible_for(key, case, recipients)
    if not eligible and not faults:
        what = f"ingen av mottakerne hører til gruppene til nøkkelen «{key.code}»: {', '.join(key.groups)}"
        faults.append(error(place, what, "feil gruppe", "rett «groups», eller nevn andre mottakere i steget"))
    return faults or _FAULTS[type(key)](key, Use(case, stream, eligible, place))


def place_of(key: Key, case: Case) -> Place:
    """Where a key stands, for problems."""
    return case.at("keys.toml", column=f"keys.{key.code}")


def weight_problems(key: Key, place: Place) -> list[Problem]:
    """Weights or shares that do not sum to one, or are negative."""
    weights = _weights_of(key)
    if weights is None:
        return []
    problems = []
    what, which = ("andelene", "andel") if isinstance(key, FixedShares) else ("vektene", "vekt")
    whole = sum(weights.values(), Fraction(0))
    if whole != 1:
        problems.append(
            error(
                place,
                f"{what} i nøkkelen «{key.code}» summerer til {plain_number(whole)}, ikke til 1",
                f"en {which} er endret uten at de andre er det",
                f"juster {what} slik at de til sammen er 1",
            )
        )
    problems += [
        error(
            place,
            f"«{code}» i nøkkelen «{key.code}» har en negativ {which}, {plain_number(weight)}",
            "feil fortegn",
            f"skriv en {which} fra 0 til 1",
        )
        for code, weight in weights.items()
        if weight < 0
    ]
    return problems


def _weights_of(key: Key) -> Mapping[str, Fraction] | None:
    if isinstance(key, Mix):
        return key.mix
    if isinstance(key, Blend):
        return key.blend
    return key.shares if isinstance(key, FixedShares) else None


def group_problems(key: Key, case: Case) -> list[Problem]:
    """Groups of the key that no recipient belongs to."""
    return unknown_groups(key.groups, case, place_of(key, case))


def unknown_groups(groups: Sequence[str], case: Case, place: Place) -> list[Problem]:
    """The error for each group that no recipient belongs to."""
    known = dict.fromkeys(recipient.group for recipient in case.recipients.values() if recipient.group)
    return [unknown_name(place, "gruppe", group, known) for group in groups if group not in known]


def blend_rings(case: Case) -> list[Problem]:
    """Keys that blend themselves, straight or by way of others."""
    return [
        error(
            place_of(key, case),
            f"nøkkelen «{key.code}» blander seg selv",
            "nøklene viser til hverandre i ring",
            "la en av dem bygge på kriterier",
        )
        for key in case.keys.values()
        if isinstance(key, Blend) and _reaches(key.code, key, case, set())
    ]


def _reaches(code: str, key: Key, case: Case, seen: set[str]) -> bool:
    if not isinstance(key, Blend):
        return False
    for part in key.blend:
        if part == code:
            return True
        if part in case.keys and part not in seen:
            seen.add(part)
            if _reaches(code, case.keys[part], case, seen):
                return True
    return False


def _mix_problems(key: Mix, use: Use) -> list[Problem]:
    return _criteria_problems(tuple(key.mix), use)


def _need_problems(key: Need, use: Use) -> list[Problem]:
    problems = _criteria_problems((key.need.population, key.need.index), use)
    if problems:
        return problems
    population, index = (use.case.criteria[code] for code in (key.need.population, key.need.index))
    if any(population.values[code] and index.values[code] for code in use.recipients):
        return []
    what = f"nøkkelen «{key.code}» gir null behov til alle mottakerne"
    cause = f"den som har «{population.name}», har null i «{index.name}», og omvendt"
    return [error(use.place, what, cause, "se etter at de to kriteriene gjelder de samme mottakerne")]


def _criteria_problems(codes: Sequence[str], use: Use) -> list[Problem]:
    problems: list[Problem] = []
    for code in codes:
        if code not in use.case.criteria:
            problems.append(unknown_name(use.place, "kriterium", code, use.case.criteria))
        else:
            problems += _criterion_problems(use.case.criteria[code], use)
    return problems


def _criterion_problems(criterion: Criterion, use: Use) -> list[Problem]:
    problems = []
    column = Place(criterion.file, column=criterion.column)
    missing = [use.case.name_of(code) for code in use.recipients if code not in criterion.values]
    negative = [
        f"{use.case.name_of(code)}: {plain_number(criterion.values[code])}"
        for code in use.recipients
        if criterion.values.get(code, 0) < 0
    ]
    if missing:
        problems.append(
            error(
                Place(criterion.file, criterion.next_line, criterion.column),
                f"kriteriet «{criterion.name}» mangler verdi for {some_of(missing)}",
                "raden mangler i tabellen, eller navnet er skrevet på en annen måte",
                "gi mottakeren et fast beløp før nøkkelen, nevn nøkkelens mottakere med «recipients», "
                "oppgi null med begrunnelse i keys.toml, eller legg til raden her",
            )
        )
    if negative:
        problems.append(
            error(
                column,
                f"kriteriet «{criterion.name}» er negativt for {some_of(negative)}",
                "feil fortegn",
                "et kriterium måler behov eller aktivitet og kan ikke være under null",
            )
        )
    if not problems and not any(criterion.values[recipient] for recipient in use.recipients):
        problems.append(
            error(
                column,
                f"kriteriet «{criterion.name}» er null for alle mottakerne",
                "feil kolonne, eller ingen av mottakerne har tjenesten",
                "velg et annet kriterium, eller ta det ut av nøkkelen",
            )
        )
    return problems


def _fixed_problems(key: FixedShares, use: Use) -> list[Problem]:
    missing = [code for code in use.recipients if code not in key.shares]
    outside = [code for code in key.shares if code not in use.recipients and key.shares[code]]
    problems = []
    if missing:
        who = some_of([use.case.name_of(code) for code in missing])
        fix = "skriv andelen, eventuelt 0, eller nevn nøkkelens mottakere med «recipients» i steget"
        what = f"nøkkelen «{key.code}» har ingen andel for {who}"
        problems.append(error(use.place, what, "mottakeren er glemt i nøkkelen", fix))
    if outside:
        who = some_of([use.case.name_of(code) for code in outside])
        fix = "ta andelen ut og la de andre summere til 1, eller ta med mottakeren i steget"
        what = f"nøkkelen «{key.code}» har andeler for {who}, som ikke er med i steget"
        problems.append(error(use.place, what, "mottakeren har fått beløpet sitt på annen måte", fix))
    return problems


def _previous_problems(key: PreviousAmounts, use: Use) -> list[Problem]:
    case, known = use.case, base_names(use.case)
    if key.previous not in known:
        return [unknown_name(use.place, "grunnlag", key.previous, known)]
    missing = no_base_amount(case, key.previous, use.stream, use.recipients, use.place)
    if missing:
        return missing
    stated = {code: stated_base(case, key.previous, use.stream, code) or 0 for code in use.recipients}
    problems = [
        error(
            use.place,
            f"{base_title(case, key.previous)} har et negativt beløp for {case.name_of(code)}: "
            f"{in_unit(amount, case.unit)} {case.unit.name}",
            "et trekk er ført som beløp",
            "en nøkkel kan ikke ha negative andeler: gi mottakeren et fast beløp før nøkkelen",
        )
        for code, amount in stated.items()
        if amount < 0
    ]
    if not problems and not any(stated.values()):
        what = f"{base_title(case, key.previous)} er null for alle mottakerne"
        problems.append(error(use.place, what, "feil grunnlag", "velg et annet grunnlag"))
    return problems


def _blend_problems(key: Blend, use: Use) -> list[Problem]:
    rings = [problem for problem in blend_rings(use.case) if problem.where == use.place]
    if rings:
        return rings
    problems: list[Problem] = []
    for code in key.blend:
        if code not in use.case.keys:
            problems.append(unknown_name(use.place, "nøkkel", code, use.case.keys))
        else:
            problems += key_problems(use.case.keys[code], use.case, use.stream, use.recipients)
    return problems


_FAULTS: Mapping[type[Key], Callable[[Any, Use], list[Problem]]] = {
    Mix: _mix_problems,
    FixedShares: _fixed_problems,
    PreviousAmounts: _previous_problems,
    Need: _need_problems,
    Blend: _blend_problems,
}
