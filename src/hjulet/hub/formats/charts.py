"""A chart as an <svg> that can stand in a page: no style of its own, no script, the colours of the site's stylesheet.

The words of the chart are drawn in the page's own font. What is missing is hatched, so that it is told apart without
colour as well. The same chart gives the same text.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.core.cache import caches
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from hjulet import __version__
from hjulet.hub.formats.svg import for_page, for_paper

if TYPE_CHECKING:
    import altair as alt

DRAWN_AS = 3
"""Raised when the drawing itself changes, so that no page keeps an old one."""
KEPT_SECONDS = 30 * 24 * 3600


def svg_for_page(chart: alt.TopLevelMixin, *, words: str) -> SafeString:
    """The chart, as wide as its place, and at most a fifth wider than it was drawn. `words` say what it shows, to whoever does
    not see it; the table beside it says the rest. Takes a second the first time in a process, then a twentieth."""
    from hjulet.instruments.indicators.charts.drawing import to_svg

    # Nothing but shapes and words, and those are escaped when the tree is written.
    return mark_safe(for_page(to_svg(chart), words))  # noqa: S308


def svg_for_paper(chart: alt.TopLevelMixin) -> str:
    """The chart in its own colours, on its own feet: for a PDF."""
    from hjulet.instruments.indicators.charts.drawing import to_svg

    return for_paper(to_svg(chart))


def kept_svg(
    chart: alt.TopLevelMixin | Callable[[], alt.TopLevelMixin], key: str = "", *, words: str
) -> SafeString:
    """The chart as in `svg_for_page`, drawn once and then kept in the cache of pages.

    `key` says everything that the picture depends on: framework, edition, place, kind of chart. The language of the
    moment is added. Without a key the chart itself is asked, and must then be made. Give a function and a key where
    the chart takes time to make: it is called only when there is no picture.
    """
    if not key:
        if callable(chart):
            raise ValueError(
                "got a function without a key: say what the picture depends on, or give the chart"
            )
        key = chart.to_json(validate=False)
    asked = "\n".join((__version__, str(DRAWN_AS), translation.get_language() or "sv", words, key))
    address = "charts:" + hashlib.sha256(asked.encode()).hexdigest()[:32]
    kept: Any = caches["pages"]
    if (found := kept.get(address)) is not None:
        return mark_safe(found)  # noqa: S308
    drawn = svg_for_page(chart() if callable(chart) else chart, words=words)
    kept.set(address, str(drawn), timeout=KEPT_SECONDS)
    return drawn
