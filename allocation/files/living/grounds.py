"""The sheet «Grunnlag»: amounts that stand already, which formulas speak of and nobody changes here."""

from dataclasses import dataclass, field
from fractions import Fraction

from allocation.bases import BASE_FRAME, DECISION, base_title
from allocation.case import Case, Decision
from allocation.files.living.cells import Cell, Term
from allocation.files.living.pages import (
    AMOUNTS,
    SMALL_WRAPPED,
    Page,
    figure,
    number_format,
)
from allocation.files.looks import Look

_REGISTER = "registeret, kolonnen base_frame"
_OTHER = "other"
_WHO, _WHAT, _AMOUNT, _SOURCE = range(1, 5)


@dataclass(eq=False)
class Grounds:
    """The stated amounts that formulas have asked for so far; money in the case's unit."""

    case: Case
    page: Page = field(default_factory=lambda: Page("Grunnlag"))
    cells: dict[tuple[str, str, str], Cell] = field(default_factory=dict)
    frames: dict[str, Term] = field(default_factory=dict)

    def amount(self, base: str, stream: str, recipient: str) -> Term:
        """A recipient's amount in a base: the decision's, a used case's, or the base frame.

        Base frames that the register does not state are what the frame's own sheet gives: `frames`.
        """
        if base == BASE_FRAME and self.case.recipients[recipient].is_frame_found:
            return self.frames[recipient]
        key = (base, "" if base == BASE_FRAME else stream, recipient)
        if key not in self.cells:
            kroner = self._stated(*key)
            self.cells[key] = self._row(key, Fraction(kroner) / self.case.unit.factor)
        return self.cells[key]

    def measured(self, criterion: str, recipient: str) -> Cell:
        """What a recipient is measured to by a criterion that the program has projected."""
        key = ("", criterion, recipient)
        if key not in self.cells:
            held = self.case.criteria[criterion]
            told = f"{held.name} ({held.unit}), framskrevet av programmet"
            value = held.values[recipient] / held.factor
            form = figure(number_format(value))
            name = self.case.name_of(recipient)
            self.cells[key] = self._put(name, told, value, held.sources[recipient], form)
        return self.cells[key]

    def stated(self, who: str, told: str, value: Fraction, source: str) -> Cell:
        """A figure that is stated and that nobody changes here, by whose it is and what it is."""
        key = (_OTHER, told, who)
        if key not in self.cells:
            self.cells[key] = self._put(who, told, value, source, figure(number_format(value)))
        return self.cells[key]

    @property
    def has_projected(self) -> bool:
        """Whether there is a figure among them that the program has projected."""
        return any(not base for base, _, _ in self.cells)

    def _decision(self, base: str) -> Decision | None:
        return self.case.decision if base == DECISION else self.case.baselines.get(base)

    def _stated(self, base: str, stream: str, recipient: str) -> int | Fraction:
        if base == BASE_FRAME:
            return self.case.recipients[recipient].base_frame or 0
        decision = self._decision(base)
        figure = decision.cells.get((recipient, stream)) if decision else None
        return figure.value if figure else 0

    def _row(self, key: tuple[str, str, str], amount: Fraction) -> Cell:
        base, stream, recipient = key
        decision = self._decision(base)
        source = decision.sources.get((recipient, stream), "") if decision else _REGISTER
        told = base_title(self.case, base) + (f", {self.case.streams[stream]}" if stream else "")
        return self._put(self.case.name_of(recipient), told, amount, source, AMOUNTS)

    def _put(self, who: str, told: str, value: Fraction, source: str, worn: Look) -> Cell:
        page = self.page
        if not page.repeated:
            page.wide([34, 48, 16, 62])
            page.repeated = page.row
            page.headings(("Mottaker", "Grunnlag", "Verdi", "Kilde"), (_AMOUNT,))
        page.wrapped({_WHO: who, _WHAT: told})
        cell = page.put(page.row, _AMOUNT, value, worn)
        page.wrapped({_SOURCE: source}, SMALL_WRAPPED)
        page.row += 1
        return cell
