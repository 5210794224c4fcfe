"""The mail to somebody whose comment has been hidden or removed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hjulet.hub.models import Person
from hjulet.hub.pages import absolute_url
from hjulet.share.models import Comment


def comment_moderated(person: Person, facts: Mapping[str, Any]) -> dict[str, Any] | None:
    """What the mail says; None when the comment has been approved, changed or taken away meanwhile."""
    comment = Comment.objects.filter(pk=facts["comment"], author=person).select_related("page").first()
    if comment is None or comment.state != facts["state"] or not comment.state_reason:
        return None
    page = comment.page.specific_deferred
    return {
        "title": page.title,
        "page_url": absolute_url(page.get_absolute_url()),
        "written_at": comment.created_at,
        "is_removed": comment.state == Comment.State.REMOVED,
        "reason": comment.state_reason,
    }
