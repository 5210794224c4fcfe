"""The pages of a draft, filled in with what an invitation says."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from html import escape
from itertools import count
from typing import TypeVar

from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.models import Page

from hjulet.hub.models import Organisation, Person
from hjulet.hub.rules import ANYONE, Viewer
from hjulet.hub.wording import STOCKHOLM
from hjulet.meet.formats.invitation import Invitation, Mode, Named, Occasion, PartialDate, ProgrammePoint
from hjulet.meet.models import (
    GatheringPage,
    GatheringSpeaker,
    NetworkPage,
    NetworkRole,
    PlanningGroupMember,
    SeriesPage,
    Session,
    SessionSpeaker,
    Speaker,
    Venue,
)
from hjulet.meet.queries import invitation as queries

Drafted = TypeVar("Drafted", NetworkPage, SeriesPage, GatheringPage)


@dataclass(slots=True)
class Writing:
    """What is being written, by whom, and what there is to say about it afterwards."""

    reading: Invitation
    person: Person | None
    title: str
    notes: list[str] = field(default_factory=list)

    @property
    def viewer(self) -> Viewer:
        return self.person if self.person is not None else ANYONE

    def note(self, words: str) -> None:
        if words not in self.notes:
            self.notes.append(words)


def new_network(writing: Writing, parent: Page) -> NetworkPage:
    """A draft network with host, roles, and those of the planning group who are known."""
    reading = writing.reading
    network = NetworkPage(
        title=writing.title,
        slug=free_slug(writing.title, parent),
        summary=_summary(writing),
        purpose=rich_text(reading.body),
        host=_host(writing),
        live=False,
    )
    network.roles = [NetworkRole(title=role[:150]) for role in reading.roles]
    network.planning_group = _planners(writing)
    if reading.member_count is not None:
        network_members = _("Texten talar om %(count)s medlemmar. Lägg till dem på sidan Medlemmar.")
        writing.note(network_members % {"count": reading.member_count})
    return _added(writing, parent, network)


def new_series(writing: Writing, parent: Page) -> SeriesPage:
    """A draft series, with what its occasions share."""
    reading = writing.reading
    venue = _venue(writing, reading.where.venue, reading.where.town)
    price, words = _price(reading)
    series = SeriesPage(
        title=writing.title,
        slug=free_slug(writing.title, parent),
        summary=_summary(writing),
        body=rich_text(reading.body),
        kind=reading.format.value,
        mode=reading.where.mode.value,
        venue=venue,
        host=_host(writing),
        target_group=reading.target_group[:250],
        joining_link=_link(reading.where.joining_link),
        seats=reading.seats,
        max_per_organisation=reading.max_per_organisation,
        price_ore=price,
        price_note=words,
        live=False,
    )
    _note_planners(writing)
    return _added(writing, parent, series)


def new_gathering(
    writing: Writing,
    parent: Page,
    occasion: Occasion,
    starts: datetime,
    ends: datetime,
    *,
    is_one_of_several: bool,
) -> GatheringPage:
    """A draft gathering. Of several, each has its own title, town and topic, and the programme is left out."""
    reading = writing.reading
    title = writing.title
    if is_one_of_several:
        title = (
            occasion.title
            if _is_topic(occasion)
            else _("%(title)s, tillfälle %(number)s")
            % {
                "title": writing.title[:200],
                "number": occasion.number,
            }
        )
    price, words = _price(reading)
    venue = _venue(writing, occasion.venue or reading.where.venue, occasion.town or reading.where.town)
    if occasion.town and not occasion.venue and reading.where.venue and occasion.town != reading.where.town:
        venue = None
    place = queries.place_named(writing.viewer, occasion.town or reading.where.town)
    fee = next((one.amount_ore for one in reading.prices if one.is_fee and one.amount_ore), 0)
    gathering = GatheringPage(
        title=title[:255],
        slug=free_slug(title, parent),
        kind=reading.format.value,
        summary=_summary(writing),
        body="" if is_one_of_several else rich_text(reading.body),
        target_group=reading.target_group[:250],
        starts=starts,
        ends=ends,
        mode=Mode.ONLINE.value if occasion.is_online else reading.where.mode.value,
        venue=venue,
        place=place or (venue.place if venue else None),
        joining_link=_link(reading.where.joining_link),
        host=_host(writing),
        dated_note=_of_how_many(writing, occasion) if is_one_of_several else "",
        registration_closes=_end_of(reading.registration_closes, starts),
        cancel_by=_end_of(reading.cancel_by, starts),
        seats=reading.seats,
        max_per_organisation=reading.max_per_organisation,
        price_ore=price,
        price_note=words,
        no_show_fee_ore=fee or 0,
        live=False,
    )
    if not is_one_of_several:
        _note_planners(writing)
        gathering.day_after = _day_after(writing, starts)
        gathering.speakers = [
            GatheringSpeaker(speaker=_speaker(writing, person)) for person in _once(reading.speakers)
        ]
        gathering.sessions = _sessions(writing, starts, ends)
    if reading.has_limited_seats and reading.seats is None:
        writing.note(_("Texten säger att platserna är begränsade, men inte hur många de är."))
    return _added(writing, parent, gathering)


# What the pages share -----------------------------------------------------------------------------


def _added(writing: Writing, parent: Page, page: Drafted) -> Drafted:
    parent.add_child(instance=page)
    page.save_revision(user=writing.person, clean=False, log_action=True)
    return page


def free_slug(title: str, parent: Page) -> str:
    """An address of its own: those of gatherings, series and networks may each be used once in all of Meet."""
    wanted = slugify(title)[:60].strip("-") or "traff"
    taken = set(Page.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    numbered = (f"{wanted}-{number}" for number in count(2))
    return wanted if wanted not in taken else next(slug for slug in numbered if slug not in taken)


def rich_text(paragraphs: tuple[str, ...]) -> str:
    """Plain paragraphs as the editor's text; nothing in them is taken for markup."""
    return "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)


def _summary(writing: Writing) -> str:
    if not writing.reading.summary:
        writing.note(_("Texten har ingen inledning: skriv en sammanfattning innan du publicerar."))
    return writing.reading.summary[:400]


def _host(writing: Writing) -> Organisation | None:
    for name in writing.reading.organisers:
        if found := queries.organisation_named(writing.viewer, name):
            return found
    if writing.reading.organisers:
        names = ", ".join(writing.reading.organisers)
        writing.note(_("Arrangören finns inte i registret: %(names)s.") % {"names": names})
    return None


def _venue(writing: Writing, name: str, town: str) -> Venue | None:
    if not name:
        return None
    if found := queries.venue_named(writing.viewer, name, town):
        return found
    where = writing.reading.where
    is_main = name == where.venue
    venue: Venue = Venue.objects.create(
        name=name[:150],
        street_address=where.street_address[:200] if is_main else "",
        town=town[:100],
        place=queries.place_named(writing.viewer, town),
    )
    return venue


def _speaker(writing: Writing, person: Named) -> Speaker:
    """The one who is kept already, or a new one; an organisation that is not in the register stays in the title."""
    organisation = queries.organisation_named(writing.viewer, person.organisation)
    if found := queries.speaker_named(writing.viewer, person, organisation):
        return found
    parts = [person.role, "" if organisation else person.organisation]
    return Speaker.objects.create(
        name=person.name[:150],
        title=", ".join(part for part in parts if part)[:200],
        organisation=organisation,
    )


def _once(people: tuple[Named, ...]) -> list[Named]:
    return list({person.name: person for person in reversed(people)}.values())[::-1]


def _planners(writing: Writing) -> list[PlanningGroupMember]:
    """Those of the planning group who are known by name and organisation; the others are named in a note."""
    found = []
    for person in writing.reading.planners:
        known = queries.planner_named(writing.viewer, person)
        if known is None:
            _note_planner(writing, person)
            continue
        organisation = queries.organisation_named(writing.viewer, person.organisation)
        found.append(PlanningGroupMember(person=known, organisation=organisation))
    return found


def _note_planners(writing: Writing) -> None:
    for person in writing.reading.planners:
        _note_planner(writing, person)


def _note_planner(writing: Writing, person: Named) -> None:
    who = ", ".join(part for part in (person.name, person.organisation) if part)
    writing.note(_("Planeringsgrupp i texten: %(who)s. Lägg till personen med e-postadress.") % {"who": who})


def _price(reading: Invitation) -> tuple[int, str]:
    """The price for those that no other is meant for, which is the highest; and what the text says about it."""
    prices = [price for price in reading.prices if not price.is_fee and price.amount_ore]
    if not prices:
        return 0, ""
    highest = max(prices, key=lambda price: price.amount_ore or 0)
    words = highest.words if len(prices) > 1 or not highest.is_without_vat else ""
    return highest.amount_ore or 0, words[:100]


def _link(address: str) -> str:
    return address if address.startswith(("http://", "https://")) and len(address) <= 200 else ""


def _is_topic(occasion: Occasion) -> bool:
    return bool(occasion.title) and occasion.title[:1].isupper()


def _of_how_many(writing: Writing, occasion: Occasion) -> str:
    total = max([len(writing.reading.occasions), *(one.number for one in writing.reading.occasions)])
    return _("Tillfälle %(number)s av %(total)s") % {"number": occasion.number, "total": total}


def _end_of(day: PartialDate | None, starts: datetime) -> datetime | None:
    """The end of a last day. Its year, when unsaid, is the gathering's own if the day then comes before it."""
    if day is None:
        return None
    year = day.year or starts.year
    found = day.in_year(year)
    if found is None or (day.year is None and found > starts.astimezone(STOCKHOLM).date()):
        return None
    end = datetime.combine(found, time(23, 59), tzinfo=STOCKHOLM)
    return min(end, starts)


def _day_after(writing: Writing, starts: datetime) -> GatheringPage | None:
    """The gathering that the text points to, when it is here already."""
    for reference in writing.reading.references:
        if not reference.is_next_day:
            continue
        day = starts.astimezone(STOCKHOLM).date() + timedelta(days=1)
        found = queries.gathering_on(writing.viewer, reference.name, day)
        if found is None:
            words = _("Texten tipsar om %(name)s dagen därpå. Lägg in länken när den träffen finns här.")
            writing.note(words % {"name": reference.name})
        return found
    return None


# The programme ------------------------------------------------------------------------------------


def _sessions(writing: Writing, starts: datetime, ends: datetime) -> list[Session]:
    found = []
    points = writing.reading.points
    for number, point in enumerate(points):
        begins, stops = _times(point, points[number + 1 :], starts, ends)
        session = Session(
            kind=_kind(point),
            title=point.title[:255],
            abstract=point.abstract[:10_000],
            language=point.language,
            link=next((_link(_whole(link)) for link in point.links), ""),
            starts=begins,
            ends=stops,
        )
        session.session_speakers = [
            SessionSpeaker(speaker=_speaker(writing, person)) for person in _once(point.people)
        ]
        found.append(session)
    return found


def _whole(link: str) -> str:
    return link if link.startswith("http") else f"https://{link}"


def _kind(point: ProgrammePoint) -> str:
    if point.is_workshop:
        return Session.Kind.WORKSHOP
    return Session.Kind.BREAK if point.is_break else Session.Kind.SESSION


def _times(
    point: ProgrammePoint, later: tuple[ProgrammePoint, ...], starts: datetime, ends: datetime
) -> tuple[datetime | None, datetime | None]:
    """When a point begins and ends: as said, or until the next of the same day begins. Else neither."""
    if point.clock is None:
        return None, None
    first = starts.astimezone(STOCKHOLM).date()
    last = ends.astimezone(STOCKHOLM).date()
    day = point.day.in_year(point.day.year or first.year) if point.day else first if first == last else None
    if day is None or not first <= day <= last:
        return None, None
    begins = datetime.combine(day, point.clock.starts, tzinfo=STOCKHOLM)
    said = point.clock.ends
    if said is None:
        said = next(
            (
                other.clock.starts
                for other in later
                if other.clock is not None
                and other.day == point.day
                and other.clock.starts > point.clock.starts
            ),
            None,
        )
    stops = datetime.combine(day, said, tzinfo=STOCKHOLM) if said else ends if day == last else None
    if stops is None or stops <= begins or begins < starts or stops > ends:
        return None, None
    return begins, stops
