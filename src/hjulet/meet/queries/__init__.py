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
from hjulet.meet.queries.lines import (
    GatheringLine,
    gathering_line,
    gathering_lines,
    network_slugs,
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

__all__ = [
    "Availability",
    "GatheringFilter",
    "GatheringLine",
    "Member",
    "Occupancy",
    "ParticipantRow",
    "availability_of",
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
    "programme_of",
    "queue_position",
    "registration_by_token",
    "registrations_of_person",
    "seats_of",
    "theme_slugs",
    "upcoming_gatherings",
    "with_networks",
]
