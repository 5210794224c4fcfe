"""The outbox: written in the transaction, sent after it by the worker, each mail once.

The table is the queue. A mail is claimed with one conditional UPDATE, which only one worker can win on
either database, sent, and marked. A worker that dies in between leaves it claimed; after
`CLAIM_EXPIRES` it is tried again under the same Message-ID, so that the receiving side can tell.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any

from django.core.mail import get_connection
from django.db.models import Count, F, Q
from django.utils import timezone

from hjulet.meet.formats.mail import compose
from hjulet.meet.models import OutgoingMail, Registration, RegistrationDesk

logger = logging.getLogger(__name__)

State = OutgoingMail.State

CLAIM_EXPIRES = timedelta(minutes=5)
RETRY_AFTER = timedelta(seconds=30)
MAX_ATTEMPTS = 8


def _mail(
    registration: Registration, kind: str, desk: RegistrationDesk, version: int, sequence_ahead: int, facts: dict[str, Any]
) -> OutgoingMail:
    return OutgoingMail(
        registration=registration,
        kind=kind,
        version=version,
        facts={"state": registration.state, "sequence": desk.calendar_sequence + sequence_ahead, **facts},
    )


def _times_cancelled(gathering_id: int, people: Collection[int]) -> dict[int, int]:
    """A calendar entry that was cancelled and comes back must carry a higher number than before."""
    cancelled = Registration.objects.filter(
        gathering_id=gathering_id, person_id__in=people, state=Registration.State.CANCELLED
    )
    return dict(cancelled.values_list("person_id").annotate(Count("pk")).order_by())


def write_mail(
    registration: Registration, kind: str, desk: RegistrationDesk, *, version: int = 0, **facts: Any
) -> None:
    """Put one mail in the outbox. Writing the same (registration, kind, version) again changes nothing."""
    write_mails([registration], kind, desk, version=version, **facts)


def write_mails(
    registrations: Sequence[Registration], kind: str, desk: RegistrationDesk, *, version: int, **facts: Any
) -> None:
    """The same mail to many, in one statement per five hundred."""
    ahead = _times_cancelled(desk.gathering_id, [registration.person_id for registration in registrations])
    mails = [
        _mail(registration, kind, desk, version, ahead.get(registration.person_id, 0), facts)
        for registration in registrations
    ]
    OutgoingMail.objects.bulk_create(mails, ignore_conflicts=True, batch_size=500)


def deliver_outbox(*, limit: int = 200) -> int:
    """Send what waits in the outbox, oldest first, and return how many were sent."""
    now = timezone.now()
    due = (
        OutgoingMail.objects.filter(
            Q(state=State.PENDING, claimed_at__isnull=True)
            | Q(state=State.PENDING, claimed_at__lte=now - RETRY_AFTER)
            | Q(state=State.SENDING, claimed_at__lte=now - CLAIM_EXPIRES)
        )
        .order_by("created_at", "id")
        .values_list("pk", "state", "claimed_at")[:limit]
    )
    waiting = list(due)
    if not waiting:
        return 0
    sent = 0
    with get_connection() as connection:
        for pk, state, claimed_at in waiting:
            claimed = OutgoingMail.objects.filter(pk=pk, state=state, claimed_at=claimed_at).update(
                state=State.SENDING, claimed_at=timezone.now(), attempts=F("attempts") + 1
            )
            if claimed and _send(OutgoingMail.objects.get(pk=pk), connection):
                sent += 1
    return sent


def _send(mail: OutgoingMail, connection: Any) -> bool:
    try:
        message = compose(mail)
        message.connection = connection
        message.send()
    except Exception as error:  # whatever the mail server or the template says: the next mail must still go
        # Only the kind of error: its text may hold an address.
        logger.warning("Mail %s could not be sent: %s", mail.pk, type(error).__name__)
        mail.state = State.FAILED if mail.attempts >= MAX_ATTEMPTS else State.PENDING
        mail.last_error = type(error).__name__
        mail.save(update_fields=["state", "last_error"])
        return False
    mail.state = State.SENT
    mail.sent_at = timezone.now()
    mail.last_error = ""
    mail.save(update_fields=["state", "sent_at", "last_error"])
    return True
