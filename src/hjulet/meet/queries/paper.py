"""What stands on paper, in words: the programme for anyone, names and badges for those who plan."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.urls import reverse
from django.utils import translation
from django.utils.html import strip_tags
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from hjulet.hub.pages import absolute_url
from hjulet.hub.rules import Viewer
from hjulet.hub.wording import clock_span_words, day_words, local, when_words
from hjulet.meet.formats import pdf
from hjulet.meet.formats.calendar import place_line
from hjulet.meet.models import GatheringPage, Registration, Session
from hjulet.meet.queries.gatherings import by_day, programme_of
from hjulet.meet.queries.registrations import participants
from hjulet.meet.tokens import badge_code


def facts_of(gathering: GatheringPage) -> tuple[str, ...]:
    """When, where and with whom as host: the lines under the title of every paper."""
    lines = [capfirst(when_words(gathering.starts, gathering.ends)), place_line(gathering)]
    if gathering.host is not None:
        lines.append(_("Värd: %(name)s") % {"name": gathering.host.name})
    return tuple(line for line in lines if line)


def programme_sheet(viewer: Viewer, gathering: GatheringPage) -> pdf.ProgrammeSheet | None:
    """The programme in words; None while there is none."""
    sessions = list(programme_of(viewer, gathering))
    if not sessions:
        return None
    eyebrow = [capfirst(str(gathering.get_kind_display())), gathering.dated_note]
    return pdf.ProgrammeSheet(
        title=gathering.title,
        eyebrow=" · ".join(part for part in eyebrow if part),
        facts=facts_of(gathering),
        source=absolute_url(gathering.get_absolute_url()),
        days=tuple(
            pdf.DayTable(
                heading=capfirst(day_words(day, weekday=True)),
                slots=tuple(
                    pdf.SlotLine(
                        clock=clock_span_words(slot.starts, slot.ends),
                        sessions=tuple(_session_line(session) for session in slot.sessions),
                    )
                    for slot in slots
                ),
            )
            for day, slots in by_day(sessions)
        ),
        unscheduled=tuple(_session_line(session) for session in sessions if session.starts is None),
    )


def _session_line(session: Session) -> pdf.SessionLine:
    where = " · ".join(part for part in (session.room.name if session.room else "", session.track) if part)
    when = ""
    if session.starts is not None and session.ends is not None:
        when = capfirst(when_words(session.starts, session.ends))
    return pdf.SessionLine(
        title=session.title,
        subtitle=session.subtitle,
        where=where,
        when=" · ".join(part for part in (when, where) if part),
        abstract=strip_tags(session.abstract).strip(),
        language=session.language or "sv",
        language_words=_language_words(session.language),
        leaders=tuple(
            pdf.LeaderLine(
                name=appearance.speaker.name,
                about=", ".join(
                    part
                    for part in (
                        appearance.speaker.title,
                        appearance.speaker.organisation.name if appearance.speaker.organisation else "",
                    )
                    if part
                ),
            )
            for appearance in session.session_speakers.all()
        ),
        is_break=session.kind == Session.Kind.BREAK,
    )


def _language_words(code: str) -> str:
    """ "på engelska"; nothing for Swedish, which goes without saying."""
    if not code or code == "sv":
        return ""
    try:
        language = translation.gettext(translation.get_language_info(code)["name"])
    except KeyError:
        language = code
    return _("på %(language)s") % {
        "language": language if translation.get_language() == "en" else language.lower()
    }


def name_list(viewer: Viewer, gathering: GatheringPage) -> pdf.NameList:
    """Those who have a seat, for whoever plans the gathering. Nobody who waits."""
    return pdf.NameList(
        title=gathering.title,
        facts=facts_of(gathering),
        source=absolute_url(gathering.get_absolute_url()),
        lines=tuple(
            pdf.NameLine(name=row.name, role=row.role_title, organisation=row.organisation)
            for row in participants(viewer, gathering)
        ),
    )


def badge_sheets(viewer: Viewer, gathering: GatheringPage) -> pdf.BadgeSheets:
    """A badge for everybody with a seat in the room, for whoever plans the gathering."""
    return pdf.BadgeSheets(
        gathering=gathering.title,
        badges=tuple(
            pdf.Badge(
                name=row.name,
                organisation=row.organisation,
                role=row.role_title,
                address=absolute_url(reverse("badge", args=[badge_code(row.registration.public_id)])),
            )
            for row in participants(viewer, gathering)
            if row.registration.mode == Registration.Mode.ON_SITE
        ),
    )


LONGEST_DAY = timedelta(hours=16)


def hours_of(gathering: GatheringPage, sessions: Iterable[Session]) -> float | None:
    """How many hours it went on: each day from its first session to its last, else from start to end.

    None for what is longer than a day and has no programme: the nights would be counted too.
    """
    days: dict[object, list[Session]] = {}
    for session in sessions:
        if session.starts is not None and session.ends is not None:
            days.setdefault(local(session.starts).date(), []).append(session)
    length = timedelta()
    for inside in days.values():
        begins = min(session.starts for session in inside if session.starts is not None)
        length += max(session.ends for session in inside if session.ends is not None) - begins
    if not days:
        length = gathering.ends - gathering.starts
        if length > LONGEST_DAY:
            return None
    # To the nearest half hour, as people say it.
    return round(length.total_seconds() / 1800) / 2
