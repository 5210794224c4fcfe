"""Looking after comments: approve, hide and remove, and when a page takes them. The writer is told why."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Page

from hjulet.hub.models import Person
from hjulet.hub.rules import Actor
from hjulet.meet.actions.outbox import write_spoke_letter
from hjulet.share import rules_comments as rules
from hjulet.share.actions.comments import lock_thread, show_again
from hjulet.share.models import Comment, CommentThread

State = Comment.State

APPROVED, HIDDEN, REMOVED = "hjulet.comment_approved", "hjulet.comment_hidden", "hjulet.comment_removed"
TERMS_CHANGED = "hjulet.comment_terms_changed"
"""What Wagtail's log of the page says. What a comment said is never in it."""


def _require_moderator(actor: Actor, page: Page) -> Person:
    if not isinstance(actor, Person) or not rules.may_moderate(actor, page):
        raise PermissionDenied(_("Bara den som får publicera sidan sköter kommentarerna på den."))
    return actor


def _reason(reason: str) -> str:
    words = " ".join(reason.split())
    if not words:
        raise ValidationError({"reason": _("Skriv varför. Den som skrev kommentaren får läsa det.")})
    return words[:200]


def approve_comment(actor: Actor, comment: Comment) -> Comment:
    """Show it, and settle what was reported about it."""
    return _move(actor, comment, State.VISIBLE, "", APPROVED)


def hide_comment(actor: Actor, comment: Comment, reason: str) -> Comment:
    """Show it to nobody; it can be approved again. The writer is told why."""
    return _move(actor, comment, State.HIDDEN, _reason(reason), HIDDEN)


def remove_as_editor(actor: Actor, comment: Comment, reason: str) -> Comment:
    """Take away what it says, for good. The writer is told why."""
    return _move(actor, comment, State.REMOVED, _reason(reason), REMOVED)


def _move(actor: Actor, comment: Comment, state: str, reason: str, action: str) -> Comment:
    moderator = _require_moderator(actor, comment.page)
    with transaction.atomic():
        fresh = Comment.objects.select_for_update(of=("self",)).select_related("page").get(pk=comment.pk)
        if fresh.state == State.REMOVED:
            return fresh
        changed = fresh.state != state
        fresh.state, fresh.state_reason = state, reason
        fresh.moderated_by, fresh.moderated_at = moderator, timezone.now()
        if state == State.REMOVED:
            fresh.body = ""
        fresh.save(update_fields=["state", "state_reason", "moderated_by", "moderated_at", "body"])
        fresh.reports.filter(settled_at=None).update(settled_at=fresh.moderated_at)
        log(
            instance=fresh.page.specific_deferred,
            action=action,
            user=moderator,
            data={"comment": str(fresh.public_id), "reason": reason},
        )
        if changed and reason and fresh.author is not None:
            stamp = int(fresh.moderated_at.timestamp())
            write_spoke_letter(
                fresh.author,
                "share.comment_moderated",
                key=f"{fresh.pk}:{state}:{stamp}",
                comment=fresh.pk,
                state=state,
            )
        show_again(fresh.page)
    return fresh


def set_comment_terms(
    actor: Actor,
    page: Page,
    *,
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
    closed_reason: str = "",
    is_off: bool = False,
) -> CommentThread:
    """When comments are taken on the page. Whoever writes at the same moment comes before or after, never between."""
    moderator = _require_moderator(actor, page)
    with transaction.atomic():
        thread = lock_thread(page)
        thread.opens_at, thread.closes_at = opens_at, closes_at
        thread.closed_reason, thread.is_off = " ".join(closed_reason.split())[:200], is_off
        thread.full_clean(exclude=["page"])
        thread.save()
        log(instance=page.specific_deferred, action=TERMS_CHANGED, user=moderator, data={"is_off": is_off})
        show_again(page)
    return thread


def close_comments(actor: Actor, page: Page, reason: str) -> CommentThread:
    """Take no more from now on, and say why."""
    thread = CommentThread.objects.filter(page=page.pk).first()
    now = timezone.now()
    opens = thread.opens_at if thread and thread.opens_at and thread.opens_at < now else None
    return set_comment_terms(actor, page, opens_at=opens, closes_at=now, closed_reason=reason)
