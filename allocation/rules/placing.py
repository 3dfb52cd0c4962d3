"""Rules that place money: what is held back, fixed amounts, a key, a whole grant to one, and the rest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache

from allocation.amounts import Amounts
from allocation.case import Step
from allocation.criteria import Key
from allocation.key_faults import key_problems
from allocation.keys import eligible_for, key_shares, key_terms
from allocation.money import decimals_of, number_text
from allocation.problems import ProblemsFound, unknown_name
from allocation.rules.kinds import OneRecipient, Percents, Recipients, SumsOrDecision, Text
from allocation.rules.rule import Rule
from allocation.rules.stand import Outcome, Stand


@dataclass(frozen=True, slots=True)
class TopSlice(Step):
    """Held back: the recipients' decided amounts, amounts of the step's own, or per cent of the fund."""

    rule = "top_slice"
    recipients: Recipients = ()
    amounts: SumsOrDecision = field(default_factory=dict)
    percent: Percents = field(default_factory=dict)


def top_slice(stand: Stand, step: TopSlice) -> Outcome:
    """What is held back before a key is used.

    Amount = the stated amount, or the stated per cent of the whole fund. It favours whoever holds it
    back, usually the payer, for common tasks and for risk; the key only shares what is left.
    """
    if step.percent:
        _refuse_two_ways(stand, "percent", step.recipients or step.amounts)
        shares = Amounts.of(step.percent).scaled(Fraction(stand.amount, 100))
        whole = stand.with_unit(stand.amount)
        return Outcome(
            lambda code: f"{number_text(step.percent[code], decimals_of(step.percent[code]))} % av {whole}",
            settled=shares,
        )
    return _stated(stand, step.recipients, step.amounts)


@dataclass(frozen=True, slots=True)
class Fixed(Step):
    """Fixed amounts: the recipients' decided amounts, or amounts of the step's own."""

    rule = "fixed"
    recipients: Recipients = ()
    amounts: SumsOrDecision = field(default_factory=dict)


def fixed(stand: Stand, step: Fixed) -> Outcome:
    """Fixed amounts to named recipients: the amounts that the step states, or those of the decision.

    Amount = the stated amount. It favours whoever negotiated it; a key only shares what is left.
    Used for small recipients without criteria, and for a decision that is to be reproduced.
    """
    return _stated(stand, step.recipients, step.amounts)


def _stated(stand: Stand, recipients: Sequence[str], amounts: Mapping[str, int]) -> Outcome:
    case, stream = stand.case, stand.fund.stream
    if amounts:
        _refuse_two_ways(stand, "amounts", recipients)
        source = f"fast beløp i metoden «{case.methods[stand.fund.method].title}»"
        return Outcome(lambda _code: source, settled=Amounts.of(amounts))
    decision = case.decision
    cells = decision.cells if decision else {}
    taken = {*stand.settled, *stand.open}
    chosen = recipients or [code for code in case.recipients if (code, stream) in cells and code not in taken]
    missing = [code for code in chosen if (code, stream) not in cells]
    if decision is None or missing or not chosen:
        who = stand.names(missing) or "noen mottaker"
        raise stand.refuse(
            f"vedtaket har ikke noe beløp for {who} i «{case.streams.get(stream, stream)}»",
            "raden mangler i vedtakstabellen, eller navnet er skrevet på en annen måte",
            "legg til raden i vedtakstabellen, eller skriv beløpet i metodens steg",
        )
    return Outcome(
        lambda code: decision.sources[code, stream],
        settled=Amounts.of({code: cells[code, stream].value for code in chosen}),
        half_digits=sum((cells[code, stream].half_digit for code in chosen), Fraction(0)),
    )


def _refuse_two_ways(stand: Stand, own: str, other: object) -> None:
    if other:
        what = f"steget har både «{own}» og egne beløp eller «recipients»"
        fix = f"la «{own}» nevne mottakerne alene"
        raise stand.refuse(what, "to måter å si det samme på", fix)


@dataclass(frozen=True, slots=True)
class ByKey(Step):
    """What is left, by a key, to the recipients named or to everybody in a group not yet settled."""

    rule = "key"
    key: Text
    recipients: Recipients = ()


def by_key(stand: Stand, step: ByKey) -> Outcome:
    """What is left, shared by a distribution key.

    Amount = share x what the earlier steps left. It favours those whom the key's criteria favour.
    A key whose shares are rounded before they multiply need not place everything: the residual
    stays unplaced and is reported.
    """
    case, left = stand.case, stand.to_share()
    key, chosen = named_key(stand, step.key), recipients_of(stand, step)
    shares = shares_by(stand, key, chosen)
    convention = _convention(key)
    decimals = 4 if key.percent_decimals is None else key.percent_decimals
    of = f"{stand.with_unit(left)} som sto igjen, {convention}"

    terms = cache(lambda: key_terms(key, case, stand.fund.stream, chosen))

    def source(code: str) -> str:
        share = f"{number_text(100 * shares[code], decimals)} % av {of}"
        return f"nøkkelen «{key.title}»: {share}: {terms()(code)}"

    leaves, why = left * (1 - shares.total), rounded_rest(key, shares)
    return Outcome(source, opened=shares.scaled(left), leaves=leaves, unplaced=why)


def rounded_rest(key: Key, shares: Amounts) -> str:
    """Why a key leaves something: shares that are rounded, its own or those of a key that it blends."""
    if shares.total == 1:
        return ""
    decimals = 4 if key.percent_decimals is None else key.percent_decimals
    whole = number_text(100 * shares.total, decimals)
    how = (
        "en av nøklene den blander, runder av andelene" if key.percent_decimals is None else _convention(key)
    )
    return f"nøkkelen «{key.title}»: {how}, summerer til {whole} %"


def named_key(stand: Stand, name: str) -> Key:
    """The case's key of that name. Raises ProblemsFound."""
    if name not in stand.case.keys:
        raise ProblemsFound([unknown_name(stand.place, "nøkkel", name, stand.case.keys)])
    return stand.case.keys[name]


def recipients_of(stand: Stand, step: ByKey) -> tuple[str, ...]:
    """Whom a key's step concerns. Raises ProblemsFound where nobody is left."""
    if step.recipients:
        return tuple(dict.fromkeys(step.recipients))
    key, taken = named_key(stand, step.key), {*stand.settled, *stand.open}
    unsettled = [code for code in stand.case.in_groups() if code not in taken]
    chosen = eligible_for(key, stand.case, unsettled)
    if not chosen and not key.groups:
        what = f"ingen mottakere er igjen til nøkkelen «{step.key}»"
        cause = "de tidligere stegene har gitt beløp til alle som står i en gruppe"
        raise stand.refuse(what, cause, "nevn mottakerne i steget med «recipients», eller ta steget bort")
    return chosen or tuple(unsettled)


def shares_by(stand: Stand, key: Key, recipients: Sequence[str]) -> Amounts:
    """The recipients' shares by the key. Raises ProblemsFound where it cannot be used on them."""
    problems = key_problems(key, stand.case, stand.fund.stream, recipients)
    if problems:
        raise ProblemsFound(problems)
    return key_shares(key, stand.case, stand.fund.stream, recipients)


def _convention(key: Key) -> str:
    """How the key's shares are used, in words."""
    if key.percent_decimals is None:
        return "eksakte andeler"
    decimals = "1 desimal" if key.percent_decimals == 1 else f"{key.percent_decimals} desimaler"
    return f"andelene avrundet til {decimals} av en prosent før de ganges ut"


@dataclass(frozen=True, slots=True)
class Whole(Step):
    """Everything that is left, to one recipient."""

    rule = "pass_through"
    to: OneRecipient


def whole(stand: Stand, step: Whole) -> Outcome:
    """A grant that one recipient gets whole, to keep in part and pass on in parts.

    Amount = all that is left. The rest of its way is a fund that draws on the recipient's amount.
    Used for pass-through grants, such as the screening grant of 2020 (letter to Helse Vest RHF).
    """
    source = "hele tilskuddet, til å gi videre"
    return Outcome(lambda _code: source, settled=Amounts.of({step.to: stand.to_share()}))


@dataclass(frozen=True, slots=True)
class Retained(Step):
    """What is left, to the payer."""

    rule = "retained"


def retained(stand: Stand, _step: Retained) -> Outcome:
    """What the payer keeps when the rest has been handed out.

    Amount = all that is left. It favours the payer. Used as the last step of a fund that draws on
    what its payer got.
    """
    source = "det som ikke er gitt videre"
    return Outcome(lambda _code: source, settled=Amounts.of({stand.fund.payer: stand.to_share()}))


RULES = (
    Rule(TopSlice, top_slice, "holdes tilbake"),
    Rule(Fixed, fixed, "fast beløp", sums_by_itself=True),
    Rule(ByKey, by_key, "fordelingsnøkkel"),
    Rule(Whole, whole, "tildelt samlet"),
    Rule(Retained, retained, "beholdes"),
)
