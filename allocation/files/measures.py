"""From the rows of the table `measures` to a case's measures, each fault with its line and column."""

from dataclasses import dataclass, replace
from fractions import Fraction

from allocation.figures import Figure
from allocation.files.described import without_unit
from allocation.files.package import Package
from allocation.files.parts import usable_rows
from allocation.files.register import not_money
from allocation.files.settings import Settings
from allocation.measures import MONTHS, Category, Measure
from allocation.money import in_unit
from allocation.problems import Place, Problem, error, unknown_name, warning
from allocation.tables import ITEM, Row, Table

TABLE = "measures"
_NEEDED = ("code", "type")
_MONEY = ("full_year_effect", "effect", "one_off_cost", "planned", "actual")


def read_measures(settings: Settings, package: Package) -> dict[str, Measure]:
    """The measures of the table `measures`, by code, in its order; sum rows are checked, never counted.

    A table without the columns `code` and `type` is only printed, or measures something else: it holds none.
    The columns `name` (the type, where it is empty), `owner`, `category` and every figure may be left out or
    empty, but this year's effect must be stated or follow from the full-year effect and the start month.
    """
    table = package.tables.get(TABLE)
    if table is None or not set(_NEEDED) <= table.columns.keys():
        return {}
    units = {**dict.fromkeys(_MONEY, settings.unit.name), "confidence": settings.units.percent.name}
    for column, unit in {**units, "positions": "årsverk"}.items():
        settings.problems += without_unit(package, table, column, unit)
    items = replace(table, rows=table.where({"row_kind": [ITEM, None]}))
    measures: dict[str, Measure] = {}
    for row, place in usable_rows(settings, _holding(package, items), TABLE, _NEEDED):
        line = _Line(settings, package, table, row, place)
        measure = line.measure()
        line.report_unfit_code(measure, measures.get(measure.code))
        measures.setdefault(measure.code, measure)
        line.report_what_does_not_fit(measure)
    return measures


def _holding(package: Package, table: Table) -> Package:
    return replace(package, tables={**package.tables, table.name: table})


@dataclass(frozen=True, slots=True)
class _Line:
    """One row being read: where it stands, and where its faults go."""

    settings: Settings
    package: Package
    table: Table
    row: Row
    place: Place

    def measure(self) -> Measure:
        """The measure that the row states, without what could not be read."""
        row, own_type = self.row, self.row.text("type")
        return Measure(
            code=row.text("code"),
            name=row.text("name") or own_type,
            type=own_type,
            owner=self._owner(),
            category=self._category(),
            full_year_effect=self._money("full_year_effect"),
            start_month=self._month("start_month"),
            effect=self._money("effect"),
            one_off_cost=self._money("one_off_cost"),
            positions=self._number("positions"),
            confidence=self._confidence(),
            recurrent=self._flag("recurrent"),
            counted_to=self._month("counted_to"),
            planned=self._money("planned"),
            actual=self._money("actual"),
            source=self.package.source(self.table, row),
            line=row.line,
        )

    def report(self, column: str, what: str, cause: str, fix: str) -> None:
        """One fault of a cell."""
        self.settings.problems.append(error(self._at(column), what, cause, fix))

    def report_unfit_code(self, measure: Measure, first: Measure | None) -> None:
        """A code that no path of a scenario leads to, or that an earlier row has.

        The reader of the file has told of equal codes where they are the table's key.
        """
        code = measure.code
        if "." in code:
            cause = "i stien til det som et alternativ overstyrer, skiller punktum leddene fra hverandre"
            fix = f"skriv koden uten punktum, for eksempel «{code.replace('.', '-')}»"
            self.report("code", f"koden «{code}» har punktum", cause, fix)
        if first is not None and self.table.key != ("code",):
            cause = f"linje {first.line} har samme kode"
            fix = "gi tiltaket sin egen kode, eller slett raden hvis den er kopiert inn to ganger"
            self.report("code", f"koden «{code}» er brukt to ganger", cause, fix)

    def report_what_does_not_fit(self, measure: Measure) -> None:
        """What is wrong with a measure as a whole."""
        faulty = {one.where for one in self.settings.problems}
        columns = ("effect", "full_year_effect", "start_month")
        told = self._is_unread(*columns) or any(self._at(column) in faulty for column in columns)
        if measure.this_year is None and not told:
            what = f"virkningen av «{measure.name}» i år er ikke kjent"
            fix = "skriv «effect», eller både «full_year_effect» og «start_month»"
            self.report("effect", what, "cellene er tomme; tom betyr «ikke oppgitt», ikke null", fix)
        so_far = [column for column in ("planned", "actual") if getattr(measure, column) is not None]
        if so_far and measure.counted_to is None and not self._is_unread("counted_to"):
            what = f"det står ikke hvilken måned «{so_far[0]}» gjelder til og med"
            self.report("counted_to", what, "cellen er tom", "skriv måneden, fra 1 til 12")
        if measure.one_off_cost is not None and measure.one_off_cost.value < 0:
            what = f"engangskostnaden er {measure.one_off_cost}"
            self.report("one_off_cost", what, "feil fortegn", "skriv kostnaden uten minus")
        if measure.contradicts_itself:
            self.settings.problems.append(self._contradiction(measure))

    def _contradiction(self, measure: Measure) -> Problem:
        """A stated effect beside another computed one: the stated one stands, and the difference is told."""
        unit, start = self.settings.unit, measure.start_month or 1
        computed = round((measure.computed_effect or Fraction(0)) / unit.factor, 1) * unit.factor
        what = (
            f"oppgitt virkning er {measure.effect}, {measure.full_year_effect} fra {MONTHS[start - 1]} gir "
        )
        fix = "rett den ene, eller la «effect» stå tom; så lenge begge står, gjelder den oppgitte"
        text = f"{what}{in_unit(computed, unit)} ({unit.name})"
        return warning(self._at("effect"), text, "tallene er fra hver sin versjon", fix)

    def _at(self, column: str) -> Place:
        return Place(self.place.file, self.place.row, column)

    def _is_unread(self, *columns: str) -> bool:
        """Whether one of these cells could not be read, which has been reported."""
        return any((self.row.line, column) in self.table.unread for column in columns)

    def _figure(self, column: str) -> Figure | None:
        """A cell as a figure; a text in a column that has a unit is reported, a column without is already."""
        cell = self.row.cells.get(column)
        if cell is None or isinstance(cell, Figure):
            return cell
        if self.table.columns[column].is_figure:
            fix = "skriv kolonnen som «number» i datapackage.json"
            self.report(column, f"«{cell}» er lest som tekst, ikke som tall", "kolonnen er av feil type", fix)
        return None

    def _money(self, column: str) -> Figure | None:
        figure = self._figure(column)
        if figure is not None and not figure.unit.money:
            self.settings.problems.append(not_money(self.place.file, column, figure, self.package.units))
            return None
        return figure

    def _owner(self) -> str:
        name = self.row.text("owner")
        return (self.settings.register.code(name, self._at("owner")) or "") if name else ""

    def _category(self) -> Category | None:
        word = self.row.text("category")
        if not word or word in list(Category):
            return Category(word) if word else None
        self.settings.problems.append(unknown_name(self._at("category"), "kategori", word, list(Category)))
        return None

    def _month(self, column: str) -> int | None:
        cell = self.row.cells.get(column)
        if cell is None or (type(cell) is int and 1 <= cell <= 12):
            return cell
        fix = "skriv månedens nummer, fra 1 til 12, i en kolonne med heltall uten enhet"
        self.report(column, f"«{cell}» er ikke en måned", "skrivefeil, eller en annen slags kolonne", fix)
        return None

    def _flag(self, column: str) -> bool | None:
        cell = self.row.cells.get(column)
        if cell is None or isinstance(cell, bool):
            return cell
        fix = "skriv true eller false, i en kolonne av typen «boolean»"
        self.report(column, f"«{cell}» er ikke ja eller nei", "skrivefeil, eller en annen slags kolonne", fix)
        return None

    def _number(self, column: str) -> Fraction | None:
        figure = self._figure(column)
        return figure.value / figure.unit.factor if figure else None

    def _confidence(self) -> Fraction | None:
        figure, percent = self._figure("confidence"), self.settings.units.percent
        if figure is None or (figure.unit == percent and 0 <= figure.value <= 1):
            return figure.value / percent.factor if figure else None
        what = f"sikkerheten er {figure} {figure.unit.name}".rstrip()
        fix = f"skriv et tall fra 0 til 100, i en kolonne med enheten «{percent.name}»"
        self.report("confidence", what, "feil tall, eller kolonnen har en annen enhet", fix)
        return None
