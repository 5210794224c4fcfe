"""Messages from those who plan to those who come: drafted, read through, sent once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from hjulet.hub.models import Person
from hjulet.hub.rules import Actor
from hjulet.meet import rules
from hjulet.meet.actions.outbox import write_mails
from hjulet.meet.models import (
    GatheringMessage,
    GatheringPage,
    GatheringSite,
    OutgoingMail,
    RegistrationDesk,
    Session,
)
from hjulet.meet.queries.messages import messages_due, presence_is_closed, recipients

State = GatheringMessage.State
Audience = GatheringMessage.Audience


class MessageRefused(Exception):
    """The message cannot be written or sent like this. `reason` is a stable word:
    sent, scheduled, not_scheduled, draft_gathering, nobody, no_site, no_session, presence_open, past."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class MessageWords:
    """What a message says, and to whom."""

    subject: str
    body: str
    audience: str = Audience.REGISTERED
    session: Session | None = None
    site: GatheringSite | None = None


def _require_edit(actor: Actor, gathering: GatheringPage) -> Person:
    if not isinstance(actor, Person) or not rules.may_edit(actor, gathering):
        raise PermissionDenied("Bara de som planerar träffen får skriva till deltagarna.")
    return actor


def save_message(
    actor: Actor, gathering: GatheringPage, words: MessageWords, *, message: GatheringMessage | None = None
) -> GatheringMessage:
    """Keep a draft, new or changed. Nothing is sent. One that has been sent, or waits for its time, stays as it is."""
    author = _require_edit(actor, gathering)
    with transaction.atomic():
        if message is None:
            draft = GatheringMessage(gathering=gathering, written_by=author)
        else:
            draft = _locked(message.pk, gathering)
            _refuse_unless_draft(draft)
        draft.subject = " ".join(words.subject.split())
        draft.body = words.body.replace("\r\n", "\n").strip()
        draft.audience = words.audience
        draft.session = words.session if words.audience == Audience.SESSION else None
        draft.site = words.site if words.audience == Audience.SITE else None
        _refuse_others_parts(draft)
        draft.save()
    return draft


def delete_message(actor: Actor, message: GatheringMessage) -> None:
    """Throw a draft away."""
    _require_edit(actor, message.gathering)
    with transaction.atomic():
        draft = _locked(message.pk, message.gathering)
        _refuse_unless_draft(draft)
        draft.delete()


def send_message(actor: Actor, message: GatheringMessage) -> int:
    """Put it in the outbox, one mail to each whom it is for. Returns how many; twice is the same as once."""
    _require_edit(actor, message.gathering)
    with transaction.atomic():
        fresh = _locked(message.pk, message.gathering)
        if fresh.state == State.SENT:
            return OutgoingMail.objects.filter(message=fresh).count()
        return _send(fresh, timezone.now())


def schedule_message(actor: Actor, message: GatheringMessage, send_at: datetime) -> None:
    """Let it wait for its time. Whom it is for is counted then, not now."""
    _require_edit(actor, message.gathering)
    with transaction.atomic():
        fresh = _locked(message.pk, message.gathering)
        _refuse_unless_draft(fresh)
        if send_at <= timezone.now():
            raise MessageRefused("past")
        if not message.gathering.live:
            raise MessageRefused("draft_gathering")
        fresh.state, fresh.send_at = State.SCHEDULED, send_at
        fresh.save(update_fields=["state", "send_at"])


def take_back_message(actor: Actor, message: GatheringMessage) -> None:
    """A message that waits for its time becomes a draft again."""
    _require_edit(actor, message.gathering)
    with transaction.atomic():
        fresh = _locked(message.pk, message.gathering)
        if fresh.state != State.SCHEDULED:
            raise MessageRefused("not_scheduled")
        _back_to_draft(fresh)


def send_messages_due(at: datetime | None = None) -> int:
    """Send those whose time has come. The worker runs it every half minute. Returns how many mails were written.

    One that can no longer be sent (the page is a draft again, or there is nobody to send to) becomes a
    draft again, so that it does not go by surprise some other day.
    """
    now = at or timezone.now()
    count = 0
    for pk in messages_due(now):
        with transaction.atomic():
            message = _locked(pk)
            if message.state != State.SCHEDULED:
                continue
            try:
                count += _send(message, now)
            except MessageRefused:
                _back_to_draft(message)
    return count


def _locked(pk: int, gathering: GatheringPage | None = None) -> GatheringMessage:
    rows = GatheringMessage.objects.select_for_update(of=("self",)).select_related("gathering")
    return rows.get(pk=pk) if gathering is None else rows.get(pk=pk, gathering_id=gathering.pk)


def _back_to_draft(message: GatheringMessage) -> None:
    message.state, message.send_at = State.DRAFT, None
    message.save(update_fields=["state", "send_at"])


def _refuse_unless_draft(message: GatheringMessage) -> None:
    if message.state != State.DRAFT:
        raise MessageRefused(message.state)


def _refuse_others_parts(message: GatheringMessage) -> None:
    """A site or a session of another gathering would reach nobody, or the wrong people."""
    if message.audience == Audience.SITE and (
        message.site is None or message.site.page_id != message.gathering_id
    ):
        raise MessageRefused("no_site")
    if message.audience == Audience.SESSION and (
        message.session is None or message.session.page_id != message.gathering_id
    ):
        raise MessageRefused("no_session")


def _send(message: GatheringMessage, now: datetime) -> int:
    if not message.gathering.live:
        raise MessageRefused("draft_gathering")
    if message.audience == Audience.ABSENT and not presence_is_closed(message):
        raise MessageRefused("presence_open")
    people = list(recipients(message))
    if not people:
        raise MessageRefused("nobody")
    desk, _made = RegistrationDesk.objects.get_or_create(gathering=message.gathering)
    write_mails(people, OutgoingMail.Kind.MESSAGE, desk, version=message.pk, message=message)
    message.state, message.sent_at = State.SENT, now
    message.save(update_fields=["state", "sent_at"])
    return len(people)
