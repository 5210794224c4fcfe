"""The outbox: written in the transaction, sent after it by the worker, each mail once.

The table is the queue. A mail is claimed with one conditional UPDATE, which only one worker can win on
either database, sent, and marked. A worker that dies in between leaves it claimed; after
`CLAIM_EXPIRES` it is tried again under the same Message-ID, so that the receiving side can tell.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
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
    registration: Registration,
    kind: str,
    desk: RegistrationDesk,
    version: int,
    sequence_ahead: int,
    facts: dict[str, Any],
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


def _sequence_ahead(kind: str, times_cancelled: int) -> int:
    """Each cancellation and each return raises the number by one, so that the later always counts."""
    return 2 * times_cancelled - (1 if kind == OutgoingMail.Kind.CANCELLED else 0)


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
        _mail(
            registration,
            kind,
            desk,
            version,
            _sequence_ahead(kind, ahead.get(registration.person_id, 0)),
            facts,
        )
        for registration in registrations
    ]
    OutgoingMail.objects.bulk_create(mails, ignore_conflicts=True, batch_size=500)


class MailServerAway(Exception):
    """The mail server does not answer. Nothing is lost or counted as an attempt: try again in a while."""


def deliver_outbox(*, limit: int = 200) -> int:
    """Send what is due in the outbox, oldest first, and return how many were sent.

    Raises MailServerAway when the server does not answer; every mail then waits as it was.
    """
    sent = 0
    connection = None
    for pk, state, claimed_at in _due(limit):
        connection = connection or get_connection()
        try:
            connection.open()
        except OSError as error:  # smtplib's own errors are of this kind too
            raise MailServerAway(type(error).__name__) from None
        claimed = OutgoingMail.objects.filter(pk=pk, state=state, claimed_at=claimed_at).update(
            state=State.SENDING, claimed_at=timezone.now(), attempts=F("attempts") + 1
        )
        if claimed and _send(OutgoingMail.objects.get(pk=pk), connection):
            sent += 1
    if connection is not None:
        connection.close()
    return sent


def _due(limit: int) -> list[tuple[int, str, datetime | None]]:
    """New mails, those whose pause after a failure is over, and those that a worker left behind when it died."""
    now = timezone.now()
    due = Q(state=State.PENDING, claimed_at__isnull=True) | Q(
        state=State.SENDING, claimed_at__lte=now - CLAIM_EXPIRES
    )
    for attempts in range(1, MAX_ATTEMPTS):
        # Half a minute, one, two, four … so that a fault of an hour is outlived.
        pause = RETRY_AFTER * 2 ** (attempts - 1)
        due |= Q(state=State.PENDING, attempts=attempts, claimed_at__lte=now - pause)
    rows = OutgoingMail.objects.filter(due).order_by("created_at", "id")
    return list(rows.values_list("pk", "state", "claimed_at")[:limit])


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
        connection.close()  # it may be broken: the next mail opens it anew
        return False
    mail.state = State.SENT
    mail.sent_at = timezone.now()
    mail.last_error = ""
    mail.save(update_fields=["state", "sent_at", "last_error"])
    return True
