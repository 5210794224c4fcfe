"""The outbox: mails are written in the transaction of what they tell, and read, held in or stopped before they go.

The table is the queue; `delivery` sends what is due.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from hjulet.hub.models import Person
from hjulet.hub.rules import Actor
from hjulet.meet import rules
from hjulet.meet.models import GatheringMessage, GatheringPage, OutgoingMail, Registration, RegistrationDesk

Kind = OutgoingMail.Kind
State = OutgoingMail.State

TAKES_ENTRY_BACK = {Kind.CANCELLED, Kind.HANDED_OVER}


def _times(gathering_id: int, people: Collection[int]) -> tuple[dict[int, int], dict[int, int]]:
    """How often each person has left the gathering, and been told of another way or site to take part."""
    left = Registration.objects.filter(
        gathering_id=gathering_id,
        person_id__in=people,
        state__in=[Registration.State.CANCELLED, Registration.State.HANDED_OVER],
    )
    switched = OutgoingMail.objects.filter(
        registration__gathering_id=gathering_id, registration__person_id__in=people, kind=Kind.SWITCHED
    )
    return (
        dict(left.values_list("person_id").annotate(Count("pk")).order_by()),
        dict(switched.values_list("registration__person_id").annotate(Count("pk")).order_by()),
    )


def _sequence_ahead(kind: str, left: int, switched: int) -> int:
    """Each leaving, each return and each switch raises the entry's number by one, so that the later always counts."""
    return 2 * left - int(kind in TAKES_ENTRY_BACK) + switched + int(kind == Kind.SWITCHED)


def write_mail(
    registration: Registration, kind: str, desk: RegistrationDesk, *, version: int = 0, **facts: Any
) -> None:
    """Put one mail in the outbox. Writing the same (registration, kind, version) again changes nothing."""
    write_mails([registration], kind, desk, version=version, **facts)


def write_mails(
    registrations: Sequence[Registration],
    kind: str,
    desk: RegistrationDesk,
    *,
    version: int,
    message: GatheringMessage | None = None,
    **facts: Any,
) -> None:
    """The same mail to many, in one statement per five hundred."""
    left, switched = _times(desk.gathering_id, [one.person_id for one in registrations if one.person_id])
    mails = []
    for registration in registrations:
        pk = registration.person_id or 0
        ahead = _sequence_ahead(kind, left.get(pk, 0), switched.get(pk, 0))
        mails.append(
            OutgoingMail(
                registration=registration,
                gathering_id=desk.gathering_id,
                message=message,
                kind=kind,
                version=version,
                facts={"state": registration.state, "sequence": desk.calendar_sequence + ahead, **facts},
            )
        )
    OutgoingMail.objects.bulk_create(mails, ignore_conflicts=True, batch_size=500)


def write_letter(person: Person, kind: str, gathering: GatheringPage, *, key: str, **facts: Any) -> None:
    """A mail to somebody who need not be registered. The same `key` again changes nothing."""
    mail = OutgoingMail(recipient=person, gathering=gathering, kind=kind, key=key, facts=facts)
    OutgoingMail.objects.bulk_create([mail], ignore_conflicts=True)


def write_spoke_letter(
    person: Person,
    letter: str,
    *,
    key: str,
    gathering: GatheringPage | None = None,
    send_after: datetime | None = None,
    **facts: Any,
) -> None:
    """A mail of a spoke ("follow.reminder"), filled by its `letters` when it is sent. The same `key` again changes nothing.

    `facts` are ids and numbers, never names or addresses: whoever is removed meanwhile is in no mail that waits.
    With `gathering` those who plan it read it, hold it in and stop it with its other mails.
    """
    mail = OutgoingMail(
        recipient=person,
        gathering=gathering,
        kind=Kind.LETTER,
        letter=letter,
        key=f"{letter}:{key}",
        facts=facts,
        send_after=send_after,
    )
    OutgoingMail.objects.bulk_create([mail], ignore_conflicts=True)


def _require_edit(actor: Actor, gathering: GatheringPage) -> None:
    if not rules.may_edit(actor, gathering):
        raise PermissionDenied("Bara de som planerar träffen får läsa och skicka dess mejl.")


NOT_BEGUN = Q(state=State.PENDING) | Q(state=State.SENDING, begun_at__isnull=True)
"""What has surely not gone. A worker that has claimed such a mail asks once more before it sends."""


def hold_mail(actor: Actor, gathering: GatheringPage) -> None:
    """From now on nothing is sent about the gathering, confirmations too, until it is released."""
    _require_edit(actor, gathering)
    with transaction.atomic():
        RegistrationDesk.objects.get_or_create(gathering=gathering)
        RegistrationDesk.objects.filter(gathering=gathering).update(holds_mail=True)
        # Out of the hands of a worker that has claimed some of them.
        OutgoingMail.objects.filter(gathering=gathering, state=State.SENDING, begun_at__isnull=True).update(
            state=State.PENDING, claimed_at=None
        )


def release_mail(actor: Actor, gathering: GatheringPage) -> int:
    """Let everything go that waits, and what comes. Returns how many wait."""
    _require_edit(actor, gathering)
    RegistrationDesk.objects.filter(gathering=gathering).update(holds_mail=False)
    return OutgoingMail.objects.filter(gathering=gathering, state=State.PENDING).count()


def stop_mails(
    actor: Actor, gathering: GatheringPage, *, kind: str | None = None, pks: Collection[int] | None = None
) -> int:
    """Never send these: all that wait of one kind, or those with these ids. Returns how many were stopped in time."""
    _require_edit(actor, gathering)
    mails = OutgoingMail.objects.filter(NOT_BEGUN, gathering=gathering)
    if kind is not None:
        mails = mails.filter(kind=kind)
    if pks is not None:
        mails = mails.filter(pk__in=pks)
    return mails.update(state=State.STOPPED, last_error="by_hand", claimed_at=None)


SENDS_AGAIN = (State.FAILED, State.STOPPED, State.UNCERTAIN)


def send_again(actor: Actor, gathering: GatheringPage, pks: Collection[int]) -> int:
    """Put mails back in the queue that failed, were stopped or may not have gone. Returns how many."""
    _require_edit(actor, gathering)
    return OutgoingMail.objects.filter(gathering=gathering, pk__in=pks, state__in=SENDS_AGAIN).update(
        state=State.PENDING, claimed_at=None, begun_at=None, attempts=0, last_error="", send_after=None
    )


def take_as_sent(actor: Actor, gathering: GatheringPage, pks: Collection[int]) -> int:
    """Mails that may have gone, and of which somebody has found out that they did."""
    _require_edit(actor, gathering)
    return OutgoingMail.objects.filter(gathering=gathering, pk__in=pks, state=State.UNCERTAIN).update(
        state=State.SENT, sent_at=timezone.now(), last_error=""
    )
