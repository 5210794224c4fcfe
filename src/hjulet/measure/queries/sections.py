"""What Measure adds to the pages of others: its section on the place page, and its addresses in the sitemap."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hjulet.hub.models import Place
from hjulet.hub.rules import Viewer
from hjulet.hub.spoke import Section, SitemapEntry
from hjulet.measure.queries.frameworks import FrameworkLine, frameworks, place_kinds
from hjulet.measure.queries.population import population_summary


def place_section(viewer: Viewer, place: Place) -> Section:
    return Section(
        title=_("Hur utvecklas platsen?"),
        template="hjulet/measure/place_section.html",
        context={
            "summary": population_summary(viewer, place),
            "profiles": frameworks_with_figures(viewer, place),
        },
    )


def frameworks_with_figures(viewer: Viewer, place: Place) -> list[FrameworkLine]:
    """Those about its kind of place that have figures, known by the manifests alone."""
    return [line for line in frameworks(viewer) if line.loaded and place.kind in place_kinds(line.framework)]


def sitemap() -> Iterator[SitemapEntry]:
    from hjulet.instruments.indicators.files import shipped

    yield SitemapEntry(reverse("measure"))
    for key in shipped():
        yield SitemapEntry(reverse("framework", args=[key]))
