"""Signing up through the API: the same rules, limits and words as the form on the web."""

from __future__ import annotations

import hashlib
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from ninja import Header, Router

from hjulet.hub import limits
from hjulet.hub.api.answers import dumped
from hjulet.hub.api.routes import no_such_organisation
from hjulet.hub.api.schemas import ErrorAnswer
from hjulet.hub.errors import JSON, Detail, Problem, language_of_request
from hjulet.hub.models import Organisation
from hjulet.hub.queries import notice_in_force, organisation_by_code_or_id
from hjulet.hub.rules import ANYONE
from hjulet.meet import actions
from hjulet.meet.api.routes import find_gathering
from hjulet.meet.api.schemas import ReceiptAnswer, SignUp, SignUpHeaders
from hjulet.meet.forms import OTHER, AnswersForm, SignUpForm
from hjulet.meet.forms_invoice import InvoiceForm
from hjulet.meet.models import GatheringPage, InvoiceDetails, Registration
from hjulet.meet.queries.prices import may_cost
from hjulet.meet.wording import refusal_words

router = Router()

ERRORS: dict[int, Any] = dict.fromkeys((400, 404, 409, 413, 415, 422, 429), ErrorAnswer)


class PersonForm(forms.Form):
    """The questions of the web form that are about the person, so that both say the same of the same mistake."""

    name = SignUpForm.base_fields["name"]
    email = SignUpForm.base_fields["email"]
    role = SignUpForm.base_fields["role"]


@router.post(
    "/gatherings/{slug}/registrations",
    response={201: ReceiptAnswer, 202: ReceiptAnswer, **ERRORS},
    tags=["sign-up"],
    url_name="registrations",
    summary="Sign somebody up",
)
def sign_up(
    request: HttpRequest,
    slug: str,
    person: SignUp,
    headers: Header[SignUpHeaders],
) -> HttpResponse:
    """Sign somebody up. 201 is a seat, 202 a place in the queue; both are confirmed by mail to the address.

    Sending it twice makes one registration. 409 when the gathering does not take the sign-up: the code says why.
    """
    gathering = find_gathering(slug)
    language = language_of_request(request)
    with translation.override(language):
        checked = _checked(person)
        organisation = _organisation(person.organisation)
        wishes = _wishes(gathering, person, organisation)
        limits.count(limits.SIGN_UPS_BY_EMAIL, checked["email"].casefold())
        try:
            receipt = actions.register(
                ANYONE,
                gathering,
                name=checked["name"],
                email=checked["email"],
                organisation=organisation,
                role_title=checked["role"],
                language=language,
                notice=notice_in_force("registration"),
                submission=_submission(headers.idempotency_key, checked, organisation),
                wishes=wishes,
            )
        except actions.RegistrationRefused as refusal:
            raise Problem(
                409, refusal.reason, refusal_words(refusal.reason), field=refusal.field
            ) from refusal
        return _answer(gathering.slug, receipt, language)


def _checked(person: SignUp) -> dict[str, Any]:
    form = PersonForm({"name": person.name, "email": person.email, "role": person.role})
    if form.is_valid():
        return form.cleaned_data
    details = [
        Detail(field=field, code=errors[0]["code"] or "invalid", message=str(errors[0]["message"]))
        for field, errors in form.errors.get_json_data().items()
    ]
    raise Problem(422, "invalid", details[0]["message"], field=details[0]["field"], details=details)


def _organisation(value: str | int) -> Organisation | None:
    """A JSON number is an id, so it gets the zeros that tell it from a code."""
    text = f"{value:06d}" if isinstance(value, int) else value.strip()
    if text.casefold() == OTHER:
        return None
    found = organisation_by_code_or_id(ANYONE, text)
    if found is None:
        detail = Detail(field="organisation", code="unknown", message=_unknown_organisation(text))
        raise Problem(422, "invalid", detail["message"], field="organisation", details=[detail])
    return found


def _unknown_organisation(text: str) -> str:
    if not text:
        return str(SignUpForm.base_fields["organisation"].error_messages["required"])
    other = _("Skriv ”other” för en organisation som inte står där, eller för en privatperson.")
    return f"{no_such_organisation(text)} {other}"


def _wishes(gathering: GatheringPage, person: SignUp, organisation: Organisation | None) -> actions.Wishes:
    """Which seats and who pays, checked as on the web."""
    site_id = None
    if person.site:
        sites = {str(site.guid): site.pk for site in gathering.sites.all()}
        if person.site not in sites:
            message = refusal_words("no_such_seats")
            detail = Detail(field="site", code="unknown", message=message)
            raise Problem(422, "invalid", message, field="site", details=[detail])
        site_id = sites[person.site]
    return actions.Wishes(
        mode=person.mode or (Registration.Mode.ON_SITE if site_id else ""),
        site_id=site_id,
        is_listed=person.is_listed,
        answers=_answers(gathering, person),
        invoice=_payer(gathering, person, organisation),
    )


def _answers(gathering: GatheringPage, person: SignUp) -> dict[str, Any]:
    form = AnswersForm(dict(person.answers), gathering=gathering)
    if form.is_valid():
        return form.answers()
    details = [
        Detail(
            field=f"answers.{guid}", code=errors[0]["code"] or "invalid", message=str(errors[0]["message"])
        )
        for guid, errors in form.errors.get_json_data().items()
    ]
    raise Problem(422, "invalid", details[0]["message"], field=details[0]["field"], details=details)


def _payer(
    gathering: GatheringPage, person: SignUp, organisation: Organisation | None
) -> InvoiceDetails | None:
    if not may_cost(gathering, organisation, timezone.now()):
        return None
    written = person.payer.dict() if person.payer else {}
    form = InvoiceForm({f"{InvoiceForm.prefix}-{name}": value for name, value in written.items()})
    if form.for_organisation(organisation).is_valid():
        return form.details()
    details = [
        Detail(field=f"payer.{field}", code=errors[0]["code"] or "invalid", message=str(errors[0]["message"]))
        for field, errors in form.errors.get_json_data().items()
    ]
    raise Problem(422, "invalid", details[0]["message"], field=details[0]["field"], details=details)


def _submission(key: str, checked: dict[str, Any], organisation: Organisation | None) -> str:
    """The key together with all that was sent, so that a guessed key alone tells a stranger nothing."""
    if not key.strip():
        return ""
    words = [key.strip(), checked["name"], checked["email"].casefold(), checked["role"]]
    words.append(str(organisation.pk) if organisation else OTHER)
    return "api:" + hashlib.sha256("\n".join(words).encode()).hexdigest()[:56]


def _answer(slug: str, receipt: actions.Receipt, language: str) -> HttpResponse:
    has_seat = receipt.state == Registration.State.REGISTERED
    body = {
        "state": str(receipt.state),
        "position": receipt.position,
        "gathering": slug,
        "price_ore": receipt.price_ore,
        "vat_percent": receipt.vat_percent,
        "price_note": receipt.price_note or None,
        "message": _("Anmälan är mottagen. Kvittot kommer med e-post.")
        if has_seat
        else _("Just nu finns ingen ledig plats, så anmälan står i kö. Besked kommer med e-post."),
    }
    response = HttpResponse(dumped(body), status=201 if has_seat else 202, content_type=JSON)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Language"] = language
    return response
