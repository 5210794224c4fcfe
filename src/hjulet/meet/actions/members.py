"""Members, seats and the planning group's rights."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission

from hjulet.hub.actions import person_with_address
from hjulet.hub.models import Organisation, Person
from hjulet.hub.rules import Actor
from hjulet.meet import rules
from hjulet.meet.models import NetworkMember, NetworkPage, NetworkRole, NetworkSeat, SeatHolder

PAGE_RIGHTS = ("add_page", "change_page", "publish_page")
COLLECTION_RIGHTS = ("add_image", "choose_image", "add_document", "choose_document")
REGISTER_RIGHTS = tuple(
    f"{verb}_{model}" for model in ("venue", "speaker") for verb in ("add", "change", "view")
)


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


def _group_prefix(network_id: int) -> str:
    return f"Planeringsgrupp {network_id}:"


def planning_group_name(network: NetworkPage) -> str:
    return f"{_group_prefix(network.pk)} {network.title}"[:150]


def sync_planning_group(network: NetworkPage) -> Group:
    """Give exactly those in the planning group the right to edit the network's subtree. Run at every publish."""
    with transaction.atomic():
        group = Group.objects.filter(name__startswith=_group_prefix(network.pk)).first()
        if group is None:
            group = Group.objects.create(name=planning_group_name(network))
            _give_rights(group, network)
        elif group.name != planning_group_name(network):
            group.name = planning_group_name(network)
            group.save(update_fields=["name"])
        group.user_set.set(Person.objects.filter(planning__page=network, is_active=True).distinct())
    return group


def _give_rights(group: Group, network: NetworkPage) -> None:
    """The subtree, the way in, venues and speakers, and to choose and add pictures and files. Never people or settings."""
    by_codename = {
        (permission.content_type.app_label, permission.codename): permission
        for permission in Permission.objects.filter(
            content_type__app_label__in=[
                "wagtailcore",
                "wagtailadmin",
                "wagtailimages",
                "wagtaildocs",
                "hjulet",
            ],
            codename__in=[*PAGE_RIGHTS, *COLLECTION_RIGHTS, *REGISTER_RIGHTS, "access_admin"],
        ).select_related("content_type")
    }
    GroupPagePermission.objects.bulk_create(
        GroupPagePermission(group=group, page=network, permission=by_codename["wagtailcore", codename])
        for codename in PAGE_RIGHTS
    )
    group.permissions.add(
        by_codename["wagtailadmin", "access_admin"],
        *(by_codename["hjulet", codename] for codename in REGISTER_RIGHTS),
    )
    root = Collection.get_first_root_node()
    GroupCollectionPermission.objects.bulk_create(
        GroupCollectionPermission(group=group, collection=root, permission=permission)
        for (app_label, codename), permission in by_codename.items()
        if codename in COLLECTION_RIGHTS and app_label in {"wagtailimages", "wagtaildocs"}
    )


def remove_planning_group(network_id: int) -> None:
    """When the network is gone its group is, too, so that nobody keeps the way into the editor by it."""
    Group.objects.filter(name__startswith=_group_prefix(network_id)).delete()
