"""What happens when an editor publishes: desks, rights and pages follow."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models.signals import post_delete, post_save, pre_delete, pre_save
from django.dispatch import receiver
from django.utils import translation
from wagtail.contrib.redirects.signal_handlers import autocreate_redirects_on_slug_change
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published, page_unpublished, post_page_move
from wagtail.signals import page_slug_changed as slug_changed

from hjulet.follow.actions.commitments import forget_private_of
from hjulet.follow.actions.survey_keeping import keep_surveys_by_rule
from hjulet.hub.models import Organisation, Person, PersonalDataNotice, Place, Theme
from hjulet.hub.publicity import published
from hjulet.meet import actions
from hjulet.meet.actions.people import forget_in_revisions
from hjulet.meet.models import (
    GatheringPage,
    NetworkMember,
    NetworkPage,
    NetworkRole,
    NetworkSeat,
    RetentionRule,
    Room,
    SeriesPage,
    Speaker,
    Venue,
)
from hjulet.share.actions.films import note_film_without_captions
from hjulet.share.models import CommentSettings, KnowledgeSource
from hjulet.site.page_cache import clear_pages


@receiver(published)
def forget_pages(paths: list[str] | None = None, **_: Any) -> None:
    clear_pages(paths)


@receiver([page_published, page_unpublished, post_page_move, slug_changed])
def forget_all_pages(**_: Any) -> None:
    clear_pages()


def forget_after_snippet(**_: Any) -> None:
    """Names of organisations, venues and speakers stand on many pages; and a page that has been shut is kept no more."""
    clear_pages()


for _model in (
    CommentSettings,
    KnowledgeSource,
    NetworkMember,
    NetworkSeat,
    Organisation,
    PageViewRestriction,
    PersonalDataNotice,
    Place,
    RetentionRule,
    Room,
    Speaker,
    Theme,
    Venue,
):
    post_save.connect(
        forget_after_snippet, sender=_model, dispatch_uid=f"forget_after_{_model.__name__}_saved"
    )
    post_delete.connect(
        forget_after_snippet, sender=_model, dispatch_uid=f"forget_after_{_model.__name__}_deleted"
    )


@receiver(pre_save, sender=Person)
def forget_the_old_name(
    instance: Person, raw: bool = False, update_fields: Iterable[str] | None = None, **_: Any
) -> None:
    """Names of people stand beside comments and networks, on pages that are kept for all."""
    if raw or instance.pk is None or (update_fields is not None and "name" not in update_fields):
        return
    if Person.objects.filter(pk=instance.pk).exclude(name=instance.name).exists():
        clear_pages()


@receiver(post_delete, sender=Person)
def forget_the_name(**_: Any) -> None:
    clear_pages()


@receiver(page_published)
def tell_the_desk(instance: Page, revision: Any = None, **_: Any) -> None:
    if not instance.live:
        return  # only planned: Wagtail sends the same signal when a first publishing is put off to a later day
    if isinstance(instance, GatheringPage):
        actions.gathering_was_published(getattr(revision, "user", None), instance)
        actions.register_those_who_joined(instance)
    elif isinstance(instance, SeriesPage):
        actions.series_was_published(getattr(revision, "user", None), instance)
    elif isinstance(instance, NetworkPage):
        actions.sync_planning_group(instance)
        actions.sync_seats(instance)


@receiver(page_published)
def log_film_without_captions(instance: Page, revision: Any = None, **_: Any) -> None:
    if instance.live:
        note_film_without_captions(getattr(revision, "user", None), instance)


@receiver(pre_save, sender=NetworkRole)
def seats_follow_their_role(instance: NetworkRole, **_: Any) -> None:
    actions.rename_seats(instance)


@receiver(post_delete, sender=NetworkPage)
def rights_end_with_the_network(instance: NetworkPage, **_: Any) -> None:
    actions.remove_planning_group(instance.pk)


@receiver(slug_changed)
def keep_old_addresses(instance: Page, instance_before: Page, **_: Any) -> None:
    """Wagtail keeps the old address in the language of whoever changed it; here in every language of the site."""
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            autocreate_redirects_on_slug_change(instance_before, instance)


@receiver(pre_delete, sender=Person)
def older_versions_forget_a_person(instance: Person, **_: Any) -> None:
    forget_in_revisions(instance.pk)


@receiver(pre_delete, sender=Person)
def private_commitments_go_with_a_person(instance: Person, **_: Any) -> None:
    forget_private_of(instance)


keep_surveys_by_rule()
