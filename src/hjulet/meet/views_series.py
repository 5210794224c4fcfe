"""The web face of series: the page, joining all of it, leaving it."""

from __future__ import annotations

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from hjulet.hub import limits
from hjulet.hub.publicity import not_public, public_page
from hjulet.hub.queries import notice_in_force
from hjulet.hub.rules import ANYONE, Viewer
from hjulet.meet import actions, queries
from hjulet.meet.actions.series_sign_up import SeriesReceipt
from hjulet.meet.formats import calendar
from hjulet.meet.forms import FormsTogether
from hjulet.meet.forms_invoice import InvoiceForm
from hjulet.meet.forms_series import JoinSeriesForm
from hjulet.meet.models import GatheringPage, SeriesPage
from hjulet.meet.queries.prices import fee_if_cancelled, has_price, may_cost
from hjulet.meet.queries.series_sign_ups import coming_registrations, occasions_to_join, sign_up_behind
from hjulet.meet.views import calendar_answer
from hjulet.meet.views_private import keep_secret
from hjulet.meet.wording import refusal_words

THANKS = "hjulet.meet.series.thanks"


def _series(request: HttpRequest, slug: str) -> tuple[SeriesPage, Viewer]:
    """The series for anyone; else, for whoever is signed in, one that is not open to all."""
    if found := queries.series_by_slug(ANYONE, slug):
        return found, ANYONE
    if request.user.is_authenticated and (found := queries.series_by_slug(request.user, slug)):
        return found, request.user
    raise Http404


@require_safe
@public_page()
def every_series(request: HttpRequest) -> HttpResponse:
    return render(request, "hjulet/meet/every_series.html", {"every_series": queries.every_series(ANYONE)})


@require_safe
@public_page()
def series(request: HttpRequest, slug: str) -> HttpResponse:
    page, viewer = _series(request, slug)
    response = page.serve(request).render()
    return response if viewer is ANYONE else not_public(response)


@require_safe
@public_page()
def series_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    page = queries.series_by_slug(ANYONE, slug)
    if page is None:
        raise Http404
    found = queries.gatherings(ANYONE).child_of(page).filter(desk__isnull=False).order_by("starts")
    return calendar_answer(calendar.feed(found, name=page.title), slug)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, slug: str) -> HttpResponse:
    """One form for every coming occasion, with who pays where one of them costs something."""
    page, _viewer = _series(request, slug)
    data = request.POST if request.method == "POST" else None
    form = JoinSeriesForm(data, series=page)
    # Those that are signed up to elsewhere cost nothing here.
    priced = [
        occasion
        for occasion in occasions_to_join(page, timezone.now())
        if occasion.takes_registrations and has_price(occasion)
    ]
    invoice = InvoiceForm(data) if priced else None
    notice = notice_in_force("registration")
    retry_after = 0
    if data is not None and _is_valid(form, invoice, priced):
        said = form.cleaned_data
        try:
            limits.count(limits.WRITES_BY_CLIENT, limits.client_of(request))
            limits.count(limits.SIGN_UPS_BY_EMAIL, said["email"].casefold())
            receipt = actions.join_series(
                request.user,
                page,
                name=said["name"],
                email=said["email"],
                organisation=said["organisation"],
                role_title=said["role"],
                language=translation.get_language() or "sv",
                notice=notice,
                submission=said["submission"],
                wishes=actions.Wishes(
                    mode=said.get("mode", ""),
                    invoice=invoice.details() if invoice is not None and invoice.is_needed else None,
                ),
            )
        except actions.RegistrationRefused as refusal:
            field = refusal.field if refusal.field in form.fields else None
            form.add_error(field, refusal_words(refusal.reason))
        except limits.TooMany as reached:
            retry_after = reached.seconds
            form.add_error(None, limits.too_many_words(reached))
        else:
            return redirect(reverse("joined_series", args=[slug]) + f"?svar={_sealed(receipt)}")
    together = FormsTogether(form, invoice)
    context = {
        **queries.series_page(ANYONE, page),
        "form": form,
        "invoice": invoice,
        "together": together,
        "notice": notice,
    }
    status = 429 if retry_after else 422 if together.errors else 200
    response = render(request, "hjulet/meet/join_series.html", context, status=status)
    if retry_after:
        response.headers["Retry-After"] = str(retry_after)
    return response


def _is_valid(form: JoinSeriesForm, invoice: InvoiceForm | None, priced: list[GatheringPage]) -> bool:
    """Both are asked, so that all that is wrong is said at once."""
    is_valid = form.is_valid()
    if invoice is not None:
        organisation, now = form.cleaned_data.get("organisation"), timezone.now()
        # When the organisation itself is missing, its payer cannot be judged yet.
        invoice.is_needed = "organisation" in form.cleaned_data and any(
            may_cost(occasion, organisation, now) for occasion in priced
        )
        if invoice.is_needed:
            is_valid &= invoice.for_organisation(organisation).is_valid()
    return is_valid


def _sealed(receipt: SeriesReceipt) -> str:
    rows = [
        [out.gathering.pk, out.receipt.position or 0 if out.receipt else -1, out.refused]
        for out in receipt.outcomes
    ]
    return signing.dumps(rows, salt=THANKS, compress=True)


@never_cache
@require_safe
def joined(request: HttpRequest, slug: str) -> HttpResponse:
    """What the sender is told at once, occasion by occasion. The private links go by mail only."""
    page, viewer = _series(request, slug)
    try:
        rows = signing.loads(request.GET.get("svar", ""), salt=THANKS, max_age=3600)
    except signing.BadSignature:
        return redirect("series", slug)
    content = queries.series_page(viewer, page)
    told = {pk: (position, refused) for pk, position, refused in rows}
    outcomes = [
        {
            "occasion": line,
            "position": told[line.gathering.pk][0],
            "refused": refusal_words(told[line.gathering.pk][1]) if told[line.gathering.pk][1] else "",
        }
        for line in content["occasions"]
        if line.gathering.pk in told
    ]
    context = {**content, "outcomes": outcomes}
    return render(request, "hjulet/meet/joined_series.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """Leave the whole series, opened by the private link of any of its sign-ups. A button, never a link."""
    registration = queries.registration_by_token(token)
    sign_up = sign_up_behind(registration) if registration is not None else None
    if registration is None or sign_up is None or sign_up.person_id != registration.person_id:
        raise Http404
    if request.method == "POST":
        count = actions.leave_series(request.user, sign_up, has_link=True)
        return render(request, "hjulet/meet/left_series.html", {"series": sign_up.series, "count": count})
    now = timezone.now()
    mine = [
        (mine, fee_if_cancelled(mine, now, starts=mine.gathering.starts))
        for mine in coming_registrations(sign_up, now)
    ]
    context = {"series": sign_up.series, "mine": mine, "token": token, "registration": registration}
    return keep_secret(render(request, "hjulet/meet/leave_series.html", context))
