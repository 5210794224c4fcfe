"""Writing examples as JSON: begin, change, send in, throw away. The questions and rules are those of the form."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from ninja import Field, Router, Schema

from hjulet.hub.api.answers import PLAIN, Answer
from hjulet.hub.api.finding import organisation_named, place_meant, places_named, theme_meant
from hjulet.hub.api.signed_in import (
    SIGNED_IN,
    WRITE_ERRORS,
    organisation_meant,
    own_answer,
    person_of,
    problem_of_form,
    refused,
)
from hjulet.hub.errors import Problem
from hjulet.hub.models import Person
from hjulet.hub.pages import absolute_url
from hjulet.hub.queries import notice_in_force
from hjulet.share import rules
from hjulet.share.actions import writing
from hjulet.share.api.schemas import Level, OrganisationNamed
from hjulet.share.forms.writing import ME, OTHER, PARTS, ExampleForm
from hjulet.share.models import ExamplePage
from hjulet.share.queries import own

router = Router()

CHANGED_ELSEWHERE = _(
    "Exemplet har sparats på annat håll sedan du läste det. Läs det igen och gör om din ändring."
)
Code = Field(max_length=20, pattern=PLAIN)
SCALARS = tuple(
    name
    for _title, names in PARTS
    for name in names
    if name not in {"organisation", "other_organisations", "places", "themes"}
    and not name.startswith("contact_")
)


class Contact(Schema):
    """Who answers questions, when it is not the writer."""

    model_config = {"extra": "forbid"}

    name: str = Field(max_length=150, pattern=PLAIN)
    email: str = Field(max_length=254, pattern=PLAIN)


class DraftIn(Schema):
    """What is left out stays as it was. A draft may be unfinished."""

    model_config = {"extra": "forbid"}

    title: str | None = Field(None, max_length=255)
    summary: str | None = Field(None, max_length=4_000)
    organisation: str | None = Field(None, max_length=20, description="Code or id of who did it.")
    other_organisations: list[str] | None = Field(None, max_length=50)
    places: list[str] | None = Field(None, max_length=50, description="Codes of municipalities and counties.")
    themes: list[str] | None = Field(None, max_length=50, description="Slugs of themes.")
    started_year: int | None = Field(None, ge=1900, le=2100)
    ended_year: int | None = Field(None, ge=1900, le=2100)
    challenge: str | None = Field(None, max_length=20_000)
    approach: str | None = Field(None, max_length=40_000)
    resources_money: str | None = Field(None, max_length=200)
    resources_time: str | None = Field(None, max_length=200)
    resources_people: str | None = Field(None, max_length=200)
    result: str | None = Field(None, max_length=20_000)
    evidence: Level | None = None
    evidence_note: str | None = Field(None, max_length=300)
    evidence_url: str | None = Field(None, max_length=200)
    what_did_not_work: str | None = Field(None, max_length=20_000)
    failures_for_members: bool | None = Field(None, description="Tell what did not work to members alone.")
    what_it_takes: str | None = Field(None, max_length=20_000)
    film_url: str | None = Field(None, max_length=200)
    film_has_captions: bool | None = None
    film_caption_exception: str | None = Field(None, max_length=300)
    film_transcript: str | None = Field(None, max_length=50_000)
    contact: Contact | None = None


class DraftChange(DraftIn):
    version: str = Field(
        max_length=40,
        pattern=PLAIN,
        description="As it was answered last, so that nobody overwrites another.",
    )


class Submission(Schema):
    model_config = {"extra": "forbid"}

    version: str = Field(max_length=40, pattern=PLAIN)


class PlaceNamed(Schema):
    code: str
    name: str


class DraftAnswer(Schema):
    """An example as its writer has it."""

    id: str
    version: str
    step: str = Field(
        description="draft, with_owner, with_editor, needs_changes, published, or changed when there is something new."
    )
    title: str
    summary: str
    organisation: OrganisationNamed | None
    other_organisations: list[OrganisationNamed]
    places: list[PlaceNamed]
    themes: list[str]
    started_year: int | None
    ended_year: int | None
    challenge: str
    approach: str
    resources_money: str
    resources_time: str
    resources_people: str
    result: str
    evidence: str
    evidence_note: str
    evidence_url: str
    what_did_not_work: str
    failures_for_members: bool
    what_it_takes: str
    film_url: str
    film_has_captions: bool
    film_caption_exception: str
    film_transcript: str
    is_own_contact: bool = Field(description="Whether the writer answers questions.")
    url: str = Field(description="Where it is written on the site.")


def _answer(person: Person, page: ExamplePage, status: int = 200) -> HttpResponse:
    page.refresh_from_db()
    draft: ExamplePage = page.get_latest_revision_as_object()
    body: Answer = {name: getattr(draft, name) for name in SCALARS}
    body |= {
        "id": str(page.standing.public_id),
        "version": writing.version_of(page),
        "step": own.step_of(page).value,
        "title": "" if draft.title == writing.UNTITLED else draft.title,
        "organisation": organisation_named(draft.organisation),
        "other_organisations": [organisation_named(one) for one in draft.other_organisations.all()],
        "places": places_named(list(draft.places.all())),
        "themes": [theme.slug for theme in draft.themes.all()],
        "is_own_contact": draft.contact is None or draft.contact == person,
        "url": absolute_url(reverse("write_example", args=[page.standing.public_id])),
    }
    return own_answer(body, status)


def _draft(request: HttpRequest, public_id: UUID) -> tuple[ExamplePage, ExamplePage]:
    found = own.draft_for(person_of(request), public_id)
    if found is None:
        raise Problem(404, "not_found", _("Du har inget exempel med det numret."), field="id")
    return found


def _form_data(form: ExampleForm, said: DraftIn) -> dict[str, Any]:
    """What the form on the web would send: what stands there already, with what is said now on top."""
    data = {**form.initial}
    given = said.dict(exclude_unset=True, exclude={"version"})
    for name, value in given.items():
        if name in SCALARS:
            data[name] = value
    if "organisation" in given:
        data["organisation"] = organisation_meant(said.organisation).pk if said.organisation else None
    if "other_organisations" in given:
        words = said.other_organisations or []
        data["other_organisations"] = [organisation_meant(one, "other_organisations").pk for one in words]
    if "places" in given:
        data["places"] = _pks(place_meant(one) for one in said.places or [])
    if "themes" in given:
        data["themes"] = _pks(theme_meant(one) for one in said.themes or [])
    if "contact" in given:
        data["contact_is"] = ME if said.contact is None else OTHER
        if said.contact is not None:
            data |= {"contact_name": said.contact.name, "contact_email": said.contact.email}
    return {name: value for name, value in data.items() if value is not None}


def _pks(found: Iterable[Any]) -> list[int]:
    return [one.pk for one in found if one is not None]


def _save(person: Person, page: ExamplePage, said: DraftIn, version: str) -> None:
    draft = page.get_latest_revision_as_object()
    form = ExampleForm(_form_data(ExampleForm(draft=draft, writer=person), said), draft=draft, writer=person)
    if not form.is_valid():
        raise problem_of_form(form)
    try:
        writing.save_draft(
            person, page, form.content(finds_contact=said.contact is not None), version=version
        )
    except writing.ChangedElsewhere as changed:
        raise Problem(409, "changed_elsewhere", CHANGED_ELSEWHERE, field="version") from changed
    except writing.NotNow as not_now:
        raise refused(str(not_now)) from not_now


@router.post(
    "/drafts",
    response={201: DraftAnswer, **WRITE_ERRORS},
    auth=SIGNED_IN,
    tags=["examples"],
    url_name="drafts",
    summary="Begin an example",
)
def begin_draft(request: HttpRequest, said: DraftIn) -> HttpResponse:
    """A draft that only its writer sees. One that was begun and never written in is given again."""
    person = person_of(request)
    _form_data(ExampleForm(draft=ExamplePage(), writer=person), said)  # refuses before anything is begun
    page = writing.begin(person)
    if said.dict(exclude_unset=True):
        _save(person, page, said, writing.version_of(page))
    return _answer(person, page, 201)


@router.get(
    "/drafts/{uuid:id}",
    response={200: DraftAnswer, 401: WRITE_ERRORS[401], 404: WRITE_ERRORS[404], 429: WRITE_ERRORS[429]},
    auth=SIGNED_IN,
    tags=["examples"],
    url_name="draft",
    summary="One's own example",
)
def one_draft(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002  the word in the address
    """The latest that was written, for the author and whoever represents the owner."""
    page, _draft_of_it = _draft(request, id)
    return _answer(person_of(request), page)


@router.patch(
    "/drafts/{uuid:id}",
    response={200: DraftAnswer, **WRITE_ERRORS},
    auth=SIGNED_IN,
    tags=["examples"],
    url_name="draft",
    summary="Change one's own example",
)
def change_draft(request: HttpRequest, id: UUID, said: DraftChange) -> HttpResponse:  # noqa: A002
    """What is left out stays. What is published stays as it was until it has been sent in and looked over."""
    page, _draft_of_it = _draft(request, id)
    person = person_of(request)
    _save(person, page, said, said.version)
    return _answer(person, page)


@router.post(
    "/drafts/{uuid:id}/submission",
    response={200: DraftAnswer, **WRITE_ERRORS},
    auth=SIGNED_IN,
    tags=["examples"],
    url_name="draft_submission",
    summary="Send one's example in",
)
def send_draft(request: HttpRequest, id: UUID, said: Submission) -> HttpResponse:  # noqa: A002
    """To its owner, and then to an editor. 422 says everything that is missing."""
    page, draft = _draft(request, id)
    person = person_of(request)
    data = {
        name: value
        for name, value in ExampleForm(draft=draft, writer=person).initial.items()
        if value is not None
    }
    form = ExampleForm(data, draft=draft, writer=person, is_sent=True)
    if not form.is_valid():
        raise problem_of_form(form)
    try:
        writing.send_example(person, page, notice=notice_in_force("example"), version=said.version)
    except writing.ChangedElsewhere as changed:
        raise Problem(409, "changed_elsewhere", CHANGED_ELSEWHERE, field="version") from changed
    except writing.NotNow as not_now:
        raise refused(str(not_now)) from not_now
    return _answer(person, page)


@router.delete(
    "/drafts/{uuid:id}",
    response={204: None, **WRITE_ERRORS},
    auth=SIGNED_IN,
    tags=["examples"],
    url_name="draft",
    summary="Throw a draft away",
)
def delete_draft(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """One that was never published, by its author."""
    page, _draft_of_it = _draft(request, id)
    if not rules.may_delete(person_of(request), page):
        raise refused(_("Exemplet har publicerats, eller är inte ditt. En redaktör kan ta bort det."))
    writing.delete_draft(person_of(request), page)
    return own_answer(None, 204)
