"""Services and what their growth is measured in, as plain data: see `allocation.growth` for the rule."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from allocation.figures import Figure


class Indicator(StrEnum):
    """What a service's growth is measured in."""

    WAITING_TIME = "waiting_time"
    COST = "cost"
    POSITIONS = "positions"
    ACTIVITY = "activity"


KEPT_OUTSIDE = ("depreciation", "drugs", "pensions")
"""The parts of a cost that are shown but kept outside its growth; fields of `Measured`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A service's figures for one indicator in the year before and this year; None where none is stated.

    A cost has no `after`: what the scenario gives is added to what it was before.
    """

    before: Figure | None = None
    after: Figure | None = None
    depreciation: Figure | None = None
    drugs: Figure | None = None
    pensions: Figure | None = None
    source: str = field(default="", compare=False)

    def kept_outside(self) -> dict[str, Figure | None]:
        """The parts of a cost that do not count as growth, by name."""
        return {part: getattr(self, part) for part in KEPT_OUTSIDE}


@dataclass(frozen=True, slots=True)
class Service:
    """A service, the streams whose money goes to it, and its figures by indicator."""

    code: str
    title: str
    streams: tuple[str, ...]
    figures: Mapping[str, Measured] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GrowthRule:
    """Which service the others must outgrow, and in what; without services nothing can be assessed.

    `outside` are the streams whose money goes to no service.
    """

    reference: str = ""
    services: Mapping[str, Service] = field(default_factory=dict)
    indicators: tuple[Indicator, ...] = tuple(Indicator)
    outside: tuple[str, ...] = ()

    @property
    def others(self) -> tuple[Service, ...]:
        """The services that must each grow more."""
        return tuple(service for code, service in self.services.items() if code != self.reference)

    def undivided(self, streams: Iterable[str]) -> tuple[str, ...]:
        """Those of the streams that neither belong to a service nor are said to stand outside."""
        known = {stream for service in self.services.values() for stream in service.streams}
        return tuple(stream for stream in streams if stream not in known | {*self.outside})
