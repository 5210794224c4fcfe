"""News: the list by year, theme and place, and one article."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from wagtail.query import PageQuerySet

from hjulet.hub.models import Place, Theme
from hjulet.hub.queries import visible_pages
from hjulet.hub.rules import Viewer
from hjulet.hub.wording import local
from hjulet.meet.queries.gatherings import is_year
from hjulet.share.formats.jsonld_knowledge import news_script
from hjulet.share.models import ExamplePage, NewsPage
from hjulet.share.queries.films import shown_film


@dataclass(frozen=True, slots=True)
class NewsFilter:
    """What the list is narrowed to."""

    year: int | None = None
    theme: Theme | None = None
    place: Place | None = None

    @property
    def is_empty(self) -> bool:
        return not (self.year or self.theme or self.place)


def news(viewer: Viewer) -> PageQuerySet[NewsPage]:
    """Published articles that the viewer may read, the latest first."""
    return visible_pages(viewer, NewsPage.objects.all()).order_by("-first_published_at", "-pk")


def news_by_slug(viewer: Viewer, slug: str) -> NewsPage | None:
    found: NewsPage | None = news(viewer).select_related("picture").filter(slug=slug).first()
    return found


def read_news_filter(words: Mapping[str, Any]) -> NewsFilter:
    """Reads ar, amne and plats. What is not known is left out, so that an old link still gives a list."""
    year = words.get("ar", "")
    return NewsFilter(
        year=int(year) if is_year(year) else None,
        theme=Theme.objects.filter(slug=words["amne"]).first() if words.get("amne") else None,
        place=Place.objects.filter(slug=words["plats"]).first() if words.get("plats") else None,
    )


def filtered_news(viewer: Viewer, wanted: NewsFilter) -> PageQuerySet[NewsPage]:
    """Those that fit every choice. A county takes in its municipalities."""
    found = news(viewer)
    if wanted.year:
        found = found.filter(first_published_at__year=wanted.year)
    if wanted.theme:
        found = found.filter(themes=wanted.theme)
    if wanted.place:
        inside = Place.objects.filter(Q(pk=wanted.place.pk) | Q(county=wanted.place.pk))
        found = found.filter(pk__in=NewsPage.objects.filter(places__in=inside))
    return found


def news_choices(viewer: Viewer) -> dict[str, Any]:
    """Only what gives an answer: years, themes and counties that some article has."""
    seen = news(viewer).order_by()
    moments = seen.exclude(first_published_at=None).values_list("first_published_at", flat=True)
    in_places = Place.objects.filter(news__in=seen).only("pk", "county_id")
    return {
        "years": sorted({local(moment).year for moment in moments}, reverse=True),
        "themes": Theme.objects.filter(news__in=seen).distinct(),
        "places": Place.objects.filter(pk__in={place.county_id or place.pk for place in in_places}),
    }


def news_page(viewer: Viewer, page: NewsPage) -> dict[str, Any]:
    """Everything the page of one article shows."""
    shown = shown_film(page, page.title)
    chosen = [example.pk for example in page.examples.all()]
    return {
        "news": page,
        "shown": shown,
        "has_frame": shown is not None and shown.film is not None,
        "themes": list(page.themes.all()),
        "places": list(page.places.all()),
        "examples": list(
            visible_pages(viewer, ExamplePage.objects.filter(pk__in=chosen)).order_by("title", "pk")
        ),
        "jsonld": news_script(page),
    }
