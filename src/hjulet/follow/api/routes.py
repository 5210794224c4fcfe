"""Reuse and public commitments as JSON. Thin: parse, call, represent."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from ninja import Field, Query, Router

from hjulet.follow.api import schemas
from hjulet.follow.models import Commitment, Reuse
from hjulet.follow.queries import commitments, reuse
from hjulet.follow.queries.commitments import CommitmentLine
from hjulet.hub.api.answers import PLAIN, Answer, Window, answer, answer_list, one_of, window_of
from hjulet.hub.api.finding import PLACE, at, organisation_named, place_meant
from hjulet.hub.api.schemas import ErrorAnswer
from hjulet.hub.errors import Problem
from hjulet.hub.pages import absolute_url
from hjulet.hub.rules import ANYONE

router = Router()

LIST_ERRORS: dict[int, Any] = {422: ErrorAnswer, 429: ErrorAnswer}
ONE_ERRORS: dict[int, Any] = {404: ErrorAnswer, 429: ErrorAnswer}


class ReuseSearch(Window):
    example: str = Field("", max_length=255, pattern=PLAIN, description="Slug of an example.")
    place: str = PLACE
    stage: str = Field("", description="understood, adapted, in_use or dropped.")


class CommitmentSearch(Window):
    place: str = PLACE
    state: str = Field("", description="planned, under_way, done, changed or dropped.")


def _address(name: str) -> Any:
    """A function from an id to its address; the pattern is found once."""
    some = UUID(int=0)
    with translation.override("sv"):
        before, _some, after = absolute_url(reverse(name, args=[some])).partition(str(some))
    return lambda public_id: f"{before}{public_id}{after}"


def reuse_answers(found: Iterable[Reuse]) -> list[Answer]:
    """Rows read with organisation and example."""
    address = _address("reuse")
    return [
        {
            "id": str(one.public_id),
            "example": {"slug": one.example.slug, "title": one.example.title},
            "organisation": organisation_named(one.organisation),
            "stage": one.stage,
            "reason": one.reason,
            "changes": one.changes,
            "started": at(one.started_at),
            "changed": at(one.changed_at),
            "url": address(one.public_id),
        }
        for one in found
    ]


def commitment_answers(lines: Iterable[CommitmentLine]) -> list[Answer]:
    address = _address("commitment")
    return [
        {
            "id": str(line.commitment.public_id),
            "organisation": organisation_named(line.commitment.organisation),
            "text": line.commitment.text,
            "due_on": line.commitment.due_on.isoformat(),
            "state": line.commitment.state,
            "reason": line.commitment.reason,
            "gathering": line.gathering.slug if line.gathering else None,
            "example": line.example.slug if line.example else None,
            "outcomes": [
                {
                    "state": outcome.state,
                    "at": at(outcome.at),
                    "what_happened": outcome.what_happened,
                    "evidence": outcome.evidence,
                    "evidence_note": outcome.evidence_note,
                    "lesson": outcome.lesson,
                }
                for outcome in line.outcomes
            ],
            "url": address(line.commitment.public_id),
        }
        for line in lines
    ]


@router.get(
    "/reuses",
    response={200: schemas.ReuseList, **LIST_ERRORS},
    tags=["reuse"],
    url_name="reuses",
    summary="Reuse of examples",
)
def list_reuses(request: HttpRequest, wanted: Query[ReuseSearch]) -> HttpResponse:
    """Who does as which example tells, how far they have come and what they changed; the latest first."""
    if wanted.stage:
        one_of("stage", wanted.stage, Reuse.Stage.values)
    found = reuse.listed_reuses(
        ANYONE, place=place_meant(wanted.place), stage=wanted.stage, example=wanted.example
    )
    rows, count = window_of(found, wanted)
    return answer_list(reuse_answers(rows), count, "example", "place", "stage")


@router.get(
    "/reuses/{uuid:id}",
    response={200: schemas.ReuseAnswer, **ONE_ERRORS},
    tags=["reuse"],
    url_name="reuse",
    summary="One reuse",
)
def one_reuse(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002  the word in the address
    """What one organisation made of an example. Who to ask is for members, on the site."""
    found = reuse.reuse_by_id(ANYONE, id)
    if found is None:
        raise Problem(404, "not_found", _("Ingen återanvändning har det numret."), field="id")
    return answer(reuse_answers([found])[0])


@router.get(
    "/commitments",
    response={200: schemas.CommitmentList, **LIST_ERRORS},
    tags=["commitments"],
    url_name="commitments",
    summary="Public commitments",
)
def list_commitments(request: HttpRequest, wanted: Query[CommitmentSearch]) -> HttpResponse:
    """What organisations have said to everybody that they will do, with what came of it."""
    if wanted.state:
        one_of("state", wanted.state, Commitment.State.values)
    place = place_meant(wanted.place)
    found = commitments.public_commitments(state=wanted.state)
    rows, count = window_of(found if place is None else found.filter(commitments.by_those_in(place)), wanted)
    return answer_list(commitment_answers(commitments.lines(ANYONE, rows)), count, "place", "state")


@router.get(
    "/commitments/{uuid:id}",
    response={200: schemas.CommitmentAnswer, **ONE_ERRORS},
    tags=["commitments"],
    url_name="commitment",
    summary="One public commitment",
)
def one_commitment(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """One commitment that everybody may see, with what came of it."""
    found = commitments.commitment_by_id(ANYONE, id)
    if found is None:
        raise Problem(404, "not_found", _("Inget offentligt åtagande har det numret."), field="id")
    return answer(commitment_answers(commitments.lines(ANYONE, [found]))[0])
