"""Two more drawings of access: groups side by side, and what each kilometre saved costs. Drawn as `curves.py` does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hjulet.instruments.indicators.palette import INK, LINE, PETROL, QUIET, SOFT, WARM
from hjulet.measure.formats.curves import SMALL, WIDTH, _dot, _halo, _path, _text

ROW, BAR = 38.0, 10.0
LEFT, RIGHT, TOP, HIGH = 8.0, 348.0, 30.0, 170.0


@dataclass(frozen=True, slots=True)
class Bar:
    name: str
    value: float
    words: str


def bars_svg(bars: Sequence[Bar], heading: str, *, whole: float = 0.0) -> str:
    """A name over each bar and its figure at the end of the line, in the order they come: nobody is ranked. A bar is full
    at `whole`, such as 1 for shares; else the largest is.
    """
    largest = whole or max((abs(one.value) for one in bars), default=0.0) or 1.0
    pieces = [_text(0, 13, heading, colour=SOFT, size=SMALL)]
    for number, one in enumerate(bars):
        top = 26 + ROW * number
        width = max(WIDTH * abs(one.value) / largest, 1.0)
        pieces += [
            _text(0, top + 13, one.name),
            _text(WIDTH, top + 13, one.words, anchor="end", weight=600),
            f'<path d="M0,{top + 19:g}h{WIDTH:g}v{BAR:g}h-{WIDTH:g}Z" fill="{LINE}"/>',
            f'<path d="M0,{top + 19:g}h{width:.1f}v{BAR:g}h-{width:.1f}Z" fill="{PETROL if one.value >= 0 else WARM}"/>',
        ]
    return _svg(pieces, 26 + ROW * len(bars))


@dataclass(frozen=True, slots=True)
class CurveWords:
    harm: str
    km: str
    plan: str
    bound: str
    once: str = ""


def plan_svg(
    curve: Sequence[tuple[float, float]], bound: float, words: CurveWords, *, once: float | None = None
) -> str:
    """Kilometres saved to the right, harm upward; the plan last, what it cannot go under below it."""
    furthest = max(km for km, _ in curve) or 1.0
    highest = 1.12 * max([bound, *(harm for _, harm in curve), *([once] if once is not None else [])]) or 1.0

    def at(km: float, harm: float) -> tuple[float, float]:
        return LEFT + (RIGHT - LEFT) * km / furthest, TOP + HIGH * (1 - harm / highest)

    last = curve[-1]
    x, y = at(*last)
    low_x, low_y = at(last[0], bound)
    pieces = [
        f'<path d="M{LEFT:g},{TOP:g}V{TOP + HIGH:g}H{RIGHT:g}" fill="none" stroke="{LINE}"/>',
        _path([at(*point) for point in curve], PETROL, 2.5),
        *(_dot(*at(*point), PETROL, radius=3) for point in curve[1:-1]),
        _dot(x, y, PETROL, radius=6),
        _text(0, 13, words.harm, colour=SOFT, size=SMALL),
        _text(RIGHT, TOP + HIGH + 18, words.km, anchor="end", colour=SOFT, size=SMALL),
    ]
    if words.bound:
        label_y = min(max(low_y + 16, y + 38), TOP + HIGH - 5)
        pieces += [
            _path([(low_x, low_y), (x, y)], QUIET, 2, dashes="3 3"),
            _dot(low_x, low_y, SOFT, radius=4),
            _halo(low_x, label_y, words.bound, "end", SOFT, 400),
        ]
    pieces.append(_halo(x - 10, y - 8, words.plan, "end", PETROL, 600))
    if once is not None and words.once:
        once_x, once_y = at(last[0], once)
        pieces += [
            _dot(once_x, once_y, WARM, radius=4),
            _halo(once_x - 12, min(once_y + 4, y - 25), words.once, "end", INK, 400),
        ]
    return _svg(pieces, TOP + HIGH + 26)


def _svg(pieces: Sequence[str], height: float) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {height:g}">{"".join(pieces)}</svg>'
    )
