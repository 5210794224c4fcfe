"""What makes the index of search follow. Everything runs in the transaction of what it follows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save
from django.dispatch import receiver
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published

from hjulet.follow.models import Assessment
from hjulet.hub.models import Organisation, Place, SplitCorrection, Theme
from hjulet.hub.publicity import page_saved, published
from hjulet.match.models import PeerRequest
from hjulet.meet.models import GatheringPage, Speaker, Venue
from hjulet.share.models import ExampleStanding, KnowledgeSource
from hjulet.site import indexing
from hjulet.site.pages import AccessibilityStatementPage, TextPage

NAMED = (Organisation, Speaker, Theme, Venue)
"""Whose names stand in the text of other things."""


@receiver(page_saved)
def index_saved_page(instance: Page, update_fields: Iterable[str] | None = None, **_: Any) -> None:
    written = None if update_fields is None else set(update_fields)
    if written is not None and written <= indexing.DRAFT_FIELDS:
        return
    if not instance.live and (written is None or "live" in written):
        indexing.index_draft(instance)
    else:
        indexing.index_page(instance.pk)


@receiver(page_published, sender=GatheringPage)
def index_published_gathering(instance: GatheringPage, **_: Any) -> None:
    """A programme that is read from a file is written row by row, after its page."""
    indexing.index_page(instance.pk)


@receiver(post_save, sender=TextPage)
@receiver([post_save], sender=AccessibilityStatementPage)
def index_text_page(
    instance: Page, raw: bool = False, update_fields: Iterable[str] | None = None, **_: Any
) -> None:
    """Wagtail saves a page within a transaction of its own."""
    if not raw:
        index_saved_page(instance=instance, update_fields=update_fields)


@receiver(post_save, sender=Page)
def index_page_without_its_type(instance: Page, raw: bool = False, **_: Any) -> None:
    """Moving and unpublishing several at once save a page as a bare `Page`, with all that lies under it."""
    if not raw:
        indexing.index_below(instance)


def forget_deleted(instance: Model, **_: Any) -> None:
    indexing.forget(instance)


@receiver(published)
def index_what_changed(instance: Page | None = None, **_: Any) -> None:
    if instance is not None:
        indexing.index_page(instance.pk)


@receiver(pre_save, sender=PageViewRestriction)
def hide_before_it_is_known_who_may(instance: PageViewRestriction, **_: Any) -> None:
    indexing.hide_below(instance.page)


@receiver([post_save, post_delete], sender=PageViewRestriction)
def index_for_those_who_may(instance: PageViewRestriction, **_: Any) -> None:
    indexing.index_below(instance.page)


@receiver(m2m_changed, sender=PageViewRestriction.groups.through)
def index_for_other_groups(instance: PageViewRestriction, action: str, reverse: bool, **_: Any) -> None:
    if reverse:  # from the side of a group; the editor never does
        return
    if action.startswith("pre_"):
        indexing.hide_below(instance.page)
    else:
        indexing.index_below(instance.page)


def remember_name(sender: type[Model], instance: Model, raw: bool = False, **_: Any) -> None:
    """What the thing was called, for those that tell of it by its name."""
    if raw or instance.pk is None:
        return
    before = sender._default_manager.filter(pk=instance.pk).first()
    instance._called_before = "" if before is None else str(before)  # type: ignore[attr-defined]


def index_those_with_the_name(instance: Model, raw: bool = False, **_: Any) -> None:
    before = getattr(instance, "_called_before", "")
    if raw or not before or before == str(instance):
        return
    if isinstance(instance, Theme):
        indexing.index_those_about(instance)
    else:
        indexing.index_those_that_name(before)


def index_saved(instance: Model, raw: bool = False, **_: Any) -> None:
    if not raw:
        indexing.index(instance)


@receiver(post_save, sender=KnowledgeSource)
def index_source(instance: KnowledgeSource, raw: bool = False, **_: Any) -> None:
    if not raw:
        indexing.index_source(instance)


@receiver(m2m_changed, sender=KnowledgeSource.themes.through)
def index_source_about_other_themes(instance: Model, action: str, **_: Any) -> None:
    if action.startswith("post_") and isinstance(instance, KnowledgeSource):
        indexing.index(instance)


@receiver([post_save, post_delete], sender=SplitCorrection)
def index_with_other_parts(instance: SplitCorrection, raw: bool = False, **_: Any) -> None:
    if not raw:
        indexing.index_those_with_word(instance.word)


@receiver(post_save, sender=ExampleStanding)
def index_example(instance: ExampleStanding, raw: bool = False, **_: Any) -> None:
    """An example that nobody has looked over for long steps back."""
    if not raw:
        indexing.index_page(instance.example_id)


@receiver(post_save, sender=PeerRequest)
def hide_conversation(instance: PeerRequest, raw: bool = False, **_: Any) -> None:
    if not raw and instance.gathering_id is not None:
        indexing.index_page(instance.gathering_id)


# One by one: a receiver for every model would make each deletion anywhere read its rows first.
for _model in indexing.KIND_OF:
    post_delete.connect(forget_deleted, sender=_model, dispatch_uid=f"forget_deleted_{_model.__name__}")
for _model in (Assessment, Organisation, Place):
    post_save.connect(index_saved, sender=_model, dispatch_uid=f"index_saved_{_model.__name__}")
for _model in NAMED:
    pre_save.connect(remember_name, sender=_model, dispatch_uid=f"remember_name_{_model.__name__}")
    post_save.connect(
        index_those_with_the_name, sender=_model, dispatch_uid=f"index_those_with_{_model.__name__}"
    )
