"""schema.org in JSON-LD, for search engines: an Event with its offer and sub-events, and the way to the page."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from hjulet.hub.models import Organisation
from hjulet.hub.pages import absolute_url
from hjulet.hub.wording import local
from hjulet.meet.formats.schedule_text import one_line, tidy
from hjulet.meet.models import GatheringPage, NetworkPage, RegistrationDesk, Session, Speaker
from hjulet.meet.queries.seats import Occupancy

CONTEXT = "https://schema.org"
Location = dict[str, Any] | list[dict[str, Any]]
MOST_SESSIONS = 100
"""A programme larger than this is not spelled out: it would outweigh the page itself."""

MODES = {
    GatheringPage.Mode.ON_SITE: "OfflineEventAttendanceMode",
    GatheringPage.Mode.ONLINE: "OnlineEventAttendanceMode",
    GatheringPage.Mode.HYBRID: "MixedEventAttendanceMode",
}


def gathering_jsonld(
    gathering: GatheringPage,
    desk: RegistrationDesk | None,
    network: NetworkPage | None,
    sessions: Iterable[Session],
    speakers: Sequence[Speaker],
    occupancy: Occupancy,
) -> dict[str, Any]:
    """The gathering as an Event. The joining link is never in it: an online one is said to be at its own page."""
    url = absolute_url(gathering.get_absolute_url())
    timed = [session for session in sessions if session.starts is not None and session.ends is not None]
    listed = timed if len(timed) <= MOST_SESSIONS else []
    status = f"{CONTEXT}/EventCancelled" if desk and desk.cancelled_at else f"{CONTEXT}/EventScheduled"
    mode = f"{CONTEXT}/{MODES[GatheringPage.Mode(gathering.mode)]}"
    place = _location(gathering, url)
    host = gathering.host or (network.host if network else None)
    performers = {
        speaker.guid: speaker
        for speaker in (
            *speakers,
            *(one.speaker for session in listed for one in session.session_speakers.all()),
        )
    }
    event = {
        "@context": CONTEXT,
        "@type": "Event",
        "@id": url,
        "url": url,
        "name": one_line(gathering.title),
        "description": tidy(gathering.summary),
        "startDate": local(gathering.starts).isoformat(),
        "endDate": local(gathering.ends).isoformat(),
        "eventStatus": status,
        "eventAttendanceMode": mode,
        "location": place,
        "isAccessibleForFree": gathering.price_ore == 0 if gathering.takes_registrations else None,
        "inLanguage": sorted({session.language for session in timed if session.language} or {"sv"}),
        "organizer": _organisation(host) if host else None,
        "superEvent": _series(network) if network else None,
        "performer": [_person(speaker) for speaker in performers.values()],
        "offers": _offer(gathering, url, occupancy) if gathering.takes_registrations else None,
        "subEvent": [_session(session, place, status, mode) for session in listed],
    }
    return _filled(event)


def _location(gathering: GatheringPage, url: str) -> Location:
    online = {"@type": "VirtualLocation", "url": url}
    if gathering.mode == GatheringPage.Mode.ONLINE:
        return online
    on_site = _place(gathering)
    return [on_site, online] if gathering.mode == GatheringPage.Mode.HYBRID else on_site


def _place(gathering: GatheringPage) -> dict[str, Any]:
    venue = gathering.venue
    place = venue.place if venue and venue.place else gathering.place
    name = one_line(venue.name) if venue else place.name if place else ""
    address = {
        "@type": "PostalAddress",
        "streetAddress": one_line(venue.street_address) if venue else "",
        "addressLocality": one_line(venue.town) if venue and venue.town else place.name if place else "",
        "addressCountry": "SE" if place else "",
    }
    # A search engine wants a place at all times; one that is not decided yet is "Sverige".
    return _filled({"@type": "Place", "name": name or "Sverige", "address": _filled(address)})


def _organisation(organisation: Organisation) -> dict[str, Any]:
    return _filled({"@type": "Organization", "name": organisation.name, "url": organisation.website})


def _series(network: NetworkPage) -> dict[str, Any]:
    url = absolute_url(network.get_absolute_url())
    return {"@type": "EventSeries", "@id": url, "name": one_line(network.title), "url": url}


def _person(speaker: Speaker) -> dict[str, Any]:
    employer = _organisation(speaker.organisation) if speaker.organisation else None
    return _filled(
        {
            "@type": "Person",
            "name": one_line(speaker.name),
            "jobTitle": one_line(speaker.title),
            "worksFor": employer,
        }
    )


def _offer(gathering: GatheringPage, url: str, occupancy: Occupancy) -> dict[str, Any]:
    sold_out = occupancy.is_full or occupancy.waiting > 0
    opens = gathering.registration_opens
    return _filled(
        {
            "@type": "Offer",
            "url": url,
            "price": f"{gathering.price_ore // 100}.{gathering.price_ore % 100:02}",
            "priceCurrency": "SEK",
            "availability": f"{CONTEXT}/{'SoldOut' if sold_out else 'InStock'}",
            "validFrom": local(opens).isoformat() if opens else None,
            "validThrough": local(gathering.closes_at()).isoformat(),
        }
    )


def _session(session: Session, place: Location, status: str, mode: str) -> dict[str, Any]:
    has_room = session.room is not None and isinstance(place, dict) and place["@type"] == "Place"
    room = {
        "@type": "Place",
        "name": one_line(session.room.name) if session.room else "",
        "containedInPlace": place,
    }
    return _filled(
        {
            "@type": "Event",
            "name": one_line(session.title),
            "startDate": local(session.starts).isoformat() if session.starts else None,
            "endDate": local(session.ends).isoformat() if session.ends else None,
            "eventStatus": status,
            "eventAttendanceMode": mode,
            "location": room if has_room else place,
            "inLanguage": session.language,
            "performer": [_person(one.speaker) for one in session.session_speakers.all()],
        }
    )


def breadcrumbs_jsonld(steps: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """The way to a page: names and paths, from the start page on."""
    return {
        "@context": CONTEXT,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": one_line(name), "item": absolute_url(path)}
            for position, (name, path) in enumerate(steps, start=1)
        ],
    }


def page_script(content: Mapping[str, Any]) -> SafeString:
    """What stands in the head of a gathering's page, from what `queries.gathering_page` gives it."""
    gathering, network = content["gathering"], content["network"]
    sessions = [session for _day, slots in content["days"] for slot in slots for session in slot.sessions]
    event = gathering_jsonld(
        gathering, content["desk"], network, sessions, content["speakers"], content["occupancy"]
    )
    steps = [(_("Träffar"), reverse("gatherings"))]
    if network is not None:
        steps.append((network.title, network.get_absolute_url()))
    return as_script([event, breadcrumbs_jsonld([*steps, (gathering.title, gathering.get_absolute_url())])])


def as_script(data: dict[str, Any] | list[dict[str, Any]]) -> SafeString:
    """JSON that can stand in a <script>: no sign in it can end the element or begin another."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return mark_safe(text)  # noqa: S308  every sign that HTML gives a meaning is escaped above


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    """Without what is empty: a search engine takes an empty value for an error."""
    return {name: value for name, value in values.items() if value not in (None, "", [], {})}
