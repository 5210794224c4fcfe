"""Signing up on the web, and what the sender is told at once."""

from __future__ import annotations

from typing import Any

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from hjulet.hub import limits
from hjulet.hub.models import Person
from hjulet.hub.queries import affiliations_today, notice_in_force
from hjulet.hub.rules import ANYONE, Viewer
from hjulet.meet import actions, queries
from hjulet.meet.forms import FormsTogether, SignUpForm
from hjulet.meet.forms_invoice import InvoiceForm
from hjulet.meet.forms_needs import NeedsForm
from hjulet.meet.models import GatheringPage
from hjulet.meet.queries.prices import has_price, may_cost
from hjulet.meet.wording import refusal_words

THANKS = "hjulet.meet.thanks"


def gathering_for(request: HttpRequest, slug: str) -> tuple[GatheringPage, Viewer]:
    """The gathering for anyone; else, for whoever is signed in, one that is not open to all."""
    if found := queries.gathering_by_slug(ANYONE, slug):
        return found, ANYONE
    if request.user.is_authenticated and (found := queries.gathering_by_slug(request.user, slug)):
        return found, request.user
    raise Http404


def _known_about(person: Viewer) -> dict[str, Any]:
    """What somebody who is signed in need not type again."""
    if not isinstance(person, Person):
        return {}
    affiliation = next(iter(affiliations_today(person)), None)
    return {
        "name": person.name,
        "email": person.email,
        "organisation": str(affiliation.organisation_id) if affiliation else "",
        "role": (affiliation.role_title if affiliation else "") or person.title,
    }


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request: HttpRequest, slug: str) -> HttpResponse:
    page, _viewer = gathering_for(request, slug)
    content = queries.gathering_page(ANYONE, page)
    data = request.POST if request.method == "POST" else None
    form = SignUpForm(
        data, gathering=page, occupancy=content["occupancy"], initial=_known_about(request.user)
    )
    invoice = InvoiceForm(data) if has_price(page) else None
    needs = NeedsForm(data) if page.asks_needs else None
    notice = notice_in_force("registration")
    refused, retry_after = "", 0
    if data is not None and _is_valid(form, invoice, needs, page):
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
                wishes=form.wishes(
                    invoice=invoice.details() if invoice is not None and invoice.is_needed else None,
                    needs=needs.content() if needs is not None else None,
                ),
            )
        except actions.RegistrationRefused as refusal:
            refused = refusal_words(refusal.reason)
            form.add_error(refusal.field if refusal.field in form.fields else None, refused)
        except limits.TooMany as reached:
            refused, retry_after = limits.too_many_words(reached), reached.seconds
            form.add_error(None, refused)
        else:
            words = [receipt.state, receipt.position, receipt.price_ore, receipt.vat_percent]
            thanks = signing.dumps(words, salt=THANKS)
            return redirect(reverse("signed_up", args=[slug]) + f"?svar={thanks}")
    together = FormsTogether(form, invoice, needs)
    context = {
        **content,
        "form": form,
        "invoice": invoice,
        "needs": needs,
        "together": together,
        "notice": notice,
        "needs_notice": notice_in_force("needs") if needs is not None else None,
    }
    status = 429 if retry_after else 422 if together.errors else 200
    response = render(request, "hjulet/meet/sign_up.html", context, status=status)
    if retry_after:
        response.headers["Retry-After"] = str(retry_after)
    return response


def _is_valid(
    form: SignUpForm, invoice: InvoiceForm | None, needs: NeedsForm | None, page: GatheringPage
) -> bool:
    """Every form is asked, so that all that is wrong is said at once."""
    is_valid = form.is_valid()
    if needs is not None:
        is_valid &= needs.is_valid()
    if invoice is not None:
        organisation = form.cleaned_data.get("organisation")
        # When the organisation itself is missing, its payer cannot be judged yet.
        invoice.is_needed = "organisation" in form.cleaned_data and may_cost(
            page, organisation, timezone.now()
        )
        if invoice.is_needed:
            is_valid &= invoice.for_organisation(organisation).is_valid()
    return is_valid


@never_cache
@require_safe
def signed_up(request: HttpRequest, slug: str) -> HttpResponse:
    """What the sender is told at once. The private link goes by mail only."""
    page, _viewer = gathering_for(request, slug)
    try:
        state, position, price_ore, vat_percent = signing.loads(
            request.GET.get("svar", ""), salt=THANKS, max_age=3600
        )
    except (signing.BadSignature, ValueError):
        return redirect("gathering", slug)
    context = {
        "gathering": page,
        "state": state,
        "position": position,
        "price_ore": price_ore,
        "vat_percent": vat_percent,
    }
    return render(request, "hjulet/meet/signed_up.html", context)
