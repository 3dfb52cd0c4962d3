"""What stands in the fields of the Optimise screen: each question as a form, numbers as they are typed."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Any

from allocation.case import Case
from allocation.distribution import Distribution
from allocation.files.limitsfile import FOLDER, limits_file, read_limits
from allocation.files.question_files import question_names
from allocation.itself import Itself
from allocation.money import plain_number
from allocation.optimise.amounts.goals import Goal
from allocation.optimise.amounts.table import LimitKind
from allocation.optimise.amounts.wishes import (
    START,
    TARGET,
    Aim,
    BoundWish,
    LockWish,
    RelationWish,
    TotalWish,
    Wish,
    Wishes,
)
from allocation.problems import Problem, ProblemsFound
from allocation.recipient_table import baseline_title
from allocation.screens.optimise_limit_moves import (
    GROUP,
    IN_PER_CENT,
    NUMBERS,
    RECIPIENT,
    bases_of,
    concerned,
    groups_of,
    slug,
)
from allocation.screens.optimise_moves import PLAIN_GOALS
from allocation.screens.optimise_questions import giving_streams, reach_on, resemble_on, wishes_on
from allocation.screens.refusals import shown_problem
from allocation.screens.seat import Seat
from allocation.screens.shown import amount
from allocation.screens.words.sentences import Text

_HUNDRED = 100
_MOST_NAMED = 3
_ADDED = (
    LimitKind.FLOOR, LimitKind.CEILING, LimitKind.GROUP, LimitKind.RELATION, LimitKind.MOVED, LimitKind.TOTAL,
)  # fmt: skip


def limits_form(seat: Seat, problems: Sequence[Problem]) -> dict[str, object]:
    """The fields of «within limits»; `problems` are of the last question, each shown at its limit."""
    run, say = seat.distribution, seat.say
    wishes = wishes_on(seat.copy, run)
    giving = giving_streams(run)
    chosen = wishes.streams or giving
    return {
        "files": _files(seat),
        "loaded": wishes,
        "streams": {stream: (run.case.streams[stream], stream in chosen) for stream in giving},
        "goals": {goal.value: say(f"optimise.goal.{goal.value}") for goal in _goals(wishes)},
        "goal": wishes.goal.value,
        "weights": ", ".join(
            f"{say(f'optimise.goal.{goal.value}')}: {plain_number(weight)}"
            for goal, weight in wishes.weights.items()
        ),
        "aims": _aims(seat, run),
        "aim": _aim(wishes.aim),
        "aim_whom": _whom(wishes.aim.recipients, wishes.aim.groups, seat, run),
        "limits": [_limit(path, wish, wishes, run, seat, problems) for path, wish in wishes.limits.items()],
        "added": {kind.value: say(f"optimise.add.{kind.value}") for kind in _ADDED},
        "fixable": {
            "": say("optimise.choose"),
            **_people(seat, run, wishes, of_groups="optimise.group_stands"),
        },
    }


def _goals(wishes: Wishes) -> tuple[Goal, ...]:
    return PLAIN_GOALS if wishes.goal in PLAIN_GOALS else (wishes.goal, *PLAIN_GOALS)


def _files(seat: Seat) -> dict[str, Text]:
    """The limits that come with the case, by name with their titles."""
    titles = _titles(seat.copy.case, Itself(seat.case))
    named = {file: seat.own_words(title) for file, title in titles.items()}
    return {"": seat.say("optimise.own"), **named} if named else {}


@lru_cache(maxsize=20)
def _titles(name: str, case: Itself) -> dict[str, str]:
    """The titles of the limits' files of a case, read once; one that cannot be read goes by its name."""
    titles, read = dict[str, str](), case.part
    assert isinstance(read, Case)
    for file in question_names(name, FOLDER):
        try:
            titles[file] = read_limits(*limits_file(name, file), read).title
        except ProblemsFound:
            titles[file] = file
    return titles


def _aims(seat: Seat, run: Distribution) -> dict[str, str]:
    """What amounts can be near, each by what it is and its title."""
    case, say = seat.case, seat.say
    keys = {f"key:{code}": say("optimise.aim.key", title=key.title) for code, key in run.case.keys.items()}
    decisions = [*(["decision"] if case.decision else []), *case.baselines]
    bases = {f"base:{base}": say("optimise.aim.base", title=baseline_title(case, base)) for base in decisions}
    others = {
        f"scenario:{name}": say("optimise.aim.scenario", title=one.title)
        for name, one in case.scenarios.items()
    }
    return {"": say("optimise.aim.start"), **keys, **bases, **others}


def _aim(aim: Aim) -> str:
    said = [(kind, getattr(aim, kind)) for kind in ("key", "scenario", "base") if getattr(aim, kind)]
    return ":".join(said[0]) if said else ""


def _limit(
    path: str, wish: Wish, wishes: Wishes, run: Distribution, seat: Seat, problems: Sequence[Problem]
) -> dict[str, object]:
    """One limit as its fields show it."""
    say, place, amounts = seat.say, slug(path), getattr(wish, "amounts", {})
    bound = wish if isinstance(wish, BoundWish) and not amounts else None
    has_streams = len(wishes.streams or giving_streams(run)) > 1
    return {
        "place": place,
        "kind": wish.kind.value,
        "title": say(f"optimise.kind.{wish.kind.value}"),
        "name": wish.name,
        "numbers": [] if amounts else [_number(what, wish, seat) for what in _numbers(wish)],
        "base": bound.base if bound else None,
        "bases": _bases(seat, wishes) if bound else {},
        "on": bound.on if bound and has_streams else None,
        "amounts": [
            {
                "code": code,
                "name": run.case.name_of(code),
                "typed": amount(kroner, seat.unit),
            }
            for code, kroner in amounts.items()
        ],
        "stands": isinstance(wish, LockWish) and not amounts,
        "parties": _parties(wish, seat, run, wishes) if isinstance(wish, RelationWish) else [],
        "whom": _chosen(wish, wishes, run) if _is_of_somebody(wish, amounts) else [],
        "of_whom": _whom(wish.recipients, wish.groups, seat, run),
        "streams": [
            (stream, run.case.streams[stream], stream in wish.streams)
            for stream in (wishes.streams or giving_streams(run))
            if has_streams and wish.kind is not LimitKind.MOVED
        ],
        "problems": [
            shown_problem(problem, say.language) for problem in problems if problem.where.column == path
        ],
    }


def _numbers(wish: Wish) -> tuple[str, ...]:
    """The numbers that a limit shows: a total that is one amount is no range."""
    is_amount = isinstance(wish, TotalWish) and wish.amount is not None
    return ("amount",) if is_amount else NUMBERS.get(wish.kind, ())


def _is_of_somebody(wish: Wish, amounts: Mapping[str, int]) -> bool:
    return not amounts and wish.kind not in (LimitKind.RELATION, LimitKind.MOVED, LimitKind.TOTAL)


def _number(what: str, wish: Wish, seat: Seat) -> dict[str, str]:
    """A number with its label, as it is typed, and what it counts."""
    say, in_percent = seat.say, IN_PER_CENT.get((wish.kind, what))
    label = say(f"optimise.number.{wish.kind.value}.{what}")
    if what == "loss":
        return {"what": what, "label": label, "typed": _plain(_HUNDRED - _of(wish, "percent")), "unit": "%"}
    if what == "percent":
        return {"what": what, "label": label, "typed": _plain(_of(wish, what)), "unit": "%"}
    value = getattr(wish, what)
    if what == "times":
        return {"what": what, "label": label, "typed": _plain(value), "unit": ""}
    if in_percent:
        part = getattr(wish, in_percent)
        typed = f"{_plain(part)} %" if part is not None else amount(value, seat.unit)
        return {
            "what": what,
            "label": label,
            "typed": typed,
            "unit": say("optimise.or_percent", unit=seat.unit_words),
        }
    return {"what": what, "label": label, "typed": amount(value, seat.unit), "unit": seat.unit_words}


def _of(wish: Wish, what: str) -> Fraction:
    return Fraction(getattr(wish, what))


def _plain(value: Fraction | None) -> str:
    return "" if value is None else plain_number(value)


def _bases(seat: Seat, wishes: Wishes) -> dict[str, str]:
    own = {START: seat.say("optimise.base.start"), TARGET: seat.say("optimise.base.target")}
    return {
        base: own.get(base) or seat.in_words(baseline_title(seat.case, base))
        for base in bases_of(seat.case, wishes)
    }


def _people(seat: Seat, run: Distribution, wishes: Wishes, of_groups: str) -> dict[str, str]:
    """The groups and recipients that can be chosen, by what stands before their names."""
    groups = {f"{GROUP}:{group}": seat.say(of_groups, group=group) for group in groups_of(run, wishes)}
    return groups | {f"{RECIPIENT}:{code}": run.case.name_of(code) for code in concerned(run, wishes)}


def _chosen(wish: Wish, wishes: Wishes, run: Distribution) -> list[tuple[str, str, bool]]:
    """Whom a limit can concern, and whether it does: groups first."""
    groups = [(f"{GROUP}:{group}", group, group in wish.groups) for group in groups_of(run, wishes)]
    people = [
        (f"{RECIPIENT}:{code}", run.case.name_of(code), code in wish.recipients)
        for code in concerned(run, wishes)
    ]
    return groups + people


def _whom(recipients: Sequence[str], groups: Sequence[str], seat: Seat, run: Distribution) -> str:
    names = [*groups, *map(run.case.name_of, recipients)]
    if not names:
        return seat.say("optimise.everybody")
    more = len(names) - _MOST_NAMED
    return ", ".join([*names[:_MOST_NAMED], *([seat.say("optimise.more", count=more)] if more > 0 else [])])


def _parties(wish: RelationWish, seat: Seat, run: Distribution, wishes: Wishes) -> list[dict[str, Any]]:
    """The two sides of a relation, each as what can be chosen and what is."""
    sides = []
    for side in ("one", "other"):
        members = getattr(wish, side)
        groups = [
            group
            for group in groups_of(run, wishes)
            if members == tuple(c for c in concerned(run, wishes) if run.case.recipients[c].group == group)
        ]
        chosen = (
            f"{GROUP}:{groups[0]}" if groups else f"{RECIPIENT}:{members[0]}" if len(members) == 1 else ""
        )
        options = _people(seat, run, wishes, of_groups="optimise.group")
        named = {} if chosen else {"": _whom(members, (), seat, run)}
        sides.append({"side": side, "options": {**named, **options}, "chosen": chosen})
    return sides


def reach_form(seat: Seat) -> dict[str, object]:
    """The fields of «what it takes»."""
    run, say, fields = seat.distribution, seat.say, reach_on(seat.copy)
    people = {code: run.case.name_of(code) for code in concerned(run, Wishes())}
    none = {} if fields.recipient else {"": say("optimise.choose")}
    streams = {stream: run.case.streams[stream] for stream in giving_streams(run)}
    return {
        "people": {**none, **people},
        "who": fields.recipient,
        "streams": {"": say("optimise.reach.in_all"), **streams},
        "stream": fields.stream,
        "amount": amount(fields.amount, seat.unit),
    }


def resemble_form(seat: Seat) -> dict[str, object]:
    """The fields of «the key that resembles»."""
    case, say, fields = seat.case, seat.say, resemble_on(seat.copy)
    decisions = [*(["decision"] if case.decision else []), *case.baselines]
    return {
        "streams": {"": say("optimise.resemble.usual_stream"), **case.streams},
        "stream": fields.stream,
        "criteria": [(code, one.name, code in fields.criteria) for code, one in case.criteria.items()],
        "chosen": len(fields.criteria),
        "decisions": [(base, baseline_title(case, base), base in fields.bases) for base in decisions],
        "tolerance": _plain(fields.tolerance * _HUNDRED),
    }


def can_be_resembled(case: Case) -> bool:
    """Whether the case has a decision, and criteria that could make up a key."""
    return bool(case.criteria) and bool(case.decision or case.baselines)
