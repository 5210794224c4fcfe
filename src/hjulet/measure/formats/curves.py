"""A place's curve as a drawing: the years that are known, where it turned, and the band of what is likely next.

Drawn without Altair, since a place page has no second to wait for it: a few paths and words, 360 wide for a phone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from hjulet.instruments.indicators.palette import GROUND, INK, LINE, PETROL, QUIET, SOFT, STEPS, WARM

WIDTH, HEIGHT = 360.0, 214.0
LEFT, RIGHT, TOP, BOTTOM = 4.0, 356.0, 26.0, 188.0
TEXT, SMALL = 13, 12
LETTER = 0.56
"""How wide a figure is, as a share of its size."""
ROOM = 0.15
"""Of the highest, that is left free over the curve. It stands on 0, so that half as many look like half as many."""


Box = tuple[float, float, float, float]
"""Left, right, top and bottom of words."""


@dataclass(frozen=True, slots=True)
class Band:
    """What is likely next; the first year follows the last of the curve."""

    years: Sequence[int]
    middle: Sequence[float]
    low: Sequence[float]
    high: Sequence[float]


@dataclass(frozen=True, slots=True)
class Curve:
    years: Sequence[int]
    values: Sequence[float]
    turned: Sequence[int] = ()
    band: Band | None = None
    others: Sequence[tuple[Sequence[int], Sequence[float], str]] = ()
    """Further curves in grey with what they are called: another place, a road not taken."""
    end: str = ""
    """What is said at the end of the band: between what and what."""
    note: str = ""
    """Said in the drawing itself: that figures are made up."""


def curve_svg(curve: Curve, written: Callable[[float], str]) -> str:
    """The drawing in the colours of the palette, for `hub.formats.svg` to fit to a page or a paper. Words need no font
    of their own; `written` says how a number is written in the language of the page."""
    to = _Scale.of(curve)
    pieces = [*_years(curve, to)]
    if curve.band is not None:
        pieces += _band(curve, curve.band, to)
    for years, values, _ in curve.others:
        pieces.append(_path(to.points(years, values), QUIET, 2))
    pieces += _line(curve, to)
    pieces += _marks(curve, to, written)
    pieces += _named(curve, to)
    if curve.note:
        pieces.append(_text(LEFT, 12, curve.note, colour=WARM, size=SMALL, weight=600))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {HEIGHT:g}">{"".join(pieces)}</svg>'
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    first: int
    last: int
    low: float
    high: float

    @classmethod
    def of(cls, curve: Curve) -> _Scale:
        years, values = list(curve.years), list(curve.values)
        for more_years, more, _ in curve.others:
            years += more_years
            values += more
        if curve.band is not None:
            years += curve.band.years
            values += [*curve.band.low, *curve.band.high]
        return cls(min(years), max(years), 0.0, (1 + ROOM) * max(values))

    def x(self, year: float) -> float:
        return LEFT + (RIGHT - LEFT) * (year - self.first) / max(self.last - self.first, 1)

    def y(self, value: float) -> float:
        return BOTTOM - (BOTTOM - TOP) * (value - self.low) / ((self.high - self.low) or 1.0)

    def points(self, years: Sequence[int], values: Sequence[float]) -> list[tuple[float, float]]:
        return [(self.x(year), self.y(value)) for year, value in zip(years, values, strict=True)]


def _line(curve: Curve, to: _Scale) -> list[str]:
    """Whole where year follows year; a thin broken line where years between are not known, with a dot on each known."""
    points = to.points(curve.years, curve.values)
    runs: list[list[int]] = [[0]]
    for at, (before, after) in enumerate(pairwise(curve.years), start=1):
        if after == before + 1:
            runs[-1].append(at)
        else:
            runs.append([at])
    pieces = [
        _path([points[one[-1]], points[other[0]]], PETROL, 1.5, dashes="3 4") for one, other in pairwise(runs)
    ]
    for run in runs:
        if len(run) > 1:
            pieces.append(_path([points[at] for at in run], PETROL, 2.5))
        else:
            pieces.append(_dot(*points[run[0]], PETROL))
    return pieces


def _band(curve: Curve, band: Band, to: _Scale) -> list[str]:
    """From the last that is known, wider year by year, with its middle drawn through it."""
    now = (to.x(curve.years[-1]), to.y(curve.values[-1]))
    upper, lower = to.points(band.years, band.high), to.points(band.years, band.low)
    outline = [now, *upper, *reversed(lower)]
    # Petrol let through rather than a pale colour: it stands as well on a dark page and on paper.
    area = f'<path d="{_d(outline)}Z" fill="{PETROL}" fill-opacity="0.15"/>'
    return [area, _path([now, *to.points(band.years, band.middle)], PETROL, 1.5, dashes="5 4")]


def _marks(curve: Curve, to: _Scale, written: Callable[[float], str]) -> list[str]:
    """The figures that a reader looks for, beside their place on the curve: the first, the highest and the latest."""
    known = dict(zip(curve.years, curve.values, strict=True))
    first, last = curve.years[0], curve.years[-1]
    peak = max(known, key=lambda year: (known[year], year))
    pieces = [
        _dot(to.x(year), to.y(known[year]), GROUND, edge=PETROL) for year in curve.turned if year in known
    ]
    pieces.append(_dot(to.x(last), to.y(known[last]), PETROL, radius=4))
    taken: list[Box] = []
    is_rising = curve.values[-1] > curve.values[max(len(curve.values) - 8, 0)]
    for year in dict.fromkeys((last, peak, first)):
        x, y = to.x(year), to.y(known[year]) + (19 if _is_under(curve, year) else -9)
        placed = _placed(x, y, written(known[year]), taken, is_before=year == last and is_rising)
        if placed is not None:
            at, anchor = placed
            weight = 600 if year == last else 400
            ink = PETROL if year == last else INK
            pieces.append(_halo(at, y, written(known[year]), anchor, ink, weight))
    if curve.band is not None:
        pieces += _end(curve, curve.band, to, taken)
    return pieces


def _is_under(curve: Curve, year: int) -> bool:
    """Words over the end of a falling curve, or the beginning of a rising one, would stand on it."""
    values = curve.values
    if year == curve.years[0]:
        return len(values) > 1 and values[min(8, len(values) - 1)] > values[0]
    is_last = year == curve.years[-1] and curve.band is None
    return is_last and values[-1] < values[-2]


def _end(curve: Curve, band: Band, to: _Scale, taken: list[Box]) -> list[str]:
    """What is said of the end of the band: under all that is drawn there, or over it where there is no room."""
    width = len(curve.end) * TEXT * LETTER
    drawn = [
        y
        for years, values in ((curve.years, curve.values), (band.years, band.low), (band.years, band.high))
        for x, y in to.points(years, values)
        if x >= RIGHT - width - 4
    ]
    under, over = max(drawn) + 16, min(drawn) - 8
    tops = [top for left, right, top, _ in taken if right > RIGHT - width and left < RIGHT]
    y = under if under <= BOTTOM - 3 else min([over, *(top - 4 for top in tops if top > over - 2 * TEXT)])
    return [_halo(RIGHT, y, curve.end, "end", SOFT, 400)]


def _placed(x: float, y: float, words: str, taken: list[Box], *, is_before: bool) -> tuple[float, str] | None:
    """Where words fit inside the drawing and on no other; None when they do not."""
    width = len(words) * TEXT * LETTER
    anchor = "start" if x - width / 2 < LEFT else "end" if x + width / 2 > RIGHT or is_before else "middle"
    left = {"start": x, "middle": x - width / 2, "end": x - width}[anchor]
    box = (left, left + width, y - TEXT, y)
    if any(box[0] < b and box[1] > a and box[2] < d and box[3] > c for a, b, c, d in taken):
        return None
    taken.append(box)
    return x, anchor


def _named(curve: Curve, to: _Scale) -> list[str]:
    """What the grey curves are called, at their ends: above, but under for one that ends close below another."""
    pieces: list[str] = []
    above: list[float] = []
    for _, values, name in sorted(curve.others, key=lambda one: -one[1][-1]):
        y = to.y(values[-1])
        is_close = any(abs(y - other) < 2 * TEXT for other in above)
        above.append(y)
        pieces.append(_halo(RIGHT, y + 17 if is_close else y - 8, name, "end", SOFT, 400))
    return pieces


def _years(curve: Curve, to: _Scale) -> list[str]:
    """The ground line, and under it the years that mean something; those that would touch are left out."""
    pieces = [f'<path d="M{LEFT:g},{BOTTOM:g}H{RIGHT:g}" stroke="{LINE}"/>']
    last = curve.years[-1]
    wanted = [curve.years[0], last, *([curve.band.years[-1]] if curve.band else []), *curve.turned]
    if len(curve.years) < 10:
        wanted += curve.years
    taken: list[float] = []
    known = dict(zip(curve.years, curve.values, strict=True))
    for year in dict.fromkeys(wanted):
        x = to.x(year)
        centre = min(max(x, LEFT + 14), RIGHT - 14)
        if any(abs(centre - other) < 34 for other in taken):
            continue
        taken.append(centre)
        if year in curve.turned and year in known:
            pieces.append(_path([(x, to.y(known[year]) + 5), (x, BOTTOM)], LINE, 1))
        pieces.append(
            _text(centre, BOTTOM + 17, str(year), anchor="middle", colour=INK if year == last else SOFT)
        )
    return pieces


def pyramid_svg(
    women: Sequence[int],
    men: Sequence[int],
    words: tuple[str, str],
    before: tuple[Sequence[int], Sequence[int]] | None,
) -> str:
    """Ages in fives from below, women to the left and men to the right; a line for how it was before."""
    ours, then = (_fives(women), _fives(men)), None if before is None else tuple(map(_fives, before))
    most = max(max(side) for side in (*ours, *(then or ())))
    middle, bar, top = 180.0, 9.6, 22.0
    reach = (middle - 22) / most
    pieces = [
        _text(middle - 22, 13, words[0], anchor="end", colour=SOFT, size=SMALL),
        _text(middle + 22, 13, words[1], colour=SOFT, size=SMALL),
    ]
    for at in range(len(ours[0])):
        y = top + (len(ours[0]) - 1 - at) * bar
        for side, figures in ((-1, ours[0]), (1, ours[1])):
            start, length = middle + side * 18, figures[at] * reach
            x = start - length if side < 0 else start
            pieces.append(
                f'<path d="M{x:.1f},{y:.1f}h{length:.1f}v{bar - 1.4:.1f}h-{length:.1f}Z" fill="{STEPS[2]}"/>'
            )
        if at % 4 == 0:
            said = f"{5 * at}" if at < len(ours[0]) - 1 else f"{5 * at}+"
            pieces.append(_text(middle, y + bar - 1.4, said, anchor="middle", colour=SOFT, size=11))
    for side, figures in zip((-1, 1), then or (), strict=False):
        steps = []
        for at, people in enumerate(figures):
            x = middle + side * (18 + people * reach)
            y = top + (len(figures) - at) * bar
            steps += [(x, y), (x, y - bar)]
        pieces.append(_path(steps, WARM, 1.3))
    height = top + len(ours[0]) * bar + 4
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {height:g}">{"".join(pieces)}</svg>'
    )


def _fives(people: Sequence[int]) -> list[int]:
    """0-4, 5-9, … 95-99, 100 and more."""
    return [sum(people[at : at + 5]) for at in range(0, 100, 5)] + [sum(people[100:])]


def _path(points: Sequence[tuple[float, float]], colour: str, width: float, *, dashes: str = "") -> str:
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        f'<path d="{_d(points)}" fill="none" stroke="{colour}" stroke-width="{width:g}"'
        f' stroke-linejoin="round" stroke-linecap="round"{dashed}/>'
    )


def _d(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in points)


def _dot(x: float, y: float, fill: str, *, edge: str = "", radius: float = 3.2) -> str:
    stroke = f' stroke="{edge}" stroke-width="1.8"' if edge else ""
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}" fill="{fill}"{stroke}/>'


def _halo(x: float, y: float, words: str, anchor: str, colour: str, weight: int) -> str:
    """Words that can be read where they stand on a line: the same in the colour of the ground behind them."""
    behind = _text(x, y, words, anchor=anchor, colour=GROUND, weight=weight, edge=True)
    return behind + _text(x, y, words, anchor=anchor, colour=colour, weight=weight)


def _text(
    x: float, y: float, words: str, *, anchor: str = "", colour: str = INK, size: int = TEXT, weight: int = 400,
    edge: bool = False,
) -> str:  # fmt: skip
    placed = f' text-anchor="{anchor}"' if anchor and anchor != "start" else ""
    heavy = f' font-weight="{weight}"' if weight != 400 else ""
    outline = f' stroke="{GROUND}" stroke-width="4" stroke-linejoin="round"' if edge else ""
    return (
        f'<text transform="translate({x:.1f},{y:.1f})"{placed} font-size="{size}px"{heavy} fill="{colour}"{outline}>'
        f"{escape(words)}</text>"
    )
