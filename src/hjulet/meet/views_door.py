"""The check-in for the phone: a page with the list, its JSON for marks that waited for the network, and badges."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from pydantic import BaseModel, Field, ValidationError

from hjulet.hub.pages import absolute_url
from hjulet.meet import actions, rules
from hjulet.meet.actions.presence import Mark
from hjulet.meet.models import Attendance, RegistrationDesk
from hjulet.meet.queries import presence
from hjulet.meet.tokens import badge_code, door_token, public_id_on_badge
from hjulet.meet.views_private import keep_secret

DOOR_COOKIE = "hjulet_door"
GONE = 410
"""The link is renewed, or the day is over: the phone forgets what it keeps."""
CAMERA = "camera=(self), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()"
LARGEST_BODY = 500_000


class MarkIn(BaseModel):
    """A mark as the phone sends it."""

    id: str = Field(pattern=r"^[A-Za-z0-9-]{8,64}$")
    code: str = Field(max_length=64)
    at: datetime
    present: bool
    way: str = Field(default=Attendance.Way.LIST, pattern="^(list|code)$")


class MarksIn(BaseModel):
    marks: list[MarkIn] = Field(max_length=500)


def _closed_page(request: HttpRequest, desk: RegistrationDesk | None) -> HttpResponse:
    opens, closes = rules.door_hours(desk.gathering) if desk else (None, None)
    is_early = opens is not None and timezone.now() < opens
    context = {"opens": opens if is_early else None, "is_over": closes is not None and not is_early}
    return keep_secret(
        render(request, "hjulet/meet/door_closed.html", context, status=403 if is_early else GONE)
    )


@never_cache
@require_safe
def door(request: HttpRequest, token: str) -> HttpResponse:
    """The list of those who come, opened by the link of the day. Works without script, and without network once opened."""
    desk = presence.door_by_token(token)
    try:
        found = presence.check_in(request.user, desk, has_link=True) if desk is not None else None
    except PermissionDenied:
        found = None
    if desk is None or found is None:
        return _closed_page(request, desk)
    searched = request.GET.get("q", "")
    on_badge = public_id_on_badge(request.GET.get("skylt", ""))
    gathering = found.gathering
    context = {
        "check_in": found,
        "gathering": gathering,
        "token": token,
        "scope": reverse("door", args=["-"]).removesuffix("-/"),
        "closes_ms": _milliseconds(found.closes),
        "made_ms": _milliseconds(timezone.now()),
        "takes_sign_ups": rules.sign_up(gathering, desk) is rules.SignUp.OPEN,
        "public_address": absolute_url(gathering.get_absolute_url()),
        "searched": searched,
        "rows": found.matching(searched) if searched else found.rows,
        "badge": _row_of(found, request.GET.get("skylt", "")) if on_badge else None,
        "reason": request.GET.get("svar", ""),
    }
    response = keep_secret(render(request, "hjulet/meet/door.html", context))
    response.headers["Permissions-Policy"] = CAMERA
    response.headers["X-Door-Closes"] = str(_milliseconds(found.closes))
    response.set_cookie(
        DOOR_COOKIE,
        token,
        expires=found.closes,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def _milliseconds(moment: datetime) -> int:
    """As a browser counts time."""
    return int(moment.timestamp() * 1000)


def _row_of(found: presence.CheckIn, code: str) -> presence.CheckInRow | None:
    return next((row for row in found.rows if row.code == code.upper()), None)


def _state(request: HttpRequest, found: presence.CheckIn, **more: Any) -> JsonResponse:
    """Who is present now, for a phone that has been away: codes and times, never a name."""
    return JsonResponse(
        {
            "present": {row.code: row.at.isoformat() for row in found.rows if row.at is not None},
            "at": _milliseconds(timezone.now()),
            "total": found.total,
            "people": found.people,
            "is_closed": found.is_closed,
            "csrf": get_token(request),
            **more,
        }
    )


@never_cache
@require_http_methods(["GET", "POST"])
def marks(request: HttpRequest, token: str) -> HttpResponse:
    """GET: who is present. POST: the marks that waited in the phone; each is taken once, however often it is sent."""
    desk = presence.door_by_token(token)
    if desk is None:
        return JsonResponse({"error": "gone"}, status=GONE)
    try:
        answers = _take(request, desk) if request.method == "POST" else []
        found = presence.check_in(request.user, desk, has_link=True)
    except PermissionDenied:
        return JsonResponse({"error": "gone"}, status=GONE)
    except ValidationError:
        return JsonResponse({"error": "not understood"}, status=422)
    return keep_secret(_state(request, found, answers=answers))


def _take(request: HttpRequest, desk: RegistrationDesk) -> list[dict[str, str]]:
    sent = MarksIn.model_validate_json(request.body[:LARGEST_BODY])
    taken = []
    for mark in sent.marks:
        registration = public_id_on_badge(mark.code)
        if registration is None:
            continue
        at = mark.at if mark.at.tzinfo else timezone.make_aware(mark.at)
        taken.append(
            Mark(id=mark.id, registration=registration, at=at, is_present=mark.present, way=mark.way)
        )
    answers = actions.record_marks(request.user, desk.gathering, taken, has_link=True)
    reasons = {answer.id: answer.reason for answer in answers}
    return [{"id": mark.id, "reason": reasons.get(mark.id, "unknown")} for mark in sent.marks]


@never_cache
@require_POST
def mark_one(request: HttpRequest, token: str) -> HttpResponse:
    """A button on the list, without script."""
    desk = presence.door_by_token(token)
    if desk is None:
        return _closed_page(request, None)
    is_present = "present" in request.POST
    found = presence.registration_on_badge(request.POST.get("present" if is_present else "absent", ""))
    if found is None or found.gathering_id != desk.gathering_id:
        raise Http404
    way = Attendance.Way.CODE if "on_badge" in request.POST else Attendance.Way.LIST
    try:
        if is_present:
            answer = actions.mark_present(request.user, found, has_link=True, way=way)
        else:
            answer = actions.unmark(request.user, found, has_link=True)
    except PermissionDenied:
        return _closed_page(request, desk)
    reason = f"?svar={answer.reason}" if answer.reason else ""
    return redirect(f"{reverse('door', args=[token])}{reason}#p-{badge_code(found.public_id)}")


@never_cache
@require_POST
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """Done on this phone: its script has removed what it kept, and the cookie goes here."""
    response = keep_secret(render(request, "hjulet/meet/door_left.html"))
    response.delete_cookie(DOOR_COOKIE)
    response.headers["Clear-Site-Data"] = '"storage"'
    return response


@never_cache
@require_safe
def badge(request: HttpRequest, code: str) -> HttpResponse:
    """What the code on a badge leads to: the check-in, for a phone that stands at the door or a planner. Else nobody's name."""
    found = presence.registration_on_badge(code)
    if found is not None:
        desk = presence.door_by_token(request.COOKIES.get(DOOR_COOKIE, ""))
        is_at_door = desk is not None and desk.gathering_id == found.gathering_id
        if rules.may_check_in(request.user, found.gathering, has_link=is_at_door):
            return redirect(
                f"{reverse('door', args=[door_token(found.gathering.desk)])}?skylt={code.upper()}"
            )
    # The same answer for a badge and for a made-up code.
    return keep_secret(render(request, "hjulet/meet/badge.html", status=403))


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, at an address whose pages it may serve: those of the check-in and no others."""
    path = finders.find("hjulet/door/worker.js")
    if not isinstance(path, str):
        raise Http404
    response = HttpResponse(Path(path).read_bytes(), content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response
