"""Members, seats and the planning group's rights."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from hjulet.hub.actions import person_with_address
from hjulet.hub.models import Organisation, Person
from hjulet.hub.rules import Actor
from hjulet.meet import rules
from hjulet.meet.models import NetworkMember, NetworkPage, NetworkRole, NetworkSeat, SeatHolder


def _require_edit(actor: Actor, network: NetworkPage) -> None:
    if not rules.may_edit(actor, network):
        raise PermissionDenied("Bara nätverkets planeringsgrupp får ändra bland medlemmarna.")


def add_member(actor: Actor, network: NetworkPage, organisation: Organisation) -> NetworkMember:
    """Make the organisation a member, with a seat for each of the network's roles."""
    _require_edit(actor, network)
    with transaction.atomic():
        member, _ = NetworkMember.objects.get_or_create(network=network, organisation=organisation, left=None)
        for role in network.roles.all():
            NetworkSeat.objects.get_or_create(member=member, role_title=role.title)
    return member


def end_member(actor: Actor, member: NetworkMember) -> None:
    """The organisation leaves today. Its seats are kept as history, and whoever sat on them no longer does."""
    _require_edit(actor, member.network)
    today = timezone.localdate()
    with transaction.atomic():
        fresh = NetworkMember.objects.select_for_update(of=("self",)).get(pk=member.pk)
        if fresh.left is None:
            fresh.left = today
            fresh.save(update_fields=["left"])
            SeatHolder.objects.filter(seat__member=fresh, to_date__isnull=True).update(to_date=today)


def place_person_on_seat(actor: Actor, seat: NetworkSeat, person: Person | None) -> SeatHolder | None:
    """Put a person on the seat, ending the time of whoever sat there. The seat stays the organisation's."""
    _require_edit(actor, seat.member.network)
    with transaction.atomic():
        current = seat.holders.select_for_update().filter(to_date__isnull=True).first()
        if current is not None:
            if person is not None and current.person_id == person.pk:
                return current
            current.to_date = timezone.localdate()
            current.save(update_fields=["to_date"])
        return None if person is None else SeatHolder.objects.create(seat=seat, person=person)


def place_address_on_seat(actor: Actor, seat: NetworkSeat, *, email: str, name: str) -> SeatHolder | None:
    """The same by address: a person nobody knew becomes known, a known one keeps the own name."""
    _require_edit(actor, seat.member.network)
    with transaction.atomic():
        return place_person_on_seat(actor, seat, person_with_address(email, name=name))


def rename_seats(role: NetworkRole) -> None:
    """Before a role is saved under a new title: its seats follow, with the people on them."""
    before = NetworkRole.objects.filter(pk=role.pk).values_list("title", flat=True).first()
    if before is None or before == role.title:
        return
    has_new = NetworkSeat.objects.filter(member__network=role.page_id, role_title=role.title).values("member")
    NetworkSeat.objects.filter(member__network=role.page_id, role_title=before).exclude(
        member__in=has_new
    ).update(role_title=role.title)


def sync_seats(network: NetworkPage) -> None:
    """Give each member a seat for each role. A role that is gone keeps only the seats somebody has used.

    Run at every publish, after the roles were saved.
    """
    with transaction.atomic():
        titles = list(NetworkRole.objects.filter(page_id=network.pk).values_list("title", flat=True))
        members = list(
            NetworkMember.objects.filter(network_id=network.pk, left__isnull=True).values_list(
                "pk", flat=True
            )
        )
        has = set(NetworkSeat.objects.filter(member__in=members).values_list("member_id", "role_title"))
        NetworkSeat.objects.bulk_create(
            NetworkSeat(member_id=member, role_title=title)
            for member in members
            for title in dict.fromkeys(titles)
            if (member, title) not in has
        )
        unused = Q(holders__isnull=True, registrations__isnull=True)
        NetworkSeat.objects.filter(unused, member__in=members).exclude(role_title__in=titles).delete()
