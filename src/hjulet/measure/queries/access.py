"""Reading timetables, points, studies and runs. The viewer comes first, and what the viewer may not see is never there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from hjulet.hub.models import Organisation
from hjulet.hub.rules import Viewer, organisations_of
from hjulet.measure import rules_access as rules
from hjulet.measure.models import AccessPoints, AccessProposal, AccessRun, AccessStudy, Timetable
from hjulet.measure.models.access_files import KeptFile


def acting_for(viewer: Viewer) -> list[Organisation]:
    """The organisations that the viewer can study for today, by name."""
    return list(Organisation.objects.filter(pk__in=organisations_of(viewer)).order_by("sort_name", "pk"))


def timetables_to_use(viewer: Viewer) -> QuerySet[Timetable]:
    """The host's and those of the viewer's organisations, those that can be used first."""
    found = Timetable.objects.filter(_usable(viewer)).select_related("organisation")
    return found.order_by("state", "-added_at", "-pk")


def points_to_use(viewer: Viewer) -> QuerySet[AccessPoints]:
    return AccessPoints.objects.filter(_usable(viewer)).select_related("organisation")


def _usable(viewer: Viewer) -> Q:
    return Q(organisation=None) | Q(organisation__in=organisations_of(viewer))


def timetable_seen(viewer: Viewer, public_id: UUID) -> Timetable | None:
    """One that the viewer may use, or that a study rests on which everybody sees; None for all others."""
    found = Timetable.objects.select_related("organisation").filter(public_id=public_id).first()
    return found if found is not None and is_seen(viewer, found) else None


def points_seen(viewer: Viewer, public_id: UUID) -> AccessPoints | None:
    found = AccessPoints.objects.select_related("organisation").filter(public_id=public_id).first()
    return found if found is not None and is_seen(viewer, found) else None


def is_seen(viewer: Viewer, kept: KeptFile) -> bool:
    studies: QuerySet[AccessStudy] = kept.studies  # type: ignore[attr-defined]
    return rules.may_use(viewer, kept) or studies.filter(is_public=True).exists()


def public_studies() -> QuerySet[AccessStudy]:
    """What organisations show to everybody, the latest changed first."""
    return _with_all(AccessStudy.objects.filter(is_public=True))


def own_studies(viewer: Viewer) -> list[AccessStudy]:
    """Those of the viewer's organisations, the latest changed first."""
    acts_for = organisations_of(viewer)
    return list(_with_all(AccessStudy.objects.filter(organisation__in=acts_for))) if acts_for else []


def _with_all(studies: QuerySet[AccessStudy]) -> QuerySet[AccessStudy]:
    done = Count("runs", filter=Q(runs__state=AccessRun.State.DONE))
    related = studies.select_related("organisation", "timetable", "points")
    return related.annotate(answers=done).order_by("-changed_at", "-pk")


def study_seen(viewer: Viewer, public_id: UUID) -> AccessStudy | None:
    """None when there is none, or the viewer may not see it: the two look the same."""
    found = (
        AccessStudy.objects.select_related("organisation", "timetable", "points")
        .filter(public_id=public_id)
        .first()
    )
    return found if found is not None and rules.may_see(viewer, found) else None


def run_seen(viewer: Viewer, study_id: UUID, run_id: UUID) -> AccessRun | None:
    """A run of a study that the viewer may see; None for all others."""
    related = ("study__organisation", "study__timetable", "study__points", "proposal")
    found = (
        AccessRun.objects.select_related(*related).filter(study__public_id=study_id, public_id=run_id).first()
    )
    return found if found is not None and rules.may_see(viewer, found.study) else None


def proposal_seen(viewer: Viewer, study_id: UUID, proposal_id: UUID) -> AccessProposal | None:
    found = (
        AccessProposal.objects.select_related("study__organisation", "study__timetable", "study__points")
        .filter(study__public_id=study_id, public_id=proposal_id)
        .first()
    )
    return found if found is not None and rules.may_see(viewer, found.study) else None


@dataclass(frozen=True, slots=True)
class Runs:
    """A study's runs: by the rules that it has now, and by those that it had before."""

    now: list[AccessRun]
    earlier: list[AccessRun]

    @property
    def is_any_unsettled(self) -> bool:
        return any(run.is_unsettled for run in self.now)


def runs_of(viewer: Viewer, study: AccessStudy) -> Runs:
    """The latest first; who may not write in the study sees those that are done."""
    found: Iterable[AccessRun] = study.runs.select_related("proposal")
    if not rules.may_write(viewer, study):
        found = [run for run in found if run.is_done]
    runs = list(found)
    for run in runs:
        run.study = study
    return Runs(
        [run for run in runs if run.study_version == study.version],
        [run for run in runs if run.study_version != study.version and run.is_done],
    )


def unsettled_of(organisation: Organisation) -> int:
    """How many runs of an organisation wait or are carried out."""
    return AccessRun.objects.filter(study__organisation=organisation, state__in=AccessRun.UNSETTLED).count()


def before_in_queue(run: AccessRun) -> int:
    """How many runs are carried out before one that waits, of all organisations."""
    ahead = Q(state=AccessRun.State.RUNNING) | Q(state=AccessRun.State.WAITING, asked_at__lt=run.asked_at)
    return AccessRun.objects.filter(ahead).exclude(pk=run.pk).count()


def days_of(timetable: Timetable) -> list[tuple[date, int]]:
    """Days with traffic, and how many services run on each."""
    return [(date.fromisoformat(day), count) for day, count in timetable.days]
