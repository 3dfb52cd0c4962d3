"""What datapackage.json must say of a column before it can be used: its unit, and whom its names are."""

import json
from collections.abc import Mapping

from allocation.case import Recipient, codes_by_name, folded
from allocation.files.package import Package
from allocation.problems import Place, Problem, error
from allocation.tables import Column, Table


def without_unit(package: Package, table: Table, column: str, example: str = "…") -> list[Problem]:
    """The error for a column of figures that is described as text, or as whole numbers of nothing.

    Such numbers are read as numbers of rows or years are: nothing could be measured by them. None for a
    column that the table does not have.
    """
    described = table.columns.get(column)
    if described is None or described.is_figure:
        return []
    kind = "integer" if described.type == "integer" else "number"
    line = _line(described, {"type": kind, "unit": example})
    what = f"kolonnen «{column}» i {table.file} har ingen enhet, og leses derfor ikke som mengder"
    if described.type != "integer":
        what = f"kolonnen «{column}» i {table.file} er beskrevet som {_KINDS[described.type]}, ikke som tall"
    fix = f"skriv {line} blant kolonnene til «{table.name}», med det som telles som enhet"
    return [error(_place(package, table, column), what, "«unit» mangler i datapackage.json", fix)]


def without_names(package: Package, table: Table, recipients: Mapping[str, Recipient]) -> list[Problem]:
    """The error for a table none of whose columns is said to name recipients."""
    if not table.columns or any(column.refers for column in table.columns.values()):
        return []
    codes = codes_by_name(recipients)
    known = {
        name: sum(folded(row.text(name)) in codes for row in table)
        for name, column in table.columns.items()
        if column.type == "string"
    }
    likely = max(known, key=lambda name: known[name], default="")
    line = _line(table.columns[likely], {"refers": "recipient"}) if likely else '"refers": "recipient"'
    what = f"det står ikke hvilken kolonne i {table.file} som nevner mottakerne"
    fix = f"skriv {line} blant kolonnene til «{table.name}»"
    return [error(_place(package, table, likely), what, "«refers» mangler i datapackage.json", fix)]


def _place(package: Package, table: Table, column: str) -> Place:
    path = f"{table.name}.{column}" if column else table.name
    return Place(f"{package.name}/datapackage.json", column=path)


def _line(column: Column, added: Mapping[str, str]) -> str:
    """The column as datapackage.json would describe it."""
    kind = {} if column.type == "string" else {"type": column.type}
    return json.dumps({"name": column.name, **kind, **added}, ensure_ascii=False)


_KINDS = {"string": "tekst", "date": "dato", "boolean": "ja eller nei"}
