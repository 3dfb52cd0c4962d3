"""The way of the money in a distribution as stations and what passes between them, from the state down.

A station is a grant line, a payer, a fund, a holder of money, what a holder keeps, what nobody was given, or
many small receivers as one. What passes is in kroner; below nought it is given back.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from allocation.case import UNPLACED, Case
from allocation.distribution import Distribution, by_recipient
from allocation.draws import drawn_through, funds_in_order, line_of, parent_of
from allocation.funds import Fund, GrantLine

_MOST_RECEIVERS = 24
"""How many receivers of one giver are shown each by itself; the smallest others are shown as one."""


class Role(StrEnum):
    """What a station is."""

    LINE = "line"
    PAYER = "payer"
    FUND = "fund"
    HOLDER = "holder"
    KEPT = "kept"
    UNPLACED = "unplaced"
    OTHERS = "others"


@dataclass(frozen=True, slots=True)
class Station:
    """Where money stands. `about` is the code of the line, fund or recipient that it is of.

    `depth` tells apart a holder's money by how many funds it has come through; `count` is how many receivers
    it stands for; `level` its column, counted from the state.
    """

    role: Role
    about: str
    depth: int = 0
    count: int = 1
    level: int = 0

    @property
    def code(self) -> str:
        """A code of its own among the stations of a flow."""
        return f"{self.role}:{self.depth}:{self.about}"


@dataclass(frozen=True, slots=True)
class Passage:
    """What goes from one station to another, named by their codes, of a fund; "" for what is kept."""

    source: str
    target: str
    fund: str
    amount: int


@dataclass(frozen=True, slots=True)
class MoneyFlow:
    """Stations in the letter's order, and what passes between them."""

    stations: tuple[Station, ...]
    passages: tuple[Passage, ...]

    def at(self, station: Station) -> int:
        """What stands at a station, in kroner: all that comes in, or goes out where nothing does."""
        comes = [one.amount for one in self.passages if one.target == station.code]
        return sum(comes or [one.amount for one in self.passages if one.source == station.code])


def money_flow(distribution: Distribution) -> MoneyFlow:
    """The flow of a distribution in the case's own year, small receivers of one giver as one station."""
    case = distribution.case
    stations: dict[str, Station] = {}
    passages: list[Passage] = []
    for fund in funds_in_order(case):
        _pass(case, fund, by_recipient(distribution.blocks_of(fund.code)), stations, passages)
    passages = _in_one_place(stations, passages)
    _keep(stations, passages)
    return _levelled(case, *_with_others(stations, passages))


def _pass(
    case: Case,
    fund: Fund,
    amounts: Mapping[str, int],
    stations: dict[str, Station],
    passages: list[Passage],
) -> None:
    """What one fund does: from its line or payer, through a station of its own where it has one, to each."""
    depth = len(drawn_through(case, fund))
    giver = _put(stations, _giver(case, fund, depth))
    if _has_station(case, fund):
        itself = _put(stations, Station(Role.FUND, fund.code, depth))
        passages.append(Passage(giver, itself, fund.code, sum(amounts.values())))
        giver = itself
    for code, amount in amounts.items():
        if amount:
            receiver = _put(stations, _receiver(fund, code, depth))
            passages.append(Passage(giver, receiver, fund.code, amount))


def _giver(case: Case, fund: Fund, depth: int) -> Station:
    if line_of(case, fund) is not None:
        return Station(Role.LINE, fund.draws_on)
    if parent_of(case, fund) is not None:
        return Station(Role.HOLDER, fund.payer, depth - 1)
    return Station(Role.PAYER, fund.payer)


def _receiver(fund: Fund, code: str, depth: int) -> Station:
    if code == UNPLACED:
        return Station(Role.UNPLACED, UNPLACED, depth)
    return Station(Role.KEPT if code == fund.payer else Role.HOLDER, code, depth)


def _has_station(case: Case, fund: Fund) -> bool:
    """A fund has its own station unless a line already says it, or it is all that its payer hands out."""
    if line_of(case, fund) is not None:
        return False
    handed_out = [one for one in case.funds.values() if one.payer == fund.payer and parent_of(case, one)]
    return parent_of(case, fund) is None or len(handed_out) > 1


def _put(stations: dict[str, Station], station: Station) -> str:
    return stations.setdefault(station.code, station).code


def _in_one_place(stations: dict[str, Station], passages: Sequence[Passage]) -> list[Passage]:
    """The passages with all that a holder gets and does not pass on where it stands furthest down.

    A station that nothing then reaches is taken away.
    """
    gives = {one.source for one in passages}
    deepest = {
        station.about: station.code
        for station in sorted(stations.values(), key=lambda one: one.depth)
        if station.role is Role.HOLDER
    }
    moved = {
        code: deepest[station.about]
        for code, station in stations.items()
        if station.role is Role.HOLDER and code not in gives and deepest[station.about] != code
    }
    for code in moved:
        del stations[code]
    return [replace(one, target=moved.get(one.target, one.target)) for one in passages]


def _keep(stations: dict[str, Station], passages: list[Passage]) -> None:
    """What each that hands out keeps besides what it has held back for itself."""
    for station in [one for one in stations.values() if one.role is Role.HOLDER]:
        came = sum(one.amount for one in passages if one.target == station.code)
        went = [one.amount for one in passages if one.source == station.code]
        if went and came != sum(went):
            kept = _put(stations, Station(Role.KEPT, station.about, station.depth + 1))
            passages.append(Passage(station.code, kept, "", came - sum(went)))


def _with_others(
    stations: dict[str, Station], passages: Sequence[Passage]
) -> tuple[dict[str, Station], list[Passage]]:
    """The flow with the smallest receivers of a giver with very many as one station."""
    gives = {one.source for one in passages}
    merged: dict[str, str] = {}
    for giver in dict.fromkeys(one.source for one in passages):
        ends = [one for one in passages if one.source == giver and _is_end(stations[one.target], gives)]
        if len(ends) > _MOST_RECEIVERS:
            ends.sort(key=lambda one: -abs(one.amount))
            small = {one.target: "" for one in ends[_MOST_RECEIVERS:]}
            others = Station(Role.OTHERS, giver, count=len(small))
            stations[others.code] = others
            merged |= dict.fromkeys(small, others.code)
    joined: dict[tuple[str, str, str], int] = {}
    for one in passages:
        key = (one.source, merged.get(one.target, one.target), one.fund)
        joined[key] = joined.get(key, 0) + one.amount
    kept = {code: station for code, station in stations.items() if code not in merged}
    return kept, [Passage(*key, amount) for key, amount in joined.items()]


def _is_end(station: Station, gives: Iterable[str]) -> bool:
    return station.role is Role.HOLDER and station.code not in gives


def _levelled(case: Case, stations: Mapping[str, Station], passages: Sequence[Passage]) -> MoneyFlow:
    """Each station one level below the lowest that gives to it, in the letter's order down each level."""
    levels = dict.fromkeys(stations, 0)
    for _ in range(len(stations)):
        before = dict(levels)
        for one in passages:
            levels[one.target] = max(levels[one.target], levels[one.source] + 1)
        if levels == before:
            break
    lines = {name: number for number, name in enumerate(case.lines)}
    ranks = list(Role)

    def order(station: Station) -> tuple[int, int, int]:
        by_name = lines if station.role is Role.LINE else case.position
        return station.level, ranks.index(station.role), by_name.get(station.about, 0)

    placed = [replace(station, level=levels[code]) for code, station in stations.items()]
    return MoneyFlow(tuple(sorted(placed, key=order)), tuple(passages))


def lines_without_fund(case: Case) -> tuple[GrantLine, ...]:
    """The lines that funds could draw on and none does: the letter's money that is not distributed here."""
    drawn = {fund.draws_on for fund in case.funds.values()}
    return tuple(line for name, line in case.lines.items() if name not in drawn)
