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

import re
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.template.loader import get_template
from django.utils import translation
from django.utils.translation import gettext as _

from hjulet.meet.formats import calendar
from hjulet.meet.formats.schedule_text import one_line
from hjulet.meet.models import OutgoingMail, Registration
from hjulet.meet.queries.outbox import Letter, SpokeLetter
from hjulet.meet.tokens import hand_in_url, manage_url

Kind = OutgoingMail.Kind

WITH_ENTRY = {
    Kind.REGISTERED,
    Kind.PROMOTED,
    Kind.CHANGED,
    Kind.REPEATED,
    Kind.GATHERING_CHANGED,
    Kind.TOOK_OVER,
    Kind.SWITCHED,
    Kind.REMINDER,
}
WITH_CANCELLATION = {Kind.CANCELLED, Kind.GATHERING_CANCELLED, Kind.HANDED_OVER}
WITH_WAY_THERE = {Kind.REGISTERED, Kind.PROMOTED, Kind.TOOK_OVER, Kind.SWITCHED, Kind.REMINDER}


def compose(letter: Letter | SpokeLetter, *, for_reading: bool = False) -> EmailMultiAlternatives:
    """The mail as it stands in the outbox, in the language of whom it goes to. Writing it twice gives the same mail.

    `for_reading`: as the planner reads it beforehand, without the person's own links, which open what
    only the person may see.
    """
    if isinstance(letter, SpokeLetter):
        return _compose_spoke_letter(letter, for_reading=for_reading)
    mail = letter.mail
    with translation.override(letter.language):
        own_link = _own_link(letter, for_reading=for_reading)
        words = get_template(f"hjulet/meet/mail/{mail.kind}.txt").render(_context(letter, own_link)).strip()
        entry = _entry(letter, own_link)
    subject, _end, body = words.partition("\n")
    # Blank lines in a message are somebody's own; those that parts left out leave behind are nobody's.
    own = mail.message.body if mail.kind == Kind.MESSAGE and mail.message is not None else ""
    body = body.strip()
    body = own + re.sub(r"\n{3,}", "\n\n", body.removeprefix(own))
    message = EmailMultiAlternatives(
        subject=one_line(subject),
        body=body.strip() + "\n",
        to=[letter.person.email if letter.person is not None else ""],
        reply_to=[author] if (author := _answers_go_to(mail)) else None,
        headers={"Message-ID": f"<{_identity(letter)}@hjulet>", "Auto-Submitted": "auto-generated"},
    )
    if entry is not None:
        method = "CANCEL" if mail.kind in WITH_CANCELLATION else "REQUEST"
        message.attach_alternative(entry.decode(), f"text/calendar; method={method}")
        message.attach("traff.ics", entry, "application/ics")
    return message


def _compose_spoke_letter(letter: SpokeLetter, *, for_reading: bool) -> EmailMultiAlternatives:
    """Subject on the first line of the spoke's template, as in ours. `own_url` and `own_urls` are the person's alone."""
    spoke, _dot, name = letter.mail.letter.partition(".")
    context = {"name": letter.name, **(letter.context or {})}
    if for_reading:
        hidden = _("(personens egen länk, som bara visas för hen)")
        context["own_url"] = hidden
        context["own_urls"] = dict.fromkeys(context.get("own_urls", {}), hidden)
    with translation.override(letter.language):
        words = get_template(f"hjulet/{spoke}/mail/{name}.txt").render(context).strip()
    subject, _end, body = words.partition("\n")
    identity = sha256(str(letter.mail.key or letter.mail.pk).encode()).hexdigest()[:32]
    headers = {"Message-ID": f"<{identity}.{spoke}-{name}@hjulet>", "Auto-Submitted": "auto-generated"}
    if unsubscribe := context.get("own_urls", {}).get("unsubscribe"):
        # RFC 8058: the mail program's own button posts there, so that nobody has to look for the link.
        headers |= {
            "List-Unsubscribe": f"<{unsubscribe}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
    return EmailMultiAlternatives(
        subject=one_line(subject),
        body=re.sub(r"\n{3,}", "\n\n", body.strip()) + "\n",
        to=[letter.person.email if letter.person is not None else ""],
        reply_to=[context["reply_to"]] if context.get("reply_to") else None,
        headers=headers,
    )


def _identity(letter: Letter) -> str:
    """The same at every try, and telling nothing of the person."""
    mail = letter.mail
    if letter.registration is not None and mail.key is None:
        return f"{letter.registration.public_id.hex}.{mail.kind}.{mail.version}"
    return f"{sha256(str(mail.key or mail.pk).encode()).hexdigest()[:32]}.{mail.kind}"


def _answers_go_to(mail: OutgoingMail) -> str:
    """A message is answered to whoever wrote it; the other mails are nobody's own words."""
    author = mail.message.written_by if mail.kind == Kind.MESSAGE and mail.message is not None else None
    return author.email if author is not None and author.is_active else ""


def _own_link(letter: Letter, *, for_reading: bool) -> str:
    if letter.registration is None:
        if letter.owed is None:
            return ""
        return _("(personens egen länk, som bara visas för hen)") if for_reading else hand_in_url(letter.owed)
    if for_reading:
        return _("(personens egen länk, som bara visas för hen)")
    return manage_url(letter.registration)


def _has_seat(letter: Letter) -> bool:
    """When the mail was written, and still: the joining link is for those alone."""
    registration = letter.registration
    return (
        registration is not None
        and letter.mail.facts.get("state") == Registration.State.REGISTERED
        and registration.state == Registration.State.REGISTERED
    )


def _joining_link(letter: Letter) -> str:
    registration = letter.registration
    if registration is None or not _has_seat(letter) or not calendar.is_online(registration):
        return ""
    return letter.gathering.joining_link


def _context(letter: Letter, own_link: str) -> dict[str, Any]:
    registration, gathering, facts = letter.registration, letter.gathering, letter.mail.facts
    site = registration.site if registration is not None else None
    is_on_site = registration is not None and not calendar.is_online(registration)
    gives_way = is_on_site and letter.mail.kind in WITH_WAY_THERE and _has_seat(letter)
    expires_at = facts.get("expires_at")
    return {
        "registration": registration,
        "gathering": gathering,
        "desk": letter.desk,
        "facts": facts,
        "name": letter.name,
        "manage_url": own_link,
        "where": calendar.own_place_line(registration) if registration else calendar.place_line(gathering),
        "joining_link": _joining_link(letter),
        "site": site,
        "way_there": (site.venue if site is not None else gathering.venue) if gives_way else None,
        "is_hybrid": gathering.mode == gathering.Mode.HYBRID,
        "signed_up_by": letter.signed_up_by,
        "notice": registration.notice if registration is not None else None,
        "expires_at": datetime.fromisoformat(expires_at) if expires_at else None,
        "owed": letter.owed,
        "about": letter.about,
        "message": letter.mail.message if letter.mail.kind == Kind.MESSAGE else None,
        "page_url": calendar.page_url(gathering),
    }


def _entry(letter: Letter, own_link: str) -> bytes | None:
    """The calendar entry, for those who have or had a seat; nobody who waits has one, nor the joining link in it."""
    mail, registration = letter.mail, letter.registration
    is_cancelled = mail.kind in WITH_CANCELLATION
    had_entry = mail.facts.get("state") == Registration.State.REGISTERED or mail.facts.get("had_seat", False)
    if registration is None or not had_entry or not (is_cancelled or mail.kind in WITH_ENTRY):
        return None
    return calendar.invitation(
        letter.gathering,
        letter.desk,
        sequence=mail.facts.get("sequence", 0),
        stamped=mail.created_at,
        attendee_name=registration.name,
        attendee_email=letter.person.email if letter.person is not None else "",
        manage_url=own_link,
        where=calendar.own_place_line(registration),
        joining_link=_joining_link(letter),
        is_cancelled=is_cancelled,
    )


@dataclass(frozen=True, slots=True)
class ReadMail:
    """A mail as the planner reads it before it goes."""

    to: str
    subject: str
    body: str
    entry: str
    """The calendar entry as text; empty when there is none."""

    @property
    def takes_entry_back(self) -> bool:
        return "METHOD:CANCEL" in self.entry


def read(letter: Letter | SpokeLetter) -> ReadMail | None:
    """The whole mail in words, but for the person's own links. None when what it was about is no longer true."""
    if isinstance(letter, SpokeLetter) and letter.context is None:
        return None
    message = compose(letter, for_reading=True)
    entry = next((str(content) for content, _type in message.alternatives), "")
    return ReadMail(
        to=f"{letter.name} <{message.to[0]}>",
        subject=str(message.subject),
        body=str(message.body),
        entry=entry.replace("\r\n ", "").replace("\r\n", "\n"),
    )


__all__ = ["ReadMail", "compose", "read"]
