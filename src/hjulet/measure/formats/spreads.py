"""Two drawings of how money is spread: a Lorenz curve, and groups side by side with their middle and quartiles.

Drawn as `curves.py` does: 360 wide for a phone, in the colours of the palette, words beside what they name.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hjulet.instruments.indicators.palette import GROUND, INK, LINE, PETROL, QUIET, SOFT, WARM
from hjulet.measure.formats.curves import SMALL, TEXT, WIDTH, _dot, _halo, _path, _text

SIDE = 300.0
"""Of the square that the Lorenz curve stands in."""
ROW = 46.0
LEFT, RIGHT = 6.0, 350.0


@dataclass(frozen=True, slots=True)
class Spread:
    """One group: the middle half of its places and the one in the middle, and what is marked."""

    name: str
    low: float
    middle: float
    high: float
    own: float | None = None
    """A figure of its own in the main colour: the place that the page is about."""


@dataclass(frozen=True, slots=True)
class LorenzWords:
    people: str
    money: str
    equal: str
    half: str
    """What is said where the poorer half ends."""


def lorenz_svg(points: Sequence[tuple[float, float]], half: float, words: LorenzWords, note: str = "") -> str:
    """Shares of people and of money, those with least per inhabitant first; `half` is the money of the first half."""
    left, top = 34.0, 22.0

    def at(people: float, money: float) -> tuple[float, float]:
        return left + SIDE * people, top + SIDE * (1 - money)

    pieces = [
        f'<path d="M{left:g},{top:g}V{top + SIDE:g}H{left + SIDE:g}" fill="none" stroke="{LINE}"/>',
        _path([at(0, 0), at(1, 1)], QUIET, 1.5),
        _path([at(people, money) for people, money in points], PETROL, 2.5),
        _path([at(0.5, 0), at(0.5, half)], LINE, 1),
        _dot(*at(0.5, half), PETROL, radius=4),
    ]
    for share in (0.0, 0.5, 1.0):
        x, y = at(share, 0)
        pieces.append(_text(x, y + 16, f"{100 * share:.0f}", anchor="middle", colour=SOFT, size=SMALL))
        x, y = at(0, share)
        pieces.append(_text(x - 6, y + 4, f"{100 * share:.0f}", anchor="end", colour=SOFT, size=SMALL))
    x, y = at(0.5, half)
    pieces += [
        _halo(x - 8, y - 9, words.half, "end", INK, 600),
        _halo(*at(0.66, 0.74), words.equal, "end", SOFT, 400),
        _text(left + SIDE, top + SIDE + 34, words.people, anchor="end", colour=SOFT, size=SMALL),
        _text(0, 12, words.money, colour=SOFT, size=SMALL),
    ]
    if note:
        pieces.append(_text(left + SIDE, 12, note, anchor="end", colour=WARM, size=SMALL, weight=600))
    return _svg(pieces, top + SIDE + 42)


def spreads_svg(
    groups: Sequence[Spread],
    written: Callable[[float], str],
    *,
    country: float | None = None,
    country_words: str = "",
    note: str = "",
) -> str:
    """A row for each group, all on one scale from 0, with a line through them for the country."""
    largest = max([country or 0.0, *(value for one in groups for value in (one.high, one.own or 0.0))]) or 1.0
    head = 34.0 if country is not None else 12.0

    def x(value: float) -> float:
        return LEFT + (RIGHT - LEFT) * value / largest

    height = head + ROW * len(groups) + 6
    pieces: list[str] = []
    if country is not None:
        pieces += [
            _path([(x(country), head - 14), (x(country), height - 6)], WARM, 1.2, dashes="3 3"),
            _halo(min(x(country) + 5, RIGHT - 160), head - 8, country_words, "start", WARM, 400),
        ]
    for number, one in enumerate(groups):
        pieces += _row(one, head + ROW * number, x, written)
    if note:
        pieces.append(_text(RIGHT, 12, note, anchor="end", colour=WARM, size=SMALL, weight=600))
    return _svg(pieces, height)


def _row(one: Spread, top: float, x: Callable[[float], float], written: Callable[[float], str]) -> list[str]:
    """The name over a grey bar between the quartiles; the middle in petrol, or grey where something of its own is marked."""
    y = top + 30
    colour = PETROL if one.own is None else SOFT
    width = max(x(one.high) - x(one.low), 1.0)
    pieces = [
        _halo(LEFT, top + 16, one.name, "start", INK, 400),
        f'<path d="M{x(one.low):.1f},{y - 5:g}h{width:.1f}v10h-{width:.1f}Z" fill="{QUIET}"/>',
        f'<path d="M{x(one.middle) - 1.5:.1f},{y - 8:g}h3v16h-3Z" fill="{colour}"/>',
    ]
    if one.own is None:
        pieces.append(_halo(RIGHT, top + 16, written(one.middle), "end", PETROL, 600))
        return pieces
    right = x(one.own) + 9
    words = written(one.own)
    fits = right + len(words) * TEXT * 0.6 < WIDTH
    pieces.append(_dot(x(one.own), y, PETROL, edge=GROUND, radius=6))
    pieces.append(
        _halo(right if fits else x(one.own) - 9, y + 4.5, words, "start" if fits else "end", PETROL, 600)
    )
    return pieces


def _svg(pieces: Sequence[str], height: float) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {height:g}">{"".join(pieces)}</svg>'
    )
