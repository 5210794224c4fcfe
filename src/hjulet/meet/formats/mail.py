"""From a row of the outbox to a mail: its subject and words, and the calendar entry that goes with it."""

from __future__ import annotations

from email.mime.base import MIMEBase
from email.mime.text import MIMEText

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

from hjulet.meet.formats import calendar
from hjulet.meet.models import OutgoingMail
from hjulet.meet.tokens import manage_url

Kind = OutgoingMail.Kind

WITH_ENTRY = {Kind.REGISTERED, Kind.PROMOTED, Kind.CHANGED, Kind.REPEATED, Kind.GATHERING_CHANGED}
WITH_CANCELLATION = {Kind.CANCELLED, Kind.GATHERING_CANCELLED}


def compose(mail: OutgoingMail) -> EmailMultiAlternatives:
    """The mail as it stands in the outbox, in the language of the sign-up."""
    registration = mail.registration
    gathering = registration.gathering
    desk = gathering.desk
    address = registration.person.email
    link = manage_url(registration)
    with translation.override(registration.language):
        words = render_to_string(
            f"hjulet/meet/mail/{mail.kind}.txt",
            {
                "registration": registration,
                "gathering": gathering,
                "desk": desk,
                "facts": mail.facts,
                "manage_url": link,
                "where": calendar.place_line(gathering),
                "public_url": settings.PUBLIC_URL,
            },
        ).strip()
    subject, _, body = words.partition("\n")
    message = EmailMultiAlternatives(
        subject=" ".join(subject.split()),
        body=body.strip() + "\n",
        to=[address],
        headers={
            "Message-ID": f"<{registration.public_id.hex}.{mail.kind}.{mail.version}@hjulet>",
            "Auto-Submitted": "auto-generated",
        },
    )
    is_cancelled = mail.kind in WITH_CANCELLATION
    had_entry = mail.facts.get("state") == "registered" or mail.facts.get("had_seat", False)
    if had_entry and (is_cancelled or mail.kind in WITH_ENTRY):
        entry = calendar.invitation(
            gathering,
            desk,
            sequence=mail.facts.get("sequence", 0),
            stamped=mail.created_at,
            attendee_name=registration.name,
            attendee_email=address,
            manage_url=link,
            is_cancelled=is_cancelled,
        )
        message.attach(_calendar_part(entry, "CANCEL" if is_cancelled else "REQUEST"))
    return message


def _calendar_part(entry: bytes, method: str) -> MIMEBase:
    """The part that Outlook, Gmail and Thunderbird read as an entry: text/calendar with its method."""
    part = MIMEText(entry.decode(), "calendar", "utf-8")
    part.set_param("method", method)
    part.add_header("Content-Disposition", "attachment", filename="traff.ics")
    return part


__all__ = ["compose"]
