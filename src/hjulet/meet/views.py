"""The web face of Meet: parse, call, render."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.core import signing
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from hjulet.hub import limits
from hjulet.hub.publicity import not_public, public_page
from hjulet.hub.queries import notice_in_force
from hjulet.hub.rules import ANYONE, Viewer
from hjulet.meet import actions, queries, rules
from hjulet.meet.formats import calendar, feeds, schedule_writing
from hjulet.meet.forms import ChangeForm, SignUpForm
from hjulet.meet.models import GatheringPage, Session
from hjulet.meet.queries.filters import filter_choices, read_filter
from hjulet.meet.wording import refusal_words

PER_PAGE = 50
THANKS = "hjulet.meet.thanks"

Exporter = Callable[[GatheringPage, Iterable[Session]], bytes]


def _gathering(request: HttpRequest, slug: str) -> tuple[GatheringPage, Viewer]:
    """The gathering for anyone; else, for whoever is signed in, one that is not open to all."""
    if found := queries.gathering_by_slug(ANYONE, slug):
        return found, ANYONE
    if request.user.is_authenticated and (found := queries.gathering_by_slug(request.user, slug)):
        return found, request.user
    raise Http404


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
    page, viewer = _gathering(request, slug)
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


def _calendar(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'inline; filename="{name}.ics"'
    return response


@require_safe
@public_page()
def gatherings_calendar(request: HttpRequest) -> HttpResponse:
    found = queries.gatherings(ANYONE).filter(desk__isnull=False).order_by("starts")
    return _calendar(calendar.feed(found, name=_("Träffar på Hjulet")), "traffar")


@require_safe
@public_page()
def network_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    page = queries.network_by_slug(ANYONE, slug)
    if page is None:
        raise Http404
    found = queries.gatherings(ANYONE).child_of(page).filter(desk__isnull=False).order_by("starts")
    return _calendar(calendar.feed(found, name=page.title), slug)


@require_safe
@public_page()
def gathering_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    page = queries.gathering_by_slug(ANYONE, slug)
    if page is None:
        raise Http404
    return _calendar(calendar.feed([page], name=page.title), slug)


def _exported(request: HttpRequest, slug: str, content_type: str, write: Exporter) -> HttpResponse:
    """The programme in a format for programs; kept for all only when the gathering is open to all."""
    page, viewer = _gathering(request, slug)
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


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request: HttpRequest, slug: str) -> HttpResponse:
    page, _viewer = _gathering(request, slug)
    form = SignUpForm(request.POST or None, gathering=page)
    notice = notice_in_force("registration")
    refused, retry_after = "", 0
    if request.method == "POST" and form.is_valid():
        try:
            limits.count(limits.WRITES_BY_CLIENT, limits.client_of(request))
            limits.count(limits.SIGN_UPS_BY_EMAIL, form.cleaned_data["email"].casefold())
            receipt = actions.register(
                request.user,
                page,
                name=form.cleaned_data["name"],
                email=form.cleaned_data["email"],
                organisation=form.cleaned_data["organisation"],
                role_title=form.cleaned_data["role"],
                language=translation.get_language() or "sv",
                notice=notice,
                submission=form.cleaned_data["submission"],
            )
        except actions.RegistrationRefused as refusal:
            refused = refusal_words(refusal.reason)
            form.add_error(refusal.field, refused)
        except limits.TooMany as reached:
            refused, retry_after = limits.too_many_words(reached), reached.seconds
            form.add_error(None, refused)
        else:
            thanks = signing.dumps([receipt.state, receipt.position], salt=THANKS)
            return redirect(reverse("signed_up", args=[slug]) + f"?svar={thanks}")
    context = {"form": form, "notice": notice, **queries.gathering_page(ANYONE, page)}
    status = 429 if retry_after else 422 if form.errors else 200
    response = render(request, "hjulet/meet/sign_up.html", context, status=status)
    if retry_after:
        response.headers["Retry-After"] = str(retry_after)
    return response


@never_cache
@require_safe
def signed_up(request: HttpRequest, slug: str) -> HttpResponse:
    """What the sender is told at once. The private link goes by mail only."""
    page, _viewer = _gathering(request, slug)
    try:
        state, position = signing.loads(request.GET.get("svar", ""), salt=THANKS, max_age=3600)
    except signing.BadSignature:
        return redirect("gathering", slug)
    return render(
        request, "hjulet/meet/signed_up.html", {"gathering": page, "state": state, "position": position}
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def registration(request: HttpRequest, token: str) -> HttpResponse:
    """A person's own sign-up, opened by the private link: see and change."""
    found = queries.registration_by_token(token)
    if found is None:
        raise Http404
    form = ChangeForm.of(found, request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.change_registration(
            request.user,
            found,
            name=form.cleaned_data["name"],
            role_title=form.cleaned_data["role"],
            has_link=True,
        )
        return redirect(request.path + "?andrad=1")
    context = {
        "registration": found,
        "gathering": found.gathering,
        "desk": found.gathering.desk,
        "position": queries.queue_position(found),
        "status": rules.status(found.gathering, found.gathering.desk),
        "form": form,
        "token": token,
        "was_changed": "andrad" in request.GET,
    }
    response = render(request, "hjulet/meet/registration.html", context, status=422 if form.errors else 200)
    # The address is secret, so no other site is told it. "no-referrer" would also hide the form's own origin,
    # and the form would be refused.
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@never_cache
@require_http_methods(["POST"])
def cancel(request: HttpRequest, token: str) -> HttpResponse:
    """A button, never a link: mail scanners open links."""
    found = queries.registration_by_token(token)
    if found is None:
        raise Http404
    actions.cancel_registration(request.user, found, has_link=True)
    return redirect("registration", token)
