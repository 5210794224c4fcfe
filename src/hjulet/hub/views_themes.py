"""The pages of themes, their words as data, and what is new about a theme or a place. Thin: parse, call, render."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hjulet.hub import queries
from hjulet.hub.feeds import IN_FEED, feed_response
from hjulet.hub.formats.skos import FORMATS, skos
from hjulet.hub.formats.tables import table_response, theme_table
from hjulet.hub.models import Theme
from hjulet.hub.publicity import public_page
from hjulet.hub.rules import ANYONE
from hjulet.hub.spoke import Scope, newest_items, sections_for_theme


@require_safe
@public_page()
def themes(request: HttpRequest) -> HttpResponse:
    """Every word, the narrower under the wider."""
    every = list(queries.themes(ANYONE))
    groups = [
        (theme, [other for other in every if other.broader_id == theme.pk])
        for theme in every
        if theme.broader_id is None
    ]
    context = {
        "groups": [group for group in groups if group[1]],
        "alone": [theme for theme, narrower in groups if not narrower],
        "deeper": [theme for theme in every if theme.broader is not None and theme.broader.broader_id],
    }
    return render(request, "hjulet/hub/themes.html", context)


def _theme(slug: str) -> Theme:
    found = queries.theme_by_slug(ANYONE, slug)
    if found is None:
        raise Http404
    return found


@require_safe
@public_page()
def theme(request: HttpRequest, slug: str) -> HttpResponse:
    found = _theme(slug)
    context = {"sections": sections_for_theme(ANYONE, found), **queries.theme_surroundings(ANYONE, found)}
    return render(request, "hjulet/hub/theme.html", context)


@require_safe
@public_page()
def theme_rss(request: HttpRequest, slug: str) -> HttpResponse:
    found = _theme(slug)
    return feed_response(
        newest_items(ANYONE, IN_FEED, Scope(theme=found)),
        title=_("%(name)s – nytt på Hjulet") % {"name": found.local_name},
        description=_("Allt nytt om ämnet: exempel, lärdomar, träffar, nyheter och vad som blev av det."),
        page=reverse("theme", args=[slug]),
        address=request.path,
    )


@require_safe
@public_page()
def place_rss(request: HttpRequest, slug: str) -> HttpResponse:
    found = queries.place_by_slug(ANYONE, slug)
    if found is None:
        raise Http404
    return feed_response(
        newest_items(ANYONE, IN_FEED, Scope(place=found)),
        title=_("%(name)s – nytt på Hjulet") % {"name": found.official_name},
        description=_("Allt nytt från platsen: exempel, träffar, nyheter och vad som blev av det."),
        page=found.get_absolute_url(),
        address=request.path,
    )


@require_safe
@public_page()
def themes_as(request: HttpRequest, kind: str) -> HttpResponse:
    """All words with their relations, for other sites and tools: SKOS, or a table."""
    if kind == "csv":
        return table_response(theme_table(queries.themes_with_relations(ANYONE)), "amnen", kind)
    if kind not in FORMATS:
        raise Http404
    words, media_type = skos(queries.themes_with_relations(ANYONE), kind)
    return HttpResponse(words, content_type=media_type)
