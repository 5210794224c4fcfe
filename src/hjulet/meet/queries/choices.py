"""Choosing among sessions that go on at the same time: what a person may choose, and who has chosen what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.utils import timezone

from hjulet.hub.rules import Viewer
from hjulet.meet import rules
from hjulet.meet.models import GatheringPage, Registration, RegistrationDesk, Session, SessionChoice

State = Registration.State


@dataclass(frozen=True, slots=True)
class SessionOption:
    """One session to choose, as it stands now."""

    session: Session
    taken: int
    is_chosen: bool

    @property
    def capacity(self) -> int | None:
        return capacity_of(self.session)

    @property
    def seats_left(self) -> int | None:
        return None if self.capacity is None else max(0, self.capacity - self.taken)

    @property
    def is_full(self) -> bool:
        return self.seats_left == 0


@dataclass(frozen=True, slots=True)
class ChoiceGroup:
    """The sessions that begin together: at most one of them."""

    key: str
    """The name of the group in the form; stays the same when sessions are added."""
    starts: datetime
    options: list[SessionOption]


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One session on the planner's page: how many have chosen it, and who."""

    option: SessionOption
    people: list[Registration]


def capacity_of(session: Session) -> int | None:
    """The session's own limit, else its room's; None when there is none."""
    if session.capacity is not None:
        return session.capacity
    return session.room.capacity if session.room is not None else None


def sessions_to_choose(gathering_id: int) -> QuerySet[Session]:
    """Those that participants choose among, in order of time. One without a time cannot be chosen."""
    sessions: QuerySet[Session] = (
        Session.objects.filter(page_id=gathering_id, takes_choices=True, starts__isnull=False)
        .select_related("room")
        .order_by("starts", "room__sort_order", "sort_order", "id")
    )
    return sessions


def taken_of(sessions: Iterable[int]) -> dict[int, int]:
    """How many with a seat have chosen each session."""
    counted = SessionChoice.objects.filter(
        session__in=list(sessions), registration__state=State.REGISTERED
    ).values_list("session")
    return dict(counted.annotate(Count("pk")).order_by())


def overlap(one: Session, other: Session) -> bool:
    """Whether they go on at the same time, for however short."""
    if one.starts is None or other.starts is None or one.ends is None or other.ends is None:
        return False
    return bool(one.starts < other.ends and other.starts < one.ends)


def takes_choices(registration: Registration, at: datetime | None = None) -> bool:
    """Whether the person may choose now: with a seat, until the gathering begins or is cancelled."""
    desk = RegistrationDesk.objects.filter(gathering_id=registration.gathering_id).first()
    return (
        registration.state == State.REGISTERED
        and registration.gathering.starts > (at or timezone.now())
        and (desk is None or desk.cancelled_at is None)
    )


def choice_groups(registration: Registration) -> list[ChoiceGroup]:
    """What the person may choose among, with figures and what is chosen already; for whoever may see the sign-up."""
    sessions = list(sessions_to_choose(registration.gathering_id))
    taken = taken_of(session.pk for session in sessions)
    chosen = set(registration.choices.values_list("session_id", flat=True))
    groups: dict[datetime, list[SessionOption]] = {}
    for session in sessions:
        option = SessionOption(session, taken.get(session.pk, 0), session.pk in chosen)
        groups.setdefault(session.starts, []).append(option)  # type: ignore[arg-type]
    return [
        ChoiceGroup(key=f"kl-{starts:%Y%m%d%H%M}", starts=starts, options=options)
        for starts, options in groups.items()
    ]


def chosen_sessions(registration: Registration) -> list[Session]:
    """What the person has chosen, in order of time."""
    return list(
        Session.objects.filter(choices__registration=registration)
        .select_related("room")
        .order_by("starts", "id")
    )


def choice_table(viewer: Viewer, gathering: GatheringPage) -> list[SessionLine]:
    """Counts and names per session, for those who plan. Three queries."""
    _require_planner(viewer, gathering)
    sessions = list(sessions_to_choose(gathering.pk))
    people: dict[int, list[Registration]] = defaultdict(list)
    choices = (
        SessionChoice.objects.filter(
            session__in=[session.pk for session in sessions], registration__state=State.REGISTERED
        )
        .select_related("registration", "registration__person")
        .order_by("registration__name", "pk")
    )
    for choice in choices:
        people[choice.session_id].append(choice.registration)
    return [
        SessionLine(SessionOption(session, len(people[session.pk]), False), people[session.pk])
        for session in sessions
    ]


def chosen_titles(viewer: Viewer, gathering: GatheringPage) -> dict[int, str]:
    """By registration: the titles it has chosen, in order of time, for a column of the export. One query."""
    _require_planner(viewer, gathering)
    titles: dict[int, list[str]] = defaultdict(list)
    choices = SessionChoice.objects.filter(session__page=gathering).order_by("session__starts", "pk")
    for registration_id, title in choices.values_list("registration_id", "session__title"):
        titles[registration_id].append(title)
    return {registration_id: "; ".join(found) for registration_id, found in titles.items()}


def registrations_of_session(session: Session) -> QuerySet[Registration]:
    """Those with a seat who have chosen the session; for messages to them."""
    return Registration.objects.filter(choices__session=session, state=State.REGISTERED).order_by("id")


def _require_planner(viewer: Viewer, gathering: GatheringPage) -> None:
    if not rules.may_see_participants(viewer, gathering):
        raise PermissionDenied("Bara de som planerar träffen får se vilka som har valt vad.")
