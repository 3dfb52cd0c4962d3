"""Which measures the steps of a method count, each once, and the two steps themselves."""

from dataclasses import dataclass
from typing import Annotated

from allocation.case import Case, Step
from allocation.funds import Fund
from allocation.measures import Category, Measure
from allocation.problems import did_you_mean
from allocation.rules.kinds import BadSetting, Count, Groups, Kind, OneRecipient, Reader, Recipients


def _categories(value: object, _reader: Reader) -> tuple[Category, ...]:
    words = [category.value for category in Category]
    if not isinstance(value, list | tuple) or not value:
        raise BadSetting(f"«{value}» er ikke en liste av kategorier", f'skriv en liste: ["{words[-1]}"]')
    for word in value:
        if word not in words:
            near = did_you_mean(str(word), words)
            fix = f"Mente du «{near}»?" if near else f"skriv noen av: {', '.join(words)}"
            raise BadSetting(f"ukjent kategori «{word}»", fix)
    return tuple(map(Category, value))


Categories = Annotated[tuple[Category, ...], Kind(_categories)]


@dataclass(frozen=True, slots=True, kw_only=True)
class CountMeasures(Step):
    """The measures of these types, categories and owners that no earlier step has counted; all if none named.

    `to` carries those that name no owner. `years` is in how many years the requirement is met: in those after
    the first the recurrent measures count with their full-year effect.
    """

    rule = "measure"
    types: Groups = ()
    categories: Categories = ()
    owners: Recipients = ()
    to: OneRecipient = ""
    years: Count = 1

    def last_year(self, _fund: Fund, year: int) -> int:
        """The last year in which the requirement is met."""
        return year + self.years - 1


@dataclass(frozen=True, slots=True)
class UnresolvedChallenge(Step):
    """What is left of the requirement when the measures are counted, with the recipient who must solve it."""

    rule = "unresolved_challenge"
    to: OneRecipient


def counted_by_step(case: Case, fund: Fund) -> dict[int, tuple[Measure, ...]]:
    """The measures that each step of a fund's method counts, by the step's number; each is counted once."""
    steps = case.methods[fund.method].steps if fund.method in case.methods else ()
    left, counted = dict(case.measures), dict[int, tuple[Measure, ...]]()
    for number, step in enumerate(steps, 1):
        if isinstance(step, CountMeasures):
            own = tuple(one for one in left.values() if is_meant(step, one))
            counted[number] = own
            left = {code: one for code, one in left.items() if one not in own}
    return counted


def counted(case: Case, fund: Fund) -> tuple[Measure, ...]:
    """The measures that a fund counts, in the order of their table."""
    codes = {one.code for own in counted_by_step(case, fund).values() for one in own}
    return tuple(one for code, one in case.measures.items() if code in codes)


def uncounted(case: Case) -> tuple[Measure, ...]:
    """The measures that no fund counts."""
    codes = {one.code for fund in case.funds.values() for one in counted(case, fund)}
    return tuple(one for code, one in case.measures.items() if code not in codes)


def is_meant(step: CountMeasures, one: Measure) -> bool:
    """Whether the measure is of the types, categories and owners that the step names."""
    category = one.category
    return (
        (not step.types or one.type in step.types)
        and (not step.owners or one.owner in step.owners)
        and (
            not step.categories
            or (category is not None and any(category.is_within(wider) for wider in step.categories))
        )
    )
