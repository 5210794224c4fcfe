"""When comments are taken on a page, and who may write, change and look after them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from wagtail.models import Page

from hjulet.hub.models import Person
from hjulet.hub.rules import Actor, Viewer
from hjulet.share.models import Comment, CommentSettings, CommentThread

ALLOWED_BY = {
    "ExamplePage": "allowed_on_examples",
    "LessonPage": "allowed_on_lessons",
    "NewsPage": "allowed_on_news",
    "FilmPage": "allowed_on_films",
    "GatheringPage": "allowed_on_gatherings",
}
"""Kind of page → the setting that says whether it takes comments at all."""


class Taking(StrEnum):
    """Whether a comment would be taken now."""

    OPEN = "open"
    NOT_YET = "not_yet"
    CLOSED = "closed"
    OFF = "off"
    """No comments here, and none are shown."""


@dataclass(frozen=True, slots=True)
class CommentTerms:
    """What holds for comments on one page at one moment."""

    taking: Taking
    opens_at: datetime | None
    closes_at: datetime | None
    reason: str
    """An editor's own words for why it is closed; empty when the time of the setting ran out."""
    most: int
    is_moderated_first: bool
    days_open: int | None


def terms(page: Page, thread: CommentThread | None, settings: CommentSettings, at: datetime) -> CommentTerms:
    """The terms of the page: what stands in its thread goes before the setting of the site."""
    opens = thread.opens_at if thread else None
    closes = thread.closes_at if thread else None
    days = settings.days_open if closes is None else None
    if days and page.first_published_at:
        closes = max(opens or page.first_published_at, page.first_published_at) + timedelta(days=days)
    return CommentTerms(
        taking=_taking(page, thread, settings, opens, closes, at),
        opens_at=opens,
        closes_at=closes,
        reason=thread.closed_reason if thread and thread.closes_at else "",
        most=settings.characters_at_most,
        is_moderated_first=settings.is_moderated_first,
        days_open=days,
    )


def _taking(
    page: Page,
    thread: CommentThread | None,
    settings: CommentSettings,
    opens: datetime | None,
    closes: datetime | None,
    at: datetime,
) -> Taking:
    flag = ALLOWED_BY.get(page.specific_class.__name__ if page.specific_class else "")
    if flag is None or not getattr(settings, flag) or (thread is not None and thread.is_off):
        return Taking.OFF
    if opens is not None and at < opens:
        return Taking.NOT_YET
    if closes is not None and at >= closes:
        return Taking.CLOSED
    return Taking.OPEN


def is_signed_in(person: Viewer) -> bool:
    return isinstance(person, Person) and person.is_active


def is_author(actor: Actor, comment: Comment) -> bool:
    return isinstance(actor, Person) and actor.is_active and comment.author_id == actor.pk


def may_moderate(person: Viewer, page: Page) -> bool:
    """Whoever may publish the page looks after its comments."""
    return (
        isinstance(person, Person)
        and person.is_active
        and bool(page.permissions_for_user(person).can_publish())
    )
