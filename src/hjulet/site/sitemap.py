"""Every public address, from the hub, the spokes and the ordinary pages."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from hjulet.hub.queries import places, themes, visible_pages
from hjulet.hub.rules import ANYONE
from hjulet.hub.spoke import SitemapEntry
from hjulet.site.pages import AccessibilityStatementPage, TextPage
from hjulet.site.wheel import SPOKES


def sitemap_entries() -> Iterator[SitemapEntry]:
    yield SitemapEntry(reverse("start"))
    yield SitemapEntry(reverse("places"))
    yield SitemapEntry(reverse("personal_data"))
    yield SitemapEntry(reverse("open_data"))
    yield SitemapEntry(reverse("themes"))
    for theme in themes(ANYONE):
        yield SitemapEntry(reverse("theme", args=[theme.slug]))
    for place in places(ANYONE):
        yield SitemapEntry(place.get_absolute_url())
    for model in (TextPage, AccessibilityStatementPage):
        for page in visible_pages(ANYONE, model.objects.all()):
            yield SitemapEntry(page.url or "/", page.last_published_at)
    for spoke in SPOKES:
        if spoke.sitemap is not None:
            yield from spoke.sitemap()
