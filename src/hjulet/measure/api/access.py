"""Studies of access as JSON: what was asked by which rules, and what came of it. Thin: parse, call, represent."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from ninja import Field, Query, Schema

from hjulet.hub.api.answers import Answer, Window, answer, answer_list, window_of
from hjulet.hub.api.finding import at, organisation_named
from hjulet.hub.api.schemas import ErrorAnswer
from hjulet.hub.api.signed_in import SIGNED_IN, own_answer, person_of
from hjulet.hub.errors import Problem
from hjulet.hub.pages import absolute_url
from hjulet.hub.rules import ANYONE, Viewer
from hjulet.measure.access_carried_out import read_result
from hjulet.measure.api.routes import LIST_ERRORS, router
from hjulet.measure.models import AccessRun, AccessStudy
from hjulet.measure.models.access_files import KeptFile
from hjulet.measure.queries import access as queries

ONE_ERRORS: dict[int, Any] = {404: ErrorAnswer, 429: ErrorAnswer}
OWN_ERRORS: dict[int, Any] = {401: ErrorAnswer, 429: ErrorAnswer}


class FileAnswer(Schema):
    name: str
    source: str
    licence: str
    sha256: str = Field(description="Of the file as it came.")


class OrganisationOfStudy(Schema):
    id: str
    code: str | None
    name: str


class StudyAnswer(Schema):
    """What was asked, and by which rules."""

    id: str
    title: str
    organisation: OrganisationOfStudy | None
    is_made_up: bool = Field(description="The county, its buses or its people do not exist.")
    is_public: bool
    timetable: FileAnswer
    points: FileAnswer | None = Field(description="Null: every stop is a place, and as much as any other.")
    day: str
    start: str = Field(description="A clock as timetables have it: 25:10 is after midnight.")
    end: str
    every_minutes: int
    walk_metres: int
    walk_km_per_hour: float
    walk_detour: float
    change_seconds: int
    longest_minutes: int
    people: list[str] = Field(
        description="Columns of the points: the first is everybody, the others are groups."
    )
    opportunities: str
    services: list[str]
    measure: str = Field(description="mean-time, cumulative or gravity.")
    minutes: int
    home_by: str
    arrive_by: list[str]
    changed: str
    url: str


class AccessRunAnswer(Schema):
    """One answer, by the rules that the study had when it was asked for."""

    id: str
    kind: str = Field(description="travel-times, rank, compare or least-harm.")
    state: str = Field(
        description="waiting, running, done, failed or stopped; everybody sees those that are done."
    )
    proposal: str | None = Field(description="What was proposed, in the words of a scenario file (TOML).")
    is_by_current_rules: bool
    computed: str | None
    figures: dict[str, Any] | None = Field(description="What was found; null until it is done.")
    tables: dict[str, str] = Field(description="Name to address, as CSV.")
    url: str


class WholeStudyAnswer(StudyAnswer):
    runs: list[AccessRunAnswer]


class OwnStudies(Schema):
    items: list[WholeStudyAnswer]


class StudyList(Schema):
    items: list[StudyAnswer]
    count: int


def study_answer(study: AccessStudy) -> Answer:
    names = (
        "title", "is_made_up", "is_public", "start", "end", "every_minutes", "walk_metres", "walk_km_per_hour",
        "walk_detour", "change_seconds", "longest_minutes", "people", "opportunities", "services", "measure",
        "minutes", "home_by", "arrive_by",
    )  # fmt: skip
    return {
        "id": str(study.public_id),
        **{name: getattr(study, name) for name in names},
        "organisation": organisation_named(study.organisation),
        "timetable": _file(study.timetable),
        "points": _file(study.points) if study.points is not None else None,
        "day": study.day.isoformat(),
        "changed": at(study.changed_at),
        "url": absolute_url(study.get_absolute_url()),
    }


def _file(kept: KeptFile) -> Answer:
    return {"name": kept.name, "source": kept.source, "licence": kept.licence, "sha256": kept.digest}


def _run(run: AccessRun, study: AccessStudy) -> Answer:
    figures, tables = _found(run) if run.is_done else (None, ())
    with translation.override("sv"):
        files = {
            name: absolute_url(
                reverse("access_result_file", args=[study.public_id, run.public_id, name, "csv"])
            )
            for name in tables
        }
        url = absolute_url(run.get_absolute_url() if run.is_done else run.get_run_url())
    return {
        "id": str(run.public_id),
        "kind": run.kind,
        "state": run.state,
        "proposal": run.proposal.text if run.proposal is not None else None,
        "is_by_current_rules": run.study_version == study.version,
        "computed": at(run.finished_at) if run.finished_at is not None else None,
        "figures": figures,
        "tables": files,
        "url": url,
    }


def _found(run: AccessRun) -> tuple[Any, tuple[str, ...]]:
    try:
        result = read_result(run.folder)
    except OSError:  # somebody has removed the folder; it can be asked for anew
        return None, ()
    return result.figures, result.tables


def _whole(viewer: Viewer, study: AccessStudy) -> Answer:
    runs = queries.runs_of(viewer, study)
    return study_answer(study) | {"runs": [_run(run, study) for run in (*runs.now, *runs.earlier)]}


@router.get(
    "/access",
    response={200: StudyList, **LIST_ERRORS},
    tags=["access"],
    url_name="access",
    summary="Public studies of access",
)
def list_studies(request: HttpRequest, wanted: Query[Window]) -> HttpResponse:
    """Who reaches what by bus and train, and who loses when it stops: what organisations show to everybody."""
    rows, count = window_of(queries.public_studies(), wanted)
    return answer_list([study_answer(one) for one in rows], count)


@router.get(
    "/access/own",
    response={200: OwnStudies, **OWN_ERRORS},
    auth=SIGNED_IN,
    tags=["access"],
    url_name="own_access",
    summary="Studies of access of those one acts for",
)
def own_studies(request: HttpRequest) -> HttpResponse:
    """With every run, also those that wait, were stopped or could not be done."""
    person = person_of(request)
    return own_answer({"items": [_whole(person, one) for one in queries.own_studies(person)]})


@router.get(
    "/access/{uuid:id}",
    response={200: WholeStudyAnswer, **ONE_ERRORS},
    tags=["access"],
    url_name="access_study",
    summary="One public study of access",
)
def one_study(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002  the word in the address
    """With what has been computed, and where its tables are."""
    study = queries.study_seen(ANYONE, id)
    if study is None:
        raise Problem(404, "not_found", _("Ingen studie som visas för alla har det numret."), field="id")
    return answer(_whole(ANYONE, study))
