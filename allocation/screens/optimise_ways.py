"""What it takes and what resembles, as the Optimise screen shows them: ways who pays, doubts."""

from fractions import Fraction

from allocation.files.explain_verdict import title_of, verdict_texts
from allocation.money import lined_up, round_half_up
from allocation.optimise.reach import Reach, Way
from allocation.optimise.resemble import Resemblance, Resembled
from allocation.screens.live.tables import Column, Table, table
from allocation.screens.optimise_answers import money
from allocation.screens.put_to_use import is_on_screen
from allocation.screens.seat import Seat
from allocation.screens.shown import amount, percent, signed_percent, with_arrow
from allocation.screens.words.sentences import said_in

_HUNDRED = 100


def reach_shown(answer: Reach, seat: Seat) -> dict[str, object]:
    """What is asked, what there is now, and each way with who pays for it."""
    case, asked = answer.before.case, answer.asked
    of_all = seat.say("optimise.reach.altogether")
    of = seat.say("optimise.reach.of_stream", name=case.streams[asked.stream]) if asked.stream else of_all
    return {
        "question": seat.say(
            "optimise.reach.question",
            name=case.name_of(asked.recipient),
            amount=money(asked.amount, seat),
            of=of,
        ),
        "now": seat.say(
            "optimise.reach.now",
            title=answer.before.scenario.title,
            amount=money(answer.amount_before, seat),
        ),
        "ways": [_way(answer, way, seat) for way in answer.ways],
    }


def _way(answer: Reach, way: Way, seat: Seat) -> dict[str, object]:
    case, say = answer.before.case, seat.say
    named = {"fund": case.funds[way.fund].name, "key": case.keys[way.key].title}
    heading = say(f"optimise.reach.{way.kind}", **named)
    if way.run is None or way.scenario is None:
        why = said_in(way.why_not, say.language)
        return {
            "heading": heading,
            "why_not": why.text,
            "language": why.language,
            "can_use": False,
            "tables": [],
        }
    after = answer.after(way) or 0
    is_there = after >= answer.asked.amount
    verdict = "missing" if not is_there else "beyond" if way.beyond_key else "least"
    told = say(
        f"optimise.reach.verdict.{verdict}",
        name=case.name_of(answer.asked.recipient),
        after=money(after, seat),
        missing=money(answer.asked.amount - after, seat),
    )
    return {
        "heading": heading,
        "why_not": "",
        "sentence": _changes(way, answer, seat),
        "told": told,
        "can_use": True,
        "is_used": is_on_screen(seat.copy, way.scenario, answer.before.scenario),
        "tables": [_who_pays(answer, way, seat)],
    }


def _changes(way: Way, answer: Reach, seat: Seat) -> str:
    """Each value that changes, from what to what."""
    case, told = answer.before.case, []
    for change in way.changes:
        if way.kind == "weights":
            part = change.path.rpartition(".")[2]
            name = case.criteria[part].name if part in case.criteria else case.keys[part].title
            sides = [percent(side * _HUNDRED, 2) for side in (change.before, change.after)]
        else:
            name = case.funds[way.fund].name
            sides = [money(side, seat) for side in (change.before, change.after)]
        told.append(seat.say("optimise.reach.change", name=name, before=sides[0], after=sides[1]))
    return "; ".join(told)


def _who_pays(answer: Reach, way: Way, seat: Seat) -> Table:
    """Each recipient whose amount changes, before and after a full run."""
    case, sides = answer.before.case, []
    for run in (answer.before, way.run):
        sums: dict[str, int] = {}
        for (code, _), kroner in (run.placed() if run else {}).items():
            sums[code] = sums.get(code, 0) + kroner
        sides.append(sums)
    before, after = sides
    changes = [(code, before.get(code, 0), after.get(code, 0)) for code in case.recipients]
    changes = [(code, old, new) for code, old, new in changes if old != new]
    unit = lined_up(seat.unit, (one for _, old, new in changes for one in (old, new)))
    rows = [
        [case.name_of(code), amount(old, unit), amount(new, unit), with_arrow(new - old, unit)]
        for code, old, new in changes
    ]
    columns = [Column(seat.say("words.recipient"))]
    columns += [Column(seat.say(f"optimise.reach.{word}"), True) for word in ("before", "after", "changed")]
    return table(seat.say("optimise.reach.who_pays", unit=seat.unit_words), columns, rows)


def resemblance_shown(answer: Resemblance, seat: Seat) -> dict[str, object]:
    """What should be known before the key is looked at, in full, and then the key and how far it is off."""
    return {
        "warnings": [said_in(text, seat.say.language) for text in verdict_texts(answer)],
        "tables": [
            one
            for column in answer.columns
            for one in (
                _weights(answer, column, seat),
                _off(answer, column, seat),
                _left_out(answer, column, seat),
            )
        ],
    }


def _weights(answer: Resemblance, column: Resembled, seat: Seat) -> Table:
    """The closest mix as one would type it, and how loosely each weight is known."""
    say, fit = seat.say, column.best
    rows = []
    for code in answer.criteria:
        low, high = column.ranges[code]
        weights = [percent(one * _HUNDRED) for one in (fit.typed[code], low, high)]
        rows.append([seat.in_words(title_of(answer, code)), *weights])
    columns = [Column(say("optimise.resemble.criterion"))]
    columns += [Column(say(f"optimise.resemble.{word}"), True) for word in ("weight", "lowest", "highest")]
    caption = say("optimise.resemble.weights", decision=column.decided.title)
    note = say("optimise.resemble.within", percent=percent(answer.tolerance * _HUNDRED))
    return table(caption, columns, rows, notes=[note])


def _off(answer: Resemblance, column: Resembled, seat: Seat) -> Table:
    """Decided beside the key, recipient by recipient."""
    say, decided, given = seat.say, column.decided.amounts, column.best.amounts
    rows, unit = [], lined_up(seat.unit, [*decided.values(), *given.values()])
    for code, kroner in decided.items():
        off = given[code] - kroner
        share = signed_percent(Fraction(_HUNDRED * off, abs(kroner)) if kroner else None)
        amounts = [amount(one, unit) for one in (kroner, given[code])]
        rows.append([answer.case.name_of(code), *amounts, with_arrow(off, unit), share])
    columns = [Column(say("words.recipient"))]
    columns += [
        Column(say(f"optimise.resemble.{word}"), True) for word in ("decided", "given", "off", "off_percent")
    ]
    caption = say("optimise.resemble.amounts", decision=column.decided.title, unit=seat.unit_words)
    return table(caption, columns, rows)


def _left_out(answer: Resemblance, column: Resembled, seat: Seat) -> Table:
    """What the key of the others would give each: how far it can be trusted for one it has not seen."""
    say = seat.say
    unit, rows = lined_up(seat.unit, (one.decided for one in column.left_out)), []
    for one in column.left_out:
        given = "" if one.predicted is None else amount(_whole(one.predicted, seat), unit)
        rows.append(
            [
                answer.case.name_of(one.recipient),
                amount(one.decided, unit),
                given,
                signed_percent(one.percent),
            ]
        )
    columns = [Column(say("words.recipient"))]
    columns += [Column(say(f"optimise.resemble.{word}"), True) for word in ("decided", "predicted", "missed")]
    caption = say("optimise.resemble.left_out", decision=column.decided.title, unit=seat.unit_words)
    return table(caption, columns, rows)


def _whole(kroner: Fraction, seat: Seat) -> Fraction:
    """An amount that is not whole, in whole units of what is shown."""
    return round_half_up(kroner / seat.unit.factor) * seat.unit.factor
