"""What a bound, a key or a phase-in can be relative to: amounts that stand already, always by name."""

from collections.abc import Sequence

from allocation.amounts import Amounts
from allocation.case import Case
from allocation.problems import Place, Problem, error, some_of

BASE_FRAME, DECISION = "base_frame", "decision"


def base_names(case: Case) -> tuple[str, ...]:
    """The names a base can have: the base frames, the decision, and each used case's decision."""
    return (BASE_FRAME, *([DECISION] if case.decision else []), *case.baselines)


def stated_base(case: Case, base: str, stream: str, recipient: str) -> int | None:
    """A recipient's amount in that base, in kroner; None where none is stated, which is not zero."""
    if base == BASE_FRAME:
        return case.recipients[recipient].base_frame
    decision = case.decision if base == DECISION else case.baselines[base]
    figure = decision.cells.get((recipient, stream)) if decision else None
    return figure.kroner if figure else None


def base_amounts(case: Case, base: str, stream: str, recipients: Sequence[str]) -> Amounts:
    """Those recipients' amounts in that base, of which each must be stated, see `no_base_amount`."""
    stated = [stated_base(case, base, stream, code) or 0 for code in recipients]
    return Amounts(tuple(recipients), tuple(stated))


def base_title(case: Case, base: str) -> str:
    """What a base is called in a sentence: the decision's own title where it is one."""
    if base == BASE_FRAME:
        return "basisrammen"
    decision = case.decision if base == DECISION else case.baselines.get(base)
    return f"«{decision.title}»" if decision else f"«{base}»"


def no_base_amount(
    case: Case, base: str, stream: str, recipients: Sequence[str], place: Place
) -> list[Problem]:
    """The error that names those recipients of whom the base states no amount; none if it does."""
    missing = [code for code in recipients if stated_base(case, base, stream, code) is None]
    if not missing:
        return []
    who = some_of([case.name_of(code) for code in missing])
    what = f"{base_title(case, base)} har ikke noe beløp for {who} i «{case.streams.get(stream, stream)}»"
    cause = "mottakeren er ny, eller tallet er ikke offentlig"
    fix = (
        "gi mottakeren et fast beløp før nøkkelen, nevn stegets mottakere med «recipients», "
        "eller velg et annet grunnlag"
    )
    if base == BASE_FRAME:
        cause = "kolonnen base_frame i registeret er tom: basisrammen er ikke oppgitt"
        fix = f"fyll ut kolonnen base_frame i recipients.csv, {fix}"
    return [error(place, what, cause, fix)]
