"""What is still held and when it goes, as those see it who plan or administer; the protocol; what goes tonight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.permission_policies.pages import PagePermissionPolicy

from hjulet.hub.models import Person
from hjulet.hub.rules import Viewer
from hjulet.hub.wording import STOCKHOLM, local
from hjulet.meet import rules
from hjulet.meet.models import GatheringPage, RetentionEntry, RetentionRule
from hjulet.meet.queries.retention import Held, by_due_date, due, still_held

NIGHT = time(3)
"""When the worker carries out the rules, in Sweden."""


@dataclass(frozen=True, slots=True)
class Left:
    """One gathering (or, without one, the site's own people) with the kinds of personal data it still holds."""

    gathering: GatheringPage | None
    held: Sequence[Held]
    is_overdue: bool

    @property
    def first_due(self) -> datetime | None:
        return min((line.due_at for line in self.held if line.due_at is not None), default=None)


def what_is_left(viewer: Viewer, at: datetime | None = None) -> list[Left]:
    """Gatherings that still hold personal data, overdue first: the viewer's own, and all of them for administrators."""
    now = at or timezone.now()
    by_gathering: dict[int | None, list[Held]] = {}
    for line in by_due_date(still_held(now, gatherings=_own(viewer))):
        by_gathering.setdefault(line.gathering.pk if line.gathering else None, []).append(line)
    return [
        Left(lines[0].gathering, lines, any(line.is_due(now) for line in lines))
        for lines in by_gathering.values()
    ]


def next_night(at: datetime | None = None) -> datetime:
    """The next time the worker carries out the rules."""
    now = local(at or timezone.now())
    tonight = datetime.combine(now.date(), NIGHT, STOCKHOLM)
    return tonight if tonight > now else datetime.combine(now.date() + timedelta(days=1), NIGHT, STOCKHOLM)


def going_tonight(viewer: Viewer, at: datetime | None = None) -> list[Held]:
    """What the rules take the next night; of the viewer's own gatherings, or all for administrators."""
    return by_due_date(due(next_night(at), gatherings=_own(viewer)))


def protocol(viewer: Viewer) -> QuerySet[RetentionEntry]:
    """Gallringsprotokollet, latest first; for administrators."""
    if not rules.may_decide_retention(viewer):
        raise PermissionDenied("Bara administratörer får se gallringsprotokollet.")
    return RetentionEntry.objects.select_related("gathering", "actor")


def rules_without_decision(viewer: Viewer) -> list[RetentionRule]:
    """Rules in force that no decision stands behind yet: proposals that somebody has to decide on."""
    if not rules.may_decide_retention(viewer):
        return []
    return list(RetentionRule.objects.filter(is_in_force=True, decision=""))


def archived(viewer: Viewer, name: str) -> RetentionEntry | None:
    """The line of the protocol that an archive belongs to, for whoever may fetch it."""
    return protocol(viewer).filter(archive_name=name).exclude(archive_name="").first()


def _own(viewer: Viewer) -> list[int] | None:
    """The gatherings the viewer may edit; None for administrators, who see all."""
    if rules.may_decide_retention(viewer):
        return None
    if not isinstance(viewer, Person) or not viewer.is_active:
        raise PermissionDenied("Bara de som planerar träffar får se vad som finns kvar.")
    mine = PagePermissionPolicy(GatheringPage).instances_user_has_permission_for(viewer, "change")
    return list(mine.values_list("pk", flat=True))
