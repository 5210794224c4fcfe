"""The pictures of how places develop. A curve is drawn in a millisecond when it is asked for; nothing need be kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from hjulet.hub.formats.charts import kept_svg
from hjulet.hub.formats.svg import for_page
from hjulet.hub.wording import number_words, percent_words
from hjulet.measure.formats.curves import Band, Curve, curve_svg, pyramid_svg
from hjulet.measure.pictures import language
from hjulet.measure.wording_population import curve_text, rounded_words

if TYPE_CHECKING:
    from hjulet.hub.models import Place
    from hjulet.measure.place_population import Ages, PlaceDevelopment
    from hjulet.measure.queries.country_population import PlaceChange
    from hjulet.measure.queries.what_if import WhatIf


def place_curve(development: PlaceDevelopment, name: str) -> SafeString:
    """The years that are known, where the curve turned, and the band ahead."""
    drawing = curve_svg(_curve(development), number_words)
    # Nothing but shapes and words, and those are escaped where they are written.
    return mark_safe(for_page(drawing, curve_text(development, name)))  # noqa: S308


def place_curve_drawn(development: PlaceDevelopment) -> str:
    """The same as it was drawn, for whoever fits it to a page or a paper."""
    return curve_svg(_curve(development), number_words)


def _curve(development: PlaceDevelopment) -> Curve:
    ahead = development.ahead
    return Curve(
        development.years,
        development.people,
        development.turned,
        None if ahead is None else Band(ahead.years, ahead.middle, ahead.low, ahead.high),
        note=_("Påhittade siffror") if development.is_generated else "",
        end="" if ahead is None else f"{rounded_words(ahead.low[-1])}–{rounded_words(ahead.high[-1])}",
    )


def pyramid(ages: Ages, before: Ages | None, name: str) -> SafeString:
    """Women and men by age, with a line for how it was."""
    then = None if before is None or before.year == ages.year else (before.women, before.men)
    drawing = pyramid_svg(ages.women, ages.men, (_("kvinnor"), _("män")), then)
    words = _(
        "Åldrar i %(name)s %(year)s, kvinnor till vänster och män till höger. Samma uppgifter står i tabellen."
    )
    return mark_safe(for_page(drawing, words % {"name": name, "year": ages.year}))  # noqa: S308


def share_curve(shares: Sequence[tuple[int, float]], since: int, until: int) -> SafeString:
    """For every first year, how large a share of the municipalities had shrunk by the last; the chosen one is marked."""
    years, values = zip(*shares, strict=True)
    marked = (since,) if since not in (years[0], years[-1]) else ()
    drawing = curve_svg(Curve(years, values, marked), percent_words)
    words = _(
        "Kurva: andel av kommunerna som hade färre invånare %(until)s än år för år bakåt. Tabellen säger samma sak."
    )
    return mark_safe(for_page(drawing, words % {"until": until}))  # noqa: S308


def two_years_map(changes: Sequence[PlaceChange], since: int, until: int, edition: str) -> SafeString:
    """Every municipality's change in per cent; drawn once for each pair of years."""
    from hjulet.instruments.indicators.charts import choropleth

    def draw() -> Any:
        import numpy as np

        from hjulet.instruments.indicators.table import Table

        values = np.array([[one.percent] for one in changes])
        names = {one.code: one.name for one in changes}
        table = Table(tuple(one.code for one in changes), ("change",), values, names=names)
        return choropleth(table, "change", middle=0.0, language=language())

    words = _("Karta över folkmängdens förändring i procent, %(first)s–%(last)s.") % {
        "first": since,
        "last": until,
    }
    return kept_svg(draw, f"two-years\n{edition}\n{since}\n{until}", words=words)


def road_curves(found: WhatIf, place: Place, other: Place | None) -> SafeString | None:
    """What was asked for in petrol, and the projection as it is in grey."""
    if found.asked is None:
        return None
    beside = [(found.usual.years, found.usual.totals, place.name if other else _("framskrivningen"))]
    if found.other is not None and other is not None:
        beside.append((found.other.years, found.other.totals, other.name))
    drawing = curve_svg(Curve(found.asked.years, found.asked.totals, others=beside), number_words)
    words = _("Kurvor: det du tänker dig, och framskrivningen i grått. Samma uppgifter står i tabellen.")
    return mark_safe(for_page(drawing, words))  # noqa: S308
