"""What the coordinator's own pages show: her gatherings with figures, one desk, one network's members."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.query import PageQuerySet

from hjulet.hub.models import Person
from hjulet.hub.rules import Viewer
from hjulet.meet import rules
from hjulet.meet.models import (
    GatheringPage,
    NetworkMember,
    NetworkPage,
    NetworkSeat,
    OutgoingMail,
    Registration,
    RegistrationDesk,
    RegistrationEvent,
    Room,
    SeatHolder,
    Session,
)
from hjulet.meet.queries.gatherings import with_networks
from hjulet.meet.queries.registrations import ParticipantRow, participants
from hjulet.meet.queries.seats import Occupancy, occupancy

State = Registration.State


@dataclass(frozen=True, slots=True)
class MyGathering:
    """One line of "Mina träffar"."""

    gathering: GatheringPage
    network: NetworkPage | None
    status: rules.Status
    registered: int
    waiting: int

    @property
    def seats(self) -> int | None:
        return self.gathering.seats


def my_gatherings(viewer: Viewer, *, is_past: bool = False, limit: int | None = None) -> list[MyGathering]:
    """The gatherings the viewer may edit, drafts too: coming ones with the next first, or past with the latest first.

    Two queries besides those that find the viewer's rights.
    """
    if not isinstance(viewer, Person) or not viewer.is_active:
        return []
    now = timezone.now()
    mine = PagePermissionPolicy(GatheringPage).instances_user_has_permission_for(viewer, "change")
    timed = (
        mine.filter(ends__lte=now).order_by("-starts")
        if is_past
        else mine.filter(ends__gt=now).order_by("starts")
    )
    counted = (
        timed.select_related("desk", "venue")
        .defer("body", "documentation")
        .annotate(
            registered_count=Count(
                "registrations", filter=Q(registrations__state__in=Registration.TAKES_SEAT)
            ),
            waiting_count=Count("registrations", filter=Q(registrations__state=State.WAITING)),
        )
    )
    rows = with_networks(counted[:limit] if limit else counted)
    return [
        MyGathering(
            gathering=row,
            network=row.network,
            status=rules.status(row, getattr(row, "desk", None), now),
            registered=row.registered_count,
            waiting=row.waiting_count,
        )
        for row in rows
    ]


def my_networks(viewer: Viewer) -> PageQuerySet[NetworkPage]:
    """The networks the viewer may edit, by title."""
    if not isinstance(viewer, Person) or not viewer.is_active:
        return NetworkPage.objects.none()
    found: PageQuerySet[NetworkPage] = PagePermissionPolicy(NetworkPage).instances_user_has_permission_for(
        viewer, "change"
    )
    return NetworkPage.objects.filter(pk__in=found.values("pk")).order_by("title")


@dataclass(frozen=True, slots=True)
class LoggedRow:
    """A participant, with all that has happened to the registration and every mail about it."""

    row: ParticipantRow
    events: list[RegistrationEvent]
    mails: list[OutgoingMail]


@dataclass(frozen=True, slots=True)
class DeskView:
    """Everything on a gathering's page of participants."""

    gathering: GatheringPage
    desk: RegistrationDesk
    network: NetworkPage | None
    occupancy: Occupancy
    status: rules.Status
    sign_up: rules.SignUp
    registered: list[LoggedRow]
    waiting: list[LoggedRow]
    offered: list[LoggedRow]
    cancelled: list[LoggedRow]
    handed_over: list[LoggedRow]
    mails_sent: int
    mails_pending: int
    mails_failed: list[OutgoingMail]

    @property
    def share_taken(self) -> float | None:
        """Of the seats, between 0 and 1; None when there is no limit."""
        seats = self.occupancy.seats
        return None if not seats else min(1.0, self.occupancy.taken / seats)

    @property
    def people_to_tell(self) -> int:
        """Those who get a mail when the gathering is moved or cancelled."""
        return self.occupancy.taken + self.occupancy.waiting


def desk_view(viewer: Viewer, gathering: GatheringPage) -> DeskView:
    """For whoever plans the gathering; raises PermissionDenied for anybody else. The same few queries for any number of people."""
    everybody = participants(viewer, gathering, states=State.values)
    desk = RegistrationDesk.objects.filter(gathering=gathering).first() or RegistrationDesk(
        gathering=gathering
    )
    events: dict[int, list[RegistrationEvent]] = defaultdict(list)
    for event in RegistrationEvent.objects.filter(registration__gathering=gathering).select_related("actor"):
        events[event.registration_id].append(event)
    mails: dict[int, list[OutgoingMail]] = defaultdict(list)
    for mail in OutgoingMail.objects.filter(registration__gathering=gathering).select_related("registration"):
        mails[mail.registration_id or 0].append(mail)
    by_state: dict[str, list[LoggedRow]] = {state: [] for state in State.values}
    for row in everybody:
        pk = row.registration.pk
        by_state[row.state].append(LoggedRow(row=row, events=events[pk], mails=mails[pk]))
    by_state[State.WAITING].sort(key=lambda logged: logged.row.position or 0)
    every_mail = [mail for some in mails.values() for mail in some]
    unsent = (OutgoingMail.State.PENDING, OutgoingMail.State.SENDING)
    with_networks([gathering])
    return DeskView(
        gathering=gathering,
        desk=desk,
        network=gathering.network,
        occupancy=occupancy(gathering, desk),
        status=rules.status(gathering, desk),
        sign_up=rules.sign_up(gathering, desk),
        registered=by_state[State.REGISTERED],
        waiting=by_state[State.WAITING],
        offered=by_state[State.OFFERED],
        cancelled=by_state[State.CANCELLED],
        handed_over=by_state[State.HANDED_OVER],
        mails_sent=sum(mail.state == OutgoingMail.State.SENT for mail in every_mail),
        mails_pending=sum(mail.state in unsent for mail in every_mail),
        mails_failed=[mail for mail in every_mail if mail.state == OutgoingMail.State.FAILED],
    )


def people_to_tell(gathering: GatheringPage) -> int:
    """How many have a seat or a place in the queue, and so get a mail when the gathering is moved or cancelled."""
    return Registration.objects.filter(gathering_id=gathering.pk, state__in=Registration.ACTIVE).count()


@dataclass(frozen=True, slots=True)
class SeatLine:
    """One seat: the role, who sits there, and who did before."""

    seat: NetworkSeat
    holder: SeatHolder | None
    former: list[SeatHolder]
    is_role_of_network: bool


@dataclass(frozen=True, slots=True)
class MemberLine:
    member: NetworkMember
    seats: list[SeatLine]


def member_table(viewer: Viewer, network: NetworkPage) -> list[MemberLine]:
    """Organisations by name with their seats and the people on them, in four queries; for those who plan the network."""
    if not rules.may_edit(viewer, network):
        raise PermissionDenied(
            "Bara nätverkets planeringsgrupp får se vilka personer som sitter på platserna."
        )
    order = {
        title: number
        for number, title in enumerate(network.roles.order_by("sort_order").values_list("title", flat=True))
    }
    holders = SeatHolder.objects.select_related("person").order_by("-from_date", "-id")
    members = (
        NetworkMember.objects.filter(network=network, left__isnull=True)
        .select_related("organisation")
        .prefetch_related(
            Prefetch("seats", NetworkSeat.objects.prefetch_related(Prefetch("holders", holders)))
        )
        .order_by("organisation__sort_name")
    )
    return [
        MemberLine(
            member=member,
            seats=[
                _seat_line(seat, seat.role_title in order)
                for seat in sorted(
                    member.seats.all(), key=lambda seat: order.get(seat.role_title, len(order))
                )
            ],
        )
        for member in members
    ]


def _seat_line(seat: NetworkSeat, is_role_of_network: bool) -> SeatLine:
    holders: Sequence[SeatHolder] = list(seat.holders.all())
    return SeatLine(
        seat=seat,
        holder=next((holder for holder in holders if holder.to_date is None), None),
        former=[holder for holder in holders if holder.to_date is not None],
        is_role_of_network=is_role_of_network,
    )


def former_members(viewer: Viewer, network: NetworkPage) -> QuerySet[NetworkMember]:
    if not rules.may_edit(viewer, network):
        raise PermissionDenied("Bara nätverkets planeringsgrupp får se vilka som har lämnat det.")
    return (
        NetworkMember.objects.filter(network=network, left__isnull=False)
        .select_related("organisation")
        .order_by("-left", "organisation__sort_name")
    )


@dataclass(frozen=True, slots=True)
class PublishNews:
    """What a publish brought with it, to tell the editor."""

    told: int
    promoted: int


def news_since(gathering: GatheringPage, sequence_before: int | None, at: datetime) -> PublishNews:
    """Mails about a moved gathering and seats given from the queue, since that number and that moment."""
    desk = RegistrationDesk.objects.filter(gathering=gathering).first()
    told = 0
    if desk is not None and sequence_before is not None and desk.calendar_sequence > sequence_before:
        told = OutgoingMail.objects.filter(
            registration__gathering=gathering,
            kind=OutgoingMail.Kind.GATHERING_CHANGED,
            version=desk.calendar_sequence,
        ).count()
    promoted = RegistrationEvent.objects.filter(
        registration__gathering=gathering, kind=RegistrationEvent.Kind.PROMOTED, at__gte=at
    ).count()
    return PublishNews(told=told, promoted=promoted)


def rooms_too_small(gathering: GatheringPage) -> list[tuple[Session, Room]]:
    """Sessions that everybody is at, since no other goes on, with their room that has fewer seats than the gathering."""
    if gathering.seats is None:
        return []
    timed = [
        (session, session.starts, session.ends)
        for session in Session.objects.filter(page_id=gathering.pk)
        .select_related("room")
        .order_by("starts", "id")
        if session.starts is not None and session.ends is not None
    ]
    return [
        (session, session.room)
        for session, starts, ends in timed
        if session.room is not None
        and session.room.capacity is not None
        and session.room.capacity < gathering.seats
        and not any(other is not session and begins < ends and starts < over for other, begins, over in timed)
    ]
