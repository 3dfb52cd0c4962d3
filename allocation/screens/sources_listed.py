"""What the Sources screen lists: what the case stands on, what is overridden, and what was done."""

import re
from collections.abc import Callable
from datetime import datetime

from allocation.case import UNPLACED, Case, Scenario
from allocation.figures import Figure
from allocation.files.step_words import key_text
from allocation.files.trace_text import drawn_on_text
from allocation.funds import Lasting
from allocation.grounds import (
    dated_parameters,
    is_overridden,
    keys_in_use,
    methods_in_use,
    noughts_of,
    overridden_by,
    total_of,
    year_of,
)
from allocation.money import NBSP
from allocation.override_values import shown
from allocation.screens.path_words import path_words, standing, step_words
from allocation.screens.refusals import shown_problem
from allocation.screens.shelf import case_titles, effective
from allocation.screens.source_lists import Cell, Grounds, Kroner, SourceList
from allocation.screens.words.sentences import Said, Text, marked
from allocation.screens.working import UNSAVED, Logged
from allocation.words import ENTRY, LASTING, LINE_KIND, RULE


def overrides(on: Grounds) -> SourceList:
    """Everything that is overridden: what stood there, what stands now, and whose change it is."""
    rows = []
    for path, owner in overridden_by(on.case, on.scenario):
        below = on.case.scenarios.get(owner.baseline)
        before = effective(on.case, below) if below else on.case
        what = path_words(on.effective, path, on.say).together
        stood = _standing(before, path, on)
        stands = _standing(on.effective, path, on) if on.is_made else str(owner.overrides[path])
        rows.append((what, stood, stands, _owner(owner, on), path))
    return SourceList("overrides", on.headings("what", "before", "after", "owner", "path"), tuple(rows))


def _standing(case: Case, path: str, on: Grounds) -> Text:
    """What stands at a path; the steps of a method after its title, in the language of the screen."""
    found = standing(case, path, on.unit, on.say.language)
    if found.text and not found.steps:
        return marked(Said(found.text, found.language), on.say.language)
    steps = "; ".join(f"{number}. {step.text}" for number, step in enumerate(found.steps, 1))
    return ": ".join(text for text in (found.text, steps) if text) or on.say("sources.state.nothing")


def _owner(owner: Scenario, on: Grounds) -> str:
    if owner.name == UNSAVED:
        return on.say("sources.owner.tried")
    if owner.name == on.scenario.name:
        return on.say("sources.owner.own")
    return on.say("sources.owner.baseline", title=owner.title)


def log(on: Grounds) -> SourceList:
    """What was done in this meeting, the newest first."""
    rows = tuple(_logged(one, on) for one in reversed(on.copy.log))
    return SourceList("log", on.headings("when", "did", "what", "before", "after"), rows)


def _logged(one: Logged, on: Grounds) -> tuple[Cell, ...]:
    did = on.say.named("sources.did").get(one.did, one.did)
    after = one.after
    if one.did == "saved" and after:
        after = on.say("sources.log.version", version=after)
    when = f"{datetime.fromisoformat(one.at):%d.%m.%Y %H:%M:%S}"
    return when, did, _about(one, on), _noted(one.before, on), _noted(after, on)


def _noted(text: str, on: Grounds) -> Text:
    """A value as it was noted; of the steps of a method each by its rule's word, and what it says."""
    if not _STEP.match(text):
        return on.each(text)
    parts = [_STEP.match(part) or part for part in text.split("; ")]
    return "; ".join(part if isinstance(part, str) else _step(part, on) for part in parts)


def _step(found: re.Match[str], on: Grounds) -> str:
    told = str(on.each(found["told"])) if found["told"] else ""
    return f"{found['number']}. {on.words(found['rule'])}{': ' if told else ''}{told}"


_STEP = re.compile(r"(?P<number>[0-9]+)\. (?P<rule>[^:]+)(?:: (?P<told>.*))?")
"""A step in the log, as «4. gulv: 99 % av «…»»."""


def _about(one: Logged, on: Grounds) -> str:
    """What something was done to: a path in words, a case or a scenario by its title."""
    if one.did == "moved":
        return path_words(on.effective, one.what, on.say).together
    if one.what in on.case.scenarios:
        return on.case.scenarios[one.what].title
    return case_titles().get(one.what, one.what)


def parameters(on: Grounds) -> SourceList:
    """The values in force on the case's day, those that are tried with the published ones beside them."""
    return _parameters(on, "parameters", in_force=True)


def other_parameters(on: Grounds) -> SourceList:
    """The values of other years."""
    return _parameters(on, "other_parameters", in_force=False)


def _parameters(on: Grounds, name: str, in_force: bool) -> SourceList:
    rows = []
    for one in dated_parameters(on.effective, on.case):
        given = one.parameter
        if one.is_in_force == in_force:
            tried = f" ({on.say('sources.state.tried')})" if given.is_tried else ""
            rows.append(
                (
                    on.own(given.name),
                    _value(given.value, on) + tried,
                    _value(one.replaces, on),
                    given.valid_from,
                    given.valid_to or on.say("sources.state.until_further"),
                    on.marked(given.reference),
                    given.checked_on,
                    given.code,
                )
            )
    headings = on.headings(
        "name", "value", "published", "valid_from", "valid_to", "reference", "checked_on", "code"
    )
    return SourceList(name, headings, tuple(rows))


def _value(figure: Figure | None, on: Grounds) -> str:
    """A figure with its unit, which stay on one line."""
    return on.words(shown(figure)).replace(" ", NBSP)


def documents(on: Grounds) -> SourceList:
    """The documents that the case's own folder names as its sources."""
    rows = tuple((on.own(title), code) for code, title in on.case.documents.items())
    return SourceList("documents", on.headings("document", "code"), rows)


def funds(on: Grounds) -> SourceList:
    """Each fund as it now stands, with its source."""
    case = on.effective
    rows = tuple(
        (
            on.own(fund.name),
            None if fund.amount is None else Kroner(fund.amount),
            case.name_of(fund.payer),
            on.words(LINE_KIND[fund.kind]),
            on.words(LASTING[fund.lasting]),
            on.own(case.methods[fund.method].title) if fund.method in case.methods else fund.method,
            on.each(drawn_on_text(fund, case)),
            on.marked(fund.source),
        )
        for fund in case.funds.values()
    )
    names = ("name", "amount", "payer", "kind", "lasting", "method", "draws_on", "reference")
    return SourceList("funds", on.headings(*names), rows, frozenset({1}))


def criteria(on: Grounds) -> SourceList:
    """What recipients are measured by, and who is measured as nothing, with the reason."""
    case = on.effective
    rows = tuple(
        (
            on.own(one.name),
            on.words(one.unit),
            str(year_of(one) or ""),
            total_of(one),
            len(one.values),
            "; ".join(
                f"{case.name_of(code)}: {on.words(reason)}" for code, reason in noughts_of(one).items()
            ),
            f"{one.file}: {one.column}",
        )
        for one in case.criteria.values()
    )
    names = ("name", "unit", "year", "total", "recipients", "noughts", "file")
    return SourceList("criteria", on.headings(*names), rows, frozenset({3, 4}))


def methods(on: Grounds) -> SourceList:
    """The methods in words, those that a fund uses first."""
    case, paths = on.effective, _paths(on)
    used = methods_in_use(case)
    in_order = sorted(case.methods.values(), key=lambda one: not used[one.code])
    rows = tuple(
        (
            on.own(one.title),
            on.own(", ".join(case.funds[code].name for code in used[one.code])),
            "; ".join(
                f"{number}. {step_words(step, case, on.say.language)}"
                for number, step in enumerate(one.steps, 1)
            ),
            on.yes(is_overridden("methods", one.code, paths)),
        )
        for one in in_order
    )
    return SourceList("methods", on.headings("name", "used_by", "steps", "is_overridden"), rows)


def keys(on: Grounds) -> SourceList:
    """The keys in words, those that a fund shares by first."""
    case, paths, used = on.effective, _paths(on), keys_in_use(on.effective)
    rows = tuple(
        (
            on.own(key.title),
            on.marked(key_text(key, case).removeprefix(f"«{key.title}»: ")),
            on.yes(key.code in used),
            on.yes(is_overridden("keys", key.code, paths)),
        )
        for key in sorted(case.keys.values(), key=lambda one: one.code not in used)
    )
    return SourceList("keys", on.headings("name", "measures", "in_use", "is_overridden"), rows)


def _paths(on: Grounds) -> list[str]:
    return [path for path, _ in overridden_by(on.case, on.scenario)]


def problems(on: Grounds) -> SourceList:
    """What was said of the case and of the run, each with cause and way out."""
    rows = []
    for problem in on.problems:
        one = shown_problem(problem, on.say.language)
        severity = on.say(f"severity.{one.severity.value}")
        told = (marked(Said(text, one.language), on.say.language) for text in (one.what, one.cause, one.fix))
        rows.append((severity, *told, one.where))
    return SourceList("problems", on.headings("severity", "what", "cause", "fix", "where"), tuple(rows))


def entries(on: Grounds) -> SourceList:
    """Every entry of the run: why each amount moved."""
    headings = tuple(on.words(heading) for heading in ENTRY.values())
    if on.distribution is None:
        return SourceList("entries", headings, ())
    case = on.distribution.case
    rows = tuple(
        (
            str(one.year),
            on.own(case.funds[one.fund].name),
            on.own(case.streams.get(one.stream, one.stream)),
            case.name_of(one.payer),
            on.say("words.unplaced") if one.recipient == UNPLACED else case.name_of(one.recipient),
            on.words(RULE.get(one.rule, one.rule)),
            str(one.step),
            Kroner(one.amount),
            on.words(LASTING[Lasting(one.lasting)]),
            on.marked(one.source),
        )
        for one in on.distribution.entries
    )
    return SourceList("entries", headings, rows, frozenset({7}))


LISTS: tuple[Callable[[Grounds], SourceList], ...] = (
    overrides,
    log,
    parameters,
    other_parameters,
    documents,
    funds,
    criteria,
    methods,
    keys,
    problems,
    entries,
)
"""The lists in the order they stand on the page."""
