"""Criteria carried to another year before keys use them, with sources that can be worked out again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property, lru_cache

from allocation.beds import BED_ROUNDING, DAYS, beds
from allocation.case import Case
from allocation.criteria import Criterion, Projection, ProjectionForm
from allocation.demography import growth_of
from allocation.itself import Itself
from allocation.money import plain_number
from allocation.need import FACTOR, evened, occupancy_of, projected, rates_of
from allocation.problems import Problem, ProblemsFound, some_of
from allocation.projection_faults import beginning_problems, projection_problems


def with_projections(case: Case) -> Case:
    """The case with every projection worked out: projected values stand in the criteria, with their sources.

    A recipient without a value stays without one. Inhabitants and parameters are the case's own, after
    what a scenario overrides. Raises ProblemsFound.
    """
    problems: list[Problem] = []
    worked_out: dict[str, Criterion] = {}
    for code, criterion in case.criteria.items():
        if criterion.projection is not None:
            done = _standing(case, code)
            problems += done if isinstance(done, tuple) else ()
            if isinstance(done, Criterion):
                worked_out[code] = done
    if problems:
        raise ProblemsFound(dict.fromkeys(problems))
    return replace(case, criteria={**case.criteria, **worked_out}) if worked_out else case


def _standing(case: Case, code: str) -> Criterion | tuple[Problem, ...]:
    """A criterion as keys meet it: as it is, or worked out, after the one that it begins with if any."""
    criterion = case.criteria[code]
    projection = criterion.projection
    if projection is None:
        return criterion
    faults = tuple(beginning_problems(case, criterion, projection))
    begun = faults or (_standing(case, projection.of) if projection.of else criterion)
    return begun if isinstance(begun, tuple) else _once(_Asked(case, criterion, begun))


@dataclass(frozen=True, eq=False)
class _Asked:
    """A projection to be worked out: the same for every case that has the same of what it is made of.

    `begun` is the criterion that holds the values to begin with: itself, or another as that stands.
    """

    case: Case
    criterion: Criterion
    begun: Criterion

    @cached_property
    def projection(self) -> Projection:
        """What is to be done."""
        return self.criterion.projection or Projection()

    @cached_property
    def beginning(self) -> Criterion:
        """The criterion with the values that it begins with."""
        return replace(self.begun, code=self.criterion.code, name=self.criterion.name)

    @cached_property
    def _parts(self) -> tuple[Itself, ...]:
        case = self.case
        per = case.criteria.get(self.projection.per)
        made_of = (self.criterion, self.begun, per, case.parameters, case.recipients, case.tables, case.used)
        return tuple(map(Itself, made_of))

    def __hash__(self) -> int:
        return hash(self._parts)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, _Asked):
            return NotImplemented
        own, others = self.case, other.case
        return self._parts == other._parts and (own.day, own.folder) == (others.day, others.folder)


@lru_cache(maxsize=64)
def _once(asked: _Asked) -> Criterion | tuple[Problem, ...]:
    """The projected criterion, or what is wrong with it; worked out once however many alternatives run."""
    faults = projection_problems(asked.case, asked.beginning, asked.projection)
    return tuple(faults) if faults else _worked_out(asked.case, asked.beginning, asked.projection)


@dataclass(frozen=True, slots=True)
class _Term:
    """A number that a projection multiplies by, and what a reader needs to work it out again."""

    value: Fraction
    words: str = ""


@dataclass(frozen=True, slots=True)
class _Terms:
    """What happens to a recipient's need; a projection that says nothing of one leaves it as it is."""

    demography: _Term = _Term(Fraction(1))
    disease: _Term = _Term(Fraction(0))
    changes: _Term = _Term(Fraction(1))


def _worked_out(case: Case, criterion: Criterion, projection: Projection) -> Criterion:
    """The criterion with projected values; one that is nought keeps its reason."""
    level = dict(criterion.values)
    if projection.percentiles:
        level = evened(level, case.criteria[projection.per].values, projection.percentiles)
    values, sources = dict(level), dict(criterion.sources)
    for code, amount in level.items():
        if amount:
            terms = _terms(case, projection, code)
            values[code] = projected(amount, *(term.value for term in _in_turn(terms)))
            factors = [one.words for one in _in_turn(terms) if one.words]
            if factors or amount != criterion.values[code] or not projection.of:
                begun = _begun(case, criterion, projection, code, amount)
                sources[code] = " × ".join([begun, *factors]) + _left_out(projection)
    done = replace(criterion, values=values, sources=sources, projection=None, worked_out=projection)
    return _as_beds(case, done, projection) if projection.occupancy else done


def _left_out(projection: Projection) -> str:
    """That a projection by years says nothing of disease, which is not the same as none."""
    is_by_years = projection.demography is not None or bool(projection.changes)
    return "; sykdomsutviklingen er ikke oppgitt" if is_by_years and projection.disease is None else ""


def _in_turn(terms: _Terms) -> tuple[_Term, _Term, _Term]:
    return terms.demography, terms.disease, terms.changes


def _begun(case: Case, criterion: Criterion, projection: Projection, code: str, amount: Fraction) -> str:
    """What a projected value begins with: the stated value and its source, and how it was evened out."""
    raw = criterion.values[code]
    stated = f"{plain_number(raw / criterion.factor)} {criterion.unit} [{criterion.sources[code]}]"
    if amount == raw:
        return stated
    moved, percent = (
        ("løftet", projection.percentiles[0]) if amount > raw else ("senket", projection.percentiles[1])
    )
    per = case.criteria[projection.per]
    return (
        f"{plain_number(amount / criterion.factor)} {criterion.unit}, {moved} fra {stated} til "
        f"{plain_number(percent)}-persentilen av forbruket målt mot «{per.name}»"
    )


def _terms(case: Case, projection: Projection, code: str) -> _Terms:
    """What the projection states of a recipient."""
    terms = _Terms()
    if projection.demography is not None:
        growth = growth_of(case, projection.demography, code)
        terms = replace(terms, demography=_Term(growth.factor, str(growth)))
    if projection.disease is not None:
        development = projection.disease / 100
        terms = replace(terms, disease=_Term(development, f"(1 + {_percent(development)}) sykdomsutvikling"))
    return replace(terms, changes=_change(case, projection, code)) if projection.changes else terms


def _change(case: Case, projection: Projection, code: str) -> _Term:
    """What the yearly changes leave of a recipient's need, part by part where some do not touch all of it."""
    parameters = rates_of(case, projection)
    rates = {one: parameter.value.value for one, parameter in parameters.items()}
    whole, exemption = _left(rates, projection), projection.exempt.get(code)
    sources = _together(parameter.reference for parameter in parameters.values())
    period = f"endring {projection.base_year}–{projection.target_year} [{sources}]"
    if exemption is None:
        return _Term(whole.value, f"{whole.words} {period}")
    part = exemption.part
    spared = _left({one: rate for one, rate in rates.items() if one not in exemption.changes}, projection)
    parts = f"{_percent(part)} × {spared.words} + {_percent(1 - part)} × {whole.words}"
    factor = part * spared.value + (1 - part) * whole.value
    return _Term(factor, f"({parts}) {period}, {exemption.reason}")


def _together(references: Iterable[str]) -> str:
    """References as one text: the rows of one table after its name, which is written once."""
    rows: dict[str, list[str]] = {}
    for reference in references:
        table, found, row = reference.rpartition(", rad ")
        rows.setdefault(table if found else reference, []).extend([row] if found else [])
    return "; ".join(f"{table}, rad {some_of(own)}" if own else table for table, own in rows.items())


def _left(rates: Mapping[str, Fraction], projection: Projection) -> _Term:
    """What is left of one after these yearly reductions, by the projection's form."""
    years = projection.years
    if projection.form is ProjectionForm.STRAIGHT:
        formula = f"1 − {years} × ({' + '.join(map(_percent, rates.values())) or '0'})"
    else:
        formula = " × ".join(f"(1 − {_percent(rate)})^{years}" for rate in rates.values()) or "1"
    factor = FACTOR[projection.form](rates.values(), years)
    return _Term(factor, f"{plain_number(factor)} ({formula})")


def _as_beds(case: Case, criterion: Criterion, projection: Projection) -> Criterion:
    """Projected bed-days made into beds, unit by unit, each with its own occupancy where it has one."""
    common = occupancy_of(case, projection)
    values, sources = dict(criterion.values), dict(criterion.sources)
    for code, days in criterion.values.items():
        own = projection.own_occupancy.get(code)
        occupancy = common.value.value if own is None else own / 100
        exact, values[code] = beds(days, occupancy), beds(days, occupancy, projection.rounding)
        if days:
            whose = f" [{common.reference}]" if own is None else " eget belegg"
            number = f"{plain_number(exact)} senger {BED_ROUNDING[projection.rounding]}"
            sources[code] += f"; delt på ({DAYS} × {_percent(occupancy)}{whose}) = {number}"
    return replace(criterion, values=values, sources=sources, unit="senger", factor=Fraction(1))


def _percent(share: Fraction) -> str:
    return f"{plain_number(100 * share)} %"
