"""From a meeting's wishes to a table within limits: bases become amounts, amounts become whole units.

Limits are made whole in the distribution unit before anything is asked, floors up and ceilings down, so
that no rounding can break them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import ceil, floor

from allocation.bases import base_names, base_title, no_base_amount, stated_base
from allocation.case import Case
from allocation.money import in_unit, plain_number
from allocation.optimise.amounts.start import Start
from allocation.optimise.amounts.table import Limit, LimitKind, Table, whole_terms
from allocation.optimise.amounts.totals import known_stream, totals_of
from allocation.optimise.amounts.wishes import (
    START,
    TARGET,
    BoundWish,
    GroupWish,
    LockWish,
    MovedWish,
    RelationWish,
    TotalWish,
    Wish,
    Wishes,
)
from allocation.problems import Place, Problem, ProblemsFound, error, some_of, unknown_name

_LEAST_PERCENT = 3
"""Below so many per cent of its base a floor or ceiling is a part that was not multiplied by a hundred."""
Terms = tuple[tuple[int, int], ...]
Percents = tuple[Fraction | None, Fraction | None]


def table_within_limits(start: Start, target: Sequence[int], wishes: Wishes) -> Table:
    """The table of a question with every limit of the wishes. Raises ProblemsFound."""
    held = totals_of(start, wishes)
    limits, problems = list(held.values()), list[Problem]()
    for path, wish in wishes.limits.items():
        if not isinstance(wish, TotalWish):
            try:
                limits += _Stated(start, tuple(target), held, wish, Place(wishes.file, column=path)).limits()
            except ProblemsFound as found:
                problems += found.problems
    if problems:
        raise ProblemsFound(problems)
    once = tuple(dict.fromkeys(limits))
    return Table(start.recipients, start.streams, start.amounts, tuple(target), once)


@dataclass(frozen=True)
class _Stated:
    """One wish being turned into limits on the cells of a question."""

    start: Start
    target: tuple[int, ...]
    held: Mapping[str, Limit]
    wish: Wish
    place: Place

    @property
    def case(self) -> Case:
        """The case as the alternative runs it."""
        return self.start.case

    def limits(self) -> list[Limit]:
        """The limits that the wish says. Raises ProblemsFound where it cannot be understood."""
        wish = self.wish
        if isinstance(wish, BoundWish):
            return list(self._bounds(wish))
        if isinstance(wish, LockWish):
            return list(self._locks(wish))
        if isinstance(wish, GroupWish):
            return [self._group(wish)]
        if isinstance(wish, RelationWish):
            return list(self._relation(wish))
        if isinstance(wish, MovedWish):
            return [self._moved(wish)]
        raise TypeError(f"{type(wish).__name__} says nothing of cells")

    # Whom it concerns.

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
        groups = {recipient.group for recipient in register.values() if recipient.group}
        for group in wish.groups:
            if group not in groups:
                raise ProblemsFound([unknown_name(self.place, "gruppe", group, groups)])
        stated = tuple(getattr(wish, "amounts", ()))
        if stated and (wish.recipients or wish.groups):
            fix = "la «amounts» nevne mottakerne alene"
            self._refuse("grensen nevner mottakere både i «amounts» og for seg", fix)
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

    # What it says.

    def _bounds(self, wish: BoundWish) -> Iterator[Limit]:
        is_floor = wish.kind is LimitKind.FLOOR
        if bool(wish.base) == bool(wish.amounts):
            fix = "skriv «base» med «percent», eller «amounts»"
            self._refuse("grensen sier ikke hva den er i forhold til, eller sier det to ganger", fix)
        if wish.percent < 0:
            self._refuse("prosenten er under null", "skriv en prosent fra null og opp")
        if wish.base and 0 < wish.percent < _LEAST_PERCENT:
            meant = plain_number(wish.percent * 100)
            what = f"{plain_number(wish.percent)} prosent av grunnlaget er nesten ingenting"
            fix = f"skriv percent = {meant} for {meant} prosent, eller beløpene i «amounts»"
            raise ProblemsFound([error(self.place, what, "prosenten er skrevet som en andel", fix)])
        self._refuse_missing_base(wish)
        word = "gulvet" if is_floor else "taket"
        for code in self.chosen:
            cells = self.cells([code])
            parts = [(cell,) for cell in cells] if wish.on == "stream" and not wish.amounts else [cells]
            for part in parts:
                exact, told = self._bound(wish, code, part)
                yield Limit(
                    wish.kind,
                    f"{word} for {self.case.name_of(code)}{self._of_stream(part)}",
                    whole_terms(part),
                    ceil(exact) if is_floor else None,
                    None if is_floor else floor(exact),
                    told=told,
                    wish=self._wish(f"{word[:-2]}ene", wish),
                    percent=wish.percent if wish.base else None,
                    exact=exact,
                )

    def _wish(self, plural: str, wish: BoundWish) -> str:
        """What the bounds of one wish are called together."""
        of = f" på {plain_number(wish.percent)} % av {self._base_title(wish.base)}" if wish.base else ""
        return f"{plural}{of}{self._own_name()}"

    def _bound(self, wish: BoundWish, code: str, cells: Sequence[int]) -> tuple[Fraction, str]:
        """The bound in units, and how it came about."""
        if wish.amounts:
            return Fraction(wish.amounts[code], self.start.unit), self._shown(wish.amounts[code])
        base = self._base(wish.base, code, cells)
        percent = "" if wish.percent == 100 else f"{plain_number(wish.percent)} % av "
        told = f"{percent}{in_unit(base, self.case.unit)} i {self._base_title(wish.base)}"
        change = (wish.percent / 100 - 1) * abs(base)  # of less than nothing, 95 % is more less than nothing
        return (base + change) / self.start.unit, told

    def _base(self, base: str, code: str, cells: Sequence[int]) -> int:
        """What the recipient has in the base in these cells, in kroner."""
        if base in (START, TARGET):
            own = self.start.amounts if base == START else self.target
            return sum(own[cell] for cell in cells) * self.start.unit
        if base == "base_frame":
            return stated_base(self.case, base, "", code) or 0
        return sum(stated_base(self.case, base, self.start.streams[cell], code) or 0 for cell in cells)

    def _refuse_missing_base(self, wish: BoundWish) -> None:
        """Refuse a base that nobody knows, or that states no amount for some: missing is not nothing."""
        if not wish.base or wish.base in (START, TARGET):
            return
        known = (START, TARGET, *base_names(self.case))
        if wish.base not in known:
            raise ProblemsFound([unknown_name(self.place, "grunnlag", wish.base, known)])
        problems = []
        for stream in self.streams:
            here = [code for code in self.chosen if (code, stream) in self.start.cells]
            problems += no_base_amount(self.case, wish.base, stream, here, self.place)
        if problems:
            raise ProblemsFound(list(dict.fromkeys(problems)))

    def _locks(self, wish: LockWish) -> Iterator[Limit]:
        for code in self.chosen:
            cells = self.cells([code])
            parts = [cells] if wish.amounts else [(cell,) for cell in cells]
            for part in parts:
                locked = wish.amounts[code] if wish.amounts else self._base(START, code, part)
                whole = locked // self.start.unit
                name = f"låsen på {self.case.name_of(code)}{self._of_stream(part)}"
                wished = f"låsene{self._own_name()}"
                terms, told = whole_terms(part), self._shown(locked)
                yield Limit(LimitKind.LOCK, name, terms, whole, whole, told=told, wish=wished)

    def _group(self, wish: GroupWish) -> Limit:
        if not wish.recipients and not wish.groups:
            self._refuse("grensen nevner ingen gruppe", "skriv «groups» eller «recipients»")
        amounts, percents = (wish.least, wish.most), (wish.least_percent, wish.most_percent)
        if all(one is None for one in (*amounts, *percents)):
            self._refuse("grensen sier ikke hvor mye", "skriv least, most, least_percent eller most_percent")
        if any(one is not None for one in amounts) and any(one is not None for one in percents):
            self._refuse("grensen er både beløp og prosent", "del den i to")
        if any(one is not None and one < 0 for one in percents):
            self._refuse("andelen er under null", "skriv en prosent fra null og opp")
        unit, terms = self.start.unit, whole_terms(self.cells(self.chosen))
        least, most = (None if amount is None else amount // unit for amount in amounts)
        ends = [("minst", amounts[0], percents[0]), ("høyst", amounts[1], percents[1])]
        told = [f"{word} {self._shown(amount)}" for word, amount, _ in ends if amount is not None]
        told += [f"{word} {plain_number(percent)} %" for word, _, percent in ends if percent is not None]
        name = f"andelen til {wish.name or some_of([*wish.groups, *map(self.case.name_of, wish.recipients)])}"
        if percents == (None, None):
            return Limit(LimitKind.GROUP, name, terms, least, most, told=" og ".join(told))
        return self._share(name, " og ".join(told), terms, percents)

    def _share(self, name: str, told: str, terms: Terms, percents: Percents) -> Limit:
        """A part of what all get of the streams; where that is a range, it follows what it becomes."""
        totals = [self.held[stream] for stream in self.streams]
        least, most = percents
        if all(total.least == total.most for total in totals):
            whole = sum(total.least or 0 for total in totals)
            low = None if least is None else ceil(least / 100 * whole)
            high = None if most is None else floor(most / 100 * whole)
            return Limit(LimitKind.GROUP, name, terms, low, high, told=told, is_share=True)
        if least is not None and most is not None:
            self._refuse("rammen er et spenn, og andelen har både minst og høyst", "del grensen i to")
        part = (least if least is not None else most or Fraction(0)) / 100
        weights = dict.fromkeys((cell for total in totals for cell, _ in total.terms), -part.numerator)
        for cell, _ in terms:
            weights[cell] += part.denominator
        weighed = tuple((cell, factor) for cell, factor in weights.items() if factor)
        low, high = (0, None) if least is not None else (None, 0)
        scale = part.denominator
        return Limit(LimitKind.GROUP, name, weighed, low, high, scale, told=told, is_share=True)

    def _relation(self, wish: RelationWish) -> Iterator[Limit]:
        if not wish.one or not wish.other:
            self._refuse("forholdet nevner ikke to parter", "skriv «one» og «other»")
        if wish.times is None and wish.more is None and wish.apart is None:
            self._refuse("forholdet sier ikke noe", "skriv «times», «more» eller «apart»")
        if wish.recipients or wish.groups:
            self._refuse("forholdet nevner mottakere utenfor partene", "nevn dem i «one» og «other»")
        if wish.times is not None and wish.times <= 0:
            self._refuse("«times» er ikke over null", "skriv hvor mange ganger, for eksempel 0.8")
        one, other = self.cells(wish.one), self.cells(wish.other)
        if set(one) & set(other):
            self._refuse("de to partene har mottakere felles", "la hver mottaker stå på én side")
        names = [some_of([*map(self.case.name_of, side)]) for side in (wish.one, wish.other)]
        if wish.times is not None or wish.more is not None:
            times, more = wish.times if wish.times is not None else Fraction(1), wish.more or 0
            factor = "" if times == 1 else f"{plain_number(times)} ganger "
            extra = f" pluss {self._shown(more)}" if more else ""
            yield Limit(
                LimitKind.RELATION,
                f"kravet «{wish.name or f'{names[0]} får minst {factor}{names[1]}{extra}'}»",
                (*whole_terms(one, times.denominator), *whole_terms(other, -times.numerator)),
                ceil(Fraction(more, self.start.unit) * times.denominator),
                scale=times.denominator,
            )
        if wish.apart is not None:
            apart = wish.apart // self.start.unit
            told = f"er høyst {self._shown(wish.apart)} fra hverandre" if apart else "får like mye"
            yield Limit(
                LimitKind.RELATION,
                f"kravet «{wish.name or f'{names[0]} og {names[1]} {told}'}»",
                (*whole_terms(one), *whole_terms(other, -1)),
                -apart,
                apart,
            )

    def _moved(self, wish: MovedWish) -> Limit:
        if (wish.most is None) == (wish.percent is None):
            what = "grensen sier ikke hvor mye som kan flyttes, eller sier det to ganger"
            self._refuse(what, "skriv «most» eller «percent»")
        if wish.recipients or wish.groups or wish.streams:
            fix = "ta bort mottakere og finansieringstyper: grensen gjelder alt som flyttes"
            self._refuse("grensen for hvor mye som flyttes, gjelder alle", fix)
        if (wish.most or 0) < 0 or (wish.percent or 0) < 0:
            self._refuse("det kan ikke flyttes mindre enn ingenting", "skriv et tall fra null og opp")
        most, told = (wish.most or 0) // self.start.unit, self._shown(wish.most or 0)
        if wish.percent is not None:
            most = floor(wish.percent / 100 * sum(self.start.totals.values()))
            told = f"{plain_number(wish.percent)} %"
        return Limit(
            LimitKind.MOVED, "grensen for hvor mye som flyttes", (), None, most, told=f"høyst {told}"
        )

    # How it is told.

    def _refuse(self, what: str, fix: str) -> None:
        raise ProblemsFound([error(self.place, what, "grensen er ikke skrevet ferdig", fix)])

    def _own_name(self) -> str:
        """The meeting's own name for the wish, where it has one."""
        return f" («{self.wish.name}»)" if self.wish.name else ""

    def _shown(self, kroner: int) -> str:
        return f"{in_unit(kroner, self.case.unit)} {self.case.unit.name}"

    def _of_stream(self, cells: Sequence[int]) -> str:
        """Which stream, where the question has several and the limit is on one."""
        if len(self.start.totals) == 1 or len(cells) != 1:
            return ""
        return f", {self.start.title_of(self.start.streams[cells[0]])}"

    def _base_title(self, base: str) -> str:
        own: Mapping[str, str] = {START: "utgangspunktet", TARGET: "målet"}
        return own.get(base) or base_title(self.case, base)
