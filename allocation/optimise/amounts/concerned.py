"""Whom and what a limit concerns: recipients and streams by their names, and the cells that are theirs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NoReturn

from allocation.case import Case
from allocation.key_faults import unknown_groups
from allocation.money import in_unit
from allocation.optimise.amounts.start import Start
from allocation.optimise.amounts.table import Limit
from allocation.optimise.amounts.totals import known_stream
from allocation.optimise.amounts.wishes import Wish
from allocation.problems import Place, ProblemsFound, error


@dataclass(frozen=True)
class Concerned:
    """One wish on the cells of a question: what is aimed at by cell, and what each stream is in all."""

    start: Start
    target: tuple[int, ...]
    held: Mapping[str, Limit]
    wish: Wish
    place: Place

    @property
    def case(self) -> Case:
        """The case as the alternative runs it."""
        return self.start.case

    @cached_property
    def streams(self) -> tuple[str, ...]:
        """The streams that the wish concerns."""
        if unknown := [one for own in self.wish.streams for one in known_stream(self.start, own, self.place)]:
            raise ProblemsFound(unknown)
        return self.wish.streams or tuple(self.start.totals)

    @cached_property
    def chosen(self) -> tuple[str, ...]:
        """The recipients that the wish concerns."""
        wish, register = self.wish, self.case.recipients
        if unknown := unknown_groups(wish.groups, self.case, self.place):
            raise ProblemsFound(unknown)
        stated = tuple(getattr(wish, "amounts", ()))
        if stated and (wish.recipients or wish.groups):
            fix = "la «amounts» nevne mottakerne alene"
            self.refuse("grensen nevner mottakere både i «amounts» og for seg", fix)
        named = wish.recipients or stated
        if not named and not wish.groups:
            return tuple(dict.fromkeys(self.start.recipients))
        members = (code for code in register if register[code].group in wish.groups)
        return tuple(dict.fromkeys([*named, *(code for code in members if code in self.start.recipients)]))

    def cells(self, codes: Sequence[str]) -> tuple[int, ...]:
        """These recipients' cells in the streams concerned. Raises ProblemsFound where one has none."""
        pairs = enumerate(zip(self.start.recipients, self.start.streams, strict=True))
        cells = tuple(cell for cell, (code, stream) in pairs if code in codes and stream in self.streams)
        without = [code for code in codes if code not in {self.start.recipients[cell] for cell in cells}]
        if without:
            titles = " eller ".join(f"«{self.start.title_of(stream)}»" for stream in self.streams)
            what = f"{', '.join(map(self.case.name_of, without))} får ingenting av {titles}"
            fix = "nevn andre mottakere, eller andre finansieringstyper med «streams»"
            raise ProblemsFound([error(self.place, what, "alternativet gir dem ikke noe beløp der", fix)])
        return cells

    def refuse(self, what: str, fix: str) -> NoReturn:
        """Refuse what the wish does not say to the end. Raises ProblemsFound."""
        raise ProblemsFound([error(self.place, what, "grensen er ikke skrevet ferdig", fix)])

    def own_name(self) -> str:
        """The meeting's own name for the wish, where it has one."""
        return f" («{self.wish.name}»)" if self.wish.name else ""

    def shown(self, kroner: int) -> str:
        """An amount with its unit."""
        return f"{in_unit(kroner, self.case.unit)} {self.case.unit.name}"

    def of_stream(self, cells: Sequence[int]) -> str:
        """Which stream, where the question has several and the limit is on one."""
        if len(self.start.totals) == 1 or len(cells) != 1:
            return ""
        return f", {self.start.title_of(self.start.streams[cells[0]])}"
