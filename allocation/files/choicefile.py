"""A plan of measures: one small TOML file, all of it optional, with a place for every fault."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

from allocation.case import Case
from allocation.files.question_files import question_file
from allocation.files.scenarios import scenario_name
from allocation.files.shapes import NUMBER, TEXT, Choice, Kind, Listed, Named, Words
from allocation.files.tomlfile import read_toml
from allocation.measures import Measure
from allocation.money import NotANumber, is_number, parse_number
from allocation.optimise.choices.question import HEAVIEST, Lock, Plan, Terms
from allocation.problems import Place, Problem, ProblemsFound, error, unknown_name
from allocation.rules.kinds import BadSetting, Reader

FOLDER = "choices"
"""Where a case folder keeps the plans that come with it."""

_PER_CENT = "prosent"


def _is_month(value: object) -> bool:
    return type(value) is int and 1 <= value <= 12


def _is_count(value: object) -> bool:
    return type(value) is int and 0 <= value <= 1000


def _is_at_once(value: object) -> bool:
    return _is_count(value) or (isinstance(value, list) and len(value) == 12 and all(map(_is_count, value)))


def _is_prerequisites(value: object) -> bool:
    if isinstance(value, Mapping):
        return all(type(months) is int and 0 <= months <= 11 for months in value.values())
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


_AMOUNT = Kind(
    "et beløp: et tall i sakens enhet, eller «2 mill. kroner» i anførselstegn",
    lambda value: isinstance(value, str) or is_number(value),
)
_MONTH = Kind("en måned, fra 1 til 12", _is_month)
_PLAN = Words(
    optional={
        "title": TEXT,
        "description": TEXT,
        "scenario": TEXT,
        "target": Words(optional={"this_year": _AMOUNT, "full_year": _AMOUNT}),
        "limits": Words(
            optional={
                "one_off_cost": _AMOUNT,
                "positions_at_most": NUMBER,
                "positions_at_least": NUMBER,
                "at_once": Kind("et antall, eller en liste av tolv, ett for hver måned", _is_at_once),
                "first_month": _MONTH,
                "types": Named(_AMOUNT),
            }
        ),
        "weights": Words(
            optional={
                "confidence": Kind("et tall fra null og opp", lambda value: is_number(value) and value >= 0),
                "burden": _AMOUNT,
            }
        ),
        "measures": Named(
            Words(
                optional={
                    "burden": Kind(
                        f"et helt tall fra 0 (ingen) til {HEAVIEST} (tung)",
                        lambda value: type(value) is int and 0 <= value <= HEAVIEST,
                    ),
                    "earliest": _MONTH,
                    "latest": _MONTH,
                    "start": _MONTH,
                    "work_months": _MONTH,
                    "excludes": Listed(TEXT),
                    "requires": Kind(
                        'en liste av koder, eller { kode = måneder før }: ["…"] eller { "…" = 2 }',
                        _is_prerequisites,
                    ),
                    "locked": Choice("lås", tuple(Lock)),
                }
            )
        ),
    }
)


def plan_file(case_path: str, given: str) -> tuple[Path, str]:
    """The plan of that path, or of that name among the case's. Raises ProblemsFound."""
    return question_file(case_path, FOLDER, given, "plan")


def read_plan(path: Path, file: str, case: Case) -> Plan:
    """What a plan file says of a case's measures; `file` names it in problems.

    Raises ProblemsFound with every fault that was found.
    """
    problems: list[Problem] = []
    given = read_toml(path, file, _PLAN, problems)
    if given is None:
        raise ProblemsFound(problems)
    reading = _Reading(case, file, problems)
    plan = reading.plan(scenario_name(path), given)
    if problems:
        raise ProblemsFound(problems)
    return plan


def target_of(case: Case, given: str) -> int:
    """A target in kroner as it is written on the command line: «2 mill. kroner», or whole kroner.

    Raises ProblemsFound where it is no amount.
    """
    problems: list[Problem] = []
    reading = _Reading(case, "kommandolinjen", problems)
    amount = reading.kroner(
        "--target", int(given) * Fraction(1) / case.unit.factor if given.isdigit() else given
    )
    if amount is None:
        raise ProblemsFound(problems)
    return amount


class _Reading:
    """One plan being read: whose names and units it is written in, and where its faults go."""

    def __init__(self, case: Case, file: str, problems: list[Problem]) -> None:
        self.case, self.file, self.problems = case, file, problems
        self.reader = Reader(case.recipients, case.unit, case.units)

    def plan(self, name: str, given: Mapping[str, Any]) -> Plan:
        """The plan, without what could not be read."""
        target, limits, weights = (given.get(part, {}) for part in ("target", "limits", "weights"))
        types = limits.get("types", {})
        self._report_unknown("limits.types", "tiltakstype", types, {one.type for one in self._measures})
        return Plan(
            name=name,
            title=given.get("title", ""),
            description=given.get("description", ""),
            scenario=given.get("scenario", ""),
            this_year=self.kroner("target.this_year", target.get("this_year")),
            full_year=self.kroner("target.full_year", target.get("full_year")),
            one_off_cost=self.kroner("limits.one_off_cost", limits.get("one_off_cost")),
            positions_at_most=_number(limits.get("positions_at_most")),
            positions_at_least=_number(limits.get("positions_at_least")),
            at_once=_each_month(limits.get("at_once", ())),
            first_month=limits.get("first_month"),
            types=self._amounts({own: most for own, most in types.items() if not _is_share(most)}),
            type_shares=self._shares({own: most for own, most in types.items() if _is_share(most)}),
            confidence_weight=Fraction(weights.get("confidence", 1)),
            burden_weight=self.kroner("weights.burden", weights.get("burden")),
            terms=self._terms(given.get("measures", {})),
            file=self.file,
        )

    @property
    def _measures(self) -> list[Measure]:
        return list(self.case.measures.values())

    def kroner(self, path: str, value: object) -> int | None:
        """An amount that is not below nought, None where nothing is written or it cannot be read."""
        if value is None:
            return None
        try:
            amount = self.reader.kroner(value)
        except BadSetting as fault:
            self._report(path, str(fault), "skrivefeil, eller verdien er av feil slag", fault.fix)
            return None
        if amount < 0:
            self._report(path, f"«{value}» er under null", "feil fortegn", "skriv beløpet uten minus")
            return None
        return amount

    def _amounts(self, given: Mapping[str, object]) -> dict[str, int]:
        read = {own: self.kroner(f"limits.types.{own}", most) for own, most in given.items()}
        return {own: most for own, most in read.items() if most is not None}

    def _shares(self, given: Mapping[str, str]) -> dict[str, Fraction]:
        """The shares of types, written as per cent from 0 to 100."""
        shares = {}
        for own, most in given.items():
            try:
                number = parse_number(
                    most.strip().removesuffix(_PER_CENT).removesuffix("%"), self.case.units.decimal_sign
                )
            except NotANumber:
                number = None
            if number is None or not 0 <= number.value <= 100:
                fix = f"skriv «40 {_PER_CENT}», eller et beløp"
                self._report(f"limits.types.{own}", f"«{most}» er ikke en andel", "skrivefeil", fix)
            else:
                shares[own] = number.value / 100
        return shares

    def _terms(self, given: Mapping[str, Mapping[str, Any]]) -> dict[str, Terms]:
        """What is said of each measure that the case has."""
        self._report_unknown("measures", "tiltak", given, self.case.measures)
        terms = {}
        for code, said in given.items():
            if code in self.case.measures:
                terms[code] = self._said(code, said)
                self.problems += self._unfit(self.case.measures[code], said)
        return terms

    def _said(self, code: str, said: Mapping[str, Any]) -> Terms:
        path, requires = f"measures.{code}", said.get("requires", {})
        before = requires if isinstance(requires, Mapping) else dict.fromkeys(requires, 0)
        others = {other: None for other in self.case.measures if other != code}
        self._report_unknown(f"{path}.excludes", "tiltak", said.get("excludes", ()), others)
        self._report_unknown(f"{path}.requires", "tiltak", before, others)
        return Terms(
            burden=said.get("burden"),
            earliest=said.get("earliest"),
            latest=said.get("latest"),
            start=said.get("start"),
            work_months=said.get("work_months", 1),
            excludes=tuple(said.get("excludes", ())),
            requires={other: months for other, months in before.items() if other in others},
            locked=Lock(said["locked"]) if "locked" in said else None,
        )

    def _unfit(self, one: Measure, said: Mapping[str, Any]) -> Iterator[Problem]:
        """Months that cannot be meant: of a measure that stays where it is stated, or last before first."""
        place = Place(self.file, column=f"measures.{one.code}")
        months = [word for word in ("start", "earliest", "latest") if word in said]
        if months and (one.full_year_effect is None or one.effect is not None):
            what = f"«{one.name}» kan ikke flyttes, så «{months[0]}» sier ingenting"
            cause = "tabellen oppgir virkningen i år, og den følger ikke startmåneden"
            fix = (
                f"ta bort «{months[0]}», eller overstyr tiltaket i et alternativ med helårsvirkning og måned"
            )
            yield error(place, what, cause, fix)
        if "start" in said and len(months) > 1:
            what, cause = (
                f"«start» og «{months[1]}» står begge",
                "startmåneden er låst, så resten sier ingenting",
            )
            yield error(place, what, cause, "la bare én av dem stå")
        if said.get("earliest", 1) > said.get("latest", 12):
            what = f"«earliest» er {said['earliest']} og «latest» {said['latest']}"
            yield error(place, what, "månedene er byttet om", "skriv den første måneden i «earliest»")

    def _report_unknown(self, path: str, kind: str, names: Mapping[str, Any] | list[str], known: Any) -> None:
        place = Place(self.file, column=path)
        self.problems += [unknown_name(place, kind, name, known) for name in names if name not in known]

    def _report(self, path: str, what: str, cause: str, fix: str) -> None:
        self.problems.append(error(Place(self.file, column=path), what, cause, fix))


def _number(value: Any) -> Fraction | None:
    return None if value is None else Fraction(value)


def _each_month(value: Any) -> tuple[int, ...]:
    return (value,) * 12 if isinstance(value, int) else tuple(value)


def _is_share(value: object) -> bool:
    return isinstance(value, str) and value.rstrip().endswith((_PER_CENT, "%"))
