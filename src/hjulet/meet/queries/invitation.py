"""What the register knows of the names in an invitation: places, organisations, houses, people who speak."""

from __future__ import annotations

from datetime import date

from django.db.models import Q
from django.utils import timezone

from hjulet.hub import queries as hub
from hjulet.hub.models import Organisation, Person, Place
from hjulet.hub.queries import visible_pages
from hjulet.hub.rules import Viewer
from hjulet.meet.formats.invitation import Known, Named
from hjulet.meet.models import GatheringPage, MeetIndexPage, NetworkPage, Speaker, Venue

Above = MeetIndexPage | NetworkPage
"""Where a draft may be put."""


def known_names(viewer: Viewer) -> Known:
    """Names that the reader may recognise: municipalities, counties, and the organisations of today."""
    places = tuple(hub.places(viewer).values_list("name", flat=True))
    return Known(places=places, organisations=tuple(hub.organisations(viewer).values_list("name", flat=True)))


def organisation_named(viewer: Viewer, name: str) -> Organisation | None:
    """The one organisation of today with exactly that name; None when there is none, or two."""
    found = list(hub.organisations(viewer).filter(name__iexact=name.strip())[:2]) if name.strip() else []
    return found[0] if len(found) == 1 else None


def place_named(viewer: Viewer, name: str) -> Place | None:
    """The municipality of that name, else the county; "Varbergs kommun" and "Varberg" are the same."""
    wanted = name.strip().casefold()
    if not wanted:
        return None
    exact = [
        place
        for place in hub.places(viewer)
        if wanted in (place.name.casefold(), place.official_name.casefold())
    ]
    return min(exact, key=lambda place: place.kind != Place.Kind.MUNICIPALITY, default=None)


def venue_named(viewer: Viewer, name: str, town: str) -> Venue | None:
    """A house that is kept already, by name and town."""
    found = [
        one for one in Venue.objects.filter(name__iexact=name.strip()).select_related("place") if name.strip()
    ]
    if town:
        found = [one for one in found if one.town.casefold() in ("", town.casefold())]
    return found[0] if len(found) == 1 else None


def speaker_named(viewer: Viewer, person: Named, organisation: Organisation | None) -> Speaker | None:
    """Somebody who has stood on a programme before: the same name, and the same organisation."""
    same = Speaker.objects.filter(name=person.name, organisation=organisation)
    if organisation is None and person.organisation:
        same = same.filter(title__endswith=person.organisation)
    found = list(same[:2])
    return found[0] if len(found) == 1 else None


def planner_named(viewer: Viewer, person: Named) -> Person | None:
    """The one active person of that name who acts for that organisation today; a name alone is never enough."""
    organisation = organisation_named(viewer, person.organisation)
    if organisation is None:
        return None
    found = list(
        Person.objects.filter(
            Q(affiliations__to_date__isnull=True) | Q(affiliations__to_date__gte=timezone.localdate()),
            affiliations__organisation=organisation,
            name__iexact=person.name,
            is_active=True,
        ).distinct()[:2]
    )
    return found[0] if len(found) == 1 else None


def gathering_on(viewer: Viewer, name: str, day: date) -> GatheringPage | None:
    """The one published gathering that day whose own title, or its network's, holds the name."""
    wanted = name.casefold()
    same_day = visible_pages(viewer, GatheringPage.objects.filter(starts__date=day))
    found = [
        one
        for one in same_day[:50]
        if wanted in one.title.casefold() or wanted in one.get_parent().title.casefold()
    ]
    return found[0] if len(found) == 1 else None


def places_to_draft(viewer: Viewer) -> list[Above]:
    """Where the viewer may add a draft: all of Meet, and networks; what has most room first."""
    if not isinstance(viewer, Person) or not viewer.is_active:
        return []
    pages: list[Above] = [*MeetIndexPage.objects.all(), *NetworkPage.objects.order_by("title")]
    return [page for page in pages if page.permissions_for_user(viewer).can_add_subpage()]
