"""The web face of Meet: parse, call, render."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hjulet.hub.publicity import not_public, public_page
from hjulet.hub.rules import ANYONE
from hjulet.meet import queries
from hjulet.meet.formats import calendar, feeds, schedule_writing
from hjulet.meet.models import GatheringPage, Session
from hjulet.meet.queries.filters import filter_choices, read_filter
from hjulet.meet.views_sign_up import gathering_for

PER_PAGE = 50

Exporter = Callable[[GatheringPage, Iterable[Session]], bytes]


@require_safe
@public_page("plats", "slag", "amne", "nar", "natverk", "sida")
def gatherings(request: HttpRequest) -> HttpResponse:
    wanted = read_filter(ANYONE, request.GET)
    pages = Paginator(queries.filtered_gatherings(ANYONE, wanted), PER_PAGE)
    page = pages.get_page(request.GET.get("sida"))
    context = {
        "page": page,
        "gatherings": queries.with_networks(page.object_list),
        "wanted": wanted,
        "choices": filter_choices(ANYONE),
    }
    return render(request, "hjulet/meet/gatherings.html", context)


@require_safe
@public_page()
def gathering(request: HttpRequest, slug: str) -> HttpResponse:
    page, viewer = gathering_for(request, slug)
    response = page.serve(request).render()
    if viewer is not ANYONE:
        not_public(response)
    return response


@require_safe
@public_page()
def networks(request: HttpRequest) -> HttpResponse:
    return render(request, "hjulet/meet/networks.html", {"networks": queries.networks(ANYONE)})


@require_safe
@public_page()
def network(request: HttpRequest, slug: str) -> HttpResponse:
    page = queries.network_by_slug(ANYONE, slug)
    if page is None:
        raise Http404
    return page.serve(request).render()


def calendar_answer(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'inline; filename="{name}.ics"'
    return response


@require_safe
@public_page()
def gatherings_calendar(request: HttpRequest) -> HttpResponse:
    found = queries.gatherings(ANYONE).filter(desk__isnull=False).order_by("starts")
    return calendar_answer(calendar.feed(found, name=_("Träffar på Hjulet")), "traffar")


@require_safe
@public_page()
def network_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    page = queries.network_by_slug(ANYONE, slug)
    if page is None:
        raise Http404
    found = queries.gatherings(ANYONE).descendant_of(page).filter(desk__isnull=False).order_by("starts")
    return calendar_answer(calendar.feed(found, name=page.title), slug)


@require_safe
@public_page()
def gathering_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    page = queries.gathering_by_slug(ANYONE, slug)
    if page is None:
        raise Http404
    return calendar_answer(calendar.feed([page], name=page.title), slug)


def _exported(request: HttpRequest, slug: str, content_type: str, write: Exporter) -> HttpResponse:
    """The programme in a format for programs; kept for all only when the gathering is open to all."""
    page, viewer = gathering_for(request, slug)
    response = HttpResponse(write(page, queries.programme_of(viewer, page)), content_type=content_type)
    return response if viewer is ANYONE else not_public(response)


@require_safe
@public_page()
def schedule_xml(request: HttpRequest, slug: str) -> HttpResponse:
    return _exported(request, slug, "application/xml; charset=utf-8", schedule_writing.schedule_as_xml)


@require_safe
@public_page()
def schedule_json(request: HttpRequest, slug: str) -> HttpResponse:
    return _exported(
        request, slug, "application/json; charset=utf-8", schedule_writing.schedule_as_json_bytes
    )


@require_safe
@public_page()
def schedule_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    return _exported(request, slug, "text/calendar; charset=utf-8", calendar.programme)


@require_safe
@public_page()
def gatherings_rss(request: HttpRequest) -> HttpResponse:
    found = queries.with_networks(queries.gatherings(ANYONE).order_by("-first_published_at")[:50])
    return HttpResponse(feeds.gatherings_rss(found), content_type="application/rss+xml; charset=utf-8")
