"""Everything that reads in Meet. The viewer comes first, and gets only what that person may see."""

from hjulet.meet.queries.gatherings import (
    GatheringFilter,
    filtered_gatherings,
    gathering_by_slug,
    gathering_page,
    gatherings,
    programme_of,
    upcoming_gatherings,
    with_networks,
)
from hjulet.meet.queries.in_series import place_in_series, series_of
from hjulet.meet.queries.lines import (
    GatheringLine,
    gathering_line,
    gathering_lines,
    network_slugs,
    paths_joined_whole,
    published_network_slugs,
    theme_slugs,
)
from hjulet.meet.queries.members import Member, members, network_of, seats_of
from hjulet.meet.queries.networks import network_by_slug, network_page, networks
from hjulet.meet.queries.registrations import (
    ParticipantRow,
    participants,
    registration_by_token,
    registrations_of_person,
)
from hjulet.meet.queries.seats import Availability, Occupancy, availability_of, occupancy, queue_position
from hjulet.meet.queries.series import every_series, series_by_slug, series_page

__all__ = [
    "Availability",
    "GatheringFilter",
    "GatheringLine",
    "Member",
    "Occupancy",
    "ParticipantRow",
    "availability_of",
    "every_series",
    "filtered_gatherings",
    "gathering_by_slug",
    "gathering_line",
    "gathering_lines",
    "gathering_page",
    "gatherings",
    "members",
    "network_by_slug",
    "network_of",
    "network_page",
    "network_slugs",
    "networks",
    "occupancy",
    "participants",
    "paths_joined_whole",
    "place_in_series",
    "programme_of",
    "published_network_slugs",
    "queue_position",
    "registration_by_token",
    "registrations_of_person",
    "seats_of",
    "series_by_slug",
    "series_of",
    "series_page",
    "theme_slugs",
    "upcoming_gatherings",
    "with_networks",
]
