"""Who belongs to a network, and which seat is whose."""

from __future__ import annotations

from dataclasses import dataclass

from hjulet.hub.models import Organisation
from hjulet.hub.rules import Viewer
from hjulet.meet.models import (
    GatheringPage,
    NetworkMember,
    NetworkPage,
    NetworkSeat,
    Registration,
    SeriesPage,
)


@dataclass(frozen=True, slots=True)
class Member:
    """A member organisation with its roles. Who sits on them is not public."""

    organisation: Organisation
    roles: list[str]


def network_of(gathering: GatheringPage | SeriesPage) -> NetworkPage | None:
    """The network that the gathering, or the series, stands under in the tree, straight or by way of its series, if any."""
    step = GatheringPage.steplen
    found: NetworkPage | None = NetworkPage.objects.filter(
        path__in=[gathering.path[:-step], gathering.path[: -2 * step]]
    ).first()
    return found


def members(viewer: Viewer, network: NetworkPage) -> list[Member]:
    """The organisations that are members today, in Swedish order, in two queries."""
    current = (
        NetworkMember.objects.filter(network=network, left__isnull=True)
        .select_related("organisation")
        .prefetch_related("seats")
        .order_by("organisation__sort_name")
    )
    return [
        Member(organisation=member.organisation, roles=[seat.role_title for seat in member.seats.all()])
        for member in current
    ]


def is_member_of_network_of(gathering: GatheringPage, organisation: Organisation) -> bool:
    network = network_of(gathering)
    return (
        network is not None
        and NetworkMember.objects.filter(
            network=network, organisation=organisation, left__isnull=True
        ).exists()
    )


def seats_of(gathering: GatheringPage, organisation: Organisation) -> list[NetworkSeat]:
    """The organisation's seats in the network of the gathering, in the order they were set up."""
    network = network_of(gathering)
    if network is None:
        return []
    return list(
        NetworkSeat.objects.filter(
            member__network=network, member__organisation=organisation, member__left__isnull=True
        ).order_by("id")
    )


def free_seat_for(
    gathering: GatheringPage, organisation: Organisation, role_title: str
) -> NetworkSeat | None:
    """The organisation's seat for that role (any role when none is said), if nobody has signed up on it."""
    taken = set(
        Registration.objects.filter(
            gathering=gathering, state__in=Registration.ACTIVE, seat__isnull=False
        ).values_list("seat_id", flat=True)
    )
    wanted = role_title.strip().casefold()
    for seat in seats_of(gathering, organisation):
        if seat.pk not in taken and (not wanted or seat.role_title.casefold() == wanted):
            return seat
    return None
