"""From a row of the outbox to a mail: its subject and words, and the calendar entry that goes with it.

The entry stands twice, as in what Google and Outlook send themselves:

    multipart/mixed
      multipart/alternative
        text/plain
        text/calendar; method=REQUEST    (or CANCEL)
      application/ics                    (traff.ics, the same bytes)

Outlook takes as an invitation only a text/calendar among the alternatives, in the first part of the mixed
([MS-OXCMAIL], [MS-STANOICAL] V0343); the method must stand in the content type as in the calendar (RFC 6047).
Gmail and Thunderbird read it there as well. The attached file is for Apple Mail, for webmail that shows no
invitations, and for whoever wants to save it.
"""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

from hjulet.meet.formats import calendar
from hjulet.meet.formats.schedule_text import one_line
from hjulet.meet.models import OutgoingMail
from hjulet.meet.tokens import manage_url

Kind = OutgoingMail.Kind

WITH_ENTRY = {Kind.REGISTERED, Kind.PROMOTED, Kind.CHANGED, Kind.REPEATED, Kind.GATHERING_CHANGED}
WITH_CANCELLATION = {Kind.CANCELLED, Kind.GATHERING_CANCELLED}


def compose(mail: OutgoingMail) -> EmailMultiAlternatives:
    """The mail as it stands in the outbox, in the language of the sign-up. Writing it twice gives the same mail."""
    registration = mail.registration
    with translation.override(registration.language):
        words = render_to_string(
            f"hjulet/meet/mail/{mail.kind}.txt",
            {
                "registration": registration,
                "gathering": registration.gathering,
                "desk": registration.gathering.desk,
                "facts": mail.facts,
                "manage_url": manage_url(registration),
                "where": calendar.place_line(registration.gathering),
                "public_url": settings.PUBLIC_URL,
            },
        ).strip()
        entry = _entry(mail)
    subject, _, body = words.partition("\n")
    message = EmailMultiAlternatives(
        subject=one_line(subject),
        body=body.strip() + "\n",
        to=[registration.person.email],
        headers={
            "Message-ID": f"<{registration.public_id.hex}.{mail.kind}.{mail.version}@hjulet>",
            "Auto-Submitted": "auto-generated",
        },
    )
    if entry is not None:
        method = "CANCEL" if mail.kind in WITH_CANCELLATION else "REQUEST"
        message.attach_alternative(entry.decode(), f"text/calendar; method={method}")
        message.attach("traff.ics", entry, "application/ics")
    return message


def _entry(mail: OutgoingMail) -> bytes | None:
    """The calendar entry, for those who have or had a seat; nobody who waits has one, nor the joining link in it."""
    is_cancelled = mail.kind in WITH_CANCELLATION
    had_entry = mail.facts.get("state") == "registered" or mail.facts.get("had_seat", False)
    if not had_entry or not (is_cancelled or mail.kind in WITH_ENTRY):
        return None
    return calendar.invitation(
        mail.registration.gathering,
        mail.registration.gathering.desk,
        sequence=mail.facts.get("sequence", 0),
        stamped=mail.created_at,
        attendee_name=mail.registration.name,
        attendee_email=mail.registration.person.email,
        manage_url=manage_url(mail.registration),
        is_cancelled=is_cancelled,
    )


__all__ = ["compose"]
