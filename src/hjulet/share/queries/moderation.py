"""What those who look after comments see: what waits, what has been reported, and the latest of the rest."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from hjulet.hub.models import Person
from hjulet.hub.rules import Viewer
from hjulet.share.models import Comment, CommentReport

State = Comment.State
AT_MOST = 200


def moderated_comments(viewer: Viewer) -> QuerySet[Comment]:
    """Comments on pages that the viewer may publish; none for anybody else."""
    if not isinstance(viewer, Person) or not viewer.is_active:
        return Comment.objects.none()
    pages = PagePermissionPolicy(Page).instances_user_has_permission_for(viewer, "publish")
    open_reports = CommentReport.objects.filter(settled_at=None).select_related("reported_by")
    return (
        Comment.objects.filter(page__in=pages.order_by().values("pk"))
        .select_related("page", "author", "organisation", "moderated_by", "reply_to")
        .prefetch_related(Prefetch("reports", queryset=open_reports.order_by("pk"), to_attr="open_reports"))
    )


@dataclass(frozen=True, slots=True)
class Queue:
    """The page of comments in the editor."""

    waiting: list[Comment]
    reported: list[Comment]
    others: list[Comment]
    """Visible and hidden ones, the latest first."""


def queue(viewer: Viewer) -> Queue:
    found = moderated_comments(viewer)
    reported = Q(pk__in=CommentReport.objects.filter(settled_at=None).values("comment"))
    kept = found.filter(state__in=[State.VISIBLE, State.HIDDEN]).exclude(reported, state=State.VISIBLE)
    return Queue(
        waiting=list(found.filter(state=State.WAITING).order_by("created_at", "pk")[:AT_MOST]),
        reported=list(found.filter(reported, state=State.VISIBLE).order_by("created_at", "pk")[:AT_MOST]),
        others=list(kept.order_by("-created_at", "-pk")[:AT_MOST]),
    )


def moderated_comment(viewer: Viewer, pk: int) -> Comment | None:
    return moderated_comments(viewer).filter(pk=pk).first()


def may_moderate_somewhere(viewer: Viewer) -> bool:
    """Whether there is any page whose comments the viewer looks after: then the menu leads there."""
    if not isinstance(viewer, Person) or not viewer.is_active:
        return False
    return bool(PagePermissionPolicy(Page).user_has_permission(viewer, "publish"))
