"""Writing, changing, removing and reporting comments.

The row of the page's thread is the lock: who closes it and who writes come one after the other, and a comment
that would be written after the closing is refused.
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone, translation
from wagtail.models import Page

from hjulet.hub.models import Organisation, Person, PersonalDataNotice
from hjulet.hub.publicity import published
from hjulet.hub.rules import Actor, organisations_of
from hjulet.share import rules_comments as rules
from hjulet.share.formats.characters import as_typed, fits, is_blank
from hjulet.share.models import Comment, CommentReport, CommentThread
from hjulet.share.queries import comments as queries
from hjulet.share.rules_comments import CommentTerms, Taking

State = Comment.State
SAME_AGAIN = timedelta(minutes=10)
"""The same words by the same person within this time are one comment, sent twice."""


class Refusal(StrEnum):
    EMPTY = "empty"
    TOO_LONG = "too_long"
    NOT_OPEN = "not_open"
    NO_NAME = "no_name"
    GONE = "gone"
    """What one answers is not there any longer."""


class CommentRefused(Exception):
    """Why a comment was not taken, in a word; `terms` say what holds on the page."""

    def __init__(self, reason: Refusal, terms: CommentTerms, field: str = "body") -> None:
        super().__init__(reason.value)
        self.reason, self.terms, self.field = reason, terms, field


def lock_thread(page: Page) -> CommentThread:
    """The page's thread, held until the transaction ends. Inside a transaction only."""
    CommentThread.objects.get_or_create(page_id=page.pk)
    return CommentThread.objects.select_for_update().get(page_id=page.pk)


def show_again(page: Page) -> None:
    """Forget the kept page, in every language."""
    paths = []
    specific = page.specific_deferred
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            paths.append(specific.get_absolute_url())
    published.send(sender=Comment, paths=paths)


def _checked(page: Page, body: str) -> tuple[str, CommentTerms]:
    """The text as it is kept and what holds, asked under the lock."""
    terms = rules.terms(page, lock_thread(page), queries.comment_settings(), timezone.now())
    if terms.taking != Taking.OPEN:
        raise CommentRefused(Refusal.NOT_OPEN, terms, "")
    text = as_typed(body)
    if is_blank(text):
        raise CommentRefused(Refusal.EMPTY, terms)
    if not fits(text, terms.most):
        raise CommentRefused(Refusal.TOO_LONG, terms)
    return text, terms


def _named(actor: Person, name: str, terms: CommentTerms) -> None:
    """Nobody writes without a name, and an address is never shown instead."""
    if actor.name:
        return
    wanted = " ".join(name.split())[:150]
    if is_blank(wanted):
        raise CommentRefused(Refusal.NO_NAME, terms, "name")
    actor.name = wanted
    actor.save(update_fields=["name"])


def write_comment(
    actor: Actor,
    page: Page,
    body: str,
    *,
    organisation: Organisation | None = None,
    name: str = "",
    reply_to: Comment | None = None,
    notice: PersonalDataNotice | None = None,
) -> Comment:
    """Put a comment on the page, under the notice that was shown. An answer to an answer stands beside it.

    Raises PermissionDenied for whoever is not signed in or may not see the page, CommentRefused for the rest.
    """
    if not isinstance(actor, Person) or not actor.is_active:
        raise PermissionDenied("Logga in för att kommentera.")
    if queries.commented_page(actor, page.pk) is None:
        raise PermissionDenied("Du kan inte se sidan.")
    if organisation is not None and organisation.pk not in organisations_of(actor):
        raise PermissionDenied("Du företräder inte den organisationen.")
    with transaction.atomic():
        text, terms = _checked(page, body)
        answered = _answered(page, reply_to, terms)
        _named(actor, name, terms)
        earlier = Comment.objects.filter(
            page=page.pk,
            author=actor,
            body=text,
            reply_to=answered,
            state__in=[State.VISIBLE, State.WAITING],
            created_at__gte=timezone.now() - SAME_AGAIN,
        ).first()
        if earlier is not None:
            return earlier
        waits = terms.is_moderated_first and not rules.may_moderate(actor, page)
        comment = Comment.objects.create(
            page_id=page.pk,
            author=actor,
            organisation=organisation,
            body=text,
            notice=notice,
            reply_to=answered,
            state=State.WAITING if waits else State.VISIBLE,
        )
        show_again(page)
    return comment


def _answered(page: Page, reply_to: Comment | None, terms: CommentTerms) -> Comment | None:
    """The comment under which an answer stands, as it is now: answers are one level deep."""
    if reply_to is None:
        return None
    fresh = (
        Comment.objects.filter(pk=reply_to.pk, page=page.pk, state=State.VISIBLE)
        .select_related("reply_to")
        .first()
    )
    if fresh is None:
        raise CommentRefused(Refusal.GONE, terms, "")
    return fresh.reply_to or fresh


def edit_comment(
    actor: Actor, comment: Comment, body: str, *, notice: PersonalDataNotice | None = None
) -> Comment:
    """Change one's own words while the page takes comments. What an editor has once looked at is looked at again."""
    if not rules.is_author(actor, comment):
        raise PermissionDenied("Bara den som skrev får ändra.")
    page = comment.page
    with transaction.atomic():
        text, terms = _checked(page, body)
        fresh = Comment.objects.select_for_update().get(pk=comment.pk)
        if fresh.state not in {State.VISIBLE, State.WAITING} or fresh.author_id != comment.author_id:
            raise CommentRefused(Refusal.GONE, terms, "")
        if text == fresh.body:
            return fresh
        looked_at = terms.is_moderated_first or fresh.moderated_at is not None
        if looked_at and not rules.may_moderate(actor, page):
            fresh.state = State.WAITING
        fresh.body, fresh.edited_at = text, timezone.now()
        fresh.notice = notice or fresh.notice
        fresh.save(update_fields=["body", "edited_at", "notice", "state"])
        show_again(page)
    return fresh


def remove_comment(actor: Actor, comment: Comment) -> None:
    """Take away one's own comment, whenever one wants. What it said is gone; an answered one keeps its place."""
    if not rules.is_author(actor, comment):
        raise PermissionDenied("Bara den som skrev får ta bort.")
    with transaction.atomic():
        fresh = Comment.objects.select_for_update().get(pk=comment.pk)
        fresh.state, fresh.body, fresh.state_reason = State.REMOVED, "", ""
        fresh.save(update_fields=["state", "body", "state_reason"])
        fresh.reports.filter(settled_at=None).update(settled_at=timezone.now())
        show_again(comment.page)


def report_comment(actor: Actor, comment: Comment, reason: str) -> CommentReport:
    """Ask those who look after the page to look at a comment; once per person, said again it replaces the words."""
    if not isinstance(actor, Person) or not actor.is_active:
        raise PermissionDenied("Logga in för att anmäla en kommentar.")
    if queries.visible_comment(actor, comment.public_id) is None:
        raise PermissionDenied("Kommentaren syns inte.")
    words = as_typed(reason)[:300]
    with transaction.atomic():
        report, is_new = CommentReport.objects.get_or_create(
            comment=comment, reported_by=actor, defaults={"reason": words}
        )
        if not is_new:
            report.reason, report.settled_at = words, None
            report.save(update_fields=["reason", "settled_at"])
    return report
