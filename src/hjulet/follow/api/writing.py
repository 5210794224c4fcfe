"""Saying through the API that one reuses an example, what one will do, and how it went. The rules are the pages' own."""

from __future__ import annotations

from datetime import date
from typing import Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Field, Schema

from hjulet.follow import rules
from hjulet.follow.actions.answers import Answer, answer
from hjulet.follow.actions.commitments import CommitmentRefused, Words, make_commitment
from hjulet.follow.actions.reuse import AlreadyReused, ReuseRefused, change_reuse, start_reuse
from hjulet.follow.api import schemas
from hjulet.follow.api.routes import commitment_answers, reuse_answers, router
from hjulet.follow.models import Commitment
from hjulet.follow.queries import commitments, reuse
from hjulet.hub.api.answers import PLAIN
from hjulet.hub.api.signed_in import (
    SIGNED_IN,
    WRITE_ERRORS,
    organisation_meant,
    own_answer,
    person_of,
    refused,
)
from hjulet.hub.errors import Problem

# Reading and writing share a router: an address is found in one alone, with all its methods.
__all__ = ["router"]
from hjulet.hub.models import Person
from hjulet.hub.queries import notice_in_force
from hjulet.meet.queries import gathering_by_slug
from hjulet.share.models import ExamplePage

ORGANISATION = Field(max_length=20, pattern=PLAIN, description="Code or id of an organisation one acts for.")
SLUG = Field("", max_length=255, pattern=PLAIN)


class ReuseChange(Schema):
    model_config = {"extra": "forbid"}

    stage: schemas.Stage
    changes: str = Field("", max_length=2_000, description="What was done otherwise; everybody sees it.")
    reason: str = Field("", max_length=1_000, description="Why it was dropped; everybody sees it.")
    takes_over: bool = Field(False, description="Be the contact from now on.")


class ReuseIn(Schema):
    model_config = {"extra": "forbid"}

    organisation: str = ORGANISATION
    stage: schemas.Stage
    changes: str = Field("", max_length=2_000)
    reason: str = Field("", max_length=1_000)


class CommitmentIn(Schema):
    model_config = {"extra": "forbid"}

    organisation: str = ORGANISATION
    text: str = Field(max_length=500, description="What is to be done.")
    due_on: date = Field(description="By when.", examples=["2027-05-31"])
    visibility: Literal["private", "organisation", "network", "public"] = "organisation"
    gathering: str = Field("", max_length=255, pattern=PLAIN, description="Slug of the gathering.")
    example: str = Field("", max_length=255, pattern=PLAIN, description="Slug of the example it goes by.")


class AnswerIn(Schema):
    model_config = {"extra": "forbid"}

    state: Literal["done", "under_way", "changed", "dropped"]
    what_happened: str = Field("", max_length=2_000, description="What came of it; of a dropped one, why.")
    evidence: Literal["", "story", "followed_up", "evaluated"] = ""
    evidence_note: str = Field("", max_length=300)
    lesson: str = Field("", max_length=1_000)
    due_on: date | None = Field(None, description="A new date.")
    text: str = Field("", max_length=500, description="Of a changed one: what is to be done instead.")


def _example(person: Person, slug: str) -> ExamplePage:
    found = reuse.visible_example(person, slug) if slug.isprintable() else None
    if found is None:
        raise Problem(404, "not_found", _("Exemplet finns inte. Alla exempel står på /api/v1/examples."))
    return found


@router.post(
    "/examples/{slug}/reuses",
    response={201: schemas.ReuseAnswer, **WRITE_ERRORS},
    auth=SIGNED_IN,
    tags=["reuse"],
    url_name="start_reuse",
    summary="Say that one reuses an example",
)
def begin_reuse(request: HttpRequest, slug: str, said: ReuseIn) -> HttpResponse:
    """For an organisation one acts for, with oneself as contact. One open per example and organisation: else 409."""
    person = person_of(request)
    try:
        made = start_reuse(
            person,
            _example(person, slug),
            organisation_meant(said.organisation),
            stage=said.stage,
            reason=said.reason,
            changes=said.changes,
            notice=notice_in_force("reuse"),
        )
    except AlreadyReused as already:
        raise refused(str(already)) from already
    except ReuseRefused as no:
        raise refused(str(no), no.field) from no
    return own_answer(reuse_answers([made])[0], 201)


@router.patch(
    "/reuses/{uuid:id}",
    response={200: schemas.ReuseAnswer, **WRITE_ERRORS},
    auth=SIGNED_IN,
    tags=["reuse"],
    url_name="reuse",
    summary="Say how far it has come",
)
def move_reuse(request: HttpRequest, id: UUID, said: ReuseChange) -> HttpResponse:  # noqa: A002
    """By its contact, and whoever represents the organisation."""
    person = person_of(request)
    found = reuse.reuse_for_those_inside(person, id)
    if found is None:
        raise Problem(404, "not_found", _("Ingen återanvändning har det numret."), field="id")
    try:
        changed = change_reuse(person, found, **said.dict())
    except ReuseRefused as no:
        raise refused(str(no), no.field) from no
    return own_answer(reuse_answers([changed])[0])


def _own(person: Person, commitment: Commitment, status: int) -> HttpResponse:
    found = commitments.commitment_by_id(person, commitment.public_id)
    shown = found if found is not None else commitment
    [line] = commitments.lines(person, [shown])
    more = {"visibility": shown.visibility, "waits_for_yes": shown.wants_public}
    return own_answer({**commitment_answers([line])[0], **more}, status)


@router.post(
    "/commitments",
    response={201: schemas.OwnCommitment, **WRITE_ERRORS},
    auth=SIGNED_IN,
    tags=["commitments"],
    url_name="commitments",
    summary="Write a commitment",
)
def write_commitment(request: HttpRequest, said: CommitmentIn) -> HttpResponse:
    """For an organisation one acts for. One for everybody waits for the organisation's own yes."""
    person = person_of(request)
    gathering = None
    if said.gathering:
        gathering = gathering_by_slug(person, said.gathering)
        if gathering is None:
            raise refused(_("Träffen finns inte. Alla träffar står på /api/v1/gatherings."), "gathering")
    try:
        made = make_commitment(
            person,
            organisation_meant(said.organisation),
            Words(text=said.text, due_on=said.due_on, visibility=said.visibility),
            gathering=gathering,
            example=_example(person, said.example) if said.example else None,
            notice=notice_in_force("commitment"),
        )
    except CommitmentRefused as no:
        raise refused(str(no), no.field) from no
    return _own(person, made, 201)


@router.post(
    "/commitments/{uuid:id}/outcomes",
    response={201: schemas.OwnCommitment, **WRITE_ERRORS},
    auth=SIGNED_IN,
    tags=["commitments"],
    url_name="outcomes",
    summary="Say how it went",
)
def answer_commitment(request: HttpRequest, id: UUID, said: AnswerIn) -> HttpResponse:  # noqa: A002
    """Done, under way, changed or dropped. The same answer twice is one."""
    person = person_of(request)
    found = commitments.commitment_by_id(person, id)
    if found is None or not rules.may_answer(person, found):
        raise Problem(404, "not_found", _("Du har inget åtagande med det numret."), field="id")
    try:
        answer(person, found, Answer(**said.dict()))
    except CommitmentRefused as no:
        raise refused(str(no), no.field) from no
    return _own(person, found, 201)
