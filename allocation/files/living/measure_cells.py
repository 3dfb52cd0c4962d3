"""The figures of a measure as formulas of its inputs: the twin of `allocation.measures.Measure`, by name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from allocation.case import Case
from allocation.files.living.cells import Cell, Expr, Term, if_, most, of, written
from allocation.files.living.grounds import Grounds
from allocation.files.living.inputs import Inputs
from allocation.measure_tables import POSITIONS
from allocation.measures import Measure

_DECEMBER = 12


@dataclass(frozen=True, slots=True)
class MeasureCells:
    """A measure in a workbook; money in the case's unit."""

    inputs: Inputs
    grounds: Grounds
    one: Measure

    @property
    def case(self) -> Case:
        """The case as it ran."""
        return self.inputs.case

    def this_year(self) -> Expr:
        """The year's effect: the stated one while what it follows from is unchanged, else the computed."""
        one = self.one
        if one.full_year_effect is None or one.start_month is None:
            return of(self._money("effect", "virkning i år"))
        computed = of(self.full_year()) * (13 - of(self._start())) / 12
        if one.effect is None:
            return computed
        return if_(self._is_unchanged(), self._in_unit(one.effect.value), computed)

    def later(self) -> Expr:
        """The effect of a year that follows: that of the whole year, nothing of what is given once."""
        if self.one.recurrent is False:
            return of(0)
        if self.one.full_year_effect is None or self.one.start_month is None:
            return self.this_year()
        return of(self.full_year())

    def full_year(self) -> Cell:
        """The effect of a whole year."""
        return self._money("full_year_effect", "helårsvirkning")

    def _expected(self) -> Expr:
        confidence = self._input("confidence", "sikkerhet", self.one.confidence or Fraction(0), "prosent")
        return self.this_year() * confidence / 100

    def _planned(self) -> Expr:
        """What it should have given so far: as stated, else by the months that have gone since it began."""
        one, stated = self.one, None
        if one.planned is not None:
            stated = self._stated("plan hittil", self._in_unit(one.planned.value))
            if one.full_year_effect is None or one.start_month is None:
                return of(stated)
        if one.counted_to is None:
            assert stated is not None
            return of(stated)
        start = of(self._start()) if one.full_year_effect is not None else of(one.start_month or 1)
        gone = most(one.counted_to + 1 - start, 0)
        computed = self.this_year() * gone / (_DECEMBER + 1 - start)
        return computed if stated is None else if_(self._is_unchanged(), stated, computed)

    def _actual(self) -> Cell:
        assert self.one.actual is not None
        return self._stated("faktisk hittil", self._in_unit(self.one.actual.value))

    def _positions(self) -> Cell:
        return self._input("positions", "årsverk", self.one.positions or Fraction(0), "årsverk")

    def _is_unchanged(self) -> Expr:
        """Whether what the year's effect follows from is as it was."""
        same = [
            written([of(cell), "=", of(Fraction(cell.value))], 1)
            for cell in (self.full_year(), self._start())
        ]
        return written(["AND(", same[0], ",", same[1], ")"], 1)

    def _start(self) -> Cell:
        assert self.one.start_month is not None
        return self._input("start_month", "startmåned", Fraction(self.one.start_month), "måned")

    def _money(self, field: str, told: str) -> Cell:
        """An input of money, in the unit that it was stated in, as the case's unit."""
        value = self._in_unit(getattr(self.one, field).value)
        return self._input(field, told, value, self.case.unit.name)

    def _input(self, field: str, told: str, value: Fraction, unit: str) -> Cell:
        path, what = f"measures.{self.one.code}.{field}", f"{self.one.name}: {told}"
        return self.inputs.cell("Tiltak", path, what, value, unit, self.one.source)

    def _stated(self, told: str, value: Fraction) -> Cell:
        return self.grounds.stated(self.one.name, told, value, self.one.source)

    def _in_unit(self, kroner: Fraction) -> Fraction:
        return kroner / self.case.unit.factor


FIGURES: Mapping[str, Callable[[MeasureCells], Term]] = {
    "plan": MeasureCells.this_year,
    "full_year": MeasureCells.full_year,
    "next_year": MeasureCells.later,
    "expected": MeasureCells._expected,
    "planned": MeasureCells._planned,
    "actual": MeasureCells._actual,
    "slippage": lambda cells: cells._planned() - cells._actual(),
    "one_off_cost": lambda cells: cells._money("one_off_cost", "engangskostnad"),
    POSITIONS: MeasureCells._positions,
}
"""What a measure's figures are reckoned by, by the names of `allocation.measure_tables.FIGURES`."""
