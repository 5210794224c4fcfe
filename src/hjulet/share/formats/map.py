"""A map of Sweden with a mark for each place that has examples, drawn with Vega-Lite to SVG on the server.

No boundaries: all municipalities are quiet dots, which draw the country by themselves. Colours come from the
site's stylesheet (classes that Vega writes), so that the map follows dark mode, print and an own profile.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 300, 640
MERIDIAN = -15.0
"""Sweden's own meridian (SWEREF 99 TM): the country stands upright."""


@dataclass(frozen=True, slots=True)
class Dot:
    """A municipality."""

    longitude: float
    latitude: float


@dataclass(frozen=True, slots=True)
class Mark:
    """A place with examples: where it leads, and what is said of it."""

    longitude: float
    latitude: float
    count: int
    words: str
    url: str


def draw_map(dots: Sequence[Dot], marks: Sequence[Mark], *, words: str) -> str:
    """The map as an <svg> that can stand in a page: no style of its own, no script, every mark a link with a name.

    `words` is the name of the whole. Pure: the same dots and marks give the same text. Altair and
    vl-convert are imported here, since they take a second.
    """
    import altair as alt
    import vl_convert

    quiet = (
        alt.Chart(alt.Data(values=[{"x": dot.longitude, "y": dot.latitude} for dot in dots]))
        .mark_circle(size=9, aria=False)
        .encode(longitude="x:Q", latitude="y:Q")
    )
    rows = [
        {
            "x": mark.longitude,
            "y": mark.latitude,
            "n": mark.count,
            "words": mark.words,
            "url": NOWHERE + mark.url,
        }
        # The largest first, so that a small one beside it is not covered.
        for mark in sorted(marks, key=lambda mark: (-mark.count, mark.words))
    ]
    loud = (
        alt.Chart(alt.Data(values=rows))
        .mark_circle(opacity=1)
        .encode(
            longitude="x:Q",
            latitude="y:Q",
            size=alt.Size("n:Q", legend=None, scale=alt.Scale(domain=[0, 10], range=[70, 800])),
            href="url:N",
            description="words:N",
        )
    )
    chart = (
        alt.layer(quiet, *([loud] if rows else []))
        .project(type="transverseMercator", rotate=[MERIDIAN, 0, 0])
        .properties(width=WIDTH, height=HEIGHT, background="transparent", padding=12)
        .configure_view(stroke=None, fill=None)
    )
    major, minor = re.findall(r"\d+", alt.SCHEMA_VERSION)[:2]
    return _for_page(vl_convert.vegalite_to_svg(chart.to_json(), vl_version=f"{major}.{minor}"), words)


NOWHERE = "https://map.invalid"
"""Vega makes every link whole; it is made relative to the site again afterwards."""
_CIRCLE = re.compile(
    r'<path((?: aria-label="[^"]*")?)[^>]*? transform="translate\(([-\d.e]+),([-\d.e]+)\)" d="M([\d.]+),0A[^"]*"[^>]*/>'
)
_LINK = re.compile(r'<a xlink:href="' + re.escape(NOWHERE) + r'([^"]*)"><circle aria-label="([^"]*)"')


def _for_page(svg: str, words: str) -> str:
    """What Vega wrote, without its colours and English words, a third as long, and with names on the links."""

    def circle(found: re.Match[str]) -> str:
        name, x, y, radius = found.groups()
        return f'<circle{name} cx="{float(x):.1f}" cy="{float(y):.1f}" r="{float(radius):.1f}"/>'

    body = _CIRCLE.sub(circle, svg)
    body = _LINK.sub(r'<a href="\1" aria-label="\2"><title>\2</title><circle', body)
    dots = "".join(re.findall(r"(?<!</title>)<circle cx[^>]*/>", body))
    links = "".join(re.findall(r"<a href=.*?</a>", body))
    box = re.search(r'viewBox="([^"]*)"', svg)
    shift = re.search(r'transform="(translate\([^"]*\))"', svg)
    return (
        f'<svg class="map" viewBox="{box[1] if box else ""}" role="group" aria-label="{escape(words)}">'
        f'<g transform="{shift[1] if shift else ""}"><g class="dots" aria-hidden="true">{dots}</g>'
        f'<g class="places">{links}</g></g></svg>'
    )
