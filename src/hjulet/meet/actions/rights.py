"""Who may edit what: the planning group its network's subtree, the coordinators all of Meet."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission

from hjulet.hub.models import Person
from hjulet.meet.models import MeetIndexPage, NetworkPage

PAGE_RIGHTS = ("add_page", "change_page", "publish_page")
COLLECTION_RIGHTS = ("add_image", "choose_image", "add_document", "choose_document")
REGISTER_RIGHTS = tuple(
    f"{verb}_{model}" for model in ("venue", "speaker") for verb in ("add", "change", "view")
)
COORDINATORS = "Samordnare"
COORDINATOR_REGISTER_RIGHTS = tuple(
    f"{verb}_{model}"
    for model in ("affiliation", "organisation", "sellerdetails", "speaker", "theme", "venue")
    for verb in ("add", "change", "delete", "view")
)


def make_coordinators_group() -> Group:
    """Those who may write everything in Meet, see who comes, and keep the registers beside. Never people or settings."""
    with transaction.atomic():
        group, is_new = Group.objects.get_or_create(name=COORDINATORS)
        if is_new:
            _give_rights(group, MeetIndexPage.objects.get(), COORDINATOR_REGISTER_RIGHTS)
        else:
            _give_rights_to_new_registers(group)
    return group


def _give_rights_to_new_registers(group: Group) -> None:
    """A register that came with a later version, of which the group has no right at all. What was taken away stays so."""
    models = {codename.rpartition("_")[2] for codename in COORDINATOR_REGISTER_RIGHTS}
    has = {
        codename.rpartition("_")[2]
        for codename in group.permissions.filter(content_type__app_label="hjulet").values_list(
            "codename", flat=True
        )
    }
    new = models - has
    wanted = [codename for codename in COORDINATOR_REGISTER_RIGHTS if codename.rpartition("_")[2] in new]
    group.permissions.add(*Permission.objects.filter(content_type__app_label="hjulet", codename__in=wanted))


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


def _give_rights(
    group: Group, page: NetworkPage | MeetIndexPage, registers: Sequence[str] = REGISTER_RIGHTS
) -> None:
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
            codename__in=[*PAGE_RIGHTS, *COLLECTION_RIGHTS, *registers, "access_admin"],
        ).select_related("content_type")
    }
    GroupPagePermission.objects.bulk_create(
        GroupPagePermission(group=group, page=page, permission=by_codename["wagtailcore", codename])
        for codename in PAGE_RIGHTS
    )
    group.permissions.add(
        by_codename["wagtailadmin", "access_admin"],
        *(by_codename["hjulet", codename] for codename in registers),
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
