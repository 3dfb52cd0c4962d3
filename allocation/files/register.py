"""The register of recipients: who a printed name is. A near miss is a suggestion, never a guess."""

from collections.abc import Mapping
from datetime import date

from allocation.case import UNPLACED, Case, Recipient, codes_by_name, folded
from allocation.figures import Figure
from allocation.files.described import without_unit
from allocation.files.package import Package
from allocation.money import Units
from allocation.problems import Place, Problem, ProblemsFound, did_you_mean, error, unknown_name
from allocation.tables import ITEM, Row, Table

_NEEDED = ("code", "name", "group")


def read_register(package: Package) -> tuple[dict[str, Recipient], list[Problem]]:
    """The recipients of a package's table `recipients`, in the letter's order.

    The column `order` states it; without one they stand as in the file.
    """
    table = package.tables.get("recipients")
    if table is None:
        return {}, []
    missing = [column for column in _NEEDED if column not in table.columns]
    if missing:
        place, what = Place(f"{package.name}/{table.file}"), f"registeret mangler {', '.join(missing)}"
        return {}, [
            error(place, what, "kolonnene er ikke beskrevet", "legg dem til i filen og i datapackage.json")
        ]
    recipients = sorted((_recipient(row) for row in table), key=lambda recipient: recipient.order)
    problems = _shared_names(package, table)
    problems += without_unit(package, table, "base_frame", package.units.base.name)
    problems += without_unit(package, table, "population", "personer")
    problems += [
        not_money(f"{package.name}/{table.file}", "base_frame", figure, package.units)
        for row in table
        if (figure := row.figure("base_frame")) and not figure.unit.money
    ]
    codes = [recipient.code for recipient in recipients]
    problems += [
        unknown_name(
            Place(f"{package.name}/{table.file}", row.line, "successor"), "kode", row.text("successor"), codes
        )
        for row in table
        if row.text("successor") and row.text("successor") not in codes
    ]
    problems += [
        error(
            Place(f"{package.name}/{table.file}", row.line, "code"),
            f"koden «{UNPLACED}» er programmets egen",
            "koden står for det som ikke er fordelt",
            "gi mottakeren en annen kode",
        )
        for row in table
        if row.text("code") == UNPLACED
    ]
    return {recipient.code: recipient for recipient in recipients}, problems


def _recipient(row: Row) -> Recipient:
    base_frame, population = row.figure("base_frame"), row.figure("population")
    valid_from, valid_to, order = (
        row.cells.get("valid_from"),
        row.cells.get("valid_to"),
        row.cells.get("order"),
    )
    return Recipient(
        code=row.text("code"),
        name=row.text("name"),
        group=row.text("group"),
        kind=row.text("kind"),
        order=order if isinstance(order, int) else row.line,
        hospital_area=row.text("hospital_area"),
        aliases=tuple(alias.strip() for alias in row.text("aliases").split("|") if alias.strip()),
        valid_from=valid_from if isinstance(valid_from, date) else None,
        valid_to=valid_to if isinstance(valid_to, date) else None,
        successor=row.text("successor"),
        base_frame=base_frame.kroner if base_frame and base_frame.unit.money else None,
        population=population.value.numerator if population else None,
    )


def not_money(file: str, column: str, figure: Figure, units: Units) -> Problem:
    """The error for a column of amounts whose unit is none of the folder's money units."""
    named = figure.unit.name
    what = f"enheten «{named}» er ikke en pengeenhet" if named else "beløpet har ingen enhet"
    suggestion = did_you_mean(named, units.money_names)
    hint = f"mente du «{suggestion}»? " if suggestion else ""
    fix = f"{hint}Bruk {', '.join(units.money_names)}: i datapackage.json, eller i kolonnen med enheten."
    return error(Place(file, column=column), what, "enheten er en annen mappes, eller er ikke oppgitt", fix)


def _shared_names(package: Package, table: Table) -> list[Problem]:
    """Names that two recipients claim: such a name could not be resolved."""
    problems = []
    owners: dict[str, str] = {}
    for row in table:
        recipient = _recipient(row)
        for name in {folded(name) for name in (recipient.code, recipient.name, *recipient.aliases)}:
            owner = owners.setdefault(name, recipient.code)
            if owner != recipient.code:
                problems.append(
                    error(
                        Place(f"{package.name}/{table.file}", row.line, "aliases"),
                        f"navnet «{name}» tilhører både {owner} og {recipient.code}",
                        "samme navn er ført opp på to mottakere",
                        "la navnet stå på én av dem",
                    )
                )
    return problems


class Register:
    """Resolves the names that letters use to recipients' codes, and reports those it does not know."""

    def __init__(self, recipients: Mapping[str, Recipient]) -> None:
        self.recipients = recipients
        self._codes = codes_by_name(recipients)
        self.problems: list[Problem] = []

    def code(self, name: str, place: Place) -> str | None:
        """The code of that name or alias; None, and a problem, where nobody is called that."""
        code = self._codes.get(folded(name))
        if code is None:
            names = [recipient.name for recipient in self.recipients.values()]
            self.problems.append(unknown_name(place, "mottaker", name, names))
        return code

    def rows(self, package: Package, table: Table, conditions: Mapping[str, object]) -> list[tuple[str, Row]]:
        """The rows that stand for a recipient each, with its code: sum rows and blank names are none."""
        named = next((column.name for column in table.columns.values() if column.refers == "recipient"), "")
        resolved = []
        for row in table.where(conditions):
            name = row.text(named)
            if name and row.cells.get("row_kind", ITEM) == ITEM:
                code = self.code(name, Place(f"{package.name}/{table.file}", row.line, named))
                if code is not None:
                    resolved.append((code, row))
        return resolved


def recipient_named(case: Case, name: str, option: str) -> str:
    """The code of the case's recipient of that name or alias, as given by an option. Raises ProblemsFound."""
    register = Register(case.recipients)
    code = register.code(name, Place(option))
    if code is None:
        raise ProblemsFound(register.problems)
    return code
