"""From pages of Meet to what is answered about them: never a person, never the link for joining."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

from wagtail.rich_text import expand_db_html

from hjulet.hub.api.answers import Answer, address_of
from hjulet.hub.api.represent import organisation_id
from hjulet.hub.models import Organisation
from hjulet.hub.wording import local
from hjulet.meet import queries, rules
from hjulet.meet.models import GatheringPage, NetworkPage, RegistrationDesk
from hjulet.meet.queries import Availability, GatheringLine, Member
from hjulet.meet.queries.seats import Occupancy, occupancy, seats_in_all

SeatsDisplay = GatheringPage.SeatsDisplay


def organisation_in_short(organisation: Organisation | None) -> Answer | None:
    if organisation is None:
        return None
    return {"id": organisation_id(organisation), "code": organisation.code, "name": organisation.name}


def network_answers(networks: Iterable[NetworkPage]) -> list[Answer]:
    rows = list(networks)
    themes = queries.theme_slugs(NetworkPage, [network.pk for network in rows])
    address = address_of("network")
    gatherings_address = address_of("api:gatherings", query="when=all&network=")
    return [
        {
            "slug": network.slug,
            "title": network.title,
            "summary": network.summary,
            "membership": network.membership,
            "cadence": network.cadence or None,
            "host": organisation_in_short(network.host),
            "place": None if network.place is None else network.place.code,
            "themes": themes.get(network.pk, []),
            "url": address(network.slug),
            "gatherings_url": gatherings_address(network.slug),
        }
        for network in rows
    ]


def network_in_full(network: NetworkPage, members: Iterable[Member]) -> Answer:
    return {
        **network_answers([network])[0],
        "purpose_html": expand_db_html(network.purpose),
        "members": [
            {"organisation": organisation_in_short(member.organisation), "roles": member.roles}
            for member in members
        ],
    }


def gathering_answers(lines: list[GatheringLine], now: datetime) -> list[Answer]:
    networks = queries.network_slugs(lines)
    joined_whole = queries.paths_joined_whole(lines, networks)
    themes = queries.theme_slugs(GatheringPage, [line.pk for line in lines])
    address = address_of("gathering")
    return [
        {
            "slug": line.slug,
            "title": line.title,
            "kind": line.kind,
            "summary": line.summary,
            "starts": _moment(line.starts),
            "ends": _moment(line.ends),
            "mode": line.mode,
            "venue": _venue(line),
            "place": line.place_code,
            "network": networks.get(line.parent_path),
            "themes": themes.get(line.pk, []),
            "state": rules.status(line, line, now).value,
            "sign_up": rules.sign_up(line, line, now, whole_only=line.parent_path in joined_whole).value,
            "registration_opens": _moment(line.registration_opens),
            "registration_closes": _moment(line.closes_at()),
            "audience": line.audience,
            **_seats(line),
            "price_ore": line.price_ore,
            "price_note": line.price_note or None,
            "url": address(line.slug),
        }
        for line in lines
    ]


def gathering_in_full(line: GatheringLine, page: GatheringPage, now: datetime) -> Answer:
    desk: RegistrationDesk | None = getattr(page, "desk", None)
    is_capped = desk is None or desk.cap_lifted_at is None
    return {
        **gathering_answers([line], now)[0],
        "description_html": expand_db_html(page.body),
        "documentation_html": expand_db_html(page.documentation),
        "target_group": page.target_group or None,
        "dated_note": page.dated_note or None,
        "host": organisation_in_short(page.host),
        "accessibility": (page.venue.accessibility or None) if page.venue is not None else None,
        "max_per_organisation": page.cap_at(now) if is_capped else None,
        "cancel_by": _moment(page.cancel_by),
        "late_cancellation_note": page.late_cancellation_note or None,
        "vat_percent": page.vat_percent,
        "questions": [
            {
                "guid": str(question.guid),
                "question": question.question,
                "kind": question.kind,
                "choices": ["ja", "nej"]
                if question.kind == question.Kind.YES_NO
                else question.answers_to_choose(),
                "is_required": question.is_required,
                "purpose": question.purpose,
            }
            for question in page.questions.all()
        ],
        "seats_by_way": _by_way(page, occupancy(page, desk or RegistrationDesk(gathering=page))),
        "schedule_url": address_of("api:schedule")(page.slug),
        "calendar_url": address_of("gathering_calendar")(page.slug),
        "registrations_url": address_of("api:registrations")(page.slug),
    }


def _by_way(page: GatheringPage, now: Occupancy) -> list[Answer]:
    """Each way to take part with its seats, as much as the organisers show."""
    shows_all = page.seats_display == SeatsDisplay.EXACT
    return [
        {
            "mode": pool.mode,
            "site": str(pool.site.guid) if pool.site else None,
            "name": pool.site.name if pool.site else None,
            "host": organisation_in_short(pool.site.host) if pool.site else None,
            "seats": pool.seats if shows_all else None,
            "seats_left": pool.seats_left if shows_all else None,
        }
        for pool in now.pools
    ]


@lru_cache(maxsize=4096)
def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else local(moment).isoformat()


def _venue(line: GatheringLine) -> Answer | None:
    if line.venue_name is None:
        return None
    return {
        "name": line.venue_name,
        "street_address": line.venue_street_address or None,
        "town": line.venue_town or None,
    }


def _seats(line: GatheringLine) -> Answer:
    """As much as the organisers show: everything, the number left only when it is small, or nothing."""
    if line.seats_display == SeatsDisplay.HIDDEN:
        return {"seats": None, "seats_left": None, "availability": None}
    seats = seats_in_all(line)
    availability = queries.availability_of(seats, line.registered_count)
    left = None if seats is None else max(0, seats - line.registered_count)
    if line.seats_display == SeatsDisplay.FEW and availability is Availability.AVAILABLE:
        left = None
    return {"seats": seats, "seats_left": left, "availability": availability.value}
