"""Sweden as a dot for each municipality: reached itself, its county reached by somebody else, or not reached."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import cos, radians

from hjulet.follow.queries.report_reach import Reach
from hjulet.hub.models import Place

WIDTH, HEIGHT = 200, 440
UNITS_PER_DEGREE = 30.5
WEST, NORTH = 10.6, 69.3
SQUEEZE = cos(radians(62.5))
"""A degree of longitude in the middle of Sweden, in degrees of latitude: good enough for a picture this small."""

HERE, NEAR, NOT = "here", "near", "not"


@dataclass(frozen=True, slots=True)
class Dot:
    x: str
    y: str
    state: str


def dots(reach: Reach) -> list[Dot]:
    """The filled ones last, so that they lie on top."""
    counties = {line.county.code for line in reach.counties if line.is_reached}
    found = list(_dots(reach, counties))
    return sorted(found, key=lambda dot: (NOT, NEAR, HERE).index(dot.state))


def _dots(reach: Reach, counties: set[str]) -> Iterator[Dot]:
    rows = Place.objects.filter(kind=Place.Kind.MUNICIPALITY, longitude__isnull=False).order_by("code")
    for code, longitude, latitude in rows.values_list("code", "longitude", "latitude"):
        around = NEAR if code[:2] in counties else NOT
        state = HERE if code in reach.reached_municipalities else around
        x = (float(longitude or 0) - WEST) * SQUEEZE * UNITS_PER_DEGREE
        y = (NORTH - float(latitude or 0)) * UNITS_PER_DEGREE
        yield Dot(f"{x:.1f}", f"{y:.1f}", state)


LOOK_ON_PAPER = {
    HERE: 'fill="#0b4f55" stroke="#0b4f55"',
    NEAR: 'fill="#c5dddb" stroke="#0b4f55"',
    NOT: 'fill="#fff" stroke="#8b9b9e"',
}


def svg_on_paper(found: list[Dot]) -> str:
    """Numbers and our own words only: nothing that anybody typed."""
    circles = "".join(
        f'<circle cx="{dot.x}" cy="{dot.y}" r="3.6" stroke-width="0.8" {LOOK_ON_PAPER[dot.state]}/>'
        for dot in found
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">{circles}</svg>'
