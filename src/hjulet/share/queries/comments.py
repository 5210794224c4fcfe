"""Comments as they are read: what everybody sees under a page, and what the writer sees of the own ones."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from hjulet.hub.models import Organisation, Person
from hjulet.hub.queries import affiliations_today, visible_pages
from hjulet.hub.rules import Viewer
from hjulet.share import rules_comments as rules
from hjulet.share.models import Comment, CommentSettings, CommentThread
from hjulet.share.rules_comments import CommentTerms, Taking

State = Comment.State


@dataclass(frozen=True, slots=True)
class ShownComment:
    """One comment as everybody sees it. One that is gone but answered keeps its place, without words and name."""

    public_id: UUID
    author: str
    organisation: str
    body: str
    created_at: datetime
    is_edited: bool
    is_gone: bool
    replies: list[ShownComment] = field(default_factory=list)


def comment_settings() -> CommentSettings:
    """The setting of the site, or what it is before anybody has saved one. Reading never writes."""
    return CommentSettings.objects.first() or CommentSettings()


def comment_terms(page: Page, at: datetime | None = None) -> CommentTerms:
    """What holds for comments on the page now. Two queries."""
    thread = CommentThread.objects.filter(page=page.pk).first()
    return rules.terms(page, thread, comment_settings(), at or timezone.now())


def commented_page(viewer: Viewer, page_id: int) -> Page | None:
    """The page, as what it is, when the viewer may see it and it can have comments."""
    page = visible_pages(viewer, Page.objects.filter(pk=page_id)).first()
    if page is None or page.specific_class is None:
        return None
    return page.specific if page.specific_class.__name__ in rules.ALLOWED_BY else None


def author_words(comment: Comment) -> str:
    """The name; never an address, and nobody's when the account is gone."""
    if comment.author is None:
        return _("tidigare medarbetare")
    return comment.author.name or _("utan namn")


def _shown(comment: Comment, replies: list[ShownComment]) -> ShownComment:
    is_gone = comment.state != State.VISIBLE
    return ShownComment(
        public_id=comment.public_id,
        author="" if is_gone else author_words(comment),
        organisation="" if is_gone or comment.organisation is None else comment.organisation.name,
        body="" if is_gone else comment.body,
        created_at=comment.created_at,
        is_edited=comment.edited_at is not None and not is_gone,
        is_gone=is_gone,
        replies=replies,
    )


def shown_comments(viewer: Viewer, page: Page) -> list[ShownComment]:
    """The visible comments, oldest first, each with its answers; the same for everybody. One query."""
    found = list(
        Comment.objects.filter(page=page.pk)
        .select_related("author", "organisation")
        .order_by("created_at", "id")
    )
    replies: dict[int, list[ShownComment]] = {}
    for comment in found:
        if comment.reply_to_id is not None and comment.state == State.VISIBLE:
            replies.setdefault(comment.reply_to_id, []).append(_shown(comment, []))
    return [
        _shown(comment, replies.get(comment.pk, []))
        for comment in found
        if comment.reply_to_id is None and (comment.state == State.VISIBLE or comment.pk in replies)
    ]


def own_comments(viewer: Viewer, page: Page) -> list[Comment]:
    """The viewer's own comments on the page, those that wait or are hidden too; not those that are removed."""
    if not isinstance(viewer, Person):
        return []
    return list(
        Comment.objects.filter(page=page.pk, author=viewer).exclude(state=State.REMOVED).order_by("-pk")
    )


def own_comment(viewer: Viewer, public_id: UUID) -> Comment | None:
    """The viewer's own comment; nobody else's."""
    if not isinstance(viewer, Person):
        return None
    return (
        Comment.objects.filter(public_id=public_id, author=viewer)
        .exclude(state=State.REMOVED)
        .select_related("page")
        .first()
    )


def visible_comment(viewer: Viewer, public_id: UUID) -> Comment | None:
    """A comment that the viewer can read on a page that the viewer may see."""
    found = (
        Comment.objects.filter(public_id=public_id, state=State.VISIBLE)
        .select_related("page", "author", "organisation")
        .first()
    )
    return found if found and visible_pages(viewer, Page.objects.filter(pk=found.page_id)).exists() else None


def organisations_to_write_for(viewer: Viewer) -> list[Organisation]:
    """For whom the person may say to speak, the first affiliation first."""
    if not isinstance(viewer, Person):
        return []
    return list(dict.fromkeys(row.organisation for row in affiliations_today(viewer)))


def comment_context(viewer: Viewer, page: Page) -> dict[str, Any] | None:
    """What stands about comments under a page, for everybody; None where there are none."""
    at = comment_terms(page)
    if at.taking == Taking.OFF:
        return None
    comments = shown_comments(viewer, page)
    count = sum(int(not one.is_gone) + len(one.replies) for one in comments)
    return {"page_id": page.pk, "terms": at, "comments": comments, "count": count}
