"""Members, seats and the planning group's rights."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission

from hjulet.hub.models import Organisation, Person
from hjulet.hub.rules import Actor
from hjulet.meet import rules
from hjulet.meet.models import NetworkMember, NetworkPage, NetworkSeat, SeatHolder

PAGE_RIGHTS = ("add_page", "change_page", "publish_page")


def add_member(actor: Actor, network: NetworkPage, organisation: Organisation) -> NetworkMember:
    """Make the organisation a member, with a seat for each of the network's roles."""
    if not rules.may_edit(actor, network):
        raise PermissionDenied("Bara nätverkets planeringsgrupp får lägga till medlemmar.")
    with transaction.atomic():
        member, _ = NetworkMember.objects.get_or_create(network=network, organisation=organisation, left=None)
        for role in network.roles.all():
            NetworkSeat.objects.get_or_create(member=member, role_title=role.title)
    return member


def place_person_on_seat(actor: Actor, seat: NetworkSeat, person: Person | None) -> SeatHolder | None:
    """Put a person on the seat, ending the time of whoever sat there. The seat stays the organisation's."""
    if not rules.may_edit(actor, seat.member.network):
        raise PermissionDenied("Bara nätverkets planeringsgrupp får byta person på en plats.")
    with transaction.atomic():
        current = seat.holders.select_for_update().filter(to_date__isnull=True).first()
        if current is not None:
            if person is not None and current.person_id == person.pk:
                return current
            current.to_date = timezone.localdate()
            current.save(update_fields=["to_date"])
        return None if person is None else SeatHolder.objects.create(seat=seat, person=person)


def planning_group_name(network: NetworkPage) -> str:
    return f"Planeringsgrupp {network.pk}: {network.title}"[:150]


def sync_planning_group(network: NetworkPage) -> Group:
    """Give exactly those in the planning group the right to edit the network's subtree. Run at every publish."""
    with transaction.atomic():
        existing = Group.objects.filter(name__startswith=f"Planeringsgrupp {network.pk}:").first()
        group = existing or Group(name=planning_group_name(network))
        group.name = planning_group_name(network)
        group.save()
        for codename in PAGE_RIGHTS:
            permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)
            GroupPagePermission.objects.get_or_create(group=group, page=network, permission=permission)
        group.permissions.add(Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin"))
        group.permissions.add(
            *Permission.objects.filter(
                content_type__app_label="hjulet",
                codename__in=[f"{verb}_{model}" for verb in ("add", "change", "view") for model in ("venue", "speaker")],
            )
        )
        root = Collection.get_first_root_node()
        for codename in ("add_image", "choose_image", "add_document", "choose_document"):
            permission = Permission.objects.filter(
                content_type__app_label="hjulet", codename=codename
            ).first() or Permission.objects.filter(codename=codename).first()
            if permission is not None and root is not None:
                GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=permission)
        group.user_set.set(
            Person.objects.filter(planning__page=network, is_active=True).distinct()
        )
    return group
