"""Distribution keys: from criteria and weights to each recipient's share."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from allocation.case import Criterion, Key
from allocation.money import number_text, round_half_up
from allocation.problems import Place, Problem, error, unknown_name


def key_shares(key: Key, criteria: Mapping[str, Criterion], recipients: Sequence[str]) -> dict[str, Fraction]:
    """Each recipient's share by a mix of criteria.

    Share = sum over the criteria of weight x (the recipient's value / the sum of all recipients'
    values). A criterion in another unit changes nothing. It favours those who weigh most in the
    criteria with the largest weights.

    With `percent_decimals` each share is rounded, halves up, to that many decimals of a per cent
    before it is used, as letters do that print the key; such shares need not sum to one.

    Used by methods with a step of rule `key`. Call `key_problems` first: this function takes for
    granted that every criterion states a value for every recipient.
    """
    shares = dict.fromkeys(recipients, Fraction(0))
    for code, weight in key.mix.items():
        values = criteria[code].values
        whole = sum((values[recipient] for recipient in recipients), Fraction(0))
        for recipient in recipients:
            shares[recipient] += weight * values[recipient] / whole
    if key.percent_decimals is None:
        return shares
    return {code: rounded_share(share, key.percent_decimals) for code, share in shares.items()}


def key_terms(key: Key, criteria: Mapping[str, Criterion], recipients: Sequence[str], recipient: str) -> str:
    """How a recipient's share came about, in words: weight x value / everybody's value, heaviest first."""
    terms = []
    for code, weight in sorted(key.mix.items(), key=lambda term: (-term[1], term[0])):
        criterion = criteria[code]
        whole = sum((criterion.values[one] for one in recipients), Fraction(0))
        value, of = (_plain(number / criterion.factor) for number in (criterion.values[recipient], whole))
        terms.append(f"{_plain(100 * weight)} % × {value} / {of} ({criterion.name})")
    return " + ".join(terms)


def rounded_share(share: Fraction, percent_decimals: int) -> Fraction:
    """A share rounded to decimals of a per cent: 0.61924 with one decimal becomes 0.619."""
    return round_half_up(share, percent_decimals + 2)


def weight_problems(key: Key, place: Place) -> list[Problem]:
    """Weights that do not sum to one, or are negative."""
    problems = []
    weights = sum(key.mix.values(), Fraction(0))
    if weights != 1:
        problems.append(
            error(
                place,
                f"vektene i nøkkelen «{key.code}» summerer til {_plain(weights)}, ikke til 1",
                "en vekt er endret uten at de andre er det",
                "juster vektene slik at de til sammen er 1",
            )
        )
    problems += [
        error(
            place,
            f"kriteriet «{code}» i nøkkelen «{key.code}» har en negativ vekt, {_plain(weight)}",
            "feil fortegn",
            "skriv en vekt fra 0 til 1",
        )
        for code, weight in key.mix.items()
        if weight < 0
    ]
    return problems


def key_problems(
    key: Key,
    criteria: Mapping[str, Criterion],
    recipients: Sequence[str],
    names: Mapping[str, str],
    place: Place,
) -> list[Problem]:
    """Why the key cannot be used on these recipients; empty when it can."""
    problems = weight_problems(key, place)
    for code in key.mix:
        if code not in criteria:
            problems.append(unknown_name(place, "kriterium", code, criteria))
        else:
            problems += _criterion_problems(criteria[code], recipients, names)
    return problems


def _criterion_problems(
    criterion: Criterion, recipients: Sequence[str], names: Mapping[str, str]
) -> list[Problem]:
    problems = []
    column = Place(criterion.file, column=criterion.column)
    new_row = Place(criterion.file, criterion.next_line, criterion.column)
    for recipient in recipients:
        value = criterion.values.get(recipient)
        if value is None:
            problems.append(
                error(
                    new_row,
                    f"kriteriet «{criterion.name}» mangler verdi for {names[recipient]}",
                    "raden mangler i tabellen, eller navnet er skrevet på en annen måte",
                    "gi mottakeren et fast beløp før nøkkelen, nevn nøkkelens mottakere med «recipients», "
                    "oppgi null med begrunnelse i keys.toml, eller legg til raden her",
                )
            )
        elif value < 0:
            problems.append(
                error(
                    column,
                    f"kriteriet «{criterion.name}» er negativt for {names[recipient]}: {_plain(value)}",
                    "feil fortegn",
                    "et kriterium måler behov eller aktivitet og kan ikke være under null",
                )
            )
    if not problems and not sum(criterion.values[recipient] for recipient in recipients):
        problems.append(
            error(
                column,
                f"kriteriet «{criterion.name}» er null for alle mottakerne",
                "feil kolonne, eller ingen av mottakerne har tjenesten",
                "velg et annet kriterium, eller ta det ut av nøkkelen",
            )
        )
    return problems


def _plain(value: Fraction) -> str:
    text = number_text(value, 4)
    return text.rstrip("0").rstrip(",")
