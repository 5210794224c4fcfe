"""Small curves beside each other: our own until now, and a peer's until then and some years on, both as shares of "now"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hjulet.match.peer_records import InTime, PastLine

WIDTH, HEIGHT = 240, 150
LEFT, RIGHT, TOP, BOTTOM = 6, 46, 20, 24
LEAST_SPAN = 0.1
"""A curve that hardly moves is drawn as one that hardly moves."""

ABOVE_LINE = 7

Point = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Curve:
    """What the template draws: paths in a box of `width` × `height`, and where the words stand."""

    own: str
    other: str
    now: Point
    end: Point
    peer: PastLine
    slug: str
    words: str
    """What it shows, for whoever does not see it."""
    change: str
    """What became of the peer, at the end of its line: "−24 %"."""
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def floor(self) -> int:
        return self.height - BOTTOM

    @property
    def foot(self) -> int:
        return self.height - ABOVE_LINE

    @property
    def beside_end(self) -> Point:
        """Where what became of the peer is written: to the right of its line."""
        return self.end[0] + 5, self.end[1] + 4

    @property
    def anchor(self) -> str:
        """Where the words over "now" hang, so that they stay inside."""
        return "start" if self.now[0] < WIDTH / 4 else "end" if self.now[0] > 3 * WIDTH / 4 else "middle"


def scale_of(found: InTime, peers: Sequence[PastLine]) -> tuple[float, float]:
    """The least and the most of all the curves, so that small pictures beside each other can be compared."""
    shares = [
        share
        for values, at in [(found.curve, -1), *((one.curve, _now(found)) for one in peers)]
        for share in _shares(values, at)
        if share is not None
    ]
    low, high = min(shares, default=1.0), max(shares, default=1.0)
    missing = max(0.0, LEAST_SPAN - (high - low)) / 2
    return low - missing, high + missing


def curve(
    found: InTime, peer: PastLine, scale: tuple[float, float], *, slug: str, words: str, change: str
) -> Curve:
    """One peer beside us."""
    at = _now(found)
    own, other = _shares(found.curve, -1), _shares(peer.curve, at)
    years = len(peer.curve) - 1
    known = [(index, share) for index, share in enumerate(other) if share is not None]
    now, end = (
        (round(x), round(y)) for x, y in (_point(at, 1.0, years, scale), _point(*known[-1], years, scale))
    )
    return Curve(_path(own, years, scale), _path(other, years, scale), now, end, peer, slug, words, change)


def _now(found: InTime) -> int:
    return found.as_of - found.first_year


def _shares(values: Sequence[float | None], at: int) -> list[float | None]:
    """Of the value at "now"; a year that is not known stays so."""
    base = values[at]
    return [value / base if value is not None and base else None for value in values]


def _point(index: int, share: float, years: int, scale: tuple[float, float]) -> tuple[float, float]:
    low, high = scale
    x = LEFT + (WIDTH - LEFT - RIGHT) * index / max(1, years)
    y = TOP + (HEIGHT - TOP - BOTTOM) * (high - share) / (high - low)
    return round(x, 1), round(y, 1)


def _path(shares: Sequence[float | None], years: int, scale: tuple[float, float]) -> str:
    """A line that is broken where a year is not known."""
    parts, is_broken = [], True
    for index, share in enumerate(shares):
        if share is None:
            is_broken = True
            continue
        x, y = _point(index, share, years, scale)
        parts.append(f"{'M' if is_broken else 'L'}{x:g},{y:g}")
        is_broken = False
    return "".join(parts)
