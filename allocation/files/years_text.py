"""A change that comes bit by bit as text: what each gets every year, and the full effect beside it."""

from tabulate import SEPARATING_LINE, tabulate

from allocation.distribution import Distribution
from allocation.money import in_unit


def years_text(distribution: Distribution) -> str:
    """A table a fund that is given in several years: recipients by years; nothing where there is none."""
    return "\n\n".join(
        _fund_text(distribution, fund, rows) for fund, rows in distribution.year_by_year().items()
    )


def _fund_text(distribution: Distribution, fund: str, rows: dict[str, dict[int, int]]) -> str:
    case, unit = distribution.case, distribution.case.unit
    years = sorted({year for amounts in rows.values() for year in amounts})
    lines: list[object] = []
    for code in sorted(rows, key=case.position.__getitem__):
        amounts = [rows[code].get(year, 0) for year in years]
        cells = [in_unit(amount, unit) for amount in (*amounts, amounts[-1] - amounts[0])]
        lines.append([case.name_of(code), *cells])
    sums = [sum(amounts.get(year, 0) for amounts in rows.values()) for year in years]
    lines += [SEPARATING_LINE, ["Sum", *(in_unit(amount, unit) for amount in (*sums, sums[-1] - sums[0]))]]
    headings = ["Mottaker", *map(str, years[:-1]), f"{years[-1]} (full virkning)", f"Fra {years[0]}"]
    align = ["left", *["right"] * (len(headings) - 1)]
    text = tabulate(lines, headings, "simple", disable_numparse=True, colalign=align)  # type: ignore[arg-type]
    return f"{case.funds[fund].name}, år for år ({unit.name}):\n\n{text}"
