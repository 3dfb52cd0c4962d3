"""What a key is to resemble: a decided column, who of it the criteria measure, and who are fixed lines."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from allocation.bases import BASE_FRAME, base_names, base_title, stated_base
from allocation.case import Case
from allocation.criteria import Criterion, Mix
from allocation.key_faults import key_problems
from allocation.keys import mix_shares
from allocation.money import in_unit
from allocation.optimise.mixes.closest import Shares
from allocation.problems import Place, Problem, ProblemsFound, error, some_of, unknown_name
from allocation.rounding import round_numerators

_FEWEST = 2
"""How many recipients there must be for a key to divide anything between."""


@dataclass(frozen=True, slots=True)
class FixedLine:
    """A recipient with a decided amount that the key does not reach, and the criteria that lack a value."""

    recipient: str
    amount: int
    without: tuple[str, ...]


@dataclass(frozen=True)
class Decided:
    """A column of decided amounts in kroner: `base` is its name in the case, `title` its decision's.

    `amounts` are of those who have a value in every criterion, in the letter's order; `fixed` the others.
    """

    base: str
    title: str
    stream: str
    amounts: Mapping[str, int]
    fixed: tuple[FixedLine, ...] = ()

    @property
    def pot(self) -> int:
        """What the key divides: the sum of the amounts of those who take part."""
        return sum(self.amounts.values())

    @property
    def size(self) -> int:
        """The sum of the amounts without their signs, which deviations are shares of."""
        return sum(map(abs, self.amounts.values()))

    @property
    def codes(self) -> tuple[str, ...]:
        """Those who take part."""
        return tuple(self.amounts)

    def without(self, recipient: str) -> "Decided":
        """The same column as if this recipient had not been there."""
        kept = {code: amount for code, amount in self.amounts.items() if code != recipient}
        return Decided(self.base, self.title, self.stream, kept, self.fixed)


def shares_of(case: Case, decided: Decided, criteria: Sequence[str]) -> Shares:
    """What was decided and what each criterion alone would give, in shares of the column's size."""
    pot = Fraction(decided.pot, decided.size)
    columns = (criterion_shares(case.criteria[code], decided.codes) for code in criteria)
    return Shares(
        tuple(Fraction(amount, decided.size) for amount in decided.amounts.values()),
        tuple(tuple(pot * share for share in column) for column in columns),
    )


def criterion_shares(criterion: Criterion, recipients: Sequence[str]) -> tuple[Fraction, ...]:
    """Each recipient's value over the sum of all of theirs, which is not nought."""
    whole = sum((criterion.values[code] for code in recipients), Fraction(0))
    return tuple(criterion.values[code] / whole for code in recipients)


def mixed_amounts(case: Case, decided: Decided, weights: Mapping[str, Fraction]) -> dict[str, int]:
    """What a key of these weights gives of the pot, in kroner: what a method with that key would give.

    In whole distribution units, where the decided amounts are.
    """
    key = Mix(code="", title="", mix={code: weight for code, weight in weights.items() if weight})
    shares = mix_shares(key, case, decided.stream, decided.codes)
    return whole_amounts(case, decided, shares.numerators, shares.denominator)


def whole_amounts(
    case: Case, decided: Decided, numerators: Sequence[int], denominator: int
) -> dict[str, int]:
    """The pot divided by shares that are given as numerators, in whole units by largest remainder."""
    parts = [numerator * decided.pot for numerator in numerators]
    rounded = round_numerators(parts, denominator, decided.pot, counted_in(case, decided), decided.codes)
    return dict(zip(decided.codes, rounded, strict=True))


def counted_in(case: Case, decided: Decided) -> int:
    """Kroner per unit of the column: the case's unit, or one where the column is printed in smaller units."""
    unit = int(case.unit.factor)
    return unit if all(amount % unit == 0 for amount in decided.amounts.values()) else 1


def decided_column(case: Case, base: str, stream: str, criteria: Sequence[str]) -> Decided:
    """The amounts that a base states in a stream: of those whom all criteria measure, and fixed lines."""
    stated = _stated(case, base, stream)
    fixed = tuple(
        FixedLine(code, amount, lacking)
        for code, amount in stated.items()
        if (lacking := tuple(one for one in criteria if code not in case.criteria[one].values))
    )
    outside = {line.recipient for line in fixed}
    amounts = {code: amount for code, amount in stated.items() if code not in outside}
    return Decided(base, base_title(case, base), stream, amounts, fixed)


def _stated(case: Case, base: str, stream: str) -> dict[str, int]:
    found = {code: stated_base(case, base, stream, code) for code in case.recipients}
    return {code: amount for code, amount in found.items() if amount is not None}


def default_bases(case: Case, stream: str) -> tuple[str, ...]:
    """The decisions that state amounts in the stream: the case's own, then those of the cases it uses."""
    named = (base for base in base_names(case) if base != BASE_FRAME)
    return tuple(base for base in named if len(_stated(case, base, stream)) >= _FEWEST)


def default_criteria(case: Case, base: str, stream: str) -> tuple[str, ...]:
    """The criteria that measure the most of those with a decided amount, all of them the same recipients.

    A projected criterion is left out: it says again what the one it begins with says. So is one that is
    nought for all of them.
    """
    decided = _stated(case, base, stream)
    measured = {
        code: [one for one in decided if one in criterion.values]
        for code, criterion in case.criteria.items()
        if criterion.projection is None and criterion.worked_out is None
    }
    most = max(measured.values(), key=len, default=[])
    if len(most) < _FEWEST:
        return ()
    return tuple(
        code
        for code, own in measured.items()
        if set(own) >= set(most) and any(case.criteria[code].values[one] for one in most)
    )


def default_stream(case: Case) -> str:
    """The first stream in which a decision gives amounts to recipients that criteria measure; else empty."""
    return next(
        (
            stream
            for stream in case.streams
            if any(default_criteria(case, base, stream) for base in default_bases(case, stream))
        ),
        "",
    )


def name_problems(case: Case, stream: str, bases: Sequence[str], criteria: Sequence[str]) -> list[Problem]:
    """The streams, decisions and criteria that are asked for and not in the case, or asked for twice."""
    place = Place(case.folder or case.name)
    asked: list[tuple[str, Sequence[str], Iterable[str]]] = [
        ("finansieringstype", [stream], case.streams),
        ("vedtak", bases, base_names(case)),
        ("kriterium", criteria, case.criteria),
    ]
    problems = []
    for kind, names, known in asked:
        twice = [one for one, times in Counter(names).items() if times > 1]
        problems += [unknown_name(place, kind, one, known) for one in names if one not in set(known)]
        problems += [
            error(place, f"{kind} «{one}» er nevnt to ganger", "gjentakelse", "stryk det ene")
            for one in twice
        ]
    return problems


def column_problems(case: Case, decided: Decided, criteria: Sequence[str]) -> list[Problem]:
    """Why no key can be sought for a column: too few take part, no pot, or a criterion of no use."""
    place, title = Place(case.folder or case.name), case.streams.get(decided.stream, decided.stream)
    where = f"{decided.title}, «{title}»"
    if len(decided.codes) < _FEWEST:
        return [_too_few(case, decided, place, where)]
    if decided.pot == 0:
        amounts = [f"{case.name_of(code)} {in_unit(one, case.unit)}" for code, one in decided.amounts.items()]
        what = f"{where}: beløpene til dem kriteriene måler, summerer til null ({some_of(amounts)})"
        fix = "velg en annen finansieringstype: en nøkkel deler en pott, og her er det ingen"
        return [error(place, what, "pluss og minus går opp i hverandre, eller alle beløp er null", fix)]
    key = Mix(code="nøkkel som ligner", title="", mix={code: Fraction(1, len(criteria)) for code in criteria})
    return key_problems(key, case, decided.stream, decided.codes)


def _too_few(case: Case, decided: Decided, place: Place, where: str) -> Problem:
    """The error for a column of which the criteria measure nobody, or one."""
    if not decided.codes and not decided.fixed:
        what = f"{where}: vedtaket oppgir ingen beløp"
        return error(place, what, "kolonnen finnes ikke i dette vedtaket", "velg en annen finansieringstype")
    lacking = list(dict.fromkeys(code for line in decided.fixed for code in line.without))
    who = f"bare {case.name_of(decided.codes[0])}" if decided.codes else "ingen"
    what = f"{where}: {who} har både vedtatt beløp og verdi i alle kriteriene"
    what += ", og da passer enhver nøkkel" if decided.codes else ""
    cause = f"disse kriteriene mangler verdi for andre: {some_of(lacking)}" if lacking else "én mottaker"
    return error(place, what, cause, "velg kriterier som måler de samme mottakerne")


def refuse(problems: Sequence[Problem]) -> None:
    """Raises ProblemsFound where there are any."""
    if problems:
        raise ProblemsFound(problems)
