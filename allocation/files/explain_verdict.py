"""What a director should know about a key that resembles a decision, in a few plain sentences."""

from fractions import Fraction

from allocation.money import NBSP, in_unit, number_text
from allocation.optimise.mixes.one_key import OneKey, Verdict
from allocation.optimise.mixes.trust import EQUAL, LeftOut, Yardstick, error_in_all
from allocation.optimise.resemble import Resemblance, Resembled
from allocation.problems import some_of

_EASY = 3
"""With fewer recipients than so many a criterion, a mix comes close to almost any decision."""
_LARGEST = 2
"""Of how many of the largest recipients the error is told when they are left out."""


def verdict_texts(answer: Resemblance) -> list[str]:
    """How close, how few recipients there are for it, how it fails, how loose it is, and what it proves."""
    column = answer.columns[0]
    texts = [
        _how_close(answer, column),
        _how_few(answer, column),
        _how_it_fails(answer, column),
        _how_loose(answer, column),
        one_key_text(answer, answer.one_key) if answer.one_key else "",
        _how_suspect(answer, column),
        "At en miks ligner, er ikke noe bevis for at styret har brukt den.",
    ]
    return [text for text in texts if text]


def percent(value: Fraction) -> str:
    """Per cent with one decimal, in a sentence."""
    return f"{number_text(value, 1)}{NBSP}prosent"


def title_of(answer: Resemblance, criterion: str) -> str:
    """A criterion's name in the case; equal shares have none."""
    return "Likt til alle" if criterion == EQUAL else answer.case.criteria[criterion].name


def _money(answer: Resemblance, kroner: Fraction | int) -> str:
    unit = answer.case.unit
    return f"{in_unit(kroner, unit)} {unit.name}"


def _how_close(answer: Resemblance, column: Resembled) -> str:
    off, decided = column.best.deviation, column.decided
    what = f"Miksen som ligner mest på {decided.title}, bommer til sammen med {_money(answer, off.total)}"
    of = f"{percent(column.percent(off.total))} av det nøkkelen deler ({_money(answer, decided.pot)})"
    if not off.total:
        return f"{what}: nøkkelen gir vedtaket på kronen."
    worst = f"mest for {answer.case.name_of(off.recipient)}, {_money(answer, off.largest)}"
    return f"{what}, {of}; {worst}."


def _how_few(answer: Resemblance, column: Resembled) -> str:
    criteria, people = len(answer.criteria), len(column.decided.codes)
    weighed = sum(weight > 0 for weight in column.best.weights.values())
    kinds = f"{criteria} {'kriterium' if criteria == 1 else 'kriterier'}"
    kinds += f" ({weighed} fikk vekt)" if weighed < criteria else ""
    if criteria >= people:
        many = "så mange kriterier kan ligne nesten hva som helst"
        return f"Den kunne veie {kinds} på {people} mottakere: {many}."
    if people < _EASY * criteria:
        return (
            f"Den kunne veie {kinds} på bare {people} mottakere: da er det lett å ligne nesten hva som helst."
        )
    return f"Den kunne veie {kinds} på {people} mottakere."


def _how_it_fails(answer: Resemblance, column: Resembled) -> str:
    """The errors for those left out, the largest recipients by name, beside the best single criterion."""
    missed = [one for one in column.left_out if one.percent is not None]
    if not missed:
        return "Det er for få mottakere til å prøve nøkkelen på en som holdes utenfor."
    by_size = sorted(missed, key=lambda one: (-abs(one.decided), one.recipient))
    largest = [f"{answer.case.name_of(one.recipient)} med {_miss(one)}" for one in by_size[:_LARGEST]]
    sizes = [abs(one.percent) for one in missed if one.percent is not None]
    worst = max(missed, key=lambda one: (abs(one.percent or 0), one.recipient))
    text = (
        "Når en mottaker holdes utenfor tilpasningen, bommer nøkkelen på den med fra "
        f"{number_text(min(sizes), 1)} til {percent(max(sizes))}, mest for "
        f"{answer.case.name_of(worst.recipient)}. De største: {' og '.join(largest)}."
    )
    whole, simple = error_in_all(column.left_out), best_left_out(column)
    if len(answer.criteria) == 1 or whole is None or simple is None or simple.left_out is None:
        return text
    sums = f"I sum er det {percent(column.percent(whole))}, mot {percent(column.percent(simple.left_out))}"
    return f"{text} {sums} for det beste enkle målet ({title_of(answer, simple.criterion)})."


def _miss(one: LeftOut) -> str:
    return percent(abs(one.percent or Fraction(0)))


def best_left_out(column: Resembled) -> Yardstick | None:
    """The yardstick that does best for those left out; the first of equals."""
    known = [one for one in column.yardsticks if one.left_out is not None]
    return min(known, key=lambda one: one.left_out or Fraction(0), default=None)


def _how_loose(answer: Resemblance, column: Resembled) -> str:
    if len(answer.criteria) == 1:
        return ""
    widths = {code: high - low for code, (low, high) in column.ranges.items()}
    loosest = max(widths, key=lambda code: (widths[code], code))
    low, high = column.ranges[loosest]
    spared = sum(not low for low, _ in column.ranges.values())
    alone = "" if column.best.is_only else " Flere mikser ligner nøyaktig like mye som den beste."
    return (
        f"Blant mikser som bommer med høyst {percent(100 * answer.tolerance)} mer av potten, kan "
        f"«{title_of(answer, loosest)}» veie fra {number_text(100 * low, 1)} til {percent(100 * high)}, og "
        f"{spared} av {len(widths)} kriterier kan hvert for seg utelates.{alone}"
    )


def _how_suspect(answer: Resemblance, column: Resembled) -> str:
    read = {code for one in answer.suspects for code in one.criteria}
    if not read:
        return ""
    weight = sum((column.best.typed[code] for code in read), Fraction(0))
    text = (
        f"{percent(100 * weight)} av vekten ligger på kriterier som leser tabeller med mistenkelige eller "
        "uavklarte tall; de står nederst."
    )
    missed = {code: column.without[code] for code in sorted(read) if code in column.without}
    if not missed:
        return text
    dear = max(missed, key=lambda code: missed[code])
    off = percent(column.percent(missed[dear]))
    return f"{text} Uten «{title_of(answer, dear)}», som er ett av dem, bommer den beste miksen med {off}."


def one_key_text(answer: Resemblance, one: OneKey) -> str:
    """Whether one key could have made all the decisions, and how nearly one resembles all."""
    if one.verdict is Verdict.SAME_SHARES:
        return "Én nøkkel kan ha laget alle vedtakene: de gir mottakerne de samme andelene."
    known = dict(zip((column.decided.base for column in answer.columns), answer.columns, strict=True))
    common = [
        f"{percent(100 * each.common)} i {known[each.base].decided.title} "
        f"(egen beste {percent(100 * each.own)})"
        for each in one.decisions
    ]
    text = "Én og samme nøkkel på de samme tallene kan ikke ha laget alle vedtakene"
    if one.gap is not None:
        text += (
            f": andelene er ulike, og uansett kriterier må en felles nøkkel bomme på dem med minst "
            f"{percent(100 * one.gap)} til sammen"
        )
    nearly = (
        "Men én miks ligner alle omtrent like godt som hver sin beste"
        if one.verdict is Verdict.RESEMBLES_ALL
        else "Heller ingen miks ligner alle omtrent like godt som hver sin beste"
    )
    return f"{text}. {nearly}: den beste felles bommer med {some_of(common, len(common))}."
