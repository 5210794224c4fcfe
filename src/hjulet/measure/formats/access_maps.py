"""The maps of access as drawings: lines faint, places as dots, names where they help, and what the colours are under it all.

Drawn as `curves.py` does, without Altair: thousands of dots of one colour and size are one path.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hjulet.instruments.access.map import Name, Sheet, Spot
from hjulet.instruments.indicators.palette import GROUND, INK, LINE, QUIET, SOFT, STEPS, WARM
from hjulet.measure.formats.curves import _halo, _text

WIDTH, TALLEST = 360.0, 420.0
NAME, SMALL = 12.5, 12
SIZES = (4.0, 6.5, 9.5, 13.0, 17.0)
"""Widths of dots, by fifths of the largest area."""
EDGE = 1.2
KEY_LINE = 20.0
CROWDED = 150
Path = Sequence[Sequence[float]]


@dataclass(frozen=True, slots=True)
class MapWords:
    """What the colours mean: one for each class from the least up, what is missing, and what is drawn."""

    heading: str
    steps: Sequence[str]
    missing: str = ""
    gone: str = ""
    km: str = ""
    note: str = ""
    size: str = ""


def map_svg(
    sheet: Sheet,
    spots: Sequence[Spot],
    names: Sequence[Name],
    words: MapWords,
    *,
    lines: Sequence[Path] = (),
    gone: Sequence[Path] = (),
    borders: Sequence[Path] = (),
) -> str:
    """The drawing in the colours of the palette, for `hub.formats.svg` to fit to a page or a paper."""
    pieces = [
        _strokes(sheet, borders, LINE, 1.2),
        _strokes(sheet, lines, QUIET, 1.3),
        _strokes(sheet, gone, WARM, 2.2, dashes="5 4"),
        *_dots(sheet, spots, len(words.steps)),
        *(_halo(one.x, one.y, one.text, one.anchor, INK, 400) for one in names),
    ]
    key, height = _key(words, spots, sheet.height + 8, has_gone=bool(gone))
    km, pixels = sheet.bar()
    bar = f'<path d="M0,{sheet.height + 2:.1f}h{pixels:.1f}" stroke="{SOFT}" stroke-width="2" fill="none"/>'
    said = _text(
        pixels + 6, sheet.height + 6, words.km % {"km": f"{km:g}".replace(".", ",")}, colour=SOFT, size=SMALL
    )
    if words.note:
        pieces.append(_text(WIDTH, 12, words.note, anchor="end", colour=WARM, size=SMALL, weight=600))
    inside = "".join([*pieces, bar, said, *key])
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {height:.0f}">{inside}</svg>'


def _strokes(sheet: Sheet, paths: Sequence[Path], colour: str, width: float, dashes: str = "") -> str:
    if not paths:
        return ""
    drawn = "".join(_line(sheet, path) for path in paths)
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return f'<path d="{drawn}" fill="none" stroke="{colour}" stroke-width="{width:g}" stroke-linejoin="round"{dashed}/>'


def _line(sheet: Sheet, path: Path) -> str:
    """Points closer than a pixel are one."""
    found: list[tuple[float, float]] = []
    for lon, lat in path:
        x, y = sheet.at(lon, lat)
        if not found or abs(x - found[-1][0]) + abs(y - found[-1][1]) >= 1:
            found.append((x, y))
    if len(found) < 2:
        return ""
    return "M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in found)


def _dots(sheet: Sheet, spots: Sequence[Spot], steps: int) -> list[str]:
    """Dots with an edge, the largest lowest: a dot is a line of no length with round ends, so that one path holds them all.
    They are smaller where there are hundreds, so that lines and names are still seen.
    """
    shrunk = min(1.0, (CROWDED / max(len(spots), 1)) ** 0.4)
    by_look: dict[tuple[int, int], list[str]] = {}
    for spot in spots:
        x, y = sheet.at(spot.lon, spot.lat)
        size = min(int(spot.size * len(SIZES)), len(SIZES) - 1)
        by_look.setdefault((size, -1 if spot.step is None else spot.step), []).append(f"M{x:.1f},{y:.1f}h0")
    pieces = []
    for (size, step), places in sorted(by_look.items(), key=lambda one: (-one[0][0], one[0][1])):
        path = "".join(dict.fromkeys(places))
        look = f'd="{path}" fill="none" stroke-linecap="round"'
        pieces.append(
            f'<path {look} stroke="{SOFT}" stroke-width="{(SIZES[size] + 2 * EDGE) * shrunk:.1f}"/>'
        )
        pieces.append(
            f'<path {look} stroke="{colour_of(step, steps)}" stroke-width="{SIZES[size] * shrunk:.1f}"/>'
        )
    return pieces


def colour_of(step: int, steps: int) -> str:
    """From pale to dark as far as there are classes; the ground itself, in a ring, for what is missing."""
    if step < 0:
        return GROUND
    if steps <= 1:
        return STEPS[2]
    return STEPS[round(step * (len(STEPS) - 1) / (steps - 1))]


def _key(words: MapWords, spots: Sequence[Spot], top: float, *, has_gone: bool) -> tuple[list[str], float]:
    """Under the map: what the figures are, and each class with its dot, as many on a line as there is room for."""
    y, pieces = top, []
    if words.heading:
        y += KEY_LINE
        pieces.append(_text(0, y, words.heading, colour=INK, size=SMALL + 1, weight=600))
    if words.size:
        y += KEY_LINE - 3
        pieces.append(_text(0, y, words.size, colour=SOFT, size=SMALL))
    items = [(colour_of(at, len(words.steps)), said) for at, said in enumerate(words.steps)]
    if words.missing and any(spot.step is None for spot in spots):
        items.append((colour_of(-1, 1), words.missing))
    x, y = 0.0, y + KEY_LINE
    for colour, said in items:
        wide = 20 + len(said) * 0.56 * SMALL + 14
        if x and x + wide > WIDTH + 10:
            x, y = 0.0, y + KEY_LINE
        dot = f'd="M{x + 7:.1f},{y - 4:.1f}h0" fill="none" stroke-linecap="round"'
        pieces.append(f'<path {dot} stroke="{SOFT}" stroke-width="13"/>')
        pieces.append(f'<path {dot} stroke="{colour}" stroke-width="10.5"/>')
        pieces.append(_text(x + 18, y, said, colour=INK, size=SMALL))
        x += wide
    if has_gone and words.gone:
        y += KEY_LINE
        pieces.append(
            f'<path d="M0,{y - 4:.1f}h16" stroke="{WARM}" stroke-width="2.2" stroke-dasharray="5 4" fill="none"/>'
        )
        pieces.append(_text(22, y, words.gone, colour=INK, size=SMALL))
    return pieces, y + 8
