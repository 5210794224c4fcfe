"""Messages from those who plan: whom each would reach, and how it reads for one of them."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from hjulet.hub.rules import Viewer
from hjulet.meet.models import GatheringMessage, GatheringPage, OutgoingMail, Registration, RegistrationDesk
from hjulet.meet.queries.outbox import Letter, letters_of, require_planner

Audience = GatheringMessage.Audience
State = Registration.State


def recipients(message: GatheringMessage) -> QuerySet[Registration]:
    """Those whom the message is for as things stand now. Nobody who has cancelled, ever."""
    everybody = Registration.objects.filter(gathering_id=message.gathering_id, person__isnull=False).order_by(
        "id"
    )
    seated = everybody.filter(state=State.REGISTERED)
    online = Q(mode=Registration.Mode.ONLINE) | Q(gathering__mode=GatheringPage.Mode.ONLINE)
    match message.audience:
        case Audience.REGISTERED:
            return seated
        case Audience.ON_SITE:
            return seated.exclude(online)
        case Audience.ONLINE:
            return seated.filter(online)
        case Audience.SITE:
            return seated.filter(site_id=message.site_id) if message.site_id else seated.none()
        case Audience.SESSION:
            return (
                seated.filter(choices__session_id=message.session_id) if message.session_id else seated.none()
            )
        case Audience.WAITING:
            return everybody.filter(state__in=[State.WAITING, State.OFFERED])
        case Audience.PRESENT:
            return seated.filter(attendance__isnull=False)
        case Audience.ABSENT:
            return seated.filter(attendance__isnull=True) if presence_is_closed(message) else seated.none()
    raise ValueError(f"Audience {message.audience!r} is not known: expected one of {Audience.values}.")


def presence_is_closed(message: GatheringMessage) -> bool:
    """Before the check-in is closed nobody can be said not to have come."""
    return RegistrationDesk.objects.filter(
        gathering_id=message.gathering_id, presence_closed_at__isnull=False
    ).exists()


def messages_of(viewer: Viewer, gathering: GatheringPage) -> QuerySet[GatheringMessage]:
    """Drafts, what waits for its time, and what has been sent, the latest first; for whoever plans the gathering."""
    require_planner(viewer, gathering)
    return (
        GatheringMessage.objects.filter(gathering=gathering)
        .select_related("session", "site", "written_by")
        .order_by("-created_at", "-id")
    )


def with_mail_counts(rows: QuerySet[GatheringMessage]) -> QuerySet[GatheringMessage]:
    """Each with how many mails it became, and how many of them have gone."""
    return rows.annotate(
        mails_written=Count("mails"),
        mails_sent=Count("mails", filter=Q(mails__state=OutgoingMail.State.SENT)),
    )


def example_letter(viewer: Viewer, message: GatheringMessage) -> Letter | None:
    """The message as the first of those it is for would read it; None when it is for nobody."""
    require_planner(viewer, message.gathering)
    first = recipients(message).first()
    if first is None:
        return None
    mail = OutgoingMail(
        registration=first,
        gathering=message.gathering,
        message=message,
        kind=OutgoingMail.Kind.MESSAGE,
        facts={"state": first.state},
    )
    return letters_of([mail])[0]


def messages_due(at: datetime | None = None) -> list[int]:
    """The ids of those whose time has come."""
    due = GatheringMessage.objects.filter(
        state=GatheringMessage.State.SCHEDULED, send_at__lte=at or timezone.now()
    )
    return list(due.order_by("send_at", "id").values_list("pk", flat=True))
