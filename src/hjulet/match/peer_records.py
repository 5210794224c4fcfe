"""What is kept of a place's peers: today, in time, and what that is worth as a forecast. No Django."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class TodayLine:
    """A place that is like ours today, and why."""

    place: str
    name: str
    distance: float
    sentence_sv: str
    sentence_en: str


@dataclass(frozen=True, slots=True)
class PastLine:
    """A place that at an earlier year had the curve that we have now."""

    place: str
    name: str
    first_year: int
    year: int
    distance: float
    population: float
    """In `year`."""
    change_share: float
    """Over the window that is compared."""
    year_after: int
    change_after_share: float | None
    curve: tuple[float | None, ...]
    """Inhabitants each year from `first_year` to `year_after`; None where it is not known."""

    @property
    def change_percent(self) -> float:
        return 100 * self.change_share

    @property
    def change_after_percent(self) -> float | None:
        return None if self.change_after_share is None else 100 * self.change_after_share


@dataclass(frozen=True, slots=True)
class InTime:
    """The curve of a place, and those who had it before."""

    first_year: int
    as_of: int
    ahead: int
    change_share: float
    curve: tuple[float | None, ...]
    """Of our own, each year from `first_year` to `as_of`."""
    peers: tuple[PastLine, ...]

    @property
    def change_percent(self) -> float:
        return 100 * self.change_share


@dataclass(frozen=True, slots=True)
class Ahead:
    """What the ensemble says of one place, and how it did before. Errors are shares of the population that came."""

    as_of: int
    year: int
    ahead: int
    population: float | None
    p10: float | None
    p90: float | None
    analogue_weight: float
    sentence_sv: str
    """What it is worth, as `Skill` says it; empty where history is too short to try it."""
    sentence_en: str
    errors: Mapping[str, float]
    """By method, the mean over the origins of the median error."""
    first_origin: int
    last_origin: int
    coverage: float | None
    is_better: bool


@dataclass(frozen=True, slots=True)
class KeptPeers:
    """All that the place page says of peers."""

    place: str
    edition: str
    year: str
    """Of the figures of today."""
    source: str
    retrieved: str
    is_generated: bool
    today: tuple[TodayLine, ...]
    further: tuple[str, ...]
    """Codes of the nearest, those of `today` first."""
    warnings_sv: tuple[str, ...]
    warnings_en: tuple[str, ...]
    in_time: InTime | None
    forecasts: tuple[Ahead, ...]
    is_waiting: bool = False
    """Populations are loaded and the worker has not looked through them yet: this is of the built-in table."""

    @property
    def is_built_in(self) -> bool:
        return not self.edition

    @property
    def retrieved_on(self) -> date | None:
        return date.fromisoformat(self.retrieved) if self.retrieved else None

    @property
    def codes(self) -> tuple[str, ...]:
        """Of those who stand on the page, each once."""
        past = self.in_time.peers if self.in_time is not None else ()
        return tuple(dict.fromkeys([*(one.place for one in self.today), *(one.place for one in past)]))
