"""The distribution key of a board paper: each method's steps in words, and what each key measures."""

from allocation.case import Case
from allocation.distribution import Distribution
from allocation.draws import funds_in_order
from allocation.files.papers.grid import Grid
from allocation.files.papers.key_tables import (
    UsedKey,
    criterion_heading,
    key_sentence,
    share_text,
    used_keys,
    value_text,
)
from allocation.files.papers.paper import Paper
from allocation.files.step_words import step_text
from allocation.funds import Fund


def write_keys(paper: Paper, distribution: Distribution) -> None:
    """Method by method: which funds it shares, its steps, and its keys with every recipient's values."""
    case = distribution.case
    paper.heading("Fordelingsnøkkelen")
    methods: dict[str, list[Fund]] = {}
    for fund in funds_in_order(case):
        methods.setdefault(fund.method, []).append(fund)
    told = set[tuple[str, tuple[str, ...]]]()
    for code, funds in methods.items():
        _write_method(paper, case, code, funds)
        for used in (one for fund in funds for one in used_keys(distribution, fund)):
            if (used.code, used.recipients) not in told:
                told.add((used.code, used.recipients))
                _write_key(paper, case, used)


def _write_method(paper: Paper, case: Case, code: str, funds: list[Fund]) -> None:
    method = case.methods[code]
    paper.heading(method.title, 2)
    paper.lead(f"Gjelder {', '.join(f'«{fund.name}»' for fund in funds)}.")
    paper.points([f"Steg {number}, {step_text(step, case)}" for number, step in enumerate(method.steps, 1)])


def _write_key(paper: Paper, case: Case, used: UsedKey) -> None:
    """The key in words, and for each recipient its value in every criterion and its share."""
    paper.lead(f"Nøkkelen {key_sentence(used.key, case)}.")
    criteria, shares = used.criteria(case), used.shares(case)
    rows = tuple(
        (
            case.name_of(code),
            *(value_text(criterion, code) for _, criterion in criteria),
            share_text(shares[code]),
        )
        for code in used.recipients
    )
    total = ("Sum", *("" for _ in criteria), share_text(shares.total))
    headings = ("Mottaker", *(criterion_heading(*one) for one in criteria), "Andel %")
    caption = f"Nøkkelen «{used.key.title}»"
    paper.table(Grid(caption, headings, (*rows, total), sums=frozenset({len(rows)})))
