"""The representative's page for one gathering: sign colleagues up, see who is, change person, cancel."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from hjulet.hub import limits
from hjulet.hub.queries import notice_in_force
from hjulet.meet import actions, queries, rules
from hjulet.meet.forms import FormsTogether, HandOverForm
from hjulet.meet.forms_colleagues import (
    FIRST_ROWS,
    MORE_ROWS,
    MOST_ROWS,
    ColleagueRows,
    PartyForm,
    applicants,
)
from hjulet.meet.forms_invoice import InvoiceForm
from hjulet.meet.models import GatheringPage, Registration
from hjulet.meet.queries.colleagues import colleagues_signed_up, represented_organisations
from hjulet.meet.queries.prices import fee_if_cancelled, has_price, may_cost, prices_of, terms_of
from hjulet.meet.views_sign_up import gathering_for
from hjulet.meet.wording import refusal_words

RESULT = "hjulet.meet.colleagues"


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def colleagues(request: HttpRequest, slug: str) -> HttpResponse:
    page, _viewer = gathering_for(request, slug)
    organisations = represented_organisations(request.user)
    if not organisations:
        return render(request, "hjulet/meet/not_representative.html", {"gathering": page}, status=403)
    occupancy = queries.occupancy(page, actions.open_desk(page))
    data = request.POST if request.method == "POST" else None
    form = PartyForm(data, organisations=organisations, occupancy=occupancy)
    rows = ColleagueRows(
        _with_more_rows(data) if data is not None and "fler" in data else data,
        initial=[{} for _row in range(FIRST_ROWS)] if data is None else None,
        prefix="kollega",
    )
    invoice = InvoiceForm(data) if has_price(page) else None
    if data is None and invoice is not None and len(organisations) == 1:
        invoice = InvoiceForm(initial=InvoiceForm.initial_for(organisations[0]))
    if data is not None and "fler" not in data and _is_valid(form, rows, invoice, page):
        try:
            limits.count(limits.WRITES_BY_CLIENT, limits.client_of(request))
            outcome = actions.register_party(
                request.user,
                page,
                form.cleaned_data["organisation"],
                applicants(rows, translation.get_language() or "sv"),
                all_or_nothing=form.cleaned_data["together"] == "all",
                notice=notice_in_force("registration"),
                wishes=form.wishes(invoice=invoice.details() if invoice and invoice.is_needed else None),
                submission=form.cleaned_data["submission"],
            )
        except actions.RegistrationRefused as refusal:
            form.add_error(None, refusal_words(refusal.reason))
        except limits.TooMany as reached:
            form.add_error(None, limits.too_many_words(reached))
        else:
            request.session[RESULT] = _outcome_words(outcome)
            return redirect("sign_up_colleagues", slug)
    return _page(request, page, form, rows, invoice, occupancy=occupancy)


def _page(
    request: HttpRequest,
    page: GatheringPage,
    form: PartyForm,
    rows: Any,
    invoice: InvoiceForm | None,
    **more: Any,
) -> HttpResponse:
    desk = actions.open_desk(page)
    wrong = more.pop("wrong", None)
    # More rows were asked for: what is typed stays, and nothing is called wrong yet.
    is_asking = "fler" in request.POST
    together = FormsTogether() if is_asking else FormsTogether(form, *rows.forms, invoice, wrong)
    lines = colleagues_signed_up(request.user, page)
    now = timezone.now()
    context = {
        "gathering": page,
        "form": form,
        "rows": rows,
        "invoice": invoice,
        "together": together,
        "is_asking": is_asking,
        "sign_up": rules.sign_up(page, desk),
        "lines": [(line, fee_if_cancelled(line.registration, now, starts=page.starts)) for line in lines],
        "may_pass_on": desk.cancelled_at is None and now < page.starts,
        "notice": notice_in_force("registration"),
        "done": request.session.pop(RESULT, []),
        "prices": prices_of(page),
        "terms": terms_of(page),
        "hand_over_form": HandOverForm(),
        **more,
    }
    return render(request, "hjulet/meet/colleagues.html", context, status=422 if together.errors else 200)


def _with_more_rows(data: Any) -> Any:
    more = data.copy()
    name = "kollega-TOTAL_FORMS"
    count = int(more[name]) if more.get(name, "").isdigit() else FIRST_ROWS
    more[name] = str(min(MOST_ROWS, count + MORE_ROWS))
    return more


def _is_valid(form: PartyForm, rows: Any, invoice: InvoiceForm | None, page: GatheringPage) -> bool:
    is_valid = form.is_valid() & rows.is_valid()
    if invoice is not None and "organisation" in form.cleaned_data:
        organisation = form.cleaned_data["organisation"]
        invoice.is_needed = may_cost(page, organisation, timezone.now())
        if invoice.is_needed:
            is_valid &= invoice.for_organisation(organisation).is_valid()
    return bool(is_valid)


def _outcome_words(outcome: list[actions.Colleague]) -> list[str]:
    """What came of it, a sentence for each kind, with names."""
    words = []
    for state, one, several in (
        ("registered", _("%(names)s är anmäld och har en plats."), _("%(names)s är anmälda och har plats.")),
        ("waiting", _("%(names)s står i kö."), _("%(names)s står i kö.")),
        ("offered", _("%(names)s är erbjuden en plats."), _("%(names)s är erbjudna en plats var.")),
        ("already", _("%(names)s var redan anmäld."), _("%(names)s var redan anmälda.")),
    ):
        names = [colleague.name for colleague in outcome if colleague.outcome == state]
        if names:
            listed = ", ".join(names[:-1]) + (_(" och ") if len(names) > 1 else "") + names[-1]
            words.append((one if len(names) == 1 else several) % {"names": listed})
    new = sum(colleague.outcome != "already" for colleague in outcome)
    if new:
        words.append(
            ngettext(
                "Din kollega har fått ett eget mejl om att du har gjort anmälan.",
                "Var och en har fått ett eget mejl om att du har gjort anmälan.",
                new,
            )
        )
    return words


def _own_line(request: HttpRequest, slug: str, public_id: UUID) -> tuple[GatheringPage, Registration]:
    """The sign-up of a colleague; 404 for anybody else's, so that nothing is told."""
    page, _viewer = gathering_for(request, slug)
    for line in colleagues_signed_up(request.user, page):
        if line.registration.public_id == public_id:
            return page, line.registration
    raise Http404


@never_cache
@login_required
@require_http_methods(["POST"])
def hand_over_colleague(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    page, registration = _own_line(request, slug, public_id)
    form = HandOverForm(request.POST)
    if form.is_valid():
        try:
            limits.count(limits.WRITES_BY_CLIENT, limits.client_of(request))
            new = actions.hand_over(
                request.user,
                registration,
                name=form.cleaned_data["name"],
                email=form.cleaned_data["email"],
                role_title=form.cleaned_data["role"],
                language=translation.get_language() or "sv",
                notice=notice_in_force("registration"),
            )
        except actions.RegistrationRefused as refusal:
            form.add_error(refusal.field, refusal_words(refusal.reason))
        except limits.TooMany as reached:
            form.add_error(None, limits.too_many_words(reached))
        else:
            request.session[RESULT] = [
                _("%(new)s kommer i stället för %(old)s. Båda har fått mejl.")
                % {"new": new.name, "old": registration.name}
            ]
            return redirect("sign_up_colleagues", slug)
    occupancy = queries.occupancy(page, actions.open_desk(page))
    empty = PartyForm(organisations=represented_organisations(request.user), occupancy=occupancy)
    rows = ColleagueRows(initial=[{} for _row in range(FIRST_ROWS)], prefix="kollega")
    return _page(
        request,
        page,
        empty,
        rows,
        None,
        occupancy=occupancy,
        wrong=form,
        hand_over_form=form,
        handing_over=registration.public_id,
    )


@never_cache
@login_required
@require_http_methods(["POST"])
def cancel_colleague(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    _page, registration = _own_line(request, slug, public_id)
    if not rules.may_manage(request.user, registration):
        raise PermissionDenied
    actions.cancel_registration(request.user, registration)
    request.session[RESULT] = [
        _("Anmälan för %(name)s är avbokad, och %(name)s har fått mejl om det.") % {"name": registration.name}
    ]
    return redirect("sign_up_colleagues", slug)
