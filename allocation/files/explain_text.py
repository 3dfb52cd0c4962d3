"""The key that resembles a decision as text: a verdict in words, then every figure behind it."""

import json
from collections.abc import Iterator, Sequence
from fractions import Fraction

from allocation.files.columns import Column, folded, prose, section, signed, tables
from allocation.files.explain_verdict import percent, title_of, verdict_texts
from allocation.files.summary import case_text
from allocation.money import DASH, in_unit, number_text, round_half_up
from allocation.optimise.mixes.one_key import OneKey
from allocation.optimise.mixes.suspects import Suspect
from allocation.optimise.mixes.trust import error_in_all
from allocation.optimise.resemble import Fit, Resemblance, Resembled
from allocation.problems import some_of
from allocation.words import STATUS

_NAME, _HEADING = 44, 16
"""How wide the names of criteria and what is suspect are, and the headings of figures."""


def explain_text(answer: Resemblance) -> str:
    """What resembles the decision, in words first; then for each decision its tables, and what is suspect."""
    title = f"Nøkkel som ligner ({answer.case.streams[answer.stream]})"
    heading = [answer.case.title, case_text(answer.case)]
    parts = ["\n".join([title, "=" * len(title), *heading]), section("Kort sagt", *verdict_texts(answer))]
    for column in answer.columns:
        parts += _column_sections(answer, column)
    parts += [_one_key(answer, answer.one_key)] if answer.one_key else []
    parts += [_zeros(answer), _suspects(answer), _key(answer)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _column_sections(answer: Resemblance, column: Resembled) -> Iterator[str]:
    name, unit = column.decided.title, answer.case.unit.name
    yield section(f"{name}: vekter i prosent", _weights(answer, column), *_weight_notes(answer, column))
    yield section(
        f"{name}: vedtatt og nøkkelen ({unit})", _amounts(answer, column), *_amount_notes(answer, column)
    )
    if column.left_out:
        yield section(f"{name}: hver mottaker holdt utenfor ({unit})", _left_out(answer, column))
    yield section(f"{name}: enkle mål ved siden av ({unit})", _yardsticks(answer, column))
    if column.decided.fixed:
        yield section(f"{name}: faste linjer utenfor nøkkelen ({unit})", _fixed(answer, column))


def _criteria(answer: Resemblance) -> Column:
    return Column("Kriterium", [folded(title_of(answer, code), _NAME) for code in answer.criteria], "left")


def _weights(answer: Resemblance, column: Resembled) -> str:
    total, largest = column.fits
    ends = [
        Column(heading, [_weight(column.ranges[code][at]) for code in answer.criteria])
        for at, heading in enumerate(("Lavest", "Høyest"))
    ]
    columns = [
        Column("Minst\nsamlet avvik", [_weight(total.typed[code]) for code in answer.criteria]),
        *ends,
        *_without(answer, column),
        Column("Minst\nstørste avvik", [_weight(largest.typed[code]) for code in answer.criteria]),
    ]
    return tables([_criteria(answer)], [columns])


def _without(answer: Resemblance, column: Resembled) -> list[Column]:
    """How far the best mix is off without each criterion; no column where there is but one."""
    if not column.without:
        return []
    left = [number_text(column.percent(column.without[code]), 1) for code in answer.criteria]
    return [Column("Samlet avvik %\nuten kriteriet", left)]


def _weight(value: Fraction) -> str:
    return number_text(100 * value, 1) if value else DASH


def _weight_notes(answer: Resemblance, column: Resembled) -> list[str]:
    """What the ranges mean, and what typing the weights with one decimal costs."""
    more = f"{percent(100 * answer.tolerance)} av {_whole(column)}"
    within = (
        f"Lavest og høyest er vekten blant alle mikser som bommer med høyst {more} mer enn den beste; "
        "hver grense gjelder for seg."
    )
    cost = (
        "Vektene er avrundet til én desimal. Før vekter og beløp rundes av, er minste samlede avvik "
        f"{_rounded(answer, column.fits[0].optimum)} og minste største avvik "
        f"{_rounded(answer, column.fits[1].optimum)} {answer.case.unit.name}; ingen miks er nærmere."
    )
    return [within, cost]


def _whole(column: Resembled) -> str:
    """What per cent are of."""
    return "potten" if column.decided.size == abs(column.decided.pot) else "summen av beløpene uten fortegn"


def _rounded(answer: Resemblance, kroner: Fraction) -> str:
    """An amount that is not whole, in whole units."""
    return in_unit(
        round_half_up(kroner / answer.case.unit.factor) * answer.case.unit.factor, answer.case.unit
    )


def _amounts(answer: Resemblance, column: Resembled) -> str:
    """Decided beside both keys, in the letter's order, and the sum of what each distributes."""
    decided = column.decided
    named = Column("Mottaker", [*map(answer.case.name_of, decided.codes), "Sum"], "left")
    stated = Column("Vedtatt", _with_sum(answer, list(decided.amounts.values())))
    titles = ("minst samlet avvik", "minst største avvik")
    groups = [_given(answer, column, fit, title) for fit, title in zip(column.fits, titles, strict=True)]
    return tables([named, stated], groups, line_before_last=True)


def _with_sum(answer: Resemblance, kroner: Sequence[int]) -> list[str]:
    return [in_unit(amount, answer.case.unit) for amount in (*kroner, sum(kroner))]


def _given(answer: Resemblance, column: Resembled, fit: Fit, title: str) -> list[Column]:
    decided = column.decided.amounts
    off = [decided[code] - fit.amounts[code] for code in decided]
    percents = [_percent_of(one, amount) for one, amount in zip(off, decided.values(), strict=True)]
    return [
        Column(folded(f"Nøkkelen, {title}", _HEADING), _with_sum(answer, list(fit.amounts.values()))),
        Column("Avvik", [*(signed(one, in_unit(one, answer.case.unit)) for one in off), DASH]),
        Column("Avvik %", [*percents, ""]),
    ]


def _percent_of(off: Fraction | int, amount: int) -> str:
    """A deviation in per cent of what was decided; nothing where that is nothing."""
    if not off or not amount:
        return "" if off else DASH
    share = round_half_up(100 * Fraction(off) / abs(amount), 1)
    return signed(share, number_text(share, 1))


def _amount_notes(answer: Resemblance, column: Resembled) -> list[str]:
    total, largest = (fit.deviation for fit in column.fits)
    unit = answer.case.unit
    told = [
        f"{in_unit(one.total, unit)} ({percent(column.percent(one.total))}), "
        f"det største {in_unit(one.largest, unit)}"
        for one in (total, largest)
    ]
    text = f"Avvik er vedtatt minus nøkkelen. Samlet avvik er {told[0]}; med minst største avvik {told[1]}"
    return [f"{text}. Prosentene er av {_whole(column)}."]


def _left_out(answer: Resemblance, column: Resembled) -> str:
    """What the key of the others gives each, and the sum of the errors' sizes."""
    left, whole = column.left_out, error_in_all(column.left_out)
    errors = [one.error for one in left]
    columns = [
        Column("Vedtatt", [*(in_unit(one.decided, answer.case.unit) for one in left), ""]),
        Column(
            folded("De andres nøkkel gir", _HEADING),
            ["" if one.predicted is None else _rounded(answer, one.predicted) for one in left] + [""],
        ),
        Column(
            "Bom",
            ["" if one is None else signed(one, _rounded(answer, one)) for one in errors]
            + ["" if whole is None else _rounded(answer, whole)],
        ),
        Column(
            "Bom %",
            ["" if one.percent is None else signed(one.percent, number_text(one.percent, 1)) for one in left]
            + ["" if whole is None else number_text(column.percent(whole), 1)],
        ),
    ]
    names = [*(answer.case.name_of(one.recipient) for one in left), "Sum uten fortegn, og prosent av potten"]
    return tables([Column("Mottaker", names, "left")], [columns], line_before_last=True)


def _yardsticks(answer: Resemblance, column: Resembled) -> str:
    """The fit first, then equal shares and each criterion alone, the nearest first."""
    fit, whole = column.best.deviation, error_in_all(column.left_out)
    rows = [("Miksen", fit, whole)]
    ordered = sorted(column.yardsticks, key=lambda one: (one.deviation.total, one.criterion))
    rows += [(title_of(answer, one.criterion), one.deviation, one.left_out) for one in ordered]
    columns = [
        Column(
            folded("Samlet avvik", _HEADING), [in_unit(off.total, answer.case.unit) for _, off, _ in rows]
        ),
        Column("%", [number_text(column.percent(off.total), 1) for _, off, _ in rows]),
        Column(
            folded("Største avvik", _HEADING), [in_unit(off.largest, answer.case.unit) for _, off, _ in rows]
        ),
        Column(
            folded("Bom % når hver holdes utenfor", _HEADING),
            ["" if left is None else number_text(column.percent(left), 1) for _, _, left in rows],
        ),
    ]
    names = [folded(name, _NAME) for name, _, _ in rows]
    return tables([Column("Mål", names, "left")], [columns])


def _fixed(answer: Resemblance, column: Resembled) -> str:
    """Whom the key does not reach: their decided amounts, and how many criteria lack them."""
    fixed = column.decided.fixed
    lacking = [
        "alle kriteriene" if len(one.without) == len(answer.criteria) else ", ".join(one.without)
        for one in fixed
    ]
    names = [*(answer.case.name_of(one.recipient) for one in fixed), "Sum"]
    return tables(
        [Column("Mottaker", names, "left")],
        [
            [
                Column("Vedtatt", _with_sum(answer, [one.amount for one in fixed])),
                Column("Mangler i", [*(folded(text, _NAME) for text in lacking), ""], "left"),
            ]
        ],
        line_before_last=True,
    )


def _one_key(answer: Resemblance, one: OneKey) -> str:
    """The common weights, and how far the common key is off in each decision beside its own best."""
    weights = Column("Felles vekt %", [_weight(one.typed[code]) for code in answer.criteria])
    names = [column.decided.title for column in answer.columns]
    rows = [
        Column("Egen beste miks %", [number_text(100 * each.own, 1) for each in one.decisions]),
        Column("Felles miks %", [number_text(100 * each.common, 1) for each in one.decisions]),
        Column(
            f"Felles nøkkel,\nsamlet avvik\n({answer.case.unit.name})",
            [in_unit(each.deviation.total, answer.case.unit) for each in one.decisions],
        ),
    ]
    least = (
        "Skal én miks gjelde for alle, må minst ett vedtak bomme med "
        f"{percent(100 * one.excess)} av potten mer enn sin egen beste."
    )
    decisions = tables([Column("Vedtak", [folded(name, _NAME) for name in names], "left")], [rows])
    return section("Én nøkkel for alle vedtakene", tables([_criteria(answer)], [[weights]]), decisions, least)


def _zeros(answer: Resemblance) -> str:
    """Those who take part with a stated nought: it pulls, so it is told."""
    people = dict.fromkeys(code for column in answer.columns for code in column.decided.codes)
    told = []
    for code in answer.criteria:
        values = answer.case.criteria[code].values
        names = [answer.case.name_of(one) for one in people if one in values and not values[one]]
        told += [f"{title_of(answer, code)}: {some_of(names, len(names))}."] if names else []
    return section("Regnet med null, fordi tjenesten ikke finnes", *told) if told else ""


def _suspects(answer: Resemblance) -> str:
    """What is suspect in what the criteria read, and for which; the causes stand in the folder's check."""
    if not answer.suspects:
        return ""
    names = [_suspect_name(one) for one in answer.suspects]
    folders = dict.fromkeys(one.folder for one in answer.suspects)
    checks = ", ".join(f"allocation check {folder}" for folder in folders)
    columns = [
        Column("Gjelder", [folded(some_of(one.figures, 2), _NAME) for one in answer.suspects], "left"),
        Column("Kriterier", ["\n".join(one.criteria) for one in answer.suspects], "left"),
        Column("Funn", [_found(one) for one in answer.suspects], "left"),
    ]
    text = tables([Column("Hva", [folded(name, _NAME) for name in names], "left")], [columns])
    return section("Mistenkelige eller uavklarte tall i kriteriene", text, f"Funnene med årsak: {checks}")


def _found(one: Suspect) -> str:
    statuses = dict.fromkeys(STATUS[finding.status] for finding in one.findings)
    return ", ".join(statuses) or "merknad ved innlesing"


def _suspect_name(one: Suspect) -> str:
    return f"{one.what}: {one.note}" if one.note else one.what


def _key(answer: Resemblance) -> str:
    """The key of least total deviation as it is written in keys.toml, to be run as any other."""
    title = json.dumps(f"Ligner {answer.columns[0].decided.title}", ensure_ascii=False)
    mix = [
        f"{json.dumps(code, ensure_ascii=False)} = {float(weight)}"
        for code, weight in answer.columns[0].best.typed.items()
        if weight
    ]
    lines = ["[keys.resembles]", f"title = {title}", "[keys.resembles.mix]", *mix]
    text = (
        "I keys.toml, med de faste linjene først i metoden, gir denne nøkkelen de samme beløpene (på nær den "
        "siste enheten, der rammen og de trykte beløpene ikke er like):"
    )
    return section("Nøkkelen", prose(text), "\n".join(lines))
