"""News and films on the web. Thin: parse, call, render."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hjulet.hub.publicity import public_page
from hjulet.hub.queries import theme_by_slug
from hjulet.hub.rules import ANYONE
from hjulet.share.formats import feeds
from hjulet.share.queries import films as film_queries
from hjulet.share.queries import news as queries
from hjulet.share.views.one_page import one_page

PER_PAGE = 20
IN_FEED = 50


@require_safe
@public_page("ar", "amne", "plats", "sida")
def news(request: HttpRequest) -> HttpResponse:
    wanted = queries.read_news_filter(request.GET)
    page = Paginator(queries.filtered_news(ANYONE, wanted), PER_PAGE).get_page(request.GET.get("sida"))
    context = {"page": page, "wanted": wanted, "choices": queries.news_choices(ANYONE)}
    return render(request, "hjulet/share/news.html", context)


@require_safe
@public_page()
def news_item(request: HttpRequest, slug: str) -> HttpResponse:
    return one_page(request, slug, queries.news_by_slug)


@require_safe
@public_page()
def news_rss(request: HttpRequest) -> HttpResponse:
    found = queries.news(ANYONE).exclude(first_published_at=None)[:IN_FEED]
    return HttpResponse(feeds.news_rss(found), content_type="application/rss+xml; charset=utf-8")


@require_safe
@public_page("amne")
def films(request: HttpRequest) -> HttpResponse:
    theme = theme_by_slug(ANYONE, request.GET.get("amne", ""))
    lines = film_queries.film_lines(ANYONE, theme=theme)
    context = {
        "films": lines,
        "theme": theme,
        "themes": film_queries.film_themes(ANYONE),
        "has_frame": any(line.row.film is not None for line in lines),
    }
    return render(request, "hjulet/share/films.html", context)


@require_safe
@public_page("sok")
def film(request: HttpRequest, slug: str) -> HttpResponse:
    return one_page(request, slug, film_queries.film_by_slug)
