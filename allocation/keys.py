"""Distribution keys: from criteria, stated shares or earlier amounts to each recipient's share.

Each form of key has one function that gives its shares and one that finds what is wrong with it; a
blend uses those of the keys it blends.
"""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from math import lcm
from typing import Any

from allocation.amounts import Amounts, common
from allocation.bases import base_amounts, base_title
from allocation.case import Case
from allocation.criteria import Blend, Criterion, FixedShares, Key, Mix, Need, PreviousAmounts
from allocation.money import in_unit, plain_number, round_half_up

Codes = Sequence[str]


def key_shares(key: Key, case: Case, stream: str, recipients: Codes) -> Amounts:
    """Each recipient's share by the key; shares sum to one unless the key rounds them.

    With `percent_decimals` each share is rounded, halves up, to that many decimals of a per cent
    before it is used, as letters do that print the key; such shares need not sum to one.

    Used by methods with a step of rule `key`. Call `key_problems` first: this function takes for
    granted that there is a value for every recipient.
    """
    eligible = eligible_for(key, case, recipients)
    shares = _SHARES[type(key)](key, case, stream, eligible)
    if key.percent_decimals is not None:
        places = key.percent_decimals
        shares = Amounts.of({code: rounded_share(share, places) for code, share in shares.items()})
    return shares if eligible == tuple(recipients) else shares.only(recipients)


def eligible_for(key: Key, case: Case, recipients: Codes) -> tuple[str, ...]:
    """Those recipients that belong to the key's groups; all where it names none."""
    if not key.groups:
        return tuple(recipients)
    return tuple(code for code in recipients if case.recipients[code].group in key.groups)


def rounded_share(share: Fraction, percent_decimals: int) -> Fraction:
    """A share rounded to decimals of a per cent: 0.61924 with one decimal becomes 0.619."""
    return round_half_up(share, percent_decimals + 2)


def mix_shares(key: Mix, case: Case, _stream: str, recipients: Codes) -> Amounts:
    """Share = sum over the criteria of weight x (the recipient's value / the sum of all values).

    A criterion in another unit changes nothing. It favours those who weigh most in the criteria with
    the largest weights. The form of most income models.
    """
    columns = [common([case.criteria[code].values[one] for one in recipients])[0] for code in key.mix]
    return _weighted(list(key.mix.values()), columns, recipients)


def fixed_shares(key: FixedShares, _case: Case, _stream: str, recipients: Codes) -> Amounts:
    """Share = the stated share. It favours whoever the statement favours; nothing is measured.

    Used for an income model whose result is typed in, and for a board's own shares.
    """
    return Amounts.over(recipients, [key.shares[code] for code in recipients])


def previous_shares(key: PreviousAmounts, case: Case, stream: str, recipients: Codes) -> Amounts:
    """Share = the recipient's earlier amount / the sum of all earlier amounts.

    It favours whoever had most: nothing changes but the size. Used for a general rise in prices, and
    as the actual side of a blend with need.
    """
    amounts = base_amounts(case, key.previous, stream, recipients)
    return amounts.scaled(1 / amounts.total)


def need_shares(key: Need, case: Case, _stream: str, recipients: Codes) -> Amounts:
    """Share = population x need index / the sum of all such products.

    It favours those whose population is large, old or ill. The national model (NOU 2019:24) has one
    such key a service; a blend puts them together.
    """
    population, index = (case.criteria[code].values for code in (key.need.population, key.need.index))
    needed, _ = common([population[code] * index[code] for code in recipients])
    return Amounts(tuple(recipients), tuple(needed), sum(needed))


def blend_shares(key: Blend, case: Case, stream: str, recipients: Codes) -> Amounts:
    """Share = sum over the blended keys of weight x share by that key.

    The weight between need and actual cost is what boards argue about: more weight on actual cost
    favours those who already have most for their need.
    """
    blended = [key_shares(case.keys[code], case, stream, recipients) for code in key.blend]
    weighted = [shares.scaled(weight) for shares, weight in zip(blended, key.blend.values(), strict=True)]
    return sum(weighted[1:], weighted[0])


def _weighted(weights: Sequence[Fraction], columns: Sequence[Sequence[int]], recipients: Codes) -> Amounts:
    """The weighted sum of columns that are each first made to sum to one."""
    terms = [weight / sum(column) for weight, column in zip(weights, columns, strict=True)]
    denominator = lcm(*(term.denominator for term in terms))
    factors = [term.numerator * (denominator // term.denominator) for term in terms]
    rows = zip(*columns, strict=True)
    numerators = (sum(f * v for f, v in zip(factors, row, strict=True)) for row in rows)
    return Amounts(tuple(recipients), tuple(numerators), denominator)


_SHARES: Mapping[type[Key], Callable[[Any, Case, str, Codes], Amounts]] = {
    Mix: mix_shares,
    FixedShares: fixed_shares,
    PreviousAmounts: previous_shares,
    Need: need_shares,
    Blend: blend_shares,
}


Terms = Callable[[str], str]
"""How a recipient's share came about, in words that can be recomputed, by the recipient's code."""


def key_terms(key: Key, case: Case, stream: str, recipients: Codes) -> Terms:
    """The terms of every recipient's share, heaviest first; sums over all of them are taken once."""
    eligible = eligible_for(key, case, recipients)
    own, known = _TERMS[type(key)](key, case, stream, eligible), frozenset(eligible)
    return lambda code: own(code) if code in known else "hører ikke til nøkkelens grupper"


def _mix_terms(key: Mix, case: Case, _stream: str, recipients: Codes) -> Terms:
    measured = [
        (
            f"{plain_number(100 * weight)} % × ",
            case.criteria[code],
            f" / {_whole(case.criteria[code], recipients)}",
        )
        for code, weight in _heaviest_first(key.mix)
    ]

    def terms(recipient: str) -> str:
        return " + ".join(
            f"{weight}{_in_its_unit(criterion.values[recipient], criterion)}{whole} ({criterion.name})"
            for weight, criterion, whole in measured
        )

    return terms


def _whole(criterion: Criterion, recipients: Codes) -> str:
    return _in_its_unit(sum((criterion.values[one] for one in recipients), Fraction(0)), criterion)


def _fixed_terms(key: FixedShares, _case: Case, _stream: str, _recipients: Codes) -> Terms:
    return lambda recipient: f"oppgitt andel {plain_number(100 * key.shares[recipient])} %"


def _previous_terms(key: PreviousAmounts, case: Case, stream: str, recipients: Codes) -> Terms:
    amounts = base_amounts(case, key.previous, stream, recipients)
    whole, title = in_unit(amounts.total, case.unit), base_title(case, key.previous)
    return lambda recipient: f"{in_unit(amounts[recipient], case.unit)} / {whole} ({title})"


def _need_terms(key: Need, case: Case, _stream: str, recipients: Codes) -> Terms:
    population, index = case.criteria[key.need.population], case.criteria[key.need.index]
    whole = plain_number(sum((population.values[one] * index.values[one] for one in recipients), Fraction(0)))

    def terms(recipient: str) -> str:
        people = _in_its_unit(population.values[recipient], population)
        weight = _in_its_unit(index.values[recipient], index)
        return f"{people} ({population.name}) × {weight} ({index.name}) / {whole}"

    return terms


def _blend_terms(key: Blend, case: Case, stream: str, recipients: Codes) -> Terms:
    parts = [
        (weight, case.keys[code].title, key_terms(case.keys[code], case, stream, recipients))
        for code, weight in _heaviest_first(key.blend)
    ]

    def terms(recipient: str) -> str:
        blended = (
            f"{plain_number(100 * weight)} % × «{title}» [{own(recipient)}]" for weight, title, own in parts
        )
        return " + ".join(blended)

    return terms


_TERMS: Mapping[type[Key], Callable[[Any, Case, str, Codes], Terms]] = {
    Mix: _mix_terms,
    FixedShares: _fixed_terms,
    PreviousAmounts: _previous_terms,
    Need: _need_terms,
    Blend: _blend_terms,
}


def measures(key: Key, case: Case) -> list[tuple[Fraction | None, Criterion]]:
    """The criteria that a key measures by, each with its weight in the whole.

    None for a factor, which multiplies the criterion before it: the index of a need key.
    """
    if isinstance(key, Mix):
        return [(weight, case.criteria[code]) for code, weight in key.mix.items()]
    if isinstance(key, Need):
        population, index = (case.criteria[code] for code in (key.need.population, key.need.index))
        return [(Fraction(1), population), (None, index)]
    if isinstance(key, Blend):
        return [
            (None if inner is None else weight * inner, criterion)
            for code, weight in key.blend.items()
            for inner, criterion in measures(case.keys[code], case)
        ]
    return []


def _heaviest_first(weights: Mapping[str, Fraction]) -> list[tuple[str, Fraction]]:
    return sorted(weights.items(), key=lambda term: (-term[1], term[0]))


def _in_its_unit(value: Fraction, criterion: Criterion) -> str:
    return plain_number(value if criterion.factor == 1 else value / criterion.factor)
