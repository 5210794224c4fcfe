"""What is asked of a network: when one may leave, between which places, and by which rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hjulet.instruments.access.errors import AccessError
from hjulet.instruments.access.network import Links, Network

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Counts = NDArray[np.int64]


def seconds_of(clock: str | int) -> int:
    """Seconds since midnight of "07:00", "25:10:30" or a number of seconds.

    Raises
    ------
    AccessError : it is no time of day.

    Examples
    --------
    >>> seconds_of("07:00"), seconds_of("25:10:30"), seconds_of(60)
    (25200, 90630, 60)
    """
    if isinstance(clock, int):
        return clock
    parts = clock.strip().split(":")
    if len(parts) not in (2, 3) or not all(part.isdecimal() and len(part) <= 2 for part in parts):
        raise AccessError(f"'{clock}' is no time of day: write it as 07:00 or 07:00:30")
    hours, minutes, seconds = (*map(int, parts), 0)[:3]
    if minutes > 59 or seconds > 59:
        raise AccessError(f"'{clock}' is no time of day: minutes and seconds go to 59")
    return hours * 3600 + minutes * 60 + seconds


def clock(seconds: int) -> str:
    """ "07:00", or "07:00:30" when there are seconds.

    Examples
    --------
    >>> clock(25_200), clock(90_630)
    ('07:00', '25:10:30')
    """
    text = f"{seconds // 3600:02}:{seconds // 60 % 60:02}"
    return text if seconds % 60 == 0 else f"{text}:{seconds % 60:02}"


@dataclass(frozen=True)
class Window:
    """When one may leave: from `start` up to but not at `end`, at every so many seconds; seconds since midnight.

    Examples
    --------
    >>> Window.of("07:00", "09:00").count
    120
    """

    start: int
    end: int
    every: int = 60

    def __post_init__(self) -> None:
        if self.every < 1:
            raise AccessError(f"a window asks at most once a second, and not every {self.every} seconds")
        if self.end <= self.start:
            raise AccessError(
                f"the window from {clock(self.start)} to {clock(self.end)} is empty: it ends after it starts, and what is"
                " past midnight is written as 25:00"
            )
        if self.end - self.start > 2 * 86_400:
            raise AccessError("a window is of two days at most")

    @classmethod
    def of(cls, start: str | int, end: str | int, every: int = 60) -> Window:
        return cls(seconds_of(start), seconds_of(end), every)

    @property
    def count(self) -> int:
        """How many departures from home."""
        return -(-(self.end - self.start) // self.every)

    @property
    def last(self) -> int:
        """The last departure from home, in seconds since midnight."""
        return self.start + (self.count - 1) * self.every


@dataclass(frozen=True)
class Rules:
    """How one travels: seconds between arriving and boarding again, besides walking; and when a journey is too long.

    The first boarding needs no margin. A journey of more than `cap_seconds` counts as `cap_seconds`, and as not reached.
    """

    change_seconds: int = 60
    cap_seconds: int = 7200

    def __post_init__(self) -> None:
        if not 1 <= self.change_seconds <= 86_400:
            raise AccessError(f"a change takes 1 second to 24 hours, not {self.change_seconds} seconds")
        if not 1 <= self.cap_seconds <= 86_400:
            raise AccessError(f"the longest journey is 1 second to 24 hours, not {self.cap_seconds} seconds")


@dataclass(frozen=True, eq=False)
class Ends:
    """Where journeys begin and end. `access` leads from origins to stops, `egress` has a row for each
    destination, with the seconds to it from stops, and `direct` leads from origins to destinations for who walks all the way.
    """

    origins: tuple[str, ...] = field(repr=False)
    destinations: tuple[str, ...] = field(repr=False)
    access: Links = field(repr=False)
    egress: Links = field(repr=False)
    direct: Links = field(repr=False)

    def __post_init__(self) -> None:
        for name, links, rows in (
            ("access", self.access, self.origins),
            ("egress", self.egress, self.destinations),
            ("direct", self.direct, self.origins),
        ):
            if len(links) != len(rows):
                raise AccessError(f"{name} has {len(links)} rows for {len(rows)} places")

    @classmethod
    def of_stops(cls, network: Network, origins: Sequence[int] | Counts | None = None) -> Ends:
        """Every stop is a destination, and an origin (or those at some positions); one stands at the stop itself."""
        import numpy as np

        own = with_itself(network)
        rows = np.arange(network.stops) if origins is None else np.asarray(origins, dtype=np.int64)
        some = rows_of(own, rows)
        names = tuple(network.stop_ids[row] for row in rows)
        return cls(names, network.stop_ids, some, turned(own, network.stops), some)


def with_itself(network: Network) -> Links:
    """The walks between stops, and of 0 seconds from each to itself."""
    import numpy as np

    count = np.diff(network.walk_starts)
    rows = np.concatenate([np.arange(network.stops), np.repeat(np.arange(network.stops), count)])
    to = np.concatenate([np.arange(network.stops), network.walk_to]).astype(np.int32)
    seconds = np.concatenate([np.zeros(network.stops), network.walk_seconds]).astype(np.int32)
    return sorted_links(network.stops, rows, to, seconds)


def sorted_links(
    count: int, rows: NDArray[np.int64], to: NDArray[np.int32], seconds: NDArray[np.int32]
) -> Links:
    import numpy as np

    order = np.lexsort((to, rows))
    starts = np.searchsorted(rows[order], np.arange(count + 1)).astype(np.int64)
    return Links(starts, to[order].astype(np.int32), seconds[order].astype(np.int32))


def rows_of(links: Links, rows: NDArray[np.int64]) -> Links:
    """Some rows of the links, in the order they are named."""
    import numpy as np

    count = (links.starts[1:] - links.starts[:-1])[rows]
    starts = np.concatenate([[0], np.cumsum(count)]).astype(np.int64)
    at = np.repeat(links.starts[:-1][rows] - starts[:-1], count) + np.arange(starts[-1])
    return Links(starts, links.to[at], links.seconds[at])


def turned(links: Links, columns: int) -> Links:
    """The same links from their columns to their rows."""
    import numpy as np

    rows = np.repeat(np.arange(len(links), dtype=np.int32), np.diff(links.starts))
    return sorted_links(columns, links.to.astype(np.int64), rows, links.seconds)
