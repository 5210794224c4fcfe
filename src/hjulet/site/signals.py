"""What happens when an editor publishes: desks, rights and pages follow."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished, post_page_move
from wagtail.signals import page_slug_changed as slug_changed

from hjulet.hub.publicity import published
from hjulet.meet import actions
from hjulet.meet.models import GatheringPage, NetworkPage
from hjulet.site.page_cache import clear_pages


@receiver(published)
def forget_pages(paths: list[str] | None = None, **_: Any) -> None:
    clear_pages(paths)


@receiver([page_published, page_unpublished, post_page_move, slug_changed])
def forget_all_pages(**_: Any) -> None:
    clear_pages()


@receiver(page_published)
def tell_the_desk(instance: Page, revision: Any = None, **_: Any) -> None:
    if isinstance(instance, GatheringPage):
        actions.gathering_was_published(getattr(revision, "user", None), instance)
    elif isinstance(instance, NetworkPage):
        actions.sync_planning_group(instance)
