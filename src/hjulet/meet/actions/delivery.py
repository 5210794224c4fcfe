"""Sending the outbox: never the same mail twice, whatever dies in between (decision 25).

1. *Claim*: up to fifty mails that are due are marked as being sent, in one transaction that one worker only
   can win on either database.
2. *Begin*: when the mail server has taken sender and recipient, and just before it is given the mail itself,
   `begun_at` is written, on the condition that the claim still is ours.
3. *Mark*: as soon as the server has answered, the mail is sent, or back in the queue if the server said no.

A worker that dies before 2 leaves mails that surely have not gone: after `CLAIM_EXPIRES` another takes them.
One that dies between 2 and 3 leaves at most one that may have gone: it becomes *uncertain*, and a person decides.
"""

from __future__ import annotations

import logging
import smtplib
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from datetime import time as clock
from hashlib import sha256
from types import TracebackType
from typing import Any

from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.smtp import EmailBackend as SmtpBackend
from django.core.mail.message import sanitize_address
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from hjulet.hub.wording import local
from hjulet.meet.formats.mail import compose
from hjulet.meet.models import OutgoingMail, RegistrationDesk
from hjulet.meet.queries.outbox import Letter, SpokeLetter, letters, why_not

logger = logging.getLogger(__name__)

Kind = OutgoingMail.Kind
State = OutgoingMail.State

CLAIM_EXPIRES = timedelta(minutes=5)
"""Far longer than the mail server may take to answer one mail (EMAIL_TIMEOUT, 20 seconds)."""
RETRY_AFTER = timedelta(seconds=30)
MAX_ATTEMPTS = 8
BATCH = 50
TO_MANY = (Kind.MESSAGE, Kind.REMINDER, Kind.GATHERING_CHANGED, Kind.DOCUMENTED)
"""What those who plan say to many at once: never while the page is a draft."""
REMINDS_FROM, REMINDS_TO = clock(8), clock(20)
"""Nobody is reminded at night."""


class MailServerAway(Exception):
    """The mail server does not answer. Nothing is lost or counted as an attempt: try again in a while."""


class NoLongerOurs(Exception):
    """Between claim and sending somebody held the mail in, stopped it, or took over the claim."""


class MayHaveGone(Exception):
    """The connection broke when the server had begun to take the mail and before it answered."""


def deliver_outbox(
    *,
    limit: int = 2000,
    seconds: float = 20.0,
    stop: Callable[[], bool] = lambda: False,
    now: Callable[[], datetime] = timezone.now,
) -> int:
    """Send what is due in the outbox, oldest first, and return how many were sent.

    Ends when nothing is due, at the limits, or when `stop` says so; what was claimed by then goes back.
    Raises MailServerAway when the server does not answer; every mail then waits as it was.
    """
    settle_left_behind(now())
    give_up = time.monotonic() + seconds
    tried = sent = 0
    with Line() as line:
        while tried < limit and not stop() and time.monotonic() < give_up and _due(now()).exists():
            line.open()
            claimed_at = now()
            claimed = _claim(min(BATCH, limit - tried), claimed_at)
            if not claimed:
                break
            try:
                for letter in letters(claimed):
                    if stop() or time.monotonic() > give_up:
                        break
                    line.open()
                    claimed.remove(letter.mail.pk)
                    tried += 1
                    sent += _send(letter, claimed_at, line, now())
            finally:
                _let_go(claimed, claimed_at)
    return sent


def settle_left_behind(now: datetime) -> int:
    """Mails that a worker had begun to hand over when it died may have gone: a person decides. Returns how many."""
    left_behind = OutgoingMail.objects.filter(state=State.SENDING, begun_at__lte=now - CLAIM_EXPIRES)
    if not left_behind.exists():  # an update that finds nothing would still lock SQLite every second
        return 0
    return left_behind.update(state=State.UNCERTAIN, last_error="worker_died")


def _due(now: datetime) -> QuerySet[OutgoingMail]:
    """New mails, those whose pause after a failure is over, and those left behind before they were begun."""
    due = Q(state=State.PENDING, claimed_at__isnull=True) | Q(
        state=State.SENDING, begun_at__isnull=True, claimed_at__lte=now - CLAIM_EXPIRES
    )
    for attempts in range(MAX_ATTEMPTS):
        # Half a minute, one, two, four … so that a fault of an hour is outlived.
        pause = RETRY_AFTER * 2 ** max(0, attempts - 1)
        due |= Q(state=State.PENDING, attempts=attempts, claimed_at__lte=now - pause)
    unsent = OutgoingMail.objects.filter(state__in=[State.PENDING, State.SENDING])  # by the index
    rows = unsent.filter(due, Q(send_after__isnull=True) | Q(send_after__lte=now))
    rows = rows.exclude(gathering_id__in=_held()).exclude(kind__in=TO_MANY, gathering__live=False)
    if not REMINDS_FROM <= local(now).time() < REMINDS_TO:
        rows = rows.exclude(kind=Kind.REMINDER)
    return rows.order_by("created_at", "id")


def _held() -> QuerySet[RegistrationDesk, Any]:
    return RegistrationDesk.objects.filter(holds_mail=True).values("gathering_id")


def _claim(count: int, now: datetime) -> list[int]:
    """Take so many for this worker alone. On SQLite the transaction locks the database, on PostgreSQL the rows."""
    with transaction.atomic():
        locked = _due(now).select_for_update(skip_locked=True, of=("self",))
        pks = list(locked.values_list("pk", flat=True)[:count])
        OutgoingMail.objects.filter(pk__in=pks).update(
            state=State.SENDING, claimed_at=now, attempts=F("attempts") + 1
        )
    return pks


def _mine(pks: list[int], claimed_at: datetime) -> QuerySet[OutgoingMail]:
    return OutgoingMail.objects.filter(
        pk__in=pks, state=State.SENDING, claimed_at=claimed_at, begun_at__isnull=True
    )


def _let_go(pks: list[int], claimed_at: datetime) -> None:
    """Back in the queue as they were, without having been tried."""
    if pks:
        mine = _mine(pks, claimed_at)
        mine.filter(attempts__lte=1).update(state=State.PENDING, claimed_at=None, attempts=0)
        mine.update(state=State.PENDING, attempts=F("attempts") - 1)


def _send(letter: Letter | SpokeLetter, claimed_at: datetime, line: Line, now: datetime) -> bool:
    """Hand one mail over and mark what came of it."""
    mail = letter.mail
    mine = _mine([mail.pk], claimed_at)
    if reason := why_not(letter, now):
        mine.update(state=State.STOPPED, last_error=reason)
        return False

    def begin() -> None:
        if not mine.exclude(gathering_id__in=_held()).update(begun_at=now):
            raise NoLongerOurs

    begun = OutgoingMail.objects.filter(pk=mail.pk, state=State.SENDING, begun_at=now)
    try:
        line.hand_over(compose(letter), begin)
    except NoLongerOurs:
        _let_go([mail.pk], claimed_at)
        return False
    except MayHaveGone as broken:
        begun.update(state=State.UNCERTAIN, last_error=_named(broken.__cause__))
        line.close()
        return False
    except Exception as error:  # whatever the mail server or the template says: the next mail must still go
        # Only the kind of error and the server's number: its text may hold an address.
        logger.warning("Mail %s could not be sent: %s", mail.pk, _named(error))
        is_last = mail.attempts >= MAX_ATTEMPTS or _is_for_good(error)
        OutgoingMail.objects.filter(pk=mail.pk, state=State.SENDING, claimed_at=claimed_at).update(
            state=State.FAILED if is_last else State.PENDING, begun_at=None, last_error=_named(error)
        )
        line.close()  # it may be broken: the next mail opens it anew
        return False
    # Also when somebody has called it uncertain meanwhile; not when somebody has had it sent again.
    OutgoingMail.objects.filter(pk=mail.pk, begun_at=now).update(state=State.SENT, sent_at=now, last_error="")
    return True


def _code(error: BaseException | None) -> int | None:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return next((code for code, _answer in error.recipients.values()), None)
    return error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else None


def _named(error: BaseException | None) -> str:
    """ "SMTPRecipientsRefused 550"."""
    code = _code(error)
    return f"{type(error).__name__} {code}" if code is not None else type(error).__name__


def _is_for_good(error: BaseException) -> bool:
    """The server will not have this mail or this address, however often it is tried. A refused sender is our fault."""
    is_about_mail = isinstance(error, smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError)
    return is_about_mail and (_code(error) or 0) >= 500


class Line:
    """One connection to the mail server, opened when first needed and kept for all mails."""

    def __init__(self) -> None:
        self._connection: Any = None

    def __enter__(self) -> Line:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def open(self) -> None:
        """Does nothing when it is open. Raises MailServerAway."""
        if self._connection is not None:
            return
        connection = get_connection()
        try:
            connection.open()
        except OSError as error:  # smtplib's own errors are of this kind too
            raise MailServerAway(type(error).__name__) from None
        self._connection = connection

    def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            try:
                connection.close()
            except OSError:
                logger.info("The mail server closed the connection before we did.")

    def hand_over(self, message: EmailMultiAlternatives, begin: Callable[[], None]) -> None:
        """Give the mail to the server, calling `begin` at the last moment before the server could take it.

        Raises MayHaveGone when it cannot be known whether the server has it; with any other error it has not.
        """
        if isinstance(self._connection, SmtpBackend) and self._connection.connection is not None:
            _over_smtp(self._connection.connection, message, begin)
        else:
            begin()
            self._connection.send_messages([message])


def in_bytes(message: EmailMultiAlternatives) -> bytes:
    """The mail on the wire. Its boundaries follow from its identity, so that every try gives the same bytes."""
    whole = message.message()
    identity = sha256(whole["Message-ID"].encode()).hexdigest()[:32]
    for number, part in enumerate(part for part in whole.walk() if part.is_multipart()):
        # Python would make one by chance and search the whole text for it, which takes a fifth of the time.
        part.set_boundary(f"=_{identity}_{number}")
    return bytes(whole.as_bytes(linesep="\r\n"))  # type: ignore[call-arg]  # Django's own


def _over_smtp(smtp: smtplib.SMTP, message: EmailMultiAlternatives, begin: Callable[[], None]) -> None:
    """As smtplib's own `sendmail`, with the note in the middle of it."""
    content = in_bytes(message)
    sender = sanitize_address(message.from_email, "utf-8")
    [recipient] = (sanitize_address(address, "utf-8") for address in message.recipients())
    smtp.ehlo_or_helo_if_needed()
    options = [f"size={len(content)}"] if smtp.has_extn("size") else []
    code, answer = smtp.mail(sender, options)
    if code != 250:
        raise smtplib.SMTPSenderRefused(code, answer, sender)
    code, answer = smtp.rcpt(recipient)
    if code not in {250, 251}:
        raise smtplib.SMTPRecipientsRefused({recipient: (code, answer)})
    try:
        begin()
    except NoLongerOurs:
        smtp.rset()
        raise
    try:
        code, answer = smtp.data(content)
    except smtplib.SMTPDataError:
        raise  # an answer, and it is no
    except (OSError, smtplib.SMTPException) as broken:
        raise MayHaveGone from broken
    if code != 250:
        raise smtplib.SMTPDataError(code, answer)
