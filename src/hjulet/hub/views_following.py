"""Following a place: one button, what is unseen since last time, and how often to be told by mail. Never kept ready."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from hjulet.hub import actions_following as actions
from hjulet.hub import queries
from hjulet.hub import queries_following as following
from hjulet.hub.models import Place, PlaceDigest
from hjulet.hub.rules import ANYONE
from hjulet.hub.spoke import own_sections_for_place
from hjulet.hub.tokens import person_of_place_mail

UNSEEN_SHOWN = 12


def _place_or_404(slug: str) -> Place:
    found = queries.place_by_slug(ANYONE, slug)
    if found is None:
        raise Http404
    return found


def _private(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    response = render(request, template, context)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest, slug: str) -> HttpResponse:
    """The page with the button, for whoever came here without script; and what the button sends, from wherever it stands."""
    place = _place_or_404(slug)
    if not request.user.is_authenticated:
        # Back to the page that shows the button: signing in alone makes nobody a follower.
        words = urlencode({"next": reverse("follow_place", args=[slug])})
        return redirect(f"{reverse('account_login')}?{words}")
    if request.method == "POST":
        if request.POST.get("gor") == "sluta":
            actions.unfollow_place(request.user, place)
        else:
            actions.follow_place(request.user, place)
        return redirect(reverse("follow_place", args=[slug]))
    return _private(request, "hjulet/hub/follow_place.html", _own_context(request, place))


def _own_context(request: HttpRequest, place: Place) -> dict[str, Any]:
    return {
        "place": place,
        "following": following.following_of(request.user, place),
        "rhythm": following.rhythm_of(request.user),
        "rhythms": PlaceDigest.Rhythm.choices,
    }


@never_cache
@require_safe
def own(request: HttpRequest, slug: str) -> HttpResponse:
    """What only the viewer sees of a place, fetched into its page; by itself a page. Nothing at all for who is not signed in.

    That somebody has looked is noted here, as the last sign-in is: nobody would press a button for it.
    """
    is_part = bool(getattr(request, "htmx", False))
    if is_part and not request.user.is_authenticated:
        return HttpResponse(status=204)  # asks the database nothing: every visitor's page comes here
    place = _place_or_404(slug)
    if not request.user.is_authenticated:
        return redirect("follow_place", slug)
    since = actions.look_at_place(request.user, place)
    inside = list(place.municipalities.only("code")) if place.kind == Place.Kind.COUNTY else []
    unseen = (
        following.news_about(
            request.user, following.codes_within(place, inside), since=since, limit=UNSEEN_SHOWN
        )
        if since is not None
        else []
    )
    context = {
        **_own_context(request, place),
        "since": since,
        "unseen": unseen,
        "own_sections": own_sections_for_place(request.user, place),
        "is_part": is_part,
    }
    template = "hjulet/hub/place_own.html" if is_part else "hjulet/hub/place_own_page.html"
    return _private(request, template, context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def choose_rhythm(request: HttpRequest) -> HttpResponse:
    """From "Min sida" or the page of a place: how often to be told by mail.

    Whoever had to sign in anew before it was sent comes back by a link, to where it can be chosen again.
    """
    if request.method != "POST":
        return redirect("my_page")
    try:
        actions.choose_rhythm(request.user, request.POST.get("hur-ofta", ""))
    except ValueError as error:
        raise Http404 from error
    slug = request.POST.get("plats", "")
    place = queries.place_by_slug(ANYONE, slug) if slug else None
    return redirect("follow_place", place.slug) if place is not None else redirect("my_page")


@csrf_exempt  # RFC 8058: a mail program posts here by itself, with nothing but the link
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def no_more_mail(request: HttpRequest, token: str) -> HttpResponse:
    """From the mail, without signing in. Opening the link changes nothing, since mail filters open links; the button does."""
    person = person_of_place_mail(token)
    if person is None:
        raise Http404
    if request.method == "POST":
        actions.choose_rhythm(person, PlaceDigest.Rhythm.NEVER)
    context = {"is_over": not following.is_told(person), "follows": following.followed_by(person)}
    return _private(request, "hjulet/hub/no_more_place_mail.html", context)
