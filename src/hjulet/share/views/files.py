"""The lists of Share as files, under the same choices as the pages; and examples as a feed."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hjulet.hub.feeds import IN_FEED, feed_response
from hjulet.hub.formats.tables import ENDINGS, Cell, table_response
from hjulet.hub.publicity import public_page
from hjulet.hub.queries import theme_by_slug
from hjulet.hub.rules import ANYONE
from hjulet.share.formats import tables
from hjulet.share.queries import films, lessons, news, sources
from hjulet.share.queries.examples import examples, in_order
from hjulet.share.queries.facets import narrowed, read_filter


def _file(table: list[list[Cell]], name: str, kind: str) -> HttpResponse:
    if kind not in ENDINGS:
        raise Http404
    return table_response(table, name, kind)


@require_safe
@public_page("plats", "amne", "slag", "belagg", "ar")
def examples_file(request: HttpRequest, kind: str) -> HttpResponse:
    found = in_order(narrowed(examples(ANYONE), read_filter(request.GET)))
    rows = list(found.select_related("organisation", "standing"))
    return _file(tables.example_table(rows), "exempel", kind)


@require_safe
@public_page("amne", "styrka", "kalla", "plats")
def lessons_file(request: HttpRequest, kind: str) -> HttpResponse:
    found = lessons.filtered_lessons(ANYONE, lessons.read_lesson_filter(request.GET))
    return _file(tables.lesson_table(list(found)), "lardomar", kind)


@require_safe
@public_page()
def sources_file(request: HttpRequest, kind: str) -> HttpResponse:
    return _file(tables.source_table(sources.filtered_sources(ANYONE)), "kallor", kind)


@require_safe
@public_page("ar", "amne", "plats")
def news_file(request: HttpRequest, kind: str) -> HttpResponse:
    found = news.filtered_news(ANYONE, news.read_news_filter(request.GET))
    return _file(tables.news_table(list(found)), "aktuellt", kind)


@require_safe
@public_page("amne")
def films_file(request: HttpRequest, kind: str) -> HttpResponse:
    theme = theme_by_slug(ANYONE, request.GET.get("amne", ""))
    found = films.films(ANYONE) if theme is None else films.films(ANYONE).filter(themes=theme)
    return _file(tables.film_table(list(found)), "filmer", kind)


@require_safe
@public_page()
def examples_rss(request: HttpRequest) -> HttpResponse:
    from hjulet.share.spoke import newest_examples

    return feed_response(
        newest_examples(ANYONE, IN_FEED),
        title=_("Exempel på Hjulet"),
        description=_(
            "Vad kommuner, regioner och myndigheter har gjort, hur det gick och vad som inte fungerade."
        ),
        page=reverse("examples"),
        address=request.path,
    )
