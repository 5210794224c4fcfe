"""What Share cannot be without: the root of its pages, those who edit it, and the workflow of examples."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowTask,
)

from hjulet.share.models import OwnerConfirmation, ShareIndexPage
from hjulet.share.rules import EDITORS

WORKFLOW = "Exempel: ägaren bekräftar, redaktören publicerar"
OWNER_STEP = "Ägaren bekräftar"
EDITOR_STEP = "En redaktör läser"

PAGE_RIGHTS = ("add_page", "change_page", "publish_page")
COLLECTION_RIGHTS = ("add_image", "choose_image", "add_document", "choose_document")
REGISTER_RIGHTS = tuple(
    f"{verb}_{model}" for model in ("knowledgesource", "theme") for verb in ("add", "change", "view")
)


def make_share_tree(start: Page) -> ShareIndexPage:
    """The root of Share under the start page, with its editors and its workflow. Safe to run again, also on an older site."""
    with transaction.atomic():
        index: ShareIndexPage | None = ShareIndexPage.objects.first()
        if index is None:
            start.refresh_from_db()
            index = start.add_child(
                instance=ShareIndexPage(
                    title="Dela",
                    slug="dela",
                    introduction="Exempel, lärdomar, nyheter och filmer från dem som redan har provat.",
                )
            )
        make_workflow(make_editors_group(index))
        return index


def make_editors_group(index: ShareIndexPage) -> Group:
    """Those who look examples over and publish. What has been taken from the group since stays taken."""
    group, is_new = Group.objects.get_or_create(name=EDITORS)
    if not is_new:
        return group
    apps = ["wagtailcore", "wagtailadmin", "wagtailimages", "wagtaildocs", "hjulet"]
    wanted = [*PAGE_RIGHTS, *COLLECTION_RIGHTS, *REGISTER_RIGHTS, "access_admin"]
    found = {
        (one.content_type.app_label, one.codename): one
        for one in Permission.objects.filter(
            content_type__app_label__in=apps, codename__in=wanted
        ).select_related("content_type")
    }
    GroupPagePermission.objects.bulk_create(
        GroupPagePermission(group=group, page=index, permission=found["wagtailcore", codename])
        for codename in PAGE_RIGHTS
    )
    group.permissions.add(
        found["wagtailadmin", "access_admin"],
        *(found["hjulet", codename] for codename in REGISTER_RIGHTS),
    )
    root = Collection.get_first_root_node()
    GroupCollectionPermission.objects.bulk_create(
        GroupCollectionPermission(group=group, collection=root, permission=permission)
        for (app_label, codename), permission in found.items()
        if codename in COLLECTION_RIGHTS and app_label in {"wagtailimages", "wagtaildocs"}
    )
    return group


def make_workflow(group: Group) -> None:
    """First the owner, then an editor. What the owner of the site has made of it since is left as it is."""
    if OwnerConfirmation.objects.exists():
        return
    workflow = Workflow.objects.create(name=WORKFLOW)
    owner = OwnerConfirmation.objects.create(name=OWNER_STEP)
    editor = GroupApprovalTask.objects.create(name=EDITOR_STEP)
    editor.groups.add(group)
    for order, task in enumerate((owner, editor)):
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=order)
