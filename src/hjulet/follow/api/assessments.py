"""Public assessments as JSON: the latest edition of each, and never who wrote it. Thin: parse, call, represent."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Field, Query, Router, Schema

from hjulet.follow.api.routes import LIST_ERRORS, ONE_ERRORS
from hjulet.follow.api.schemas import OrganisationNamed
from hjulet.follow.models.assessment_parts import Group
from hjulet.follow.models.assessments import Measure
from hjulet.follow.queries import assessments as queries
from hjulet.follow.queries.assessments import Line
from hjulet.hub.api.answers import Answer, Window, answer, answer_list, one_of, window_of
from hjulet.hub.api.finding import PLACE, at, organisation_named, place_meant
from hjulet.hub.errors import Problem
from hjulet.hub.pages import absolute_url

router = Router()
STATES = ["closed", "reopened"]


class AssessmentSearch(Window):
    place: str = PLACE
    measure: str = Field(
        "", description="withdrawn, line, stops, times, on_demand, new, fares, roads or other."
    )
    group: str = Field("", description="A group that it tells of, such as elderly, no_car or students.")
    state: str = Field("", description="closed or reopened.")


class AlternativeAnswer(Schema):
    name: str
    words: str
    is_zero: bool = Field(description="That nothing is changed; there is always one.")


class AssessedEffectAnswer(Schema):
    """What an alternative does to a group, what that rests on and how sure it is."""

    alternative: str
    group: str
    group_words: str
    perspective: str = Field(description="individual, geographic or mobility.")
    direction: str = Field(description="better, same, worse, both or unknown.")
    effect: str
    evidence: str
    sureness: str = Field(description="sure, likely or unsure.")
    people: int | None = Field(description="About how many; null when it is not known. Never one to four.")


class VoiceAnswer(Schema):
    question: str
    who: str = Field(description="An organisation or a role.")
    said_on: str
    gathered: str
    words: str


class TableAnswer(Schema):
    question: str
    title: str
    source: str
    dated_on: str
    method: str
    columns: list[str]
    rows: list[list[str | float | int | None]] = Field(
        description="Null is missing; hidden was taken out so that no group of fewer than five can be told."
    )
    shown: str = Field(description="The column that is drawn.")
    people: str = Field(description="The column that counts people.")


class AssessmentAnswer(Schema):
    """A social impact assessment as it was when it was last closed. A ground for talk: no points."""

    id: str
    organisation: OrganisationNamed
    title: str
    measure: str
    places: list[str]
    state: str
    edition: int
    closed: str
    decided_on: str
    decided_by: str
    follow_up_on: str
    answers: dict[str, str] = Field(description="Question to answer: proposal, alternatives, need, access …")
    alternatives: list[AlternativeAnswer]
    effects: list[AssessedEffectAnswer]
    voices: list[VoiceAnswer]
    tables: list[TableAnswer]
    url: str


class AssessmentList(Schema):
    items: list[AssessmentAnswer]
    count: int


def _answer(line: Line) -> Answer:
    told = line.told.as_json()
    return {
        **told,
        "id": str(line.assessment.public_id),
        "organisation": organisation_named(line.assessment.organisation),
        "state": line.assessment.state,
        "edition": line.edition.number,
        "closed": at(line.edition.closed_at),
        "url": absolute_url(line.assessment.get_absolute_url()),
    }


@router.get(
    "/assessments",
    response={200: AssessmentList, **LIST_ERRORS},
    tags=["assessments"],
    url_name="assessments",
    summary="Public social impact assessments",
)
def list_assessments(request: HttpRequest, wanted: Query[AssessmentSearch]) -> HttpResponse:
    """What organisations have assessed and show to everybody, the latest closed first."""
    for name, values in (("measure", Measure.values), ("group", Group.values), ("state", STATES)):
        if getattr(wanted, name):
            one_of(name, getattr(wanted, name), values)
    found = queries.public_editions(
        place=place_meant(wanted.place), measure=wanted.measure, group=wanted.group, state=wanted.state
    )
    rows, count = window_of(found, wanted)
    return answer_list(
        [_answer(line) for line in queries.lines(rows)], count, "place", "measure", "group", "state"
    )


@router.get(
    "/assessments/{uuid:id}",
    response={200: AssessmentAnswer, **ONE_ERRORS},
    tags=["assessments"],
    url_name="assessment",
    summary="One public assessment",
)
def one_assessment(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002  the word in the address
    """The latest edition, question by question."""
    line = queries.public_assessment(id)
    if line is None:
        raise Problem(404, "not_found", _("Ingen offentlig konsekvensanalys har det numret."), field="id")
    return answer(_answer(line))
