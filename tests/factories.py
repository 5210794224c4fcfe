"""Things to test with, made with as few words as possible. Every one is complete and valid as it comes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django.contrib.auth.models import Group
from django.utils import timezone
from wagtail.models import Page

from hjulet.hub.models import Affiliation, Organisation, Person, Place
from hjulet.hub.rules import ANYONE
from hjulet.meet import actions
from hjulet.meet.models import (
    GatheringPage,
    GatheringSpeaker,
    MeetIndexPage,
    NetworkPage,
    NetworkRole,
    PlanningGroupMember,
    Registration,
    Room,
    SeriesPage,
    Session,
    SessionSpeaker,
    Speaker,
    Venue,
)
from hjulet.share.actions.writing import start_example
from hjulet.share.models import ExamplePage, ExampleStanding

_number = count(1)


def in_days(days: float) -> datetime:
    """A whole hour that many days from now."""
    return timezone.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=days)


def morning_in(*, days: int) -> datetime:
    """Nine o'clock that many days from now, so that six hours later is the same day whenever the tests run."""
    return timezone.localtime(in_days(days)).replace(hour=9)


def place(code: str = "2282") -> Place:
    """A place of the built-in table: Kramfors unless another code is said."""
    return Place.objects.get(code=code)


def organisation(code: str = "2282") -> Organisation:
    """The organisation of a municipality or region in the built-in table."""
    return Organisation.objects.get(code=code, valid_to=None)


def make_organisation(**fields: Any) -> Organisation:
    number = next(_number)
    return Organisation.objects.create(
        **{"name": f"Myndighet {number}", "kind": Organisation.Kind.AGENCY, **fields}
    )


def make_person(**fields: Any) -> Person:
    number = next(_number)
    values = {"email": f"person{number}@exempel.invalid", "name": f"Person Nummer {number}", **fields}
    return Person.objects.create_user(**values)


def make_venue(*, rooms: Sequence[str] = (), **fields: Any) -> Venue:
    venue = Venue.objects.create(
        **{"name": f"Huset {next(_number)}", "town": "Kramfors", "place": place(), **fields}
    )
    for order, name in enumerate(rooms):
        Room.objects.create(venue=venue, name=name, sort_order=order)
    return venue


def make_network(
    *, roles: Sequence[str] = (), members: Sequence[Organisation] = (), **fields: Any
) -> NetworkPage:
    """A published network; each member organisation gets a seat for each role."""
    values = {
        "title": f"Nätverk {next(_number)}",
        "summary": "För dem som vill lära av varandra.",
        "host": organisation("22"),
        **fields,
    }
    network = NetworkPage(**_published(values))
    MeetIndexPage.objects.get().add_child(instance=network)
    for order, title in enumerate(roles):
        NetworkRole.objects.create(page=network, title=title, sort_order=order)
    actions.sync_planning_group(network)
    for member in members:
        actions.add_member(_superuser(), network, member)
    return network


def make_series(
    *, network: NetworkPage | None = None, is_published: bool = True, **fields: Any
) -> SeriesPage:
    """A published series without occasions, under the network or else directly under Meet."""
    values = {"title": f"Serie {next(_number)}", "summary": "Flera tillfällen om samma sak.", **fields}
    series = SeriesPage(**(_published(values) if is_published else {**values, "live": False}))
    parent = MeetIndexPage.objects.get() if network is None else NetworkPage.objects.get(pk=network.pk)
    parent.add_child(instance=series)
    if is_published:
        actions.series_was_published(None, series)
    return series


def make_occasion(series: SeriesPage, **fields: Any) -> GatheringPage:
    """An occasion that says what the series says, but for these fields."""
    start = GatheringPage()
    actions.start_as_the_series(start, SeriesPage.objects.get(pk=series.pk))
    return make_gathering(
        series=series, **{name: getattr(start, name) for name in SeriesPage.FOLLOWED} | fields
    )


def make_gathering(
    *,
    network: NetworkPage | None = None,
    series: SeriesPage | None = None,
    is_published: bool = True,
    **fields: Any,
) -> GatheringPage:
    """A gathering a month from now that takes sign-ups; under the network, else directly under Meet.

    `sessions=20` gives it a programme of as many sessions, each with a room and a speaker.
    """
    sessions = int(fields.pop("sessions", 0))
    starts = fields.pop("starts", None) or morning_in(days=30)
    values = {
        "title": f"Träff {next(_number)}",
        "summary": "En dag om det som fungerade, och för vem.",
        "starts": starts,
        "ends": starts + timedelta(hours=6),
        # The queue gets seats at once: most tests are about who is next, not about answering an offer.
        "offer_hours": 0,
        **fields,
    }
    gathering = GatheringPage(**(_published(values) if is_published else {**values, "live": False}))
    # The parent anew: it counts its children, and the caller's copy has counted before.
    parent: Page = MeetIndexPage.objects.get() if network is None else Page.objects.get(pk=network.pk)
    if series is not None:
        parent = Page.objects.get(pk=series.pk)
    parent.add_child(instance=gathering)
    if sessions:
        _add_programme(gathering, sessions)
    if is_published:
        # What publishing in the editor does: opens the desk and remembers what people are told.
        actions.gathering_was_published(None, gathering)
    return gathering


def make_session(gathering: GatheringPage, *, speakers: Sequence[Speaker] = (), **fields: Any) -> Session:
    starts = fields.pop("starts", gathering.starts)
    values = {
        "title": f"Programpunkt {next(_number)}",
        "starts": starts,
        "ends": starts + timedelta(minutes=30),
        **fields,
    }
    session = Session.objects.create(page=gathering, **values)
    for order, speaker in enumerate(speakers):
        SessionSpeaker.objects.create(session=session, speaker=speaker, sort_order=order)
    return session


def make_speaker(*, gathering: GatheringPage | None = None, **fields: Any) -> Speaker:
    values = {
        "name": f"Talare {next(_number)}",
        "title": "Utvecklingsledare",
        "organisation": organisation(),
        **fields,
    }
    speaker = Speaker.objects.create(**values)
    if gathering is not None:
        GatheringSpeaker.objects.create(page=gathering, speaker=speaker)
    return speaker


def make_coordinator(network: NetworkPage, **fields: Any) -> Person:
    """Somebody in the network's planning group, with the rights that follow."""
    person = make_person(**fields)
    PlanningGroupMember.objects.create(page=network, person=person, organisation=network.host)
    actions.sync_planning_group(network)
    return person


def make_registration(
    gathering: GatheringPage,
    *,
    email: str = "",
    name: str = "Deltagare",
    organisation: Organisation | None = None,
    role_title: str = "",
    **more: Any,
) -> Registration:
    """Signs somebody up as anybody would; a seat when there is one, else the queue."""
    address = email or f"deltagare{next(_number)}@exempel.invalid"
    actions.register(
        ANYONE, gathering, name=name, email=address, organisation=organisation, role_title=role_title, **more
    )
    return Registration.objects.get(gathering=gathering, person__email=address, state__in=Registration.ACTIVE)


def _published(values: dict[str, Any]) -> dict[str, Any]:
    now = timezone.now()
    return {
        "live": True,
        "has_unpublished_changes": False,
        "first_published_at": now,
        "last_published_at": now,
        **values,
    }


def _superuser() -> Person:
    found = Person.objects.filter(is_superuser=True, email="root@exempel.invalid").first()
    return found or make_person(email="root@exempel.invalid", is_superuser=True, is_staff=True)


def _add_programme(gathering: GatheringPage, sessions: int) -> None:
    venue = gathering.venue or make_venue(rooms=["Stora salen", "Lilla salen"])
    rooms = list(venue.rooms.all())
    for number in range(sessions):
        make_session(
            gathering,
            speakers=[make_speaker()],
            room=rooms[number % len(rooms)] if rooms else None,
            starts=gathering.starts + timedelta(minutes=15 * number),
            sort_order=number,
        )


def make_editor(**fields: Any) -> Person:
    """Somebody in the group that looks examples over and publishes."""
    person = make_person(**fields)
    person.groups.add(Group.objects.get(name="Redaktörer"))
    return person


def make_representative(of: Organisation, **fields: Any) -> Person:
    """Somebody who may act for the organisation."""
    person = make_person(**fields)
    Affiliation.objects.create(person=person, organisation=of, is_representative=True)
    return person


def make_example(*, is_published: bool = True, **fields: Any) -> ExamplePage:
    """An example from Kramfors: published with its owner's word, or else an unsent draft. Places and themes as lists."""
    author = fields.pop("author", None) or make_person()
    checked = fields.pop("last_checked", timezone.localdate())
    values = {
        "title": f"Exempel {next(_number)}",
        "summary": "Bussen gick tom. Nu går den när någon ringer.",
        "approach": "Vi ersatte linjen med en buss som bokas dagen före.",
        "result": "Dubbelt så många reser.",
        "organisation": organisation(),
        "places": [place()],
        **fields,
    }
    example = start_example(author, **values)
    if not is_published:
        return example
    ExampleStanding.objects.filter(example=example).update(confirmed_at=timezone.now())
    example.get_latest_revision().publish()
    ExampleStanding.objects.filter(example=example).update(last_checked=checked)
    return ExamplePage.objects.get(pk=example.pk)
