"""The picture of a table in an assessment: bars with their names and figures, or a small map when the rows have places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from math import cos, radians, sqrt

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from hjulet.follow.formats.pasted_table import HIDDEN, SOUTH_NORTH, WEST_EAST
from hjulet.follow.told import Cell, Table
from hjulet.hub.formats.svg import for_page, for_paper
from hjulet.hub.wording import number_words
from hjulet.instruments.indicators.palette import INK, LINE, PETROL, QUIET, SOFT, WARM

WIDTH = 360
MOST_BARS = 15
ROW_PX, NAME_PX, BAR_PX = 40, 15, 12
MAP_HEIGHT = 300
EDGE = 26
NAMES_PX, HEADING_PX = 70, 24
KM_PER_DEGREE = 111.2
CLOSEST_DEGREES = 0.05
"""Places nearer to each other than five kilometres are not drawn farther apart."""
NAMED = 4
"""How many places on the map have their names: those with the most."""
LARGEST_DOT, SMALLEST_DOT = 12.0, 3.0
LETTER_PX = 8.0
PLACE_COLUMNS = frozenset({"kommun", "kommunkod", "municipality", "code", "kod", "place", "plats"})
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    value: Cell
    at: Point | None


def page_picture(table: Table, points: Mapping[str, Point]) -> SafeString | None:
    """For a page, in the page's colours; None when the table has no figures. `points` says where municipalities lie."""
    svg, words = _drawn(table, points)
    # Shapes, and words that are escaped where they are written.
    return mark_safe(for_page(svg, words)) if svg else None  # noqa: S308


def paper_picture(table: Table, points: Mapping[str, Point]) -> tuple[str, str]:
    """The same for a paper, and what it shows in words; both empty when there is nothing to draw."""
    svg, words = _drawn(table, points)
    return (for_paper(svg), words) if svg else ("", "")


def figure(value: Cell) -> str:
    """A cell as it is read: "visas inte", "uppgift saknas", or the number in Swedish."""
    if value == HIDDEN:
        return _("visas inte")
    if value is None:
        return _("uppgift saknas")
    if isinstance(value, str):
        return value
    return number_words(value, 0 if isinstance(value, int) or abs(value) >= 100 else 1)


def rows_of(table: Table, points: Mapping[str, Point]) -> list[Row]:
    """Each row with what it is called, the figure that is shown, and where it lies."""
    if table.shown not in table.columns:
        return []
    shown = table.columns.index(table.shown)
    called = next((at for at in range(len(table.columns)) if at != shown and _is_text(table, at)), None)
    return [
        Row(
            name=str(row[called]) if called is not None and row[called] is not None else _("rad %d") % number,
            value=row[shown],
            at=_point(table.columns, row, points),
        )
        for number, row in enumerate(table.rows, start=1)
    ]


def _drawn(table: Table, points: Mapping[str, Point]) -> tuple[str, str]:
    rows = rows_of(table, points)
    known = [row for row in rows if _amount(row) is not None]
    if not known:
        return "", ""
    located = [row for row in known if row.at is not None]
    words = _("%(title)s: %(column)s. Siffrorna står i tabellen.") % {
        "title": table.title,
        "column": table.shown,
    }
    if len(located) >= 3 and len(located) == len(known):
        return _map(located, table.shown), words
    return _bars(rows[:MOST_BARS], table.shown), words


def _is_text(table: Table, column: int) -> bool:
    return any(isinstance(row[column], str) and row[column] != HIDDEN for row in table.rows)


def _amount(row: Row) -> float | None:
    return float(row.value) if isinstance(row.value, int | float) else None


def _point(columns: Sequence[str], row: Sequence[Cell], points: Mapping[str, Point]) -> Point | None:
    named = {name.casefold(): cell for name, cell in zip(columns, row, strict=True)}
    east = next((named[name] for name in WEST_EAST if name in named), None)
    north = next((named[name] for name in SOUTH_NORTH if name in named), None)
    if isinstance(east, int | float) and isinstance(north, int | float):
        return float(east), float(north)
    codes = (str(named[name]).casefold() for name in PLACE_COLUMNS if named.get(name) is not None)
    return next((points[code] for code in codes if code in points), None)


def _bars(rows: Sequence[Row], shown: str) -> str:
    """A name over each bar and its figure at the end of the line, in the order of the table: nobody is ranked."""
    amounts = [_amount(row) for row in rows]
    least = min(0.0, *(amount for amount in amounts if amount is not None), 0.0)
    most = max(0.0, *(amount for amount in amounts if amount is not None), 0.0)
    scale = WIDTH / ((most - least) or 1.0)
    zero = -least * scale
    parts = [_heading(shown)]
    for index, (row, amount) in enumerate(zip(rows, amounts, strict=True)):
        top = HEADING_PX + index * ROW_PX
        parts.append(_words(0, top + NAME_PX, _short(row.name)))
        parts.append(_words(WIDTH, top + NAME_PX, figure(row.value), anchor="end", weight=600))
        parts.append(_box(0, top + NAME_PX + 5, WIDTH, LINE, height=1))
        if amount is not None:
            left = zero if amount >= 0 else zero + amount * scale
            colour = PETROL if amount >= 0 else WARM
            parts.append(_box(left, top + NAME_PX + 5, max(abs(amount) * scale, 1), colour))
    return _svg("".join(parts), HEADING_PX + len(rows) * ROW_PX)


def _map(rows: Sequence[Row], shown: str) -> str:
    """A dot at each place, its area after the figure; the largest have their names. North is up, and a bar says how far it is."""
    places = [row.at for row in rows if row.at is not None]
    middle = sum(north for _east, north in places) / len(places)
    squeeze = cos(radians(middle))
    flat = [(east * squeeze, north) for east, north in places]
    west, south = min(x for x, _y in flat), min(y for _x, y in flat)
    wide, high = max(x for x, _y in flat) - west, max(y for _x, y in flat) - south
    room = MAP_HEIGHT - 2 * EDGE
    scale = min(
        (WIDTH - 2 * EDGE - NAMES_PX) / (wide or 1e-6), room / (high or 1e-6), WIDTH / CLOSEST_DEGREES
    )
    most = max(abs(_amount(row) or 0.0) for row in rows) or 1.0
    placed = [(EDGE + (x - west) * scale, HEADING_PX + EDGE + (south + high - y) * scale) for x, y in flat]
    sizes = [max(SMALLEST_DOT, LARGEST_DOT * sqrt(abs(_amount(row) or 0.0) / most)) for row in rows]
    names = _names_on(rows, placed, sizes)
    dots = []
    # Those that are named lie uppermost: a neighbour must not hide the dot that its words are of.
    for index in sorted(range(len(rows)), key=lambda one: one in names):
        amount, (across, down) = _amount(rows[index]) or 0.0, placed[index]
        colour = (PETROL if amount >= 0 else WARM) if index in names else QUIET
        dots.append(f'<circle cx="{across:.1f}" cy="{down:.1f}" r="{sizes[index]:.1f}" fill="{colour}"/>')
    bottom = HEADING_PX + 2 * EDGE + high * scale
    frame = (
        f'<rect x="0.5" y="{HEADING_PX}" width="{WIDTH - 1}" height="{bottom - HEADING_PX:.1f}" fill="none" '
        f'stroke="{LINE}"/>'
    )
    return _svg(
        "".join([_heading(shown), frame, *dots, *names.values(), _distance(scale, bottom)]),
        round(bottom + 24),
    )


def _names_on(rows: Sequence[Row], placed: Sequence[Point], sizes: Sequence[float]) -> dict[int, str]:
    """The names and figures of a few, by row: those with the most, as long as no words stand on others."""
    taken: list[tuple[float, float, float, float]] = []
    names: dict[int, str] = {}
    for index in sorted(range(len(rows)), key=lambda one: -abs(_amount(rows[one]) or 0.0)):
        if len(names) == NAMED:
            break
        (across, down), name = placed[index], _short(rows[index].name, 20)
        is_right, width = across > WIDTH * 0.6, len(name) * LETTER_PX
        beside = across - sizes[index] - 4 if is_right else across + sizes[index] + 4
        left = beside - width if is_right else beside
        box = left, down - 12, left + width, down + 18
        if any(box[0] < b[2] and b[0] < box[2] and box[1] < b[3] and b[1] < box[3] for b in taken):
            continue
        taken.append(box)
        anchor = "end" if is_right else "start"
        names[index] = _words(beside, down + 1, name, anchor=anchor, weight=600) + _words(
            beside, down + 15, figure(rows[index].value), anchor=anchor, colour=SOFT, size=12.5
        )
    return names


def _heading(shown: str) -> str:
    """What the figures are."""
    return _words(0, 14, _short(shown, 46), colour=SOFT)


def _distance(scale: float, bottom: float) -> str:
    """A round number of kilometres, at most a third of the picture long."""
    longest = WIDTH / 3 / scale * KM_PER_DEGREE
    km = next((step for step in (200, 100, 50, 20, 10, 5, 2, 1) if step <= longest), 0.5)
    length = km / KM_PER_DEGREE * scale
    words = _("%(km)s km") % {"km": number_words(km, 0 if km >= 1 else 1)}
    return _box(0, bottom + 12, length, SOFT, height=2) + _words(
        length + 6, bottom + 17, words, colour=SOFT, size=12.5
    )


def _short(name: str, most: int = 34) -> str:
    return name if len(name) <= most else name[: most - 1].rstrip() + "…"


def _words(
    x: float,
    y: float,
    words: str,
    *,
    anchor: str = "start",
    weight: int = 400,
    colour: str = INK,
    size: float = 14,
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" font-weight="{weight}" '
        f'fill="{colour}">{escape(words)}</text>'
    )


def _box(x: float, y: float, width: float, colour: str, *, height: float = BAR_PX) -> str:
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height}" fill="{colour}"/>'


def _svg(inside: str, height: float) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}">{inside}</svg>'
