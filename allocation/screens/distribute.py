"""Distribute: choose fund and key, move what can be moved, and see at once what each recipient gets."""

from fractions import Fraction

from allocation.case import Case
from allocation.findings import Status
from allocation.levers import Bound, Levers, fund_choices, levers_of
from allocation.money import Unit, number_text
from allocation.problems import ProblemsFound
from allocation.recipient_table import (
    RecipientTable,
    baseline_amounts,
    baseline_title,
    baselines_of,
    recipient_table,
)
from allocation.screens.distribute_moves import SORTS, TAKING, baseline_of, fund_of
from allocation.screens.distribute_rows import (
    extremes_of,
    in_order,
    shown_kinds,
    shown_measures,
    shown_row,
    unit_of_rows,
)
from allocation.screens.distribute_years import show_years
from allocation.screens.documents.of_run import RUN_DOCUMENTS
from allocation.screens.refusals import show_refusal
from allocation.screens.seat import Seat
from allocation.screens.shelf import run_of
from allocation.screens.shown import amount, signed
from allocation.screens.why import show_why
from allocation.words import RULE

_HUNDRED = 100


def page(seat: Seat) -> None:
    """Levers on the left, recipients on the right; or why what is opened cannot be run."""
    case = seat.effective
    fund = fund_of(case, seat.copy)
    if not fund:
        seat.show("distribute", "nothing_to_move", TAKING)
        return
    try:
        table = _table(seat, fund)
    except ProblemsFound as found:
        show_refusal(seat, found.problems)
        return
    seat.show("distribute", "distribute", TAKING, **_choices(seat, case, fund), **_result(seat, fund, table))
    show_years(seat, fund)
    if seat.copy.look.recipient in {row.code for row in table.placed}:
        show_why(seat, seat.copy.look.recipient)


def _choices(seat: Seat, case: Case, fund: str) -> dict[str, object]:
    """What can be chosen and moved, each by its code with its words."""
    levers, say = levers_of(case, fund), seat.say
    keys = {code: seat.own_words(case.keys[code].title) for code in levers.keys}
    return {
        "funds": {code: seat.own_words(case.funds[code].name) for code in fund_choices(case)},
        "fund": case.funds[fund],
        "levers": levers,
        "shown": _shown_levers(levers, seat),
        "key_choices": keys if levers.key else {"": say("distribute.no_key"), **keys},
        "blends": {
            "": say("distribute.no_blend"),
            **{code: keys[code] for code in keys if code != levers.key},
        },
        "bases": {base: seat.marked(baseline_title(case, base)) for base in levers.bases},
        "bounds": {side: _bound(levers, side, seat) for side in ("floor", "ceiling")},
        "ofs": {of: say(f"distribute.of_{of}") for of in ("amount", "level")},
        "shared": ", ".join(case.funds[code].name for code in levers.shared),
        "others": ", ".join(seat.in_words(RULE[step.rule]) for step in levers.others),
        "baselines": {code: seat.marked(baseline_title(seat.case, code)) for code in baselines_of(seat.case)},
        "baseline": baseline_of(seat.case, seat.copy),
        "sorts": {sort: say(f"sort.{sort}") for sort in SORTS},
        "unit": seat.unit_words,
    }


def _bound(levers: Levers, side: str, seat: Seat) -> dict[str, str] | None:
    """A bound's fields: as it stands, or opened and not met yet; None where it is off."""
    standing = levers.floor if side == "floor" else levers.ceiling
    opened = getattr(seat.copy.look, side)
    if standing is None and opened not in levers.bases:
        return None
    bound = standing or Bound(opened, Fraction(_HUNDRED))
    percent_text = _typed(bound.percent)
    return {
        "percent": percent_text,
        "number": f"{float(bound.percent):.1f}",
        "base": bound.base,
        "on": bound.on,
    }


def _result(seat: Seat, fund: str, table: RecipientTable) -> dict[str, object]:
    """The table and what is said of it."""
    levers, presents = levers_of(seat.effective, fund), seat.copy.look.presents
    measures, unit = shown_measures(table), unit_of_rows(table, seat.unit)
    caption = seat.say("distribute.caption", fund=table.fund.name, unit=seat.unit_words, year=seat.case.year)
    return {
        "rows": [shown_row(row, table, levers, measures, seat, unit) for row in in_order(table, seat)],
        "kinds": [seat.say(f"lasting.{kind.value}") for kind in shown_kinds(table)],
        "headings": [_heading(measure, seat) for measure in measures],
        "has_bars": bool(measures),
        "can_lock": bool(levers.key) and (not presents or bool(levers.locks)),
        "sums": shown_sums(table, unit),
        "told": _told(table, seat),
        "caption": caption,
        "documents": {kind: seat.say(f"downloads.{kind}") for kind in RUN_DOCUMENTS},
    }


def _heading(measure: str, seat: Seat) -> str:
    return seat.say(f"change.{measure}", unit=seat.in_words(seat.case.units.base.name))


def _table(seat: Seat, fund: str) -> RecipientTable:
    """The fund by recipient beside what it is compared with. Raises ProblemsFound."""
    baseline = baseline_of(seat.case, seat.copy)
    before = baseline_amounts(
        seat.case, baseline, seat.effective.funds[fund], lambda name: run_of(seat.case, name)
    )
    return recipient_table(seat.distribution, fund, before)


def shown_sums(table: RecipientTable, unit: Unit) -> dict[str, str]:
    """What the rows come to, and where nought is on the scale of the bars."""
    least, most = extremes_of(table)
    nought = Fraction(-least, most - least) * _HUNDRED if most > least else Fraction(0)
    change = table.total_change
    return {
        "amount": amount(table.total, unit),
        "change": "" if change is None else signed(change, unit),
        "nought": f"{float(nought):.2f}",
    }


def _told(table: RecipientTable, seat: Seat) -> dict[str, str]:
    """What adds up and what does not, who gains and who loses, and how long the money lasts."""
    say, unit = seat.say, seat.unit
    kinds = [
        f"{amount(sum(row.by_lasting.get(kind, 0) for row in table.rows), unit)} "
        + say(f"lasting.{kind.value}")
        for kind in table.kinds
    ]
    adds_up = say(
        f"distribute.{_sum_word(table, seat)}",
        total=amount(table.total, unit),
        given=amount(table.total - table.unplaced, unit),
        unplaced=amount(abs(table.unplaced), unit),
        unit=seat.unit_words,
    )
    change, before = table.total_change, sum(row.before or 0 for row in table.rows)
    differ = say(
        "distribute.sums_differ",
        before=amount(before, unit),
        total=amount(table.total, unit),
        unit=seat.unit_words,
    )
    return {
        "adds_up": adds_up,
        "differ": differ if change else "",
        "moved": say(
            "distribute.moved",
            gaining=len(table.gaining),
            losing=len(table.losing),
            more=amount(sum(row.change.kroner for row in table.gaining if row.change), unit),
            less=amount(-sum(row.change.kroner for row in table.losing if row.change), unit),
            unit=seat.unit_words,
        ),
        "lasting": ", ".join(kinds),
    }


def _sum_word(table: RecipientTable, seat: Seat) -> str:
    """Whether the amounts add up to the fund; or miss it by rounding, by being too little or too much."""
    if not table.unplaced:
        return "adds_up"
    statuses = {
        one.status for one in seat.distribution.findings if one.subject.what.startswith(table.fund.name)
    }
    if statuses == {Status.ROUNDING}:
        return "rounded"
    return "unplaced" if table.unplaced > 0 else "too_much"


def _shown_levers(levers: Levers, seat: Seat) -> dict[str, object]:
    """The levers' own numbers as they are typed: per cent with one decimal, amounts in the shown unit."""
    return {
        "amount": amount(levers.amount, seat.unit),
        "weights": [
            {
                "code": one.code,
                "title": one.title,
                "percent": _typed(one.weight * _HUNDRED),
                "number": _plain(one.weight),
            }
            for one in levers.weights
        ],
        "blend_weight": _typed(levers.blended[1] * _HUNDRED) if levers.blended else "",
        "blend_number": _plain(levers.blended[1]) if levers.blended else "",
    }


def _typed(value: Fraction) -> str:
    """A number of per cent as it is typed: decimals only where it has them."""
    return number_text(value, 1).removesuffix(",0")


def _plain(share: Fraction) -> str:
    """A share in per cent as a slider holds it."""
    return f"{float(share * _HUNDRED):.1f}"
