"""What a column of an import file can be filled with."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from allocation.case import UNPLACED, Case
from allocation.files.marking import Marking
from allocation.postings import Posting

if TYPE_CHECKING:
    from allocation.files.exporting.profile import Profile


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the file: an amount on an account, debit above nought."""

    posting: Posting
    account: str
    amount: int


@dataclass(frozen=True, slots=True)
class Filling:
    """Whose lines are filled in, by which profile, and how they are marked."""

    case: Case
    marking: Marking
    profile: "Profile"

    def number(self, kroner: int) -> str:
        """Kroner as the profile writes them."""
        decimals = self.profile.decimals
        return f"{kroner}{self.profile.decimal_sign}{'0' * decimals}" if decimals else str(kroner)

    def day(self, line: Line, form: str) -> str:
        """The posting's month, and the profile's day of it, in a form."""
        posting = line.posting
        parts = {"YYYY": f"{posting.year}", "YY": f"{posting.year % 100:02d}"}
        parts |= {"MM": f"{posting.month:02d}", "DD": f"{self.profile.day:02d}"}
        for word, value in parts.items():
            form = form.replace(word, value)
        return form

    def fund(self, code: str) -> str:
        """A fund's name; of an earlier one that the case no longer has, its code."""
        return self.case.funds[code].name if code in self.case.funds else code

    def text(self, line: Line) -> str:
        """The posting's text; one that takes another back, and one of the unplaced, say so."""
        text = line.posting.text
        if line.posting.recipient == UNPLACED:
            text = f"{text}, avrunding som ingen fikk"
        return f"Tilbakeført: {text}" if line.posting.reverses else text


Fill = Callable[[Filling, Line], str]

FILLS: Mapping[str, Fill] = {
    "account": lambda _, line: line.account,
    "cost_centre": lambda _, line: line.posting.cost_centre,
    "project": lambda _, line: line.posting.project,
    "counterparty": lambda _, line: line.posting.counterparty,
    "recipient": lambda one, line: one.case.name_of(line.posting.settled_by),
    "recipient_code": lambda _, line: line.posting.settled_by,
    "fund": lambda one, line: one.fund(line.posting.fund),
    "stream": lambda one, line: one.case.streams.get(line.posting.stream, line.posting.stream),
    "year": lambda _, line: str(line.posting.year),
    "period": lambda one, line: one.day(line, one.profile.period),
    "date": lambda one, line: one.day(line, one.profile.date),
    "amount": lambda one, line: one.number(
        line.amount if one.profile.sign == "debit_positive" else -line.amount
    ),
    "size": lambda one, line: one.number(abs(line.amount)),
    "side": lambda one, line: one.profile.debit if line.amount > 0 else one.profile.credit,
    "debit": lambda one, line: one.number(line.amount) if line.amount > 0 else "",
    "credit": lambda one, line: one.number(-line.amount) if line.amount < 0 else "",
    "text": lambda one, line: one.text(line),
    "reference": lambda _, line: line.posting.reference,
    "reverses": lambda _, line: line.posting.reverses,
    "case": lambda one, _: one.case.name,
    "case_number": lambda one, _: one.case.case_number,
    "scenario": lambda one, _: one.marking.scenario,
    "status": lambda one, _: one.marking.watermark or one.marking.stands,
    "fingerprint": lambda one, _: one.marking.fingerprint,
    "access": lambda one, _: one.marking.exempt,
}
"""What fills a column, by the word for it in a profile."""

NUMBERS = frozenset({"amount", "size", "debit", "credit"})
"""The fills that are figures: all others are texts."""

AMOUNTS = ({"amount"}, {"size", "side"}, {"debit", "credit"})
"""The ways to write an amount: with its sign, with its side, or in the column of its side."""
